"""A visit order timed, the driver's pauses placed: branch and bound over the positions where each may stand.

The pauses of a driver follow each other without overlapping, so their positions never decrease. One is placed at a
time, the soonest first; what the scheduler says of a part of them bounds what it says of all: each adds constraints.
"""

from __future__ import annotations

from solimob.core.dispatch.kernel.instance import Instance
from solimob.core.dispatch.kernel.routes import EPSILON, NOWHERE, ZERO, Routes, Scratch, compiled, entry
from solimob.core.dispatch.kernel.schedule import (
    is_home_leg,
    latest_times,
    least_duration,
    leg_time,
    soonest_times,
    work_left,
)


@entry
def timed(
    instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int, first: int, last: int, shifted: int
) -> float:
    """Return the least duration of the sequence in `scratch` (0 where nobody asks for it), inf if no times fit."""
    asked = instance.vehicles[v].needs_duration > 0
    rests = instance.vehicles[v].break_count > 0
    longest = instance.drivers[instance.vehicles[v].driver].max_work
    if rests:
        no_pauses(scratch)
    if (rests or not asked) and not soonest_times(instance, routes, scratch, v, n, first, last, shifted, longest):
        return NOWHERE
    if rests:
        return best_pauses(instance, routes, scratch, v, n, asked)
    return duration_within(instance, routes, scratch, v, n, asked) if asked else 0.0


@compiled
def best_pauses(instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int, asked: bool) -> float:
    """Place the pauses of a driver where the route lasts least; return that duration, inf if they fit nowhere.

    The placement in `chosen` is tried first. Where the duration is not `asked` for, any with feasible times will do,
    and 0 is returned.
    """
    state, count = scratch.state, instance.vehicles[v].break_count
    best = NOWHERE
    if may_stand(instance, scratch, v, n):
        stand_as_chosen(scratch)
        best = duration_within(instance, routes, scratch, v, n, asked)
        if best < NOWHERE and not asked:
            return best
    no_pauses(scratch)
    least = duration_within(instance, routes, scratch, v, n, asked)
    if least == NOWHERE:
        return NOWHERE
    if not asked:
        latest_times(instance, routes, scratch, v, n, instance.vehicles[v].shift_to, work_left(instance, routes, v))
    mark_positions(instance, scratch, v, n, ZERO)
    b = ZERO
    while b >= 0 and best > least + EPSILON:
        k = next_position(scratch, n, b)
        if k > n + 1:
            state[0].pause[b] = -1
            b -= 1
            continue
        state[0].pause[b] = k
        duration = duration_within(instance, routes, scratch, v, n, asked)
        if duration >= best - EPSILON:
            continue
        if b + 1 < count:
            b += 1
            mark_positions(instance, scratch, v, n, b)
            state[0].pause[b] = k - 1  # may stand at the same position as the one before
            continue
        best = duration
        for a in range(count):
            state[0].chosen[a] = state[0].pause[a]
    if best < NOWHERE:
        stand_as_chosen(scratch)
    return best


@compiled
def duration_within(instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int, asked: bool) -> float:
    """Return the least duration with the pauses placed so far (0 if not `asked`), inf if the driver may not give it."""
    limit = work_left(instance, routes, v)
    if not asked:
        return 0.0 if soonest_times(instance, routes, scratch, v, n, ZERO, ZERO, ZERO, limit) else NOWHERE
    duration = least_duration(instance, routes, scratch, v, n)
    return duration if duration <= limit + EPSILON else NOWHERE


@compiled
def mark_positions(instance: Instance, scratch: Scratch, v: int, n: int, b: int) -> None:
    """Mark where pause b may stand: before the start, after the end, at a stop reached with nobody aboard.

    It must last between the soonest arrival and the latest begin: those of the pauses placed so far, which others
    can only bring closer.
    """
    stops = scratch.stops
    opens, closes, lasts = (
        instance.vehicles[v].breaks[3 * b + 0],
        instance.vehicles[v].breaks[3 * b + 1],
        instance.vehicles[v].breaks[3 * b + 2],
    )
    aboard = 0
    for k in range(n + 2):
        over = opens + lasts
        if k > 0 and aboard == 0:
            served = instance.nodes[stops[k - 1].node].service if k > 1 else 0.0
            home = 1 < k <= n and is_home_leg(instance, stops[k - 1].node, stops[k].node)
            travel = leg_time(instance, v, stops[k - 1].place, stops[k].place, home)
            over = max(over, stops[k - 1].begin + served + travel + lasts)
        fits = aboard == 0 and over <= closes + EPSILON and (k > n or over <= stops[k].high + EPSILON)
        others = stops[k].pauses & ~(1 << b)
        stops[k].pauses = others | (1 << b) if fits else others
        if 0 < k <= n:
            aboard += 1 if stops[k].node & 1 == 0 else -1


@compiled
def next_position(scratch: Scratch, n: int, b: int) -> int:
    """Return the first position marked for pause b after the one where it stands, n + 2 if there is none."""
    k = scratch.state[0].pause[b] + 1
    while k <= n + 1 and (scratch.stops[k].pauses >> b) & 1 == 0:
        k += 1
    return k


@compiled
def may_stand(instance: Instance, scratch: Scratch, v: int, n: int) -> bool:
    """Tell whether the car arrives with nobody aboard wherever a pause is `chosen` to be."""
    for b in range(instance.vehicles[v].break_count):
        position = scratch.state[0].chosen[b]
        if position < 0 or position > n + 1:
            return False
        aboard = 0
        for k in range(1, position):
            aboard += 1 if scratch.stops[k].node & 1 == 0 else -1
        if aboard != 0:
            return False
    return True


@entry
def choose_committed(routes: Routes, scratch: Scratch, v: int) -> None:
    """Let the pauses of a route be tried first where they stand now."""
    for b in range(3):
        scratch.state[0].chosen[b] = routes.lines[v].pause[b]


@entry
def stand_as_chosen(scratch: Scratch) -> None:
    """Place the pauses as chosen."""
    for b in range(3):
        scratch.state[0].pause[b] = scratch.state[0].chosen[b]


@compiled
def no_pauses(scratch: Scratch) -> None:
    """Forget where pauses stand: times are then those of the route without them."""
    for b in range(3):
        scratch.state[0].pause[b] = -1
