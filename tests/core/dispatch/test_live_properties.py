"""A day being lived, whatever is done: every rule holds, what has begun is kept, the reasons of refusals follow."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solimob.core.dispatch import (
    Leg,
    LiveDay,
    MaxIterations,
    NotPossibleError,
    Plan,
    Problem,
    Reason,
    Request,
    live,
    solve,
)
from solimob.core.dispatch.refusals import Refusals
from tests.core.dispatch.strategies import small_days
from tests.core.dispatch.test_live import NOBODY, drivers_of, plan_of

type Lived = tuple[LiveDay, Plan, float | None, list[tuple[Request, ...]]]


@st.composite
def lived_days(draw: st.DrawFn) -> Lived:
    """Return a day with its plan, the time it is, and requests yet to come."""
    whole = draw(small_days(max_requests=5))
    units = [
        (request,) if request.linked_to is None else (request, whole.partner(request))
        for request in whole.requests
        if request.leg is not Leg.RETURN
    ]
    coming = [tuple(r for r in unit if r is not None) for unit in units if draw(st.booleans())]
    gone = {request.id for unit in coming for request in unit}
    problem = replace(whole, requests=tuple(request for request in whole.requests if request.id not in gone))
    plan = solve(problem, MaxIterations(50))
    times = [time for route in plan.routes for s in route.stops for time in (route.start_s, s.begin_s, route.end_s)]
    if not times or draw(st.booleans()):
        return LiveDay(problem, plan), plan, None, coming
    now = draw(st.sampled_from(times)) + draw(st.sampled_from((-60.0, 0.0, 60.0)))
    return LiveDay(problem, plan, now=now), plan, now, coming


def assert_begun_is_kept(before: Plan, after: Plan, now: float, ill: set[str], gone: set[str]) -> None:
    """Hold that what had begun is there, at its times, and that nothing else happens before now.

    Drivers who fell ill are heard of no more, but for who was aboard; nor is a trip called off, of those `gone`.
    """
    routes = {(route.driver, route.shift): route for route in after.routes}
    begun = [route for route in before.routes if route.start_s <= now]
    begun = [route for route in begun if any(stop.request not in gone for stop in route.stops)]
    for route in begun:
        left = [one.depart_s for one in route.stops if one.begin_s <= now]
        assert route.driver in ill or routes[route.driver, route.shift].start_s == pytest.approx(route.start_s)
        heads = len(left) + (not left or left[-1] <= now)  # the stop headed to comes next
        called_off = any(stop.request in gone for stop in route.stops[:heads])
        kept = route.stops[: len(left) if route.driver in ill or called_off else heads]
        for one, other in zip(kept, routes[route.driver, route.shift].stops[: len(kept)] if kept else (), strict=True):
            assert (one.request, one.act) == (other.request, other.act)
            assert one.begin_s > now or other.begin_s == pytest.approx(one.begin_s, abs=1e-6)
    known = {(s.request, s.act) for route in begun for s in route.stops if s.begin_s <= now}
    for key, route in routes.items():
        assert key in {(other.driver, other.shift) for other in begun} or route.start_s >= now
        assert all(s.begin_s >= now for s in route.stops if (s.request, s.act) not in known)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(lived_days(), st.data())
def test_every_rule_holds_after_each_act(lived: Lived, data: st.DataObject) -> None:
    day, first, now, coming = lived
    names = [driver.id for driver in day.problem.drivers]
    ill: set[str] = set()
    gone: set[str] = set()
    acts = ["insert"] * len(coming) + ["cancel", "ill"]
    for act in data.draw(st.permutations(acts)):
        before, known = plan_of(day), day.problem.requests
        try:
            if act == "insert":
                insert_unit(day, coming.pop(), data.draw(st.sampled_from((None, *names))))
            elif act == "ill":
                who = data.draw(st.sampled_from(names))
                lost = day.driver_unavailable(who)
                ill.add(who)
                left = {unserved.request for unserved in day.plan().unserved}
                assert left == {unserved.request for unserved in before.unserved} | set(lost)
            elif known:
                name = data.draw(st.sampled_from(known)).id
                day.cancel([name])
                assert name not in {request.id for request in day.problem.requests}
                gone |= {request.id for request in known} - {request.id for request in day.problem.requests}
        except NotPossibleError:
            assert (day.plan(), day.problem.requests) == (before, known)
        after = plan_of(day)
        if now is not None:
            assert_begun_is_kept(first, after, now, ill, gone)


def insert_unit(day: LiveDay, unit: Sequence[Request], driver: str | None) -> None:
    """Insert a unit, and hold that it is served whole by who was said, and refused only where nobody is offered."""
    offers = day.offers(unit)
    try:
        drivers = day.insert(unit, driver=driver)
    except NotPossibleError:
        assert driver not in {offer.driver for offer in offers} if driver else not offers
        raise
    served = drivers_of(day.plan())
    assert tuple(served[request.id] for request in unit) == drivers
    assert driver is None or set(drivers) == {driver}


class Followed(Refusals):
    """Hold that each reason is the one found from nothing, whatever was asked and changed before."""

    def __init__(self, *arrays: Any) -> None:
        super().__init__(*arrays)
        self.arrays = arrays[1:]

    def explain_rows(self, problem: Problem, rows: Sequence[int], driver: int | None = None) -> Reason:
        reason = super().explain_rows(problem, rows, driver)
        assert reason == Refusals(problem, *self.arrays).explain_rows(problem, rows, driver)
        return reason


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(small_days(min_requests=4, max_requests=6, max_drivers=2), st.data())
def test_reasons_follow_the_plan_as_it_changes(whole: Problem, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "Refusals", Followed)
        day = LiveDay(replace(whole, requests=()), NOBODY)
        names = (None, *(driver.id for driver in whole.drivers))
        for request in whole.requests:
            other = whole.partner(request)
            if request.leg is not Leg.RETURN:
                unit = (request,) if other is None else (request, other)
                day.refusal(unit)
                with suppress(NotPossibleError):
                    day.insert(unit, driver=data.draw(st.sampled_from(names)))
        plan_of(day)
