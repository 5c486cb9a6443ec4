"""Requests placed in routes and taken out again, all or nothing: the arrays of a lived day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import inf
from typing import Any

import numpy as np

from solimob.core.dispatch.kernel.calls import CALL, call_everybody, insert_with_driver, who_can
from solimob.core.dispatch.kernel.commit import drop_absent
from solimob.core.dispatch.kernel.insertion import insert
from solimob.core.dispatch.kernel.instance import FREE, Instance
from solimob.core.dispatch.kernel.plans import load_plan
from solimob.core.dispatch.kernel.routes import NONE, empty_routes, new_scratch
from solimob.core.dispatch.kernel.ruin import new_search
from solimob.core.dispatch.kernel.search import EARLY_FIRST, copy_changed, recreate
from solimob.core.dispatch.plan import Plan
from solimob.core.dispatch.problem import Problem


class Placement:
    """Routes at work over the arrays of a day: what fails comes back to what was last settled.

    Requests are rows of the arrays; `rows` are one request, or both legs of a pair in any order.

    Raises
    ------
    UnreadablePlanError
        If the plan does not belong to the day, or a route keeps no possible times.
    """

    def __init__(self, instance: Instance, problem: Problem, plan: Plan) -> None:
        self.instance = instance
        self.routes, self._kept = empty_routes(instance), empty_routes(instance)
        self.scratch, self._search = new_scratch(instance, 0), new_search(instance)
        load_plan(instance, problem, plan, self.routes, self.scratch)
        self._loaded = self.routes.lines["version"].copy()
        self.settle()

    def settle(self) -> None:
        """Keep the routes as they stand."""
        copy_changed(self.routes, self._kept)

    def undo(self) -> None:
        """Come back to the routes last settled."""
        copy_changed(self._kept, self.routes)

    def vehicles_of(self, number: int) -> range:
        """Return the shifts of a driver."""
        driver = self.instance.drivers[number]
        return range(int(driver["first_vehicle"]), int(driver["end_vehicle"]))

    def is_idle(self, number: int) -> bool:
        """Tell whether a driver has nobody to drive."""
        return not any(self._kept.lines["length"][v] for v in self.vehicles_of(number))

    def time_again(self, v: int) -> None:
        """Let the times of a route no longer be those of the plan loaded."""
        self._loaded[v] = -1

    def untouched(self) -> set[int]:
        """Return the shifts whose times may stay those of the plan loaded.

        Neither their route has changed since, nor that of another leg of their pairs, nor of theirs in turn.
        """
        changed = set(map(int, np.flatnonzero(self.routes.lines["version"] != self._loaded)))
        partner, vehicle = self.instance.requests["partner"], self.routes.vehicle
        other = np.where((partner >= 0) & (vehicle >= 0), vehicle[partner], -1)
        links = {(int(v), int(w)) for v, w in zip(vehicle, other) if w >= 0 and v != w}
        while reached := {v for v, w in links if w in changed and v not in changed}:
            changed |= reached
        return set(range(len(self._loaded))) - changed

    def call(self, rows: Sequence[int]) -> Any:
        """Return what requests would cost each driver, a row of `CALL` each."""
        calls = np.zeros(len(self.instance.drivers), CALL)
        call_everybody(self.instance, self.routes, self._kept, self.scratch, *self.legs(rows), calls)
        return calls

    def place(self, rows: Sequence[int]) -> bool:
        """Insert requests where they cost least; tell whether it could be done.

        Both legs are given to the driver who does both for the least, or each where it costs least, whichever is less.
        """
        self.scratch.seen[list(rows)] = 0
        calls = self.call(rows)
        together = float(calls["cost"].min(initial=inf))
        apart = len(rows) == 2 and self.instance.requests["mode"][rows[0]] == FREE
        if apart and self._place_apart(rows, together):
            return True
        if together < inf:
            return self.place_with(rows, int(np.argmin(calls["cost"])), calls)
        return apart and self._place_early(*self.legs(rows))

    def place_with(self, rows: Sequence[int], number: int, calls: Any) -> bool:
        """Insert requests with one driver, as in `calls`; tell whether it could be done."""
        if not np.isfinite(calls["cost"][number]):
            return False
        call = calls[number]
        first, second = self.legs(rows)[:: -1 if call["reversed"] else 1]
        if call["second"] < 0:  # a request alone, or a pair that its driver takes at once and stays with
            fits = self._insert(number, first)
        else:
            place = int(call["first"]), first, int(call["pickup"]), int(call["dropoff"]), NONE
            fits = insert(self.instance, self.routes, self.scratch, *place) and self._insert(number, second)
        if not fits:
            raise AssertionError(f"request {first} no longer fits where it was found to")
        return True

    def take_out(self, rows: Collection[int]) -> bool:
        """Take requests out of their routes; tell whether what is left keeps possible times.

        It may not where distances break the triangle inequality: a detour saved time.
        """
        touched = sorted({int(self.routes.vehicle[row]) for row in rows} - {-1})
        self.routes.vehicle[list(rows)] = -1
        if all(drop_absent(self.instance, self.routes, self.scratch, v) for v in touched):
            return True
        self.undo()
        return False

    def legs(self, rows: Sequence[int]) -> tuple[int, int]:
        """Return the outbound and the return, −1 where there is none."""
        one, two = (*rows, -1)[:2]
        return (two, one) if two >= 0 and self.instance.requests["is_return"][one] else (one, two)

    def _insert(self, number: int, row: int) -> bool:
        return insert_with_driver(self.instance, self.routes, self.scratch, number, row) >= 0

    def _place_apart(self, rows: Sequence[int], most: float) -> bool:
        """Insert each leg of a pair where it costs least; tell whether it could be done for less than `most` euros."""
        self._search.out[: len(rows)], self._search.out[-1] = rows, len(rows)
        self._search.is_out[list(rows)] = 1
        recreate(self.instance, self.routes, self.scratch, self._search, 0.0, EARLY_FIRST)
        self._search.is_out[:] = 0
        self._search.touched[:] = 0
        others = np.delete(np.arange(len(self.routes.vehicle)), rows)
        unmoved = (self.routes.vehicle[others] == self._kept.vehicle[others]).all()
        extra = float((self.routes.lines["cost"] - self._kept.lines["cost"]).sum())
        if unmoved and (self.routes.vehicle[list(rows)] >= 0).all() and extra < most:
            return True
        self.undo()
        return False

    def _place_early(self, outbound: int, back: int) -> bool:
        """Insert the outbound with one driver, the return with another; tell whether it could be done.

        Only the two who would be there first need a trial: whoever takes the return, one of them is somebody else.
        """
        first, then = self._able(outbound), self._able(back)
        if not first or not then:
            return False
        arrivals: list[tuple[float, int]] = []
        for number in first:
            self._insert(number, outbound)
            arrivals.append((float(self.routes.begin[2 * outbound + 1]), number))
            self.undo()
        for _, number in sorted(arrivals)[:2]:
            self._insert(number, outbound)
            if any(self._insert(other, back) for other in then if other != number):
                return True
            self.undo()
        return False

    def _able(self, row: int) -> list[int]:
        """Return the drivers who can take a request, its other leg not being placed."""
        able = np.zeros(len(self.instance.drivers), np.uint8)
        who_can(self.instance, self.routes, self.scratch, row, len(able), able)
        return [int(number) for number in np.flatnonzero(able)]
