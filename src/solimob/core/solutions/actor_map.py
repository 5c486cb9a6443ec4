"""Which texts let each actor organise a service, contribute to one, or pay aids to people (K-S5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from solimob.core.solutions.law import LegalStatus, weakest
from solimob.core.solutions.law_book import LawBook


class Actor(StrEnum):
    """Who may act."""

    REGION = "region"
    REGION_SUBSTITUTION = "region_substitution"
    DEPARTEMENT = "departement"
    AOM = "aom"
    CC_NON_AOM = "cc_non_aom"
    COMMUNE = "commune"
    CCAS = "ccas"
    SYNDICAT_MIXTE = "syndicat_mixte"
    ASSOCIATION = "association"
    EMPLOYER = "employer"
    PUBLIC_EMPLOYMENT = "public_employment"
    STATE = "state"

    @property
    def label(self) -> str:
        """Its French name."""
        return _ACTOR_LABELS[self]


_ACTOR_LABELS = {
    Actor.REGION: "région (AOM régionale)",
    Actor.REGION_SUBSTITUTION: "région à la place d’une communauté de communes",
    Actor.DEPARTEMENT: "département",
    Actor.AOM: "AOM locale",
    Actor.CC_NON_AOM: "communauté de communes sans la compétence",
    Actor.COMMUNE: "commune",
    Actor.CCAS: "CCAS ou CIAS",
    Actor.SYNDICAT_MIXTE: "syndicat mixte",
    Actor.ASSOCIATION: "association",
    Actor.EMPLOYER: "employeur",
    Actor.PUBLIC_EMPLOYMENT: "service public de l’emploi",
    Actor.STATE: "État",
}


class Lever(StrEnum):
    """The three ways to act (L7)."""

    ORGANISE = "organise"
    CONTRIBUTE = "contribute"
    PAY_AIDS = "pay_aids"

    @property
    def label(self) -> str:
        """The French words."""
        return {"organise": "organiser", "contribute": "contribuer", "pay_aids": "verser des aides aux personnes"}[self]


class Answer(StrEnum):
    """Whether the actor may."""

    ALLOWED = "allowed"
    LIMITED = "limited"
    """Allowed within the limits that the entry says."""
    NOT_APPLICABLE = "not_applicable"
    """The lever belongs to authorities that organise mobility, and has no meaning for this actor."""
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        """The French words."""
        return _ANSWER_LABELS[self]


_ANSWER_LABELS = {
    Answer.ALLOWED: "oui",
    Answer.LIMITED: "oui, dans des limites",
    Answer.NOT_APPLICABLE: "sans objet",
    Answer.UNDETERMINED: "à vérifier",
}


@dataclass(frozen=True, slots=True)
class LeverEntry:
    """What one actor may do with one lever."""

    actor: Actor
    lever: Lever
    answer: Answer
    sentence: str
    """One plain sentence."""
    limits: str | None
    act: str | None
    """What has to be voted, signed or written; None where the lever has no meaning for the actor."""
    articles: tuple[str, ...]
    status: LegalStatus
    """The weakest of the articles and of the reading of them for this actor."""


class ActorMap:
    """An entry for every actor and lever."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Iterable[LeverEntry], book: LawBook) -> None:
        """Hold `entries`, whose articles are in `book`.

        Raises
        ------
        UnknownArticleError
            If an entry cites an article that the book does not hold.
        ValueError
            If a pair is missing or there twice, or an entry claims more than its articles, or decides on what is to
            verify.
        """
        found: dict[tuple[Actor, Lever], LeverEntry] = {}
        for entry in entries:
            where = f"{entry.actor.label}, {entry.lever.label}"
            if (entry.actor, entry.lever) in found:
                raise ValueError(f"{where} : décrit deux fois")
            check_entry(entry, book)
            found[entry.actor, entry.lever] = entry
        missing = [(actor, lever) for actor in Actor for lever in Lever if (actor, lever) not in found]
        if missing:
            actor, lever = missing[0]
            raise ValueError(f"{actor.label}, {lever.label} : absent")
        self._entries = found

    def __iter__(self) -> Iterator[LeverEntry]:
        return iter(self._entries.values())

    def __getitem__(self, pair: tuple[Actor, Lever]) -> LeverEntry:
        return self._entries[pair]

    def of(self, actor: Actor) -> tuple[LeverEntry, ...]:
        """Return the three entries of an actor, in the order of the levers."""
        return tuple(self._entries[actor, lever] for lever in Lever)


def check_entry(entry: LeverEntry, book: LawBook) -> None:
    """Raise ValueError where an entry claims more than its articles allow, or does not say what its answer needs."""
    status = weakest([entry.status, book.status(entry.articles)])
    if status is not entry.status:
        raise ValueError(f"« {entry.status} » alors que ses articles sont « {status} »")
    if entry.status is LegalStatus.TO_VERIFY and entry.answer is not Answer.UNDETERMINED:
        raise ValueError("un point à vérifier ne décide rien : la réponse attendue est « undetermined »")
    if entry.answer in (Answer.ALLOWED, Answer.LIMITED) and entry.act is None:
        raise ValueError("l’acte à prendre (act) est attendu")
    if entry.answer is Answer.LIMITED and entry.limits is None:
        raise ValueError("les limites (limits) sont attendues")
