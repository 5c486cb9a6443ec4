"""The inner loop of the composite: one draw of every commune's score, and its ranks.

Random numbers come from a counter (seed, draw, commune, component), not from a stream: the result is the same whatever
the number of threads and the order of the work.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

type Floats32 = NDArray[np.float32]


@njit(cache=True, nogil=True, inline="always")
def _uniform(counter: np.uint64) -> np.float32:
    """Return a number in [0, 1) from a counter: the finaliser of SplitMix64 (Steele, Lea & Flood 2014)."""
    z = counter + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return np.float32(z >> np.uint64(40)) * np.float32(1.0 / 16777216.0)


@njit(cache=True, nogil=True)
def component_scores(
    centre: Floats32, low: Floats32, high: Floats32, weights: NDArray[np.float64], seed: int, draw: int
) -> Floats32:
    """Return the scores of n communes for one draw.

    Each component is drawn from a triangular law on [low, high] with its mode at the centre, and weighted; unknown
    components (NaN) leave their weight to the others.

    Parameters
    ----------
    centre, low, high
        Arrays (n, k) of components between 0 and 1.
    weights
        k floats of this draw.
    """
    n, k = centre.shape
    result = np.empty(n, dtype=np.float32)
    base = _mixed(np.uint64(seed), np.uint64(draw))
    for i in range(n):
        total = 0.0
        known = 0.0
        for j in range(k):
            mode = centre[i, j]
            if np.isnan(mode):
                continue
            floor, ceiling = low[i, j], high[i, j]
            x = mode
            if ceiling > floor:
                width = ceiling - floor
                u = _uniform(base + np.uint64(i) * np.uint64(k) + np.uint64(j))
                if u * width < mode - floor:
                    x = floor + np.sqrt(u * width * (mode - floor))
                else:
                    x = ceiling - np.sqrt((np.float32(1.0) - u) * width * (ceiling - mode))
            total += weights[j] * x
            known += weights[j]
        result[i] = total / known if known > 0.0 else 0.0
    return result


@njit(cache=True, nogil=True)
def _mixed(seed: np.uint64, draw: np.uint64) -> np.uint64:
    """Return the first counter of a draw, far from those of the other draws."""
    z = seed * np.uint64(0xD1342543DE82EF95) + (draw + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, nogil=True)
def _ranks_in_order(scores: Floats32, order: NDArray[np.intp]) -> NDArray[np.int32]:
    ranks = np.empty(scores.shape[0], dtype=np.int32)
    rank = 1
    for position in range(order.shape[0]):
        if position > 0 and scores[order[position]] != scores[order[position - 1]]:
            rank = position + 1
        ranks[order[position]] = rank
    return ranks


def ranks_of(scores: Floats32) -> NDArray[np.int32]:
    """Return competition ranks of n scores: 1 the highest; equal scores share the best rank (1, 2, 2, 4)."""
    return np.asarray(_ranks_in_order(scores, np.argsort(-scores)), dtype=np.int32)
