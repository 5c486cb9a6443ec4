"""Sizes of samples against the values of economics.md (P7), and the choice of a method (row C-M15)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop.samples import (
    SampleError,
    advise,
    answers_needed,
    answers_per_wave,
    hours,
    margin_reached,
)


@pytest.mark.parametrize(
    ("population", "five", "ten"), [(300, 169, 73), (1_000, 278, 88), (5_000, 357, 94), (9_782, 370, 95)]
)
def test_size_is_that_of_the_formula_when_the_population_is_finite(population: int, five: int, ten: int) -> None:
    assert (answers_needed(population, 0.05), answers_needed(population, 0.1)) == (five, ten)


def test_two_waves_need_356_answers_each_when_a_share_falls_from_40_to_30() -> None:
    assert answers_per_wave(0.4, 0.3) == 356


def test_margin_is_that_published_when_869_of_9782_answered() -> None:
    assert round(100 * margin_reached(9_782, 869), 1) == 3.2


@given(st.integers(101, 100_000), st.floats(0.02, 0.2))
def test_margin_is_kept_when_the_answers_advised_come(population: int, margin: float) -> None:
    advice = advise(population, margin)
    # The size is to the nearest whole: the margin may be missed by what half an answer brings.
    assert margin_reached(population, min(population, advice.answers + 1)) <= margin


def test_everybody_is_asked_when_the_service_is_small() -> None:
    advice = advise(60, 0.05, 0.5)
    assert (advice.everybody, advice.answers, advice.invited) == (True, 60, 60)
    assert advice.margin == 0


def test_invitations_follow_the_rate_of_response_when_it_is_given() -> None:
    advice = advise(5_000, 0.05, 0.115)
    assert advice.invited == 3_105  # 357 / 0.115 = 3,104.3
    assert not advice.is_short


def test_advice_says_what_will_come_when_even_everybody_invited_is_not_enough() -> None:
    advice = advise(1_000, 0.05, 0.115)
    assert advice.is_short
    assert advice.invited == 1_000
    assert advice.reachable_margin == pytest.approx(margin_reached(1_000, 115))


def test_more_answers_are_needed_when_the_design_costs_precision() -> None:
    assert answers_needed(100_000, 0.05, design_effect=2) > 1.9 * answers_needed(100_000, 0.05)


def test_hours_are_those_of_the_minutes_measured() -> None:
    assert hours(120, 10) == 20


def test_sample_is_refused_in_french_when_it_makes_no_sense() -> None:
    for wrong in (lambda: advise(0, 0.05), lambda: advise(10, 0), lambda: advise(10, 0.05, 1.5)):
        with pytest.raises(SampleError):
            wrong()
    with pytest.raises(SampleError, match="différentes"):
        answers_per_wave(0.4, 0.4)
    with pytest.raises(SampleError, match="de 1 à 10"):
        margin_reached(10, 11)
