"""Intervals at 95 % of shares and means, and of their differences; formulas and sources in docs/methode/enquetes.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri, stdtrit

Z = float(ndtri(0.975))
"""Two-sided 95 %."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and its interval at 95 %."""

    value: float
    low: float
    high: float


def wilson(share: float, n: float) -> Interval:
    """Return the score interval of a share seen on n persons; n may be an effective number (Wilson 1927).

    Raises
    ------
    ValueError
        If n is not positive.
    """
    if n <= 0:
        raise ValueError("a share is seen on at least one person")
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    # At 0 and 1 rounding errors would leave the share a hair outside its own interval.
    return Interval(share, max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half)))


def mean(values: Sequence[float], weights: Sequence[float] | None = None) -> Interval:
    """Return the (weighted) mean and its Student interval, on the effective number of persons (Kish 1965).

    Raises
    ------
    ValueError
        If there are fewer than two values.
    """
    if len(values) < 2:
        raise ValueError("the interval of a mean needs two values at least")
    given = weights or [1.0] * len(values)
    total = sum(given)
    centre = sum(w * v for w, v in zip(given, values)) / total
    effective = total**2 / sum(w**2 for w in given)
    n = len(values)
    variance = sum(w * (v - centre) ** 2 for w, v in zip(given, values)) / total * n / (n - 1)
    half = float(stdtrit(max(1.0, effective - 1), 0.975)) * sqrt(variance / effective)
    return Interval(centre, centre - half, centre + half)


def widest_mean(value: float, n: float, low: float, high: float) -> Interval:
    """Return the interval of a mean as wide as it can be: the variance is the largest that this mean allows.

    Nothing but the mean, n and the bounds of the values enters it: it tells nothing more of the answers than they do
    (Bhatia & Davis 2000 for the bound on the variance).
    """
    variance = max(0.0, (high - value) * (value - low))
    half = float(stdtrit(max(1.0, n - 1), 0.975)) * sqrt(variance / n)
    return Interval(value, max(low, value - half), min(high, value + half))


def difference(before: Interval, after: Interval) -> Interval:
    """Return after - before for two independent groups, from their own intervals alone.

    The distances to the bounds add up as squares: the hybrid score method of Newcombe (1998) where both are Wilson
    intervals of shares, and its extension to any estimate (Zou & Donner 2008).
    """
    gap = after.value - before.value
    low = gap - sqrt((after.value - after.low) ** 2 + (before.high - before.value) ** 2)
    high = gap + sqrt((after.high - after.value) ** 2 + (before.value - before.low) ** 2)
    return Interval(gap, low, high)


def paired_difference_of_shares(gained: int, lost: int, n: int) -> Interval:
    """Return the difference after - before of a share in the same n persons, by the score method (Tango 1998).

    `gained` said yes after and not before, `lost` the contrary. Zero is outside exactly where McNemar's test, without
    correction, tells the two shares apart at 5 %.

    Raises
    ------
    ValueError
        If more persons changed than there are.
    """
    if not 0 <= gained + lost <= n or n == 0:
        raise ValueError("persons who changed are among the n persons")
    return Interval((gained - lost) / n, -_upper(lost, gained, n), _upper(gained, lost, n))


def _upper(gained: int, lost: int, n: int) -> float:
    """Return where the score of the difference falls to -Z; the score decreases with the difference."""
    inside, outside = (gained - lost) / n, 1.0
    if inside == outside:
        return 1.0
    for _ in range(60):
        middle = (inside + outside) / 2
        if _score(gained, lost, n, middle) > -Z:
            inside = middle
        else:
            outside = middle
    return (inside + outside) / 2


def _score(gained: int, lost: int, n: int, difference: float) -> float:
    """Return (gained - lost - nΔ) / √(n(2q + Δ(1 - Δ))), q the likeliest share of « lost » if the difference is Δ."""
    linear = -gained - lost + (2 * n - gained + lost) * difference
    constant = -lost * difference * (1 - difference)
    likeliest = (sqrt(linear**2 - 8 * n * constant) - linear) / (4 * n)
    variance = n * (2 * likeliest + difference * (1 - difference))
    gap = gained - lost - n * difference
    return gap / sqrt(variance) if variance > 0 else (float("-inf") if gap < 0 else 0.0)
