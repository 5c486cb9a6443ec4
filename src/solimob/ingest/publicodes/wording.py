"""A condition of a model in French words, for the page of an aid and for the table a jurist reads."""

from __future__ import annotations

from solimob.core.rules import expression as ex
from solimob.core.rules.expression import Expression
from solimob.ingest.publicodes.model import Model


def described(expression: Expression, model: Model) -> str:
    """Return an expression as a line of French."""

    def said(part: Expression) -> str:
        return described(part, model)

    match expression:
        case ex.Literal(bool(value)):
            return "oui" if value else "non"
        case ex.Literal(str(word)):
            return f"« {word} »"
        case ex.Literal(number):
            return f"{number:g}".replace(".", ",")
        case ex.Input(name) | ex.Definition(name) | ex.Parameter(name):
            return _name(name, model)
        case ex.Not(operand):
            return f"non ({said(operand)})"
        case ex.AllOf(operands):
            return " et ".join(f"({said(o)})" if isinstance(o, ex.AnyOf) else said(o) for o in operands)
        case ex.AnyOf(operands):
            return " ou ".join(f"({said(o)})" if isinstance(o, ex.AllOf) else said(o) for o in operands)
        case ex.Comparison(operator, left, right):
            return f"{said(left)} {operator} {said(right)}"
        case ex.Within(operand, words):
            return f"{said(operand)} = {' ou '.join(f'« {word} »' for word in sorted(words))}"
        case ex.IsAbsent(operand):
            return f"{said(operand)} ne s'applique pas"
        case ex.Sum(terms):
            return f"({' + '.join(map(said, terms))})"
        case ex.Product(factors):
            return " × ".join(map(said, factors))
        case ex.Difference(left, right):
            return f"({said(left)} - {said(right)})"
        case ex.Quotient(ex.Product((ex.Literal(float(share)), right)), ex.Literal(100.0)):
            return f"{share:g} % de {said(right)}".replace(".", ",")
        case ex.Quotient(left, right):
            return f"{said(left)} / {said(right)}"
        case ex.AtMost(value, bound):
            return f"{said(value)}, au plus {said(bound)}"
        case ex.AtLeast(value, bound):
            return f"{said(value)}, au moins {said(bound)}"
        case ex.Rounded(value):
            return f"{said(value)}, arrondi"
        case ex.Cases(branches, otherwise):
            parts = [f"si {said(condition)} : {said(value)}" for condition, value in branches]
            return " ; ".join([*parts, f"sinon : {said(otherwise)}"] if otherwise is not None else parts)
    raise AssertionError(expression)


def _name(name: str, model: Model) -> str:
    titre = model.rules.get(name, {}).get("titre")
    return str(titre) if titre else name.replace(" . ", ", ")
