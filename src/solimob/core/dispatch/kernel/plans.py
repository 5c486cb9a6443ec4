"""From routes to a plan and back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from solimob.core.dispatch.kernel.commit import commit
from solimob.core.dispatch.kernel.instance import Instance
from solimob.core.dispatch.kernel.partings import part_pairs
from solimob.core.dispatch.kernel.pauses import choose_committed, timed
from solimob.core.dispatch.kernel.routes import HELD, NOWHERE, ZERO, Routes, Scratch
from solimob.core.dispatch.kernel.schedule import is_home_leg as by_home
from solimob.core.dispatch.kernel.schedule import latest_times, leg_metres, leg_time, soonest_times, work_left
from solimob.core.dispatch.kernel.sequences import UnreadablePlanError as UnreadablePlanError
from solimob.core.dispatch.kernel.sequences import sequence, write_sequence
from solimob.core.dispatch.plan import Act, Plan, Reason, Route, Stop, Unserved
from solimob.core.dispatch.problem import Problem


def vehicle_of(instance: Instance, problem: Problem, driver: str, shift: int) -> int:
    """Return the row of a driver's shift.

    Raises
    ------
    UnreadablePlanError
        If the day has no such driver or shift.
    """
    if driver not in problem.driver_index:
        raise UnreadablePlanError(f"conducteur « {driver} » : il n'est pas dans la journée")
    row = problem.driver_index[driver]
    if not 0 <= shift < len(problem.drivers[row].shifts):
        raise UnreadablePlanError(f"conducteur « {driver} » : il n'a pas de créneau {shift}")
    return int(instance.drivers[row]["first_vehicle"]) + shift


def load_plan(instance: Instance, problem: Problem, plan: Plan, routes: Routes, scratch: Scratch) -> None:
    """Put the routes of a plan in empty `routes`; times are computed again, as soon as can be.

    Raises
    ------
    UnreadablePlanError
        If the plan names what the day does not have, or a route keeps no possible times.
    """
    rows: list[tuple[int, Route, list[int]]] = []
    for route in plan.routes:
        v = vehicle_of(instance, problem, route.driver, route.shift)
        nodes = [_node(problem, stop) for stop in route.stops]
        for node, stop in zip(nodes, route.stops):
            routes.vehicle[node >> 1], routes.begin[node] = v, stop.begin_s
        rows.append((v, route, nodes))
    for v, route, nodes in rows:
        write_sequence(instance, scratch, v, nodes)
        if not commit(instance, routes, scratch, v, len(nodes)):
            raise UnreadablePlanError(
                f"trajet de « {route.driver} » (créneau {route.shift}) : aucune heure ne respecte ses contraintes ; "
                "vérifiez le plan avec solimob dispatch check"
            )


def _node(problem: Problem, stop: Stop) -> int:
    if stop.request not in problem.request_index:
        raise UnreadablePlanError(f"demande « {stop.request} » : elle n'est pas dans la journée")
    return 2 * problem.request_index[stop.request] + (0 if stop.act is Act.PICKUP else 1)


def timed_route(instance: Instance, problem: Problem, routes: Routes, scratch: Scratch, v: int) -> Route:
    """Return the route of a vehicle with its times: back as soon as can be, leaving home as late as that allows."""
    nodes = sequence(routes, v)
    n = len(nodes)
    write_sequence(instance, scratch, v, nodes)
    limit = work_left(instance, routes, v)
    scratch.state["link"] = HELD  # begins of returns part the time of their pairs, whichever route is written first
    choose_committed(routes, scratch, v)
    vehicles = instance.vehicles.copy()
    vehicles[v]["needs_duration"] = 1  # even where hours are not paid, pauses are not to make the route longer
    duration = timed(instance._replace(vehicles=vehicles), routes, scratch, v, n, ZERO, ZERO, ZERO)
    if duration == NOWHERE or not soonest_times(instance, routes, scratch, v, n, ZERO, ZERO, ZERO, limit):
        raise AssertionError(f"route of vehicle {v} has no feasible times")
    closing = float(scratch.stops["begin"][n + 1])
    latest_times(instance, routes, scratch, v, n, closing, limit)
    vehicles[v]["shift_from"] = scratch.stops["high"][0]
    later = instance._replace(vehicles=vehicles)
    if not soonest_times(later, routes, scratch, v, n, ZERO, ZERO, ZERO, NOWHERE):
        raise AssertionError(f"route of vehicle {v} has no feasible times when it starts late")
    scratch.state["link"] = 0
    driver = int(instance.vehicles[v]["driver"])
    shift = v - int(instance.drivers[driver]["first_vehicle"])
    return _route(instance, problem, scratch, v, n, problem.drivers[driver].id, shift)


def _route(instance: Instance, problem: Problem, scratch: Scratch, v: int, n: int, driver: str, shift: int) -> Route:
    begin, node, place = scratch.stops["begin"].copy(), scratch.stops["node"].copy(), scratch.stops["place"].copy()
    depart = float(begin[0])
    metres = 0.0
    stops: list[Stop] = []
    for k in range(1, n + 2):
        home = 1 < k <= n and bool(by_home(instance, int(node[k - 1]), int(node[k])))
        arrive = depart + leg_time(instance, v, int(place[k - 1]), int(place[k]), home)
        metres += leg_metres(instance, v, int(place[k - 1]), int(place[k]), home)
        if k == n + 1:
            return Route(driver, shift, tuple(stops), float(begin[0]), arrive, metres)
        request = problem.requests[int(node[k]) >> 1]
        act = Act.PICKUP if node[k] & 1 == 0 else Act.DROPOFF
        began = max(float(begin[k]), arrive)
        depart = began + float(instance.nodes["service"][node[k]])
        stops.append(Stop(request.id, act, arrive, began, depart))
    raise AssertionError("a route always ends")


def write_plan(
    instance: Instance, problem: Problem, routes: Routes, scratch: Scratch, reasons: Mapping[str, Reason]
) -> Plan:
    """Return the plan of the routes; `reasons` says why each request left out is."""
    routes = part_pairs(instance, routes, scratch)
    done = [
        timed_route(instance, problem, routes, scratch, v)
        for v in range(len(instance.vehicles))
        if routes.lines[v]["length"] > 0
    ]
    by_driver = {driver.id: driver for driver in problem.drivers}
    cost = sum(
        route.distance_m / 1000 * by_driver[route.driver].cost_per_km
        + (route.end_s - route.start_s) / 3600 * by_driver[route.driver].cost_per_hour
        for route in done
    )
    left = [problem.requests[int(row)].id for row in np.flatnonzero(routes.vehicle[: len(problem.requests)] < 0)]
    return Plan(
        served=len(problem.requests) - len(left),
        cost=cost,
        distance_m=sum(route.distance_m for route in done),
        routes=tuple(done),
        unserved=tuple(Unserved(request, reasons[request]) for request in left),
    )
