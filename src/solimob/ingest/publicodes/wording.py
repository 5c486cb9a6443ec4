"""A condition of a model in French words, for the page of an aid and for the table a jurist reads."""

from __future__ import annotations

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
    Parameter,
    Product,
    Quotient,
    Rounded,
    Sum,
    Within,
)
from solimob.ingest.publicodes.model import Model


def described(expression: Expression, model: Model) -> str:
    """Return an expression as a line of French."""

    def said(part: Expression) -> str:
        return described(part, model)

    match expression:
        case Literal(bool(value)):
            return "oui" if value else "non"
        case Literal(str(word)):
            return f"« {word} »"
        case Literal(number):
            return f"{number:g}".replace(".", ",")
        case Input(name) | Definition(name) | Parameter(name):
            return _name(name, model)
        case Not(operand):
            return f"non ({said(operand)})"
        case AllOf(operands):
            return " et ".join(f"({said(o)})" if isinstance(o, AnyOf) else said(o) for o in operands)
        case AnyOf(operands):
            return " ou ".join(f"({said(o)})" if isinstance(o, AllOf) else said(o) for o in operands)
        case Comparison(operator, left, right):
            return f"{said(left)} {operator} {said(right)}"
        case Within(operand, words):
            return f"{said(operand)} = {' ou '.join(f'« {word} »' for word in sorted(words))}"
        case IsAbsent(operand):
            return f"{said(operand)} ne s'applique pas"
        case Sum(terms):
            return f"({' + '.join(map(said, terms))})"
        case Product(factors):
            return " × ".join(map(said, factors))
        case Difference(left, right):
            return f"({said(left)} - {said(right)})"
        case Quotient(Product((Literal(float(share)), right)), Literal(100.0)):
            return f"{share:g} % de {said(right)}".replace(".", ",")
        case Quotient(left, right):
            return f"{said(left)} / {said(right)}"
        case AtMost(value, bound):
            return f"{said(value)}, au plus {said(bound)}"
        case AtLeast(value, bound):
            return f"{said(value)}, au moins {said(bound)}"
        case Rounded(value):
            return f"{said(value)}, arrondi"
        case Cases(branches, otherwise):
            parts = [f"si {said(condition)} : {said(value)}" for condition, value in branches]
            return " ; ".join([*parts, f"sinon : {said(otherwise)}"] if otherwise is not None else parts)
    raise AssertionError(expression)


def _name(name: str, model: Model) -> str:
    titre = model.rules.get(name, {}).get("titre")
    return str(titre) if titre else name.replace(" . ", ", ")
