"""Hours shared by the shifts of a driver, and pairs whose legs are in two routes: what one route asks of the others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solimob.core.dispatch import (
    Accompaniment,
    Driver,
    Leg,
    LiveDay,
    MaxIterations,
    NotPossibleError,
    Problem,
    Request,
    check,
    solve,
)
from tests.core.dispatch.strategies import small_days
from tests.core.dispatch.test_exact import rank
from tests.core.dispatch.test_properties import no_worse
from tests.core.dispatch.test_properties import rank as rank_of

TWO_SHIFTS = Driver("Bénévole 1", 0, 0, ((32_000, 44_000), (44_000, 50_000)), 4, max_work_s=5200)
"""5,200 seconds over two shifts that touch; the places are a thousand seconds apart."""
LAST_MINUTE = Request("Trajet 1", 0, 0, (42_800, 43_700), dropoff_service_s=240)
"""Nobody goes anywhere: the driver is needed at the end of the first shift."""


def two_places(*requests: Request, drivers: tuple[Driver, ...] = (TWO_SHIFTS,)) -> Problem:
    apart = 1000.0 * (1 - np.eye(2))
    return Problem("deux lieux", apart, 15 * apart, drivers, requests)


def there_and_back(**asked: Any) -> tuple[Request, Request]:
    return (
        Request("Aller 1", 1, 0, linked_to="Retour 1", leg=Leg.OUTBOUND, **asked),
        Request("Retour 1", 0, 1, linked_to="Aller 1", leg=Leg.RETURN),
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"accompaniment_s": 2600, "accompaniment": Accompaniment.EITHER},
        {"accompaniment_s": 2600, "accompaniment": Accompaniment.HOME_AND_BACK},
        {"same_driver": True},
    ],
)
def test_a_return_moves_later_when_the_other_shift_needs_its_hours(asked: dict[str, Any]) -> None:
    problem = two_places(*there_and_back(**asked), LAST_MINUTE)
    best = rank(problem)
    for seed in range(10):
        plan = solve(problem, MaxIterations(300), seed=seed)
        assert check(problem, plan) == ()
        assert rank_of(problem, plan) == best == ((0,), 60.0)


def two_drivers() -> Problem:
    """Bénévole 1 alone may take the outbound and two more trips; Bénévole 2 the return, which is to begin early."""
    mine, theirs = {"excluded_drivers": frozenset({"Bénévole 2"})}, {"excluded_drivers": frozenset({"Bénévole 1"})}
    return two_places(
        Request("Aller 1", 1, 0, linked_to="Retour 1", leg=Leg.OUTBOUND, **mine),
        Request("Retour 1", 0, 1, (40_000, 41_600), linked_to="Aller 1", leg=Leg.RETURN, **theirs),
        replace(LAST_MINUTE, **mine),
        Request("Trajet 2", 1, 0, (46_000, 47_000), **mine),
        drivers=(TWO_SHIFTS, Driver("Bénévole 2", 0, 0, ((32_000, 50_000),), 4)),
    )


def test_a_pair_is_refused_when_no_return_suits_both_drivers() -> None:
    problem = two_drivers()
    best = rank(problem)
    for seed in range(10):
        plan = solve(problem, MaxIterations(300), seed=seed)
        assert check(problem, plan) == ()
        assert rank_of(problem, plan) == best == ((1,), 60.0)


def test_whom_a_live_day_proposes_can_be_given_the_pair() -> None:
    pair = there_and_back(accompaniment_s=2600, accompaniment=Accompaniment.EITHER)
    problem = two_places(LAST_MINUTE)
    day = LiveDay(problem, solve(problem, MaxIterations(10)))
    assert [offer.driver for offer in day.offers(pair)] == ["Bénévole 1"]
    assert day.insert(pair) == ("Bénévole 1", "Bénévole 1")
    assert check(day.problem, day.plan()) == ()


def test_a_live_day_stays_as_it_was_when_the_other_shift_has_no_hours_left() -> None:
    problem = two_places(*there_and_back(same_driver=True), drivers=(replace(TWO_SHIFTS, max_work_s=4000),))
    day = LiveDay(problem, solve(problem, MaxIterations(10)))
    before = day.plan()
    with pytest.raises(NotPossibleError):
        day.insert([LAST_MINUTE])
    assert day.plan() == before


@st.composite
def days_of_shared_hours(draw: st.DrawFn) -> Problem:
    """A small day with many pairs, whose drivers have two shifts and limited hours."""
    day = draw(small_days(max_requests=5, min_requests=3))

    def limited(driver: Driver) -> Driver:
        opens, closes = driver.shifts[0][0], driver.shifts[-1][1]
        middle = draw(st.sampled_from((0.3, 0.5, 0.7))) * (closes - opens) + opens
        return replace(
            driver,
            shifts=((opens, middle), (middle, closes)),
            max_work_s=60.0 * draw(st.integers(30, 150)),
            max_week_s=None,
            max_home_m=None,
            breaks=driver.breaks if draw(st.booleans()) else (),
        )

    return replace(day, drivers=tuple(limited(driver) for driver in day.drivers))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(days_of_shared_hours(), st.integers(0, 2))
def test_plans_are_valid_and_never_better_than_the_optimum_when_shifts_share_hours(problem: Problem, seed: int) -> None:
    plan = solve(problem, MaxIterations(200), seed=seed)
    assert check(problem, plan) == ()
    assert no_worse(rank(problem), rank_of(problem, plan))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(days_of_shared_hours(), st.data())
def test_acts_of_a_live_day_hold_or_change_nothing_when_shifts_share_hours(
    problem: Problem, data: st.DataObject
) -> None:
    first = data.draw(st.sampled_from(problem.requests))
    unit = [request for request in problem.requests if first.id in (request.id, request.linked_to)]
    unit.sort(key=lambda request: request.leg is Leg.RETURN)
    others = replace(problem, requests=tuple(request for request in problem.requests if request not in unit))
    day = LiveDay(others, solve(others, MaxIterations(50)))
    before = day.plan()
    offers = day.offers(unit)
    assert day.plan() == before
    for offer in offers:
        trial = LiveDay(others, before)
        trial.insert(unit, driver=offer.driver)
        assert check(trial.problem, trial.plan()) == ()
    try:
        day.insert(unit)
    except NotPossibleError:
        assert not offers
        assert day.plan() == before
        return
    assert check(day.problem, day.plan()) == ()
    day.cancel([unit[0].id])
    assert check(day.problem, day.plan()) == ()
