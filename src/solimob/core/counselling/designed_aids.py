"""Designed aids as rules of the finder: conditions and amounts made of their terms, with the act as their text."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from solimob.core.counselling.aid_book import AidBook
from solimob.core.counselling.aid_design import (
    AidAmount,
    AidDecision,
    AidDesign,
    AidDesignError,
    AidTemplate,
    AidTerms,
    ByIncome,
    FixedAmount,
    ShareOfPrice,
)
from solimob.core.counselling.aid_facet import Form, read_facet
from solimob.core.counselling.aid_situation import BENEFITS, AidSituation
from solimob.core.rules.assessment import Verdict, assess
from solimob.core.rules.expression import (
    AllOf,
    AnyOf,
    AtMost,
    Cases,
    Comparison,
    Definition,
    Expression,
    Input,
    Literal,
    Not,
    Operator,
    Product,
    Within,
)
from solimob.core.rules.french_number import number
from solimob.core.rules.inputs import InputSpec, Situation
from solimob.core.rules.rule import Condition, Perimeter, Rule, RuleKind
from solimob.core.rules.scalar import Reader
from solimob.core.rules.source import LegalSource, LegalStatus

_PURPOSES: dict[AidTemplate, tuple[str, Expression]] = {
    AidTemplate.VOUCHER: ("C'est pour vos trajets.", Definition("travels")),
    AidTemplate.TWO_WHEELER: (
        "C'est pour acheter un deux-roues électrique.",
        AllOf((Input("for_bike"), Input("bike_electric"))),
    ),
    AidTemplate.LICENCE: ("Vous préparez le permis B.", AllOf((Input("for_licence"), Not(Input("licence_b"))))),
}


def with_designs(book: AidBook, designs: Sequence[AidDesign]) -> AidBook:
    """Return the aids of a book with designed ones, which answer the questions of that book.

    Raises
    ------
    AidDesignError
        If an id is taken, a status or a benefit is unknown, or an aid excludes one that does not exist.
    """
    rules, facets, by_version = list(book.rules.rules), dict(book.facets), dict(book.by_version)
    for design in designs:
        if design.id in facets:
            raise AidDesignError("id", f"« {design.id} » est déjà pris")
        for rule in rules_of(design, book.rules.inputs["status"]):
            rules.append(rule)
            by_version[rule.id, rule.valid_from] = facets[rule.id] = read_facet(rule)
    for design in designs:
        check_excluded(design, facets)
    return replace(book, rules=replace(book.rules, rules=tuple(rules)), facets=facets, by_version=by_version)


def check_excluded(design: AidDesign, known: Container[str]) -> None:
    """Check that the aids a design excludes, in any version, are among those known.

    Raises
    ------
    AidDesignError
        If one does not exist.
    """
    for row, terms in enumerate(design.versions):
        for other in terms.excludes:
            if other not in known:
                raise AidDesignError(f"versions[{row}].excludes", f"aide inconnue « {other} »")


def rules_of(design: AidDesign, status: InputSpec) -> tuple[Rule, ...]:
    """Return one rule for each version of a design; `status` says what a status may be.

    Raises
    ------
    AidDesignError
        If a status or a benefit is unknown.
    """
    return tuple(_rule(design, terms, status) for terms in design.versions)


def decide(book: AidBook, design: AidDesign, situation: AidSituation) -> AidDecision:
    """Return what the terms of the day grant in a situation; `book` holds the design.

    Raises
    ------
    AidDesignError
        If there are no terms that day, or answers are missing to decide.
    """
    terms = design.terms_on(situation.on)
    if terms is None:
        raise AidDesignError("valid_from", f"l'aide n'a pas de règlement le {situation.on}")
    rule = next(rule for rule in book.rules.by_id[design.id] if rule.valid_from == terms.valid_from)
    facts = {name: answer for name, answer in situation.facts.items() if name in book.rules.inputs}
    found = assess(Reader(book.rules, Situation(situation.on, facts)), rule)
    if found.verdict is Verdict.UNDETERMINED:
        labels = ", ".join(book.rules.inputs[name].label for name in found.missing)
        raise AidDesignError("answers", f"il manque de quoi décider : {labels}")
    if found.verdict is Verdict.NOT_ELIGIBLE:
        reasons = tuple(condition.text for condition in found.failing)
        return AidDecision(design.id, situation.on, terms.valid_from, 0.0, reasons)
    amount = None if found.amount is None else found.amount.value
    if amount is None:
        raise AidDesignError("price", "il manque le prix, ou le revenu, pour dire le montant")
    reasons = tuple(outcome.condition.text for outcome in found.outcomes)
    return AidDecision(design.id, situation.on, terms.valid_from, round(amount, 2), reasons)


def amount_text(amount: AidAmount) -> str:
    """Return an amount in French, as a règlement writes it."""
    match amount:
        case FixedAmount(euros):
            return f"{number(euros)} €"
        case ShareOfPrice(share, cap):
            return f"{number(100 * share)} % du prix payé, dans la limite de {number(cap)} €"
        case ByIncome(brackets):
            steps = [f"{number(euros)} € jusqu'à {number(end)} € de revenu fiscal par part" for end, euros in brackets]
            return " ; ".join([*steps, "rien au-delà"])


def _rule(design: AidDesign, terms: AidTerms, status: InputSpec) -> Rule:
    source = LegalSource(
        terms.act, None, None, terms.act_url, max(terms.adopted_on, terms.checked_on), LegalStatus.VERIFIED
    )
    conditions = tuple(
        Condition(id_, text, when, source) for id_, text, when in _conditions(design.template, terms, status)
    )
    budget = () if terms.budget_euros is None else (f"Dans la limite d'un budget de {number(terms.budget_euros)} €.",)
    return Rule(
        id=design.id,
        kind=RuleKind.AID,
        label=design.label,
        giver=design.giver,
        perimeter=Perimeter(terms.communes, terms.cog_year, terms.zone),
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        conditions=conditions,
        amount=_amount(design.template, terms.amount),
        sources=(source,),
        last_checked=terms.checked_on,
        discretion=(*terms.discretion, *budget),
        details=_details(design, terms),
    )


def _conditions(template: AidTemplate, terms: AidTerms, status: InputSpec) -> Iterator[tuple[str, str, Expression]]:
    yield "purpose", *_PURPOSES[template]
    if terms.ages is not None:
        low, high = terms.ages
        yield (
            "age",
            f"Vous avez de {low} à {high} ans.",
            AllOf(
                (
                    Comparison(Operator.AT_LEAST, Input("age"), Literal(float(low))),
                    Comparison(Operator.LESS, Input("age"), Literal(float(high + 1))),
                )
            ),
        )
    if terms.statuses:
        choices = status.choices or {}
        if strange := sorted(terms.statuses - set(choices)):
            raise AidDesignError("statuses", f"« {strange[0]} » est inconnu ; au choix : {', '.join(choices)}")
        labels = " ; ".join(choices[word] for word in choices if word in terms.statuses)
        yield "status", f"Votre situation : {labels}.", Within(Input("status"), terms.statuses)
    if terms.benefits:
        if strange := sorted(terms.benefits - set(BENEFITS)):
            raise AidDesignError("benefits", f"« {strange[0]} » est inconnu ; au choix : {', '.join(BENEFITS)}")
        names = [name for name in BENEFITS if name in terms.benefits]
        said = ", ".join(name.upper() for name in names)
        yield "benefits", f"Vous touchez l'une de ces prestations : {said}.", AnyOf(tuple(map(Input, names)))
    for id_, label, cap, unit in (
        ("income_per_part", "Votre revenu fiscal par part", terms.income_per_part_at_most, "€"),
        ("family_quotient", "Votre quotient familial", terms.family_quotient_at_most, "€ par mois"),
    ):
        if cap is not None:
            when = Comparison(Operator.AT_MOST, Input(id_), Literal(float(cap)))
            yield id_, f"{label} ne dépasse pas {number(cap)} {unit}.", when


def _amount(template: AidTemplate, amount: AidAmount) -> Expression:
    """Return the amount, never more than the price where there is one."""
    price = template.expense.price_input
    match amount:
        case FixedAmount(euros):
            paid: Expression = Literal(float(euros))
        case ShareOfPrice(share, cap):
            assert price is not None, "a share is of a price"
            paid = AtMost(Product((Literal(share), Input(price))), Literal(float(cap)))
        case ByIncome(brackets):
            income = Input("income_per_part")
            paid = Cases(
                tuple(
                    (Comparison(Operator.AT_MOST, income, Literal(float(end))), Literal(float(euros)))
                    for end, euros in brackets
                )
            )
    return paid if price is None else AtMost(paid, Input(price))


def _details(design: AidDesign, terms: AidTerms) -> dict[str, str]:
    """Return what the aid is beside its rule, as an aid that is written in a file says it."""
    said = {
        "level": design.level.value,
        "form": Form.GRANT.value,
        "expense": design.template.expense.value,
        "per": terms.per,
        "documents": " ; ".join(terms.documents),
        "ask": terms.ask,
        "excludes": ", ".join(terms.excludes),
        "ended": "" if terms.valid_to is None else f"Fin du règlement : {terms.act}.",
    }
    return {key: value for key, value in said.items() if value}
