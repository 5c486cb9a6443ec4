"""The best plan of a small day, proven: every feasible route is listed, then HiGHS chooses among them.

Plain Python, apart from the kernel: what tests hold the search against. With x = 1 for a route taken, the choice holds:

* each request is in at most one route, each car (a driver in a shift) makes at most one;
* both legs of a pair are taken or neither, by one driver where that is asked;
* the durations of a driver's routes hold the work limits, their driving the driving limit;
* the times of routes that carry the two legs of a pair can be held together.

The last is a linear program over the times of the routes chosen, one for each way to place their pauses. Where it has
no solution those routes are cut out together; where it makes them last longer than each alone, a cut charges the
difference to them (logic-based Benders decomposition). Goals are taken one after the other, each held from then on:
requests left out of each priority, then cost with the penalties of optional requests left out. Fairness and continuity,
which come after, are not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from solimob.core.dispatch.exact_routes import MAX_ORDERS, DayTooLargeError, Listing
from solimob.core.dispatch.exact_times import SLACK, System, latest, soonest, timings, work_limit
from solimob.core.dispatch.plan import Act, Route, Stop
from solimob.core.dispatch.problem import Driver, Leg, Problem

__all__ = ["DayTooLargeError", "Optimum", "solve_exactly"]

CENT = 1e-5
"""Euros below which two costs are the same."""

type Floats = NDArray[np.float64]
type Group = tuple[int, ...]
"""Columns taken together."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """What no plan of the day can better, and routes that reach it.

    `unserved` counts the requests left out of each priority, first to last, optional ones aside; `cost` is in euros and
    includes the penalties of optional requests left out.
    """

    unserved: tuple[int, ...]
    cost: float
    routes: tuple[Route, ...]

    @property
    def rank(self) -> tuple[tuple[int, ...], float]:
        """What plans are compared by, cost to a hundredth of a cent."""
        return self.unserved, round(self.cost, 4)


def solve_exactly(problem: Problem, *, max_orders: int = MAX_ORDERS) -> Optimum:
    """Return the optimum of a small day: four to six requests, three drivers.

    Raises
    ------
    DayTooLargeError
        If more than `max_orders` beginnings of routes must be looked at.
    """
    choice = _Choice(problem, Listing(problem, max_orders))
    requests = problem.requests
    unserved = []
    for priority in sorted({request.priority for request in requests if request.penalty is None}):
        rows = [k for k, r in enumerate(requests) if r.penalty is None and r.priority == priority]
        served = choice.best(-choice.carries[rows].sum(axis=0), delays=False)
        unserved.append(len(rows) + round(served))
    penalties = np.array([request.penalty or 0.0 for request in requests])
    cost = choice.best(choice.costs - penalties @ choice.carries, delays=True)
    return Optimum(tuple(unserved), cost + float(penalties.sum()), choice.routes())


class _Choice:
    """The choice of routes: one column each, and a last one for the cost of the time they make each other lose."""

    def __init__(self, problem: Problem, listing: Listing) -> None:
        self.problem, self.trips, self.cars = problem, listing.trips, listing.cars
        self.columns = listing.routes
        self.drivers = [self.cars[route.car].driver for route in self.columns]
        self.costs = np.array([route.cost for route in self.columns])
        requests = range(len(problem.requests))
        self.carries = np.array([[k in route.requests for route in self.columns] for k in requests], dtype=float)
        self.pairs = [
            (k, self.trips.partner[k])
            for k, request in enumerate(problem.requests)
            if request.leg is Leg.OUTBOUND and self.trips.partner[k] >= 0
        ]
        self.timed: dict[Group, tuple[float, list[list[float]]] | None] = {}
        self.taken: Group = ()
        self.rows: list[tuple[Floats, float, float]] = []
        for carried in self.carries:
            self.hold(carried, 0, 1)
        for car in range(len(self.cars)):
            self.hold(np.array([route.car == car for route in self.columns]), 0, 1)
        self.hold_pairs()
        self.hold_limits()

    def hold(self, weights: NDArray[Any], low: float, high: float, delay: float = 0.0) -> None:
        """Add a row: the weights of the columns taken add up to a sum between two limits."""
        self.rows.append((np.append(weights, delay).astype(float), low, high))

    def driven_by(self, driver: Driver) -> Floats:
        """Return 1 for the columns of a driver."""
        return np.array([other is driver for other in self.drivers], dtype=float)

    def hold_pairs(self) -> None:
        for out, back in self.pairs:
            outbound, again = self.problem.requests[out], self.problem.requests[back]
            half = self.carries[out] - self.carries[back]
            self.hold(half, 0, 0)
            if outbound.accompaniment_s > 0 or outbound.same_driver or again.same_driver:
                for driver in self.problem.drivers:
                    self.hold(half * self.driven_by(driver), 0, 0)
            self.hold_apart(out, back)

    def hold_apart(self, out: int, back: int) -> None:
        """Keep away from each other routes of which one brings there too late for the other to bring back."""
        ready, leaves = np.full(len(self.columns), -inf), np.full(len(self.columns), inf)
        gap = self.trips.service[2 * out + 1] + self.problem.requests[out].accompaniment_s
        for column, route in enumerate(self.columns):
            if (out in route.requests) == (back in route.requests):
                continue
            node = 2 * out + 1 if out in route.requests else 2 * back
            k = route.order.index(node) + 1
            bounds = self.bounds(column)
            if node & 1:
                ready[column] = min(times[k] for bound in bounds if (times := soonest(bound))) + gap
            else:
                leaves[column] = max(times[k] for bound in bounds if (times := latest(bound)))
        for limit in {float(time) for time in leaves if time < inf}:
            late, early = ready > limit + SLACK, leaves <= limit
            if late.any():
                self.hold(late | early, 0, 1)

    def hold_limits(self) -> None:
        durations = np.array([route.duration_s for route in self.columns])
        drives = np.array([route.drive_s for route in self.columns])
        for driver in self.problem.drivers:
            mine = self.driven_by(driver)
            self.hold(durations * mine, -inf, work_limit(driver) + SLACK)
            self.hold(drives * mine, -inf, inf if driver.max_drive_s is None else driver.max_drive_s + SLACK)

    def best(self, goal: Floats, *, delays: bool) -> float:
        """Return the least sum of a goal over the routes taken, and hold it from now on.

        `delays` adds what the routes taken cost more because of each other's times.
        """
        if not self.columns:
            return 0.0
        goals = np.append(goal, float(delays))
        while True:
            rows, low, high = (np.array(part) for part in zip(*self.rows))
            whole = np.array([*(1 for _ in self.columns), 0])
            found = milp(
                goals,
                constraints=LinearConstraint(rows, low, high),
                integrality=whole,
                bounds=Bounds(0, np.where(whole == 1, 1, inf)),
                options={"mip_rel_gap": 0},
            )
            if found.x is None:
                raise AssertionError(f"a day always has the empty plan: {found.message}")
            self.taken = tuple(int(column) for column in np.flatnonzero(found.x[:-1] > 0.5))
            delay = self.cut(float(found.x[-1]) if delays else inf)
            if delay is not None:
                break
        value = float(goals[list(self.taken)].sum()) + (delay if delays else 0.0)
        self.rows.append((goals, -inf, value + CENT))
        return value

    def cut(self, charged: float) -> float | None:
        """Cut out what the times do not allow, or what costs more than `charged`; return the delay, `None` if cut."""
        delayed: list[int] = []
        delay = 0.0
        cut = False
        for group in self.groups():
            timed = self.time(group)
            if timed is None:
                self.hold(self.marks(group), -inf, len(group) - 1)
                cut = True
            elif timed[0] > CENT:
                delayed += group
                delay += timed[0]
        if delay > charged + CENT:
            limit = delay * (len(delayed) - 1)
            self.hold(delay * self.marks(delayed), -inf, limit, delay=-1.0)
            cut = True
        return None if cut else delay

    def marks(self, columns: Sequence[int]) -> Floats:
        """Return 1 for the given columns."""
        marks = np.zeros(len(self.columns))
        marks[list(columns)] = 1.0
        return marks

    def groups(self) -> list[Group]:
        """Return the routes taken that bear on each other's times: by a pair, or by what a driver may work."""
        groups = [{column} for column in self.taken]
        for out, back in self.pairs:
            groups = _joined(groups, {c for c in self.taken if {out, back} & self.columns[c].requests})
        for driver in self.problem.drivers:
            if work_limit(driver) < inf:
                groups = _joined(groups, {c for c in self.taken if self.drivers[c] is driver})
        return [tuple(sorted(group)) for group in groups]

    def time(self, group: Group) -> tuple[float, list[list[float]]] | None:
        """Return what routes cost more together than each alone, and their times; `None` if they have none."""
        if group not in self.timed:
            self.timed[group] = self.time_anew(group)
        return self.timed[group]

    def time_anew(self, group: Group) -> tuple[float, list[list[float]]] | None:
        programs = [self.least_hours(group, bounds) for bounds in product(*map(self.bounds, group))]
        best = min((found for found in programs if found is not None), key=lambda found: found[0], default=None)
        if best is None:
            return None
        rates = [self.drivers[column].cost_per_hour / 3600 for column in group]
        alone = sum(rate * self.columns[column].duration_s for rate, column in zip(rates, group))
        return max(best[0] - alone, 0.0), best[1]

    def bounds(self, column: int) -> list[System]:
        """Return what binds the times of a route, once for each choice of places for its pauses."""
        route = self.columns[column]
        return timings(self.trips, self.cars[route.car], route.order)

    def least_hours(self, group: Group, bounds: tuple[System, ...]) -> tuple[float, list[list[float]]] | None:
        """Return the least cost of the hours of routes held together, and their times, by linear programming."""
        first = np.cumsum([0, *(len(bound.low) for bound in bounds)])
        arcs = [(a + at, b + at, gap) for at, bound in zip(first.tolist(), bounds) for a, b, gap in bound.arcs]
        arcs += self.arcs_between(group, first.tolist())
        table, limits = np.zeros((len(arcs), first[-1])), [-gap for _, _, gap in arcs]
        for row, (before, after, _) in enumerate(arcs):
            table[row, before] += 1.0
            table[row, after] -= 1.0
        goal = np.zeros(first[-1])
        drivers = {self.drivers[column].id: self.drivers[column] for column in group}
        for driver in drivers.values():
            worked = np.zeros(first[-1])
            for column, (at, end) in zip(group, pairwise(first)):
                if self.drivers[column] is driver:
                    worked[at] -= 1.0
                    worked[end - 1] += 1.0
            goal += worked * driver.cost_per_hour / 3600
            if work_limit(driver) < inf:
                table, limits = np.vstack([table, worked]), [*limits, work_limit(driver)]
        windows = [window for bound in bounds for window in zip(bound.low, bound.high)]
        found = linprog(goal, A_ub=table, b_ub=np.array(limits) + SLACK, bounds=windows, method="highs")
        if found.x is None:
            return None
        return float(found.fun), [found.x[at:end].tolist() for at, end in pairwise(first)]

    def arcs_between(self, group: Group, first: list[int]) -> list[tuple[int, int, float]]:
        """Return the least times between an outbound and its return in another route of the group."""
        at = {node: (c, k + i) for c, i in zip(group, first) for k, node in enumerate(self.columns[c].order, start=1)}
        arcs = []
        for out, back in self.pairs:
            (one, before), (other, after) = at.get(2 * out + 1, (-1, -1)), at.get(2 * back, (-1, -1))
            if min(one, other) >= 0 and one != other:
                arcs.append(
                    (before, after, self.trips.service[2 * out + 1] + self.problem.requests[out].accompaniment_s)
                )
        return arcs

    def routes(self) -> tuple[Route, ...]:
        """Return the routes taken, with their times."""
        routes = []
        for group in self.groups():
            timed = self.time(group)
            if timed is None:
                raise AssertionError("these routes were timed when they were taken")
            routes += [self.written(column, times) for column, times in zip(group, timed[1])]
        return tuple(routes)

    def written(self, column: int, times: list[float]) -> Route:
        route, car = self.columns[column], self.cars[self.columns[column].car]
        depart_s, stops = times[0], []
        legs = self.trips.legs(car.driver, route.order)
        for node, leg_s, begin_s in zip(route.order, legs, times[1:]):
            arrive_s = depart_s + leg_s
            begin_s = max(begin_s, arrive_s)
            depart_s = begin_s + self.trips.service[node]
            act = Act.DROPOFF if node & 1 else Act.PICKUP
            stops.append(Stop(self.problem.requests[node >> 1].id, act, arrive_s, begin_s, depart_s))
        return Route(car.driver.id, car.shift, tuple(stops), times[0], depart_s + legs[-1], route.metres)


def _joined(groups: list[set[int]], members: set[int]) -> list[set[int]]:
    """Return the groups, those that hold a member made one."""
    meeting = [group for group in groups if group & members]
    apart = [group for group in groups if not group & members]
    return [*apart, set().union(*meeting)] if meeting else apart
