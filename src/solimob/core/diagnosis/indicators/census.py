"""How precise the census is.

Below 10,000 inhabitants everybody is surveyed once in five years; from there on, 40 % of dwellings over five years
(Insee, recensement de la population). Formula: docs/methode/indicateurs/menages.md.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solimob.core.access import Interval
from solimob.core.evidence import Indicator

SAMPLED_FROM = 10_000
"""Population from which the census is a sample."""
SAMPLED_SHARE = 0.40
NORMAL_95 = 1.959964
"""Quantile of the normal law for an interval at 95 %."""


def sampling_error_percent(
    share_percent: NDArray[np.float64], whole: NDArray[np.float64], population: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the half-interval of a share of `whole` people or households, in points: 0 where all are surveyed.

    A simple random draw of 40 % without replacement at 95 %; the census draws addresses, so the true interval is
    somewhat wider.
    """
    p = np.clip(share_percent / 100, 0, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = 100 * NORMAL_95 * np.sqrt(p * (1 - p) / (SAMPLED_SHARE * whole) * (1 - SAMPLED_SHARE))
    return np.where((population >= SAMPLED_FROM) & np.isfinite(error), error, 0.0)


def census_share(part: NDArray[np.float64], whole: NDArray[np.float64], population: NDArray[np.float64]) -> Interval:
    """Return `100 · part / whole` with its sampling interval; without one (NaN ends) where everybody is surveyed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(whole > 0, 100.0 * part / whole, np.nan)
    error = sampling_error_percent(share, whole, population)
    error = np.where(error > 0, error, np.nan)
    # Files may say that a part exceeds its whole: the interval holds the value even then.
    low, high = np.maximum(share - error, 0), np.minimum(share + error, 100)
    return Interval(share, np.minimum(low, share), np.maximum(high, share))


def surveyed_count(part: Indicator, whole: Indicator, share: Interval) -> Indicator:
    """Return a count of the census with the interval of its share of `whole`."""
    return replace(part, low=whole.value * share.low / 100, high=whole.value * share.high / 100)
