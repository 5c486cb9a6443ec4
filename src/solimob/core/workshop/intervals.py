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

    def __neg__(self) -> Interval:
        return Interval(-self.value, -self.high, -self.low)


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


def difference_of_means(before: Sequence[float], after: Sequence[float]) -> Interval:
    """Return the difference after - before of two independent groups, with Welch's interval (1947).

    Raises
    ------
    ValueError
        If a group has fewer than two values.
    """
    (m1, v1), (m2, v2) = _moments(before), _moments(after)
    gap = m2 - m1
    if v1 + v2 == 0:
        return Interval(gap, gap, gap)
    freedom = (v1 + v2) ** 2 / (v1**2 / (len(before) - 1) + v2**2 / (len(after) - 1))
    half = float(stdtrit(freedom, 0.975)) * sqrt(v1 + v2)
    return Interval(gap, gap - half, gap + half)


def difference_of_shares(before: int, n_before: int, after: int, n_after: int) -> Interval:
    """Return the difference after - before of two independent groups, by the hybrid score method (Newcombe 1998)."""
    first, second = wilson(before / n_before, n_before), wilson(after / n_after, n_after)
    gap = second.value - first.value
    low = gap - sqrt((second.value - second.low) ** 2 + (first.high - first.value) ** 2)
    high = gap + sqrt((second.high - second.value) ** 2 + (first.value - first.low) ** 2)
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


def _moments(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean, and the variance of that mean."""
    n = len(values)
    if n < 2:
        raise ValueError("the interval of a mean needs two values at least")
    centre = sum(values) / n
    return centre, sum((value - centre) ** 2 for value in values) / (n - 1) / n
