"""Ruin and recreate under simulated annealing, on arrays."""

from __future__ import annotations

from math import log

from solimob.core.dispatch.kernel.commit import clear, drop_absent
from solimob.core.dispatch.kernel.insertion import (
    best_in_route,
    best_stay_in_route,
    depends_on_others,
    insert,
)
from solimob.core.dispatch.kernel.instance import FREE, STAY, Floats, Instance, Ints
from solimob.core.dispatch.kernel.pool import Pool, remember_route
from solimob.core.dispatch.kernel.routes import (
    NOWHERE,
    ZERO,
    Routes,
    Scratch,
    compiled,
    copy_route,
    entry,
    random_below,
    random_unit,
)
from solimob.core.dispatch.kernel.ruin import Search, ruin, take_out

TRIED_AT_ONCE = 16
"""Requests long left out that are tried again in one iteration, about."""
BLINK = 0.02
"""How often a vehicle is overlooked in an insertion."""
SECOND = 0.02
"""How often the second best place is taken: with one vehicle, nothing else would be left to chance."""
INSISTENCE = 0.3
"""What a request left out gains at each batch, as a share of the temperature."""
LEFT_OUT = 0.7
"""How often an optional request that costs more than its penalty is left out."""
ORDERS = 5
"""Orders of insertion, drawn alike."""
EARLY_FIRST = 2
"""Order of insertion: what is wanted early first."""


@compiled
def cost_in(instance: Instance, routes: Routes, scratch: Scratch, v: int, request: int, bound: float) -> float:
    """Return the extra cost of a request in a route if below `bound`, inf otherwise; seen once, not sought again."""
    version = routes.lines[v].version
    known = scratch.seen[request, v].version == version
    if known and scratch.seen[request, v].pickup >= 0:
        return scratch.seen[request, v].cost
    if known and scratch.seen[request, v].cost >= bound:
        return NOWHERE
    stays = instance.requests[request].mode == STAY and not instance.requests[request].is_return
    if stays:
        cost = best_stay_in_route(instance, routes, scratch, v, request, bound)
    else:
        cost = best_in_route(instance, routes, scratch, v, request, bound)
    scratch.seen[request, v].cost = cost if cost < NOWHERE else bound
    sure = not depends_on_others(instance, routes, request, v)
    scratch.seen[request, v].version = version if sure else 0
    return cost


@compiled
def best_vehicle(instance: Instance, routes: Routes, scratch: Scratch, request: int, blink: float) -> int:
    """Return the vehicle where a request costs least, −1 if it fits nowhere; each may be overlooked by chance."""
    first, end = 0, len(instance.vehicles)
    other = instance.requests[request].partner
    if other >= 0 and instance.requests[request].mode != FREE and routes.vehicle[other] >= 0:
        driver = instance.vehicles[routes.vehicle[other]].driver
        first, end = instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle
    best, chosen = NOWHERE, -1
    for v in range(first, end):
        if scratch.seen[request, v].version == routes.lines[v].version and scratch.seen[request, v].pickup >= 0:
            cost = scratch.seen[request, v].cost
            if cost < best and (blink == 0.0 or random_unit(scratch.state) >= blink):
                best, chosen = cost, v
    for v in range(first, end):
        if not instance.allowed[request, v]:
            continue
        if scratch.seen[request, v].version == routes.lines[v].version and (
            scratch.seen[request, v].pickup >= 0 or scratch.seen[request, v].cost >= best
        ):
            continue
        if blink > 0.0 and random_unit(scratch.state) < blink:
            continue
        cost = cost_in(instance, routes, scratch, v, request, best)
        if cost < best:
            best, chosen = cost, v
    return chosen


@compiled
def second_best(instance: Instance, routes: Routes, scratch: Scratch, request: int, v: int) -> int:
    """Return the vehicle where a request costs least, its best place, in a route `v`, being overlooked; `v` if none."""
    state, seen = scratch.state, scratch.seen
    i, j, third = seen[request, v].pickup + ZERO, seen[request, v].dropoff + ZERO, seen[request, v].third + ZERO
    cost = seen[request, v].cost
    state[0].overlooked[0], state[0].overlooked[1] = v, i
    state[0].overlooked[2], state[0].overlooked[3] = j, third
    seen[request, v].version = 0
    other = best_vehicle(instance, routes, scratch, request, 0.0)
    state[0].overlooked[0] = -1
    seen[request, v].version = 0
    if other >= 0:
        return other
    seen[request, v].pickup, seen[request, v].dropoff, seen[request, v].third = i, j, third
    seen[request, v].cost = cost
    return v


