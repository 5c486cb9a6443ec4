"""What a dataset is: a table, and the proof of each of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from solimob.core.evidence import Nature, Source


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
    """code, bpe_type, count; a commune with a row of bpe_type null is covered and may have none."""
    FLOWS = "flows"
    """origin, destination, count."""


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """Proof of one variable of a dataset."""

    id: str
    label: str
    unit: str
    vintage: str
    nature: Nature
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A table to be stored, with its proof. `name` is unique in the store: adding replaces the dataset of that name."""

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
