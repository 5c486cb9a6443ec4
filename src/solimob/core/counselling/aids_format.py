"""An answer on aids as a document (`aids_answer.schema.json`)."""

from __future__ import annotations

import re
from datetime import date
from math import isfinite
from typing import Any

from solimob.core.counselling.aid_coverage import LevelCompleteness, ListCompleteness
from solimob.core.counselling.aids import MAY_HAVE, AidFinding, AidsAnswer
from solimob.core.counselling.cumulation import Cumulation
from solimob.core.rules.book import RuleBook
from solimob.core.rules.french_number import number
from solimob.core.rules.possible import Range
from solimob.core.rules.proof import ConditionProof
from solimob.core.rules.source import LegalSource

_VALUE = re.compile(r"\{([a-z0-9_]+(?:\.[a-z0-9_]+)+)\}")


def answer_document(answer: AidsAnswer) -> dict[str, Any]:
    """Return an answer as JSON values; an aid with its proof says every condition with its text and its date."""
    home, on = answer.situation.home, answer.situation.on
    return {
        "on": on.isoformat(),
        "commune": None if home is None else {"code": home.code, "name": home.name},
        "aids": [finding_document(finding, on) for finding in answer.findings],
        "cumulation": [_cumulation(together) for together in answer.cumulations],
        "list": _completeness(answer.completeness, len(answer.in_state(*MAY_HAVE))),
        "not_evaluated": [{"what": one.what, "why": one.why, "how": one.how} for one in answer.not_evaluated],
    }


def finding_document(finding: AidFinding, on: date) -> dict[str, Any]:
    """Return one aid as JSON values."""
    rule, facet, inputs = finding.rule, finding.facet, finding.book.rules.inputs
    document: dict[str, Any] = {
        "id": finding.id,
        "book": finding.book.name,
        "label": rule.label,
        "giver": rule.giver,
        "level": facet.level.value,
        "form": facet.form.value,
        "expense": facet.expense.value,
        "state": finding.state.value,
        "state_label": finding.state.label,
        "to_verify": finding.to_verify,
        "amount": _amount(finding),
        "missing": [{"input": name, "question": inputs[name].question} for name in finding.missing],
        "documents": list(facet.documents),
        "ask": facet.ask,
        "note": facet.note,
        "change": _change(finding, on),
        "discretion": list(rule.discretion),
        "sources": [_source(source) for source in rule.sources],
        "last_checked": rule.last_checked.isoformat() if rule.last_checked else None,
    }
    if finding.proof is not None:
        document["because"] = [_condition(one, finding.book.rules, on) for one in finding.proof.conditions]
        document["to_change"] = list(finding.proof.to_change)
    return document


def filled(text: str, rules: RuleBook, on: date) -> str:
    """Return a text with the values of its dated parameters (« {ft.km_rate} ») on a day; « ? » where unknown."""

    def value(match: re.Match[str]) -> str:
        parameter = rules.parameters.get(match[1])
        version = None if parameter is None else parameter.at(on)
        return "?" if version is None or version.value is None else number(version.value)

    return _VALUE.sub(value, text)


def _amount(finding: AidFinding) -> dict[str, Any] | None:
    amount = finding.amount
    if amount is None or not amount.has_number:
        return None
    return {**_bounds(amount), "per": finding.per, "to_verify": finding.amount_to_verify}


def _bounds(amount: Range) -> dict[str, float | None]:
    """Return the ends in euros to the cent; `high` is null where nothing known bounds it."""
    return {"low": _euros(max(amount.low, 0.0)), "high": _euros(amount.high)}


def _euros(value: float) -> float | None:
    return round(value + 1e-9, 2) if isfinite(value) else None


def _change(finding: AidFinding, on: date) -> dict[str, Any] | None:
    """Return how an aid has ended or was narrowed, to whom, since when, by which text."""
    facet, ended = finding.facet, finding.assessment.ended_on
    if ended is not None:
        return {"kind": "ended", "last_day": ended.isoformat(), "text": facet.ended}
    if facet.narrowed_on is not None and facet.narrowed_on <= on:
        return {"kind": "narrowed", "since": facet.narrowed_on.isoformat(), "text": facet.narrowed}
    return None


def _condition(proof: ConditionProof, rules: RuleBook, on: date) -> dict[str, Any]:
    outcome = proof.outcome
    return {
        "condition": outcome.condition.id,
        "text": filled(outcome.condition.text, rules, on),
        "holds": outcome.holds,
        "to_verify": outcome.to_verify,
        "looked_at": [{"text": atom.text, "holds": atom.holds} for atom in proof.atoms],
        "source": _source(outcome.condition.source),
    }


def _source(source: LegalSource) -> dict[str, Any]:
    return {
        "citation": source.citation(),
        "url": source.url,
        "reading": source.reading.value,
        "read_on": source.read_on.isoformat() if source.read_on else None,
        "known_until": source.known_until.isoformat() if source.known_until else None,
    }


def _cumulation(together: Cumulation) -> dict[str, Any]:
    return {
        "expense": together.expense.value,
        "price": None if together.price is None else [_euros(end) for end in together.price],
        "aids": [{"id": part.id, "low": _euros(part.low), "high": _euros(part.high)} for part in together.parts],
        "total": [_euros(together.low), _euros(together.high)],
        "left_to_pay": None if together.left is None else [_euros(end) for end in together.left],
        "not_with_them": list(together.alone),
        "amount_unknown": list(together.unknown),
        "to_verify": together.to_verify,
    }


def _completeness(whole: ListCompleteness, found: int) -> dict[str, Any]:
    return {
        "complete": whole.is_complete,
        "sentence": whole.sentence(found),
        "levels": [_level(level) for level in whole.levels],
    }


def _level(level: LevelCompleteness) -> dict[str, Any]:
    return {
        "level": level.level.value,
        "status": level.status.value,
        "searches": [
            {
                "giver": search.giver,
                "on": search.on.isoformat(),
                "searched": list(search.searched),
                "not_found": list(search.not_found),
            }
            for search in level.searches
        ],
    }
