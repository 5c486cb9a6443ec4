"""Small rule books with made-up texts, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from solimob.core.rules import (
    EVERYWHERE,
    Condition,
    DatedParameter,
    InputKind,
    InputSpec,
    LegalSource,
    LegalStatus,
    ParameterVersion,
    Perimeter,
    Rule,
    RuleBook,
    RuleKind,
)
from solimob.core.rules.expression import Expression
from solimob.core.rules.parsing import Vocabulary, parse

READ = date(2026, 11, 22)
VERIFIED = LegalSource("loi d'essai", "1", None, None, READ, LegalStatus.VERIFIED, known_until=date(2027, 12, 31))
SECONDARY = LegalSource("circulaire d'essai", None, None, None, READ, LegalStatus.SECONDARY)
RUMOUR = LegalSource("souvenir d'essai", None, None, None, None, LegalStatus.TO_VERIFY)

INPUTS = {
    spec.name: spec
    for spec in (
        InputSpec("commune", InputKind.WORD, "Commune"),
        InputSpec("age", InputKind.NUMBER, "Âge", "Quel âge ?", "ans", low=0, high=130),
        InputSpec("income", InputKind.NUMBER, "Revenu", "Quel revenu ?", "€/an", low=0),
        InputSpec("parts", InputKind.NUMBER, "Parts", "Combien de parts ?", "parts", low=1, high=20),
        InputSpec(
            "status",
            InputKind.WORD,
            "Situation",
            "Quelle situation ?",
            choices={"seeker": "en recherche d'emploi", "employee": "salarié", "retired": "retraité"},
        ),
        InputSpec("owns_car", InputKind.TRUTH, "Voiture", "Avez-vous une voiture ?"),
        InputSpec("disabled", InputKind.TRUTH, "Handicap", "Avez-vous un handicap reconnu ?"),
    )
}
PARAMETERS = {
    "aid.ceiling": DatedParameter(
        "aid.ceiling",
        "Plafond",
        "€",
        (
            ParameterVersion(date(2024, 1, 1), date(2024, 12, 31), 100.0, VERIFIED),
            ParameterVersion(date(2025, 1, 1), None, 200.0, VERIFIED),
        ),
    ),
    "aid.rumoured": DatedParameter(
        "aid.rumoured", "Âge entendu", "ans", (ParameterVersion(date(2024, 1, 1), None, 60.0, RUMOUR),)
    ),
}
VOCABULARY = Vocabulary(INPUTS, {"seeker", "employee", "retired"}, frozenset({"poor"}), PARAMETERS)
DEFINITIONS = {"poor": parse("income / parts <= 12000", VOCABULARY)}


def expression(text: str) -> Expression:
    """Return an expression over the names of this module."""
    return parse(text, VOCABULARY)


def condition(text: str, source: LegalSource = VERIFIED, id_: str | None = None) -> Condition:
    """Return a condition whose id and text are its expression."""
    return Condition(id_ or text, text, expression(text), source)


def rule(
    *conditions: str | Condition,
    id_: str = "aid",
    amount: str | None = None,
    communes: frozenset[str] | None = None,
    dates: tuple[date | None, date | None] = (date(2024, 1, 1), None),
    sources: tuple[LegalSource, ...] = (VERIFIED,),
    details: Mapping[str, str] | None = None,
) -> Rule:
    """Return a rule with these conditions."""
    return Rule(
        id=id_,
        kind=RuleKind.AID,
        label=id_,
        giver="donneur d'essai",
        perimeter=EVERYWHERE if communes is None else Perimeter(communes, 2026, "pays d'essai"),
        valid_from=dates[0],
        valid_to=dates[1],
        conditions=tuple(condition(c) if isinstance(c, str) else c for c in conditions),
        amount=None if amount is None else expression(amount),
        sources=sources,
        last_checked=READ,
        details=dict(details or {}),
    )


def book(*rules: Rule) -> RuleBook:
    """Return a book of these rules."""
    return RuleBook(rules, INPUTS, PARAMETERS, DEFINITIONS)
