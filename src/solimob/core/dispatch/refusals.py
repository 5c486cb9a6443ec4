"""Why a request is not served: the fewest rules without which it would be, in words one can say on the telephone.

For each request left out, or pair (served whole or not at all: both legs have the same reason), rules are relaxed and
the exact insertion of the kernel is tried in the plan as it is. In the order of `Constraint`, a constraint that is
enough alone is the reason. Failing that all are relaxed, then imposed again one at a time, the last of the order first,
wherever the request still fits; what stays relaxed is the reason: with it relaxed the request fits in the plan, with
any part of it imposed again it does not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

import numpy as np

from solimob.core.dispatch.constraints import NOTHING, Constraint, Constraints
from solimob.core.dispatch.kernel.instance import Instance
from solimob.core.dispatch.kernel.routes import Routes
from solimob.core.dispatch.plan import Reason
from solimob.core.dispatch.problem import Leg, Problem
from solimob.core.dispatch.refusal_texts import Situation, describe, not_worth_it
from solimob.core.dispatch.relaxation import Relaxation, Unit


class RefusalCode(StrEnum):
    """Why a request is not served; the meanings do not change.

    A code that is a `Constraint` says that this one alone stands in the way.
    """

    SHARING = Constraint.SHARING
    """Room is left only beside others, and the person does not share the car."""
    SAME_DRIVER = Constraint.SAME_DRIVER
    """Two drivers could take the outbound and the return, nobody both."""
    OTHER_RIDES = Constraint.OTHER_RIDES
    """Everybody able is already driving others."""
    WHEELCHAIRS = Constraint.WHEELCHAIRS
    """No car has the wheelchair places."""
    SEATS = Constraint.SEATS
    """No car has the seats."""
    SKILLS = Constraint.SKILLS
    """Nobody has the skills asked for."""
    EXCLUDED_DRIVERS = Constraint.EXCLUDED_DRIVERS
    """Only drivers whom the request excludes could."""
    REFUSED_PLACES = Constraint.REFUSED_PLACES
    """The drivers refuse one of the places."""
    MAX_HOME = Constraint.MAX_HOME
    """It is further from home than the drivers accept."""
    ACCOMPANIMENT = Constraint.ACCOMPANIMENT
    """Nobody can stay with the person, or be there for both legs."""
    BREAKS = Constraint.BREAKS
    """The drivers have a break then."""
    MAX_DRIVE = Constraint.MAX_DRIVE
    """The drivers would be too long at the wheel."""
    MAX_WORK = Constraint.MAX_WORK
    """The drivers would give more hours than the day or the week allows."""
    SHIFTS = Constraint.SHIFTS
    """No driver is available then, or long enough to come and be back."""
    RIDE_LIMIT = Constraint.RIDE_LIMIT
    """The ride would last too long."""
    TIME_WINDOWS = Constraint.TIME_WINDOWS
    """The times asked for do not allow it; at another time it would be possible."""
    LINK = Constraint.LINK
    """One leg could be served, not both."""
    SEVERAL = "several"
    """Several constraints together; each is needed."""
    NO_DRIVER = "no_driver"
    """The day has no driver with a shift, or nobody who can still drive."""
    NOT_WORTH_IT = "not_worth_it"
    """Optional, and dearer to serve than its penalty."""
    FITS_NOW = "fits_now"
    """It fits in the plan as it is: insert it."""
    IMPOSSIBLE = "impossible"
    """No relaxation found makes room for it."""


def explain_refusals(
    problem: Problem,
    instance: Instance,
    routes: Routes,
    *,
    only: Collection[str] | None = None,
    now: float | None = None,
) -> dict[str, Reason]:
    """Return why each request without a vehicle has none; the arrays are left as found.

    With `only`, the requests named, and the other legs of theirs, are explained. `now` (seconds from midnight) is the
    time of a day that has begun: no relaxation brings anything before it.
    """
    return Refusals(problem, instance, routes, now).explain(problem, only)


class Refusals:
    """What explains the refusals of a plan that changes: the arrays handed in are only read, and followed."""

    def __init__(self, problem: Problem, instance: Instance, routes: Routes, now: float | None) -> None:
        self._instance, self._routes = instance, routes
        self._relaxation = Relaxation(problem, instance, routes, now)

    def explain(self, problem: Problem, only: Collection[str] | None = None) -> dict[str, Reason]:
        """Return why each request without a vehicle has none, as `explain_refusals`."""
        units = [
            unit
            for unit in _units(problem, self._instance, self._routes)
            if only is None or any(problem.requests[row].id in only for row in unit.rows)
        ]
        if not units:
            return {}
        self._relaxation.follow(problem)
        explained = _Explanation(self._relaxation, units)
        return {
            problem.requests[row].id: reason for unit in units for reason in [explained.of(unit)] for row in unit.rows
        }

    def explain_rows(self, problem: Problem, rows: Sequence[int], driver: int | None = None) -> Reason:
        """Return why a request, or an outbound and its return, has no vehicle.

        With `driver`, the row of one, the reason is that of a day on which nobody else drives.
        """
        self._relaxation.follow(problem)
        unit = Unit(tuple(rows))
        return _Explanation(self._relaxation, [unit], driver).of(unit)


def _units(problem: Problem, instance: Instance, routes: Routes) -> list[Unit]:
    """Return what is not served, a pair once: the outbound, then the return."""
    units: list[Unit] = []
    for row in (int(row) for row in np.flatnonzero(routes.vehicle[: len(problem.requests)] < 0)):
        other = int(instance.requests["partner"][row])
        if other < 0 or routes.vehicle[other] >= 0:
            units.append(Unit((row,)))
        elif problem.requests[row].leg is Leg.OUTBOUND:
            units.append(Unit((row, other)))
    return units


class _Explanation:
    def __init__(self, relaxation: Relaxation, units: list[Unit], driver: int | None = None) -> None:
        self.problem = relaxation.problem
        self.relaxation = relaxation
        self.anybody = relaxation.leave_out_absent(units, driver)

    def of(self, unit: Unit) -> Reason:
        if not self.anybody:
            return Reason(RefusalCode.NO_DRIVER, (), "Aucun conducteur n'est disponible ce jour-là.")
        if self.relaxation.fits(unit):
            return self._of_what_fits(unit)
        able = self._able_alone(unit)
        found = self._minimal(unit, able)
        if found is None:
            text = "Aucun conducteur ne peut assurer ce trajet, même en levant toutes les contraintes."
            return Reason(RefusalCode.IMPOSSIBLE, (), text)
        constraints = tuple(constraint for constraint in Constraint if constraint in found)
        code = RefusalCode(constraints[0].value) if len(constraints) == 1 else RefusalCode.SEVERAL
        return Reason(code, constraints, describe(constraints, self._situation(unit, constraints, able)))

    def _of_what_fits(self, unit: Unit) -> Reason:
        penalties = [self.problem.requests[row].penalty for row in unit.rows]
        extra = self.relaxation.extra_cost(unit)
        known = [penalty for penalty in penalties if penalty is not None]
        if len(known) == len(penalties) and extra >= sum(known):
            return Reason(RefusalCode.NOT_WORTH_IT, (), not_worth_it(extra, sum(known)))
        text = "Il reste une place dans le plan : la demande peut être insérée."
        return Reason(RefusalCode.FITS_NOW, (), text)

    def _minimal(self, unit: Unit, able: tuple[bool, ...]) -> Constraints | None:
        """Return a minimal set of constraints without which a unit fits, `None` if there is none."""
        known = self.relaxation.applicable(unit)
        for constraint in known:
            if constraint is Constraint.LINK and able.count(True) == 1:
                continue  # which leg is in the way is said; what is in its way is sought
            if self.relaxation.fits(unit, frozenset({constraint})):
                return frozenset({constraint})
        relaxed: Constraints = frozenset(known)
        if not self.relaxation.fits(unit, relaxed):
            return None
        before: Constraints = NOTHING
        while before != relaxed:  # a second turn confirms the first
            before = relaxed
            for constraint in reversed(known):
                if constraint in relaxed and self.relaxation.fits(unit, relaxed - {constraint}):
                    relaxed -= {constraint}
        return relaxed

    def _able_alone(self, unit: Unit) -> tuple[bool, ...]:
        """Tell which legs of a pair could be served alone; `(False,)` for a request that is no pair."""
        if not unit.is_pair:
            return (False,)
        return tuple(self.relaxation.fits(Unit((row,)), frozenset({Constraint.LINK})) for row in unit.rows)

    def _situation(self, unit: Unit, constraints: tuple[Constraint, ...], able: tuple[bool, ...]) -> Situation:
        """Return what a sentence about a unit may tell."""
        asked = tuple(self.problem.requests[row] for row in unit.rows)
        drivers = None
        if constraints == (Constraint.OTHER_RIDES,) and not unit.is_pair:
            drivers = self.relaxation.drivers_of(unit.rows[0], frozenset(constraints))
        return Situation(self.problem, asked, able, drivers)
