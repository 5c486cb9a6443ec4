"""When the return of a pair in two routes begins, once the routes are chosen: where both together cost least.

The later it begins, the longer its route may last, and the shorter that of the outbound, which need not be early. Each
duration bends once, with slope 0 or 1: the least cost is at a bend or at an end. The pairs are taken in turn, until
none gains: exact for one pair; for several that hang together, no pair alone can do better.
"""

from __future__ import annotations

from math import inf

import numpy as np

from solimob.core.dispatch.kernel.instance import Instance
from solimob.core.dispatch.kernel.pauses import choose_committed, timed
from solimob.core.dispatch.kernel.routes import HELD, ZERO, Routes, Scratch
from solimob.core.dispatch.kernel.schedule import latest_times, soonest_times, work_left
from solimob.core.dispatch.kernel.sequences import sequence, write_sequence

MOST_TURNS = 5
LEAST_GAIN = 1e-6
"""Euros."""


def part_pairs(instance: Instance, routes: Routes, scratch: Scratch) -> Routes:
    """Return the routes with the begins of such returns, and durations, changed; those handed in stay as they are."""
    hourly = instance.vehicles["second_cost"]
    requests, vehicle = instance.requests[: len(routes.vehicle)], routes.vehicle
    rows = np.flatnonzero((requests["coupled"] > 0) & (requests["is_return"] > 0) & (vehicle >= 0))
    other = vehicle[requests["partner"][rows]]
    rows = rows[(other >= 0) & (other != vehicle[rows]) & ((hourly[other] > 0) | (hourly[vehicle[rows]] > 0))]
    if not len(rows):
        return routes
    routes = routes._replace(lines=routes.lines.copy(), begin=routes.begin.copy())
    for _ in range(MOST_TURNS):
        if max([_Pair(instance, routes, scratch, int(row)).part() for row in rows]) < LEAST_GAIN:
            break
    return routes


class _Pair:
    def __init__(self, instance: Instance, routes: Routes, scratch: Scratch, row: int) -> None:
        self.instance, self.routes, self.scratch = instance, routes, scratch
        self.up = 2 * row
        self.back = int(routes.vehicle[row])
        self.out = int(routes.vehicle[instance.requests[row]["partner"]])
        self.costs = instance.vehicles["second_cost"][[self.out, self.back]]

    def part(self) -> float:
        """Begin the return when both routes cost least; return the euros gained."""
        lines, begin = self.routes.lines, self.routes.begin
        now = float(begin[self.up])
        kept = lines[[self.out, self.back]].copy()
        soonest, latest = self.span()
        held = self.durations(now)
        first = self.durations(soonest)
        if held is None:
            raise AssertionError("a pair in two routes has no times")
        low, bent = (soonest, first) if first is not None else (now, held)
        last = self.durations(latest)
        moments = {now, low, latest}
        if last is not None:
            moments |= {low + bent[0] - last[0], latest - last[1] + bent[1]}
        cost, moment = min(
            (float(self.costs @ found), moment)
            for moment in sorted(moments)
            if low <= moment <= latest and (found := self.durations(moment)) is not None
        )
        gain = float(self.costs @ held) - cost
        if gain < LEAST_GAIN:
            lines[[self.out, self.back]], begin[self.up] = kept, now
            return 0.0
        lines["duration"][[self.out, self.back]] = self.durations(moment)
        return gain

    def span(self) -> tuple[float, float]:
        """Return the soonest and the latest begin of the return that its own route and the other legs allow."""
        instance, scratch, v = self.instance, self.scratch, self.back
        nodes = self.load(v)
        n, at = len(nodes), 1 + nodes.index(self.up)
        arguments = instance, self.routes, scratch, v, n
        found = []
        for link in (0, HELD):
            scratch.state["link"] = link
            choose_committed(self.routes, scratch, v)
            timed(*arguments, ZERO, ZERO, ZERO)
            soonest_times(*arguments, ZERO, ZERO, ZERO, work_left(instance, self.routes, v))
            found.append(float(scratch.stops["begin"][at]))
        latest_times(*arguments, float(instance.vehicles[v]["shift_to"]), work_left(instance, self.routes, v))
        scratch.state["link"] = 0
        return min(found), max(float(scratch.stops["high"][at]), found[1])

    def durations(self, moment: float) -> tuple[float, float] | None:
        """Return how long both routes last at least if the return begins then, `None` if one has no times.

        The begin of the return, and the pauses, are left so.
        """
        lines, vehicles = self.routes.lines, self.instance.vehicles
        both = [self.out, self.back]
        lasted = lines["duration"][both]
        self.routes.begin[self.up] = moment
        lines["duration"][both] = 0.0
        self.scratch.state["link"] = HELD
        found = self.least(self.out), self.least(self.back)
        self.scratch.state["link"] = 0
        one_driver = vehicles[self.out]["driver"] == vehicles[self.back]["driver"]
        if one_driver and sum(found) > work_left(self.instance, self.routes, self.out):
            found = inf, inf
        lines["duration"][both] = lasted
        return found if max(found) < inf else None

    def least(self, v: int) -> float:
        nodes = self.load(v)
        choose_committed(self.routes, self.scratch, v)
        found = float(timed(self.instance, self.routes, self.scratch, v, len(nodes), ZERO, ZERO, ZERO))
        if found < inf:
            count = int(self.instance.vehicles[v]["break_count"])
            self.routes.lines[v]["pause"][:count] = self.scratch.state[0]["pause"][:count]
        return found

    def load(self, v: int) -> list[int]:
        nodes = sequence(self.routes, v)
        write_sequence(self.instance, self.scratch, v, nodes)
        return nodes
