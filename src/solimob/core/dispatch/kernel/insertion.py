"""Where a request fits best in a route: cheap necessary tests first, the exact scheduler for what could be the best."""

from __future__ import annotations

from solimob.core.dispatch.kernel.agreement import binds_others, extra_since, recall
from solimob.core.dispatch.kernel.commit import commit, travelled
from solimob.core.dispatch.kernel.instance import HOME, MAX_WHEELCHAIRS, STAY, Instance
from solimob.core.dispatch.kernel.pauses import timed
from solimob.core.dispatch.kernel.routes import EPSILON, NONE, NOWHERE, ZERO, Routes, Scratch, compiled, entry
from solimob.core.dispatch.kernel.schedule import (
    drive_left,
    is_home_leg,
    leg_metres,
)


@compiled
def compose(
    instance: Instance, routes: Routes, scratch: Scratch, v: int, request: int, i: int, j: int, third: int
) -> int:
    """Write in `scratch` the route of a vehicle with a request inserted; return its number of stops.

    The pickup follows committed position i, the drop-off committed position j ≥ i. For a pair that stays together
    `third` ≥ j is the position followed by the return's drop-off, its pickup standing right after the outbound's
    drop-off; −1 otherwise. Pauses are to be tried first before the stops where they stand.
    """
    back = instance.requests[request].partner if third >= 0 else -1
    n = routes.lines[v].length
    at = 0
    for k in range(n + 2):
        scratch.stops[at].node = routes.stops[v, k].node
        scratch.stops[at].place = routes.stops[v, k].place
        scratch.stops[at].mate = moved(routes.stops[v, k].mate, i, j, third)
        at += 1
        if k == i:
            put(instance, scratch, at, 2 * request, j + 2)
            at += 1
        if k == j:
            put(instance, scratch, at, 2 * request + 1, i + 1)
            at += 1
            if third >= 0:
                put(instance, scratch, at, 2 * back, third + 4)
                at += 1
        if third >= 0 and k == third:
            put(instance, scratch, at, 2 * back + 1, j + 3)
            at += 1
    for b in range(instance.vehicles[v].break_count):
        scratch.state[0].chosen[b] = moved(routes.lines[v].pause[b], i, j, third)
    return n + (2 if third < 0 else 4)


@compiled
def moved(position: int, i: int, j: int, third: int) -> int:
    """Return where what stands at a committed position comes to stand when a request is inserted."""
    before = (1 if position > i else 0) + (1 if position > j else 0)
    if third >= 0:
        before += (1 if position > j else 0) + (1 if position > third else 0)
    return position + before


@compiled
def put(instance: Instance, scratch: Scratch, at: int, node: int, mate: int) -> None:
    """Write one stop of the sequence in `scratch`."""
    scratch.stops[at].node = node
    scratch.stops[at].place = instance.nodes[node].place
    scratch.stops[at].mate = mate


@compiled
def fits(
    instance: Instance, routes: Routes, scratch: Scratch, v: int, request: int, i: int, j: int, third: int
) -> float:
    """Return the least duration of a route with a request inserted (0 where nobody asks), inf if it breaks a rule."""
    n = compose(instance, routes, scratch, v, request, i, j, third)
    if n + 2 > routes.stops.shape[1]:
        return NOWHERE
    first, last = i + 1, j + 2 if third < 0 else third + 4
    shifted = 2 if third < 0 else 4
    if routes.lines[v].loose:
        first, last, shifted = ZERO, ZERO, ZERO
    for k in range(first):
        scratch.stops[k].begin = routes.stops[v, k].soonest
        scratch.stops[k].chain = routes.stops[v, k].chain
    duration = timed(instance, routes, scratch, v, n, first, last, shifted)
    if duration < NOWHERE:
        left = drive_left(instance, routes, v)
        if left < NOWHERE and travelled(instance, scratch, v, n) > left + EPSILON:
            return NOWHERE
    return duration


