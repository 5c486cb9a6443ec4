"""A day that has begun: insert, cancel, a driver falls ill, whom to call first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from solimob.core.dispatch.kernel.calls import CALL, call_everybody, insert_with_driver
from solimob.core.dispatch.kernel.insertion import drop_absent
from solimob.core.dispatch.kernel.instance import STAY, Instance, build_instance, write_requests
from solimob.core.dispatch.kernel.plans import load_plan, vehicle_of, write_plan
from solimob.core.dispatch.kernel.routes import copy_route, empty_routes, new_scratch
from solimob.core.dispatch.kernel.search import EARLY_FIRST, copy_changed, new_search, recreate
from solimob.core.dispatch.plan import Act, Plan, Reason
from solimob.core.dispatch.problem import Problem, Request
from solimob.core.dispatch.refusals import explain_refusals
from solimob.core.dispatch.validation import InvalidDayError, find_request_faults

SPARE = 32
"""Rows kept for requests to come before the arrays are built again."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody to call: what the trip adds to their day, and what to say.

    `extra_m` is the distance added, `extra_s` the time added between leaving home and being back (the least possible),
    `since_asked_s` the time since they were last asked, `None` when that is not known.
    """

    driver: str
    extra_m: float
    extra_s: float
    since_asked_s: float | None
    reason: str


class NotPossibleError(ValueError):
    """What was asked of a running day cannot be done; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.text)


