"""An aid a collectivity designs itself: three templates, terms by date, and rules made of them for the finder.

Publics and thresholds are the collectivity's (L.1231-1-1 I 6° leaves them to it). A change makes a new version: a
decision keeps the terms of the day it was taken on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from solimob.core.counselling.aid_facet import Expense, Level
from solimob.core.counselling.home import Home


class AidTemplate(StrEnum):
    """The three aids named in the deck."""

    VOUCHER = "cheque_mobilite"
    TWO_WHEELER = "deux_roues_electrique"
    LICENCE = "permis"

    @property
    def label(self) -> str:
        """The French name."""
        return {
            "cheque_mobilite": "Chèque mobilité",
            "deux_roues_electrique": "Aide au deux-roues électrique",
            "permis": "Aide au permis de conduire",
        }[self]

    @property
    def expense(self) -> Expense:
        """What it pays for."""
        return {
            AidTemplate.VOUCHER: Expense.TRIPS,
            AidTemplate.TWO_WHEELER: Expense.BIKE,
            AidTemplate.LICENCE: Expense.LICENCE,
        }[self]


class AidDesignError(ValueError):
    """Terms that cannot be; `field` names what is wrong, the message is French."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field} : {message}")
        self.field = field


@dataclass(frozen=True, slots=True)
class FixedAmount:
    """The same amount for everybody, in euros."""

    euros: float


@dataclass(frozen=True, slots=True)
class ShareOfPrice:
    """A share of the price, up to a cap in euros."""

    share: float
    cap: float


@dataclass(frozen=True, slots=True)
class ByIncome:
    """An amount by bracket of reference income by part: (most income included, euros), the poorest first.

    Above the last bracket nothing is paid.
    """

    brackets: tuple[tuple[float, float], ...]


type AidAmount = FixedAmount | ShareOfPrice | ByIncome


@dataclass(frozen=True, slots=True)
class AidTerms:
    """What an aid is from a day to another, both included. `None` and empty: no such condition.

    `communes` are the zone, as codes of `cog_year`: communes served badly, drawn from a diagnosis, or all of them.
    `benefits`: one of them is enough. `act` is the délibération, with its day and address; `checked_on` the last day
    somebody of the collectivity said that these terms hold.
    """

    valid_from: date
    valid_to: date | None
    act: str
    act_url: str | None
    adopted_on: date
    checked_on: date
    communes: frozenset[str]
    cog_year: int
    zone: str
    amount: AidAmount
    ages: tuple[int, int] | None = None
    statuses: frozenset[str] = frozenset()
    benefits: frozenset[str] = frozenset()
    income_per_part_at_most: float | None = None
    family_quotient_at_most: float | None = None
    budget_euros: float | None = None
    per: str = "une seule fois"
    documents: tuple[str, ...] = ()
    ask: str = ""
    discretion: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field, wrong, message in self._checks():
            if wrong:
                raise AidDesignError(field, message)

    def _checks(self) -> tuple[tuple[str, bool, str], ...]:
        ends, ages = self.valid_to, self.ages
        return (
            ("valid_to", ends is not None and ends < self.valid_from, "la fin précède le début"),
            ("act", not self.act.strip(), "dites l'acte qui crée l'aide, et sa date"),
            (
                "act_url",
                self.act_url is not None and not self.act_url.startswith(("https://", "http://")),
                "une adresse qui commence par https:// (ou http://) est attendue",
            ),
            ("communes", not self.communes, "au moins une commune : une aide a une liste de communes"),
            (
                "communes",
                any(len(code) != 5 for code in self.communes),
                "un code Insee de commune a cinq caractères",
            ),
            ("zone", not self.zone.strip(), "donnez un nom à la zone"),
            ("ages", ages is not None and not 0 <= ages[0] <= ages[1] <= 130, "de 0 à 130 ans, dans l'ordre"),
            ("amount", not _is_possible(self.amount), "un montant positif ; part de 0 à 1 ; tranches croissantes"),
            ("budget_euros", self.budget_euros is not None and self.budget_euros <= 0, "un budget est positif"),
            (
                "income_per_part_at_most",
                self.income_per_part_at_most is not None and self.income_per_part_at_most < 0,
                "un plafond n'est pas négatif",
            ),
            (
                "family_quotient_at_most",
                self.family_quotient_at_most is not None and self.family_quotient_at_most < 0,
                "un plafond n'est pas négatif",
            ),
        )


