"""What numbers, tests and words may be for many persons: the arrays of `vectors`.

As in `possible`, each value covers all that a completion could give. `low` and `high` are one and the same array where
every number is settled; NaN stands where there is no number; `absent` tells where there may be none (`None`: nowhere).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solimob.core.rules.expression import Operator

if TYPE_CHECKING:
    from solimob.core.rules.word_arrays import WordCodes

type Floats = NDArray[np.float64]
type Flags = NDArray[np.bool_]
type Where = NDArray[np.int64] | slice
type Values = Numbers | Truths | WordCodes
_ROUNDING = float(np.finfo(np.float64).eps)


def _either(first: Flags | None, second: Flags | None) -> Flags | None:
    if first is None or second is None:
        return second if first is None else first
    return first | second


@dataclass(frozen=True, slots=True, eq=False)
class Truths:
    """What a condition may be.

    `failing` is `None` where all is settled: it then fails where it neither holds nor is absent.
    """

    hold: Flags
    failing: Flags | None = None
    absent: Flags | None = None

    @classmethod
    def answered(cls, values: NDArray[np.generic] | None, count: int) -> Truths:
        """Return the answers 1, 0 and -1 (unknown); all unknown where there are none."""
        if values is None:
            return cls(np.ones(count, dtype=bool), np.ones(count, dtype=bool))
        hold: Flags = values != 0
        unknown: Flags = values == -1
        return cls(hold, (values == 0) | unknown) if values.dtype.kind == "i" and unknown.any() else cls(hold)

    @classmethod
    def nothing(cls, count: int) -> Truths:
        """Return what nobody has."""
        return cls(np.zeros(count, dtype=bool), None, np.ones(count, dtype=bool))

    @property
    def is_settled(self) -> bool:
        """Whether it is one thing for everybody."""
        return self.failing is None

    @property
    def fail(self) -> Flags:
        """Where it may fail."""
        if self.failing is not None:
            return self.failing
        return ~self.hold if self.absent is None else ~(self.hold | self.absent)

    def as_condition(self) -> Truths:
        """Return it where absent counts as failing."""
        if self.absent is None:
            return self
        return Truths(self.hold) if self.failing is None else Truths(self.hold, self.failing | self.absent)

    def doubted(self) -> Truths:
        """Return a test that settles nothing."""
        return Truths(np.ones_like(self.hold), np.ones_like(self.hold))

    def contrary(self) -> Truths:
        """Return what holds where this condition fails."""
        return Truths(~self.hold) if self.failing is None else Truths(self.failing, self.hold)

    def also(self, other: Truths) -> Truths:
        """Return whether two conditions hold together."""
        hold = self.hold & other.hold
        return Truths(hold) if self.is_settled and other.is_settled else Truths(hold, self.fail | other.fail)

    def otherwise(self, other: Truths) -> Truths:
        """Return whether one of two conditions holds."""
        hold = self.hold | other.hold
        return Truths(hold) if self.is_settled and other.is_settled else Truths(hold, self.fail & other.fail)

    def same(self, other: Values) -> Truths:
        """Return whether two truths are equal; absent equals nothing."""
        if not isinstance(other, Truths):
            raise TypeError(f"{self} and {other} are not of one kind")
        overlap = (self.hold & other.hold) | (self.fail & other.fail)
        if self.is_settled and other.is_settled:
            return Truths(overlap)
        return Truths(overlap, ~(self._settled() & other._settled() & overlap))

    def is_absent(self) -> Truths:
        """Return whether it is absent."""
        absent = np.zeros_like(self.hold) if self.absent is None else self.absent
        return Truths(absent) if self.failing is None else Truths(absent, self.hold | self.failing)

    def chosen(self, value: Values, at: Where, hit: Flags, reached: Flags) -> Values:
        """See `Numbers.chosen`."""
        count = len(self.hold)
        other = _as_tests(value, len(hit))
        return _merged_tests(self, other, at, hit, reached, count)

    def _settled(self) -> Flags:
        absent = np.zeros_like(self.hold) if self.absent is None else self.absent
        one: Flags = (self.hold.astype(np.int8) + self.fail + absent) == 1
        return one


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """What a number may be."""

    low: Floats
    high: Floats
    absent: Flags | None = None

    @classmethod
    def settled(cls, values: Floats) -> Numbers:
        """Return settled numbers, absent where NaN."""
        absent = np.isnan(values)
        return cls(values, values, absent if absent.any() else None)

    @classmethod
    def unknown(cls, count: int, low: float = -np.inf, high: float = np.inf) -> Numbers:
        """Return numbers of which only the bounds are known."""
        return cls(np.full(count, low), np.full(count, high))

    @classmethod
    def answered(cls, values: NDArray[np.generic] | None, count: int, low: float, high: float) -> Numbers:
        """Return the answers, anything between the bounds where NaN."""
        if values is None:
            return cls.unknown(count, low, high)
        known = np.asarray(values, dtype=np.float64)
        missing = np.isnan(known)
        return (
            cls(np.where(missing, low, known), np.where(missing, high, known)) if missing.any() else cls(known, known)
        )

    @property
    def is_settled(self) -> bool:
        """Whether each is one number, or absent."""
        return self.low is self.high

    def maybe_absent(self, count: int) -> Flags:
        """Return where there may be no number."""
        return np.zeros(count, dtype=bool) if self.absent is None else self.absent

    def plus(self, other: Numbers) -> Numbers:
        """Return a sum to which what is absent adds nothing; this one is a number."""
        low, high = other._or_nothing()
        total = self.low + low
        settled = self.is_settled and other.is_settled
        return Numbers(total, total if settled else self.high + high, self.absent)

    def minus(self, other: Numbers) -> Numbers:
        """Return a difference, absent where this number is."""
        low, high = other._or_nothing()
        left = self.low - high
        settled = self.is_settled and other.is_settled
        return Numbers(left, left if settled else self.high - low, self.absent)

    def times(self, other: Numbers) -> Numbers:
        """Return a product, absent where either is."""
        absent = _either(self.absent, other.absent)
        if self.is_settled and other.is_settled:
            product = self.low * other.low
            return Numbers(product, product, absent)
        ends = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Numbers(np.minimum.reduce(ends), np.maximum.reduce(ends), absent)

    def over(self, other: Numbers) -> Numbers:
        """Return a quotient, absent where either is or the divisor is zero."""
        zero = (other.low == 0.0) & (other.high == 0.0)
        absent = _either(_either(self.absent, other.absent), zero if zero.any() else None)
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.is_settled and other.is_settled:
                quotient = np.where(zero, np.nan, self.low / other.low)
                return Numbers(quotient, quotient, absent)
            found = self.times(Numbers(1.0 / other.high, 1.0 / other.low))
            around = (other.low <= 0.0) & (other.high >= 0.0)
            point = (self.low == self.high) & (other.low == other.high)
            exact = self.low / other.low
            nothing = zero | np.isnan(self.low) | np.isnan(other.low)
            low, high = (
                np.where(nothing, np.nan, np.where(around, end, np.where(point, exact, bound)))
                for end, bound in ((-np.inf, found.low), (np.inf, found.high))
            )
        return Numbers(low, high, _either(absent, around if around.any() else None))

    def bounded(self, bound: Numbers, pick: np.ufunc) -> Numbers:
        """Return numbers held by a bound, which does not bind where it is absent."""
        low = _held(self.low, bound.low, pick)
        if self.is_settled and bound.is_settled:
            return Numbers(low, low, self.absent)
        high = _held(self.high, bound.high, pick)
        if bound.absent is not None:
            low = np.where(bound.absent, np.minimum(low, self.low), low)
            high = np.where(bound.absent, np.maximum(high, self.high), high)
        return Numbers(low, high, self.absent)

    def rounded(self, decimals: int) -> Numbers:
        """Return numbers rounded, halves upwards."""
        scale = 10.0**decimals
        low = np.floor((self.low + _ROUNDING) * scale + 0.5) / scale
        return Numbers(
            low, low if self.is_settled else np.floor((self.high + _ROUNDING) * scale + 0.5) / scale, self.absent
        )

    def ordered(self, operator: Operator, other: Numbers) -> Truths:
        """Return a comparison of order, absent where either is."""
        absent = _either(self.absent, other.absent)
        above: dict[Operator, tuple[np.ufunc, np.ufunc, bool]] = {
            Operator.LESS: (np.less, np.greater_equal, True),
            Operator.AT_MOST: (np.less_equal, np.greater, True),
            Operator.MORE: (np.greater, np.less_equal, False),
            Operator.AT_LEAST: (np.greater_equal, np.less, False),
        }
        holds, fails, least_first = above[operator]
        mine, theirs = (self.low, other.high) if least_first else (self.high, other.low)
        hold: Flags = holds(mine, theirs)
        if self.is_settled and other.is_settled:
            return Truths(hold, None, absent)
        mine, theirs = (self.high, other.low) if least_first else (self.low, other.high)
        return Truths(hold, fails(mine, theirs), absent)

    def same(self, other: Values) -> Truths:
        """Return whether two numbers are equal; absent equals nothing."""
        if not isinstance(other, Numbers):
            if np.isnan(self.low).all():
                return Truths(np.zeros(len(self.low), dtype=bool))
            raise TypeError(f"{self} and {other} are not of one kind")
        overlap = (self.low <= other.high) & (other.low <= self.high)
        if self.is_settled and other.is_settled:
            return Truths(overlap)
        return Truths(overlap, ~(overlap & self._point() & other._point()))

    def is_absent(self) -> Truths:
        """Return whether it is absent."""
        absent = self.maybe_absent(len(self.low))
        return Truths(absent) if self.is_settled else Truths(absent, ~np.isnan(self.low))

    def chosen(self, value: Values, at: Where, hit: Flags, reached: Flags) -> Values:
        """Return these values with others where a branch may be taken.

        `at` are the persons the branch is about, `hit` those of them who may take it, `reached` (of all) those who may
        have taken one before: for them both values are possible.
        """
        if not isinstance(value, Numbers):
            if reached.any() and not np.isnan(self.low).all():
                raise TypeError("the cases are not of one kind")
            return value.__class__.nothing(len(self.low)).chosen(value, at, hit, reached)
        again = hit & reached[at]
        doubt = bool(again.any())
        settled = self.is_settled and value.is_settled and not doubt
        low = _put(self.low, value.low, at, hit, again if doubt else None, np.fmin)
        high = low if settled else _put(self.high, value.high, at, hit, again if doubt else None, np.fmax)
        absent = self.maybe_absent(len(self.low)).copy()
        new = value.maybe_absent(len(hit))
        part = absent[at]
        absent[at] = np.where(hit, np.where(again, part | new, new), part)
        return Numbers(low, high, absent)

    @classmethod
    def nothing(cls, count: int) -> Numbers:
        """Return what nobody has."""
        low = np.full(count, np.nan)
        return cls(low, low, np.ones(count, dtype=bool))

    def _or_nothing(self) -> tuple[Floats, Floats]:
        """Return the numbers, where what is absent is zero."""
        if self.absent is None:
            return self.low, self.high
        low = np.where(np.isnan(self.low), 0.0, self.low)
        if self.is_settled:
            return low, low
        high = np.where(np.isnan(self.high), 0.0, self.high)
        return np.where(self.absent, np.minimum(low, 0.0), low), np.where(self.absent, np.maximum(high, 0.0), high)

    def _point(self) -> Flags:
        point: Flags = self.low == self.high
        return point if self.absent is None else point & ~self.absent


def _product(first: Floats, second: Floats) -> Floats:
    """Return a product in which an infinite end times zero is zero."""
    with np.errstate(invalid="ignore"):
        product = first * second
    wrong = np.isnan(product) & ~(np.isnan(first) | np.isnan(second))
    return np.where(wrong, 0.0, product) if wrong.any() else product


def _held(value: Floats, bound: Floats, pick: np.ufunc) -> Floats:
    held: Floats = pick(value, bound)
    loose = np.isnan(bound)
    return np.where(loose, value, held) if loose.any() else held


def _put(values: Floats, new: Floats, at: Where, hit: Flags, again: Flags | None, join: np.ufunc) -> Floats:
    out = values.copy()
    part = out[at]
    taken = np.where(hit, new, part)
    out[at] = taken if again is None else np.where(again, join(new, part), taken)
    return out


def _as_tests(value: Values, count: int) -> Truths:
    if isinstance(value, Truths):
        return value
    if isinstance(value, Numbers) and np.isnan(value.low).all():
        return Truths.nothing(count)
    raise TypeError("the cases are not of one kind")


def _merged_tests(before: Truths, value: Truths, at: Where, hit: Flags, reached: Flags, count: int) -> Truths:
    again = hit & reached[at]
    out: list[Flags] = []
    absent = np.zeros(count, dtype=bool) if before.absent is None else before.absent
    fresh = np.zeros(len(hit), dtype=bool) if value.absent is None else value.absent
    for old, new in ((before.hold, value.hold), (before.fail, value.fail), (absent, fresh)):
        merged = old.copy()
        part = merged[at]
        merged[at] = np.where(hit, np.where(again, part | new, new), part)
        out.append(merged)
    if before.is_settled and value.is_settled and not again.any():
        return Truths(out[0], None, out[2])
    return Truths(*out)
