"""A column of numbers as a table shows it: one head that carries the proof, one cell per commune."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solimob.core.evidence import Indicator, Nature, Source, vintage_note
from solimob.publish import french


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """Title and proof of a column: what makes it legitimate to leave natures out of the cells."""

    id: str
    label: str
    unit: str
    nature: Nature
    rests_on_assumption: bool
    vintage: str
    sources: tuple[Source, ...]
    method: str

    @property
    def title(self) -> str:
        """The label, with its unit where it has one: « Ménages sans voiture (ménages) »."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class Cell:
    """One number as printed; `interval` is empty when there is none."""

    text: str
    interval: str
    known: bool
    declared: bool
    sort_key: float
    """The value, for sorting; NaN when unknown."""


def column_head(column: Indicator, current_year: int) -> ColumnHead:
    """Return the head of a column."""
    return ColumnHead(
        id=column.id,
        label=column.label,
        unit=column.unit,
        nature=column.nature,
        rests_on_assumption=column.rests_on_assumption and column.nature is not Nature.ASSUMED,
        vintage=vintage_note(column.vintage, current_year),
        sources=column.sources,
        method=column.method,
    )


def column_cells(column: Indicator, decimals: int | None = None) -> list[Cell]:
    """Return the cells of a column, in the order of its communes; unknown is « donnée absente », never 0."""
    corrected = {correction.code for correction in column.corrections}
    return [_cell(column, row, code in corrected, decimals) for row, code in enumerate(column.codes)]


def cell_of(column: Indicator, code: str, decimals: int | None = None) -> Cell:
    """Return the cell of one commune.

    Raises
    ------
    KeyError
        If the column has no such commune.
    """
    if code not in column.codes:
        raise KeyError(code)
    corrected = any(correction.code == code for correction in column.corrections)
    return _cell(column, column.codes.index(code), corrected, decimals)


def alphabetical(name: str) -> str:
    """Return a key that sorts French names as a reader expects: accents and case aside."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def order_of(keys: Sequence[float], names: Sequence[str], sort: str) -> list[int]:
    """Return the order of rows for a choice of the reader.

    Parameters
    ----------
    keys, names
        The value and the name of each row.
    sort
        `nom`, `valeur` (smallest first) or `-valeur` (greatest first); unknown values come last in both.
    """
    by_name = sorted(range(len(names)), key=lambda row: alphabetical(names[row]))
    if sort not in ("valeur", "-valeur"):
        return by_name
    known = [row for row in by_name if not np.isnan(keys[row])]
    unknown = [row for row in by_name if np.isnan(keys[row])]
    return sorted(known, key=lambda row: keys[row], reverse=sort == "-valeur") + unknown


def _cell(column: Indicator, row: int, declared: bool, decimals: int | None) -> Cell:
    value, low, high = float(column.value[row]), float(column.low[row]), float(column.high[row])
    shown = french.usual_decimals(None if np.isnan(value) else value, column.unit) if decimals is None else decimals
    # Ends that print alike say nothing more than the value.
    same = french.number(low, shown) == french.number(high, shown)
    interval = "" if np.isnan(low) or same else french.bounds(low, high, shown)
    return Cell(french.number(value, shown), interval, not np.isnan(value), declared, value)