@compiled
def fits_somewhere(instance: Instance, routes: Routes, scratch: Scratch, request: int) -> bool:
    """Tell whether the other leg of a pair could be placed today: not so, there is no use in placing the first."""
    if request < 0 or routes.vehicle[request] >= 0 or instance.requests[request].mode != FREE:
        return True
    if instance.requests[request].coupled:
        return True
    return best_vehicle(instance, routes, scratch, request, 0.0) >= 0


@compiled
def place_request(
    instance: Instance, routes: Routes, scratch: Scratch, search: Search, request: int, blink: float
) -> bool:
    """Insert a request where it costs least; tell whether it fits somewhere and is worth it.

    An optional one that costs more than its penalty is left out, but now and then: others may make it worth its way.
    """
    v = best_vehicle(instance, routes, scratch, request, blink)
    if v < 0:
        return False
    if blink > 0.0 and random_unit(scratch.state) < SECOND:
        v = second_best(instance, routes, scratch, request, v)
    seen = scratch.seen[request, v]
    dear = instance.requests[request].level < 0 and seen.cost > instance.requests[request].weight
    if dear and (blink == 0.0 or random_unit(scratch.state) < LEFT_OUT):
        return False
    i, j, third = seen.pickup + ZERO, seen.dropoff + ZERO, seen.third + ZERO
    search.touched[v] = 1
    return insert(instance, routes, scratch, v, request, i, j, third)


@entry
def recreate(instance: Instance, routes: Routes, scratch: Scratch, search: Search, blink: float, rule: int) -> None:
    """Insert what is out, one by one in an order drawn by `rule`; both legs of a pair or neither."""
    sort_out(instance, scratch, search, rule)
    at = 0
    while at < search.out[-1]:
        request = search.out[at]
        at += 1
        if routes.vehicle[request] >= 0 or search.failed[request]:
            continue
        other = instance.requests[request].partner
        if other >= 0 and instance.requests[request].mode == STAY and instance.requests[request].is_return:
            request, other = other, request
        placed = fits_somewhere(instance, routes, scratch, other) and place_request(
            instance, routes, scratch, search, request, blink
        )
        if not placed:
            search.failed[request] = 1
            if other >= 0:
                search.failed[other] = 1
                if routes.vehicle[other] >= 0:
                    unplace(instance, routes, scratch, search, other)
    at = 0
    while at < search.out[-1]:  # a leg may have been left out, with the rest of its route, after the other was placed
        request = search.out[at]
        at += 1
        other = instance.requests[request].partner
        if (
            other >= 0
            and routes.vehicle[request] < 0
            and routes.vehicle[other] >= 0
            and not instance.requests[other].fixed
        ):
            unplace(instance, routes, scratch, search, other)
            at = 0
    for k in range(search.out[-1]):
        search.failed[search.out[k]] = 0


@compiled
def unplace(instance: Instance, routes: Routes, scratch: Scratch, search: Search, request: int) -> None:
    """Take a request out of its route; the whole route where its rest no longer fits."""
    v = routes.vehicle[request]
    take_out(routes, search, request)
    if not drop_absent(instance, routes, scratch, v):
        for k in range(1, routes.lines[v].length + 1):
            take_out(routes, search, routes.stops[v, k].node >> 1)
        clear(instance, routes, scratch, v)


@compiled
def sort_out(instance: Instance, scratch: Scratch, search: Search, rule: int) -> None:
    """Order what is out: by chance, narrow windows first, early first, far first or near first."""
    count = search.out[-1]
    for k in range(count):
        request = search.out[k]
        up, down = 2 * request, 2 * request + 1
        noise = random_unit(scratch.state)
        if rule == 0:
            key = noise
        elif rule == 1:
            key = (instance.nodes[up].late - instance.nodes[up].early) + (
                instance.nodes[down].late - instance.nodes[down].early
            )
        elif rule == 2:
            key = instance.nodes[up].early + instance.nodes[down].late
        else:
            key = -float(instance.time[instance.nodes[up].place, instance.nodes[down].place])
            key = key if rule == 3 else -key
        if rule > 0:
            key *= 0.9 + 0.2 * noise
        search.order[k] = key
    heap_sort(search.order, search.out, count)