@compiled
def length_metres(instance: Instance, scratch: Scratch, v: int, n: int) -> float:
    """Return the distance of the sequence in `scratch`."""
    total = 0.0
    for k in range(n + 1):
        home = 0 < k < n and is_home_leg(instance, scratch.stops[k].node, scratch.stops[k + 1].node)
        total += leg_metres(instance, v, scratch.stops[k].place, scratch.stops[k + 1].place, home)
    return total


@compiled
def extra_metres(instance: Instance, routes: Routes, v: int, k: int, place: int) -> float:
    """Return the detour of one stop between committed positions k and k + 1."""
    here, there = routes.stops[v, k].place, routes.stops[v, k + 1].place
    home = 0 < k < routes.lines[v].length and is_home_leg(
        instance, routes.stops[v, k].node, routes.stops[v, k + 1].node
    )
    return (
        float(instance.distance[here, place])
        + float(instance.distance[place, there])
        - leg_metres(instance, v, here, there, home)
    )


@compiled
def is_locked(instance: Instance, routes: Routes, v: int, k: int) -> bool:
    """Tell whether nothing may stand between committed positions k and k + 1: the driver stays with the person."""
    if k == 0 or k > routes.lines[v].length:
        return False
    node = routes.stops[v, k].node
    return node & 1 == 1 and instance.requests[node >> 1].mode == STAY and not instance.requests[node >> 1].is_return


@compiled
def room(instance: Instance, routes: Routes, v: int, k: int, request: int) -> bool:
    """Tell whether a request may be aboard between committed positions k and k + 1."""
    if routes.stops[v, k].alone > 0 or (instance.requests[request].alone and routes.stops[v, k].parties > 0):
        return False
    wheels = routes.stops[v, k].wheels + instance.requests[request].wheels
    if wheels >= (MAX_WHEELCHAIRS + 1):
        return False
    return routes.stops[v, k].seats + instance.requests[request].seats <= instance.vehicles[v].capacity[wheels]


