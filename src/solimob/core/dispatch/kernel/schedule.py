"""The exact scheduler: the feasible times of a visit order, as the least fixpoint of its difference constraints.

Every rule of a route is of the form begin(b) ≥ begin(a) + constant: travel and service, windows, ride limits (backwards
from drop-off to pickup), longest duty (backwards from end to start), time between the legs of a pair. The soonest times
are the least solution: raise what must be raised, propagate, until nothing moves or a window closes.
"""

from __future__ import annotations

from solimob.core.dispatch.kernel.instance import HOME, STAY, Instance
from solimob.core.dispatch.kernel.routes import ALONE, EPSILON, PUSHING, ZERO, Routes, Scratch, compiled, entry

MAX_RAISES = 2000
"""Raises after which a sequence is refused: only pairs that overlap other trips could need more."""


@entry
def is_home_leg(instance: Instance, before: int, after: int) -> bool:
    """Tell whether a driver passes by home between these two nodes: drop-off of an outbound, pickup of its return."""
    if before & 1 == 0 or after & 1 == 1:
        return False
    request = before >> 1
    return (
        instance.requests[request].mode == HOME
        and not instance.requests[request].is_return
        and instance.requests[request].partner == after >> 1
    )


@entry
def leg_time(instance: Instance, v: int, place: int, other: int, home: bool) -> float:
    """Return the travel time between two places, by home or not."""
    if home:
        return float(instance.time[place, instance.vehicles[v].start]) + float(
            instance.time[instance.vehicles[v].start, other]
        )
    return float(instance.time[place, other])


@entry
def leg_metres(instance: Instance, v: int, place: int, other: int, home: bool) -> float:
    """Return the distance between two places, by home or not."""
    if home:
        return float(instance.distance[place, instance.vehicles[v].start]) + float(
            instance.distance[instance.vehicles[v].start, other]
        )
    return float(instance.distance[place, other])


@entry
def work_left(instance: Instance, routes: Routes, v: int) -> float:
    """Return the longest duration the route of a vehicle may have, the driver's other shifts deducted."""
    driver = instance.vehicles[v].driver
    left = instance.drivers[driver].max_work
    for other in range(instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle):
        if other != v:
            left -= routes.lines[other].duration
    return left


@compiled
def drive_left(instance: Instance, routes: Routes, v: int) -> float:
    """Return the longest time at the wheel the route of a vehicle may have."""
    driver = instance.vehicles[v].driver
    left = instance.drivers[driver].max_drive
    for other in range(instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle):
        if other != v:
            left -= routes.lines[other].drive
    return left


@compiled
def pair_bound(instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int, k: int) -> float:
    """Return the earliest begin that the outbound leaves to the return pickup at position k; inf if it comes later."""
    request = scratch.stops[k].node >> 1
    out = instance.requests[request].partner
    node = 2 * out + 1
    for j in range(1, n + 1):
        if scratch.stops[j].node == node:
            if j > k:
                return float("inf")
            return scratch.stops[j].begin + instance.nodes[node].service + instance.requests[request].gap
    link = scratch.state[0].link
    if link < ALONE and routes.vehicle[out] >= 0 and routes.vehicle[out] != v:
        bound = routes.begin[node] + instance.nodes[node].service + instance.requests[request].gap
        return bound if link == 0 else max(bound, routes.begin[2 * request])
    return -float("inf")


@compiled
def return_bound(instance: Instance, routes: Routes, scratch: Scratch, v: int, request: int) -> float:
    """Return the latest begin that a return already placed with another vehicle leaves to the outbound drop-off."""
    back = instance.requests[request].partner
    other = routes.vehicle[back]
    if other < 0 or other == v or scratch.state[0].link >= PUSHING:
        return float("inf")
    return routes.begin[2 * back] - instance.requests[request].gap - instance.nodes[2 * request + 1].service


@compiled
def pause_before_start(instance: Instance, scratch: Scratch, v: int) -> float:
    """Return the earliest start once the pauses taken before the route are over."""
    soonest = -float("inf")
    for b in range(instance.vehicles[v].break_count):
        if scratch.state[0].pause[b] == 0:
            soonest = max(soonest, instance.vehicles[v].breaks[3 * b + 0] + instance.vehicles[v].breaks[3 * b + 2])
    return soonest


