"""The national run: the same figures as the diagnosis of a territory, for every commune."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from solimob.core.diagnosis import Inputs
from solimob.core.diagnosis.indicators import build_basis, every_indicator
from solimob.core.diagnosis.national import SCHEMA, national_table
from solimob.reference.survey import driver_kilometres
from tests.fake_epci import HALO_SIREN, SIREN, fake_gazetteer, fake_inputs


@pytest.fixture
def inputs() -> Inputs:
    """Return the fake France: both EPCI, no halo."""
    gazetteer, one = fake_gazetteer(), fake_inputs()
    extent = gazetteer.extent(gazetteer.bassin([SIREN, HALO_SIREN]), halo_m=0)
    assert extent.codes == one.extent.codes
    return replace(one, extent=extent, kilometres=driver_kilometres(), aom={HALO_SIREN: True})


def test_table_is_long_and_has_the_columns_of_the_interface(inputs: Inputs) -> None:
    table = national_table(inputs, draws=20)
    assert dict(table.schema) == SCHEMA
    assert table.columns == ["code", "indicator", "value", "low", "high", "nature", "vintage"]
    assert not table.select("code", "indicator").is_duplicated().any()


def test_every_indicator_of_the_diagnosis_is_there_for_every_commune(inputs: Inputs) -> None:
    table = national_table(inputs, draws=20)
    for entry in every_indicator(build_basis(inputs)):
        column = entry.indicator
        rows = table.filter(pl.col("indicator") == column.id)
        assert rows["code"].to_list() == list(column.codes)
        found = rows["value"].fill_null(np.nan).to_numpy()
        assert np.array_equal(found, column.value, equal_nan=True)
        assert set(rows["nature"]) == {column.nature.value}


def test_unknown_is_null_and_never_zero(inputs: Inputs) -> None:
    median = inputs.columns["median_income"]
    hidden = replace(median, value=np.where(np.arange(len(median.codes)) == 3, np.nan, median.value))
    table = national_table(replace(inputs, columns={**inputs.columns, "median_income": hidden}), draws=20)
    rows = table.filter((pl.col("code") == median.codes[3]) & (pl.col("indicator") == "fuel_effort_rate"))
    assert rows["value"].to_list() == [None]
    assert not table["value"].is_nan().any()


def test_each_commune_has_ten_peers_and_a_rank_inside_its_interval(inputs: Inputs) -> None:
    table = national_table(inputs, draws=50)
    peers = table.filter(pl.col("indicator").str.starts_with("peer:"))
    assert peers.group_by("code").len()["len"].to_list() == [10] * len(inputs.extent.codes)
    assert (peers["indicator"].str.strip_prefix("peer:") != peers["code"]).all()
    ranks = table.filter(pl.col("indicator") == "composite_rank").drop_nulls("value")
    assert ranks.height > 0
    assert (ranks["low"] <= ranks["value"]).all()
    assert (ranks["value"] <= ranks["high"]).all()


def test_same_seed_same_table(inputs: Inputs) -> None:
    assert national_table(inputs, draws=30).equals(national_table(inputs, draws=30))


def test_another_seed_moves_intervals_and_no_indicator(inputs: Inputs) -> None:
    first, second = national_table(inputs, draws=30), national_table(replace(inputs, seed=99), draws=30)
    plain = pl.col("indicator") != "composite_rank"
    assert first.filter(plain).equals(second.filter(plain))
