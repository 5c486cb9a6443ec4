"""Persons nobody knows, whose totals are those that were observed (row L8)."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.territory import Margins, SyntheticPopulation, synthesise
from solimob.core.territory.population import composition_shares

NAN = float("nan")


def margins(**changed: list[float] | list[list[float]]) -> Margins:
    """Return two communes, the second with nothing known but households and ages."""
    told: dict[str, list[float] | list[list[float]]] = {
        "households": [500.0, 90.0],
        "ages": [[260.0, 590.0, 290.0], [40.0, 100.0, 61.0]],
        "working_age": [640.0, NAN],
        "active": [470.0, NAN],
        "unemployed": [50.0, NAN],
        "car_share": [0.9, NAN],
        "income_median": [21_000.0, NAN],
        "income_spread": [0.4, NAN],
    }
    arrays = {name: np.array(value) for name, value in (told | changed).items()}
    return Margins(codes=("79001", "79002"), **arrays)


def fit_of(drawn: SyntheticPopulation, commune: str) -> dict[str, tuple[float | None, float | None]]:
    """Return margin → (observed, synthetic)."""
    rows = drawn.fit.filter(pl.col("commune") == commune).select("margin", "observed", "synthetic").iter_rows()
    return {margin: (observed, synthetic) for margin, observed, synthetic in rows}


def test_totals_are_those_observed_when_everything_is_known() -> None:
    drawn = synthesise(margins(), seed=1)
    fit = fit_of(drawn, "79001")
    assert fit["households"] == (500.0, 500.0)
    assert fit["households_with_car_share"] == (90.0, 90.0)
    assert fit["median_income"][1] == pytest.approx(21_000, rel=0.005)
    for margin in ("population_0_19", "population_20_64", "population_65p", "active_15_64", "unemployed_15_64"):
        observed, synthetic = fit[margin]
        assert synthetic == pytest.approx(observed, rel=0.04), margin


def test_what_is_unknown_stays_unknown_when_a_file_is_missing() -> None:
    drawn = synthesise(margins(), seed=1)
    homes = drawn.households.filter(pl.col("commune") == "79002")
    assert homes["has_car"].null_count() == homes["living_standard_eur"].null_count() == len(homes) == 90
    working = drawn.persons.filter((pl.col("commune") == "79002") & pl.col("age").is_between(18, 64))
    assert working["activity"].null_count() == len(working) > 0
    assert fit_of(drawn, "79002")["active_15_64"][0] is None


def test_nobody_is_invented_when_households_are_unknown() -> None:
    drawn = synthesise(margins(households=[500.0, NAN]), seed=1)
    assert drawn.left_out == ("79002",)
    assert drawn.persons["commune"].unique().to_list() == ["79001"]
    nowhere = synthesise(margins(households=[NAN, NAN]), seed=1)
    assert nowhere.persons.is_empty()
    assert nowhere.left_out == ("79001", "79002")


def test_every_person_lives_in_a_household_of_their_commune_with_an_adult() -> None:
    drawn = synthesise(margins(), seed=3)
    joined = drawn.persons.join(drawn.households, on="household", how="left", suffix="_home")
    assert joined["commune_home"].null_count() == 0
    assert (joined["commune"] == joined["commune_home"]).all()
    sizes = joined.group_by("household").agg(n=pl.len(), size=pl.col("size").first(), oldest=pl.col("age").max())
    assert (sizes["n"] == sizes["size"]).all()
    assert len(sizes) == len(drawn.households)
    assert sizes["oldest"].min() >= 20
    assert drawn.persons["person"].is_sorted()


def test_the_same_seed_gives_the_same_persons_and_another_seed_others() -> None:
    first, again, other = (synthesise(margins(), seed).persons for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_it_is_refused_when_more_households_than_adults_are_told() -> None:
    with pytest.raises(ValueError, match=r"commune 79001 : .* ne tiennent pas dans 900 ménages"):
        synthesise(margins(households=[900.0, 90.0]), seed=1)


@given(
    st.floats(0.05, 1.5),
    st.floats(0.3, 1.8),
    st.floats(0.05, 0.9),
)
def test_expected_persons_are_those_observed_whatever_the_commune(young: float, adult: float, old: float) -> None:
    if adult + old < 1.05:
        return
    ages = 100 * np.array([young, adult, old])
    shares = composition_shares(100.0, ages)
    assert shares.min() >= 0
    assert shares.sum() == pytest.approx(1)
    from solimob.core.territory.population import _COMPOSITIONS

    np.testing.assert_allclose(100 * shares @ _COMPOSITIONS, ages, rtol=1e-6)