@compiled
def pause_on_arrival(instance: Instance, scratch: Scratch, v: int, n: int, k: int, arrive: float) -> float:
    """Return when a driver who arrives at position k is ready, pauses taken; inf if one no longer fits."""
    for b in range(instance.vehicles[v].break_count):
        if scratch.state[0].pause[b] == k and k > 0:
            opens, closes, lasts = (
                instance.vehicles[v].breaks[3 * b + 0],
                instance.vehicles[v].breaks[3 * b + 1],
                instance.vehicles[v].breaks[3 * b + 2],
            )
            if k == n + 1:  # at home again: nothing waits for the pause to end
                if max(arrive, opens) + lasts > closes + EPSILON:
                    return float("inf")
            else:
                arrive = max(arrive, opens) + lasts
                if arrive > closes + EPSILON:
                    return float("inf")
    return arrive


@compiled
def pauses_lasting(instance: Instance, scratch: Scratch, v: int, n: int, k: int) -> float:
    """Return how long the pauses taken at position k last: waiting for them to open is not a length of the route."""
    total = 0.0
    for b in range(instance.vehicles[v].break_count):
        if scratch.state[0].pause[b] == k and 0 < k <= n:
            total += instance.vehicles[v].breaks[3 * b + 2]
    return total


@compiled
def pause_before_latest(instance: Instance, scratch: Scratch, v: int, n: int, k: int, latest: float) -> float:
    """Return the latest arrival at position k, pauses to take there deducted."""
    for b in range(instance.vehicles[v].break_count - 1, -1, -1):
        if scratch.state[0].pause[b] == k:
            closes, lasts = instance.vehicles[v].breaks[3 * b + 1], instance.vehicles[v].breaks[3 * b + 2]
            latest = min(latest, closes - lasts) if k == n + 1 else min(latest, closes) - lasts
    return latest


@entry
def soonest_times(
    instance: Instance,
    routes: Routes,
    scratch: Scratch,
    v: int,
    n: int,
    first: int,
    last: int,
    shifted: int,
    longest: float,
) -> bool:
    """Set the soonest begins of the sequence in `scratch`, from position `first`; tell whether it is feasible.

    Positions before `first` hold the committed times. Where a time after position `last` equals that of the committed
    route `shifted` positions earlier, the rest is unchanged and feasible (`shifted` 0: no such comparison). `longest`
    bounds end − start.
    """
    stops = scratch.stops
    for k in range(n + 2):
        stops[k].low = -float("inf")
    straight = scratch.state[0].link == ALONE
    raises = 0
    k = first
    while k <= n + 1:
        if k == 0:
            stops[0].begin = max(
                instance.vehicles[v].shift_from, stops[0].low, pause_before_start(instance, scratch, v)
            )
            stops[0].chain = 0.0
            if stops[0].begin > instance.vehicles[v].shift_to + EPSILON:
                return False
            k = 1
            continue
        served = instance.nodes[stops[k - 1].node].service if k > 1 else 0.0
        home = not straight and k > 1 and k <= n and is_home_leg(instance, stops[k - 1].node, stops[k].node)
        travel = leg_time(instance, v, stops[k - 1].place, stops[k].place, home)
        time = stops[k - 1].begin + served + travel
        stops[k].chain = stops[k - 1].chain + served + travel
        if instance.vehicles[v].break_count > 0:
            time = pause_on_arrival(instance, scratch, v, n, k, time)
            stops[k].chain += pauses_lasting(instance, scratch, v, n, k)
        if k == instance.vehicles[v].frozen + 1 and k <= n and instance.vehicles[v].resume > 0.0:  # leaves from home
            back = float(instance.time[instance.vehicles[v].end, stops[k].place])
            time = max(time, instance.vehicles[v].resume + back)
        back_to = -1
        if k <= n:
            stop = stops[k].node
            request = stop >> 1
            time = max(time, instance.nodes[stop].early, stops[k].low)
            late = instance.nodes[stop].late
            if instance.requests[request].coupled:
                if stop & 1 == 0 and instance.requests[request].is_return:
                    bound = pair_bound(instance, routes, scratch, v, n, k)
                    time = max(time, bound)
                    stays = instance.requests[request].mode == STAY and k > 1
                    if stays and stops[k - 1].node == 2 * instance.requests[request].partner + 1:
                        stops[k].chain = max(
                            stops[k].chain, stops[k - 1].chain + served + instance.requests[request].gap
                        )
                elif stop & 1 == 1 and not instance.requests[request].is_return:
                    late = min(late, return_bound(instance, routes, scratch, v, request))
            if time > late + EPSILON:
                return False
            stops[k].begin = time
            if stop & 1 == 1:
                back_to = stops[k].mate
                limit = instance.requests[request].max_ride
                depart = stops[back_to].begin + instance.nodes[stop - 1].service
                if time - depart > limit + EPSILON:
                    if stops[k].chain - stops[back_to].chain - instance.nodes[stop - 1].service > limit + EPSILON:
                        return False
                    stops[back_to].low = time - limit - instance.nodes[stop - 1].service
                else:
                    back_to = -1
        else:
            if time > instance.vehicles[v].shift_to + EPSILON:
                return False
            stops[k].begin = time
            if time - stops[0].begin > longest + EPSILON:
                if stops[k].chain > longest + EPSILON or instance.vehicles[v].frozen > 0:
                    return False
                stops[0].low = time - longest
                back_to = 0
        if back_to >= 0:
            raises += 1
            if raises > MAX_RAISES:
                return False
            k = back_to
            continue
        if shifted > 0 and k > last and k <= n and stops[k].begin <= routes.stops[v, k - shifted].soonest:
            return True
        k += 1
    return True


