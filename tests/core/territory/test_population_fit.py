"""How near a synthetic population comes to what was observed."""

from __future__ import annotations

import polars as pl
import pytest

from solimob.core.territory import SyntheticPopulation, margin_fits


def draw(*rows: tuple[str, str, float | None, float | None]) -> SyntheticPopulation:
    """A draw whose fit says this: commune, margin, observed, synthetic."""
    fit = pl.DataFrame(rows, schema={"commune": pl.String, "margin": pl.String, "observed": float, "synthetic": float},
                       orient="row")  # fmt: skip
    return SyntheticPopulation(pl.DataFrame(), pl.DataFrame(), fit, ())


HOMES = (("a", "households", 100.0, 100.0), ("b", "households", 300.0, 300.0))


def test_counts_add_up_and_the_farthest_commune_is_named_when_several_are_read() -> None:
    first = draw(*HOMES, ("a", "population_0_19", 40.0, 41.0), ("b", "population_0_19", 120.0, 117.0))
    second = draw(*HOMES, ("a", "population_0_19", 40.0, 40.0), ("b", "population_0_19", 120.0, 121.0))
    fit = margin_fits([first, second], ["a", "b"])[1]
    assert (fit.margin, fit.is_mean) == ("population_0_19", False)
    assert (fit.observed, fit.drawn) == (160.0, (158.0, 161.0))
    assert (fit.gap, fit.commune) == (3.0, "b")


def test_shares_are_a_mean_by_household_when_several_communes_are_read() -> None:
    one = draw(*HOMES, ("a", "households_with_car_share", 80.0, 81.0), ("b", "households_with_car_share", 90.0, 90.0))
    fit = margin_fits([one], ["a", "b"])[1]
    assert fit.is_mean
    assert fit.observed == pytest.approx(87.5)
    assert fit.drawn == pytest.approx((87.75, 87.75))


def test_other_communes_and_unknown_margins_are_left_out_when_read() -> None:
    one = draw(*HOMES, ("a", "median_income", None, None), ("b", "median_income", 20000.0, 20100.0))
    assert [fit.margin for fit in margin_fits([one], ["a"])] == ["households"]
    assert margin_fits([one], ["a"])[0].observed == 100.0
    assert margin_fits([], ["a"]) == ()
