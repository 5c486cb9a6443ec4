"""Low incomes by commune: « faible revenu » of the needs P10 and C-S3, where only a median is published."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.diagnosis.income import Incomes, income_distribution, low_income, share_below, spread_from_deciles
from solimob.core.evidence import Figure, Nature
from solimob.reference.parameters import load_parameters
from tests.fake_epci import fake_column

CODES = ("00001", "00002", "00003", "00004")
NATIONAL = Figure(0.40, "rapport", Nature.DERIVED, low=0.34, high=0.49)


def incomes(median: list[float]) -> Incomes:
    column = fake_column("median_income", tuple(f"{i:05d}" for i in range(len(median))), median)
    return income_distribution({"median_income": column}, [None] * len(median), {}, NATIONAL)


def test_spread_is_that_of_the_deciles_when_they_are_published() -> None:
    # Ambérieu-en-Bugey (01004), Filosofi 2020: D1 11,490, D9 35,550 €; ln(3.0940)/2.5631 = 0.4407.
    assert spread_from_deciles(np.array([35_550 / 11_490]))[0] == pytest.approx(0.4407, abs=1e-4)
    assert np.isnan(spread_from_deciles(np.array([1.0, np.nan, 0.0]))).all()


def test_spread_comes_from_the_commune_then_the_epci_then_the_nation() -> None:
    columns = {
        "median_income": fake_column("median_income", CODES, [20_000, 20_000, 20_000, np.nan]),
        "interdecile_ratio": fake_column("interdecile_ratio", CODES, [3.0, np.nan, np.nan, np.nan]),
    }
    epci = {"interdecile_ratio": fake_column("interdecile_ratio", ("000000001",), [2.6])}
    found = income_distribution(columns, ["000000001", "000000001", None, None], epci, NATIONAL)
    assert found.spread_from == ("commune", "epci", "national", "national")
    assert found.spread == pytest.approx([np.log(3) / 2.5631031, np.log(2.6) / 2.5631031, 0.40, 0.40])
    assert found.spread_low[0] == found.spread_high[0] == found.spread[0]
    assert found.spread_low[2] == pytest.approx(0.34)
    assert found.spread_high[2] == pytest.approx(0.49)


def test_headcount_is_the_normal_law_of_the_logarithm() -> None:
    distribution = incomes([22_000.0])
    population = fake_column("population", distribution.codes, [1_000])
    people, share = low_income(
        distribution, population, Figure(18_000, "€/an", Nature.MODELLED, low=17_000, high=19_000)
    )
    expected = NormalDist(np.log(22_000), 0.4).cdf(np.log(18_000))
    assert share.value[0] == pytest.approx(100 * expected)
    assert people.value[0] == pytest.approx(1_000 * expected)
    assert people.nature is Nature.MODELLED
    # Corners of threshold and spread, one by one.
    corners = [NormalDist(np.log(22_000), s).cdf(np.log(z)) for s in (0.34, 0.49) for z in (17_000, 19_000)]
    assert (share.low[0], share.high[0]) == pytest.approx((100 * min(corners), 100 * max(corners)))


def test_a_commune_stays_unknown_when_its_median_is_secret() -> None:
    distribution = incomes([np.nan, 21_000.0, 0.0])
    population = fake_column("population", distribution.codes, [100, 100, 100])
    people, share = low_income(distribution, population, load_parameters()["income.decile_3"])
    for column in (people, share):
        assert np.isnan(column.value[[0, 2]]).all()
        assert np.isnan(column.low[[0, 2]]).all()
        assert column.known()[1]


def test_the_estimate_rests_on_an_assumption_when_the_decile_is_ours() -> None:
    distribution = incomes([21_000.0])
    people, _ = low_income(
        distribution, fake_column("population", distribution.codes, [1]), load_parameters()["income.decile_3"]
    )
    assert people.rests_on_assumption
    assert {source.id for source in people.sources} >= {"fake", "insee-filosofi-2021"}


def test_columns_over_other_communes_are_refused() -> None:
    with pytest.raises(ValueError, match="same communes"):
        low_income(incomes([21_000.0]), fake_column("population", CODES, [1, 1, 1, 1]), NATIONAL)


@given(st.floats(10_000, 50_000), st.floats(1.0, 1.5), st.floats(0.1, 0.8))
def test_share_falls_when_the_median_rises(median: float, factor: float, spread: float) -> None:
    poorer, richer = share_below(incomes([median, median * factor]), 18_000.0, np.full(2, spread))
    assert richer <= poorer
    assert 0 <= richer <= poorer <= 1
