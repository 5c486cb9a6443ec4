"""The published format of a rule book of aids: one JSON anybody can read and run, and CSV tables for jurists.

`aids_feed.schema.json` describes the JSON. Conditions and amounts are there twice: in French, and as trees that another
program can evaluate. What rests on a text that was not read is marked « à vérifier »; an aid that has ended says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Cases,
    Comparison,
    Definition,
    Difference,
    Expression,
    Input,
    IsAbsent,
    Literal,
    Not,
    Operator,
    Parameter,
    Product,
    Quotient,
    Rounded,
    Sum,
    Within,
)
from solimob.core.rules.inputs import InputSpec
from solimob.core.rules.parameter import DatedParameter
from solimob.core.rules.rule import Condition, Rule
from solimob.core.rules.source import LegalSource
from solimob.core.rules.wording import say
from solimob.publish.csv_table import csv_table

FORMAT = "solimob-aids-1"
LONGEST = 600
"""A calculation longer than this in French is said to be long: its tree is in the JSON."""


def aids_feed(book: RuleBook, on: date, publisher: str, credits_: Iterable[str] = ()) -> dict[str, Any]:
    """Return the rules of a book on a day as a JSON document.

    Parameters
    ----------
    publisher
        Who publishes the document.
    credits_
        Whose data it stands on, with the licence of each.
    """
    inputs, definitions, parameters = _used(book)
    return {
        "format": FORMAT,
        "publisher": publisher,
        "credits": list(credits_),
        "on": on.isoformat(),
        "aids": [_aid(book, rule, on) for rule in book.rules],
        "inputs": {name: _input(book.inputs[name]) for name in inputs},
        "definitions": {name: tree(book.definitions[name]) for name in definitions},
        "parameters": {name: _parameter(book.parameters[name], on) for name in parameters},
    }


def render_feed(book: RuleBook, on: date, publisher: str, credits_: Iterable[str] = ()) -> bytes:
    """Return `aids_feed` as the bytes of a file."""
    return json.dumps(aids_feed(book, on, publisher, credits_), ensure_ascii=False, indent=1).encode() + b"\n"


def render_tables(book: RuleBook, on: date) -> dict[str, bytes]:
    """Return tables by file name, as a spreadsheet in French opens them (« ; », UTF-8 with its mark)."""
    return {
        "aides.csv": csv_table(
            ("aide", "intitulé", "donneur", "périmètre", "communes", "depuis le", "jusqu'au", "en vigueur",
             "relue le", "montant (€)", "laissé à l'appréciation", "sources"),
            (_aid_row(book, rule, on) for rule in book.rules),
        ),
        "conditions.csv": csv_table(
            ("aide", "condition", "texte", "source", "adresse", "lue le", "à vérifier", "décide"),
            (_condition_row(rule, condition, on) for rule in book.rules for condition in rule.conditions),
        ),
        "valeurs.csv": csv_table(
            ("valeur", "intitulé", "unité", "depuis le", "jusqu'au", "montant", "source", "adresse", "à vérifier"),
            (row for name in _used(book)[2] for row in _parameter_rows(book.parameters[name], on)),
        ),
    }  # fmt: skip


def tree(expression: Expression) -> Any:
    """Return an expression as JSON: an object of one key, the operation; see the schema."""
    match expression:
        case Literal(value):
            return {"literal": value}
        case Input(name):
            return {"input": name}
        case Parameter(name):
            return {"parameter": name}
        case Definition(name):
            return {"definition": name}
        case Not(operand):
            return {"not": tree(operand)}
        case AllOf(parts):
            return {"all": [*map(tree, parts)]}
        case AnyOf(parts):
            return {"any": [*map(tree, parts)]}
        case Comparison(operator, left, right):
            return {"compare": [operator.value, tree(left), tree(right)]}
        case Within(operand, words):
            return {"within": [tree(operand), sorted(words)]}
        case Sum(parts):
            return {"sum": [*map(tree, parts)]}
        case Difference(left, right):
            return {"difference": [tree(left), tree(right)]}
        case Product(parts):
            return {"product": [*map(tree, parts)]}
        case Quotient(left, right):
            return {"quotient": [tree(left), tree(right)]}
        case AtMost(value, bound):
            return {"at_most": [tree(value), tree(bound)]}
        case AtLeast(value, bound):
            return {"at_least": [tree(value), tree(bound)]}
        case Rounded(value, decimals):
            return {"rounded": [tree(value), decimals]}
        case Cases(branches, otherwise):
            last = [] if otherwise is None else [{"then": tree(otherwise)}]
            return {"cases": [*({"if": tree(c), "then": tree(v)} for c, v in branches), *last]}
        case IsAbsent(operand):
            return {"absent": tree(operand)}
    raise AssertionError(expression)


def _used(book: RuleBook) -> tuple[list[str], list[str], list[str]]:
    """Return the inputs, definitions and parameters that the rules read, in the order of the book."""
    found: dict[type, set[str]] = {Input: set(), Definition: set(), Parameter: set()}
    for rule in book.rules:
        for expression in (*(condition.when for condition in rule.conditions), rule.amount):
            for part in book.parts(expression) if expression is not None else ():
                if isinstance(part, Input | Definition | Parameter):
                    found[type(part)].add(part.name)
    tables: tuple[tuple[type, Mapping[str, object]], ...] = (
        (Input, book.inputs),
        (Definition, book.definitions),
        (Parameter, book.parameters),
    )
    inputs, definitions, parameters = ([name for name in table if name in found[kind]] for kind, table in tables)
    return inputs, definitions, parameters


def _aid(book: RuleBook, rule: Rule, on: date) -> dict[str, Any]:
    communes = rule.perimeter.communes
    return {
        "id": rule.id,
        "kind": rule.kind.value,
        "label": rule.label,
        "giver": rule.giver,
        "perimeter": {
            "label": rule.perimeter.label,
            "cog_year": rule.perimeter.cog_year,
            "communes": None if communes is None else sorted(communes),
        },
        "valid_from": _day(rule.valid_from),
        "valid_to": _day(rule.valid_to),
        "in_force": rule.is_in_force(on),
        "last_checked": _day(rule.last_checked),
        "conditions": [
            {
                "id": condition.id,
                "text": condition.text,
                "when": tree(condition.when),
                "decides": condition.decides,
                "source": _source(condition.source, on),
            }
            for condition in rule.conditions
        ],
        "amount": None if rule.amount is None else {"text": _amount(book, rule), "euros": tree(rule.amount)},
        "discretion": list(rule.discretion),
        "supersedes": list(rule.supersedes),
        "details": dict(rule.details),
        "sources": [_source(source, on) for source in rule.sources],
    }


def _source(source: LegalSource, on: date) -> dict[str, Any]:
    return {
        "act": source.act,
        "article": source.article,
        "paragraph": source.paragraph,
        "url": source.url,
        "read_on": _day(source.read_on),
        "reading": source.reading.value,
        "to_verify": source.is_to_verify(on),
    }


def _input(spec: InputSpec) -> dict[str, Any]:
    bounds = {"low": spec.low, "high": spec.high}
    return {
        "kind": spec.kind.value,
        "label": spec.label,
        "question": spec.question,
        "unit": spec.unit,
        "choices": None if spec.choices is None else dict(spec.choices),
        **{name: None if bound in (float("inf"), -float("inf")) else bound for name, bound in bounds.items()},
    }


def _parameter(parameter: DatedParameter, on: date) -> dict[str, Any]:
    return {
        "label": parameter.label,
        "unit": parameter.unit,
        "versions": [
            {
                "valid_from": _day(version.valid_from),
                "valid_to": _day(version.valid_to),
                "value": version.value,
                "source": _source(version.source, on),
            }
            for version in parameter.versions
        ],
    }


def _amount(book: RuleBook, rule: Rule) -> str:
    match rule.amount:
        case None:
            return ""
        case Cases(((Comparison(Operator.MORE, value, Literal(0.0)), paid),), None) if value == paid:
            said = say(book, paid)
        case amount:
            said = say(book, amount)
    return said if len(said) <= LONGEST else "calcul long : voir le fichier JSON"


def _aid_row(book: RuleBook, rule: Rule, on: date) -> tuple[object, ...]:
    communes = rule.perimeter.communes
    sources = " ; ".join(f"{s.citation()} {s.url or ''}".strip() for s in rule.sources)
    return (
        rule.id, rule.label, rule.giver, rule.perimeter.label, "toutes" if communes is None else len(communes),
        _day(rule.valid_from), _day(rule.valid_to), _yes(rule.is_in_force(on)), _day(rule.last_checked),
        _amount(book, rule), " ; ".join(rule.discretion), sources,
    )  # fmt: skip


def _condition_row(rule: Rule, condition: Condition, on: date) -> tuple[object, ...]:
    source = condition.source
    return (
        rule.id, condition.id, condition.text, source.citation(), source.url, _day(source.read_on),
        _yes(source.is_to_verify(on)), _yes(condition.decides),
    )  # fmt: skip


def _parameter_rows(parameter: DatedParameter, on: date) -> Iterator[tuple[object, ...]]:
    for version in parameter.versions:
        yield (
            parameter.id, parameter.label, parameter.unit, _day(version.valid_from), _day(version.valid_to),
            version.value, version.source.citation(), version.source.url, _yes(version.source.is_to_verify(on)),
        )  # fmt: skip


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _yes(value: bool) -> str:
    return "oui" if value else "non"
