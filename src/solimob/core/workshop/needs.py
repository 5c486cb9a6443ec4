"""One need of the register (F7): what somebody asked for, who asked, and what answers it.

A need keeps the words of every note it comes from. It is open, planned, answered or refused; an answer says something
and has its date, a refusal has its reason (F12). `need_sets` does what concerns several needs at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class NeedError(ValueError):
    """A need that cannot be; the message says what is wrong, in French."""


class NeedKind(StrEnum):
    """What a need asks for: something to know or have, or a way to work."""

    SUBJECT = "subject"
    METHOD = "method"

    @property
    def label(self) -> str:
        """The French word shown."""
        return {NeedKind.SUBJECT: "sujet", NeedKind.METHOD: "méthode"}[self]


class NeedStatus(StrEnum):
    """Where its answer stands (F12)."""

    OPEN = "open"
    PLANNED = "planned"
    ANSWERED = "answered"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The French words shown."""
        return _STATUS_LABELS[self]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is awaited any more."""
        return self in (NeedStatus.ANSWERED, NeedStatus.REFUSED)


_STATUS_LABELS = {
    NeedStatus.OPEN: "ouvert",
    NeedStatus.PLANNED: "prévu",
    NeedStatus.ANSWERED: "répondu",
    NeedStatus.REFUSED: "refusé",
}


class Theme(StrEnum):
    """What a need is about: a short closed list, ours, the same for all audiences and meetings (F8)."""

    LAW = "law"
    SERVICES = "services"
    COSTS = "costs"
    FUNDING = "funding"
    DIAGNOSIS = "diagnosis"
    EXPERIENCE = "experience"
    ACTORS = "actors"
    PARTICIPATION = "participation"
    RESOURCES = "resources"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        """The French words shown."""
        return _THEME_LABELS[self]


_THEME_LABELS = {
    Theme.LAW: "droit et compétences",
    Theme.SERVICES: "choisir et dimensionner un service",
    Theme.COSTS: "coûts et modèles économiques",
    Theme.FUNDING: "financements",
    Theme.DIAGNOSIS: "publics et diagnostic",
    Theme.EXPERIENCE: "retours d'expérience",
    Theme.ACTORS: "acteurs et coordination",
    Theme.PARTICIPATION: "enquêtes et participation",
    Theme.RESOURCES: "fiches, vidéos, diffusion",
    Theme.SUPPORT: "temps et rôle des cellules",
}


class LinkKind(StrEnum):
    """What answers a need, or is to."""

    FINDING = "finding"
    INDICATOR = "indicator"
    SOLUTION = "solution"
    SCENARIO = "scenario"
    ACTION = "action"
    RESOURCE = "resource"
    PAGE = "page"

    @property
    def label(self) -> str:
        """The French words shown."""
        return _LINK_LABELS[self]


_LINK_LABELS = {
    LinkKind.FINDING: "constat",
    LinkKind.INDICATOR: "indicateur",
    LinkKind.SOLUTION: "fiche solution",
    LinkKind.SCENARIO: "scénario",
    LinkKind.ACTION: "action du plan",
    LinkKind.RESOURCE: "ressource",
    LinkKind.PAGE: "page du site",
}


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """What answers a need. `target` is None while the thing does not exist: such a link is typed, never faked."""

    kind: LinkKind
    target: str | None
    label: str

    def __post_init__(self) -> None:
        if not self.label.strip():
            raise NeedError("un lien dit en quelques mots où il mène")
        if self.target is not None and not self.target.strip():
            raise NeedError("la cible d'un lien est un texte, ou rien tant qu'elle n'existe pas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The note, or the answer, a need comes from, as its author wrote it."""

    id: str
    text: str
    audience: str
    """Who was asked: « collectivités », « cellules »…"""
    meeting: str | None = None
    board: str | None = None
    column: str | None = None
    page: str | None = None
    """Name of the parallel page of the board (F9)."""
    note: str | None = None
    """What was mended between the source and this text."""

    def __post_init__(self) -> None:
        if not self.text.strip() or not self.audience.strip():
            raise NeedError("une note a un texte et un public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One need of the register, made of one note or more.

    Raises
    ------
    NeedError
        If it says nothing, comes from nothing, is answered without a text and a date, or is refused without a reason.
    """

    id: str
    text: str
    """The wording of the register; that of each author is in `provenance`."""
    kind: NeedKind
    provenance: tuple[Provenance, ...]
    votes: int | None = None
    """None where nobody was asked to vote: unknown is not zero."""
    theme: Theme | None = None
    territory: str | None = None
    status: NeedStatus = NeedStatus.OPEN
    owner: str | None = None
    """Who answers: a body or a function, not a person's name."""
    due: date | None = None
    answer: str | None = None
    answered_on: date | None = None
    reason: str | None = None
    """Why it is refused."""
    links: tuple[AnswerLink, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise NeedError("un besoin a un texte")
        if not self.provenance:
            raise NeedError("un besoin vient d'une note au moins")
        if len({source.id for source in self.provenance}) < len(self.provenance):
            raise NeedError("une note ne compte qu'une fois dans un besoin")
        if self.votes is not None and self.votes < 0:
            raise NeedError("un nombre de votes n'est pas négatif")
        if self.status is NeedStatus.ANSWERED and (not _says(self.answer) or self.answered_on is None):
            raise NeedError("un besoin répondu a une réponse écrite et sa date")
        if self.status is NeedStatus.REFUSED and not _says(self.reason):
            raise NeedError("un refus donne sa raison")

    @property
    def audiences(self) -> tuple[str, ...]:
        """Who asked for it, in the order of its notes, each once."""
        return tuple(dict.fromkeys(source.audience for source in self.provenance))

    @property
    def priority(self) -> int | None:
        """Votes × audiences (F13); None where no vote was taken."""
        return None if self.votes is None else self.votes * len(self.audiences)


def _says(text: str | None) -> bool:
    return text is not None and bool(text.strip())
