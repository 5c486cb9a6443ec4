"""The facts that open the brief: those whose figure holds, and how a figure that does not is told."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from solimob.core.diagnosis.result import Diagnosis, Finding
from solimob.core.evidence import Figure
from solimob.publish.french import is_named, number

WIDEST = 2.0
"""Greatest ratio of the high end to the low end of an interval for its middle to be told as a fact.

Our choice: beyond a factor of two, the middle says less than the two ends.
"""


def headline_facts(diagnosis: Diagnosis, most: int = 3) -> list[Finding]:
    """Return the findings to tell first: known and narrow ones, then wide ones, purposes as different as may be."""
    told = [finding for finding in diagnosis.findings if finding.evidence and finding.evidence[0].figure.is_known]
    narrow = [finding for finding in told if is_narrow(finding.evidence[0].figure)]
    wide = [finding for finding in told if finding not in narrow]
    return [*_by_purpose(narrow), *_by_purpose(wide)][:most]


def is_narrow(figure: Figure) -> bool:
    """Tell whether a known figure has no interval, or one whose ends are within a factor `WIDEST`."""
    if figure.low is None or figure.high is None:
        return figure.is_known
    near, far = sorted((abs(figure.low), abs(figure.high)))
    return figure.low * figure.high >= 0 and far <= WIDEST * near


def interval_words(figure: Figure) -> str:
    """Return an interval as a fact, « entre 63 et 1 400 ménages »: two significant digits, rounded outwards.

    Raises
    ------
    ValueError
        If the figure has no interval.
    """
    if figure.low is None or figure.high is None:
        raise ValueError("a figure without interval is told by its value")
    low, high = _rounded(figure.low, math.floor), _rounded(figure.high, math.ceil)
    unit = f"\u00a0{figure.unit}" if is_named(figure.unit) else ""
    if low <= 0 <= figure.low:
        return f"au plus {number(high, _decimals(high))}{unit}"
    return f"entre {number(low, _decimals(low))} et {number(high, _decimals(high))}{unit}"


def _by_purpose(findings: Iterable[Finding]) -> list[Finding]:
    """Put the first finding of each purpose before the others, which keep their order."""
    found = list(findings)
    first = list({finding.purpose: finding for finding in reversed(found)}.values())
    return [*(f for f in found if f in first), *(f for f in found if f not in first)]


def _rounded(value: float, towards: Callable[[float], int]) -> float:
    if value == 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    # The division leaves crumbs (1 400 / 100 may read 14.000000000000002): they are no reason to climb a step.
    return towards(round(value / step, 6)) * step


def _decimals(value: float) -> int:
    return 0 if abs(value) >= 10 or value == round(value) else 1