class LiveDay:
    """A plan being lived: requests come and go, the routes follow, and every rule holds after each act.

    The arrays are prepared once; an insertion or a list of offers then takes milliseconds on thousands of requests.
    With `now` (seconds from midnight) what has begun stays as it is: stops begun keep their times, the stop a driver
    heads to stays the next one, nobody leaves or is picked up before now.

    Raises
    ------
    UnreadablePlanError
        If the plan does not belong to the day, or a route keeps no possible times.
    """

    def __init__(self, problem: Problem, plan: Plan, *, now: float | None = None) -> None:
        self._problem = problem
        self._now = now
        self._requests = list(problem.requests)
        self._declined: set[tuple[str, str]] = set()
        self._prepare(plan)

    @property
    def problem(self) -> Problem:
        """The day, with the requests added since and without those cancelled."""
        if len(self._problem.requests) != len(self._requests):
            self._problem = replace(self._problem, requests=tuple(self._requests))
        return self._problem

    def plan(self) -> Plan:
        """Return the plan as it stands."""
        reasons = explain_refusals(self.problem, self._instance, self._routes, self._scratch)
        return write_plan(self._instance, self.problem, self._routes, self._scratch, reasons)

    def offers(
        self, requests: Sequence[Request], *, asked: Mapping[str, float] | None = None, limit: int | None = None
    ) -> tuple[Offer, ...]:
        """Return whom to call for a request, or for both legs of a pair, the least extra cost first.

        Extra costs that round to the same euro are ordered by kilometres already driven this year, then by who was
        asked longest ago; `asked` gives the seconds since each was last asked. Who declined one of these requests, and
        who cannot serve them, is left out.

        Raises
        ------
        InvalidDayError
            If the requests contradict themselves or the day.
        """
        calls = self._calls(requests)
        since = asked or {}
        able = [row for row in np.flatnonzero(np.isfinite(calls["cost"])) if self._may_call(int(row), requests)]

        def rank(row: int) -> tuple[float, float, float, float]:
            driver = self._problem.drivers[row]
            return (
                round(float(calls["cost"][row])),
                driver.year_km,
                -since.get(driver.id, float("inf")),
                float(calls["cost"][row]),
            )

        ordered = sorted((int(row) for row in able), key=rank)
        return tuple(self._offer(row, calls[row], since) for row in ordered[:limit])

    def decline(self, driver: str, requests: Sequence[Request]) -> None:
        """Record that a driver said no: they are not proposed again for these requests."""
        self._declined.update((driver, request.id) for request in requests)

    def insert(self, requests: Sequence[Request], *, driver: str | None = None) -> tuple[str, ...]:
        """Insert a request, or both legs of a pair, where they cost least; return their drivers.

        With `driver`, only that person's routes are tried.

        Raises
        ------
        NotPossibleError
            If no route can take them: nothing has changed.
        InvalidDayError
            If the requests contradict themselves or the day.
        """
        rows = self._append(requests)
        found = self._insert_with(rows, driver) if driver is not None else self._insert_anywhere(rows)
        if not found:
            reason = self._reason(rows)
            self._forget(rows)
            raise NotPossibleError(reason)
        drivers = self._instance.vehicles["driver"][self._routes.vehicle[rows]]
        self._settle()
        return tuple(self._problem.drivers[int(row)].id for row in drivers)

    def cancel(self, ids: Sequence[str]) -> None:
        """Take requests out of the day; the other leg of a pair goes with them.

        Raises
        ------
        NotPossibleError
            If a request is unknown, or its trip has begun.
        """
        index = {request.id: row for row, request in enumerate(self._requests)}
        rows: set[int] = set()
        for name in ids:
            if name not in index:
                raise NotPossibleError(
                    Reason("unknown_request", (), f"La demande « {name} » n'est pas dans la journée.")
                )
            row = index[name]
            if self._instance.requests["fixed"][row]:
                raise NotPossibleError(Reason("already_begun", (), f"Le trajet « {name} » est déjà commencé."))
            rows.add(row)
            other = int(self._instance.requests["partner"][row])
            if other >= 0 and not self._instance.requests["fixed"][other]:
                rows.add(other)
        self._remove(rows)
        gone = {self._requests[row].id for row in rows}
        plan = write_plan(self._instance, self.problem, self._routes, self._scratch, _no_reasons(self._requests))
        kept = [
            replace(request, linked_to=None, leg=None) if request.linked_to in gone else request
            for request in self._requests
            if request.id not in gone
        ]
        self._requests = kept
        self._problem = replace(self._problem, requests=tuple(kept))
        self._prepare(plan)

    def driver_unavailable(self, driver: str) -> tuple[str, ...]:
        """Give the trips of a driver who can no longer drive to the others; return the requests nobody can take.

        Trips that have begun stay with the driver.

        Raises
        ------
        NotPossibleError
            If the driver is unknown.
        """
        if driver not in self._problem.driver_index:
            raise NotPossibleError(Reason("unknown_driver", (), f"« {driver} » n'est pas dans la journée."))
        number = self._problem.driver_index[driver]
        mine = np.flatnonzero(self._instance.vehicles["driver"] == number)
        rows = {
            int(row)
            for row in np.flatnonzero(np.isin(self._routes.vehicle, mine))
            if not self._instance.requests["fixed"][row]
        }
        rows |= {
            int(other)
            for row in rows
            if (other := self._instance.requests["partner"][row]) >= 0 and not self._instance.requests["fixed"][other]
        }
        self._remove(rows)
        self._instance.allowed[:, mine] = 0
        self._recreate(sorted(rows))
        self._settle()
        return tuple(self._requests[row].id for row in sorted(rows) if self._routes.vehicle[row] < 0)

    def _prepare(self, plan: Plan) -> None:
        self._instance = build_instance(self._problem, SPARE)
        if self._now is not None:
            _freeze(self._instance, self._problem, plan, self._now)
        self._routes, self._kept = empty_routes(self._instance), empty_routes(self._instance)
        self._scratch, self._search = new_scratch(self._instance, 0), new_search(self._instance)
        load_plan(self._instance, self._problem, plan, self._routes, self._scratch)
        self._settle()

    def _settle(self) -> None:
        copy_changed(self._routes, self._kept)

    def _append(self, requests: Sequence[Request]) -> list[int]:
        """Write new requests in the spare rows; refuse those that contradict the day."""
        faults = find_request_faults(self._problem, self._requests, requests)
        if faults:
            raise InvalidDayError(faults)
        first = len(self._requests)
        if first + len(requests) > len(self._instance.requests):
            self._prepare(
                write_plan(self._instance, self.problem, self._routes, self._scratch, _no_reasons(self._requests))
            )
        write_requests(self._instance, self._problem, requests, first)
        if self._now is not None:
            early = self._instance.nodes["early"][2 * first : 2 * (first + len(requests))]
            np.maximum(early, self._now, out=early)
        rows = list(range(first, first + len(requests)))
        self._instance.requests["weight"][rows] = 1.0
        self._scratch.seen[rows] = 0
        self._requests.extend(requests)
        return rows

    def _forget(self, rows: list[int]) -> None:
        """Take back the requests just appended."""
        del self._requests[rows[0] :]

    def _calls(self, requests: Sequence[Request]) -> Any:
        rows = self._append(requests)
        calls = np.zeros(len(self._instance.drivers), CALL)
        other = rows[1] if len(rows) == 2 else -1
        outbound = rows[0]
        if other >= 0 and self._instance.requests["is_return"][outbound]:
            outbound, other = other, outbound
        call_everybody(self._instance, self._routes, self._kept, self._scratch, outbound, other, calls)
        self._forget(rows)
        return calls

    def _may_call(self, row: int, requests: Sequence[Request]) -> bool:
        driver = self._problem.drivers[row].id
        return not any((driver, request.id) in self._declined for request in requests)

    def _offer(self, row: int, call: Any, since: Mapping[str, float]) -> Offer:
        driver = self._problem.drivers[row]
        metres, seconds = float(call["metres"]), float(call["seconds"])
        idle = all(self._kept.lines["length"][v] == 0 for v in self._vehicles_of(row))
        text = "Ne roule pas encore ce jour-là" if idle else "Roule déjà ce jour-là"
        text += f" ; {_number(metres / 1000)} km et {_number(seconds / 60)} min de plus"
        if driver.year_km > 0:
            text += f" ; {_number(driver.year_km)} km depuis janvier"
        if driver.id in since:
            text += f" ; demandé pour la dernière fois il y a {_ago(since[driver.id])}"
        return Offer(driver.id, metres, seconds, since.get(driver.id), text + ".")

    def _vehicles_of(self, row: int) -> range:
        return range(int(self._instance.drivers[row]["first_vehicle"]), int(self._instance.drivers[row]["end_vehicle"]))

    def _insert_with(self, rows: list[int], driver: str) -> bool:
        """Insert rows with one driver, the outbound first and, failing that, the return first."""
        if driver not in self._problem.driver_index:
            raise NotPossibleError(Reason("unknown_driver", (), f"« {driver} » n'est pas dans la journée."))
        number = self._problem.driver_index[driver]
        stays = self._instance.requests["mode"][rows[0]] == STAY
        orders = [rows] if stays or len(rows) == 1 else [rows, rows[::-1]]
        if self._instance.requests["is_return"][rows[0]]:
            orders = orders[::-1] if not stays else [rows[::-1]]
        for order in orders:
            done = [
                insert_with_driver(self._instance, self._routes, self._scratch, number, row) >= 0
                for row in (order[:1] if stays else order)
            ]
            if all(done):
                return True
            self._undo(number, rows)
        return False

    def _undo(self, number: int, rows: Sequence[int]) -> None:
        self._routes.vehicle[list(rows)] = -1
        for v in self._vehicles_of(number):
            copy_route(self._kept, self._routes, v)

    def _insert_anywhere(self, rows: list[int]) -> bool:
        """Insert rows where they cost least; both legs with one driver where no other way is found."""
        self._recreate(rows)
        if (self._routes.vehicle[rows] >= 0).all():
            return True
        copy_changed(self._kept, self._routes)
        if len(rows) == 1:
            return False
        calls = np.zeros(len(self._instance.drivers), CALL)
        outbound, back = rows if not self._instance.requests["is_return"][rows[0]] else rows[::-1]
        call_everybody(self._instance, self._routes, self._kept, self._scratch, outbound, back, calls)
        best = int(np.argmin(calls["cost"])) if len(calls) else -1
        return (
            best >= 0
            and bool(np.isfinite(calls["cost"][best]))
            and self._insert_with(rows, self._problem.drivers[best].id)
        )

    def _recreate(self, rows: Sequence[int]) -> None:
        """Insert rows one by one, both legs of a pair or neither."""
        self._search.out[: len(rows)], self._search.out[-1] = rows, len(rows)
        self._search.is_out[list(rows)] = 1
        recreate(self._instance, self._routes, self._scratch, self._search, 0.0, EARLY_FIRST)
        self._search.is_out[:] = 0
        self._search.touched[:] = 0

    def _remove(self, rows: set[int]) -> None:
        """Take requests out of their routes.

        Raises
        ------
        NotPossibleError
            If what is left of a route keeps no possible times: a detour saved time there.
        """
        touched = sorted({int(self._routes.vehicle[row]) for row in rows} - {-1})
        self._routes.vehicle[list(rows)] = -1
        for v in touched:
            if not drop_absent(self._instance, self._routes, self._scratch, v):
                copy_changed(self._kept, self._routes)
                raise NotPossibleError(
                    Reason(
                        "times_do_not_hold", (), "Sans ce trajet, les suivants ne tiennent plus dans leurs horaires."
                    )
                )
        self._settle()

    def _reason(self, rows: list[int]) -> Reason:
        extended = replace(self._problem, requests=tuple(self._requests))
        reasons = explain_refusals(extended, self._instance, self._routes, self._scratch)
        return reasons[self._requests[rows[0]].id]