@entry
def best_in_route(instance: Instance, routes: Routes, scratch: Scratch, v: int, request: int, bound: float) -> float:
    """Return the extra cost of a request at its best place in a route, inf if none costs less than `bound`.

    The positions are left in `seen`, which keeps no place that is `overlooked`. Detours are taken to cost something:
    one that shortens the route may be missed once a place is found, never before.
    """
    n = routes.lines[v].length
    up, down = 2 * request, 2 * request + 1
    pickup, dropoff = instance.nodes[up].place, instance.nodes[down].place
    per_metre = instance.vehicles[v].metre_cost
    direct_time = float(instance.time[pickup, dropoff])
    direct_metres = float(instance.distance[pickup, dropoff])
    longest = instance.requests[request].max_ride
    best = bound
    found_i, found_j = -1, -1
    for i in range(instance.vehicles[v].frozen, n + 1):
        if routes.stops[v, i].leave > instance.nodes[up].late + EPSILON:
            break
        if is_locked(instance, routes, v, i) or not room(instance, routes, v, i, request):
            continue
        here, there = routes.stops[v, i].place, routes.stops[v, i + 1].place
        at_pickup = max(instance.nodes[up].early, routes.stops[v, i].leave + float(instance.time[here, pickup]))
        if at_pickup > instance.nodes[up].late + EPSILON:
            continue
        departs = at_pickup + instance.nodes[up].service
        to_pickup = float(instance.distance[here, pickup])
        # The drop-off right after the pickup.
        at_dropoff = max(instance.nodes[down].early, departs + direct_time)
        if at_dropoff <= instance.nodes[down].late + EPSILON:
            next_begin = at_dropoff + instance.nodes[down].service + float(instance.time[dropoff, there])
            if next_begin <= routes.stops[v, i + 1].latest + EPSILON:
                home = 0 < i < n and is_home_leg(instance, routes.stops[v, i].node, routes.stops[v, i + 1].node)
                detour = to_pickup + direct_metres + float(instance.distance[dropoff, there])
                cost = per_metre * (detour - leg_metres(instance, v, here, there, home))
                if cost < best:
                    cost = exact_cost(instance, routes, scratch, v, request, i, i, NONE, cost)
                    if cost < best and not is_overlooked(scratch, v, i, i, NONE):
                        best, found_i, found_j = cost, i, i
        if instance.requests[request].alone or i == n:
            continue
        detour = extra_metres(instance, routes, v, i, pickup)
        if per_metre * detour >= best:
            continue
        # The drop-off further on: walk the route, as early as can be.
        depart = departs
        previous = pickup
        aboard_time = 0.0
        for k in range(i + 1, n + 1):
            node = routes.stops[v, k].node
            travel = float(instance.time[previous, routes.stops[v, k].place])
            begin = max(routes.stops[v, k].soonest, depart + travel)
            if begin > routes.stops[v, k].latest + EPSILON:
                break
            aboard_time += travel
            if aboard_time > longest + EPSILON:
                break
            if not room(instance, routes, v, k, request) or is_locked(instance, routes, v, k):
                break
            aboard_time += instance.nodes[node].service
            depart = begin + instance.nodes[node].service
            previous = routes.stops[v, k].place
            if depart > instance.nodes[down].late + EPSILON:
                break
            to_dropoff = float(instance.time[previous, dropoff])
            at_dropoff = max(instance.nodes[down].early, depart + to_dropoff)
            if at_dropoff > instance.nodes[down].late + EPSILON or aboard_time + to_dropoff > longest + EPSILON:
                continue
            cost = per_metre * (detour + extra_metres(instance, routes, v, k, dropoff))
            if cost >= best:
                continue
            next_begin = (
                at_dropoff + instance.nodes[down].service + float(instance.time[dropoff, routes.stops[v, k + 1].place])
            )
            if next_begin > routes.stops[v, k + 1].latest + EPSILON:
                continue
            cost = exact_cost(instance, routes, scratch, v, request, i, k, NONE, cost)
            if cost < best and not is_overlooked(scratch, v, i, k, NONE):
                best, found_i, found_j = cost, i, k
    scratch.seen[request, v].pickup = found_i
    scratch.seen[request, v].dropoff = found_j
    scratch.seen[request, v].third = -1
    return best if found_i >= 0 else NOWHERE


@compiled
def is_overlooked(scratch: Scratch, v: int, i: int, j: int, third: int) -> bool:
    """Tell whether an insertion is the one not to be tried."""
    aside = scratch.state[0].overlooked
    return aside[0] == v and aside[1] == i and aside[2] == j and aside[3] == third


@compiled
def exact_cost(
    instance: Instance, routes: Routes, scratch: Scratch, v: int, request: int, i: int, j: int, third: int, cost: float
) -> float:
    """Return the whole extra cost of an insertion, its distance part being known; inf if it breaks a rule."""
    duration = fits(instance, routes, scratch, v, request, i, j, third)
    if duration == NOWHERE:
        return NOWHERE
    n = routes.lines[v].length + (2 if third < 0 else 4)
    if binds_others(instance, routes, scratch, v, n):
        if not commit(instance, routes, scratch, v, n):
            return NOWHERE
        cost = extra_since(routes, scratch)
        recall(routes, scratch)
        return cost
    if instance.requests[request].mode == HOME:  # the way by home is not in the detours of the cheap tests
        cost = instance.vehicles[v].metre_cost * (length_metres(instance, scratch, v, n) - routes.lines[v].metres)
    if instance.vehicles[v].second_cost > 0:
        cost += instance.vehicles[v].second_cost * (duration - routes.lines[v].duration)
    return cost


