"""One situation, three-valued: what an expression may be worth given what is known."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import floor, inf
from sys import float_info
from typing import Any

from solimob.core.rules import expression as ex
from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import Expression, Operator
from solimob.core.rules.inputs import Situation
from solimob.core.rules.possible import (
    ABSENT,
    ABSENT_TRUTH,
    ANY_NUMBER,
    EITHER,
    NO,
    YES,
    Possible,
    Range,
    Truth,
    Words,
    as_truth,
    either,
    is_settled,
)

_EPSILON = float_info.epsilon


class Reader:
    """Reads expressions of a rule book in one situation; definitions are read once.

    Raises
    ------
    SituationError
        If the situation answers something an input does not allow, or answers what is no input.
    """

    def __init__(self, book: RuleBook, situation: Situation) -> None:
        self.book, self.situation = book, situation
        self._inputs: dict[str, Possible] = {
            name: book.input(name).known(answer) for name, answer in situation.facts.items()
        }
        """What each input may be; those without answer come as they are read."""
        self._definitions: dict[str, Possible] = {}

    def truth(self, expression: Expression) -> Truth:
        """Return what a condition may be; absent does not hold."""
        return as_truth(self.possible(expression))

    def number(self, expression: Expression) -> Range:
        """Return what a number may be.

        Raises
        ------
        TypeError
            If the expression is no number.
        """
        found = self.possible(expression)
        if isinstance(found, Range):
            return found
        raise TypeError(f"{expression} is no number")

    def possible(self, expression: Expression) -> Possible:
        """Return what any expression may be worth."""
        return _READINGS[type(expression)](self, expression)

    def _input(self, expression: ex.Input) -> Possible:
        known = self._inputs.get(expression.name)
        if known is None:
            known = self._inputs[expression.name] = self.book.inputs[expression.name].unknown()
        return known

    def _definition(self, expression: ex.Definition) -> Possible:
        name = expression.name
        if name not in self._definitions:
            self._definitions[name] = self.possible(self.book.definitions[name])
        return self._definitions[name]

    def _not(self, expression: ex.Not) -> Truth:
        held = self.truth(expression.operand)
        return Truth(held.may_fail, held.may_hold)

    def _sum(self, expression: ex.Sum) -> Range:
        total = Range(0.0, 0.0)
        for term in expression.terms:
            total = _added(total, self.number(term))
        return total

    def _times(self, expression: ex.Product) -> Range:
        product = Range(1.0, 1.0)
        for factor in expression.factors:
            product = _product(product, self.number(factor))
        return product

    def _rounded(self, expression: ex.Rounded) -> Range:
        found = self.number(expression.value)
        if found.is_absent:
            return found
        low, high = (rounded(end, expression.decimals) for end in (found.low, found.high))
        return Range(low, high, found.may_be_absent)

    def _all(self, operands: tuple[Expression, ...]) -> Truth:
        may_hold, may_fail = True, False
        for operand in operands:
            held = self.truth(operand)
            if not held.may_hold:
                return NO
            may_fail |= held.may_fail
        return Truth(may_hold, may_fail)

    def _any(self, operands: tuple[Expression, ...]) -> Truth:
        may_hold, may_fail = False, True
        for operand in operands:
            held = self.truth(operand)
            if not held.may_fail:
                return YES
            may_hold |= held.may_hold
        return Truth(may_hold, may_fail)

    def _cases(self, branches: tuple[tuple[Expression, Expression], ...], otherwise: Expression | None) -> Possible:
        found: Possible | None = None
        for condition, value in branches:
            held = self.truth(condition)
            if held.may_hold:
                here = self.possible(value)
                found = here if found is None else either(found, here)
            if not held.may_fail and found is not None:
                return found
        last = ABSENT if otherwise is None else self.possible(otherwise)
        return last if found is None else either(found, last)

    def _parameter(self, name: str) -> Range:
        value = self.book.parameters[name].value_at(self.situation.on)
        return ANY_NUMBER if value is None else Range(value, value)


@lru_cache(maxsize=1024, typed=True)
def _literal(value: bool | float | str) -> Possible:
    if isinstance(value, bool):
        return YES if value else NO
    return Words(frozenset({value})) if isinstance(value, str) else Range(value, value)


# By the class of the expression: a chain of patterns would try each class in turn, at every node.
_READINGS: dict[type, Callable[[Reader, Any], Possible]] = {
    ex.Literal: lambda _reader, e: _literal(e.value),
    ex.Input: Reader._input,
    ex.Parameter: lambda reader, e: reader._parameter(e.name),
    ex.Definition: Reader._definition,
    ex.Not: Reader._not,
    ex.AllOf: lambda reader, e: reader._all(e.operands),
    ex.AnyOf: lambda reader, e: reader._any(e.operands),
    ex.Comparison: lambda reader, e: compare(e.operator, reader.possible(e.left), reader.possible(e.right)),
    ex.Within: lambda reader, e: _within(reader.possible(e.operand), e.words),
    ex.IsAbsent: lambda reader, e: _is_absent(reader.possible(e.operand)),
    ex.Cases: lambda reader, e: reader._cases(e.branches, e.otherwise),
    ex.Sum: Reader._sum,
    ex.Difference: lambda reader, e: _difference(reader.number(e.left), reader.number(e.right)),
    ex.Product: Reader._times,
    ex.Quotient: lambda reader, e: _quotient(reader.number(e.left), reader.number(e.right)),
    ex.AtMost: lambda reader, e: _bounded(reader.number(e.value), reader.number(e.bound), min),
    ex.AtLeast: lambda reader, e: _bounded(reader.number(e.value), reader.number(e.bound), max),
    ex.Rounded: Reader._rounded,
}


def rounded(number: float, decimals: int) -> float:
    """Return a number rounded to some decimals, halves upwards, one step of a float being added before.

    2.345 becomes 2.35, though the nearest float is below it. Where the float lies more than that step under the half
    (10.075, held as 10.0749999…), it is rounded down: 10.07.
    """
    if number in (inf, -inf):
        return number
    scale = 10.0**decimals
    return floor((number + _EPSILON) * scale + 0.5) / scale


# Numbers. An end that is infinite times zero is zero: no completion is infinite.


def _added(first: Range, second: Range) -> Range:
    """Return a sum to which an absent number adds nothing."""
    if second.is_absent:
        return first
    low, high = first.low + second.low, first.high + second.high
    if second.may_be_absent:
        low, high = min(low, first.low), max(high, first.high)
    return Range(low, high)


def _difference(left: Range, right: Range) -> Range:
    if left.is_absent:
        return ABSENT
    found = _added(Range(left.low, left.high), Range(-right.high, -right.low, right.may_be_absent))
    return Range(found.low, found.high, left.may_be_absent)


def _times(first: float, second: float) -> float:
    return 0.0 if first == 0.0 or second == 0.0 else first * second


def _product(first: Range, second: Range) -> Range:
    if first.is_absent or second.is_absent:
        return ABSENT
    ends = [_times(a, b) for a in (first.low, first.high) for b in (second.low, second.high)]
    return Range(min(ends), max(ends), first.may_be_absent or second.may_be_absent)


def _quotient(left: Range, right: Range) -> Range:
    if left.is_absent or right.is_absent or (right.low == 0.0 == right.high):
        return ABSENT
    absent = left.may_be_absent or right.may_be_absent
    if right.low <= 0.0 <= right.high:
        return Range(-inf, inf, True)
    inverse = Range(1.0 / right.high, 1.0 / right.low)
    if left.low == left.high and right.low == right.high:
        return Range(left.low / right.low, left.low / right.low, absent)
    found = _product(Range(left.low, left.high), inverse)
    return Range(found.low, found.high, absent)


def _bounded(value: Range, bound: Range, pick: Callable[[float, float], float]) -> Range:
    """Return a number held by a bound, which does not bind where it is absent."""
    if value.is_absent or bound.is_absent:
        return value
    low, high = pick(value.low, bound.low), pick(value.high, bound.high)
    if bound.may_be_absent:
        low, high = min(low, value.low), max(high, value.high)
    return Range(low, high, value.may_be_absent)


# Conditions.


def compare(operator: Operator, left: Possible, right: Possible) -> Truth:
    """Return what a comparison may be.

    Raises
    ------
    TypeError
        If the two are not of one kind, or words or truths are ordered.
    """
    if operator in (Operator.EQUAL, Operator.DIFFERENT):
        same = _same(left, right)
        return same if operator is Operator.EQUAL else Truth(same.may_fail, same.may_hold)
    if not (isinstance(left, Range) and isinstance(right, Range)):
        raise TypeError(f"{left} {operator} {right}: only numbers are ordered")
    if left.is_absent or right.is_absent:
        return ABSENT_TRUTH
    absent = left.may_be_absent or right.may_be_absent
    match operator:
        case Operator.LESS:
            return Truth(left.low < right.high, left.high >= right.low, absent)
        case Operator.AT_MOST:
            return Truth(left.low <= right.high, left.high > right.low, absent)
        case Operator.MORE:
            return Truth(left.high > right.low, left.low <= right.high, absent)
        case _:
            return Truth(left.high >= right.low, left.low < right.high, absent)


def _same(left: Possible, right: Possible) -> Truth:
    settled = is_settled(left) and is_settled(right)
    match left, right:
        case Range(), Range():
            if left.is_absent or right.is_absent:
                return NO
            overlap = left.low <= right.high and right.low <= left.high
            return Truth(overlap, not (settled and overlap))
        case Words(), Words():
            overlap = left.values is None or right.values is None or not left.values.isdisjoint(right.values)
            return Truth(overlap, not (settled and overlap))
        case Truth(), Truth():
            overlap = (left.may_hold and right.may_hold) or (left.may_fail and right.may_fail)
            return Truth(overlap, not (settled and overlap))
        case (Range(), _) | (_, Range()) if ABSENT in (left, right):
            return NO
    raise TypeError(f"{left} and {right} are not of one kind")


def _within(found: Possible, words: frozenset[str]) -> Truth:
    match found:
        case Words(None):
            return EITHER
        case Words(values, may_be_absent) if values is not None:
            return Truth(not values.isdisjoint(words), may_be_absent or not values <= words)
        case Range() if found.is_absent:
            return NO
    raise TypeError(f"{found} is no word")


def _is_absent(found: Possible) -> Truth:
    match found:
        case Truth(may_hold, may_fail, may_be_absent):
            return Truth(may_be_absent, may_hold or may_fail)
        case Range():
            return Truth(found.may_be_absent, found.has_number)
        case Words(values, may_be_absent):
            return Truth(may_be_absent, values is None or bool(values))
