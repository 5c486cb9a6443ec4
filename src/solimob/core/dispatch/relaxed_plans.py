"""The plan of a day under looser rules of its drivers: each made once, then kept in step with the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from operator import is_not
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solimob.core.dispatch.able_drivers import Mask
from solimob.core.dispatch.constraints import Constraint, Constraints
from solimob.core.dispatch.kernel.calls import load_loosened
from solimob.core.dispatch.kernel.instance import Instance
from solimob.core.dispatch.kernel.routes import Routes, empty_routes, new_scratch
from solimob.core.dispatch.kernel.search import copy_changed
from solimob.core.dispatch.problem import Driver, Request

HORIZON_S = 7 * 86_400.0
"""Hours without limit go from a week before midnight to a week after."""
MORE_STOPS = 24
"""Stops that a route may gain before the plans that follow it need wider arrays."""

_OF_DRIVERS = frozenset({Constraint.SHIFTS, Constraint.BREAKS, Constraint.MAX_DRIVE, Constraint.MAX_WORK})
_OF_PLANS = _OF_DRIVERS | {Constraint.OTHER_RIDES}


@dataclass(frozen=True, slots=True)
class RelaxedPlan:
    """The plan under some relaxed rules of the drivers; `kept` is what tries in `routes` come back to.

    `versions` are those of the routes that were followed, a row per vehicle.
    """

    instance: Instance
    routes: Routes
    kept: Routes
    versions: NDArray[np.int64]


class RelaxedPlans:
    """A plan followed under any relaxed rules of its drivers; the arrays handed in are only read.

    `allowed`, (requests, vehicles), starts at zero: who is asked for what is for the caller to say.
    """

    def __init__(self, drivers: Sequence[Driver], instance: Instance, routes: Routes, now: float | None) -> None:
        self._drivers = drivers
        self._given, self._found, self._told = instance, routes, now
        self._tight = instance.nodes.copy(), instance.requests.copy()
        self._loose = instance.nodes.copy(), instance.requests.copy()
        self._windows = np.zeros((len(instance.nodes), 2))
        self._requests: Sequence[Request] = ()
        self._loose_follows = False
        self._made: dict[Constraints, RelaxedPlan] = {}
        self._in_step: set[Constraints] = set()
        self.allowed = np.zeros_like(instance.allowed)
        self.scratch = new_scratch(instance, 0)

    def follow(self, requests: Sequence[Request]) -> None:
        """Take in what has changed: requests appended or taken back, routes."""
        self._in_step.clear()
        newest = int(self._found.lines["version"].max(initial=0)) + len(self._given.vehicles) + 1
        self.scratch.state["version"] = max(int(self.scratch.state["version"][0]), newest)  # of no route of the plan
        other = bytes(map(is_not, self._requests, requests)).find(1)
        first = min(len(self._requests), len(requests)) if other < 0 else other
        for row in range(first, len(requests)):
            self._windows[2 * row], self._windows[2 * row + 1] = (
                requests[row].pickup_window,
                requests[row].dropoff_window,
            )
        self._requests = requests
        self._loose_follows = False
        self._take_rows(*self._tight)

    def rows(self, relaxed: Constraints) -> tuple[Any, Any]:
        """Return the nodes and requests in use: their windows are held within the shifts, unless these are relaxed."""
        if Constraint.SHIFTS not in relaxed:
            return self._tight
        if not self._loose_follows:
            self._loose_follows = True
            self._take_rows(*self._loose)
            self._open_hours(*self._loose, len(self._requests))
        return self._loose

    def write_windows(self, nodes: Any, row: int, open_ended: bool) -> None:
        """Write the windows of a request as asked, or open; on a day that has begun nothing is before now."""
        for node in (2 * row, 2 * row + 1):
            early, late = (-inf, inf) if open_ended else self._windows[node]
            nodes["early"][node] = max(early, -HORIZON_S, self.now)
            nodes["late"][node] = min(late, HORIZON_S)

    def under(self, relaxed: Constraints) -> RelaxedPlan:
        """Return the plan under the relaxed rules of the drivers."""
        key = relaxed & _OF_PLANS
        self.rows(key)
        made = self._made.get(key)
        if made is None or (Constraint.OTHER_RIDES not in key and made.routes.stops.shape[1] < self._least_width()):
            made = self._made[key] = self._make(key)
        if key not in self._in_step:
            self._in_step.add(key)
            self._bring_in_step(made, key)
        return made

    @cached_property
    def now(self) -> float:
        """The time before which nothing may start on a day that has begun; −inf otherwise.

        Where nobody says it, it is read from the drivers who have not left and whose shift is cut short.
        """
        if self._told is not None:
            return self._told
        opens = self._given.vehicles["shift_from"]
        return float(opens[(opens > self._declared) & (self._given.vehicles["frozen"] == 0)].max(initial=-inf))

    @cached_property
    def _declared(self) -> NDArray[np.float64]:
        """When each shift of the day opens."""
        return np.array([shift[0] for driver in self._drivers for shift in driver.shifts])

    def _take_rows(self, nodes: Any, requests: Any) -> None:
        """Copy the rows handed in, as bytes: field by field it would take ten times longer."""
        nodes.view(np.uint8)[:] = self._given.nodes.view(np.uint8)
        requests.view(np.uint8)[:] = self._given.requests.view(np.uint8)

    def _open_hours(self, nodes: Any, requests: Any, count: int) -> None:
        """Write the windows as they were asked for, those of what has begun aside."""
        free = np.flatnonzero(np.repeat(requests["fixed"][:count] == 0, 2))
        nodes["early"][free] = np.maximum(self._windows[free, 0], max(-HORIZON_S, self.now))
        nodes["late"][free] = np.minimum(self._windows[free, 1], HORIZON_S)
        linked = np.flatnonzero(requests["partner"][:count] >= 0)
        other = requests["partner"][linked]
        back = requests["is_return"][linked] > 0
        down, up = 2 * np.where(back, other, linked) + 1, 2 * np.where(back, linked, other)
        ready = nodes["late"][down] + nodes["service"][down] + requests["gap"][linked]
        requests["coupled"][linked] = ready > nodes["early"][up]

    def _least_width(self) -> int:
        """Return the columns without which an insertion could be refused that the plan itself has room for."""
        return min(int(self._found.lines["length"].max(initial=0)) + 6, int(self._found.stops.shape[1]))

    def _make(self, relaxed: Constraints) -> RelaxedPlan:
        """Return empty routes under relaxed rules: no wider than needed, for they are many."""
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
        nodes, requests = self.rows(relaxed)
        instance = self._given._replace(
            nodes=nodes, requests=requests, allowed=self.allowed, vehicles=vehicles, drivers=drivers
        )
        width = 8 if Constraint.OTHER_RIDES in relaxed else self._least_width() + MORE_STOPS
        narrow = instance._replace(requests=requests[: width // 2])
        n = len(requests)
        routes, kept = (
            empty_routes(narrow)._replace(vehicle=np.full(n, -1, np.int64), begin=np.zeros(2 * n)) for _ in range(2)
        )
        return RelaxedPlan(instance, routes, kept, np.full(len(vehicles), -1, np.int64))

    def _bring_in_step(self, plan: RelaxedPlan, relaxed: Constraints) -> None:
        if Constraint.OTHER_RIDES in relaxed:
            return
        versions = self._found.lines["version"]
        if not relaxed & _OF_DRIVERS:
            for routes in (plan.kept, plan.routes):
                copy_changed(self._found, routes)
                routes.begin[:] = self._found.begin
        else:
            plan.kept.vehicle[:] = self._found.vehicle
            wanted = self._linked(versions != plan.versions, plan.instance)
            if wanted.any():
                load_loosened(plan.instance, self._found, plan.kept, self.scratch, wanted.view(np.uint8))
            copy_changed(plan.kept, plan.routes)
            plan.routes.begin[:] = plan.kept.begin
        plan.versions[:] = versions

    def _linked(self, changed: Mask, instance: Instance) -> Mask:
        """Return the vehicles to time again where some changed: those whose times hang on theirs too.

        These are the other shifts of the driver, and the vehicle of the other leg of a pair that the windows alone do
        not keep in order.
        """
        vehicle, requests, driver = self._found.vehicle, instance.requests, instance.vehicles["driver"]
        rows = np.flatnonzero((requests["coupled"] > 0) & (requests["partner"] >= 0) & (vehicle >= 0))
        other = vehicle[requests["partner"][rows]]
        rows, other = rows[other >= 0], other[other >= 0]
        reached = changed
        while True:
            drivers = np.zeros(len(instance.drivers), np.bool_)
            drivers[driver[reached]] = True
            more = drivers[driver]
            more[other[reached[vehicle[rows]]]] = True
            if (more == reached).all():
                return np.ascontiguousarray(more)
            reached = more

    def _widen(self, vehicles: Any, pauses: bool) -> None:
        """Let each shift go from the end of the driver's one before to the beginning of the one after.

        With `pauses`, the breaks that fall in these hours are to be taken.
        """
        opens, closes = self._given.vehicles["shift_from"], self._given.vehicles["shift_to"]
        driver = self._given.vehicles["driver"]
        after = 1 + np.flatnonzero(driver[1:] == driver[:-1])
        vehicles["shift_from"], vehicles["shift_to"] = max(-HORIZON_S, self.now), HORIZON_S
        vehicles["shift_from"][after] = np.maximum(closes[after - 1], self.now)
        vehicles["shift_to"][after - 1] = opens[after]
        left = (self._given.vehicles["frozen"] > 0) | (opens > np.maximum(self._declared, self.now))
        vehicles["shift_from"][left] = opens[left]
        for car in vehicles if pauses else ():
            breaks = sorted(self._drivers[int(car["driver"])].breaks, key=lambda pause: pause.from_s)
            due = [pause for pause in breaks if pause.from_s < car["shift_to"] and pause.to_s > car["shift_from"]]
            car["break_count"] = len(due)
            for k, pause in enumerate(due):
                car["breaks"][3 * k : 3 * k + 3] = pause.from_s, pause.to_s, pause.duration_s