@entry
def best_stay_in_route(
    instance: Instance, routes: Routes, scratch: Scratch, v: int, request: int, bound: float
) -> float:
    """Return the extra cost of a pair whose driver stays, at its best place in a route; `request` is the outbound."""
    n = routes.lines[v].length
    back = instance.requests[request].partner
    up, down, up_back, down_back = 2 * request, 2 * request + 1, 2 * back, 2 * back + 1
    per_metre = instance.vehicles[v].metre_cost
    between = float(instance.distance[instance.nodes[down].place, instance.nodes[up_back].place])
    best = bound
    found_i, found_j, found_k = -1, -1, -1
    for i in range(instance.vehicles[v].frozen, n + 1):
        if routes.stops[v, i].leave > instance.nodes[up].late + EPSILON:
            break
        if is_locked(instance, routes, v, i) or not room(instance, routes, v, i, request):
            continue
        for j in range(i, n + 1):
            if j > i and (not room(instance, routes, v, j, request) or is_locked(instance, routes, v, j)):
                break
            if routes.stops[v, j].leave > instance.nodes[down].late + EPSILON:
                break
            if routes.stops[v, j].parties > 0:
                continue
            for k in range(j, n + 1):
                if k > j and (not room(instance, routes, v, k, back) or is_locked(instance, routes, v, k)):
                    break
                if routes.stops[v, k].leave > instance.nodes[down_back].late + EPSILON or not room(
                    instance, routes, v, j, back
                ):
                    break
                cost = per_metre * four_stops(instance, routes, v, i, j, k, up, down, up_back, down_back, between)
                if cost < best:
                    cost = exact_cost(instance, routes, scratch, v, request, i, j, k, cost)
                    if cost < best and not is_overlooked(scratch, v, i, j, k):
                        best, found_i, found_j, found_k = cost, i, j, k
    scratch.seen[request, v].pickup = found_i
    scratch.seen[request, v].dropoff = found_j
    scratch.seen[request, v].third = found_k
    return best if found_i >= 0 else NOWHERE


@compiled
def four_stops(
    instance: Instance,
    routes: Routes,
    v: int,
    i: int,
    j: int,
    k: int,
    up: int,
    down: int,
    up_back: int,
    down_back: int,
    between: float,
) -> float:
    """Return the detour of the four stops of a pair whose driver stays."""
    n = routes.lines[v].length
    stops, distance = routes.stops, instance.distance
    a, b, c, d = (
        instance.nodes[up].place,
        instance.nodes[down].place,
        instance.nodes[up_back].place,
        instance.nodes[down_back].place,
    )
    total = float(distance[stops[v, i].place, a]) + between
    for position in (i, j, k):
        if position == k or (position == i and i < j) or (position == j and j < k):
            home = 0 < position < n and is_home_leg(
                instance, routes.stops[v, position].node, routes.stops[v, position + 1].node
            )
            total -= leg_metres(instance, v, stops[v, position].place, stops[v, position + 1].place, home)
    if i == j:
        total += float(distance[a, b])
    else:
        total += float(distance[a, stops[v, i + 1].place]) + float(distance[stops[v, j].place, b])
    if j == k:
        total += float(distance[c, d])
    else:
        total += float(distance[c, stops[v, j + 1].place]) + float(distance[stops[v, k].place, d])
    return total + float(distance[d, stops[v, k + 1].place])


@entry
def insert(
    instance: Instance, routes: Routes, scratch: Scratch, v: int, request: int, i: int, j: int, third: int
) -> bool:
    """Insert a request where it was found to fit; tell whether it did."""
    n = compose(instance, routes, scratch, v, request, i, j, third)
    return commit(instance, routes, scratch, v, n)


@compiled
def depends_on_others(instance: Instance, routes: Routes, request: int, v: int) -> bool:
    """Tell whether what a request costs in a route depends on others: with its other leg, or that must agree."""
    if instance.vehicles[v].watched and routes.lines[v].loose:
        return True
    return instance.requests[request].coupled != 0 and instance.requests[request].mode != STAY
