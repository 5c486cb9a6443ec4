"""What a dataset is: a table, and the proof of each of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from solimob.core.evidence import Nature, Source
from solimob.store.errors import DatasetError


class DatasetKind(StrEnum):
    """Shape of a dataset's table."""

    COMMUNES = "communes"
    """The columns of `Extent` (code, name, departement, region, epci, population, lon, lat, area_km2)."""
    EPCIS = "epcis"
    """siren, name, kind, then any figures by EPCI named in `columns`."""
    CODE_CHANGES = "code_changes"
    """old, today, why."""
    CONTOURS = "contours"
    """code, geometry (WKB, WGS 84)."""
    COMMUNE_FIGURES = "commune_figures"
    """code, then one float column per variable named in `columns`; null is unknown."""
    EPCI_FIGURES = "epci_figures"
    """siren, then one float column per variable named in `columns`; null is unknown."""
    FACILITIES = "facilities"
    """code, bpe_type, count: services by commune and type of the Base permanente des équipements.

    A commune with a row of bpe_type null (count 0) is covered: a type without a row there is an observed zero.
    A commune with typed rows only (a halo) is known for the kinds of those rows, and unknown for the others.
    `columns`, where given, declares the types the file counts, one `ColumnInfo` each with id = bpe_type: a type
    declared and without any row is a zero everywhere covered. Without `columns`, the types of the rows are declared.
    A kind of `SERVICE_KINDS` is known when every one of its types is declared: a partial sum is never shown.
    """
    FLOWS = "flows"
    """origin, destination, count: codes of the commune of residence and of work, workers between them."""


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """Proof of one variable of a dataset: `id` is an identifier of `VARIABLES`, or a BPE type for facilities."""

    id: str
    label: str
    unit: str
    vintage: str
    nature: Nature
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A table to be stored, with its proof. `name` is unique in the store: adding replaces the dataset of that name.

    `name` is made of lowercase letters, digits, « - » and « _ ». `columns` proves every variable of the table that
    can be asked for by identifier; for the kind COMMUNES these are `population` and `area_km2`. The `vintage` of
    COMMUNES, EPCIS and CODE_CHANGES begins with the year of the official geographic code (« 2026 »).
    """

    name: str
    kind: DatasetKind
    table: pl.DataFrame
    columns: tuple[ColumnInfo, ...]
    source: Source
    vintage: str
    origin_file: str
    origin_sha256: str
    precedence: int = 0
    """Between two datasets that hold the same variable of the same vintage, the higher one is read."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetState:
    """A dataset as it stands in the store."""

    name: str
    kind: DatasetKind
    vintage: str
    rows: int
    source: Source
    embedded: bool
    added_on: date | None
    origin_file: str
    sha256: str
    columns: tuple[ColumnInfo, ...]
    notes: tuple[str, ...] = ()


_TEXT, _NUMBER = "texte", "nombre"
_SHAPES: dict[DatasetKind, dict[str, str]] = {
    DatasetKind.COMMUNES: {
        "code": _TEXT, "name": _TEXT, "departement": _TEXT, "region": _TEXT, "epci": _TEXT,
        "population": _NUMBER, "lon": _NUMBER, "lat": _NUMBER, "area_km2": _NUMBER,
    },
    DatasetKind.EPCIS: {"siren": _TEXT, "name": _TEXT, "kind": _TEXT},
    DatasetKind.CODE_CHANGES: {"old": _TEXT, "today": _TEXT, "why": _TEXT},
    DatasetKind.CONTOURS: {"code": _TEXT, "geometry": "octets"},
    DatasetKind.COMMUNE_FIGURES: {"code": _TEXT},
    DatasetKind.EPCI_FIGURES: {"siren": _TEXT},
    DatasetKind.FACILITIES: {"code": _TEXT, "bpe_type": _TEXT, "count": _NUMBER},
    DatasetKind.FLOWS: {"origin": _TEXT, "destination": _TEXT, "count": _NUMBER},
}  # fmt: skip
_KEYS: dict[DatasetKind, tuple[str, ...]] = {
    DatasetKind.COMMUNES: ("code",),
    DatasetKind.EPCIS: ("siren",),
    DatasetKind.CODE_CHANGES: ("old",),
    DatasetKind.CONTOURS: ("code",),
    DatasetKind.COMMUNE_FIGURES: ("code",),
    DatasetKind.EPCI_FIGURES: ("siren",),
    DatasetKind.FACILITIES: ("code", "bpe_type"),
    DatasetKind.FLOWS: ("origin", "destination"),
}


def check_dataset(dataset: Dataset) -> None:
    """Refuse a table that has not the shape of its kind.

    Raises
    ------
    DatasetError
        If a column is missing or not of its type, a key is empty or repeated, or a proof is about no column.
    """
    shape, table = _SHAPES[dataset.kind], dataset.table
    if dataset.kind is not DatasetKind.FACILITIES:
        shape = shape | {c.id: _NUMBER for c in dataset.columns}
    for name, expected in shape.items():
        if name not in table.columns:
            raise DatasetError(f"jeu « {dataset.name} » : colonne « {name} » absente.")
        if not _is(table.schema[name], expected):
            raise DatasetError(
                f"jeu « {dataset.name} », colonne « {name} » : {table.schema[name]} au lieu de {expected}."
            )
    keys = list(_KEYS[dataset.kind])
    if table[keys[0]].null_count():
        raise DatasetError(f"jeu « {dataset.name} », colonne « {keys[0]} » : une valeur est vide.")
    repeated = table.filter(pl.struct(keys).is_duplicated())
    if repeated.height:
        raise DatasetError(f"jeu « {dataset.name} » : « {repeated.row(0, named=True)[keys[0]]} » est répété.")


def _is(dtype: pl.DataType, expected: str) -> bool:
    if expected == _NUMBER:
        return dtype.is_numeric()
    return dtype == (pl.String if expected == _TEXT else pl.Binary)