def _no_reasons(requests: Sequence[Request]) -> dict[str, Reason]:
    """Return a reason for each request where nobody will read one: the plan is only carried over."""
    return {request.id: Reason("not_placed", (), "") for request in requests}


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", "\u202f").replace("-0", "0")


def _ago(seconds: float) -> str:
    hours = seconds / 3600
    return f"{_number(hours)} h" if hours < 48 else f"{_number(hours / 24)} jours"


def _freeze(instance: Instance, problem: Problem, plan: Plan, now: float) -> None:
    """Pin what has begun: stops begun keep their times, the stop headed to stays next, nothing starts before now."""
    nodes, vehicles = instance.nodes, instance.vehicles
    begun = set()
    for route in plan.routes:
        v = vehicle_of(instance, problem, route.driver, route.shift)
        if route.start_s > now:
            continue
        begun.add(v)
        vehicles["shift_from"][v] = route.start_s
        leaves = route.start_s
        for stop in route.stops:
            if leaves > now:
                break
            vehicles["frozen"][v] += 1
            row = problem.request_index[stop.request]
            node = 2 * row + (0 if stop.act is Act.PICKUP else 1)
            instance.requests["fixed"][row] = 1
            if stop.begin_s <= now:
                nodes["early"][node] = nodes["late"][node] = stop.begin_s
            leaves = stop.depart_s
    for v in range(len(vehicles)):
        if v not in begun:
            vehicles["shift_from"][v] = max(float(vehicles["shift_from"][v]), now)
