"""What a changed route asks of the others: a limit over the shifts of one driver, pairs with their legs in two routes.

The return of a pair parts the time between both routes: the outbound ends before, whatever else its route does. Where
the hours of a driver are limited over several shifts, the route of the outbound may then last longer than the other
shifts leave: it is to end later, and to push the return. The routes so reached are timed again, in turn, until none
moves or one has no times left. Only a return placed, or moved sooner, asks for this, on days on which some driver has
such hours (`watched`). Elsewhere a route that holds goes on holding: each is held to the hours left by the others.
"""

from __future__ import annotations

from solimob.core.dispatch.kernel.instance import Instance
from solimob.core.dispatch.kernel.pauses import choose_committed, no_pauses, timed
from solimob.core.dispatch.kernel.routes import ALONE, EPSILON, HELD, NOWHERE, PUSHING, ZERO, Routes, Scratch, compiled
from solimob.core.dispatch.kernel.schedule import is_home_leg, latest_times, soonest_times, work_left

MOST_TIMED_AGAIN = 60
"""Routes timed again after which a change is refused: two legs may push each other for ever."""


@compiled
def hangs_on_others(instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int) -> bool:
    """Tell whether the sequence in `scratch` has a leg of a pair whose other leg is with another vehicle."""
    for k in range(1, n + 1):
        request = scratch.stops[k].node >> 1
        if instance.requests[request].coupled:
            other = routes.vehicle[instance.requests[request].partner]
            if other >= 0 and other != v:
                return True
    return False


@compiled
def binds_others(instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int) -> bool:
    """Tell whether the sequence in `scratch`, made the route of a vehicle, may leave another route without times."""
    if not instance.vehicles[v].watched:
        return False
    for k in range(1, n + 1):
        request = scratch.stops[k].node >> 1
        if instance.requests[request].coupled and instance.requests[request].is_return:
            other = routes.vehicle[instance.requests[request].partner]
            if other >= 0 and other != v and instance.vehicles[other].shares_hours:
                return True
    return False


@compiled
def remember(instance: Instance, routes: Routes, scratch: Scratch, v: int) -> None:
    """Keep the plan as it stands before the route of a vehicle changes: `recall` comes back to it."""
    before = scratch.before
    for request in range(len(routes.vehicle)):
        before.vehicle[request] = routes.vehicle[request]
    for node in range(len(routes.begin)):
        before.begin[node] = routes.begin[node]
    for other in range(len(routes.lines)):
        scratch.marks[other].kept = 0
    driver = instance.vehicles[v].driver
    for other in range(instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle):
        remember_route(routes, scratch, other)


@compiled
def remember_route(routes: Routes, scratch: Scratch, v: int) -> None:
    """Keep one route as it stands, unless it already is."""
    if scratch.marks[v].kept:
        return
    scratch.marks[v].kept = 1
    scratch.before.lines[v] = routes.lines[v]
    for k in range(routes.lines[v].length + 2):
        scratch.before.stops[v, k] = routes.stops[v, k]


@compiled
def recall(routes: Routes, scratch: Scratch) -> None:
    """Come back to the plan last remembered."""
    before = scratch.before
    for request in range(len(routes.vehicle)):
        routes.vehicle[request] = before.vehicle[request]
    for node in range(len(routes.begin)):
        routes.begin[node] = before.begin[node]
    for v in range(len(routes.lines)):
        if scratch.marks[v].kept:
            routes.lines[v] = before.lines[v]
            for k in range(before.lines[v].length + 2):
                routes.stops[v, k] = before.stops[v, k]


@compiled
def extra_since(routes: Routes, scratch: Scratch) -> float:
    """Return what the routes cost more than those remembered."""
    cost = 0.0
    for v in range(len(routes.lines)):
        if scratch.marks[v].kept:
            cost += routes.lines[v].cost - scratch.before.lines[v].cost
    return cost


@compiled
def agree(instance: Instance, routes: Routes, scratch: Scratch, v: int) -> bool:
    """Time again the routes that a changed one reaches, in turn; tell whether all of them have times."""
    for u in range(len(routes.lines)):
        scratch.marks[u].due = 0
    mark_reached(instance, routes, scratch, v)
    u, idle = 0, 0
    left = MOST_TIMED_AGAIN
    while idle < len(routes.lines):
        idle += 1
        if scratch.marks[u].due:
            scratch.marks[u].due, idle = 0, 0
            left -= 1
            if left < 0 or not time_again(instance, routes, scratch, u):
                return False
        u = u + 1 if u + 1 < len(routes.lines) else 0
    return True


@compiled
def mark_reached(instance: Instance, routes: Routes, scratch: Scratch, v: int) -> None:
    """Mark the routes that the times of a route may leave without any."""
    for k in range(1, routes.lines[v].length + 1):
        node = routes.stops[v, k].node
        request = node >> 1
        if not instance.requests[request].coupled:
            continue
        partner = instance.requests[request].partner
        other = routes.vehicle[partner]
        if other < 0 or other == v:
            continue
        if instance.requests[request].is_return:
            if instance.vehicles[other].shares_hours:
                scratch.marks[other].due = 1
        elif node & 1 == 1:
            ready = routes.begin[node] + instance.nodes[node].service + instance.requests[request].gap
            if ready > routes.begin[2 * partner] + EPSILON:
                scratch.marks[other].due = 1


