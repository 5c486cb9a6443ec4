"""What one request, or both legs of a pair, would cost each driver: the arithmetic of a telephone list.

The legs of a pair are tried one after the other, the one with the narrower hours first: at each of its places, the
other where it then costs least. Where roads break the triangle inequality a leg may only fit once the other is there:
the other order is tried too, from the cheapest place.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from solimob.core.dispatch.kernel.commit import clear, commit
from solimob.core.dispatch.kernel.insertion import best_in_route, best_stay_in_route, fits, insert, is_locked, room
from solimob.core.dispatch.kernel.instance import STAY, Flags, Instance
from solimob.core.dispatch.kernel.pauses import best_pauses, choose_committed
from solimob.core.dispatch.kernel.routes import (
    EPSILON,
    NONE,
    NOWHERE,
    ZERO,
    Routes,
    Scratch,
    compiled,
    copy_route,
    entry,
)
from solimob.core.dispatch.kernel.schedule import least_duration

CALL = np.dtype(
    [
        ("cost", np.float64),  # extra cost, inf where the driver cannot
        ("metres", np.float64),
        ("seconds", np.float64),  # extra least end − start, over the shifts
        ("first", np.int64),  # vehicle of the first request, −1 where the driver cannot
        ("second", np.int64),  # vehicle of the other leg, −1 without
        ("reversed", np.int64),  # 1 where the other leg is inserted first
        ("pickup", np.int64),  # for a pair inserted leg after leg: the place of the leg inserted first
        ("dropoff", np.int64),
    ],
    align=True,
)


@compiled
def span(instance: Instance, routes: Routes, scratch: Scratch, v: int) -> float:
    """Return the least end − start of a route as it stands, 0 for an empty one."""
    n = routes.lines[v].length
    if n == 0:
        return 0.0
    for k in range(n + 2):
        scratch.stops[k].node = routes.stops[v, k].node
        scratch.stops[k].place = routes.stops[v, k].place
        scratch.stops[k].mate = routes.stops[v, k].mate
    rests = instance.vehicles[v].break_count > 0
    if rests:
        choose_committed(routes, scratch, v)
        return best_pauses(instance, routes, scratch, v, n, rests)
    return least_duration(instance, routes, scratch, v, n)


@compiled
def best_of_driver(
    instance: Instance, routes: Routes, scratch: Scratch, driver: int, request: int, bound: float
) -> int:
    """Return the vehicle of a driver where a request costs least, −1 where none costs less than `bound`.

    The positions are left in `seen`.
    """
    best, chosen = bound, -1
    stays = instance.requests[request].mode == STAY and not instance.requests[request].is_return
    for v in range(instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle):
        if instance.allowed[request, v]:
            if stays:
                cost = best_stay_in_route(instance, routes, scratch, v, request, best)
            else:
                cost = best_in_route(instance, routes, scratch, v, request, best)
            if cost < best:
                best, chosen = cost, v
    return chosen


@compiled
def insert_below(instance: Instance, routes: Routes, scratch: Scratch, driver: int, request: int, bound: float) -> int:
    """Insert a request with a driver where it costs least, if less than `bound`; return the vehicle, −1 otherwise."""
    v = best_of_driver(instance, routes, scratch, driver, request, bound)
    if v < 0:
        return -1
    seen = scratch.seen[request, v]
    i, j, third = seen.pickup + ZERO, seen.dropoff + ZERO, seen.third + ZERO
    return v if insert(instance, routes, scratch, v, request, i, j, third) else -1


@entry
def insert_with_driver(instance: Instance, routes: Routes, scratch: Scratch, driver: int, request: int) -> int:
    """Insert a request with a driver where it costs least; return the vehicle, −1 where it cannot be."""
    return insert_below(instance, routes, scratch, driver, request, NOWHERE)


@compiled
def reached(instance: Instance, driver: int) -> tuple[int, int]:
    """Return the first vehicle and the end of those whose routes may move when a driver is given a request."""
    first, end = instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle
    if first < end and instance.vehicles[first].watched:
        return ZERO, ZERO + len(instance.vehicles)
    return first, end


@compiled
def undo(instance: Instance, routes: Routes, kept: Routes, driver: int, request: int, other: int) -> None:
    """Bring the routes of a driver, and those they reach, back to those kept; the requests tried are out again."""
    routes.vehicle[request] = -1
    if other >= 0:
        routes.vehicle[other] = -1
    first, end = reached(instance, driver)
    for v in range(first, end):
        if routes.lines[v].version != kept.lines[v].version:
            copy_route(kept, routes, v)


@compiled
def extra_cost(instance: Instance, routes: Routes, kept: Routes, driver: int) -> float:
    """Return what the routes of a driver, and those they reach, cost more than those kept."""
    cost = 0.0
    first, end = reached(instance, driver)
    for u in range(first, end):
        if routes.lines[u].version != kept.lines[u].version:
            cost += routes.lines[u].cost - kept.lines[u].cost
    return cost


@compiled
def note(instance: Instance, routes: Routes, kept: Routes, scratch: Scratch, driver: int, v: int, call: Any) -> bool:
    """Fill what the routes of a driver have more than those kept, if it costs less than noted; tell whether it does."""
    cost = extra_cost(instance, routes, kept, driver)
    if cost >= call.cost:
        return False
    metres, seconds = 0.0, 0.0
    for u in range(instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle):
        if routes.lines[u].version != kept.lines[u].version:
            metres += routes.lines[u].metres - kept.lines[u].metres
            seconds += span(instance, routes, scratch, u) - span(instance, kept, scratch, u)
    call.cost, call.metres, call.seconds, call.first, call.second = cost, metres, seconds, v, -1
    return True


@compiled
def try_pair(
    instance: Instance,
    routes: Routes,
    kept: Routes,
    scratch: Scratch,
    driver: int,
    v: int,
    one: int,
    two: int,
    i: int,
    j: int,
    call: Any,
) -> None:
    """Note what a pair costs with one leg at a place where it fits; the routes are left as found."""
    if insert(instance, routes, scratch, v, one, i, j, NONE):
        bound = call.cost - extra_cost(instance, routes, kept, driver)
        w = insert_below(instance, routes, scratch, driver, two, bound)
        if w >= 0 and note(instance, routes, kept, scratch, driver, v, call):
            call.second, call.reversed = w, instance.requests[one].is_return
            call.pickup, call.dropoff = i, j
    undo(instance, routes, kept, driver, one, two)


@compiled
def may_fit(instance: Instance, routes: Routes, v: int, request: int, i: int, j: int) -> bool:
    """Tell whether the hours of what a trip meets first may allow it between these positions: a necessary test."""
    up, down = 2 * request, 2 * request + 1
    pickup, dropoff = instance.nodes[up].place, instance.nodes[down].place
    begin = routes.stops[v, i].leave + float(instance.time[routes.stops[v, i].place, pickup])
    begin = max(begin, instance.nodes[up].early)
    if begin > instance.nodes[up].late + EPSILON:
        return False
    leave = begin + instance.nodes[up].service
    if i == j:
        begin = max(leave + float(instance.time[pickup, dropoff]), instance.nodes[down].early)
        if begin > instance.nodes[down].late + EPSILON:
            return False
        leave, pickup = begin + instance.nodes[down].service, dropoff
    return leave + float(instance.time[pickup, routes.stops[v, i + 1].place]) <= routes.stops[v, i + 1].latest + EPSILON


@compiled
def call_for_pair(
    instance: Instance, routes: Routes, kept: Routes, scratch: Scratch, driver: int, one: int, two: int, call: Any
) -> None:
    """Note the least cost of a pair over every place of one leg, the other where it then costs least."""
    for v in range(instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle):
        if not instance.allowed[one, v]:
            continue
        for i in range(instance.vehicles[v].frozen, routes.lines[v].length + 1):
            if routes.stops[v, i].leave > instance.nodes[2 * one].late + EPSILON:
                break
            if is_locked(instance, routes, v, i) or not room(instance, routes, v, i, one):
                continue
            for j in range(i, routes.lines[v].length + 1):
                if routes.stops[v, j].leave > instance.nodes[2 * one + 1].late + EPSILON:
                    break
                if j > i and (not room(instance, routes, v, j, one) or is_locked(instance, routes, v, j)):
                    break
                if not may_fit(instance, routes, v, one, i, j):
                    continue
                if fits(instance, routes, scratch, v, one, i, j, NONE) < NOWHERE:
                    try_pair(instance, routes, kept, scratch, driver, v, one, two, i, j, call)


@compiled
def call_driver(
    instance: Instance, routes: Routes, kept: Routes, scratch: Scratch, driver: int, request: int, other: int, call: Any
) -> None:
    """Fill what a request, and its other leg unless −1, would cost a driver; the routes are left as found."""
    call.cost, call.first, call.second, call.reversed = NOWHERE, -1, -1, 0
    if other < 0 or instance.requests[request].mode == STAY:
        v = insert_with_driver(instance, routes, scratch, driver, request)
        if v >= 0:
            note(instance, routes, kept, scratch, driver, v, call)
            undo(instance, routes, kept, driver, request, other)
        return
    one, two = request, other
    if hours(instance, other) < hours(instance, request):
        one, two = other, request
    v = best_of_driver(instance, routes, scratch, driver, two, NOWHERE)
    if v >= 0:
        i, j = scratch.seen[two, v].pickup + ZERO, scratch.seen[two, v].dropoff + ZERO
        try_pair(instance, routes, kept, scratch, driver, v, two, one, i, j, call)
    call_for_pair(instance, routes, kept, scratch, driver, one, two, call)


@compiled
def hours(instance: Instance, request: int) -> float:
    """Return how long the window of a pickup is."""
    return float(instance.nodes[2 * request].late - instance.nodes[2 * request].early)


@entry
def call_everybody(
    instance: Instance, routes: Routes, kept: Routes, scratch: Scratch, request: int, other: int, calls: Any
) -> None:
    """Fill `calls`, a row per driver."""
    for driver in range(len(instance.drivers)):
        call_driver(instance, routes, kept, scratch, driver, request, other, calls[driver])


@entry
def somebody_can(
    instance: Instance, routes: Routes, kept: Routes, scratch: Scratch, request: int, other: int, most: int, calls: Any
) -> bool:
    """Tell whether one of the first `most` drivers who may be asked can take a pair; `calls` is written over."""
    for driver in range(len(instance.drivers)):
        asked = False
        for v in range(instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle):
            asked = asked or (instance.allowed[request, v] != 0 and instance.allowed[other, v] != 0)
        if asked:
            call_driver(instance, routes, kept, scratch, driver, request, other, calls[0])
            most -= 1
            if calls[0].cost < NOWHERE:
                return True
            if most <= 0:
                return False
    return False


@entry
def who_can(instance: Instance, routes: Routes, scratch: Scratch, request: int, most: int, able: Flags) -> int:
    """Set to 1 in `able`, a row per driver, the first `most` who can take a request; return their number."""
    count = 0
    for driver in range(len(able)):
        able[driver] = 0
    for driver in range(len(able)):
        if best_of_driver(instance, routes, scratch, driver, request, NOWHERE) >= 0:
            able[driver] = 1
            count += 1
            if count >= most:
                break
    return count


@entry
def load_loosened(instance: Instance, found: Routes, target: Routes, scratch: Scratch, wanted: Flags) -> None:
    """Give `target` the visit orders of the routes `wanted`, a row per vehicle, timed again under looser rules."""
    for v in range(len(wanted)):
        if wanted[v]:
            clear(instance, target, scratch, v)
            for k in range(1, found.lines[v].length + 1):
                node = found.stops[v, k].node
                target.begin[node] = found.begin[node]
    for v in range(len(wanted)):
        n = found.lines[v].length
        if wanted[v] and n > 0:
            for k in range(n + 2):
                scratch.stops[k].node = found.stops[v, k].node
                scratch.stops[k].place = found.stops[v, k].place
                scratch.stops[k].mate = found.stops[v, k].mate
            choose_committed(found, scratch, v)
            commit(instance, target, scratch, v, n)
