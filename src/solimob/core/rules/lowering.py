"""Conditions brought down to atoms: what can be said of a case without « if », joined by and, or, not.

An atom is a truth the situation gives, a word in a list, or two numbers compared without any case inside. The result is
an `Expression` again, made of `AllOf`, `AnyOf`, `Not`, truths and atoms only: definitions are unfolded, cases become
guards, dated values are those of one day, absent values are gone. It is worth the same in every complete situation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from math import ceil, floor, prod

from solimob.core.rules import expression as ex
from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import FALSE, TRUE, Expression, Operator, walk
from solimob.core.rules.inputs import InputKind, Situation
from solimob.core.rules.linked import Link
from solimob.core.rules.scalar import Reader

LARGEST = 64
"""The most cases one value may have: beyond, a rule is too large to be explained by atoms."""
MOST_PARTS = 2_000
"""The most parts a rule may be read in, definitions aside: the same, for rules made of many small cases."""

type _Alternatives = list[tuple[Expression, Expression | None]]
"""Guards, of which exactly one holds, with the value each gives; `None` is absent."""


class TooLargeError(ValueError):
    """A rule has too many cases to be brought down to atoms."""


@dataclass
class Lowering:
    """Brings conditions of a book down to atoms on one day; each definition is brought down once.

    `links` are those the rules share, by their atoms.
    """

    book: RuleBook
    on: date
    links: dict[tuple[Expression, ...], Link] = field(default_factory=dict)
    _conditions: dict[str, Expression] = field(default_factory=dict)
    _values: dict[str, _Alternatives] = field(default_factory=dict)
    _parts: int = 0

    def start(self) -> None:
        """Begin another rule: its parts are counted anew."""
        self._parts = 0

    def condition(self, expression: Expression) -> Expression:
        """Return a condition over atoms.

        Raises
        ------
        TooLargeError
            If a value in it has more than `LARGEST` cases, or it has more than `MOST_PARTS` parts.
        """
        self._count()
        match expression:
            case ex.Literal(bool()) | ex.Input():
                return expression
            case ex.Definition(name):
                if name not in self._conditions:
                    self._conditions[name] = self.condition(self.book.definitions[name])
                return self._conditions[name]
            case ex.Not(operand):
                return negated(self.condition(operand))
            case ex.AllOf(operands):
                return all_of(map(self.condition, operands))
            case ex.AnyOf(operands):
                return any_of(map(self.condition, operands))
            case ex.Comparison(operator, left, right):
                return self._comparison(operator, left, right)
            case ex.Within(operand, words):
                return self._chosen(operand, lambda value: self._within(value, words))
            case ex.IsAbsent(operand):
                return self.absence(operand)
            case ex.Cases(branches, otherwise):
                last = () if otherwise is None else ((TRUE, otherwise),)
                return any_of(
                    all_of((guard, self.condition(value))) for guard, value in self._guarded((*branches, *last))
                )
        raise TypeError(f"{expression} is no condition")

    def absence(self, expression: Expression) -> Expression:
        """Return when a value is absent, over atoms."""
        match expression:
            case ex.Definition(name):
                return self.absence(self.book.definitions[name])
            case (
                ex.Literal()
                | ex.Input()
                | ex.Parameter()
                | ex.Not()
                | ex.AllOf()
                | ex.AnyOf()
                | ex.Within()
                | ex.IsAbsent()
                | ex.Sum()
            ):
                return FALSE
            case ex.Comparison(operator, left, right):
                if operator in (Operator.EQUAL, Operator.DIFFERENT):
                    return FALSE
                return any_of((self.absence(left), self.absence(right)))
            case ex.Difference(value, _) | ex.AtMost(value, _) | ex.AtLeast(value, _) | ex.Rounded(value, _):
                return self.absence(value)
            case ex.Product(factors):
                return any_of(map(self.absence, factors))
            case ex.Cases(branches, otherwise):
                guarded = list(self._guarded((*branches, (TRUE, otherwise or FALSE))))
                absent = [self.absence(value) for _, value in guarded[:-1]]
                absent.append(TRUE if otherwise is None else self.absence(otherwise))
                return any_of(all_of((guard, gone)) for (guard, _), gone in zip(guarded, absent))
            case _:
                return self._chosen(expression, lambda _: FALSE, absent=TRUE)

    def _count(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise TooLargeError(f"plus de {MOST_PARTS} parties")

    def _guarded(self, branches: Iterable[tuple[Expression, Expression]]) -> Iterable[tuple[Expression, Expression]]:
        before: list[Expression] = []
        for test, value in branches:
            held = self.condition(test)
            yield all_of((*before, held)), value
            before.append(negated(held))

    def _chosen(
        self, expression: Expression, said: Callable[[Expression], Expression], absent: Expression = FALSE
    ) -> Expression:
        return any_of(
            all_of((guard, absent if value is None else said(value))) for guard, value in self._alternatives(expression)
        )

    # Comparisons.

    def _comparison(self, operator: Operator, left: Expression, right: Expression) -> Expression:
        if operator is Operator.DIFFERENT:
            return negated(self._comparison(Operator.EQUAL, left, right))
        if operator is Operator.EQUAL and (self._is_truth(left) or self._is_truth(right)):
            return self._same_truth(left, right)
        pairs = product(self._alternatives(left), self._alternatives(right))
        return any_of(
            all_of((first, second, self._compared(operator, a, b)))
            for (first, a), (second, b) in pairs
            if a is not None and b is not None
        )

    def _same_truth(self, left: Expression, right: Expression) -> Expression:
        first, second = self.condition(left), self.condition(right)
        neither = (negated(first), negated(second), negated(self.absence(left)), negated(self.absence(right)))
        return any_of((all_of((first, second)), all_of(neither)))

    def _is_truth(self, expression: Expression) -> bool:
        match expression:
            case ex.Literal(value):
                return isinstance(value, bool)
            case ex.Input(name):
                return self.book.inputs[name].kind is InputKind.TRUTH
            case ex.Definition(name):
                return self._is_truth(self.book.definitions[name])
            case ex.Cases(branches, _):
                return self._is_truth(branches[0][1])
            case _:
                return isinstance(expression, ex.Not | ex.AllOf | ex.AnyOf | ex.Comparison | ex.Within | ex.IsAbsent)

    def _compared(self, operator: Operator, left: Expression, right: Expression) -> Expression:
        """Return an atom in its one form: the input on the left; =, ≤ and ≥ only."""
        if isinstance(left, ex.Literal) and not isinstance(right, ex.Literal):
            return self._compared(_MIRRORED[operator], right, left)
        if isinstance(right, ex.Literal) and isinstance(right.value, str):
            return self._within(left, frozenset({right.value}))
        if isinstance(left, ex.Rounded) and isinstance(right, ex.Literal) and isinstance(right.value, float):
            return self._rounded(operator, left, right.value)
        match operator:
            case Operator.LESS:
                return negated(self._atom(ex.Comparison(Operator.AT_LEAST, left, right)))
            case Operator.MORE:
                return negated(self._atom(ex.Comparison(Operator.AT_MOST, left, right)))
        return self._atom(ex.Comparison(operator, left, right))

    def _rounded(self, operator: Operator, left: ex.Rounded, limit: float) -> Expression:
        """Return a comparison of a rounded number with a number it can be: « ≤ 3.2 » is « ≤ 3 »."""
        scale = 10.0**left.decimals
        below, above = ex.Literal(floor(limit * scale) / scale), ex.Literal(ceil(limit * scale) / scale)
        match operator:
            case Operator.LESS:
                return negated(self._atom(ex.Comparison(Operator.AT_LEAST, left, above)))
            case Operator.MORE:
                return negated(self._atom(ex.Comparison(Operator.AT_MOST, left, below)))
            case Operator.AT_LEAST:
                return self._atom(ex.Comparison(Operator.AT_LEAST, left, above))
            case Operator.AT_MOST:
                return self._atom(ex.Comparison(Operator.AT_MOST, left, below))
        return self._atom(ex.Comparison(Operator.EQUAL, left, below)) if below == above else FALSE

    def _within(self, value: Expression, words: frozenset[str]) -> Expression:
        if isinstance(value, ex.Literal):
            return ex.Literal(value.value in words)
        return ex.Within(value, words)

    def _atom(self, atom: ex.Comparison) -> Expression:
        """Return an atom, or whether it holds where it reads nothing of the situation."""
        if any(isinstance(part, ex.Input | ex.Parameter) for part in walk(atom)):
            return atom
        return ex.Literal(bool(Reader(self.book, Situation(self.on, {})).truth(atom).holds))

    # Values.

    def _alternatives(self, expression: Expression) -> _Alternatives:
        self._count()
        match expression:
            case ex.Literal() | ex.Input():
                return [(TRUE, expression)]
            case ex.Parameter(name):
                value = self.book.parameters[name].value_at(self.on)
                return [(TRUE, expression if value is None else ex.Literal(value))]
            case ex.Definition(name):
                if name not in self._values:
                    self._values[name] = self._alternatives(self.book.definitions[name])
                return self._values[name]
            case ex.Cases(branches, otherwise):
                return self._of_cases(branches, otherwise)
            case ex.Sum(terms):
                return self._joined(
                    terms, lambda *values: ex.Sum(tuple(value for value in values if value is not None))
                )
            case ex.Difference(left, right):
                return self._joined((left, right), lambda a, b: a if a is None or b is None else ex.Difference(a, b))
            case ex.Product(factors):
                return self._joined(factors, lambda *v: None if None in v else ex.Product(v))
            case ex.Quotient(left, right):
                return self._of_quotient(left, right)
            case ex.AtMost(value, bound):
                return self._joined((value, bound), lambda a, b: a if a is None or b is None else ex.AtMost(a, b))
            case ex.AtLeast(value, bound):
                return self._joined((value, bound), lambda a, b: a if a is None or b is None else ex.AtLeast(a, b))
            case ex.Rounded(value, decimals):
                return self._joined((value,), lambda a: None if a is None else ex.Rounded(a, decimals))
        raise TypeError(f"{expression} is no value")

    def _of_cases(
        self, branches: tuple[tuple[Expression, Expression], ...], otherwise: Expression | None
    ) -> _Alternatives:
        guarded = list(self._guarded((*branches, (TRUE, otherwise or FALSE))))
        found: _Alternatives = []
        for guard, value in guarded[:-1] if otherwise is None else guarded:
            found += [(all_of((guard, inner)), held) for inner, held in self._alternatives(value)]
        if otherwise is None:
            found.append((guarded[-1][0], None))
        return _possible(found)

    def _of_quotient(self, left: Expression, right: Expression) -> _Alternatives:
        found: _Alternatives = []
        for guard, value in self._joined((left, right), lambda a, b: None if None in (a, b) else ex.Quotient(a, b)):
            if isinstance(value, ex.Quotient):
                zero = self._compared(Operator.EQUAL, value.right, ex.Literal(0.0))
                if not self._may_be_zero(value.right):
                    zero = FALSE
                found += [(all_of((guard, zero)), None), (all_of((guard, negated(zero))), value)]
            else:
                found.append((guard, value))
        return _possible(found)

    def _may_be_zero(self, expression: Expression) -> bool:
        found = Reader(self.book, Situation(self.on, {})).number(expression)
        return found.low <= 0.0 <= found.high

    def _joined(self, parts: tuple[Expression, ...], build: Callable[..., Expression | None]) -> _Alternatives:
        sides = [self._alternatives(part) for part in parts]
        if prod(map(len, sides)) > LARGEST:
            raise TooLargeError(f"plus de {LARGEST} cas")
        found = [
            (all_of(guard for guard, _ in chosen), build(*(value for _, value in chosen))) for chosen in product(*sides)
        ]
        return _possible(found)


_MIRRORED = {
    Operator.EQUAL: Operator.EQUAL,
    Operator.LESS: Operator.MORE,
    Operator.MORE: Operator.LESS,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.AT_MOST,
}


def leaves(expression: Expression, wanted: bool = True) -> Iterator[tuple[Expression, bool]]:
    """Yield the atoms of a condition over atoms, and whether each serves it by being so (`True`) or not."""
    match expression:
        case ex.AllOf(operands) | ex.AnyOf(operands):
            for operand in operands:
                yield from leaves(operand, wanted)
        case ex.Not(operand):
            yield from leaves(operand, not wanted)
        case ex.Literal():
            return
        case _:
            yield expression, wanted


def negated(expression: Expression) -> Expression:
    """Return the contrary of a condition, without double negation."""
    match expression:
        case ex.Not(operand):
            return operand
        case ex.Literal(value):
            return ex.Literal(not value)
        case ex.AllOf(operands):
            return any_of(map(negated, operands))
        case ex.AnyOf(operands):
            return all_of(map(negated, operands))
    return ex.Not(expression)


def all_of(operands: Iterable[Expression]) -> Expression:
    """Return that all hold, flat, without truths or repeats; false where one is the contrary of another."""
    return _joined_flat(operands, ex.AllOf, FALSE, TRUE)


def any_of(operands: Iterable[Expression]) -> Expression:
    """Return that one holds at least, flat, without truths or repeats; true where one is the contrary of another."""
    return _joined_flat(operands, ex.AnyOf, TRUE, FALSE)


def _joined_flat(
    operands: Iterable[Expression], node: type[ex.AllOf] | type[ex.AnyOf], decisive: ex.Literal, neutral: ex.Literal
) -> Expression:
    found: dict[Expression, None] = {}
    for operand in operands:
        for part in operand.operands if isinstance(operand, node) else (operand,):
            if part == decisive or negated(part) in found:
                return decisive
            if part != neutral:
                found[part] = None
    if len(found) > LARGEST:
        raise TooLargeError(f"plus de {LARGEST} cas")
    kept = tuple(found)
    return neutral if not kept else kept[0] if len(kept) == 1 else node(kept)


def _possible(alternatives: _Alternatives) -> _Alternatives:
    found = [(guard, value) for guard, value in alternatives if guard != FALSE]
    if len(found) > LARGEST:
        raise TooLargeError(f"plus de {LARGEST} cas")
    return found