@compiled
def time_again(instance: Instance, routes: Routes, scratch: Scratch, v: int) -> bool:
    """Time a route again as the others now are; tell whether it has times. What it reaches in turn is marked.

    No return begins sooner than it did. An outbound that cannot end before its return begins is let through: the
    return is then due to move later.
    """
    n = routes.lines[v].length
    for k in range(n + 2):
        if 0 < k <= n and routes.vehicle[routes.stops[v, k].node >> 1] != v:
            return True  # about to be built again without it
        scratch.stops[k].node, scratch.stops[k].place = routes.stops[v, k].node, routes.stops[v, k].place
        scratch.stops[k].mate = routes.stops[v, k].mate
    if n == 0:
        return True
    scratch.state[0].link = HELD
    choose_committed(routes, scratch, v)
    duration = timed(instance, routes, scratch, v, n, ZERO, ZERO, ZERO)
    pushes = duration == NOWHERE
    if pushes:
        scratch.state[0].link = PUSHING
        choose_committed(routes, scratch, v)
        duration = timed(instance, routes, scratch, v, n, ZERO, ZERO, ZERO)
    left = work_left(instance, routes, v)
    holds = duration < NOWHERE and soonest_times(instance, routes, scratch, v, n, ZERO, ZERO, ZERO, left)
    scratch.state[0].link = ZERO
    if not holds:
        return False
    scratch.marks[v].due = 1 if pushes else 0
    if moved_since(routes, scratch, v, n, duration):
        remember_route(routes, scratch, v)
        note_times(instance, routes, scratch, v, n, duration)
        mark_reached(instance, routes, scratch, v)
    return True


@compiled
def moved_since(routes: Routes, scratch: Scratch, v: int, n: int, duration: float) -> bool:
    """Tell whether the times in `scratch` are not those of the route."""
    moved = abs(duration - routes.lines[v].duration) > EPSILON
    for k in range(1, n + 1):
        moved = moved or abs(scratch.stops[k].begin - routes.begin[scratch.stops[k].node]) > EPSILON
    return moved


@compiled
def note_times(instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int, duration: float) -> None:
    """Make the times in `scratch` those of a route whose stops stay as they are."""
    line = routes.lines[v]
    for k in range(1, n + 1):
        routes.begin[scratch.stops[k].node] = scratch.stops[k].begin
    for b in range(instance.vehicles[v].break_count):
        line.pause[b] = scratch.state[0].pause[b]
    line.cost += (duration - line.duration) * instance.vehicles[v].second_cost
    line.duration = duration
    line.version = scratch.state[0].version
    scratch.state[0].version += 1
    line.loose = bound_times(instance, routes, scratch, v, n)
    for k in range(n + 2):
        served = instance.nodes[scratch.stops[k].node].service if 0 < k <= n else 0.0
        routes.stops[v, k].soonest, routes.stops[v, k].latest = scratch.stops[k].begin, scratch.stops[k].high
        routes.stops[v, k].leave, routes.stops[v, k].chain = scratch.stops[k].begin + served, scratch.stops[k].chain


@compiled
def bound_times(instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int) -> int:
    """Set in `scratch` the bounds of times for the quick tests; return 1 where these are no times of the route.

    `scratch` holds the soonest times on entry. Pauses are placed again at each trial, and the driver's other routes
    may get shorter: the bounds are those without either. Where a stop more may gain time (a detour quicker than the
    direct way, a driver who no longer passes by home), they are those of the quickest ways; where the other leg of a
    pair is elsewhere and may move, those without it.
    """
    whole = instance.drivers[instance.vehicles[v].driver].max_work
    closing = instance.vehicles[v].shift_to
    loose = instance.vehicles[v].detours_gain != 0 or hangs_on_others(instance, routes, scratch, v, n)
    for k in range(1, n):
        loose = loose or is_home_leg(instance, scratch.stops[k].node, scratch.stops[k + 1].node)
    if loose:
        quick = Instance(
            instance.quickest,
            instance.distance,
            instance.nodes,
            instance.requests,
            instance.vehicles,
            instance.drivers,
            instance.allowed,
            instance.neighbours,
            instance.quickest,
        )
        scratch.state[0].link = ALONE
        no_pauses(scratch)
        soonest_times(quick, routes, scratch, v, n, ZERO, ZERO, ZERO, whole)
        latest_times(quick, routes, scratch, v, n, closing, whole)
        scratch.state[0].link = ZERO
        return 1
    if instance.vehicles[v].break_count > 0 or whole > work_left(instance, routes, v):
        no_pauses(scratch)
        soonest_times(instance, routes, scratch, v, n, ZERO, ZERO, ZERO, whole)
    latest_times(instance, routes, scratch, v, n, closing, whole)
    return 0
