"""Would a request fit in a plan if some rules did not hold? The kernel's exact insertions, on loosened copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solimob.core.dispatch.able_drivers import AbleDrivers, Mask
from solimob.core.dispatch.constraints import NOTHING, Constraint, Constraints
from solimob.core.dispatch.kernel.calls import CALL, call_everybody, insert_with_driver
from solimob.core.dispatch.kernel.commit import commit
from solimob.core.dispatch.kernel.instance import FREE, SAME, Instance
from solimob.core.dispatch.kernel.routes import Routes, Scratch, copy_route, empty_routes, new_scratch
from solimob.core.dispatch.problem import Problem, Request

HORIZON_S = 7 * 86_400.0
"""Hours without limit go from a week before midnight to a week after."""
FIRST_CALLS = (8, 40)
"""Drivers tried first, and next, where one who can is enough."""

_OF_DRIVERS = frozenset({Constraint.SHIFTS, Constraint.BREAKS, Constraint.MAX_DRIVE, Constraint.MAX_WORK})
_OF_WORLD = _OF_DRIVERS | {Constraint.OTHER_RIDES}
_OF_TIMES = frozenset({Constraint.SHIFTS, Constraint.RIDE_LIMIT, Constraint.TIME_WINDOWS})


@dataclass(frozen=True, slots=True)
class Unit:
    """What is served whole or not at all: the row of a request, or of an outbound and its return."""

    rows: tuple[int, ...]

    @property
    def is_pair(self) -> bool:
        """Whether it is an outbound and its return."""
        return len(self.rows) == 2


@dataclass(frozen=True, slots=True)
class _World:
    """The plan under some relaxed rules of the drivers; `kept` is what tries in `routes` come back to."""

    instance: Instance
    routes: Routes
    kept: Routes


class Relaxation:
    """A plan in which requests are tried with rules relaxed; the arrays handed in are only read.

    A pair fits when one leg, then the other, goes to its cheapest place: what an insertion does.
    """

    def __init__(self, problem: Problem, instance: Instance, routes: Routes, now: float | None = None) -> None:
        self.problem = problem
        self._told = now
        self._given, self._found = instance, routes
        self._tight = instance.nodes.copy(), instance.requests.copy()
        self._allowed = np.zeros_like(instance.allowed)
        self._scratch = _fresh_scratch(instance, routes)
        self._calls = np.zeros(len(instance.drivers), CALL)
        self._worlds: dict[Constraints, _World] = {}
        self._able = AbleDrivers(problem, instance.distance)
        self._driver = instance.vehicles["driver"]
        self._gone = np.zeros(len(self._driver), np.bool_)

    # What is asked.

    def leave_out_absent(self, units: Sequence[Unit]) -> bool:
        """Never call a driver whom the arrays deny these requests though no rule of the day does: they are ill.

        Tell whether anybody is left.
        """
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
        return int(np.isfinite(self._call(row, -1, self._mask(row, relaxed), relaxed)).sum())

    def extra_cost(self, unit: Unit) -> float:
        """Return the least cost in euros of inserting a unit as things stand, inf where it does not fit."""
        self._write(unit, NOTHING)
        out, back = (*unit.rows, -1)[:2]
        mask = self._mask(out, NOTHING) & (self._mask(back, NOTHING) if unit.is_pair else True)
        together = float(self._call(out, back, mask, NOTHING).min(initial=inf))
        if not unit.is_pair or self._tight[1]["mode"][out] != FREE:
            return together
        self._write(unit, frozenset({Constraint.LINK}))
        apart = sum(float(self._call(row, -1, self._mask(row, NOTHING), NOTHING).min(initial=inf)) for row in unit.rows)
        return min(together, apart)

    # The tests.

    def _leg_fits(self, row: int, relaxed: Constraints) -> bool:
        mask = self._mask(row, relaxed)
        able = np.flatnonzero(mask)
        done = 0
        for end in (*FIRST_CALLS, len(able)):
            part = np.zeros_like(mask)
            part[able[done:end]] = True
            if done < len(able) and np.isfinite(self._call(row, -1, part, relaxed)).any():
                return True
            done = max(done, end)
        return False

    def _pair_fits(self, unit: Unit, relaxed: Constraints) -> bool:
        out, back = unit.rows
        masks = self._mask(out, relaxed), self._mask(back, relaxed)
        both = masks[0] & masks[1]
        first = both & (np.cumsum(both) <= FIRST_CALLS[0])
        if first.any() and np.isfinite(self._call(out, back, first, relaxed)).any():
            return True
        self._write(unit, relaxed | {Constraint.LINK})
        legs: list[Mask] = []
        for row, mask in zip(unit.rows, masks):
            legs.append(np.isfinite(self._call(row, -1, mask, relaxed)))
            if not legs[-1].any():
                return False
        self._write(unit, relaxed)
        common = both & (legs[0] & legs[1])[self._driver]
        if common.any() and np.isfinite(self._call(out, back, common, relaxed)).any():
            return True
        asked = self._rows(relaxed)[1][out]
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
        world = self._world(relaxed)
        self._allowed[out] = masks[0] & ~self._gone
        arrivals: list[tuple[float, int]] = []
        for driver in map(int, np.flatnonzero(able)):
            if insert_with_driver(world.instance, world.routes, self._scratch, driver, out) >= 0:
                arrivals.append((float(world.routes.begin[2 * out + 1]), driver))
                self._undo(world, driver, out)
        self._allowed[out] = masks[0] & ~self._gone
        for _, driver in sorted(arrivals)[:2]:
            insert_with_driver(world.instance, world.routes, self._scratch, driver, out)
            calls = self._call(back, -1, masks[1] & (self._driver != driver), relaxed)
            self._undo(world, driver, out)
            if np.isfinite(calls).any():
                return True
        return False

    def _call(self, row: int, other: int, mask: Mask, relaxed: Constraints) -> NDArray[np.float64]:
        """Return what each driver would cost for a request, or for both legs of a pair; inf for who cannot."""
        world = self._world(relaxed)
        for one in (row, other) if other >= 0 else (row,):
            self._allowed[one] = mask & ~self._gone
        call_everybody(world.instance, world.routes, world.kept, self._scratch, row, other, self._calls)
        costs: NDArray[np.float64] = self._calls["cost"].copy()
        return costs

    def _undo(self, world: _World, driver: int, row: int) -> None:
        world.routes.vehicle[row] = -1
        for v in np.flatnonzero(self._driver == driver):
            copy_route(world.kept, world.routes, int(v))

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
        partner = self.problem.partner(asked[0])
        return asked if partner is None or unit.is_pair else [*asked, partner]

    def _write(self, unit: Unit, relaxed: Constraints) -> None:
        """Write the rows of a unit with what is relaxed; `LINK` separates the legs."""
        nodes, requests = self._rows(relaxed)
        for row in unit.rows:
            span = slice(2 * row, 2 * row + 2)
            nodes[span], requests[row] = self._given.nodes[span], self._given.requests[row]
            entry = requests[row]
            if relaxed & _OF_TIMES:
                self._write_windows(nodes, row, Constraint.TIME_WINDOWS in relaxed)
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

    def _write_windows(self, nodes: Any, row: int, open_ended: bool) -> None:
        """Write the windows as asked, or open; on a day that has begun nothing is before now."""
        request = self.problem.requests[row]
        for k, (early, late) in enumerate((request.pickup_window, request.dropoff_window)):
            early, late = (-inf, inf) if open_ended else (early, late)
            nodes["early"][2 * row + k] = max(early, -HORIZON_S, self._now)
            nodes["late"][2 * row + k] = min(late, HORIZON_S)

    def _rows(self, relaxed: Constraints) -> tuple[Any, Any]:
        """Return the nodes and requests in use: their windows are held within the shifts, unless these are relaxed."""
        return self._loose if Constraint.SHIFTS in relaxed else self._tight

    @cached_property
    def _loose(self) -> tuple[Any, Any]:
        nodes, requests = self._given.nodes.copy(), self._given.requests.copy()
        for row in map(int, np.flatnonzero(requests["fixed"][: len(self.problem.requests)] == 0)):
            self._write_windows(nodes, row, open_ended=False)
        requests["coupled"] = requests["partner"] >= 0
        return nodes, requests

    @cached_property
    def _now(self) -> float:
        """The time before which nothing may start on a day that has begun; −inf otherwise.

        Where nobody says it, it is read from the drivers who have not left and whose shift is cut short.
        """
        if self._told is not None:
            return self._told
        declared = np.array([shift[0] for driver in self.problem.drivers for shift in driver.shifts])
        opens = self._given.vehicles["shift_from"]
        return float(opens[(opens > declared) & (self._given.vehicles["frozen"] == 0)].max(initial=-inf))

    # Who may be called.

    def _mask(self, row: int, relaxed: Constraints) -> Mask:
        """Return the vehicles whose driver may be called for a request."""
        mask: Mask = self._able.of(self.problem.requests[row], relaxed)[self._driver]
        asked = self._rows(relaxed)[1][row]
        other = int(asked["partner"])
        if other >= 0 and asked["mode"] != FREE and self._found.vehicle[other] >= 0:
            mask = mask & (self._driver == self._driver[self._found.vehicle[other]])
        mask &= ~self._gone
        return mask

    # What is relaxed in the drivers and the plan.

    def _world(self, relaxed: Constraints) -> _World:
        """Return the plan under the relaxed rules of the drivers, made once."""
        key = relaxed & _OF_WORLD
        if key not in self._worlds:
            self._worlds[key] = self._make_world(key)
        return self._worlds[key]

    def _make_world(self, relaxed: Constraints) -> _World:
        vehicles, drivers = self._given.vehicles.copy(), self._given.drivers.copy()
        if Constraint.BREAKS in relaxed:
            vehicles["break_count"] = 0
        if Constraint.MAX_DRIVE in relaxed:
            drivers["max_drive"] = inf
        if Constraint.MAX_WORK in relaxed:
            drivers["max_work"] = inf
        if Constraint.SHIFTS in relaxed:
            self._widen(vehicles, pauses=Constraint.BREAKS not in relaxed)
        if Constraint.OTHER_RIDES in relaxed:
            vehicles["frozen"] = 0
        nodes, requests = self._rows(relaxed)
        instance = self._given._replace(
            nodes=nodes, requests=requests, allowed=self._allowed, vehicles=vehicles, drivers=drivers
        )
        kept, routes = empty_routes(instance), empty_routes(instance)
        if Constraint.OTHER_RIDES not in relaxed:
            self._load(instance, kept, bool(relaxed & _OF_DRIVERS))
            for v in range(len(vehicles)):
                copy_route(kept, routes, v)
            routes.vehicle[:], routes.begin[:] = kept.vehicle, kept.begin
        return _World(instance, routes, kept)

    def _load(self, instance: Instance, target: Routes, relaxed: bool) -> None:
        """Put the plan found in empty routes; with relaxed drivers its times are looser."""
        busy = np.flatnonzero(self._found.lines["length"] > 0)
        for v in busy if relaxed else range(len(instance.vehicles)):
            copy_route(self._found, target, int(v))
        target.vehicle[:], target.begin[:] = self._found.vehicle, self._found.begin
        for v in busy if relaxed else ():
            n = int(self._found.lines["length"][v])
            for name in ("node", "place", "mate"):
                self._scratch.stops[name][: n + 2] = self._found.stops[name][v, : n + 2]
            commit(instance, target, self._scratch, int(v), n)

    def _widen(self, vehicles: Any, pauses: bool) -> None:
        """Let each shift go from the end of the driver's one before to the beginning of the one after.

        With `pauses`, the breaks that fall in these hours are to be taken.
        """
        opens, closes = self._given.vehicles["shift_from"], self._given.vehicles["shift_to"]
        after = 1 + np.flatnonzero(self._driver[1:] == self._driver[:-1])
        vehicles["shift_from"], vehicles["shift_to"] = max(-HORIZON_S, self._now), HORIZON_S
        vehicles["shift_from"][after] = np.maximum(closes[after - 1], self._now)
        vehicles["shift_to"][after - 1] = opens[after]
        begun = self._given.vehicles["frozen"] > 0
        vehicles["shift_from"][begun] = opens[begun]
        for car in vehicles if pauses else ():
            breaks = sorted(self.problem.drivers[int(car["driver"])].breaks, key=lambda pause: pause.from_s)
            due = [pause for pause in breaks if pause.from_s < car["shift_to"] and pause.to_s > car["shift_from"]]
            car["break_count"] = len(due)
            for k, pause in enumerate(due):
                car["breaks"][3 * k : 3 * k + 3] = pause.from_s, pause.to_s, pause.duration_s


def _fresh_scratch(instance: Instance, routes: Routes) -> Scratch:
    """Return working memory whose route versions are none of those of the plan."""
    scratch = new_scratch(instance, 0)
    scratch.state["version"] = int(routes.lines["version"].max(initial=0)) + len(instance.vehicles) + 1
    return scratch
