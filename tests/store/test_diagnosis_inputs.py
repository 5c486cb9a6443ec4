"""What a diagnosis reads is of one moment, with the digest and the proof of that very moment."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from solimob.core.access import Facilities
from solimob.store import Dataset, DatasetKind, Snapshot, Store
from solimob.store.diagnosis_inputs import load_inputs
from tests.store.samples import SOURCE, TODAY, figures

THOUARSAIS = "247900798"


@pytest.mark.parametrize("method", ["gazetteer", "columns", "epci_columns", "facilities", "version"])
def test_reads_data_of_one_moment_when_a_dataset_is_added_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    store = Store(tmp_path)
    territory, before = store.gazetteer().territory(THOUARSAIS), store.version()
    expected = store.columns(territory.codes, ["median_income"])["median_income"].value
    read, late = getattr(Snapshot, method), figures("late", {"median_income": [1.0, 1.0]})

    def reading(snapshot: Snapshot, *arguments: object) -> object:
        Store(tmp_path).add(late, TODAY)
        return read(snapshot, *arguments)

    monkeypatch.setattr(Snapshot, method, reading)
    inputs = load_inputs(store, territory, current_year=2026, seed=1)
    monkeypatch.undo()
    assert inputs.store_version == before != store.version()
    inside = inputs.columns["median_income"].value[: inputs.extent.n_inside]
    assert list(inside) == pytest.approx(list(expected), nan_ok=True)
    assert isinstance(inputs.facilities, Facilities)


def test_cites_the_flows_that_are_read_when_two_years_are_in_the_store(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for year, count in (("2019", 4.0), ("2021", 9.0)):
        table = pl.DataFrame({"origin": ["79329"], "destination": ["79299"], "count": [count]})
        name = f"mobpro_{year}"
        store.add(Dataset(name, DatasetKind.FLOWS, table, (), SOURCE, year, "m.csv", "0" * 64), TODAY)
    territory = store.gazetteer().territory(THOUARSAIS)
    commuting = load_inputs(store, territory, current_year=2026, seed=1).commuting
    assert commuting is not None
    assert (commuting.vintage, list(commuting.counts), commuting.sources) == ("2021", [9.0], (SOURCE,))
