"""The shipped tables of the travel survey: whole, plausible, and those of the documented script."""

from __future__ import annotations

import importlib.util
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from solimob.core.access import Purpose
from solimob.reference.survey import driver_kilometres, trip_distances

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "survey" / "driver_kilometres.py"


def test_kilometres_rise_with_cars_and_away_from_towns() -> None:
    table = driver_kilometres()
    for km in (table.weekday_km, table.weekend_km):
        assert (np.diff(km, axis=1) > 0).all()
        assert (km[1] > km[0]).all()
    assert table.persons_share.sum(axis=1) == pytest.approx([1, 1])
    assert table.days.min() >= 100


def test_distances_are_ordered_quartiles_of_every_purpose() -> None:
    for rural in (True, False):
        found = trip_distances(rural=rural)
        assert set(found) == set(Purpose)
        assert all(d.p25_km < d.p50_km < d.p75_km and d.trips >= 100 for d in found.values())


@pytest.mark.shared
def test_shipped_tables_are_those_of_the_script(shared_data: Path) -> None:
    spec = importlib.util.spec_from_file_location("survey_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    shipped = files("solimob.reference.survey")
    folder = shared_data / "survey_entd_2008"
    for name, compute in (("driver_kilometres", script.driver_kilometres), ("trip_distances", script.trip_distances)):
        table = pl.read_csv(shipped.joinpath(f"{name}.csv").read_bytes(), schema_overrides={"cars": pl.String})
        assert_frame_equal(table, compute(folder), check_dtypes=False)
