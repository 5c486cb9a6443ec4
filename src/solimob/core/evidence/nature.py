"""How a number came to be known."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Nature(StrEnum):
    """How a number came to be known, from the firmest to the weakest."""

    OBSERVED = "observed"
    """An official figure, as published."""
    DERIVED = "derived"
    """Arithmetic on observed figures."""
    DECLARED = "declared"
    """Entered by a user, with author, date and reason."""
    MODELLED = "modelled"
    """The output of a model of ours, which is named."""
    ASSUMED = "assumed"
    """Nobody measured it."""

    @property
    def label(self) -> str:
        """The French word shown beside a number."""
        return _LABELS[self]


_LABELS = {
    Nature.OBSERVED: "observé",
    Nature.DERIVED: "calculé",
    Nature.DECLARED: "déclaré",
    Nature.MODELLED: "modélisé",
    Nature.ASSUMED: "hypothèse",
}
_WEAKNESS = {nature: rank for rank, nature in enumerate(Nature)}


def combined_nature(natures: Iterable[Nature]) -> Nature:
    """Return the nature of a number computed from others: the weakest of them, and at best `derived`.

    Raises
    ------
    ValueError
        If there is no nature to combine.
    """
    weakest = max(natures, key=_WEAKNESS.__getitem__, default=None)
    if weakest is None:
        raise ValueError("combined_nature needs at least one nature")
    return Nature.DERIVED if weakest is Nature.OBSERVED else weakest
