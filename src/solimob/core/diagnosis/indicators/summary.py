"""The value of an indicator for the whole territory: from counts, never a mean of rates.

One commune unknown makes a sum unknown, since a partial sum would pass for the whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solimob.core.access import Interval
from solimob.core.evidence import Figure, Indicator, combined_nature, latest_year

type Floats = NDArray[np.float64]


def total_of(column: Indicator) -> Figure:
    """Return the sum of a column of counts; the interval is the sum of the intervals (worst case)."""
    return _figure(column, column.unit, _sum(_interval(column)), column.known())


def ratio_of(column: Indicator, part: Indicator | Floats, whole: Indicator, factor: float) -> Figure:
    """Return `factor · Σ part / Σ whole`, the value for the territory of the rate held in `column`."""
    top = _sum(_interval(part) if isinstance(part, Indicator) else Interval(part, part, part))
    bottom = float(whole.value.sum())
    ends = tuple(None if end is None or not bottom > 0 else factor * end / bottom for end in top)
    return _figure(column, column.unit, (ends[0], ends[1], ends[2]), column.known())


def weighted_mean_of(column: Indicator, weight: Indicator) -> Figure:
    """Return Σ w·x / Σ w; communes of weight zero do not count."""
    inhabited = weight.value > 0
    values, weights = _interval(column), weight.value
    top = _sum(Interval(*(np.where(inhabited, weights * end, 0.0 * weights) for end in _ends(values))))
    bottom = float(weights.sum())
    ends = tuple(None if end is None or not bottom > 0 else end / bottom for end in top)
    return _figure(column, column.unit, (ends[0], ends[1], ends[2]), column.known())


def growth_of(column: Indicator, later: Indicator, now: Indicator) -> Figure:
    """Return `100 · (Σ later / Σ now − 1)`, the growth for the territory held in `column`."""
    bottom = float(now.value.sum())
    ends = tuple(None if end is None or not bottom > 0 else 100 * (end / bottom - 1) for end in _sum(_interval(later)))
    return _figure(column, column.unit, (ends[0], ends[1], ends[2]), column.known())


def not_derivable(column: Indicator, why: str) -> Figure:
    """Return an unknown figure with the reason."""
    return Figure(None, column.unit, combined_nature([column.nature]), column.sources, method=why)


def coverage_note(known: NDArray[np.bool_]) -> str:
    """Return « 23 communes sur 24 renseignées »."""
    return f"{int(known.sum())} communes sur {len(known)} renseignées"


def _ends(values: Interval) -> tuple[Floats, Floats, Floats]:
    return values.value, values.low, values.high


def _interval(column: Indicator) -> Interval:
    bare = np.isnan(column.low)
    low, high = np.where(bare, column.value, column.low), np.where(bare, column.value, column.high)
    return Interval(column.value, low, high)


def _sum(values: Interval) -> tuple[float | None, float | None, float | None]:
    value, low, high = (float(end.sum()) for end in _ends(values))
    if np.isnan(value):
        return None, None, None
    return (value, None, None) if low == high else (value, low, high)


def _figure(
    column: Indicator, unit: str, ends: tuple[float | None, float | None, float | None], known: NDArray[np.bool_]
) -> Figure:
    value, low, high = ends
    if value is not None and low is not None and high is not None:
        low, high = min(low, value), max(high, value)
    return Figure(
        value=value,
        low=low,
        high=high,
        unit=unit,
        nature=combined_nature([column.nature]),
        sources=column.sources,
        year=latest_year(column.vintage),
        method=coverage_note(known),
        rests_on=column.rests_on,
    )
