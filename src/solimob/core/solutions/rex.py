"""Returns of experience (REX) of solutions: what was tried, where, what it gave, what failed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from solimob.core.evidence import Source
from solimob.core.solutions.sourced_figure import SourcedFigure, Unknown


class Outcome(StrEnum):
    """What became of it, as far as was read."""

    RUNNING = "running"
    ENDED = "ended"
    MIXED = "mixed"
    NOT_ESTABLISHED = "not_established"

    @property
    def label(self) -> str:
        """The French words shown."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.RUNNING: "en service à la date de la source",
    Outcome.ENDED: "arrêté : un échec à retenir",
    Outcome.MIXED: "résultats partagés",
    Outcome.NOT_ESTABLISHED: "résultat non établi",
}


class EvidenceLevel(StrEnum):
    """What the account rests on, from the firmest to the weakest."""

    STUDY = "study"
    CROSSED = "crossed"
    ONE_SOURCE = "one_source"
    DECLARED = "declared"
    NO_FIGURE = "no_figure"
    TO_DOCUMENT = "to_document"

    @property
    def label(self) -> str:
        """The French words shown."""
        return _EVIDENCE_LABELS[self]


_EVIDENCE_LABELS = {
    EvidenceLevel.STUDY: "étude publiée",
    EvidenceLevel.CROSSED: "chiffres lus dans plusieurs sources",
    EvidenceLevel.ONE_SOURCE: "chiffres lus dans une seule source",
    EvidenceLevel.DECLARED: "chiffres déclarés par l'acteur lui-même",
    EvidenceLevel.NO_FIGURE: "récit, sans chiffre de résultat",
    EvidenceLevel.TO_DOCUMENT: "à documenter",
}


@dataclass(frozen=True, slots=True)
class RexRegime:
    """The legal regime of a service, and whether somebody checked its conditions one by one (C-S6)."""

    id: str | None
    checked: bool
    note: str


@dataclass(frozen=True, slots=True)
class RexEvent:
    """What changed, and when; the date as the source gives it."""

    when: str
    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Rex:
    """One return of experience. Texts may hold `{figure id}`, for one of its own figures.

    Raises
    ------
    ValueError
        If it has no source.
    """

    id: str
    title: str
    place: str
    form: str
    solutions: tuple[str, ...]
    regime: RexRegime
    start: int | None
    """Year; None where no source says it."""
    outcome: Outcome
    evidence: EvidenceLevel
    events: tuple[RexEvent, ...]
    figures: tuple[SourcedFigure, ...]
    unknowns: tuple[Unknown, ...]
    lessons: tuple[str, ...]
    failure_points: tuple[str, ...]
    transfer: tuple[str, ...]
    """Conditions for doing the same elsewhere."""
    video: str | None
    contact: str | None
    """Only with the consent of the person or organisation."""
    sources: tuple[Source, ...]

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError("a REX has a source")
