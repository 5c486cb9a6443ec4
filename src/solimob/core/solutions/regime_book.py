"""The regimes of transport as data: their rules, the duties that follow, and which two may be allowed together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from solimob.core.rules import LegalSource, RuleBook
from solimob.core.rules.expression import Expression

REGIME_LABELS: Mapping[str, str] = {
    "tus": "Transport d'utilité sociale (TUS)",
    "tad": "Transport à la demande (TAD)",
    "tpmr": "Transport adapté (TPMR)",
    "private_service": "Service privé",
    "covoiturage": "Covoiturage",
    "taxi_vtc": "Taxi ou VTC",
    "vehicle_rental": "Location ou prêt solidaire de véhicules",
    "counselling": "Conseil en mobilité",
}
"""French names of the regimes by identifier, in the order they are answered."""
REGIMES = tuple(REGIME_LABELS)

_PARAMETER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)+)\}")


class RegimeVerdict(StrEnum):
    """What a regime says of a case."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        """The French words."""
        return {"allowed": "permis", "forbidden": "pas permis", "undetermined": "à préciser"}[self]


@dataclass(frozen=True, slots=True)
class Duty:
    """What a regime obliges to; `when` narrows it to some cases, `None` for all.

    Also a doubt on an allowed regime, on a point of which only a source that was not verified speaks.
    """

    id: str
    regime: str
    text: str
    source: LegalSource
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Consequence:
    """A sentence that follows, from a day on, where `when` surely holds and the verdicts are those it names.

    `verdicts` maps a regime to the settled verdict it must have; with `all_forbidden`, each is surely forbidden.
    """

    id: str
    text: str
    source: LegalSource
    when: Expression
    valid_from: date
    verdicts: Mapping[str, RegimeVerdict]
    all_forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two regimes that one case may have together, why, and what choosing each entails."""

    regimes: frozenset[str]
    because: str
    choosing: Mapping[str, str]


@dataclass(frozen=True)
class RegimeBook:
    """All that is read of the regimes.

    A regime is one rule of `rules`, or several ways to the same regime: a rule's id is the regime's, or begins with it
    and a dot (`private_service.school`). It is allowed as soon as one way is open.
    """

    rules: RuleBook
    duties: tuple[Duty, ...]
    consequences: tuple[Consequence, ...]
    pairs: tuple[Pair, ...]
    doubts: tuple[Duty, ...] = ()
    """What makes an allowed regime « à vérifier » where it may be so."""

    @cached_property
    def ways(self) -> Mapping[str, tuple[str, ...]]:
        """The rule ids of each regime, the regime's own name first."""
        return {
            regime: tuple(sorted(id_ for id_ in self.rules.by_id if regime_of(id_) == regime)) for regime in REGIMES
        }

    def pair(self, first: str, second: str) -> Pair | None:
        """Return the entry of two regimes, `None` where they may not be allowed together."""
        return next((pair for pair in self.pairs if pair.regimes == {first, second}), None)


def regime_of(rule_id: str) -> str:
    """Return the regime a rule is a way to."""
    return rule_id.partition(".")[0]


def with_values(text: str, rules: RuleBook, on: date) -> str:
    """Return a text with each `{parameter}` replaced by its value on a day, « ? » where none was read."""

    def value(found: re.Match[str]) -> str:
        version = rules.parameters[found[1]].at(on)
        return "?" if version is None or version.value is None else french(version.value)

    return _PARAMETER.sub(value, text)


def parameters_in(text: str) -> tuple[str, ...]:
    """Return the names of the dated parameters a text shows."""
    return tuple(_PARAMETER.findall(text))


def french(value: float) -> str:
    """Return a number with a decimal comma and narrow spaces between thousands: « 0,32 », « 12 000 »."""
    return f"{value:,.10g}".replace(",", "\u202f").replace(".", ",")
