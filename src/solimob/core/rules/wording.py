"""Conditions and values in French words, for proofs and tables: short, with the labels and units of the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solimob.core.rules import expression as ex
from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import Expression, Operator, walk
from solimob.core.rules.french_number import number
from solimob.core.rules.inputs import Answer

_CONTRARY = {
    Operator.EQUAL: Operator.DIFFERENT,
    Operator.DIFFERENT: Operator.EQUAL,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.MORE: Operator.AT_MOST,
    Operator.AT_MOST: Operator.MORE,
}
_MOST_WORDS = 8
"""Beyond this many words, a list is said by its length."""


def say(book: RuleBook, expression: Expression) -> str:
    """Return an expression in French: « Âge ≥ 18 ans », « Situation : salarié ou retraité », « Voiture : non »."""
    return _said(book, expression, holds=True)


def say_that(book: RuleBook, condition: Expression, holds: bool) -> str:
    """Return in French that a condition holds, or that it does not: « Âge < 18 ans »."""
    return _said(book, condition, holds)


def say_answer(book: RuleBook, name: str, answer: Answer) -> str:
    """Return an answer in French, with its unit: « 18 ans », « salarié », « non »."""
    spec = book.inputs[name]
    if isinstance(answer, bool):
        return "oui" if answer else "non"
    if isinstance(answer, str):
        return (spec.choices or {}).get(answer, answer)
    return f"{number(answer)} {spec.unit}".strip()


def _said(book: RuleBook, expression: Expression, holds: bool) -> str:
    match expression:
        case ex.Not(operand):
            return _said(book, operand, not holds)
        case ex.AllOf(operands) | ex.AnyOf(operands):
            joined = isinstance(expression, ex.AllOf) is holds
            parts = [_said(book, operand, holds) for operand in operands]
            if not parts:
                return "toujours" if joined else "jamais"
            return (" et " if joined else " ou ").join(
                f"({part})" if isinstance(operand, ex.AllOf | ex.AnyOf) and len(parts) > 1 else part
                for operand, part in zip(operands, parts)
            )
        case ex.Input(name):
            return f"{book.inputs[name].label} : {'oui' if holds else 'non'}"
        case ex.Definition(name):
            return _said(book, book.definitions[name], holds)
        case ex.Within(operand, words):
            return f"{_value(book, operand)} : {'' if holds else 'ni '}{_words(book, operand, words, holds)}"
        case ex.Comparison(operator, left, right):
            return _comparison(book, operator if holds else _CONTRARY[operator], left, right)
        case ex.IsAbsent(operand):
            return f"{_value(book, operand)} : {'sans valeur' if holds else 'a une valeur'}"
        case ex.Literal(bool(value)):
            return "toujours" if value is holds else "jamais"
        case ex.Cases(branches, otherwise):
            cases = [f"si {_said(book, test, True)}, {_said(book, value, holds)}" for test, value in branches]
            last = [] if otherwise is None else [f"sinon {_said(book, otherwise, holds)}"]
            return " ; ".join([*cases, *last])
    return _value(book, expression)


def _comparison(book: RuleBook, operator: Operator, left: Expression, right: Expression) -> str:
    if isinstance(left, ex.Input) and isinstance(right, ex.Literal) and isinstance(right.value, str | bool):
        said = say_answer(book, left.name, right.value)
        return f"{book.inputs[left.name].label} : {'' if operator is Operator.EQUAL else 'pas '}{said}"
    unit = _unit(book, left) if isinstance(right, ex.Literal) else ""
    return f"{_value(book, left)} {operator} {_value(book, right)} {unit}".strip()


def _unit(book: RuleBook, expression: Expression) -> str:
    """Return the unit of a lone input or parameter, empty for a calculation: what it is in is not said."""
    match expression:
        case ex.Input(name):
            return book.inputs[name].unit
        case ex.Parameter(name):
            return book.parameters[name].unit
    return ""


def _value(book: RuleBook, expression: Expression) -> str:
    match expression:
        case ex.Literal(value):
            return number(value) if isinstance(value, float) else str(value)
        case ex.Input(name):
            return book.inputs[name].label
        case ex.Parameter(name):
            return book.parameters[name].label
        case ex.Definition(name):
            return _value(book, book.definitions[name])
        case ex.Sum(terms):
            return " + ".join(_bracketed(book, term) for term in terms)
        case ex.Difference(left, right):
            return f"{_bracketed(book, left)} − {_bracketed(book, right)}"
        case ex.Product(factors):
            return " × ".join(_bracketed(book, factor) for factor in factors)
        case ex.Quotient(left, right):
            return f"{_bracketed(book, left)} ÷ {_bracketed(book, right)}"
        case ex.AtMost(value, bound):
            return f"{_bracketed(book, value)}, au plus {_bracketed(book, bound)}"
        case ex.AtLeast(value, bound):
            return f"{_bracketed(book, value)}, au moins {_bracketed(book, bound)}"
        case ex.Rounded(value, _):
            return f"{_bracketed(book, value)}, arrondi"
    return _said(book, expression, True)


def _bracketed(book: RuleBook, expression: Expression) -> str:
    held = book.definitions[expression.name] if isinstance(expression, ex.Definition) else expression
    alone = isinstance(held, ex.Literal | ex.Input | ex.Parameter)
    return _value(book, held) if alone else f"({_value(book, held)})"


def _words(book: RuleBook, operand: Expression, words: Iterable[str], holds: bool) -> str:
    choices = _choices(book, operand)
    found = sorted(words, key=lambda word: (list(choices).index(word) if word in choices else len(choices), word))
    if len(found) > _MOST_WORDS:
        return f"{'une' if holds else 'aucune'} des {number(len(found))} valeurs prévues"
    return (" ou " if holds else " ni ").join(choices.get(word, word) for word in found)


def _choices(book: RuleBook, operand: Expression) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _unfolded(book, operand):
        if isinstance(part, ex.Input):
            found |= book.inputs[part.name].choices or {}
    return found


def _unfolded(book: RuleBook, expression: Expression) -> Iterator[Expression]:
    for part in walk(expression):
        yield part
        if isinstance(part, ex.Definition):
            yield from _unfolded(book, book.definitions[part.name])
