"""What words may be for many persons; and one value for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solimob.core.rules.arrays import Flags, Numbers, Truths, Values, Where

_FEW = 8
"""Fewer words than this are looked for one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class WordCodes:
    """What a word may be: its number in `words`, -1 where it is unknown (one of `choices`, any where `None`)."""

    codes: NDArray[np.generic]
    words: Mapping[str, int]
    choices: frozenset[str] | None
    some_unknown: bool

    @classmethod
    def answered(
        cls,
        values: NDArray[np.generic] | None,
        count: int,
        words: Mapping[str, int],
        choices: frozenset[str] | None,
    ) -> WordCodes:
        """Return the answers; all unknown where there are none."""
        codes = np.full(count, -1, dtype=np.int8) if values is None else values
        return cls(codes, words, choices, bool((codes == -1).any()))

    @classmethod
    def nothing(cls, count: int) -> WordCodes:
        """Words have no branches here.

        Raises
        ------
        TypeError
            Always: no rule file may give a word by cases (`kinds`), and the importer of Publicodes leaves aside and
            names the aids that do (`ingest.publicodes.word_cases`).
        """
        raise TypeError(f"words by cases for {count} persons")

    def within(self, words: frozenset[str]) -> Truths:
        """Return whether it is one of some words."""
        wanted = [self.words[word] for word in words if word in self.words]
        if len(wanted) < _FEW:
            hold = np.zeros(len(self.codes), dtype=bool)
            for number in wanted:
                hold |= self.codes == number
        else:
            table = np.zeros(len(self.words) + 1, dtype=bool)  # The last one is the unknown word, -1.
            table[wanted] = True
            hold = table[self.codes]
        if not self.some_unknown:
            return Truths(hold)
        unknown = self.codes == -1
        may = self.choices is None or not self.choices.isdisjoint(words)
        must = self.choices is not None and self.choices <= words
        return Truths(hold | unknown if may else hold, ~(hold | unknown) if must else ~hold)

    def same(self, other: Values) -> Truths:
        """Return whether two words are equal."""
        if not isinstance(other, WordCodes):
            raise TypeError(f"{self} and {other} are not of one kind")
        one, many = (self, other) if len(self.words) == 1 and not self.some_unknown else (other, self)
        if len(one.words) != 1 or one.some_unknown:
            raise TypeError("two words that both depend on the person are not compared")
        found = many.within(frozenset(one.words))
        # Whether it is the only choice does not settle an unknown word, as in `scalar`.
        return found if found.is_settled else Truths(found.hold, ~found.hold | (many.codes == -1))

    def is_absent(self) -> Truths:
        """Return that no word is absent."""
        return Truths(np.zeros(len(self.codes), dtype=bool))

    def chosen(self, value: Values, at: Where, hit: Flags, reached: Flags) -> Values:
        """See `nothing`."""
        raise TypeError(f"words by cases: {value} {at} {hit} {reached}")


def constant(value: bool | float | str, count: int) -> Values:
    """Return one value for everybody."""
    if isinstance(value, bool):
        return Truths(np.full(count, value))
    if isinstance(value, str):
        return WordCodes(np.zeros(count, dtype=np.int8), {value: 0}, None, False)
    numbers = np.full(count, value)
    return Numbers(numbers, numbers)
