"""An answer on aids as the page shows it: grouped by state, amounts in words, reasons one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any

from solimob.core.counselling.aid_coverage import LOCAL_LEVELS, Searched
from solimob.core.counselling.aid_facet import Expense
from solimob.core.counselling.aids import MAY_HAVE, AidFinding, AidsAnswer, AidState
from solimob.core.counselling.aids_format import filled
from solimob.core.rules.possible import Range
from solimob.reference.aids import NAME

TITLES = {
    AidState.AVAILABLE: "Vous y avez droit",
    AidState.TO_CONFIRM: "À confirmer avant d’y compter",
    AidState.UNDETERMINED: "Il manque des informations",
    AidState.NARROWED: "Restreintes : vous n’y avez plus droit",
    AidState.ENDED: "Terminées",
    AidState.NOT_ELIGIBLE: "Vous n’y avez pas droit",
}
ABOUT = {
    AidState.AVAILABLE: "Toutes les conditions lues sont remplies.",
    AidState.TO_CONFIRM: (
        "Les conditions lues sont remplies, mais le texte est ancien, ou nous ne l’avons pas lu nous-mêmes."
    ),
    AidState.UNDETERMINED: "Ces aides dépendent d’une réponse que nous n’avons pas, ou d’un texte qui n’a pas été lu.",
    AidState.NARROWED: "Vous y auriez eu droit avant. La règle a changé.",
    AidState.ENDED: "Ces aides n’existent plus, même si des pages en parlent encore.",
    AidState.NOT_ELIGIBLE: "Une condition au moins n’est pas remplie.",
}
SEARCHED = {
    Searched.COMPLETE: "tout a été cherché",
    Searched.INCOMPLETE: "une partie a été cherchée",
    Searched.STALE: "tout a été cherché, il y a plus d’un an",
    Searched.NEVER: "rien n’a été cherché",
}
_EXPENSES = {
    Expense.LICENCE: "le permis",
    Expense.BIKE: "un vélo",
    Expense.CAR: "une voiture",
    Expense.TRIPS: "des trajets",
    Expense.FARES: "des billets et des abonnements",
    Expense.OTHER: "autre chose",
}
_FOLDED = (AidState.NOT_ELIGIBLE,)


@dataclass(frozen=True, slots=True)
class AidGroup:
    """The aids in one state: `folded` ones open on demand."""

    state: AidState
    title: str
    about: str
    aids: tuple[dict[str, Any], ...]
    folded: bool


def shown(answer: AidsAnswer) -> dict[str, Any]:
    """Return what the page of the result shows."""
    groups = (_group(state, answer) for state in AidState)
    labels = {finding.id: finding.rule.label for finding in answer.findings}
    return {
        "home": answer.situation.home,
        "on": answer.situation.on,
        "groups": [group for group in groups if group.aids],
        "is_complete": answer.completeness.is_complete,
        "sentence": answer.completeness.sentence(len(answer.in_state(*MAY_HAVE))),
        "levels": levels_shown(answer),
        "not_evaluated": answer.not_evaluated,
        "together": [
            {
                "expense": _EXPENSES[one.expense],
                "total": euros(one.low, one.high),
                "left": None if one.left is None or one.left[1] == inf else euros(*one.left),
                "parts": [(part.label, euros(part.low, part.high)) for part in one.parts],
                "alone": [labels[id_] for id_ in one.alone],
                "unknown": [labels[id_] for id_ in one.unknown],
                "to_verify": one.to_verify,
            }
            for one in answer.cumulations
        ],
    }


def levels_shown(answer: AidsAnswer) -> list[dict[str, Any]]:
    """Return how far each level of givers was searched, with the searches."""
    return [
        {"label": level.level.label, "status": SEARCHED[level.status], "searches": level.searches}
        for level in answer.completeness.levels
    ]


def group_by_nearness(answer: AidsAnswer) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the aids that somebody may have, the local ones first."""
    found = answer.in_state(*MAY_HAVE)
    local = [finding for finding in found if finding.facet.level in LOCAL_LEVELS]
    others = [finding for finding in found if finding.facet.level not in LOCAL_LEVELS]
    groups = (("Aides locales", local), ("Aides nationales", others))
    return [(title, [_aid(finding, answer.situation.on) for finding in aids]) for title, aids in groups if aids]


def euros(low: float, high: float) -> str:
    """Write an amount: « 500 € », « de 200 à 400 € », « jusqu'à 1 200 € », « au moins 100 € »."""
    from solimob.publish import french  # the site starts without loading the writers of documents

    def text(value: float) -> str:
        return french.number(value, 0 if value == round(value) else 2)

    if low == high:
        return f"{text(low)} €"
    if high == inf:
        return f"au moins {text(low)} €" if low > 0 else "montant inconnu"
    return f"de {text(low)} à {text(high)} €" if low > 0 else f"jusqu’à {text(high)} €"


def _group(state: AidState, answer: AidsAnswer) -> AidGroup:
    aids = tuple(_aid(finding, answer.situation.on) for finding in answer.in_state(state) if _is_shown(finding))
    return AidGroup(state, TITLES[state], ABOUT[state], aids, state in _FOLDED)


def _is_shown(finding: AidFinding) -> bool:
    """Leave out what hundreds of other places give for a bicycle: nobody asks why they have no right to it."""
    return finding.book.name == NAME or finding.state is not AidState.NOT_ELIGIBLE


def _aid(finding: AidFinding, on: date) -> dict[str, Any]:
    rule, facet, rules = finding.rule, finding.facet, finding.book.rules
    return {
        "label": rule.label,
        "giver": rule.giver,
        "level": facet.level.label,
        "form": facet.form.label,
        "amount": _amount(finding.amount),
        "if_granted": finding.state is AidState.UNDETERMINED,
        "per": finding.per if _is_bounded(finding.amount) else "",
        "amount_to_verify": finding.amount_to_verify,
        "to_verify": finding.to_verify,
        "change": _change(finding, on),
        "missing": [rules.inputs[name].question or rules.inputs[name].label for name in finding.missing],
        "because": [
            {"text": filled(one.condition.text, rules, on), "holds": one.holds, "source": one.condition.source}
            for one in finding.assessment.outcomes
        ],
        "to_change": () if finding.proof is None else finding.proof.to_change,
        "discretion": finding.assessment.discretion,
        "documents": facet.documents,
        "ask": facet.ask,
        "note": facet.note,
        "sources": rule.sources,
        "last_checked": rule.last_checked,
    }


def _change(finding: AidFinding, on: date) -> str:
    """Return to whom, since when and by which text an aid has ended or was narrowed; empty where it did not."""
    facet = finding.facet
    if finding.assessment.ended_on is not None:
        return facet.ended
    return facet.narrowed if facet.narrowed_on is not None and facet.narrowed_on <= on else ""


def _is_bounded(amount: Range | None) -> bool:
    """Tell whether an amount is one at all: what is not known is not « par an » either."""
    return amount is not None and (amount.high < inf or amount.low > 0)


def _amount(amount: Range | None) -> str:
    if amount is None or not amount.has_number or not _is_bounded(amount):
        return ""
    return euros(0.0 if amount.may_be_absent else max(0.0, amount.low), amount.high)