@dataclass(frozen=True, slots=True)
class AidDesign:
    """An aid of a collectivity, with its terms over time, the oldest first."""

    id: str
    label: str
    giver: str
    level: Level
    template: AidTemplate
    versions: tuple[AidTerms, ...]

    def __post_init__(self) -> None:
        if not self.id.replace("-", "").isalnum() or not self.id.islower():
            raise AidDesignError("id", "des minuscules, des chiffres et des tirets")
        if not self.versions:
            raise AidDesignError("versions", "au moins une version")
        if self.level is Level.OTHER:
            raise AidDesignError("level", "qui verse : commune, epci, departement, region ou state")
        for terms in self.versions:
            if isinstance(terms.amount, ShareOfPrice) and self.template is AidTemplate.VOUCHER:
                raise AidDesignError("amount", "un chèque mobilité n'a pas de prix : montant fixe, ou par tranche")
        for earlier, later in zip(self.versions, self.versions[1:]):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                raise AidDesignError("valid_from", f"{later.valid_from} chevauche la version précédente")

    def terms_on(self, day: date) -> AidTerms | None:
        """Return the terms of a day, `None` where there were none."""
        for terms in self.versions:
            if terms.valid_from <= day and (terms.valid_to is None or day <= terms.valid_to):
                return terms
        return None


def amended(design: AidDesign, terms: AidTerms) -> AidDesign:
    """Return the design with new terms from their first day; earlier versions stay, the last ends the day before.

    Raises
    ------
    AidDesignError
        If the new terms begin on or before the first day of the last version: what was in force is never rewritten.
    """
    last = design.versions[-1]
    if terms.valid_from <= last.valid_from:
        raise AidDesignError("valid_from", f"après le {last.valid_from} : une version passée ne se réécrit pas")
    before = terms.valid_from - timedelta(days=1)
    ended = last if last.valid_to is not None and last.valid_to <= before else replace(last, valid_to=before)
    return replace(design, versions=(*design.versions[:-1], ended, terms))


@dataclass(frozen=True, slots=True)
class AidDecision:
    """A decision on one request: what was granted under the terms of its day, and why; nobody's name."""

    design_id: str
    decided_on: date
    terms_from: date
    granted_euros: float
    reasons: tuple[str, ...]


def check_communes(design: AidDesign, home_of: Callable[[str], Home]) -> None:
    """Check that the communes of a design exist, under the code they have.

    `home_of` returns the commune of today for a code of any vintage and raises `LookupError` with a French reason. A
    code that changed since is right in terms whose `cog_year` is before the one of `home_of`.

    Raises
    ------
    AidDesignError
        If a code is unknown, or no longer that of a commune.
    """
    for row, terms in enumerate(design.versions):
        for code in sorted(terms.communes):
            where = f"versions[{row}].communes"
            try:
                home = home_of(code)
            except LookupError as error:
                raise AidDesignError(where, str(error.args[0])) from None
            if home.code != code and terms.cog_year >= home.cog_year:
                today = f"{home.name} ({home.code})"
                raise AidDesignError(where, f"« {code} » n'est plus une commune en {home.cog_year} : c'est {today}")


def terms_of(design: AidDesign, decision: AidDecision) -> AidTerms:
    """Return the terms a decision was taken under, whatever came later.

    Raises
    ------
    AidDesignError
        If the design has no version that began that day.
    """
    for terms in design.versions:
        if terms.valid_from == decision.terms_from:
            return terms
    raise AidDesignError("terms_from", f"aucune version de « {design.id} » ne commence le {decision.terms_from}")


def budget_left(design: AidDesign, decisions: tuple[AidDecision, ...]) -> Mapping[date, float]:
    """Return what is left of the budget of each version that has one, by its first day, in euros; may be negative."""
    return {
        terms.valid_from: terms.budget_euros
        - sum(
            one.granted_euros for one in decisions if (one.design_id, one.terms_from) == (design.id, terms.valid_from)
        )
        for terms in design.versions
        if terms.budget_euros is not None
    }


def _is_possible(amount: AidAmount) -> bool:
    match amount:
        case FixedAmount(euros):
            return euros > 0
        case ShareOfPrice(share, cap):
            return 0 < share <= 1 and cap > 0
        case ByIncome(brackets):
            ends = [end for end, _ in brackets]
            return bool(ends) and ends == sorted(set(ends)) and ends[0] >= 0 and all(euros > 0 for _, euros in brackets)
