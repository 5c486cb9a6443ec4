"""One number with its proof."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from solimob.core.evidence.nature import Nature, combined_nature
from solimob.core.evidence.source import Source

type _Operation = Callable[[float, float], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its interval, unit, year, nature, sources and method.

    `value` None means unknown. `low` and `high` come together or not at all; no interval means that one value was
    seen, not that it is exact. `rests_on` holds the natures of everything the figure was computed from.

    Raises
    ------
    ValueError
        If the interval is half given, inverted, or does not hold the value, or if a number is not finite.
    """

    value: float | None
    unit: str
    nature: Nature
    sources: tuple[Source, ...] = ()
    low: float | None = None
    high: float | None = None
    year: int | None = None
    method: str = ""
    rests_on: frozenset[Nature] = frozenset()

    def __post_init__(self) -> None:
        for number in (self.value, self.low, self.high):
            if number is not None and not math.isfinite(number):
                raise ValueError(f"a figure is finite or unknown (None), not {number}")
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has both ends")
        if self.low is not None and self.high is not None:
            if self.value is None:
                raise ValueError("an unknown figure has no interval")
            if not self.low <= self.value <= self.high:
                raise ValueError(f"interval [{self.low}, {self.high}] does not hold {self.value}")
        object.__setattr__(self, "rests_on", self.rests_on | {self.nature})

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    @property
    def rests_on_assumption(self) -> bool:
        """Whether an assumed number enters in it."""
        return Nature.ASSUMED in self.rests_on

    def __add__(self, other: Figure) -> Figure:
        """Add a figure of the same unit; the interval is the sum of the intervals (worst case)."""
        self._same_unit(other, "add")
        return _combine(self, other, self.unit, lambda a, b: a + b)

    def __sub__(self, other: Figure) -> Figure:
        """Subtract a figure of the same unit; intervals combine at their worst case, as if independent."""
        self._same_unit(other, "subtract")
        return _combine(self, other, self.unit, lambda a, b: a - b)

    def scaled(self, factor: float, unit: str | None = None) -> Figure:
        """Multiply by an exact number (a unit conversion, a share of one)."""
        value, low, high = (None if end is None else end * factor for end in (self.value, self.low, self.high))
        if low is not None and high is not None and low > high:
            low, high = high, low
        nature = combined_nature([self.nature])
        return replace(self, value=value, low=low, high=high, unit=unit or self.unit, nature=nature)

    def times(self, other: Figure, unit: str) -> Figure:
        """Multiply by another figure; the caller names the unit of the product."""
        return _combine(self, other, unit, lambda a, b: a * b)

    def over(self, other: Figure, unit: str) -> Figure:
        """Divide by another figure; unknown when the divisor is zero, nearly so, or its interval holds zero."""
        ends = other.low, other.high
        if other.value == 0 or (ends[0] is not None and ends[1] is not None and ends[0] <= 0 <= ends[1]):
            return replace(_combine(self, other, unit, lambda a, _: a), value=None, low=None, high=None)
        return _combine(self, other, unit, lambda a, b: a / b)

    def _same_unit(self, other: Figure, verb: str) -> None:
        if self.unit != other.unit:
            raise ValueError(f"cannot {verb} « {self.unit} » and « {other.unit} »")


def total(figures: Iterable[Figure]) -> Figure:
    """Sum figures of one unit. One unknown makes the sum unknown: a partial sum would pass for the whole.

    Raises
    ------
    ValueError
        If there is no figure, or units differ.
    """
    iterator = iter(figures)
    result = next(iterator, None)
    if result is None:
        raise ValueError("total needs at least one figure")
    for figure in iterator:
        result = result + figure
    return result


def ratio(part: Figure, whole: Figure, unit: str = "%") -> Figure:
    """Return `part / whole`, in per cent when the unit is « % »."""
    return part.over(whole, unit).scaled(100.0 if unit == "%" else 1.0)


def _combine(a: Figure, b: Figure, unit: str, operation: _Operation) -> Figure:
    years = {year for year in (a.year, b.year) if year is not None}
    value = low = high = None
    if a.value is not None and b.value is not None:
        value = operation(a.value, b.value)
        if a.low is not None or b.low is not None:
            corners = [operation(x, y) for x in _ends(a) for y in _ends(b)]
            low, high = min(*corners, value), max(*corners, value)
    if not all(math.isfinite(number) for number in (value, low, high) if number is not None):
        value = low = high = None  # too large for a float: nobody knows it
    return Figure(
        value=value,
        low=low,
        high=high,
        unit=unit,
        nature=combined_nature([a.nature, b.nature]),
        sources=tuple(dict.fromkeys(a.sources + b.sources)),
        year=years.pop() if len(years) == 1 else None,
        method="; ".join(dict.fromkeys(m for m in (a.method, b.method) if m)),
        rests_on=a.rests_on | b.rests_on,
    )


def _ends(figure: Figure) -> tuple[float, float]:
    if figure.low is not None and figure.high is not None:
        return figure.low, figure.high
    assert figure.value is not None
    return figure.value, figure.value
