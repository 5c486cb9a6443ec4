"""A small book of made-up aids for one bicycle, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from solimob.core.counselling.aid_book import AidBook, aid_book
from solimob.core.counselling.aid_situation import AidSituation
from solimob.core.counselling.home import Home
from solimob.core.rules import (
    EVERYWHERE,
    Condition,
    InputKind,
    InputSpec,
    LegalSource,
    LegalStatus,
    Perimeter,
    Rule,
    RuleBook,
    RuleKind,
)
from solimob.core.rules.parsing import Vocabulary, parse

TODAY = date(2026, 11, 27)
READ = LegalSource("règlement d'essai", None, None, None, TODAY, LegalStatus.VERIFIED)
HEARD = LegalSource("presse d'essai", None, None, None, TODAY, LegalStatus.SECONDARY)
HOME = Home("00001", "Essai", "00", "00", "000000001", 2026)
INPUTS = {
    spec.name: spec
    for spec in (
        InputSpec("commune", InputKind.WORD, "Commune"),
        InputSpec("age", InputKind.NUMBER, "Âge", "Quel âge ?", "ans", low=0, high=130),
        InputSpec("price_bike", InputKind.NUMBER, "Prix", "Quel prix ?", "€", low=0, high=20000),
        InputSpec("granted_share", InputKind.NUMBER, "Part", unit="part", low=0, high=1),
    )
}
_NAMES = Vocabulary(INPUTS, (), (), ())


def aid(
    id_: str,
    amount: str | None,
    level: str = "epci",
    *,
    when: str = "age >= 18",
    source: LegalSource = READ,
    communes: frozenset[str] | None = frozenset({HOME.code}),
    **details: str,
) -> Rule:
    """Return an aid for a bicycle; its details are those of a grant unless said otherwise."""
    return Rule(
        id_,
        RuleKind.AID,
        f"Aide {id_}",
        "Essai",
        EVERYWHERE if communes is None else Perimeter(communes, 2026, "Essai"),
        None,
        None,
        (Condition("age", "Vous êtes majeur.", parse(when, _NAMES), source),),
        None if amount is None else parse(amount, _NAMES),
        (source,),
        TODAY,
        details={"level": level, "form": "grant", "expense": "bike", **details},
    )


def book_of(*rules: Rule) -> AidBook:
    """Return a book of these aids."""
    return aid_book("essai", RuleBook(rules, INPUTS, {}, {}))


def situation(
    price: float | None = 1000, brackets: Mapping[str, tuple[float, float]] | None = None, **facts: float | str
) -> AidSituation:
    """Return an adult of the commune who buys a bicycle at a price, unknown where `None`."""
    said: dict[str, float | str] = {"commune": HOME.code, "age": 40.0, **facts}
    if price is not None:
        said["price_bike"] = price
    return AidSituation(TODAY, HOME, said, brackets or {})
