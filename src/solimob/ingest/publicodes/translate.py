"""Publicodes rules → the tree of `core.rules`, with the semantics of the engine (publicodes 1.10).

Each rule becomes one definition. Of its keys the engine applies, from the inside out: its value, `abattement`, the
answer of the situation, `par défaut`, `plafond`, `plancher`, `unité`, `arrondi`, `non applicable si`, `applicable si`.
A rule with a `question` is an input; its default is kept apart, because a default is not an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from solimob.core.rules.expression import (
    Definition,
    Expression,
    Input,
    Literal,
    Operator,
)
from solimob.core.rules.inputs import InputSpec
from solimob.ingest.publicodes.grammar import Constant, GrammarError, Operation, Reference, parse_line
from solimob.ingest.publicodes.mechanisms import CHAINED, NOT_READ, OUTERMOST_FIRST, SAID, VALUES
from solimob.ingest.publicodes.model import Model, RawRule, UnsupportedError, parents
from solimob.ingest.publicodes.questions import input_spec, kind_of
from solimob.ingest.publicodes.typed import (
    NOTHING,
    Kind,
    KindError,
    Typed,
    added,
    as_number,
    cases,
    compared,
    divided,
    equal,
    multiplied,
    negation,
    only_where,
    subtracted,
)
from solimob.ingest.publicodes.units import parse_unit

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
        return self.read(kept, path, path if self._is_input(path, rule, kept) else None)

    def _is_input(self, path: str, rule: RawRule, kept: Mapping[str, object]) -> bool:
        asks = "question" in rule or (bool({"type", "une possibilité"} & rule.keys()) and not set(VALUES) & kept.keys())
        return asks or path in self.given

    # Mechanisms.

    def read(self, raw: object, path: str, answered: str | None = None) -> Typed:
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
            return self.read(parse_line(str(raw)), path)
        except GrammarError as error:
            raise UnsupportedError(path, "valeur", str(error)) from None

    def read_unreplaced(self, raw: object, path: str) -> Typed:
        """Return what a value of the model is worth, no reference being replaced."""
        replacing, self._replacing = self._replacing, False
        try:
            return self.read(raw, path)
        finally:
            self._replacing = replacing

    def _chained(self, raw: Mapping[str, object], path: str, answered: str | None) -> Typed:
        outer = next((key for key in OUTERMOST_FIRST if key in raw), None)
        if outer is None or (outer == "abattement" and answered is not None):
            return self._answer(raw, path, answered) if answered is not None else self._value(raw, path)
        rest = {key: value for key, value in raw.items() if key != outer}
        if outer == "par défaut":
            if answered is None:
                return self._undefined_or(rest, raw[outer], path)
            return self._answer(rest, path, answered, raw[outer])
        value = self.read(rest, path, answered)
        try:
            return CHAINED[outer](self, value, raw[outer], path)
        except KindError as error:
            raise UnsupportedError(path, outer, str(error)) from None

    def _undefined_or(self, rest: Mapping[str, object], default: object, path: str) -> Typed:
        """Return a value written, else its default: what nobody is asked is worth its default."""
        return self.read(rest, path) if rest else self.read(default, path)

    def _answer(self, rest: Mapping[str, object], path: str, name: str, default: object = None) -> Typed:
        """Return the input of a rule; what is written in its place is its default."""
        fallback = self.read(rest, path) if rest else None if default is None else self.read(default, path)
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
        if key not in SAID:
            near = get_close_matches(key, (*VALUES, *OUTERMOST_FIRST), n=1)
            advice = f" ; vouliez-vous dire « {near[0]} » ?" if near else ""
            raise UnsupportedError(path, key, f"ce mécanisme n'est pas lu{advice}")
        try:
            return SAID[key](self, value, path)
        except KindError as error:
            raise UnsupportedError(path, key, str(error)) from None

    def _operation(self, operation: Operation, path: str) -> Typed:
        left, right = self.read(operation.left, path), self.read(operation.right, path)
        try:
            match operation.operator:
                case "+":
                    return added(as_number(left), as_number(right))
                case "-":
                    return subtracted(as_number(left), as_number(right))
                case "*":
                    return multiplied(as_number(left), as_number(right))
                case "/":
                    return divided(as_number(left), as_number(right))
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
