"""Population and dwellings by IRIS."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from solimob.core.territory import Gazetteer
from solimob.ingest import FileRefusedError, iris
from solimob.store import Store
from tests.ingest.conftest import TODAY, values

COUNTS = (
    "pop", "pop_0_19", "pop_20_64", "pop_65p", "logements", "res_principales", "res_secondaires", "logements_vacants",
    "maisons", "appartements", "rp_en_appartement",
)  # fmt: skip


def table(**changes: object) -> pl.DataFrame:
    rows = {"iris": ["793290101", "793290102", "751010101", "751020101"], "com": ["79329", "79171", "75101", "75102"]}
    labels = {"typ_iris": ["H"] * 4, "lab_iris": ["1"] * 4}
    return pl.DataFrame(rows | labels | {name: [10, 20, 30, 40] for name in COUNTS} | changes)


def test_iris_are_summed_on_communes_of_today_with_arrondissements(
    tmp_path: Path, gazetteer: Gazetteer, store: Store
) -> None:
    table().write_parquet(tmp_path / "x.bin")
    (dataset,) = iris.read(tmp_path / "x.bin", gazetteer, TODAY)
    store.add(dataset, TODAY)
    column = store.columns(["79329", "75056"], ["population_65p"])["population_65p"]
    assert column.value.tolist() == [30, 70]
    assert column.nature == "derived"


def test_sum_is_unknown_when_one_iris_is(tmp_path: Path, gazetteer: Gazetteer) -> None:
    table(pop_65p=[10, None, 30, 40]).write_parquet(tmp_path / "x.parquet")
    (dataset,) = iris.read(tmp_path / "x.parquet", gazetteer, TODAY)
    assert values(dataset.table, "79329")["population_65p"] is None


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"com": ["79329", "79999", "75101", "75102"]}, "com"),
        ({"iris": ["793290101"] * 4}, "iris"),
        ({"pop": ["a"] * 4}, "pop"),
        ({"pop": [10, -1, 3, 4]}, "pop"),
        ({"nouvelle": [1, 2, 3, 4]}, "nouvelle"),
    ],
)
def test_file_is_refused_with_its_column_when_it_does_not_match(
    tmp_path: Path, gazetteer: Gazetteer, changes: dict[str, object], column: str
) -> None:
    table(**changes).write_parquet(tmp_path / "x.parquet")
    with pytest.raises(FileRefusedError) as caught:
        iris.read(tmp_path / "x.parquet", gazetteer, TODAY)
    assert caught.value.column == column


def test_file_is_refused_when_truncated(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "x.parquet"
    table().write_parquet(path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(FileRefusedError, match="tronqué"):
        iris.read(path, gazetteer, TODAY)


@pytest.mark.shared
def test_official_table_agrees_with_the_joined_table(shared_data: Path, store: Store) -> None:
    (dataset,) = iris.read(shared_data / "insee" / "iris_2021.parquet", store.gazetteer(), TODAY)
    assert values(dataset.table, "79329")["population_65p"] == 3962
