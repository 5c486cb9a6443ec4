"""The joined table of indicators by commune."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from solimob.core.territory import Gazetteer
from solimob.ingest import FileRefusedError, communes_indicateurs, filosofi, statistiques_locales
from solimob.ingest.communes_indicateurs import TAKEN
from solimob.store import Store
from tests.ingest.conftest import TODAY, values

COLUMNS = ["code_insee", "nom", *TAKEN]


def row(**cells: str) -> str:
    return ",".join(cells.get(name, "") for name in COLUMNS)


def test_columns_keep_their_own_source_and_year(write: Callable[..., Path], gazetteer: Gazetteer, store: Store) -> None:
    line = row(code_insee="79329", nom='"Thouars, ville"', med20="19850.0", med21="20280.0", pop_65p="3962.0")
    datasets = communes_indicateurs.read(write("x.csv", ",".join(COLUMNS), line), gazetteer, TODAY)
    assert [dataset.vintage for dataset in datasets] == ["2015", "2020", "2021"]
    for dataset in datasets:
        store.add(dataset, TODAY)
    columns = store.columns(["79329"], ["median_income", "population_65p", "households"])
    assert columns["median_income"].figure("79329").value == 20280
    assert columns["median_income"].vintage == "2021"
    assert columns["population_65p"].sources[0].id == "insee-rp-iris-2021"
    assert columns["households"].figure("79329").value is None


def test_official_file_goes_before_the_joined_table_when_years_are_equal() -> None:
    assert communes_indicateurs.PRECEDENCE < statistiques_locales.PRECEDENCE < filosofi.PRECEDENCE


@pytest.mark.parametrize(
    ("header", "line", "column"),
    [
        (",".join(COLUMNS).replace("med20", "med22"), 1, "med20"),
        (",".join(COLUMNS) + ",autre", 1, "autre"),
        (",".join(COLUMNS), 2, "med21"),
    ],
)
def test_table_is_refused_with_its_place_when_it_does_not_match(
    write: Callable[..., Path], gazetteer: Gazetteer, header: str, line: int, column: str
) -> None:
    cells = row(code_insee="79329", med21="vingt mille") + ("," if header.endswith("autre") else "")
    with pytest.raises(FileRefusedError) as caught:
        communes_indicateurs.read(write("x.csv", header, cells), gazetteer, TODAY)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.shared
def test_official_table_gives_the_figures_of_the_territories(shared_data: Path, store: Store) -> None:
    """CC du Thouarsais: 16,441 households, 65+ 25.7 % (table of territories)."""
    path = shared_data / "insee" / "communes_france_indicateurs.csv.gz"
    datasets = communes_indicateurs.read(path, store.gazetteer(), TODAY)
    table = datasets[-1].table
    rows = [values(table, code) for code in store.gazetteer().territory("247900798").codes]
    assert sum(r["households"] for r in rows) == 16_441  # type: ignore[misc]
    share = sum(r["population_65p"] for r in rows) / sum(r["population_age_base"] for r in rows)  # type: ignore[misc]
    assert round(100 * share, 1) == 25.7
