"""Which drivers may be asked for a request, time and the rest of the plan aside."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import inf

import numpy as np
from numpy.typing import NDArray

from solimob.core.dispatch.constraints import Constraint, Constraints
from solimob.core.dispatch.problem import Driver, Problem, Request

type Mask = NDArray[np.bool_]


class AbleDrivers:
    """The drivers of a day, asked each rule once. `distance` is (places, places), in metres."""

    def __init__(self, problem: Problem, distance: NDArray[np.float64]) -> None:
        self._drivers = problem.drivers
        self._distance = distance
        self._homes = np.array([driver.start for driver in problem.drivers], np.int64)
        self._reach = np.array([inf if d.max_home_m is None else d.max_home_m for d in problem.drivers])
        self._known: dict[tuple[Constraint, Hashable], Mask] = {}
        self._refused = frozenset[int]().union(*(driver.refused_places for driver in problem.drivers))

    def of(self, request: Request, relaxed: Constraints) -> Mask:
        """Return a (drivers,) mask of those who have the room and the skills, and refuse nothing of it."""
        seats = 0 if Constraint.SEATS in relaxed else request.party - request.wheelchairs
        wheels = 0 if Constraint.WHEELCHAIRS in relaxed else request.wheelchairs
        able = self._who(
            Constraint.SEATS,
            (seats, wheels),
            lambda driver: any(seats <= room and wheels <= places for room, places in driver.arrangements),
        )
        if request.skills and Constraint.SKILLS not in relaxed:
            skills = request.skills
            able = able & self._who(Constraint.SKILLS, skills, lambda driver: skills <= driver.skills)
        if request.excluded_drivers and Constraint.EXCLUDED_DRIVERS not in relaxed:
            excluded = request.excluded_drivers
            able = able & self._who(Constraint.EXCLUDED_DRIVERS, excluded, lambda driver: driver.id not in excluded)
        for place in (request.pickup, request.dropoff):
            if place in self._refused and Constraint.REFUSED_PLACES not in relaxed:
                able = able & self._going_to(place)
            if Constraint.MAX_HOME not in relaxed:
                able = able & (self._distance[self._homes, place] <= self._reach)
        return able

    def _going_to(self, place: int) -> Mask:
        return self._who(Constraint.REFUSED_PLACES, place, lambda driver: place not in driver.refused_places)

    def _who(self, rule: Constraint, key: Hashable, holds: Callable[[Driver], bool]) -> Mask:
        """Return the drivers for whom a rule holds."""
        if (rule, key) not in self._known:
            drivers = self._drivers
            self._known[rule, key] = np.fromiter((holds(driver) for driver in drivers), np.bool_, len(drivers))
        return self._known[rule, key]
