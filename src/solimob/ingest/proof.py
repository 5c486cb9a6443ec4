"""The proof of a column, labelled as everywhere in the product."""

from __future__ import annotations

from solimob.core.evidence import VARIABLES, Nature, Source
from solimob.store import ColumnInfo

ADDITIVE_UNITS = frozenset({"personnes", "ménages", "logements", "km²"})
"""Units in which the figures of merged communes add up; a share, an income or a ratio does not."""


def column_info(id_: str, vintage: str, source: Source, nature: Nature = Nature.OBSERVED) -> ColumnInfo:
    """Return the proof of a variable of `VARIABLES`."""
    variable = VARIABLES[id_]
    return ColumnInfo(id_, variable.label, variable.unit, vintage, nature, source)
