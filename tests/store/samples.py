"""Small made-up datasets for the tests of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from solimob.core.evidence import VARIABLES, Nature, Source
from solimob.store import ColumnInfo, Dataset, DatasetKind

TODAY = date(2026, 11, 22)
SOURCE = Source("essai", "Fichier d'essai", "solimob", 2021, "EUPL-1.2", None, TODAY)


def figures(
    name: str,
    values: Mapping[str, Sequence[float | None]],
    codes: Sequence[str] = ("79329", "79299"),
    vintage: str = "2021",
    precedence: int = 0,
) -> Dataset:
    """Return a dataset of figures by commune."""
    table = pl.DataFrame({"code": list(codes), **{id_: list(column) for id_, column in values.items()}}, strict=False)
    table = table.with_columns(pl.col(list(values)).cast(pl.Float64))
    columns = tuple(
        ColumnInfo(id_, VARIABLES[id_].label, VARIABLES[id_].unit, vintage, Nature.OBSERVED, SOURCE) for id_ in values
    )
    return Dataset(
        name, DatasetKind.COMMUNE_FIGURES, table, columns, SOURCE, vintage, "essai.csv", "0" * 64, precedence
    )


def services(
    rows: Sequence[tuple[str, str | None, int]],
    types: Sequence[str] = (),
    name: str = "services",
    vintage: str = "2024",
) -> Dataset:
    """Return a dataset of services; `types` are the BPE types declared."""
    table = pl.DataFrame(list(rows), schema={"code": pl.String, "bpe_type": pl.String, "count": pl.Int64}, orient="row")
    columns = tuple(ColumnInfo(t, t, "équipements", vintage, Nature.OBSERVED, SOURCE) for t in types)
    return Dataset("services", DatasetKind.FACILITIES, table, columns, SOURCE, vintage, "bpe.csv", "0" * 64)