@entry
def latest_times(
    instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int, closing: float, longest: float
) -> None:
    """Set `high` to the latest begins of a feasible sequence that ends no later than `closing`."""
    stops = scratch.stops
    for k in range(n + 2):
        stops[k].low = float("inf")  # here an upper bound
    straight = scratch.state[0].link == ALONE
    raises = 0
    k = n + 1
    while k >= 0:
        if k == n + 1:
            stops[k].high = min(closing, stops[k].low)
            k -= 1
            continue
        served = instance.nodes[stops[k].node].service if k > 0 else 0.0
        home = not straight and k > 0 and k < n and is_home_leg(instance, stops[k].node, stops[k + 1].node)
        arrive = pause_before_latest(instance, scratch, v, n, k + 1, stops[k + 1].high)
        time = arrive - served - leg_time(instance, v, stops[k].place, stops[k + 1].place, home)
        forward_to = -1
        if k > 0:
            stop = stops[k].node
            request = stop >> 1
            time = min(time, instance.nodes[stop].late, stops[k].low)
            if instance.requests[request].coupled and stop & 1 == 1 and not instance.requests[request].is_return:
                time = min(time, return_bound(instance, routes, scratch, v, request))
                pickup = 2 * instance.requests[request].partner
                for j in range(k + 1, n + 1):
                    if stops[j].node == pickup:
                        time = min(time, stops[j].high - instance.nodes[stop].service - instance.requests[request].gap)
            stops[k].high = time
            if stop & 1 == 0:
                j = stops[k].mate
                bound = time + instance.nodes[stop].service + instance.requests[request].max_ride
                if stops[j].high > bound + EPSILON:
                    stops[j].low = bound
                    forward_to = j
        else:
            left = instance.vehicles[v].frozen > 0  # a driver who has left does not leave later
            stops[0].high = min(time, instance.vehicles[v].shift_from if left else instance.vehicles[v].shift_to)
            bound = stops[0].high + longest
            if stops[n + 1].high > bound + EPSILON:
                stops[n + 1].low = bound
                forward_to = n + 1
        if forward_to >= 0 and raises < MAX_RAISES:
            raises += 1
            k = forward_to
            continue
        k -= 1


@compiled
def least_duration(instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int) -> float:
    """Return the least end − start of the sequence in `scratch`, inf if no times fit; `begin` is left at the soonest.

    The least duration is the longest path from start to end: along the chain alone, or by a window (the soonest end
    less the latest start, without limit on the duty).
    """
    unlimited = float("inf")
    if not soonest_times(instance, routes, scratch, v, n, ZERO, ZERO, ZERO, unlimited):
        return unlimited
    latest_times(instance, routes, scratch, v, n, instance.vehicles[v].shift_to, unlimited)
    return max(longest_path(instance, scratch, n), scratch.stops[n + 1].begin - scratch.stops[0].high)


@compiled
def longest_path(instance: Instance, scratch: Scratch, n: int) -> float:
    """Return the least end − start that travel, service and accompaniment ask for; `low` is left at the path's times.

    The chain does not hold the time between the legs of a pair whose driver may do something else: it would count
    against the rides that begin in between.
    """
    stops = scratch.stops
    stops[0].low = 0.0
    for k in range(1, n + 2):
        stops[k].low = stops[k - 1].low + stops[k].chain - stops[k - 1].chain
        if k > n or stops[k].node & 1 == 1:
            continue
        request = stops[k].node >> 1
        if instance.requests[request].is_return and instance.requests[request].gap > 0:
            node = 2 * instance.requests[request].partner + 1
            for j in range(1, k):
                if stops[j].node == node:
                    ready = stops[j].low + instance.nodes[node].service + instance.requests[request].gap
                    stops[k].low = max(stops[k].low, ready)
    return float(stops[n + 1].low)
