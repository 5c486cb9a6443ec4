"""The mechanisms of Publicodes 1.10: what each key of a rule does to a value, or says as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Protocol

from solimob.core.rules.expression import AtLeast, AtMost, Expression, Literal, Rounded
from solimob.ingest.publicodes.grammar import Constant, parse_line
from solimob.ingest.publicodes.model import UnsupportedError
from solimob.ingest.publicodes.typed import (
    NOTHING,
    Kind,
    Typed,
    added,
    all_of,
    any_of,
    as_number,
    cases,
    multiplied,
    negation,
    one_of,
    only_where,
    subtracted,
)
from solimob.ingest.publicodes.units import Unit, parse_unit, simplified

OUTERMOST_FIRST = (
    "applicable si", "non applicable si", "arrondi", "unité", "simplifier l'unité", "plancher", "plafond",
    "par défaut", "abattement",
)  # fmt: skip
"""The keys that change the value of the others beside them, in the order the engine nests them."""
VALUES = (
    "valeur", "formule", "variations", "somme", "produit", "multiplication", "toutes ces conditions",
    "une de ces conditions", "est non applicable", "est applicable", "le maximum de", "le minimum de", "condition",
)  # fmt: skip
"""The keys that say a value."""
NOT_READ = (
    "barème", "grille", "taux progressif", "durée", "inversion numérique", "contexte", "texte", "moyenne", "logarithme",
    "est non défini", "est défini", "résoudre la référence circulaire", "variable manquante", "rend non applicable",
)  # fmt: skip
"""Keys the engine knows and this translator does not: a rule that uses one is left aside and reported."""

type _Bind = Callable[[Expression, Expression], Expression]


class Rules(Protocol):
    """The rules of the model, which a mechanism reads its operands with."""

    def read(self, raw: object, path: str) -> Typed:
        """Return what a value written in a rule is worth."""

    def read_unreplaced(self, raw: object, path: str) -> Typed:
        """Return the same, no reference being replaced."""


def _list(raw: object, path: str, key: str) -> list[object]:
    if isinstance(raw, list) and raw:
        return raw
    raise UnsupportedError(path, key, "une liste est attendue")


def _applicable(rules: Rules, value: Typed, raw: object, path: str) -> Typed:
    return only_where(rules.read(raw, path).is_not_false, value)


def _not_applicable(rules: Rules, value: Typed, raw: object, path: str) -> Typed:
    return only_where(negation(rules.read(raw, path).is_not_false), value)


def _rounded(_rules: Rules, value: Typed, raw: object, path: str) -> Typed:
    match parse_line(str(raw)):
        case Constant(True):
            return replace(value, expression=Rounded(value.expression))
        case Constant(False):
            return value
        case Constant(number, unit) if unit.startswith("décimale"):
            return replace(value, expression=Rounded(value.expression, int(float(number))))
    raise UnsupportedError(path, "arrondi", f"« {raw} » n'est ni « oui » ni un nombre de décimales")


def _in_unit(_rules: Rules, value: Typed, raw: object, _path: str) -> Typed:
    unit = parse_unit(str(raw))
    return replace(value.in_unit(unit), unit=unit)


def _simplified(_rules: Rules, value: Typed, raw: object, _path: str) -> Typed:
    if value.unit is None or raw != "oui":
        return value
    unit, by = simplified(value.unit)
    unit_or_none = None if unit == Unit(()) else unit
    return replace(multiplied(value, Typed(Literal(by), Kind.NUMBER)) if by != 1.0 else value, unit=unit_or_none)


def _floor(rules: Rules, value: Typed, raw: object, path: str) -> Typed:
    return _bounded(AtLeast, value, rules.read(raw, path))


def _ceiling(rules: Rules, value: Typed, raw: object, path: str) -> Typed:
    return _bounded(AtMost, value, rules.read(raw, path))


def _bounded(bind: _Bind, value: Typed, bound: Typed) -> Typed:
    bound = as_number(bound)
    if bound.kind is Kind.NOTHING or value.kind is Kind.NOTHING:
        return value
    unit = value.unit or bound.unit
    return replace(value, expression=bind(value.expression, bound.in_unit(unit).expression), unit=unit)


def _deducted(rules: Rules, value: Typed, raw: object, path: str) -> Typed:
    left = subtracted(as_number(value), as_number(rules.read(raw, path)))
    return _bounded(AtLeast, left, Typed(Literal(0.0), Kind.NUMBER))


def _variations(rules: Rules, raw: object, path: str) -> Typed:
    branches: list[tuple[Expression, Typed]] = []
    otherwise = NOTHING
    for branch in _list(raw, path, "variations"):
        match branch:
            case {"sinon": value}:
                otherwise = rules.read(value, path)
                break
            case {"si": condition, "alors": value}:
                branches.append((rules.read(condition, path).is_not_false, rules.read(value, path)))
            case _:
                raise UnsupportedError(path, "variations", "chaque branche a « si » et « alors », ou « sinon »")
    return cases(branches, otherwise)


def _sum(rules: Rules, raw: object, path: str) -> Typed:
    terms = [as_number(rules.read(term, path)) for term in _list(raw, path, "somme")]
    return reduce(lambda after, term: added(term, after), reversed(terms), NOTHING)


def _product(rules: Rules, raw: object, path: str) -> Typed:
    factors = [as_number(rules.read(one, path)) for one in _list(raw, path, "produit")]
    product = reduce(lambda before, one: multiplied(one, before), factors, Typed(Literal(1.0), Kind.NUMBER))
    return _simplified(rules, product, "oui", path)


def _all(rules: Rules, raw: object, path: str) -> Typed:
    # A number here counts as true, even zero: the engine asks « différent de non » of the whole.
    parts = [rules.read(one, path).is_not_false for one in _list(raw, path, "toutes ces conditions")]
    return Typed(all_of(parts), Kind.TRUTH)


def _any(rules: Rules, raw: object, path: str) -> Typed:
    parts = [rules.read(one, path).truth for one in _list(raw, path, "une de ces conditions")]
    return Typed(one_of(any_of(parts)), Kind.TRUTH)


def _is_absent(rules: Rules, raw: object, path: str) -> Typed:
    return Typed(rules.read(raw, path).absent, Kind.TRUTH)


def _is_present(rules: Rules, raw: object, path: str) -> Typed:
    return Typed(negation(rules.read(raw, path).absent), Kind.TRUTH)


def _condition(rules: Rules, raw: object, path: str) -> Typed:
    match raw:
        case {"si": condition, "alors": then, "sinon": otherwise}:
            asked = rules.read(condition, path)
            value = cases([(asked.truth, rules.read(then, path))], rules.read(otherwise, path))
            return only_where(negation(asked.absent), value)
    raise UnsupportedError(path, "condition", "« si », « alors » et « sinon » sont attendus")


def _greatest(rules: Rules, raw: object, path: str) -> Typed:
    return _extreme(rules, raw, path, "le maximum de", AtLeast)


def _least(rules: Rules, raw: object, path: str) -> Typed:
    return _extreme(rules, raw, path, "le minimum de", AtMost)


def _extreme(rules: Rules, raw: object, path: str, key: str, bind: _Bind) -> Typed:
    found = NOTHING
    for one in _list(raw, path, key):
        value = as_number(rules.read_unreplaced(one, path))  # The engine replaces no reference in there.
        found = value if found is NOTHING else cases([(found.absent, value)], _bounded(bind, found, value))
    return found


def _value(rules: Rules, raw: object, path: str) -> Typed:
    return rules.read(raw, path)


CHAINED: Mapping[str, Callable[[Rules, Typed, object, str], Typed]] = {
    "applicable si": _applicable,
    "non applicable si": _not_applicable,
    "arrondi": _rounded,
    "unité": _in_unit,
    "simplifier l'unité": _simplified,
    "plancher": _floor,
    "plafond": _ceiling,
    "abattement": _deducted,
}
"""What a key makes of the value beside it."""
SAID: Mapping[str, Callable[[Rules, object, str], Typed]] = {
    "valeur": _value,
    "variations": _variations,
    "somme": _sum,
    "produit": _product,
    "multiplication": _product,
    "toutes ces conditions": _all,
    "une de ces conditions": _any,
    "est non applicable": _is_absent,
    "est applicable": _is_present,
    "condition": _condition,
    "le maximum de": _greatest,
    "le minimum de": _least,
}
"""What a key says, alone."""
