"""Publicodes rules → the tree of `core.rules`, with the semantics of the engine (publicodes 1.10).

Each rule becomes one definition. Of its keys the engine applies, from the inside out: its value, `abattement`, the
answer of the situation, `par défaut`, `plafond`, `plancher`, `unité`, `arrondi`, `non applicable si`, `applicable si`.
A rule with a `question` is an input; its default is kept apart, because a default is not an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import reduce

from solimob.core.rules.expression import (
    AtLeast,
    AtMost,
    Definition,
    Expression,
    Input,
    Literal,
    Operator,
    Rounded,
)
from solimob.core.rules.inputs import InputSpec
from solimob.ingest.publicodes.grammar import Constant, GrammarError, Operation, Reference, parse_line
from solimob.ingest.publicodes.model import Model, RawRule, UnsupportedError, parents
from solimob.ingest.publicodes.questions import input_spec, kind_of
from solimob.ingest.publicodes.typed import (
    NOTHING,
    Kind,
    KindError,
    Typed,
    added,
    all_of,
    any_of,
    cases,
    compared,
    divided,
    equal,
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
_ORDERS = {"<": Operator.LESS, "<=": Operator.AT_MOST, ">": Operator.MORE, ">=": Operator.AT_LEAST}


@dataclass(frozen=True, slots=True)
class Translation:
    """What a model became.

    `definitions` are the rules; `typed` what each rule wanted is worth to who asks for it by name, replaced and
    disabled as any reference is; `defaults` what the model answers itself, by input; `left_aside`, by path, the rules
    that were not understood.
    """

    definitions: Mapping[str, Expression]
    typed: Mapping[str, Typed]
    inputs: Mapping[str, InputSpec]
    defaults: Mapping[str, Expression]
    left_aside: Mapping[str, UnsupportedError]


def translate(
    model: Model, wanted: Collection[str], given_units: Mapping[str, str] | None = None, given: Collection[str] = ()
) -> Translation:
    """Translate rules of a model and all they stand on.

    Parameters
    ----------
    wanted
        Paths of the rules to translate.
    given_units
        Units in which a situation answers inputs, where they are not those of the model.
    given
        Rules that ask nothing and that a situation answers all the same: inputs too.
    """
    translator = _Translator(model, given_units or {}, given)
    left_aside: dict[str, UnsupportedError] = {}
    typed: dict[str, Typed] = {}
    for path in wanted:
        try:
            typed[path] = translator.asked(path)
        except UnsupportedError as error:
            left_aside[path] = error
    return Translation(
        {path: found.expression for path, found in translator.done.items()},
        typed,
        translator.inputs,
        translator.defaults,
        left_aside,
    )


@dataclass(slots=True)
class _Translator:
    model: Model
    given_units: Mapping[str, str]
    given: Collection[str]
    done: dict[str, Typed] = field(default_factory=dict)
    inputs: dict[str, InputSpec] = field(default_factory=dict)
    defaults: dict[str, Expression] = field(default_factory=dict)
    _named: dict[str, Typed] = field(default_factory=dict)
    """What stands for each rule where another one reads it."""
    _replacing: bool = True
    _under_way: set[str] = field(default_factory=set)
    _refused: dict[str, UnsupportedError] = field(default_factory=dict)

    def asked(self, path: str) -> Typed:
        """Return what a rule is worth to who asks for it by its whole name."""
        return self._reference(path, "")

    def rule(self, path: str) -> Typed:
        """Return what a rule is worth, whether or not its parents apply."""
        if path in self._refused:
            raise self._refused[path]
        if path in self._under_way:  # A circle: what the rules written with circles are, amounts that may not apply.
            return Typed(Definition(path), Kind.NUMBER, None, True)
        if path not in self.done:
            self._under_way.add(path)
            try:
                self.done[path] = self._translated(path)
            except UnsupportedError as error:
                self._refused[path] = error
                raise
            finally:
                self._under_way.discard(path)
            found = self.done[path]
            plain = isinstance(found.expression, Literal | Input)
            self._named[path] = found if plain else replace(found, expression=Definition(path))
        return self._named[path]

    def _translated(self, path: str) -> Typed:
        rule = self.model.rules[path]
        for key in NOT_READ:
            if key in rule:
                raise UnsupportedError(path, key, "ce mécanisme de Publicodes n'est pas lu")
        kept: dict[str, object] = {key: rule[key] for key in (*OUTERMOST_FIRST, *VALUES) if key in rule}
        if "formule" in kept:
            kept["valeur"] = kept.pop("formule")
        return self._node(kept, path, path if self._is_input(path, rule, kept) else None)

    def _is_input(self, path: str, rule: RawRule, kept: Mapping[str, object]) -> bool:
        asks = "question" in rule or (bool({"type", "une possibilité"} & rule.keys()) and not set(VALUES) & kept.keys())
        return asks or path in self.given

    # Mechanisms.

    def _node(self, raw: object, path: str, answered: str | None = None) -> Typed:
        """Return what a value of the model is worth; `answered` names the input whose answer stands inside it."""
        match raw:
            case dict():
                return self._chained(raw, path, answered)
            case bool() | None | list():
                raise UnsupportedError(path, "valeur", f"« {raw} » n'est pas une valeur de Publicodes")
            case Constant(bool(value)):
                return Typed(Literal(value), Kind.TRUTH)
            case Constant(str(word)):
                return Typed(Literal(word), Kind.WORD)
            case Constant(value, unit):
                return Typed(Literal(float(value)), Kind.NUMBER, parse_unit(unit) if unit else None)
            case int() | float():
                return Typed(Literal(float(raw)), Kind.NUMBER)
            case Reference(name):
                return self._reference(name, path)
            case Operation():
                return self._operation(raw, path)
        try:
            return self._node(parse_line(str(raw)), path)
        except GrammarError as error:
            raise UnsupportedError(path, "valeur", str(error)) from None

    def _chained(self, raw: Mapping[str, object], path: str, answered: str | None) -> Typed:
        outer = next((key for key in OUTERMOST_FIRST if key in raw), None)
        if outer is None or (outer == "abattement" and answered is not None):
            return self._answer(raw, path, answered) if answered is not None else self._value(raw, path)
        rest = {key: value for key, value in raw.items() if key != outer}
        if outer == "par défaut":
            if answered is None:
                return self._undefined_or(rest, raw[outer], path)
            return self._answer(rest, path, answered, raw[outer])
        value = self._node(rest, path, answered)
        try:
            return _CHAINED[outer](self, value, raw[outer], path)
        except KindError as error:
            raise UnsupportedError(path, outer, str(error)) from None

    def _undefined_or(self, rest: Mapping[str, object], default: object, path: str) -> Typed:
        """Return a value written, else its default: what nobody is asked is worth its default."""
        return self._node(rest, path) if rest else self._node(default, path)

    def _answer(self, rest: Mapping[str, object], path: str, name: str, default: object = None) -> Typed:
        """Return the input of a rule; what is written in its place is its default."""
        fallback = self._node(rest, path) if rest else None if default is None else self._node(default, path)
        rule = self.model.rules[name]
        written = rule.get("unité") if name not in self.given_units else self.given_units[name]
        unit = parse_unit(str(written)) if written else None if fallback is None else fallback.unit
        if name in self.given_units and not written:
            unit = None
        kind = kind_of(rule, fallback)
        if fallback is not None:
            self.defaults[name] = fallback.in_unit(unit).expression
        self.inputs[name] = input_spec(self.model, name, kind, unit)
        return Typed(Input(name), kind, unit if kind is Kind.NUMBER else None)

    def _value(self, raw: Mapping[str, object], path: str) -> Typed:
        if len(raw) == 0:
            return NOTHING
        if len(raw) > 1:
            raise UnsupportedError(path, ", ".join(raw), "ces clés ne vont pas ensemble au même niveau")
        ((key, value),) = raw.items()
        if key not in _VALUES:
            near = get_close_matches(key, (*VALUES, *OUTERMOST_FIRST), n=1)
            advice = f" ; vouliez-vous dire « {near[0]} » ?" if near else ""
            raise UnsupportedError(path, key, f"ce mécanisme n'est pas lu{advice}")
        try:
            return _VALUES[key](self, value, path)
        except KindError as error:
            raise UnsupportedError(path, key, str(error)) from None

    def _operation(self, operation: Operation, path: str) -> Typed:
        left, right = self._node(operation.left, path), self._node(operation.right, path)
        try:
            match operation.operator:
                case "+":
                    return added(_number(left), _number(right))
                case "-":
                    return subtracted(_number(left), _number(right))
                case "*":
                    return multiplied(_number(left), _number(right))
                case "/":
                    return divided(_number(left), _number(right))
                case "=":
                    return Typed(equal(left, right), Kind.TRUTH)
                case "!=":
                    return Typed(negation(equal(left, right)), Kind.TRUTH)
                case "<" | "<=" | ">" | ">=":
                    return compared(_ORDERS[operation.operator], left, right)
        except KindError as error:
            raise UnsupportedError(path, operation.operator, str(error)) from None
        raise UnsupportedError(path, operation.operator, "cet opérateur n'est pas lu")

    # References.

    def _reference(self, name: str, path: str) -> Typed:
        """Return what a name is worth in a rule: the first replacement that applies, else the rule itself."""
        target = self.model.resolve(name, path)
        branches = []
        for replacement in self.model.replacements.get(target, ()):
            if self._replacing and replacement.holds_in(path):
                found = self._applied(replacement.by, path)
                branches.append((negation(found.absent), found))
        return cases(branches, self._applied(target, path)) if branches else self._applied(target, path)

    def _applied(self, target: str, path: str) -> Typed:
        """Return what a rule is worth where its parents apply.

        The engine asks the nearest parent that is a truth or may not apply. Inside that parent it is not asked again.
        """
        found = self.rule(target)
        inside = (path, *parents(path))
        for parent in parents(target):
            if parent not in self.model.rules:
                continue
            above = self.rule(parent)
            if above.kind is Kind.TRUTH or (above.may_be_absent and above.kind is not Kind.NOTHING):
                if parent in inside:
                    return found
                return only_where(self._applied(parent, path).is_not_false, found)
        return found

    # Each mechanism.

    def _applicable(self, value: Typed, raw: object, path: str) -> Typed:
        return only_where(self._node(raw, path).is_not_false, value)

    def _not_applicable(self, value: Typed, raw: object, path: str) -> Typed:
        return only_where(negation(self._node(raw, path).is_not_false), value)

    def _rounded(self, value: Typed, raw: object, path: str) -> Typed:
        match parse_line(str(raw)):
            case Constant(True):
                return replace(value, expression=Rounded(value.expression))
            case Constant(False):
                return value
            case Constant(number, unit) if unit.startswith("décimale"):
                return replace(value, expression=Rounded(value.expression, int(float(number))))
        raise UnsupportedError(path, "arrondi", f"« {raw} » n'est ni « oui » ni un nombre de décimales")

    def _in_unit(self, value: Typed, raw: object, _path: str) -> Typed:
        unit = parse_unit(str(raw))
        return replace(value.in_unit(unit), unit=unit)

    def _simplified(self, value: Typed, raw: object, _path: str) -> Typed:
        if value.unit is None or raw != "oui":
            return value
        unit, by = simplified(value.unit)
        unit_or_none = None if unit == Unit(()) else unit
        return replace(multiplied(value, Typed(Literal(by), Kind.NUMBER)) if by != 1.0 else value, unit=unit_or_none)

    def _floor(self, value: Typed, raw: object, path: str) -> Typed:
        return self._bounded(AtLeast, value, self._node(raw, path))

    def _ceiling(self, value: Typed, raw: object, path: str) -> Typed:
        return self._bounded(AtMost, value, self._node(raw, path))

    def _bounded(self, bind: Callable[[Expression, Expression], Expression], value: Typed, bound: Typed) -> Typed:
        bound = _number(bound)
        if bound.kind is Kind.NOTHING or value.kind is Kind.NOTHING:
            return value
        unit = value.unit or bound.unit
        return replace(value, expression=bind(value.expression, bound.in_unit(unit).expression), unit=unit)

    def _deducted(self, value: Typed, raw: object, path: str) -> Typed:
        left = subtracted(_number(value), _number(self._node(raw, path)))
        return self._bounded(AtLeast, left, Typed(Literal(0.0), Kind.NUMBER))

    def _variations(self, raw: object, path: str) -> Typed:
        branches: list[tuple[Expression, Typed]] = []
        otherwise = NOTHING
        for branch in _list(raw, path, "variations"):
            match branch:
                case {"sinon": value}:
                    otherwise = self._node(value, path)
                    break
                case {"si": condition, "alors": value}:
                    branches.append((self._node(condition, path).is_not_false, self._node(value, path)))
                case _:
                    raise UnsupportedError(path, "variations", "chaque branche a « si » et « alors », ou « sinon »")
        return cases(branches, otherwise)

    def _sum(self, raw: object, path: str) -> Typed:
        terms = [_number(self._node(term, path)) for term in _list(raw, path, "somme")]
        return reduce(lambda after, term: added(term, after), reversed(terms), NOTHING)

    def _product(self, raw: object, path: str) -> Typed:
        factors = [_number(self._node(one, path)) for one in _list(raw, path, "produit")]
        product = reduce(lambda before, one: multiplied(one, before), factors, Typed(Literal(1.0), Kind.NUMBER))
        return self._simplified(product, "oui", path)

    def _all(self, raw: object, path: str) -> Typed:
        # A number here counts as true, even zero: the engine asks « différent de non » of the whole.
        parts = [self._node(one, path).is_not_false for one in _list(raw, path, "toutes ces conditions")]
        return Typed(all_of(parts), Kind.TRUTH)

    def _any(self, raw: object, path: str) -> Typed:
        parts = [self._node(one, path).truth for one in _list(raw, path, "une de ces conditions")]
        return Typed(one_of(any_of(parts)), Kind.TRUTH)

    def _is_absent(self, raw: object, path: str) -> Typed:
        return Typed(self._node(raw, path).absent, Kind.TRUTH)

    def _is_present(self, raw: object, path: str) -> Typed:
        return Typed(negation(self._node(raw, path).absent), Kind.TRUTH)

    def _condition(self, raw: object, path: str) -> Typed:
        match raw:
            case {"si": condition, "alors": then, "sinon": otherwise}:
                asked = self._node(condition, path)
                value = cases([(asked.truth, self._node(then, path))], self._node(otherwise, path))
                return only_where(negation(asked.absent), value)
        raise UnsupportedError(path, "condition", "« si », « alors » et « sinon » sont attendus")

    def _greatest(self, raw: object, path: str) -> Typed:
        return self._extreme(raw, path, "le maximum de", AtLeast)

    def _least(self, raw: object, path: str) -> Typed:
        return self._extreme(raw, path, "le minimum de", AtMost)

    def _extreme(self, raw: object, path: str, key: str, bind: Callable[[Expression, Expression], Expression]) -> Typed:
        replacing, self._replacing = self._replacing, False  # The engine replaces no reference in there.
        values = [_number(self._node(one, path)) for one in _list(raw, path, key)]
        self._replacing = replacing
        found = NOTHING
        for value in values:
            found = value if found is NOTHING else cases([(found.absent, value)], self._bounded(bind, found, value))
        return found


_CHAINED: Mapping[str, Callable[[_Translator, Typed, object, str], Typed]] = {
    "applicable si": _Translator._applicable,
    "non applicable si": _Translator._not_applicable,
    "arrondi": _Translator._rounded,
    "unité": _Translator._in_unit,
    "simplifier l'unité": _Translator._simplified,
    "plancher": _Translator._floor,
    "plafond": _Translator._ceiling,
    "abattement": _Translator._deducted,
}
_VALUES: Mapping[str, Callable[[_Translator, object, str], Typed]] = {
    "valeur": _Translator._node,
    "variations": _Translator._variations,
    "somme": _Translator._sum,
    "produit": _Translator._product,
    "multiplication": _Translator._product,
    "toutes ces conditions": _Translator._all,
    "une de ces conditions": _Translator._any,
    "est non applicable": _Translator._is_absent,
    "est applicable": _Translator._is_present,
    "condition": _Translator._condition,
    "le maximum de": _Translator._greatest,
    "le minimum de": _Translator._least,
}


def _number(value: Typed) -> Typed:
    if value.kind in (Kind.NUMBER, Kind.NOTHING):
        return value
    raise KindError(f"un nombre est attendu, et non un {value.kind.value}")


def _list(raw: object, path: str, key: str) -> list[object]:
    if isinstance(raw, list) and raw:
        return raw
    raise UnsupportedError(path, key, "une liste est attendue")
