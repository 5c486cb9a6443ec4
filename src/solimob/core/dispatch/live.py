"""A day that has begun: insert, cancel, a driver falls ill, whom to call first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import inf

import numpy as np

from solimob.core.dispatch.begun import begun_routes, call_off, freeze
from solimob.core.dispatch.kernel.instance import build_instance, write_requests
from solimob.core.dispatch.kernel.plans import UnreadablePlanError, vehicle_of, write_plan
from solimob.core.dispatch.offer import Offer, make_offer
from solimob.core.dispatch.placement import Placement
from solimob.core.dispatch.plan import Act, Plan, Reason
from solimob.core.dispatch.problem import Accompaniment, Leg, Problem, Request
from solimob.core.dispatch.refusals import RefusalCode, Refusals
from solimob.core.dispatch.validation import Fault, InvalidDayError, find_request_faults

__all__ = ["LiveDay", "NotPossibleError", "Offer"]

SPARE = 512
"""Rows kept for requests to come before the arrays are built again."""


class NotPossibleError(ValueError):
    """What was asked of a running day cannot be done; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.text)


class LiveDay:
    """A plan being lived: requests come and go, the routes follow, and every rule holds after each act.

    The arrays are prepared once; an insertion or a list of offers then takes milliseconds on thousands of requests.
    With `now` (seconds from midnight) what has begun stays as it is: stops begun keep their times, the stop a driver
    heads to stays the next one, nobody leaves or is picked up before now. The times of a route that no act touches are
    those of the plan, which people have been told. An act that fails changes nothing.

    Raises
    ------
    UnreadablePlanError
        If the plan does not belong to the day, or a route keeps no possible times.
    """

    def __init__(self, problem: Problem, plan: Plan, *, now: float | None = None) -> None:
        self._problem = problem
        self._now = now
        self._begun = () if now is None else begun_routes(plan, now)
        self._requests = list(problem.requests)
        self._known = {request.id: request for request in self._requests}
        self._declined: set[tuple[str, str]] = set()
        self._ill: set[int] = set()
        self._prepare(plan)

    @property
    def problem(self) -> Problem:
        """The day, with the requests added since and without those cancelled."""
        if len(self._problem.requests) != len(self._requests):
            self._problem = self._problem.with_requests(tuple(self._requests))
        return self._problem

    def plan(self) -> Plan:
        """Return the plan as it stands, with the reason of each refusal."""
        return self._written(self._refusals.explain(self.problem))

    def offers(
        self, requests: Sequence[Request], *, asked: Mapping[str, float] | None = None, limit: int | None = None
    ) -> tuple[Offer, ...]:
        """Return whom to call for a request, or for both legs of a pair, the least extra cost first.

        Extra costs that round to the same euro are ordered by the wishes of the person (`preferred_drivers`), then by
        kilometres already driven this year, then by who was asked longest ago; `asked` gives the seconds since each was
        last asked. Who declined one of these requests, and who cannot serve them, is left out.

        Raises
        ------
        InvalidDayError
            If the requests contradict themselves or the day.
        """
        rows = self._append(requests)
        calls = self._placed.call(rows)
        self._forget(rows)
        since = asked or {}
        preferred = frozenset[str]().union(*(request.preferred_drivers for request in requests))
        drivers = self._problem.drivers
        hours = [driver.year_hours for driver in drivers if driver.year_hours is not None]
        mean_hours = sum(hours) / len(hours) if hours and len(hours) == len(drivers) else None

        def rank(row: int) -> tuple[float, bool, float, float, float]:
            driver, cost = drivers[row], float(calls["cost"][row])
            return round(cost), driver.id not in preferred, driver.year_km, -since.get(driver.id, inf), cost

        declined = {driver for driver, name in self._declined if any(name == request.id for request in requests)}
        able = [int(row) for row in np.flatnonzero(np.isfinite(calls["cost"])) if drivers[row].id not in declined]
        return tuple(
            make_offer(
                drivers[row], calls[row], self._placed.is_idle(row), since.get(drivers[row].id), preferred, mean_hours
            )
            for row in sorted(able, key=rank)[:limit]
        )

    def decline(self, driver: str, requests: Sequence[Request]) -> None:
        """Record that a driver said no: they are not proposed again for these requests, nor given them unasked."""
        self._declined.update((driver, request.id) for request in requests)

    def refusal(self, requests: Sequence[Request], *, driver: str | None = None) -> Reason:
        """Return why requests cannot be inserted, by anybody or by one driver.

        Raises
        ------
        InvalidDayError
            If the requests contradict themselves or the day.
        """
        number = None if driver is None else self._number(driver)
        rows = self._append(requests)
        reason = self._reason(rows, number)
        self._forget(rows)
        return reason

    def insert(self, requests: Sequence[Request], *, driver: str | None = None) -> tuple[str, ...]:
        """Insert a request, or both legs of a pair, where they cost least; return their drivers.

        With `driver`, only that person's routes are tried, even if they declined before.

        Raises
        ------
        NotPossibleError
            If no route can take them: nothing has changed.
        InvalidDayError
            If the requests contradict themselves or the day.
        """
        number = None if driver is None else self._number(driver)
        rows = self._append(requests)
        placed = self._placed
        if not (self._place(rows) if number is None else placed.place_with(rows, number, placed.call(rows))):
            reason = self._reason(rows, number)
            self._forget(rows)
            raise NotPossibleError(reason)
        self._placed.settle()
        drivers = self._instance.vehicles["driver"][self._placed.routes.vehicle[rows]]
        return tuple(self._problem.drivers[int(number)].id for number in drivers)

    def cancel(self, ids: Sequence[str]) -> None:
        """Take requests out of the day; the other leg of a pair goes with them, unless it has begun.

        A driver who is heading to somebody goes on from there, to the next stop or home: see `call_off`.

        Raises
        ------
        NotPossibleError
            If a request is unknown, or its trip, or the return after it, has begun; or if what is left of a route keeps
            no possible times, where the way by the cancelled place was a short cut.
        """
        rows = self._to_cancel(ids)
        gone = {self._requests[row].id for row in rows}
        before, begun, everybody = self._written(), self._begun, list(self._requests)
        left = [_alone(r) if r.linked_to in gone else r for r in everybody if r.id not in gone]
        now_begun = call_off(begun, before, self.problem, gone)
        self._remove(rows)
        try:
            self._begun = now_begun
            self._rewrite(left, self._written())
        except UnreadablePlanError:  # the next stop cannot wait for a driver who comes by the place called off
            self._begun = begun
            self._rewrite(everybody, before)
            raise _times_do_not_hold() from None
        for route in set(now_begun) - set(begun):
            self._placed.time_again(vehicle_of(self._instance, self._problem, route.driver, route.shift))

    def _to_cancel(self, ids: Sequence[str]) -> set[int]:
        """Return the rows of requests to cancel, and of the other legs that go with them."""
        index = {request.id: row for row, request in enumerate(self._requests)}
        fixed = self._instance.requests["fixed"] > 0
        fixed[[index[name] for route in self._begun if (name := route.next_pickup) is not None]] = False
        rows: set[int] = set()
        for name in ids:
            if name not in index:
                text = f"La demande « {name} » n'est pas dans la journée."
                raise NotPossibleError(Reason("unknown_request", (), text))
            row = index[name]
            other = int(self._instance.requests["partner"][row])
            legs = [row, other] if other >= 0 and self._requests[row].leg is Leg.OUTBOUND else [row]
            if fixed[legs].any():
                raise NotPossibleError(Reason("already_begun", (), f"Le trajet « {name} » est déjà commencé."))
            rows |= {row} | ({other} if other >= 0 and not fixed[other] else set())
        return rows

    def driver_unavailable(self, driver: str) -> tuple[str, ...]:
        """Give the trips of a driver who can no longer drive to the others; return the requests nobody can take.

        Who is aboard stays with the driver. The return of an outbound that has begun becomes a request of its own, for
        whoever can, once the person is ready: the link between the two is undone.

        Raises
        ------
        NotPossibleError
            If the driver is unknown; or as in `cancel`, where a return is with another driver.
        """
        number = self._number(driver)
        requests = self._instance.requests
        index = {request.id: row for row, request in enumerate(self._requests)}
        mine = list(self._placed.vehicles_of(number))
        stay = requests["fixed"] > 0
        heading = [route.next_pickup for route in self._begun if route.driver == driver]
        stay[[index[name] for name in heading if name is not None]] = False
        rows = {int(row) for row in np.flatnonzero(np.isin(self._placed.routes.vehicle, mine) & ~stay)}
        rows |= {int(other) for row in rows if (other := requests["partner"][row]) >= 0 and not stay[other]}
        self._remove(rows)
        self._ill.add(number)
        names = {self._requests[row].id for row in rows}
        begun = {request.id for row, request in enumerate(self._requests) if stay[row]}
        self._begun = tuple(route.without_heading() if route.driver == driver else route for route in self._begun)
        if not begun.isdisjoint(self._requests[row].linked_to for row in rows) or (requests["fixed"][list(rows)]).any():
            self._separate(names, begun)
        self._close()
        for unit in self._units(names):
            self._place(unit)
            self._placed.settle()
        return tuple(
            r.id for row, r in enumerate(self._requests) if r.id in names and self._placed.routes.vehicle[row] < 0
        )

    # The arrays.

    def _prepare(self, plan: Plan) -> None:
        self._instance = build_instance(self._problem, SPARE)
        if self._now is not None:
            freeze(self._instance, self._problem, self._begun, self._now)
        self._placed = Placement(self._instance, self._problem, plan)
        self._refusals = Refusals(self._problem, self._instance, self._placed.routes, self._now)
        self._given = {
            vehicle_of(self._instance, self._problem, route.driver, route.shift): route for route in plan.routes
        }
        self._close()

    def _rewrite(self, requests: Sequence[Request], plan: Plan) -> None:
        """Go on with other requests and a plan of theirs."""
        self._requests = list(requests)
        self._known = {request.id: request for request in self._requests}
        self._problem = replace(self._problem, requests=tuple(requests))
        self._prepare(plan)

    def _close(self) -> None:
        """Ask those who can no longer drive for nothing."""
        for number in self._ill:
            self._instance.allowed[:, list(self._placed.vehicles_of(number))] = 0

    def _append(self, requests: Sequence[Request]) -> list[int]:
        """Write new requests in the spare rows; refuse those that contradict the day."""
        faults = find_request_faults(self._problem, self._known, requests)
        if not faults and not _is_unit(requests):
            faults = [Fault("requests", "une demande, ou un aller et son retour liés, sont attendus")]
        if faults:
            raise InvalidDayError(faults)
        first, end = len(self._requests), len(self._requests) + len(requests)
        if end > len(self._instance.requests):
            self._rewrite(self._requests, self._written())
        write_requests(self._instance, self._problem, requests, first)
        if self._now is not None:
            early = self._instance.nodes["early"][2 * first : 2 * end]
            np.maximum(early, self._now, out=early)
        self._instance.requests["weight"][first:end] = 1.0
        self._close()
        self._requests.extend(requests)
        self._known |= {request.id: request for request in requests}
        return list(range(first, end))

    def _forget(self, rows: list[int]) -> None:
        """Take back the requests just appended."""
        for row in rows:
            del self._known[self._requests[row].id]
        del self._requests[rows[0] :]

    @contextmanager
    def _without_decliners(self, rows: Sequence[int]) -> Iterator[None]:
        """Ask nobody for what they declined."""
        before = self._instance.allowed[list(rows)].copy()
        for driver, name in self._declined:
            for row in rows:
                if self._requests[row].id == name and driver in self._problem.driver_index:
                    self._instance.allowed[row, list(self._placed.vehicles_of(self._number(driver)))] = 0
        try:
            yield
        finally:
            self._instance.allowed[list(rows)] = before

    def _place(self, rows: Sequence[int]) -> bool:
        """Insert a request, or both legs of a pair, with anybody who did not decline; tell whether it could be done."""
        with self._without_decliners(rows):
            return self._placed.place(rows)

    def _number(self, driver: str) -> int:
        if driver not in self._problem.driver_index:
            raise NotPossibleError(Reason("unknown_driver", (), f"« {driver} » n'est pas dans la journée."))
        return self._problem.driver_index[driver]

    def _units(self, names: set[str]) -> list[list[int]]:
        """Return the rows to place again, both legs of a pair together: by priority, then early first."""
        index = {request.id: row for row, request in enumerate(self._requests)}
        early = self._instance.nodes["early"]
        units = [
            [index[name], *([index[other]] if other in names else [])]
            for name in names
            for other in [self._requests[index[name]].linked_to]
            if other not in names or self._requests[index[name]].leg is Leg.OUTBOUND
        ]
        return sorted(units, key=lambda rows: (self._requests[rows[0]].priority, float(early[2 * rows[0]]), rows))

    def _remove(self, rows: set[int]) -> None:
        """Take requests out of their routes.

        Raises
        ------
        NotPossibleError
            If what is left of a route keeps no possible times: a detour saved time there.
        """
        if not self._placed.take_out(rows):
            raise _times_do_not_hold()
        self._placed.settle()

    def _separate(self, names: set[str], begun: set[str]) -> None:
        """Undo the link of each pair of which one leg has begun and the other is named; a return keeps its wait."""
        plan = self._written()
        times = {(stop.request, stop.act): stop for route in plan.routes for stop in route.stops}
        by_id = {request.id: request for request in self._requests}
        requests = []
        for request in self._requests:
            other = by_id.get(request.linked_to or "")
            if other is not None and request.id in names and other.id in begun:
                if request.leg is Leg.RETURN:
                    ready = times[other.id, Act.DROPOFF].depart_s + other.accompaniment_s
                    early, late = request.pickup_window
                    request = replace(request, pickup_window=(min(max(early, ready), late), late))
                requests.append(_alone(request))
            else:
                requests.append(_alone(request) if request.id in begun and request.linked_to in names else request)
        self._rewrite(requests, plan)

    # Words.

    def _written(self, reasons: Mapping[str, Reason] | None = None) -> Plan:
        """Return the plan of the routes; without reasons it is only carried over, and nobody reads them."""
        if reasons is None:
            reasons = {request.id: Reason("not_placed", (), "") for request in self._requests}
        routes = self._placed.routes._replace(vehicle=self._placed.routes.vehicle[: len(self._requests)])
        plan = write_plan(self._instance, self.problem, routes, self._placed.scratch, reasons)
        untouched = self._placed.untouched()
        told = {(r.driver, r.shift): r for v, r in self._given.items() if v in untouched}
        kept = tuple(told.get((route.driver, route.shift), route) for route in plan.routes)
        longer = [
            self._problem.drivers[self._number(one.driver)].cost_per_hour
            * ((one.end_s - one.start_s) - (other.end_s - other.start_s))
            for one, other in zip(kept, plan.routes)
        ]
        return replace(plan, routes=kept, cost=plan.cost + sum(longer) / 3600)

    def _reason(self, rows: Sequence[int], number: int | None) -> Reason:
        """Return why requests just appended cannot be inserted, by anybody or by one driver."""
        extended = self._problem.with_requests(tuple(self._requests))
        legs = [row for row in self._placed.legs(rows) if row >= 0]
        if number is None:
            with self._without_decliners(rows):
                return self._refusals.explain_rows(extended, legs)
        driver = self._problem.drivers[number].id
        if number in self._ill:
            return Reason("driver_unavailable", (), f"« {driver} » n'est plus disponible.")
        reason = self._refusals.explain_rows(extended, legs, number)
        text = "" if reason.code == RefusalCode.FITS_NOW else f" {reason.text}"
        return replace(reason, text=f"« {driver} » ne peut pas s'en charger.{text}")


def _is_unit(requests: Sequence[Request]) -> bool:
    """Tell whether requests are one alone, or both legs of a pair."""
    linked = {request.linked_to for request in requests}
    return linked == {None} if len(requests) == 1 else linked == {request.id for request in requests}


def _times_do_not_hold() -> NotPossibleError:
    text = "Sans ce trajet, les suivants ne tiennent plus dans leurs horaires."
    return NotPossibleError(Reason("times_do_not_hold", (), text))


def _alone(request: Request) -> Request:
    """Return a request without its other leg, nor what supposes one."""
    unaccompanied = replace(request, accompaniment_s=0.0, accompaniment=Accompaniment.STAY)
    return replace(unaccompanied, linked_to=None, leg=None, same_driver=False)
