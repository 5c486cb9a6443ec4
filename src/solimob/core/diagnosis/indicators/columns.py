"""Columns computed from columns, with the proof of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solimob.core.access import Interval
from solimob.core.evidence import Correction, Figure, Indicator, Nature, Source, combined_nature, joined_vintage

type Floats = NDArray[np.float64]


def exact(values: Floats) -> Interval:
    """Return values without interval."""
    unknown = np.full(len(values), np.nan)
    return Interval(values, unknown, unknown)


def bounds(column: Indicator) -> tuple[Floats, Floats]:
    """Return the ends of a column, the value itself where it has no interval."""
    bare = np.isnan(column.low)
    return np.where(bare, column.value, column.low), np.where(bare, column.value, column.high)


def derive(
    id_: str,
    label: str,
    unit: str,
    values: Interval,
    parts: Sequence[Indicator],
    *,
    codes: tuple[str, ...] | None = None,
    parameters: Iterable[Figure] = (),
    sources: Iterable[Source] = (),
    vintages: Iterable[str] = (),
    nature: Nature | None = None,
    corrections: Iterable[Correction] = (),
    method: str = "",
) -> Indicator:
    """Build a column from others: it takes their sources, vintages, natures and corrections.

    `nature` is given when the computation is a model, or when there is no part (then so are `codes`); otherwise it is
    the weakest of the parts, at best `derived`. `method` is the anchor of the page, by default after `id_`.
    """
    parameters = tuple(parameters)
    natures = [part.nature for part in parts] + [figure.nature for figure in parameters]
    rests_on = frozenset(natures).union(*(part.rests_on for part in parts), *(p.rests_on for p in parameters))
    cited = [s for part in parts for s in part.sources] + list(sources) + [s for p in parameters for s in p.sources]
    held: dict[str, Correction] = {}
    for correction in [c for part in parts for c in part.corrections] + list(corrections):
        held[correction.code] = correction
    return Indicator(
        id=id_,
        label=label,
        unit=unit,
        codes=parts[0].codes if codes is None else codes,
        value=values.value,
        low=values.low,
        high=values.high,
        nature=nature or combined_nature(natures),
        sources=tuple(dict.fromkeys(cited)),
        vintage=joined_vintage([part.vintage for part in parts] + list(vintages)),
        method=method or id_.replace("_", "-"),
        corrections=tuple(held[code] for code in sorted(held)),
        rests_on=rests_on,
    )


def with_corrections_of(column: Indicator, parts: Iterable[Indicator]) -> Indicator:
    """Return a modelled column that says where a figure it was fed on is corrected locally."""
    held = {correction.code: correction for part in parts for correction in part.corrections}
    return replace(column, corrections=tuple(held[code] for code in sorted(held))) if held else column


def ratio_values(part: Floats, whole: Floats, factor: float) -> Floats:
    """Return `factor · part / whole`, NaN where the whole is zero or unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, factor * part / whole, np.nan)
