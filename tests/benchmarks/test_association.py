"""A small association: no policy breaks a rule, all meet the same days, ours calls fewer people."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.quality.dispatch.association import (
    DRIVERS,
    OUTINGS,
    POLICIES,
    Association,
    Call,
    half_day_and_distance,
    interval,
    nearest,
    nearest_free,
    our_offers,
    simulate,
)
from benchmarks.quality.dispatch.rural_days import SHAPES
from solimob.core.dispatch import LiveDay, Plan

DAYS = 4


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("policy", POLICIES)
def test_no_policy_breaks_a_rule(shape: str, policy: str) -> None:
    tallies = simulate(shape, 1, POLICIES[policy], DAYS, 5)
    assert [tally.violations for tally in tallies] == [0] * DAYS
    assert 0 < sum(tally.served for tally in tallies) < DAYS * OUTINGS
    assert all(tally.served <= tally.calls <= 5 * OUTINGS for tally in tallies)


def test_the_same_seed_gives_the_same_year() -> None:
    assert simulate("valley", 2, our_offers, DAYS, 5) == simulate("valley", 2, our_offers, DAYS, 5)


def test_days_do_not_depend_on_the_kilometres_a_policy_drove() -> None:
    association = Association.draw("valley", 1)
    one, two = association.morning(3, {}), association.morning(3, {"Bénévole 1": 500.0})
    assert one.outings == two.outings
    assert np.array_equal(one.refuses, two.refuses)
    assert [driver.shifts for driver in one.file] == [driver.shifts for driver in two.file]


def test_calling_until_nobody_is_left_serves_no_fewer_than_stopping_at_five() -> None:
    few, many = (simulate("two_towns", 1, nearest, DAYS, most) for most in (5, DRIVERS))
    assert few[0].served <= many[0].served
    assert sum(tally.calls for tally in few) < sum(tally.calls for tally in many)


def test_our_offers_call_only_who_can_drive() -> None:
    ours, theirs = (simulate("valley", 1, policy, 10, DRIVERS) for policy in (our_offers, nearest))
    assert sum(tally.calls for tally in ours) < sum(tally.calls for tally in theirs)


def first_call(rule: str) -> tuple[Call, str | None]:
    """Return the first call of a morning under a rule, and whom it is made to."""
    morning = Association.draw("valley", 1).morning(0, {})
    live = LiveDay(morning.problem, Plan(0, 0.0, 0.0, (), ()))
    call = Call(morning, 0, live, frozenset(), {})
    return call, POLICIES[rule](call)


def test_nearest_calls_the_nearest_who_suits_and_nearest_free_the_nearest_who_is_free() -> None:
    call, chosen = first_call("nearest")
    pair, km = call.morning.outings[0], call.morning.straight_km[0]
    suits = [
        all(leg.wheelchairs <= driver.wheelchairs and leg.skills <= driver.skills for leg in pair)
        for driver in call.morning.file
    ]
    order = [call.morning.file[k].id for k in np.argsort(km) if suits[k]]
    assert chosen == order[0]
    free = {driver.id for driver in call.morning.file if driver.shifts}
    nearest_of_free = nearest_free(call)
    assert nearest_of_free in free
    assert order.index(nearest_of_free) >= order.index(chosen)


def test_the_half_day_rule_keeps_to_its_distance_and_to_the_card_file() -> None:
    call, chosen = first_call("half-day and distance")
    assert chosen is not None
    far = np.full_like(call.morning.straight_km, 1000.0)
    morning = type(call.morning)(
        call.morning.problem, call.morning.outings, call.morning.file, far, call.morning.refuses
    )
    assert half_day_and_distance(Call(morning, 0, call.live, frozenset(), {})) is None
    again = half_day_and_distance(Call(call.morning, 0, call.live, frozenset({chosen}), {}))
    ids = [driver.id for driver in call.morning.file]
    assert again is None or ids.index(again) > ids.index(chosen)


def test_an_interval_holds_its_value_and_narrows_with_more_days() -> None:
    rng = np.random.default_rng(5)
    few, many = rng.integers(5, 10, 20).astype(float), rng.integers(5, 10, 500).astype(float)
    value, low, high = interval(few, np.full(20, 10.0))
    assert low < value < high
    assert value == pytest.approx(few.mean() / 10)
    _, narrow_low, narrow_high = interval(many, np.full(500, 10.0))
    assert narrow_high - narrow_low < high - low
