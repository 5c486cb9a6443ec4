"""Percentiles, and delays between what was committed and what was heard."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence


def spread(seconds: Iterable[float]) -> dict[str, float | int]:
    """Return the count, median, 95th percentile and greatest of durations, in milliseconds."""
    values = sorted(seconds)
    if not values:
        return {"count": 0}
    cuts = statistics.quantiles(values, n=100, method="inclusive") if len(values) > 1 else [values[0]] * 99
    return {
        "count": len(values),
        "p50_ms": round(1000 * cuts[49], 1),
        "p95_ms": round(1000 * cuts[94], 1),
        "max_ms": round(1000 * values[-1], 1),
    }


def fan_out(committed: Sequence[float], heard: Sequence[tuple[float, int]]) -> list[float]:
    """Return, for each ballot, how long after its commit a view first heard a count that has it in.

    `committed` are times in order; `heard` are (time, count) of one view in order. A ballot that the view never heard
    of has no delay: the caller compares the last count.
    """
    delays: list[float] = []
    for at, count in heard:
        for rank in range(len(delays), min(count, len(committed))):
            delays.append(max(0.0, at - committed[rank]))
    return delays
