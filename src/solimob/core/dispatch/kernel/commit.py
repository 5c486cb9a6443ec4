"""A sequence made the route of a vehicle: its times, loads and cost, or the word that no times are possible."""

from __future__ import annotations

from solimob.core.dispatch.kernel.agreement import agree, binds_others, bound_times, recall, remember
from solimob.core.dispatch.kernel.instance import Instance
from solimob.core.dispatch.kernel.pauses import timed
from solimob.core.dispatch.kernel.routes import EPSILON, NOWHERE, ZERO, Routes, Scratch, compiled, entry
from solimob.core.dispatch.kernel.schedule import (
    drive_left,
    is_home_leg,
    leg_metres,
    leg_time,
    soonest_times,
    work_left,
)


@compiled
def travelled(instance: Instance, scratch: Scratch, v: int, n: int) -> float:
    """Return the time at the wheel of the sequence in `scratch`."""
    total = 0.0
    for k in range(n + 1):
        home = 0 < k < n and is_home_leg(instance, scratch.stops[k].node, scratch.stops[k + 1].node)
        total += leg_time(instance, v, scratch.stops[k].place, scratch.stops[k + 1].place, home)
    return total


@entry
def commit(instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int) -> bool:
    """Make the sequence in `scratch` the route of a vehicle, with its times and loads; tell whether it is feasible.

    Where it is not, or leaves another route without times, nothing has changed.
    """
    if n == 0:  # nobody drives: always possible, even where going from the start to the end would take too long
        for k in range(2):
            scratch.stops[k].begin, scratch.stops[k].chain = instance.vehicles[v].shift_from, 0.0
            scratch.stops[k].high = instance.vehicles[v].shift_to
        for b in range(instance.vehicles[v].break_count):
            routes.lines[v].pause[b] = 0
        keep(instance, routes, scratch, v, n, 0.0, ZERO)
        return True
    duration = timed(instance, routes, scratch, v, n, ZERO, ZERO, ZERO)
    if duration == NOWHERE:
        return False
    wheel = drive_left(instance, routes, v)
    if wheel < NOWHERE and travelled(instance, scratch, v, n) > wheel + EPSILON:
        return False
    longest = work_left(instance, routes, v)
    rests = instance.vehicles[v].break_count > 0
    if (rests or instance.vehicles[v].needs_duration) and not soonest_times(
        instance, routes, scratch, v, n, ZERO, ZERO, ZERO, longest
    ):
        return False
    binds = binds_others(instance, routes, scratch, v, n)
    if binds:
        remember(instance, routes, scratch, v)
    for k in range(1, n + 1):
        routes.begin[scratch.stops[k].node] = scratch.stops[k].begin
    for b in range(instance.vehicles[v].break_count):
        routes.lines[v].pause[b] = scratch.state[0].pause[b]
    loose = bound_times(instance, routes, scratch, v, n)
    keep(instance, routes, scratch, v, n, duration, loose)
    if binds and not agree(instance, routes, scratch, v):
        recall(routes, scratch)
        return False
    return True


@entry
def drop_absent(instance: Instance, routes: Routes, scratch: Scratch, v: int) -> bool:
    """Take out of a route the requests whose vehicle is no longer this one; tell whether what is left is feasible.

    Where distances break the triangle inequality a shorter route may not be.
    """
    at = 0
    for k in range(routes.lines[v].length + 2):
        inside = 0 < k <= routes.lines[v].length
        if inside and routes.vehicle[routes.stops[v, k].node >> 1] != v:
            continue
        scratch.stops[at].node, scratch.stops[at].place = routes.stops[v, k].node, routes.stops[v, k].place
        scratch.stops[k].moved = at
        if inside and routes.stops[v, k].node & 1 == 1:
            scratch.stops[at].mate = scratch.stops[routes.stops[v, k].mate].moved
            scratch.stops[scratch.stops[at].mate].mate = at
        at += 1
    for b in range(3):  # a pause stays before the stop it was taken at, if that is still there
        position = routes.lines[v].pause[b]
        node = routes.stops[v, position].node
        absent = 0 < position <= routes.lines[v].length and routes.vehicle[node >> 1] != v
        scratch.state[0].chosen[b] = -1 if absent else scratch.stops[position].moved
    return commit(instance, routes, scratch, v, at - 2)


@compiled
def clear(instance: Instance, routes: Routes, scratch: Scratch, v: int) -> None:
    """Send a driver nowhere; the requests of the route must have been taken from it."""
    scratch.stops[0].node, scratch.stops[1].node = 0, 0
    scratch.stops[0].place, scratch.stops[1].place = instance.vehicles[v].start, instance.vehicles[v].end
    routes.lines[v].length = 0
    commit(instance, routes, scratch, v, ZERO)


@compiled
def keep(instance: Instance, routes: Routes, scratch: Scratch, v: int, n: int, duration: float, loose: int) -> None:
    """Copy the sequence in `scratch` to a vehicle: bounds of times, loads, length, cost, version."""
    seats, wheels, parties, alone = 0, 0, 0, 0
    metres, drive = 0.0, 0.0
    routes.lines[v].length, routes.lines[v].loose = n, loose
    for k in range(n + 2):
        node = scratch.stops[k].node
        served = 0.0
        if 0 < k <= n:
            request = node >> 1
            sign = 1 if node & 1 == 0 else -1
            seats += sign * instance.requests[request].seats
            wheels += sign * instance.requests[request].wheels
            alone += sign * int(instance.requests[request].alone)
            parties += sign
            served = instance.nodes[node].service
            routes.vehicle[request] = v
        if k > 0:
            home = 1 < k <= n and is_home_leg(instance, scratch.stops[k - 1].node, node)
            metres += leg_metres(instance, v, scratch.stops[k - 1].place, scratch.stops[k].place, home)
            drive += leg_time(instance, v, scratch.stops[k - 1].place, scratch.stops[k].place, home)
        routes.stops[v, k].node, routes.stops[v, k].place, routes.stops[v, k].mate = (
            node,
            scratch.stops[k].place,
            scratch.stops[k].mate,
        )
        routes.stops[v, k].soonest, routes.stops[v, k].latest = scratch.stops[k].begin, scratch.stops[k].high
        routes.stops[v, k].leave, routes.stops[v, k].chain = scratch.stops[k].begin + served, scratch.stops[k].chain
        routes.stops[v, k].seats, routes.stops[v, k].wheels = seats, wheels
        routes.stops[v, k].parties, routes.stops[v, k].alone = parties, alone
    if n == 0:
        metres, drive, duration = 0.0, 0.0, 0.0
    routes.lines[v].metres, routes.lines[v].drive, routes.lines[v].duration = metres, drive, duration
    routes.lines[v].cost = metres * instance.vehicles[v].metre_cost + duration * instance.vehicles[v].second_cost
    renew(instance, routes, scratch, v)


@compiled
def renew(instance: Instance, routes: Routes, scratch: Scratch, v: int) -> None:
    """Give a changed route a new version, and the driver's other shifts too where they share a limit."""
    driver = instance.vehicles[v].driver
    first, end = instance.drivers[driver].first_vehicle, instance.drivers[driver].end_vehicle
    shared = instance.drivers[driver].max_work < NOWHERE or instance.drivers[driver].max_drive < NOWHERE
    for other in range(first, end):
        if other == v or shared:
            routes.lines[other].version = scratch.state[0].version
            scratch.state[0].version += 1
