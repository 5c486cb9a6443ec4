"""Intervals against published values, and what they must always hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop.intervals import (
    Z,
    difference,
    mean,
    paired_difference_of_shares,
    widest_mean,
    wilson,
)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    # Newcombe, « Two-sided confidence intervals for the single proportion », Statistics in Medicine 17, 1998, table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_interval_of_a_share_is_that_published_when_wilson_is_used(count: int, n: int, low: float, high: float) -> None:
    found = wilson(count / n, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_difference_of_two_groups_is_that_published_when_the_hybrid_score_is_used() -> None:
    # 56/70 - 48/80: Newcombe, « Interval estimation for the difference… », Statistics in Medicine 17, 1998, table II.
    found = difference(wilson(48 / 80, 80), wilson(56 / 70, 70))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_difference_in_the_same_persons_is_that_published_when_the_score_is_used() -> None:
    # Cavo et al. 2012, 6 and 16 discordant pairs of 161: Fagerland, Lydersen & Laake, chapter 8 (contingencytables).
    found = paired_difference_of_shares(6, 16, 161)
    assert [round(x, 4) for x in (found.value, found.low, found.high)] == [-0.0621, -0.1240, -0.0054]


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 60))
def test_interval_leaves_out_zero_when_mcnemar_tells_the_two_shares_apart(gained: int, lost: int, same: int) -> None:
    found = paired_difference_of_shares(gained, lost, gained + lost + same)
    mcnemar = abs(gained - lost) / (gained + lost) ** 0.5 if gained + lost else 0.0
    if abs(mcnemar - Z) > 1e-6:
        assert (found.low > 0 or found.high < 0) == (mcnemar > Z)


@given(st.integers(0, 80), st.integers(0, 80), st.integers(0, 80))
def test_interval_holds_the_difference_when_any_number_changed(gained: int, lost: int, same: int) -> None:
    n = gained + lost + same
    if n:
        found = paired_difference_of_shares(gained, lost, n)
        assert -1 <= found.low <= found.value <= found.high <= 1
        turned = paired_difference_of_shares(lost, gained, n)
        assert turned.low == pytest.approx(-found.high)


@given(st.integers(0, 200), st.integers(0, 200))
def test_interval_of_a_share_holds_it_when_any_number_answered(yes: int, no: int) -> None:
    if yes + no:
        found = wilson(yes / (yes + no), yes + no)
        assert 0 <= found.low <= found.value <= found.high <= 1


def test_interval_of_a_mean_is_students_when_all_weigh_the_same() -> None:
    # 1, 2, 3, 4, 5: standard error √(2.5 / 5), t(4) = 2.776 (any table of Student's law).
    found = mean([1, 2, 3, 4, 5])
    assert found.value == 3
    assert found.high - 3 == pytest.approx(2.776 * 0.5**0.5, abs=1e-3)


def test_interval_of_a_mean_widens_when_weights_are_unequal() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    even, uneven = mean(values, [1.0] * 6), mean(values, [3.0, 0.2, 0.2, 0.2, 0.2, 3.0])
    assert uneven.high - uneven.low > even.high - even.low


@given(st.lists(st.integers(0, 7), min_size=3, max_size=40))
def test_widest_interval_holds_the_exact_one_when_values_have_bounds(values: list[int]) -> None:
    exact = mean([float(value) for value in values])
    widest = widest_mean(exact.value, len(values) - 1, 0, 7)
    assert widest.low <= max(0, exact.low) + 1e-9
    assert widest.high >= min(7, exact.high) - 1e-9


def test_interval_is_refused_when_nobody_answered() -> None:
    with pytest.raises(ValueError, match="at least one"):
        wilson(0, 0)
    with pytest.raises(ValueError, match="two values"):
        mean([1.0])
    with pytest.raises(ValueError, match="among"):
        paired_difference_of_shares(3, 3, 5)
