"""What an expression may be worth, given what is known: three-valued logic (Kleene) and intervals.

Each value says every result that some completion of the situation could give, and perhaps more: an answer drawn from it
is never contradicted by a completion. A `Truth` that is known is one of `YES`, `NO`, `ABSENT_TRUTH`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Truth:
    """What a condition may be."""

    may_hold: bool
    may_fail: bool
    may_be_absent: bool = False

    @property
    def holds(self) -> bool | None:
        """True or false where that is settled (absent does not hold), `None` where it is not."""
        fails = self.may_fail or self.may_be_absent
        return None if self.may_hold and fails else self.may_hold


@dataclass(frozen=True, slots=True)
class Range:
    """What a number may be: from `low` to `high`, both included; no number where `low` > `high`."""

    low: float
    high: float
    may_be_absent: bool = False

    @property
    def has_number(self) -> bool:
        """Whether it may be a number at all."""
        return self.low <= self.high

    @property
    def is_absent(self) -> bool:
        """Whether it is settled to be absent."""
        return not self.has_number

    @property
    def value(self) -> float | None:
        """The number, where it is settled to be one; else `None`."""
        return self.low if self.low == self.high and not self.may_be_absent else None


@dataclass(frozen=True, slots=True)
class Words:
    """What a word may be: one of `values`, or any word at all where that is `None`."""

    values: frozenset[str] | None
    may_be_absent: bool = False


type Possible = Truth | Range | Words

YES, NO, EITHER = Truth(True, False), Truth(False, True), Truth(True, True)
ABSENT_TRUTH, ABSENT = Truth(False, False, True), Range(inf, -inf, True)
ANY_NUMBER, ANY_WORD = Range(-inf, inf), Words(None)


def is_settled(possible: Possible) -> bool:
    """Tell whether there is only one thing it can be."""
    match possible:
        case Truth(may_hold, may_fail, may_be_absent):
            return may_hold + may_fail + may_be_absent == 1
        case Range():
            return possible.is_absent or possible.value is not None
        case Words(values, may_be_absent):
            return values is not None and len(values) + may_be_absent == 1


def either(first: Possible, second: Possible) -> Possible:
    """Return what covers two possibilities of one kind (`ABSENT` goes with every kind).

    Raises
    ------
    TypeError
        If one is a number and the other a word or a truth.
    """
    match first, second:
        case Truth(), Truth():
            return Truth(
                first.may_hold or second.may_hold,
                first.may_fail or second.may_fail,
                first.may_be_absent or second.may_be_absent,
            )
        case Range(), Range():
            return Range(
                min(first.low, second.low), max(first.high, second.high), first.may_be_absent or second.may_be_absent
            )
        case Words(), Words():
            both = None if first.values is None or second.values is None else first.values | second.values
            return Words(both, first.may_be_absent or second.may_be_absent)
        case (Range(), other) | (other, Range()):
            lone = first if isinstance(first, Range) else second
            if isinstance(lone, Range) and lone.is_absent:
                return _with_absent(other)
    raise TypeError(f"{first} and {second} are not of one kind")


def _with_absent(possible: Possible) -> Possible:
    match possible:
        case Truth():
            return Truth(possible.may_hold, possible.may_fail, True)
        case Words():
            return Words(possible.values, True)
        case Range():
            return Range(possible.low, possible.high, True)


def as_truth(possible: Possible) -> Truth:
    """Return a value as a condition: absent does not hold.

    Raises
    ------
    TypeError
        If it is a number or a word.
    """
    match possible:
        case Truth(may_hold, _, may_be_absent):
            return Truth(may_hold, True) if may_be_absent else possible
        case Range() if possible.is_absent:
            return NO
    raise TypeError(f"{possible} is no condition")
