"""Three levers, actor by actor, for every solution: the matrix of the law, L.1231-1-1 I 6° and what surrounds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.law import LegalStatus


class Verdict(StrEnum):
    """What the law answers; `undetermined` is said wherever a text was not read or a fact is missing."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        """The French word."""
        return {"allowed": "oui", "forbidden": "non", "undetermined": "à vérifier"}[self]


class Solution(StrEnum):
    """Kinds of solutions that the law tells apart."""

    REGULAR = "regular"
    TAD = "tad"
    TAD_SOLIDAIRE = "tad_solidaire"
    TPMR = "tpmr"
    TUS = "tus"
    PRIVATE_SERVICE = "private_service"
    COVOITURAGE = "covoiturage"
    VEHICLE_RENTAL = "vehicle_rental"
    COUNSELLING = "counselling"
    INDIVIDUAL_AIDS = "individual_aids"
    SOCIAL_FARES = "social_fares"

    @property
    def label(self) -> str:
        """The French name."""
        return _SOLUTION_LABELS[self]


_SOLUTION_LABELS = {
    "regular": "transport public régulier",
    "tad": "transport à la demande (TAD)",
    "tad_solidaire": "TAD réservé à des publics fragiles",
    "tpmr": "transport adapté (TPMR)",
    "tus": "transport d'utilité sociale (TUS)",
    "private_service": "service privé pour ses propres publics",
    "covoiturage": "covoiturage",
    "vehicle_rental": "véhicules partagés ou en location solidaire",
    "counselling": "conseil et accompagnement individuels",
    "individual_aids": "aide individuelle à la mobilité",
    "social_fares": "tarif social des transports",
}


ACTORS = (
    Actor.AOM,
    Actor.REGION,
    Actor.CC_NON_AOM,
    Actor.COMMUNE,
    Actor.CCAS,
    Actor.DEPARTEMENT,
    Actor.ASSOCIATION,
    Actor.EMPLOYER,
    Actor.PUBLIC_EMPLOYMENT,
    Actor.STATE,
)
"""Who acts. `aom` is the authority that organises mobility on the commune: EPCI, syndicat mixte or région."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The answer for one solution, one lever and one actor, before anything is known of the territory.

    Parameters
    ----------
    by_status
        The verdict depends on the services the commune kept: `verdict` holds until they are known.
    act
        The act needed, in French; empty where nothing may be done.
    conditions, unless
        What must hold; what would change the verdict.
    source
        The secondary source, where the status is `secondary`.

    Raises
    ------
    ValueError
        If a text nobody read decides, or a decided cell cites no article.
    """

    verdict: Verdict
    status: LegalStatus
    articles: tuple[str, ...]
    because: str
    act: str = ""
    conditions: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    source: str = ""
    by_status: bool = False
    known_until: date | None = None
    """Day of the state that was read, where a text behind it was read in an old state: it decides, to be verified."""

    def __post_init__(self) -> None:
        if self.status is LegalStatus.TO_VERIFY and self.verdict is not Verdict.UNDETERMINED:
            raise ValueError("un texte « à vérifier » (to_verify) ne décide jamais : le verdict doit être undetermined")
        if self.verdict is not Verdict.UNDETERMINED and not self.articles:
            raise ValueError("un verdict cite au moins un article")
        if (self.status is LegalStatus.SECONDARY) != bool(self.source):
            raise ValueError("« source » nomme la source secondaire quand status vaut secondary, et elle seule")

    @property
    def to_verify(self) -> bool:
        """Whether the words « à vérifier » are shown."""
        return self.status is not LegalStatus.VERIFIED or self.known_until is not None


type Place3 = tuple[Solution, Lever, Actor]


@dataclass(frozen=True, slots=True)
class LeverMatrix:
    """Every cell, none missing.

    Raises
    ------
    ValueError
        If a combination of solution, lever and actor has no cell.
    """

    cells: Mapping[Place3, Cell]

    def __post_init__(self) -> None:
        missing = [key for key in combinations() if key not in self.cells]
        if missing:
            solution, lever, actor = missing[0]
            raise ValueError(f"{len(missing)} case(s) sans réponse, dont {solution}, {lever}, {actor}")

    def cell(self, solution: Solution, lever: Lever, actor: Actor) -> Cell:
        """Return the answer of the law for one combination."""
        return self.cells[solution, lever, actor]

    def cited_articles(self) -> frozenset[str]:
        """Return every identifier of article that a cell cites."""
        return frozenset(article for cell in self.cells.values() for article in cell.articles)


def combinations() -> Iterator[Place3]:
    """Yield every solution, lever and actor, in the order they are shown."""
    yield from product(Solution, Lever, ACTORS)