@compiled
def heap_sort(keys: Floats, values: Ints, count: int) -> None:
    """Sort the first values by their keys, in place: nothing may be allocated here."""
    for root in range(count // 2 - 1, -1, -1):
        sift_down(keys, values, root, count)
    for end in range(count - 1, 0, -1):
        keys[0], keys[end] = keys[end], keys[0]
        values[0], values[end] = values[end], values[0]
        sift_down(keys, values, 0, end)


@compiled
def sift_down(keys: Floats, values: Ints, root: int, count: int) -> None:
    """Restore the order of a heap below one of its nodes."""
    while 2 * root + 1 < count:
        child = 2 * root + 1
        if child + 1 < count and keys[child + 1] > keys[child]:
            child += 1
        if keys[child] <= keys[root]:
            return
        keys[child], keys[root] = keys[root], keys[child]
        values[child], values[root] = values[root], values[child]
        root = child


@entry
def take_stock(instance: Instance, routes: Routes, search: Search) -> None:
    """Set the totals and the unserved per priority of the routes just rebuilt."""
    cost = 0.0
    for v in range(len(routes.lines)):
        cost += routes.lines[v].cost
    energy = cost
    for level in range(search.level_unserved.shape[1]):
        search.level_unserved[2, level] = 0
    for k in range(search.out[-1]):
        request = search.out[k]
        if routes.vehicle[request] < 0:
            energy += instance.requests[request].weight + search.insistence[request]
            if instance.requests[request].level < 0:
                cost += instance.requests[request].weight
            else:
                search.level_unserved[2, instance.requests[request].level] += 1
    search.totals[2], search.totals[3] = energy, cost


@compiled
def beats_best(search: Search) -> bool:
    """Tell whether the trial is better than the best: unserved of each priority in turn, then cost."""
    for level in range(search.level_unserved.shape[1]):
        if search.level_unserved[2, level] != search.level_unserved[1, level]:
            return search.level_unserved[2, level] < search.level_unserved[1, level]
    return search.totals[3] < search.totals[1] - 1e-9


@entry
def copy_changed(source: Routes, target: Routes) -> None:
    """Make `target` equal to `source`, route by route where versions differ."""
    for request in range(len(source.vehicle)):
        target.vehicle[request] = source.vehicle[request]
    for v in range(len(source.lines)):
        if source.lines[v].version != target.lines[v].version:
            copy_route(source, target, v)


@compiled
def settle(current: Routes, trial: Routes, search: Search, pool: Pool, accept: bool) -> None:
    """Keep the trial, whose new routes go to the pool, or go back to the current routes; what is out stays in `out`."""
    source, target = (trial, current) if accept else (current, trial)
    kept = 0
    for k in range(search.out[-1]):
        request = search.out[k]
        target.vehicle[request] = source.vehicle[request]
        if source.vehicle[request] < 0:
            search.out[kept] = request
            kept += 1
        else:
            search.is_out[request] = 0
    search.out[-1] = kept
    for v in range(len(search.touched)):
        if source.lines[v].version != target.lines[v].version:
            copy_route(source, target, v)
            if accept:
                remember_route(trial, pool, v)
        search.touched[v] = 0
    if accept:
        search.totals[0] = search.totals[2]


@compiled
def set_aside(instance: Instance, scratch: Scratch, search: Search) -> None:
    """Let only some of the requests long left out be tried this time, both legs of a pair alike."""
    count = search.out[-1]
    if count <= TRIED_AT_ONCE:
        return
    for k in range(count):
        request = search.out[k]
        other = instance.requests[request].partner
        first = request if other < 0 else min(request, other)
        if request == first and random_unit(scratch.state) * count > TRIED_AT_ONCE:
            search.failed[request] = 1
            if other >= 0:
                search.failed[other] = 1


@compiled
def insist(instance: Instance, current: Routes, search: Search, more: float) -> None:
    """Make what is left out now dearer to leave out, so that others are left out in turn until all fit."""
    for k in range(search.out[-1]):
        request = search.out[k]
        if current.vehicle[request] < 0 and instance.requests[request].level >= 0:
            search.insistence[request] += more
            search.totals[0] += more


@entry
def anneal(
    instance: Instance,
    current: Routes,
    trial: Routes,
    best: Routes,
    scratch: Scratch,
    search: Search,
    pool: Pool,
    iterations: int,
    temperature: float,
    most: int,
) -> None:
    """Run a batch of iterations at one temperature, each taking out up to `most` requests or so."""
    insist(instance, current, search, INSISTENCE * temperature)
    for _ in range(iterations):
        set_aside(instance, scratch, search)
        ruin(instance, trial, scratch, search, most)
        recreate(instance, trial, scratch, search, BLINK, random_below(scratch.state, ORDERS))
        take_stock(instance, trial, search)
        search.counts[0] += 1
        if beats_best(search):
            search.totals[1] = search.totals[3]
            for level in range(search.level_unserved.shape[1]):
                search.level_unserved[1, level] = search.level_unserved[2, level]
            search.counts[1] = search.counts[0]
            copy_changed(trial, best)
        limit = search.totals[0] - temperature * log(1.0 - random_unit(scratch.state))
        settle(current, trial, search, pool, search.totals[2] < limit)
