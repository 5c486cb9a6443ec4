"""What an aid is beside its rule: who gives it, what it pays for, what to bring, and how it goes with other aids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from solimob.core.rules.rule import Rule


class Level(StrEnum):
    """Who gives, from the nearest to the farthest: the order in which aids are counted against a price."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    STATE = "state"
    OTHER = "other"
    """An employer, a fund, a pension scheme, a bank."""

    @property
    def label(self) -> str:
        """The French name."""
        return {
            "commune": "commune",
            "epci": "intercommunalité",
            "departement": "département",
            "region": "région",
            "state": "État et organismes nationaux",
            "other": "employeurs, caisses et associations",
        }[self]


class Form(StrEnum):
    """What the person gets."""

    GRANT = "grant"
    REFUND = "refund"
    LOAN = "loan"
    FARE = "fare"
    SERVICE = "service"
    TAX = "tax"

    @property
    def label(self) -> str:
        """The French name."""
        return {
            "grant": "aide en argent",
            "refund": "remboursement",
            "loan": "prêt, à rembourser",
            "fare": "tarif réduit",
            "service": "service à prix réduit",
            "tax": "réduction d'impôt",
        }[self]


class Expense(StrEnum):
    """What is paid for; aids for the same expense are counted together."""

    LICENCE = "licence"
    BIKE = "bike"
    CAR = "car"
    TRIPS = "trips"
    FARES = "fares"
    OTHER = "other"

    @property
    def price_input(self) -> str | None:
        """The input that says the price, `None` where the expense has no single price."""
        return f"price_{self}" if self in (Expense.LICENCE, Expense.BIKE, Expense.CAR) else None


class AidDetailsError(ValueError):
    """The details of an aid are not understood; the message is French and names the aid and the key."""


@dataclass(frozen=True, slots=True)
class AidFacet:
    """What is known of an aid beside its conditions and its amount.

    `per` says in French what the amount is for (« par aller-retour »); `cap_per` the same of its cap, where it is not
    for the same (« par an »).

    `ended` and `narrowed` say in French to whom, since when, by which text. `subsidiary`: given only where no other aid
    pays for the same expense. `excludes`: never together with these. `after`: counted on what these leave to pay.
    `replaces`: says more than that other aid, which is not shown beside it. `same_as`: the id of the same aid in
    another book.
    """

    level: Level
    form: Form
    expense: Expense
    per: str = ""
    cap_per: str = ""
    documents: tuple[str, ...] = ()
    ask: str = ""
    note: str = ""
    ended: str = ""
    narrowed: str = ""
    narrowed_on: date | None = None
    subsidiary: bool = False
    excludes: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    replaces: str = ""
    same_as: str = ""


_KEYS = tuple(field.name for field in fields(AidFacet))


def read_facet(rule: Rule) -> AidFacet:
    """Return the facet that the details of a rule write.

    Raises
    ------
    AidDetailsError
        If a key is unknown or missing, or a value is not one of those it may be.
    """
    held = rule.details
    for key in held:
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, n=1)
            hint = f" ; vouliez-vous dire « {near[0]} » ?" if near else f" ; au choix : {', '.join(_KEYS)}"
            raise AidDetailsError(f"{rule.id}, details.{key} : clé inconnue{hint}")
    return AidFacet(
        level=_word(rule, "level", Level),
        form=_word(rule, "form", Form),
        expense=_word(rule, "expense", Expense),
        per=held.get("per", ""),
        cap_per=held.get("cap_per", ""),
        documents=_listed(held, "documents", ";"),
        ask=held.get("ask", ""),
        note=held.get("note", ""),
        ended=held.get("ended", ""),
        narrowed=held.get("narrowed", ""),
        narrowed_on=_day(rule),
        subsidiary=_yes(rule, "subsidiary"),
        excludes=_listed(held, "excludes", ","),
        after=_listed(held, "after", ","),
        replaces=held.get("replaces", ""),
        same_as=held.get("same_as", ""),
    )


def _word[T: StrEnum](rule: Rule, key: str, kind: type[T]) -> T:
    try:
        return kind(rule.details[key])
    except KeyError:
        raise AidDetailsError(f"{rule.id}, details.{key} : clé absente") from None
    except ValueError:
        known = ", ".join(kind)
        raise AidDetailsError(f"{rule.id}, details.{key} : « {rule.details[key]} » ; au choix : {known}") from None


def _listed(held: Mapping[str, str], key: str, by: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in held.get(key, "").split(by) if part.strip())


def _yes(rule: Rule, key: str) -> bool:
    value = rule.details.get(key, "no")
    if value not in ("yes", "no"):
        raise AidDetailsError(f"{rule.id}, details.{key} : « {value} » ; au choix : yes, no")
    return value == "yes"


def _day(rule: Rule) -> date | None:
    value, said = rule.details.get("narrowed_on"), "narrowed" in rule.details
    if (value is not None) is not said:
        raise AidDetailsError(f"{rule.id}, details : « narrowed » et « narrowed_on » vont ensemble")
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise AidDetailsError(f"{rule.id}, details.narrowed_on : « {value} » n'est pas une date") from None
