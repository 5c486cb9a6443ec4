"""Figures of the catalogue: costs, prices, staff and results, each with its confidence; and what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from solimob.core.evidence import Figure, Nature


class Confidence(StrEnum):
    """How firmly a figure of the catalogue is known."""

    OFFICIAL = "A"
    """An official or first-hand statement was read."""
    PUBLISHED = "B"
    """An observation was read in a publication."""
    DERIVED = "C"
    """Arithmetic on figures that were read."""
    ASSUMED = "D"
    """Nobody measured it."""

    @property
    def label(self) -> str:
        """The French words shown beside the letter."""
        return _CONFIDENCE_LABELS[self]

    @property
    def natures(self) -> frozenset[Nature]:
        """The natures that a figure of this confidence may have."""
        return _NATURES[self]


_CONFIDENCE_LABELS = {
    Confidence.OFFICIAL: "source officielle ou directe",
    Confidence.PUBLISHED: "relevé publié",
    Confidence.DERIVED: "calcul sur des chiffres lus",
    Confidence.ASSUMED: "hypothèse : personne ne l'a mesuré",
}
_NATURES = {
    Confidence.OFFICIAL: frozenset({Nature.OBSERVED, Nature.DECLARED}),
    Confidence.PUBLISHED: frozenset({Nature.OBSERVED, Nature.DECLARED}),
    Confidence.DERIVED: frozenset({Nature.DERIVED}),
    Confidence.ASSUMED: frozenset({Nature.ASSUMED}),
}


@dataclass(frozen=True, slots=True)
class SourcedFigure:
    """One figure with its name, its confidence and what limits its use.

    Raises
    ------
    ValueError
        If the figure is unknown, has no source, or has a nature that its confidence does not allow.
    """

    id: str
    label: str
    figure: Figure
    confidence: Confidence
    period: str
    """What the source says of its date, « 2019-2024 »; empty where it says nothing."""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.figure.is_known:
            raise ValueError("a sourced figure is known; say « unknown » otherwise")
        if not self.figure.sources:
            raise ValueError("a figure has a source")
        if self.figure.nature not in self.confidence.natures:
            raise ValueError(f"confidence {self.confidence} does not go with nature {self.figure.nature}")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A figure that nobody is known to have published, and what would tell."""

    what: str
    tells: str
