"""A rule: who may have what, where, from when to when, on which conditions, by which text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from solimob.core.rules.expression import AllOf, Expression
from solimob.core.rules.source import LegalSource, LegalStatus


class RuleKind(StrEnum):
    """What a rule decides."""

    AID = "aid"
    REGIME = "regime"
    COMPETENCE = "competence"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold, in words a person can check, with its text.

    A condition whose text is only « à vérifier » (`LegalStatus.TO_VERIFY`) is never settled: it can leave a rule
    undetermined, it cannot decide it.
    """

    id: str
    text: str
    when: Expression
    source: LegalSource

    @property
    def decides(self) -> bool:
        """Whether it may settle a rule."""
        return self.source.reading is not LegalStatus.TO_VERIFY


@dataclass(frozen=True, slots=True)
class Perimeter:
    """Where a rule applies: explicit commune codes of one COG vintage; the whole country where `communes` is `None`.

    The perimeter is not the giver's territory: a syndicate may pay in communes of several EPCI, and an EPCI in a few.
    """

    communes: frozenset[str] | None
    cog_year: int | None
    label: str

    def __contains__(self, commune: str) -> bool:
        return self.communes is None or commune in self.communes


EVERYWHERE = Perimeter(None, None, "France entière")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule over one span of days. All its conditions must hold; `amount` is in euros where it pays something.

    `discretion` says what a commission or an instructor decides, which no condition can.
    """

    id: str
    kind: RuleKind
    label: str
    giver: str
    perimeter: Perimeter
    valid_from: date | None
    valid_to: date | None
    conditions: tuple[Condition, ...]
    amount: Expression | None
    sources: tuple[LegalSource, ...]
    last_checked: date | None
    """The day somebody last read its texts; `None` where nobody says."""
    discretion: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    details: dict[str, str] = field(default_factory=dict)
    """What is shown and never computed: documents to gather, where to ask, duties; by key."""

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError(f"{self.id}: a rule has a source")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError(f"{self.id}: it ends before it begins")

    def is_in_force(self, on: date) -> bool:
        """Tell whether a day is within its dates."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def eligibility(self) -> Expression:
        """All the conditions together."""
        return AllOf(tuple(condition.when for condition in self.conditions))
