"""Would a request fit in a plan if some rules did not hold? The kernel's exact insertions, on loosened copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from solimob.core.dispatch.able_drivers import AbleDrivers, Mask
from solimob.core.dispatch.constraints import NOTHING, Constraint, Constraints
from solimob.core.dispatch.kernel.calls import CALL, call_everybody, insert_with_driver, somebody_can, who_can
from solimob.core.dispatch.kernel.instance import FREE, SAME, Instance
from solimob.core.dispatch.kernel.routes import Routes
from solimob.core.dispatch.kernel.search import copy_changed
from solimob.core.dispatch.problem import Problem, Request
from solimob.core.dispatch.relaxed_plans import RelaxedPlan, RelaxedPlans

FIRST_CALLS = 8
"""Drivers tried first for a pair: it is enough that one can."""

_OF_TIMES = frozenset({Constraint.SHIFTS, Constraint.RIDE_LIMIT, Constraint.TIME_WINDOWS})


@dataclass(frozen=True, slots=True)
class Unit:
    """What is served whole or not at all: the row of a request, or of an outbound and its return."""

    rows: tuple[int, ...]

    @property
    def is_pair(self) -> bool:
        """Whether it is an outbound and its return."""
        return len(self.rows) == 2


class Relaxation:
    """A plan in which requests are tried with rules relaxed; the arrays handed in are only read.

    A pair fits when one leg goes to some place of its own, then the other to its cheapest: what an insertion does.
    What is made for one question serves the next ones: `follow`, before the first of them, takes in what has changed.
    """

    def __init__(self, problem: Problem, instance: Instance, routes: Routes, now: float | None = None) -> None:
        self._given, self._found = instance, routes
        self._plans = RelaxedPlans(problem.drivers, instance, routes, now)
        self._calls = np.zeros(len(instance.drivers), CALL)
        self._flags = np.zeros(len(instance.drivers), np.uint8)
        self._able = AbleDrivers(problem, instance.distance)
        self._driver = instance.vehicles["driver"]
        self._gone = np.zeros(len(self._driver), np.bool_)
        self.problem = problem

    def follow(self, problem: Problem) -> None:
        """Take in the requests and the routes as they now stand; drivers are those of the beginning."""
        self.problem = problem
        self._plans.follow(problem.requests)

    # What is asked.

    def leave_out_absent(self, units: Sequence[Unit], only: int | None = None) -> bool:
        """Never call a driver whom the arrays deny these requests though no rule of the day does: they are ill.

        With `only`, the row of a driver, nobody else is called either. Tell whether anybody is left.
        """
        self._gone = np.zeros_like(self._gone) if only is None else self._driver != only
        for row in (row for unit in units for row in unit.rows):
            asked = self._given.requests[row]
            rows = (row,) if asked["mode"] == FREE else (row, int(asked["partner"]))
            able = [self._able.of(self.problem.requests[leg], NOTHING)[self._driver] for leg in rows]
            self._gone |= np.logical_and.reduce(able) & (self._given.allowed[row] == 0)
        return not bool(self._gone.all())

    def applicable(self, unit: Unit) -> list[Constraint]:
        """Return the constraints that a unit, or the day, has at all, in order."""
        return [constraint for constraint in Constraint if self._bears(constraint, unit)]

    def fits(self, unit: Unit, relaxed: Constraints = NOTHING) -> bool:
        """Tell whether a unit can be inserted in the plan with some constraints relaxed."""
        self._write(unit, relaxed)
        if not unit.is_pair:
            return self._leg_fits(unit.rows[0], relaxed)
        if Constraint.LINK in relaxed:
            return any(self._leg_fits(row, relaxed) for row in unit.rows)
        return self._pair_fits(unit, relaxed)

    def drivers_of(self, row: int, relaxed: Constraints = NOTHING) -> int:
        """Return how many drivers could take one request, its other leg aside."""
        self._write(Unit((row,)), relaxed | {Constraint.LINK})
        return self._count(row, self._mask(row, relaxed), relaxed, len(self._flags))

    def extra_cost(self, unit: Unit) -> float:
        """Return the least cost in euros of inserting a unit as things stand, inf where it does not fit."""
        self._write(unit, NOTHING)
        out, back = (*unit.rows, -1)[:2]
        mask = self._mask(out, NOTHING) & (self._mask(back, NOTHING) if unit.is_pair else True)
        together = float(self._call(out, back, mask, NOTHING).min(initial=inf))
        if not unit.is_pair or self._plans.rows(NOTHING)[1]["mode"][out] != FREE:
            return together
        self._write(unit, frozenset({Constraint.LINK}))
        apart = sum(float(self._call(row, -1, self._mask(row, NOTHING), NOTHING).min(initial=inf)) for row in unit.rows)
        return min(together, apart)

    # The tests.

    def _leg_fits(self, row: int, relaxed: Constraints) -> bool:
        return self._count(row, self._mask(row, relaxed), relaxed, 1) > 0

    def _pair_fits(self, unit: Unit, relaxed: Constraints) -> bool:
        out, back = unit.rows
        masks = self._mask(out, relaxed), self._mask(back, relaxed)
        both = masks[0] & masks[1]
        if both.any() and self._somebody(unit, both, relaxed, FIRST_CALLS):
            return True
        self._write(unit, relaxed | {Constraint.LINK})
        if not all(self._count(row, mask, relaxed, 1) for row, mask in zip(unit.rows, masks)):
            return False
        legs: list[Mask] = []
        for row, mask in zip(unit.rows, masks):
            self._count(row, mask, relaxed, len(self._flags))
            legs.append(self._flags > 0)
        self._write(unit, relaxed)
        common = both & (legs[0] & legs[1])[self._driver]
        if common.any() and self._somebody(unit, common, relaxed, len(self._flags)):
            return True
        asked = self._plans.rows(relaxed)[1][out]
        if asked["mode"] != FREE or len(np.flatnonzero(legs[0] | legs[1])) < 2:
            return False
        if not asked["coupled"]:
            return True
        return self._two_drivers(unit, legs[0], masks, relaxed)

    def _two_drivers(self, unit: Unit, able: Mask, masks: tuple[Mask, Mask], relaxed: Constraints) -> bool:
        """Tell whether one driver can take the outbound early enough for another to take the return.

        Only the two who would be there first need a trial: whoever takes the return, one of them is somebody else.
        """
        out, back = unit.rows
        plan = self._plans.under(relaxed)
        self._ask(out, masks[0])
        arrivals: list[tuple[float, int]] = []
        for driver in map(int, np.flatnonzero(able)):
            if insert_with_driver(plan.instance, plan.routes, self._plans.scratch, driver, out) >= 0:
                arrivals.append((float(plan.routes.begin[2 * out + 1]), driver))
                self._undo(plan, out)
        for _, driver in sorted(arrivals)[:2]:
            self._ask(out, masks[0])
            insert_with_driver(plan.instance, plan.routes, self._plans.scratch, driver, out)
            count = self._count(back, masks[1] & (self._driver != driver), relaxed, 1)
            self._undo(plan, out)
            if count > 0:
                return True
        return False

    # Who can.

    def _ask(self, row: int, mask: Mask) -> None:
        self._plans.allowed[row] = mask & ~self._gone

    def _call(self, row: int, other: int, mask: Mask, relaxed: Constraints) -> NDArray[np.float64]:
        """Return what each driver would cost for a request, or for both legs of a pair; inf for who cannot."""
        plan = self._plans.under(relaxed)
        for one in (row, other) if other >= 0 else (row,):
            self._ask(one, mask)
        call_everybody(plan.instance, plan.routes, plan.kept, self._plans.scratch, row, other, self._calls)
        costs: NDArray[np.float64] = self._calls["cost"].copy()
        return costs

    def _count(self, row: int, mask: Mask, relaxed: Constraints, most: int) -> int:
        """Return how many drivers can take a request, `most` at most; `_flags` says who."""
        plan = self._plans.under(relaxed)
        self._ask(row, mask)
        return int(who_can(plan.instance, plan.routes, self._plans.scratch, row, most, self._flags))

    def _somebody(self, unit: Unit, mask: Mask, relaxed: Constraints, most: int) -> bool:
        """Tell whether one of the first drivers can take both legs of a pair."""
        plan = self._plans.under(relaxed)
        for row in unit.rows:
            self._ask(row, mask)
        out, back = unit.rows
        return somebody_can(plan.instance, plan.routes, plan.kept, self._plans.scratch, out, back, most, self._calls)

    def _undo(self, plan: RelaxedPlan, row: int) -> None:
        copy_changed(plan.kept, plan.routes)
        plan.routes.vehicle[row] = -1

    # What is relaxed in the request.

    def _bears(self, constraint: Constraint, unit: Unit) -> bool:
        asked = [self.problem.requests[row] for row in unit.rows]
        drivers = self.problem.drivers
        linked = asked[0].linked_to is not None
        match constraint:
            case Constraint.SHARING:
                return any(not request.may_share for request in asked)
            case Constraint.SAME_DRIVER:
                return linked and any(request.same_driver for request in self._legs(unit))
            case Constraint.ACCOMPANIMENT:
                return linked and any(request.accompaniment_s > 0 for request in self._legs(unit))
            case Constraint.LINK:
                return linked
            case Constraint.OTHER_RIDES:
                return bool((self._found.lines["length"] > 0).any())
            case Constraint.WHEELCHAIRS:
                return any(request.wheelchairs > 0 for request in asked)
            case Constraint.SEATS:
                return any(request.party > request.wheelchairs for request in asked)
            case Constraint.SKILLS:
                return any(request.skills for request in asked)
            case Constraint.EXCLUDED_DRIVERS:
                return any(request.excluded_drivers for request in asked)
            case Constraint.REFUSED_PLACES:
                return any(driver.refused_places for driver in drivers)
            case Constraint.MAX_HOME:
                return any(driver.max_home_m is not None for driver in drivers)
            case Constraint.BREAKS:
                return bool((self._given.vehicles["break_count"] > 0).any())
            case Constraint.MAX_DRIVE:
                return bool(np.isfinite(self._given.drivers["max_drive"]).any())
            case Constraint.MAX_WORK:
                return bool(np.isfinite(self._given.drivers["max_work"]).any())
            case Constraint.SHIFTS:
                return True
            case Constraint.RIDE_LIMIT:
                return any(self.problem.max_ride_s(request) < inf for request in asked)
            case Constraint.TIME_WINDOWS:
                windows = [request.pickup_window for request in asked] + [request.dropoff_window for request in asked]
                return any(-inf < early or late < inf for early, late in windows)

    def _legs(self, unit: Unit) -> list[Request]:
        asked = [self.problem.requests[row] for row in unit.rows]
        other = -1 if unit.is_pair else int(self._given.requests["partner"][unit.rows[0]])
        return asked if other < 0 else [*asked, self.problem.requests[other]]

    def _write(self, unit: Unit, relaxed: Constraints) -> None:
        """Write the rows of a unit with what is relaxed; `LINK` separates the legs."""
        nodes, requests = self._plans.rows(relaxed)
        for row in unit.rows:
            span = slice(2 * row, 2 * row + 2)
            nodes[span], requests[row] = self._given.nodes[span], self._given.requests[row]
            entry = requests[row]
            if relaxed & _OF_TIMES:
                self._plans.write_windows(nodes, row, Constraint.TIME_WINDOWS in relaxed)
                entry["coupled"] = entry["partner"] >= 0
            if Constraint.RIDE_LIMIT in relaxed:
                entry["max_ride"] = inf
            for constraint, name in (
                (Constraint.SHARING, "alone"),
                (Constraint.WHEELCHAIRS, "wheels"),
                (Constraint.SEATS, "seats"),
            ):
                if constraint in relaxed:
                    entry[name] = 0
            if entry["partner"] >= 0:
                entry["mode"] = self._mode(unit, int(entry["mode"]), relaxed)
                if Constraint.ACCOMPANIMENT in relaxed:
                    entry["gap"] = 0.0
            if Constraint.LINK in relaxed:
                entry["partner"], entry["mode"], entry["coupled"] = -1, FREE, 0

    def _mode(self, unit: Unit, mode: int, relaxed: Constraints) -> int:
        """Return how the legs hang together."""
        asks_same = any(request.same_driver for request in self._legs(unit))
        same = asks_same and Constraint.SAME_DRIVER not in relaxed
        accompanied = mode not in (FREE, SAME)
        if accompanied and Constraint.ACCOMPANIMENT not in relaxed:
            return mode
        return SAME if same else FREE

    # Who may be called.

    def _mask(self, row: int, relaxed: Constraints) -> Mask:
        """Return the vehicles whose driver may be called for a request."""
        mask: Mask = self._able.of(self.problem.requests[row], relaxed)[self._driver]
        asked = self._plans.rows(relaxed)[1][row]
        other = int(asked["partner"])
        if other >= 0 and asked["mode"] != FREE and self._found.vehicle[other] >= 0:
            mask = mask & (self._driver == self._driver[self._found.vehicle[other]])
        mask &= ~self._gone
        return mask
