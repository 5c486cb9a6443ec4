"""What one request, or both legs of a pair, would cost each driver: the arithmetic of a telephone list."""

from __future__ import annotations

from typing import Any

import numpy as np

from solimob.core.dispatch.kernel.insertion import best_in_route, best_stay_in_route, insert
from solimob.core.dispatch.kernel.instance import STAY, Instance
from solimob.core.dispatch.kernel.pauses import best_pauses, choose_committed
from solimob.core.dispatch.kernel.routes import NOWHERE, ZERO, Routes, Scratch, compiled, copy_route, entry
from solimob.core.dispatch.kernel.schedule import least_duration

CALL = np.dtype(
    [
        ("cost", np.float64),  # extra cost, inf where the driver cannot
        ("metres", np.float64),
        ("seconds", np.float64),  # extra least end − start, over the shifts
        ("first", np.int64),  # vehicle of the first request, −1 where the driver cannot
        ("second", np.int64),  # vehicle of the other leg, −1 without
        ("reversed", np.int64),  # 1 where the other leg is inserted first
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
def best_of_driver(instance: Instance, routes: Routes, scratch: Scratch, driver: int, request: int) -> int:
    """Return the vehicle of a driver where a request costs least, −1 if none; positions are left in `seen`."""
    best, chosen = NOWHERE, -1
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


@entry
def insert_with_driver(instance: Instance, routes: Routes, scratch: Scratch, driver: int, request: int) -> int:
    """Insert a request with a driver where it costs least; return the vehicle, −1 where it cannot be."""
    v = best_of_driver(instance, routes, scratch, driver, request)
    if v < 0:
        return -1
    seen = scratch.seen[request, v]
    i, j, third = seen.pickup + ZERO, seen.dropoff + ZERO, seen.third + ZERO
    return v if insert(instance, routes, scratch, v, request, i, j, third) else -1


@compiled
def undo(instance: Instance, routes: Routes, kept: Routes, driver: int, request: int, other: int) -> None:
    """Bring the routes of a driver back to those kept; the requests tried are out again."""
    routes.vehicle[request] = -1
    if other >= 0:
        routes.vehicle[other] = -1
    for v in range(instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle):
        copy_route(kept, routes, v)


@compiled
def call_driver(
    instance: Instance, routes: Routes, kept: Routes, scratch: Scratch, driver: int, request: int, other: int, call: Any
) -> None:
    """Fill what a request, and its other leg unless −1, would cost a driver; the routes are left as found."""
    call.cost, call.first, call.second = NOWHERE, -1, -1
    stays = instance.requests[request].mode == STAY
    for reverse in range(2 if other >= 0 and not stays else 1):
        one, two = (other, request) if reverse else (request, other)
        v = insert_with_driver(instance, routes, scratch, driver, one)
        w = -1
        if v >= 0 and two >= 0 and not stays:
            w = insert_with_driver(instance, routes, scratch, driver, two)
        if v >= 0 and (w >= 0 or two < 0 or stays):
            cost, metres, seconds = 0.0, 0.0, 0.0
            for u in range(instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle):
                if routes.lines[u].version != kept.lines[u].version:
                    cost += routes.lines[u].cost - kept.lines[u].cost
                    metres += routes.lines[u].metres - kept.lines[u].metres
                    seconds += span(instance, routes, scratch, u) - span(instance, kept, scratch, u)
            if cost < call.cost:
                call.cost, call.metres, call.seconds = cost, metres, seconds
                call.first, call.second, call.reversed = v, w, reverse
        if v >= 0:
            undo(instance, routes, kept, driver, request, other)


@entry
def call_everybody(
    instance: Instance, routes: Routes, kept: Routes, scratch: Scratch, request: int, other: int, calls: Any
) -> None:
    """Fill `calls`, a row per driver."""
    for driver in range(len(instance.drivers)):
        call_driver(instance, routes, kept, scratch, driver, request, other, calls[driver])
