"""A rule book: rules with the inputs, dated parameters and definitions they are made of, checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from solimob.core.rules.expression import Definition, Expression, Input, Parameter, walk
from solimob.core.rules.inputs import InputSpec, SituationError
from solimob.core.rules.parameter import DatedParameter
from solimob.core.rules.requirement import DatedRule, Requirement, amount_condition, may_be_absent, perimeter_condition
from solimob.core.rules.rule import Condition, Rule

_DAYS_KEPT = 16
"""Most situations are of today; a few days more are kept than one person asks about."""


class RuleBookError(ValueError):
    """A rule names what does not exist, or definitions turn in a circle; the message is French."""


@dataclass(frozen=True)
class RuleBook:
    """Rules and all they refer to. Whoever builds one knows that every name in it exists."""

    rules: tuple[Rule, ...]
    inputs: Mapping[str, InputSpec]
    parameters: Mapping[str, DatedParameter]
    definitions: Mapping[str, Expression]

    def __post_init__(self) -> None:
        for name, expression in self._expressions():
            self._check_names(name, expression)
        settled: set[str] = set()
        for name in self.definitions:
            self._check_order(name, [], settled)

    @cached_property
    def by_id(self) -> dict[str, tuple[Rule, ...]]:
        """The versions of each rule by id, in the order of their dates."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.id, []).append(rule)
        return {
            id_: tuple(sorted(versions, key=lambda rule: rule.valid_from or date.min))
            for id_, versions in found.items()
        }

    def input(self, name: str) -> InputSpec:
        """Return an input by name.

        Raises
        ------
        SituationError
            If there is none of that name; the nearest one is proposed.
        """
        if name in self.inputs:
            return self.inputs[name]
        near = get_close_matches(name, self.inputs, n=1)
        raise SituationError(name, "donnée inconnue" + (f" ; vouliez-vous dire « {near[0]} » ?" if near else ""))

    def reads(self, expression: Expression) -> frozenset[str]:
        """Return the inputs an expression may read, through definitions."""
        return frozenset(part.name for part in self.parts(expression) if isinstance(part, Input))

    def parameters_of(self, expression: Expression) -> tuple[DatedParameter, ...]:
        """Return the dated parameters an expression may read, through definitions, by name."""
        names = {part.name for part in self.parts(expression) if isinstance(part, Parameter)}
        return tuple(self.parameters[name] for name in sorted(names))

    def parts(self, expression: Expression) -> Iterator[Expression]:
        """Yield an expression and all inside it, each definition followed once."""
        followed: set[str] = set()
        waiting = [expression]
        while waiting:
            for part in walk(waiting.pop()):
                yield part
                if isinstance(part, Definition) and part.name not in followed:
                    followed.add(part.name)
                    waiting.append(self.definitions[part.name])

    def requirements(self, rule: Rule) -> tuple[Requirement, ...]:
        """Return all a rule of this book requires: its perimeter, its conditions, and that there is an amount."""
        return self._requirements[rule.id, rule.valid_from]

    def on_day(self, rule: Rule, on: date) -> DatedRule:
        """Return what a rule of this book requires on a day, and how far it is read; found once for each day."""
        if on not in self._days and len(self._days) == _DAYS_KEPT:
            self._days.clear()
        rules = self._days.setdefault(on, {})
        key = rule.id, rule.valid_from
        if key not in rules:
            amount = () if rule.amount is None else self.parameters_of(rule.amount)
            rules[key] = DatedRule.of(rule, self.requirements(rule), amount, on)
        return rules[key]

    def rules_at(self, commune: str) -> tuple[Rule, ...]:
        """Return the rules whose perimeter holds a commune, those of the whole country included, in their order."""
        here = {*self._everywhere, *self._local.get(commune, ())}
        return tuple(self.rules[i] for i in sorted(here))

    @cached_property
    def _everywhere(self) -> tuple[int, ...]:
        return tuple(i for i, rule in enumerate(self.rules) if rule.perimeter.communes is None)

    @cached_property
    def _local(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for i, rule in enumerate(self.rules):
            for commune in rule.perimeter.communes or ():
                found.setdefault(commune, []).append(i)
        return found

    @cached_property
    def _requirements(self) -> Mapping[tuple[str, date | None], tuple[Requirement, ...]]:
        return {(rule.id, rule.valid_from): tuple(self._required(rule)) for rule in self.rules}

    @cached_property
    def _days(self) -> dict[date, dict[tuple[str, date | None], DatedRule]]:
        return {}

    def _required(self, rule: Rule) -> Iterator[Requirement]:
        if (where := perimeter_condition(rule)) is not None:
            yield self._requirement(where)
        yield from map(self._requirement, rule.conditions)
        paid = amount_condition(rule)
        if paid is not None and any(map(may_be_absent, self.parts(paid.when))):
            yield self._requirement(paid)

    def _requirement(self, condition: Condition) -> Requirement:
        return Requirement(condition, self.reads(condition.when), self.parameters_of(condition.when))

    def _expressions(self) -> Iterator[tuple[str, Expression]]:
        yield from self.definitions.items()
        for rule in self.rules:
            yield from ((f"{rule.id}, {condition.id}", condition.when) for condition in rule.conditions)
            if rule.amount is not None:
                yield f"{rule.id}, montant", rule.amount

    def _check_names(self, where: str, expression: Expression) -> None:
        for part in walk(expression):
            match part:
                case Input(name) if name not in self.inputs:
                    raise RuleBookError(f"{where} : donnée inconnue « {name} »")
                case Parameter(name) if name not in self.parameters:
                    raise RuleBookError(f"{where} : paramètre inconnu « {name} »")
                case Definition(name) if name not in self.definitions:
                    raise RuleBookError(f"{where} : définition inconnue « {name} »")

    def _check_order(self, name: str, above: list[str], settled: set[str]) -> None:
        """Refuse a definition that stands on itself; each one is followed once."""
        if name in settled:
            return
        if name in above:
            raise RuleBookError(f"« {name} » dépend de lui-même : {' → '.join([*above, name])}")
        for part in walk(self.definitions[name]):
            if isinstance(part, Definition):
                self._check_order(part.name, [*above, name], settled)
        settled.add(name)
