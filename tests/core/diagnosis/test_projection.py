"""Ageing in ten years: a projection of the need C-M3, labelled modelled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.diagnosis.projection import ASSUMPTIONS, growth_65p, population_65p_in_ten_years
from solimob.core.evidence import Figure, Indicator, Nature
from solimob.reference.parameters import load_parameters
from tests.fake_epci import fake_column

CODES = ("00001", "00002", "00003")
PARAMETERS = load_parameters()


def bands(adults: list[float], elders: list[float]) -> tuple[Indicator, Indicator]:
    codes = CODES[: len(adults)]
    return fake_column("population_20_64", codes, adults), fake_column("population_65p", codes, elders)


def test_projection_adds_survivors_and_those_who_turn_65() -> None:
    sure = {
        id_: Figure(value, "part", Nature.ASSUMED)
        for id_, value in zip(ASSUMPTIONS, (0.25, 0.9, 0.6, 0.05), strict=True)
    }
    later = population_65p_in_ten_years(*bands([1_000], [400]), sure)
    # 400 × (0.6 + 0.05) + 1,000 × 0.25 × 0.9 = 260 + 225.
    assert later.value[0] == pytest.approx(485)
    assert later.low[0] == later.high[0] == pytest.approx(485)


def test_interval_takes_every_assumption_to_its_end() -> None:
    later = population_65p_in_ten_years(*bands([1_000], [400]), PARAMETERS)
    ends = [(PARAMETERS[id_].low or 0, PARAMETERS[id_].high or 0) for id_ in ASSUMPTIONS]
    low = 400 * (ends[2][0] + ends[3][0]) + 1_000 * ends[0][0] * ends[1][0]
    high = 400 * (ends[2][1] + ends[3][1]) + 1_000 * ends[0][1] * ends[1][1]
    assert (later.low[0], later.high[0]) == pytest.approx((low, high))


def test_projection_is_modelled_and_dated_ten_years_after_the_census() -> None:
    later = population_65p_in_ten_years(*bands([1_000], [400]), PARAMETERS)
    assert later.nature is Nature.MODELLED
    assert later.rests_on_assumption
    assert "2031" in later.label


def test_unknown_stays_unknown_and_nobody_has_no_growth() -> None:
    adults, elders = bands([1_000, np.nan, 50], [400, 10, 0])
    later = population_65p_in_ten_years(adults, elders, PARAMETERS)
    assert np.isnan(later.value).tolist() == [False, True, False]
    growth = growth_65p(later, elders)
    assert np.isnan(growth.value).tolist() == [False, True, True]
    assert growth.value[0] == pytest.approx(100 * (later.value[0] / 400 - 1))


def test_age_bands_over_other_communes_are_refused() -> None:
    adults, elders = bands([1, 2], [1, 2])
    with pytest.raises(ValueError, match="same communes"):
        population_65p_in_ten_years(replace(adults, codes=("00008", "00009")), elders, PARAMETERS)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_interval_holds_the_value(adults: float, elders: float) -> None:
    later = population_65p_in_ten_years(*bands([adults], [elders]), PARAMETERS)
    assert 0 <= later.low[0] <= later.value[0] <= later.high[0]
