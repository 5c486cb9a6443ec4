"""A plan from visit orders, its times and sums, where an engine only says who is visited in which order.

Times are exact: the least fixpoint of windows, travel times, longest rides and the longest work, then the latest
departure that comes home as soon. An order without possible times keeps those that break the fewest rules it can: the
checker then says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from solimob.core.dispatch import Act, Plan, Problem, Reason, Request, Route, Stop, Unserved
from solimob.core.dispatch.problem import Driver

SLACK_S = 1e-9


@dataclass(frozen=True, slots=True)
class VisitOrder:
    """What one driver visits in one shift; node 2k picks up request k, node 2k + 1 drops it off."""

    driver: Driver
    shift: int
    nodes: tuple[int, ...]


def visit(requests: Sequence[Request], node: int) -> tuple[int, float, float, float]:
    """Return place, earliest and latest beginning, and service time of a node, in seconds."""
    request = requests[node // 2]
    if node % 2 == 0:
        return request.pickup, *request.pickup_window, request.pickup_service_s
    return request.dropoff, *request.dropoff_window, request.dropoff_service_s


def plan_of(problem: Problem, orders: Sequence[VisitOrder]) -> Plan:
    """Return the plan of visit orders, empty ones left out."""
    routes = tuple(timed_route(problem, order) for order in orders if order.nodes)
    served = {stop.request for route in routes for stop in route.stops}
    left = [request.id for request in problem.requests if request.id not in served]
    drivers = {driver.id: driver for driver in problem.drivers}
    cost = sum(
        route.distance_m / 1000 * drivers[route.driver].cost_per_km
        + (route.end_s - route.start_s) / 3600 * drivers[route.driver].cost_per_hour
        for route in routes
    )
    reasons = tuple(Unserved(name, Reason("not_placed", (), "")) for name in left)
    return Plan(len(served), cost, sum(route.distance_m for route in routes), routes, reasons)


def timed_route(problem: Problem, order: VisitOrder) -> Route:
    """Return a visit order with its times: home as soon as can be, leaving as late as that allows."""
    driver, nodes = order.driver, order.nodes
    visits = [visit(problem.requests, node) for node in nodes]
    places = [driver.start, *(place for place, *_ in visits), driver.end]
    travel = [float(problem.duration_s[a, b]) for a, b in pairwise(places)]
    served = [0.0, *(service for *_, service in visits), 0.0]
    opens, closes = driver.shifts[order.shift]
    rides = _rides(problem, nodes)
    soonest = _soonest([opens, *(early for _, early, *_ in visits), opens], served, travel, rides)
    latest = _latest([closes, *(late for _, _, late, _ in visits), soonest[-1]], served, travel, rides)
    start = max(latest[0], opens)
    begin = _soonest([start, *(early for _, early, *_ in visits), start], served, travel, rides)
    stops = []
    depart = begin[0]
    for k, node in enumerate(nodes, start=1):
        arrive, depart = depart + travel[k - 1], begin[k] + served[k]
        act = Act.PICKUP if node % 2 == 0 else Act.DROPOFF
        stops.append(Stop(problem.requests[node // 2].id, act, arrive, begin[k], depart))
    metres = sum(float(problem.distance_m[a, b]) for a, b in pairwise(places))
    return Route(driver.id, order.shift, tuple(stops), begin[0], depart + travel[-1], metres)


def _rides(problem: Problem, nodes: Sequence[int]) -> list[tuple[int, int, float]]:
    """Return positions of pickup and drop-off and longest ride of each request of a visit order, from 1."""
    where = {node: k for k, node in enumerate(nodes, start=1)}
    return [
        (where[node - 1], k, problem.max_ride_s(problem.requests[node // 2]))
        for node, k in where.items()
        if node % 2 == 1 and node - 1 in where
    ]


def _soonest(
    early: Sequence[float], served: Sequence[float], travel: Sequence[float], rides: Sequence[tuple[int, int, float]]
) -> list[float]:
    """Return the least begin times; the departure is the first, the arrival home the last."""
    low = list(early)
    for _ in range(10 * len(low)):
        begin = low[:1]
        for k in range(1, len(low)):
            begin.append(max(low[k], begin[-1] + served[k - 1] + travel[k - 1]))
        late = [(up, begin[down] - served[up] - longest) for up, down, longest in rides]
        late = [(up, bound) for up, bound in late if begin[up] < bound - SLACK_S]
        if not late:
            break
        for up, bound in late:
            low[up] = max(low[up], bound)
    return begin


def _latest(
    late: Sequence[float], served: Sequence[float], travel: Sequence[float], rides: Sequence[tuple[int, int, float]]
) -> list[float]:
    """Return the greatest begin times that end by the last of `late`."""
    high = list(late)
    for _ in range(10 * len(high)):
        begin = high[:]
        for k in range(len(high) - 2, -1, -1):
            begin[k] = min(high[k], begin[k + 1] - travel[k] - served[k])
        early = [(down, begin[up] + served[up] + longest) for up, down, longest in rides]
        early = [(down, bound) for down, bound in early if begin[down] > bound + SLACK_S]
        if not early:
            break
        for down, bound in early:
            high[down] = min(high[down], bound)
    return begin
