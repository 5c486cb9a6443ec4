"""A rule book: rules with the inputs, dated parameters and definitions they are made of, checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from solimob.core.rules.expression import Definition, Expression, Input, Parameter, walk
from solimob.core.rules.inputs import InputSpec, SituationError
from solimob.core.rules.parameter import DatedParameter
from solimob.core.rules.rule import Rule


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
        for name in self.definitions:
            self._order(name, [])

    @cached_property
    def by_id(self) -> dict[str, tuple[Rule, ...]]:
        """The versions of each rule by id, in the order of their dates."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.id, []).append(rule)
        return {id_: tuple(versions) for id_, versions in found.items()}

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
        found: set[str] = set()
        for part in walk(expression):
            if isinstance(part, Input):
                found.add(part.name)
            elif isinstance(part, Definition):
                found |= self._read_by_definition[part.name]
        return frozenset(found)

    @cached_property
    def _read_by_definition(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for name in self.definitions:
            for inner in self._order(name, []):
                if inner not in found:
                    parts = list(walk(self.definitions[inner]))
                    own = {part.name for part in parts if isinstance(part, Input)}
                    found[inner] = frozenset(own).union(*(found[p.name] for p in parts if isinstance(p, Definition)))
        return found

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

    def _order(self, name: str, above: list[str]) -> list[str]:
        """Return the definitions one stands on, the deepest first, itself last."""
        if name in above:
            raise RuleBookError(f"« {name} » dépend de lui-même : {' → '.join([*above, name])}")
        found: list[str] = []
        for part in walk(self.definitions[name]):
            if isinstance(part, Definition):
                found += [n for n in self._order(part.name, [*above, name]) if n not in found]
        return [*found, name]
