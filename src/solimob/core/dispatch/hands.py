"""In whose hands each route of a plan could be: every driver and shift that the exact scheduler accepts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from solimob.core.dispatch.able_drivers import AbleDrivers
from solimob.core.dispatch.constraints import NOTHING
from solimob.core.dispatch.kernel.instance import build_instance
from solimob.core.dispatch.kernel.plans import UnreadablePlanError, load_plan, timed_route, vehicle_of
from solimob.core.dispatch.kernel.routes import copy_route, empty_routes, new_scratch
from solimob.core.dispatch.plan import Act, Plan, Route
from solimob.core.dispatch.plan_figures import hour_weight_km, legs, route_cost
from solimob.core.dispatch.problem import Driver, Leg, Problem, Request


@dataclass(frozen=True, slots=True)
class Hand:
    """Route `row` of the plan as a driver would drive it in one shift; euros, hours in all, hours at the wheel.

    `driver` is the row of the driver; `load` is what it adds to their year: kilometres, and hours that weigh
    `hour_weight_km` each; `wishes` counts the requests of the route that prefer them.
    """

    row: int
    driver: int
    route: Route
    cost: float
    load: float
    hours: float
    wheel_hours: float
    wishes: int

    @property
    def vehicle(self) -> tuple[int, int]:
        """The driver and the shift, which hold one route."""
        return self.driver, self.route.shift


def possible_hands(problem: Problem, plan: Plan) -> Iterator[Hand]:
    """Yield each route with each driver and shift that can take it alone; with its own driver, as it is.

    Sums over the routes of a driver are not looked at. Of a pair in two routes, no leg is moved towards the other: any
    hands of one route go with any hands of the others.
    """
    apart = _held_apart(problem, plan)
    instance = build_instance(apart)
    blank, routes, scratch = empty_routes(instance), empty_routes(instance), new_scratch(instance, 0)
    able = AbleDrivers(problem, instance.distance)
    weight = hour_weight_km(problem.drivers)
    for row, route in enumerate(plan.routes):
        requests = [problem.requests[problem.request_index[name]] for name in {stop.request for stop in route.stops}]
        who = np.logical_and.reduce([able.of(request, NOTHING) for request in requests])
        loads = _loads(problem, route)
        yield _hand(problem, row, problem.drivers[problem.driver_index[route.driver]], route, requests, weight)
        for number in np.flatnonzero(who):
            driver = problem.drivers[number]
            if not all(any(s <= seats and w <= wheels for seats, wheels in driver.arrangements) for s, w in loads):
                continue
            for shift in range(len(driver.shifts)):
                if (driver.id, shift) == (route.driver, route.shift):
                    continue
                v = vehicle_of(instance, apart, driver.id, shift)
                moved = Plan(0, 0.0, 0.0, (replace(route, driver=driver.id, shift=shift),), ())
                try:
                    load_plan(instance, apart, moved, routes, scratch)
                except UnreadablePlanError:  # no times fit
                    routes.vehicle[:] = -1
                    continue
                yield _hand(problem, row, driver, timed_route(instance, apart, routes, scratch, v), requests, weight)
                routes.vehicle[:] = -1
                copy_route(blank, routes, v)


def _hand(problem: Problem, row: int, driver: Driver, route: Route, requests: list[Request], weight: float) -> Hand:
    hours = (route.end_s - route.start_s) / 3600
    return Hand(
        row=row,
        driver=problem.driver_index[driver.id],
        route=route,
        cost=route_cost(driver, route),
        load=route.distance_m / 1000 + weight * hours,
        hours=hours,
        wheel_hours=sum(leg.seconds for leg in legs(problem, route)) / 3600,
        wishes=sum(driver.id in request.preferred_drivers for request in requests),
    )


def _held_apart(problem: Problem, plan: Plan) -> Problem:
    """Return the day in which, of a pair in two routes, the outbound ends no later and the return begins no sooner.

    Whatever happens to one leg, it then leaves the other the time it has.
    """
    where = {stop.request: row for row, route in enumerate(plan.routes) for stop in route.stops}
    begins = {(stop.request, stop.act): stop.begin_s for route in plan.routes for stop in route.stops}

    def held(request: Request) -> Request:
        if request.linked_to is None or where.get(request.id) == where.get(request.linked_to):
            return request
        if request.leg is Leg.OUTBOUND:
            early, late = request.dropoff_window
            return replace(request, dropoff_window=(early, max(early, min(late, begins[request.id, Act.DROPOFF]))))
        early, late = request.pickup_window
        return replace(request, pickup_window=(min(late, max(early, begins[request.id, Act.PICKUP])), late))

    return replace(problem, requests=tuple(held(request) for request in problem.requests))


def _loads(problem: Problem, route: Route) -> set[tuple[int, int]]:
    """Return the (seats, wheelchairs) taken after each pickup of a route."""
    loads, seats, wheels = set(), 0, 0
    for stop in route.stops:
        request = problem.requests[problem.request_index[stop.request]]
        sign = 1 if stop.act is Act.PICKUP else -1
        seats, wheels = seats + sign * (request.party - request.wheelchairs), wheels + sign * request.wheelchairs
        loads.add((seats, wheels))
    return loads


def split_pairs(problem: Problem, plan: Plan) -> list[tuple[int, int, bool]]:
    """Return the routes of the outbound and of the return of each pair in two routes, and whether one driver must."""
    where = {stop.request: row for row, route in enumerate(plan.routes) for stop in route.stops}
    split = []
    for request in problem.requests:
        back = problem.partner(request)
        if back is not None and request.leg is Leg.OUTBOUND and where.get(request.id) != where.get(back.id):
            must = request.accompaniment_s > 0 or request.same_driver or back.same_driver
            split.append((where[request.id], where[back.id], must))
    return split
