"""Which dataset a value is read from, and what the store hands out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from solimob.core.evidence import Nature
from solimob.store import Dataset, DatasetKind, Store, StoreReadError
from tests.store.samples import SOURCE, TODAY, figures, services

CODES = ["79329", "79299"]


def _value(store: Store, id_: str) -> list[float]:
    return list(store.columns(CODES, [id_])[id_].value)


def test_reads_a_column_whole_when_an_ingested_dataset_knows_fewer_communes(tmp_path: Path) -> None:
    """Ingested data replace embedded data dataset by dataset, never cell by cell, even when they are older."""
    store = Store(tmp_path)
    assert _value(store, "households") == [7_144.0, 1_064.0]  # thouarsais_communes.csv, menages_2021
    store.add(figures("national", {"households": [10.0, None]}, vintage="2015"), TODAY)
    households = store.columns(CODES, ["households"])["households"]
    assert households.value[0] == 10.0
    assert np.isnan(households.value[1])
    assert households.vintage == "2015"


def test_leaves_the_other_variables_alone_when_a_dataset_is_ingested(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(figures("national", {"households": [10.0, 11.0]}), TODAY)
    assert _value(store, "median_income") == [20_280.0, 21_360.0]  # thouarsais_communes.csv, med21


def test_reads_the_latest_vintage_then_the_highest_precedence_when_several_are_ingested(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(figures("a", {"median_income": [1.0, 1.0]}, vintage="2020", precedence=9), TODAY)
    store.add(figures("b", {"median_income": [2.0, 2.0]}, vintage="2021"), TODAY)
    assert _value(store, "median_income") == [2.0, 2.0]
    store.add(figures("c", {"median_income": [3.0, 3.0]}, vintage="2021", precedence=1), TODAY)
    assert _value(store, "median_income") == [3.0, 3.0]


def test_leaves_a_variable_out_when_no_dataset_holds_it(tmp_path: Path) -> None:
    assert Store(tmp_path).columns(CODES, ["rsa_recipients"]) == {}


def test_reads_figures_of_an_epci_when_the_official_file_gives_them(tmp_path: Path) -> None:
    columns = Store(tmp_path).epci_columns(["247900798", "000000000"], ["poverty_rate", "population_65p"])
    assert columns["poverty_rate"].value[0] == 14.2  # filosofi_epci_2016.csv.gz, TP6016
    assert columns["poverty_rate"].vintage == "2016"
    assert columns["population_65p"].nature is Nature.DERIVED
    assert np.isnan(columns["poverty_rate"].value[1])


def test_counts_zero_where_covered_and_unknown_elsewhere_when_a_type_has_no_row(tmp_path: Path) -> None:
    store = Store(tmp_path)
    rows = [("79329", None, 0), ("79329", "B101", 1), ("79329", "B102", 2), ("79299", "B101", 4)]
    store.add(services(rows, types=["B101", "B102", "D301"]), TODAY)
    facilities = store.facilities(["79329", "79299", "01001"])
    assert facilities.kinds == ("supermarket", "pharmacy")
    np.testing.assert_array_equal(facilities.counts, [[3, 0], [4, np.nan], [np.nan, np.nan]])
    assert facilities.vintage == "2024"


def test_leaves_a_kind_out_when_the_file_lacks_one_of_its_types(tmp_path: Path) -> None:
    """A partial sum would pass for the whole."""
    store = Store(tmp_path)
    store.add(services([("79329", None, 0), ("79329", "B101", 1), ("79329", "D301", 3)]), TODAY)
    assert store.facilities(["79329"]).kinds == ("pharmacy",)


def test_hands_out_flows_when_a_file_of_flows_was_ingested(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.flows(CODES) is None
    table = pl.DataFrame({"origin": ["79329", "01001"], "destination": ["79299", "01002"], "count": [12.5, 3.0]})
    store.add(Dataset("mobpro", DatasetKind.FLOWS, table, (), SOURCE, "2021", "m.csv", "0" * 64), TODAY)
    flows = store.flows(CODES)
    assert flows is not None
    assert flows.rows() == [("79329", "79299", 12.5)]


def test_hands_out_contours_when_they_are_known(tmp_path: Path) -> None:
    contours = Store(tmp_path).contours(["79329", "01001"])
    assert list(contours) == ["79329"]


def test_refuses_communes_of_a_vintage_when_its_epci_are_missing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    embedded = store.gazetteer().communes.head(3)
    store.add(Dataset("cog", DatasetKind.COMMUNES, embedded, (), SOURCE, "2027", "c.json", "0" * 64), TODAY)
    with pytest.raises(StoreReadError, match="EPCI"):
        store.gazetteer()


def test_keeps_the_gazetteer_when_nothing_changed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.gazetteer()
    assert store.gazetteer() is first
    store.add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    assert store.gazetteer().cog_year == 2026
