"""Persons by row, one column per input: what `vectors` reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

type Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Column:
    """The answers of every person to one input.

    Numbers are floats and NaN where unknown; truths 1, 0 and -1 where unknown; words are numbers of `words`, -1 where
    unknown.
    """

    values: NDArray[np.generic]
    words: tuple[str, ...] = ()

    @cached_property
    def code(self) -> Mapping[str, int]:
        """The number of each word."""
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def by_word(self) -> tuple[NDArray[np.int64], Rows]:
        """Persons in the order of their word, and where each word begins; those without answer come first."""
        return sorted_by_word(self.values, len(self.words))


@dataclass(frozen=True)
class Population:
    """Persons by row; an input without column is unknown for everybody.

    Raises
    ------
    ValueError
        If the columns are not all of `count` rows.
    """

    count: int
    columns: Mapping[str, Column]

    def __post_init__(self) -> None:
        for name, column in self.columns.items():
            if column.values.shape != (self.count,):
                raise ValueError(f"column {name}: {column.values.shape} instead of ({self.count},)")


def sorted_by_word(codes: NDArray[np.generic], words: int) -> tuple[NDArray[np.int64], Rows]:
    """Return the order of persons by word, and where each of `words` words begins; the unknown ones, -1, come first."""
    order = np.argsort(codes, kind="stable")
    return np.searchsorted(codes[order], np.arange(-1, words + 1)), order
