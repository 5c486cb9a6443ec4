"""What has begun at a time of the day, and how it binds what comes after."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from solimob.core.dispatch.kernel.instance import Instance
from solimob.core.dispatch.kernel.plans import vehicle_of
from solimob.core.dispatch.kernel.schedule import is_home_leg, leg_time
from solimob.core.dispatch.plan import Act, Plan, Route, Stop
from solimob.core.dispatch.problem import Problem


@dataclass(frozen=True, slots=True)
class BegunStop:
    """A stop that has begun, at `begin_s`, or that the driver is heading to (`None`), not to begin before `from_s`."""

    request: str
    act: Act
    begin_s: float | None
    from_s: float = -inf


@dataclass(frozen=True, slots=True)
class BegunRoute:
    """A route whose driver has left home, at `start_s`: its first stops, none of which can change any more."""

    driver: str
    shift: int
    start_s: float
    stops: tuple[BegunStop, ...]
    home_s: float | None
    """When a driver whose stops are all done, or called off, is home; `None` for one who has stops to go."""

    @property
    def next_pickup(self) -> str | None:
        """The request of the stop headed to, where it is a pickup: nobody of it is aboard yet."""
        heading = [stop for stop in self.stops if stop.begin_s is None and stop.act is Act.PICKUP]
        return heading[0].request if heading else None

    def without_heading(self) -> BegunRoute:
        """Return the route of a driver who no longer goes to the next pickup."""
        return replace(self, stops=tuple(stop for stop in self.stops if stop.request != self.next_pickup))


def begun_routes(plan: Plan, now: float) -> tuple[BegunRoute, ...]:
    """Return what has begun at `now`, in seconds from midnight: stops begun, and the one each driver heads to."""
    found = []
    for route in plan.routes:
        if route.start_s > now:
            continue
        stops, leaves = [], route.start_s
        for stop in route.stops:
            if leaves > now:
                break
            stops.append(BegunStop(stop.request, stop.act, stop.begin_s if stop.begin_s <= now else None))
            leaves = stop.depart_s
        home_s = route.end_s if leaves <= now and len(stops) == len(route.stops) else None
        found.append(BegunRoute(route.driver, route.shift, route.start_s, tuple(stops), home_s))
    return tuple(found)


def call_off(
    begun: tuple[BegunRoute, ...], plan: Plan, problem: Problem, gone: Collection[str]
) -> tuple[BegunRoute, ...]:
    """Return what has begun once the requests `gone` are called off, some of which a driver may be heading to.

    Where the driver is on the way is not known. They go on from the place they were heading to, not before the stop
    there was to begin: to the next stop of the plan, which stays the next one, or home.
    """
    planned = {(route.driver, route.shift): route for route in plan.routes}
    return tuple(
        _turned(route, planned[route.driver, route.shift], problem, gone) if route.next_pickup in gone else route
        for route in begun
    )


def _turned(route: BegunRoute, planned: Route, problem: Problem, gone: Collection[str]) -> BegunRoute:
    done = tuple(stop for stop in route.stops if stop.begin_s is not None)
    missed, *later = planned.stops[len(done) :]
    there = _place(problem, missed)
    following = next((stop for stop in later if stop.request not in gone), None)
    if following is None:
        end = problem.drivers[problem.driver_index[route.driver]].end
        return replace(route, stops=done, home_s=missed.begin_s + float(problem.duration_s[there, end]))
    from_s = missed.begin_s + float(problem.duration_s[there, _place(problem, following)])
    return replace(route, stops=(*done, BegunStop(following.request, following.act, None, from_s)))


def _place(problem: Problem, stop: Stop) -> int:
    request = problem.requests[problem.request_index[stop.request]]
    return request.pickup if stop.act is Act.PICKUP else request.dropoff


def freeze(instance: Instance, problem: Problem, begun: tuple[BegunRoute, ...], now: float) -> None:
    """Pin what has begun in the arrays of a day; whatever else happens does so from `now` on.

    Stops begun keep their times, to the precision of the plan; the stop headed to stays next; nobody else leaves, or is
    picked up or set down, before now; a driver who has done every stop goes home first.
    """
    nodes, vehicles = instance.nodes, instance.vehicles
    np.maximum(nodes["early"], now, out=nodes["early"])
    left = np.zeros(len(vehicles), np.bool_)
    for route in begun:
        v = vehicle_of(instance, problem, route.driver, route.shift)
        left[v] = True
        if not route.stops and route.home_s is not None:  # called off before anybody was fetched
            vehicles["shift_from"][v] = max(route.home_s, now)
            continue
        vehicles["shift_from"][v] = leaves = route.start_s
        vehicles["frozen"][v] = len(route.stops)
        vehicles["resume"][v] = -inf if route.home_s is None else max(route.home_s, now)
        before, place = -1, int(vehicles["start"][v])
        for stop in route.stops:
            row = problem.request_index[stop.request]
            node = 2 * row + (0 if stop.act is Act.PICKUP else 1)
            instance.requests["fixed"][row] = 1
            if stop.begin_s is None:
                nodes["early"][node] = max(float(nodes["early"][node]), stop.from_s)
            else:
                there = int(nodes["place"][node])
                home = before >= 0 and is_home_leg(instance, before, node)
                begins = max(stop.begin_s, leaves + leg_time(instance, v, place, there, home))
                nodes["early"][node] = nodes["late"][node] = begins
                leaves, before, place = begins + float(nodes["service"][node]), node, there
    vehicles["shift_from"][~left] = np.maximum(vehicles["shift_from"][~left], now)
