"""When a search stops: criteria as objects, asked between two batches of iterations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Protocol


class StopCriterion(Protocol):
    """Says how far the search has gone; it ends when `progress` reaches 1."""

    def progress(self, iterations: int, since_improvement: int, /) -> float:
        """Return the share of the search done, from 0 (just begun) to 1 (over), never decreasing."""
        ...

    def seconds_left(self) -> float:
        """Return the seconds left: inf, unless a clock decides."""
        return inf


@dataclass(frozen=True, slots=True)
class MaxIterations(StopCriterion):
    """Stop after a number of iterations: the same plan on every machine."""

    iterations: int

    def progress(self, iterations: int, _since_improvement: int, /) -> float:
        """Return the share of the iterations done."""
        return min(1.0, iterations / self.iterations) if self.iterations > 0 else 1.0


@dataclass(slots=True)
class MaxSeconds(StopCriterion):
    """Stop after a time, counted from the first question by the clock handed in (processor or wall time)."""

    seconds: float
    clock: Callable[[], float]
    _began: float | None = field(default=None, init=False)

    def progress(self, _iterations: int, _since_improvement: int, /) -> float:
        """Return the share of the time gone."""
        now = self.clock()
        if self._began is None:
            self._began = now
        return min(1.0, (now - self._began) / self.seconds) if self.seconds > 0 else 1.0

    def seconds_left(self) -> float:
        """Return the seconds left by the clock."""
        return self.seconds if self._began is None else self.seconds - (self.clock() - self._began)


@dataclass(frozen=True, slots=True)
class NoImprovement(StopCriterion):
    """Stop after a number of iterations without a better plan."""

    iterations: int

    def progress(self, _iterations: int, since_improvement: int, /) -> float:
        """Return 1 once the search has stalled."""
        return 1.0 if since_improvement >= self.iterations else 0.0


@dataclass(frozen=True, slots=True)
class WhenAsked(StopCriterion):
    """Stop when somebody asks (Ctrl-C, a button): `asked` says whether they did."""

    asked: Callable[[], bool]

    def progress(self, _iterations: int, _since_improvement: int, /) -> float:
        """Return 1 once asked."""
        return 1.0 if self.asked() else 0.0


@dataclass(frozen=True, slots=True)
class FirstOf(StopCriterion):
    """Stop as soon as one of several criteria does."""

    criteria: tuple[StopCriterion, ...]

    def progress(self, iterations: int, since_improvement: int, /) -> float:
        """Return the largest progress."""
        return max(criterion.progress(iterations, since_improvement) for criterion in self.criteria)

    def seconds_left(self) -> float:
        """Return the least."""
        return min(criterion.seconds_left() for criterion in self.criteria)
