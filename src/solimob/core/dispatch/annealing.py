"""How hot the search is at each moment: cooled once over a short search, heated again at times over a long one."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np

from solimob.core.dispatch.kernel.instance import Instance

HEAT, REHEAT, COLD = 0.4, 0.2, 0.06
"""Temperatures at the beginning, at each new cycle and at the end of one, as shares of the mean cost of a trip.

At the first a detour of that share of a direct trip is still accepted once in three.
"""
CYCLE = 180
"""Iterations of a cycle, for each request of the day."""

NEARLY_OVER = 0.9
"""Share of a cycle after which it is nearly over."""


@dataclass(slots=True)
class Annealing:
    """Temperatures of one search, calibrated on its day; costs in euros.

    A cycle cools geometrically. Their number is what the time allows, known from how far the first batches went; where
    the criterion does not say how far the search is, a cycle lasts its number of iterations.
    """

    mean_cost: float
    length: int
    _cycle: int = 0
    _began: int = 0
    _share_began: float = 0.0
    _done: float = 0.0
    _ended: int = -1

    def temperature(self, iterations: int, share: float) -> float:
        """Return the temperature after so many iterations, a share of the search being done."""
        done = (iterations - self._began) / self.length
        left = 1.0 - self._share_began
        if share > self._share_began and left > 0:
            by_share = (share - self._share_began) / left
            whole = done / by_share  # cycles that would fit in what was left when this one began
            done = by_share * max(1.0, floor(whole))
        if done >= 1.0:
            self._cycle, self._began, self._share_began, done = self._cycle + 1, iterations, share, 0.0
        self._done = done
        hot = HEAT if self._cycle == 0 else REHEAT
        return max(self.mean_cost * hot * float((COLD / hot) ** done), 1e-9)

    def ends(self) -> bool:
        """Tell, once in each cycle, that it is nearly over: plans are then the best that they will be."""
        if self._done < NEARLY_OVER or self._ended == self._cycle:
            return False
        self._ended = self._cycle
        return True


def calibrate(instance: Instance) -> Annealing:
    """Return the temperatures for a day: by what its trips cost when driven direct by an average driver."""
    n = len(instance.requests)
    places = instance.nodes["place"]
    metres, seconds = (matrix[places[0::2], places[1::2]] for matrix in (instance.distance, instance.time))
    cars = instance.vehicles
    costs = [0.0]
    if n and len(cars):
        costs = metres * float(cars["metre_cost"].mean()) + seconds * float(cars["second_cost"].mean())
    return Annealing(float(np.mean(costs)), CYCLE * max(n, 1))
