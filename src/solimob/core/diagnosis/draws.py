"""The inner loop of the composite: one draw of every commune's score, and its ranks.

Each draw has its own random stream, seeded by (seed, draw): the result is the same whatever the number of threads and
the order of the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """One component of n communes as triangular laws on [low, high], between 0 and 1, prepared for many draws.

    `centre` is 0 where unknown. `known` is None when every commune is known, `low` when no commune has an interval.
    `turn` is the probability of the rising side. `common` means that one assumption moves every commune together.
    """

    centre: Floats32
    known: Floats32 | None
    low: Floats32 | None
    high: Floats32
    turn: Floats32
    rising: Floats32
    falling: Floats32
    common: bool

    @classmethod
    def over(cls, centre: Floats32, low: Floats32, high: Floats32, *, common: bool) -> Component:
        """Prepare the laws on [low, high] with their mode at the centre; n floats each, NaN unknown."""
        known = ~np.isnan(centre)
        mode, floor, ceiling = (np.where(known, array, np.float32(0)) for array in (centre, low, high))
        width = ceiling - floor
        with np.errstate(invalid="ignore"):
            turn = np.where(width > 0, (mode - floor) / width, np.float32(1))
        return cls(
            centre=mode,
            known=None if known.all() else known.astype(np.float32),
            low=floor if (width > 0).any() else None,
            high=ceiling,
            turn=turn,
            rising=width * (mode - floor),
            falling=width * (ceiling - mode),
            common=common,
        )

    def drawn(self, stream: np.random.Generator) -> Floats32:
        """Return n values: the inverse of the triangular distribution function at uniform numbers."""
        if self.low is None:
            return self.centre
        uniform = stream.random(1 if self.common else len(self.centre), dtype=np.float32)
        is_rising = uniform < self.turn
        side = np.sqrt(np.where(is_rising, uniform * self.rising, (1 - uniform) * self.falling))
        return np.where(is_rising, self.low + side, self.high - side)


def drawn_scores(components: Sequence[Component], weights: NDArray[np.float64], seed: int, draw: int) -> Floats32:
    """Return the n scores of one draw: weighted means of the components known.

    Sums run component by component, never through a matrix product, whose order depends on the machine.
    """
    stream = np.random.Generator(np.random.SFC64([seed, draw]))
    total = np.zeros(len(components[0].centre), dtype=np.float32)
    known = np.zeros_like(total)
    everywhere = np.float32(0)
    for component, weight in zip(components, weights.astype(np.float32), strict=True):
        total += weight * component.drawn(stream)
        if component.known is None:
            everywhere += weight
        else:
            known += weight * component.known
    return np.asarray(total / (known + everywhere), dtype=np.float32)


def ranks_of(scores: Floats32) -> NDArray[np.int32]:
    """Return competition ranks of n scores: 1 the highest; equal scores share the best rank (1, 2, 2, 4)."""
    order = np.argsort(-scores)
    ordered = scores[order]
    first = np.arange(1, len(scores) + 1, dtype=np.int32)
    first[1:][ordered[1:] == ordered[:-1]] = 0
    ranks = np.empty(len(scores), dtype=np.int32)
    ranks[order] = np.maximum.accumulate(first)
    return ranks
