"""One solution sheet, and the vocabulary that sheets use. All of it is data: a type is added without code (L12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from solimob.core.solutions.actor_map import Lever
from solimob.core.solutions.sourced_figure import SourcedFigure, Unknown


@dataclass(frozen=True, slots=True)
class CatalogueWord:
    """One word of a vocabulary: a need, an obstacle, a theme of data.inclusion."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Public:
    """Whom a solution is for, with the publics of data.inclusion it covers.

    The four publics that art. L. 1231-1-1 I 6° names are `legal`, and come first in every list.
    """

    id: str
    label: str
    inclusion: tuple[str, ...]
    legal: bool


class PostKind(StrEnum):
    """What a post of a sheet is counted in."""

    COST = "cost"
    STAFF = "staff"
    PRICE = "price"

    @property
    def label(self) -> str:
        """The French heading of the posts of this kind."""
        return _POST_KIND_LABELS[self]


_POST_KIND_LABELS = {
    PostKind.COST: "Coût",
    PostKind.STAFF: "Moyens humains",
    PostKind.PRICE: "Ce que paie la personne",
}


@dataclass(frozen=True, slots=True)
class Post:
    """One line of cost, staff or price that several sheets fill in."""

    id: str
    label: str
    kind: PostKind


@dataclass(frozen=True, slots=True)
class Family:
    """Forms of one solution that are compared: each of its sheets answers every post of it."""

    id: str
    label: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field that only the sheets of one type have."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class SolutionType:
    """A type of solutions, with the fields of its own."""

    id: str
    label: str
    about: str
    fields: tuple[OwnField, ...] = ()


@dataclass(frozen=True, slots=True)
class LeverBasis:
    """Who may use a lever for a solution, and on which articles that rests.

    `possible` None means that the answer depends on the case, or is not established: `text` says which.
    """

    lever: Lever
    possible: bool | None
    text: str
    articles: tuple[str, ...]
    to_verify: bool


@dataclass(frozen=True, slots=True)
class NotConcerned:
    """A post that a form of a solution does not have, and why: not the same as unknown."""

    why: str


@dataclass(frozen=True, slots=True)
class PostLine:
    """What a sheet says of one post: a figure, that nobody knows, or that the post does not exist here."""

    post: str
    content: SourcedFigure | Unknown | NotConcerned
    about: str = ""
    """What the figure is, where the name of the post does not say it."""


@dataclass(frozen=True, slots=True)
class FurtherReading:
    """A page to read: the source it is, and what it brings."""

    source: str
    about: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One solution, for people who decide and people who do.

    Texts are plain French; `{ratio.id}` in them stands for a figure of the catalogue, and no other figure is written.
    """

    id: str
    title: str
    type: str
    summary: str
    need: str
    needs: tuple[str, ...]
    publics: tuple[str, ...]
    obstacles: tuple[str, ...]
    themes: tuple[str, ...]
    steps: tuple[str, ...]
    """How it works, in order."""
    lines: tuple[PostLine, ...]
    levers: tuple[LeverBasis, ...]
    """One for each lever, in the order of `Lever`."""
    regimes: tuple[str, ...]
    """Identifiers of legal regimes; none for what is not a transport, a vehicle or an advice."""
    liability: tuple[str, ...]
    rules: tuple[str, ...]
    """Articles behind what the sheet says of liability, conditions and limits."""
    conditions: tuple[str, ...]
    opportunities: tuple[str, ...]
    limits: tuple[str, ...]
    stops: tuple[str, ...]
    contacts: tuple[str, ...]
    """Kinds of organisations to ask; never a name or a number."""
    rex: tuple[str, ...]
    reading: tuple[FurtherReading, ...]
    words: tuple[str, ...] = ()
    """Words that people type and that the texts do not hold."""
    family: str | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    """The fields of its type, by identifier."""

    def articles(self) -> tuple[str, ...]:
        """Return every article that it cites, each once: those of its levers, then its rules."""
        levers = (article for basis in self.levers for article in basis.articles)
        return tuple(dict.fromkeys((*levers, *self.rules)))
