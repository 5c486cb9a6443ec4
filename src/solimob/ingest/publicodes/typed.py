"""Expressions with what the translation must know of them: kind, unit, and whether they may be absent.

The engine finds units while it computes; here they are known beforehand, so that a conversion is one constant factor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from solimob.core.rules import expression as ex
from solimob.core.rules.expression import FALSE, TRUE, Expression, Operator
from solimob.ingest.publicodes.units import PERCENT, Unit, convert, factor, inverse, times

ABSENT = ex.Cases(())
"""The value nothing has."""
_HUNDREDTH = Unit((PERCENT,))


class Kind(Enum):
    """What a value is."""

    TRUTH = "booléen"
    NUMBER = "nombre"
    WORD = "texte"
    NOTHING = "rien"


class KindError(ValueError):
    """Two values do not go together; the message is French."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression; `may_be_absent` is false where no situation makes it absent."""

    expression: Expression
    kind: Kind
    unit: Unit | None = None
    may_be_absent: bool = False

    @property
    def absent(self) -> Expression:
        """Whether it is absent."""
        if self.expression == ABSENT:
            return TRUE
        return ex.IsAbsent(self.expression) if self.may_be_absent else FALSE

    @property
    def truth(self) -> Expression:
        """It as a condition: absent does not hold.

        Raises
        ------
        KindError
            If it is a number or a word.
        """
        if self.kind is Kind.NOTHING:
            return FALSE
        if self.kind is not Kind.TRUTH:
            raise KindError(f"un {self.kind.value} n'est pas une condition")
        return self.expression

    @property
    def is_not_false(self) -> Expression:
        """What the engine asks of « applicable si » and « si »: neither absent nor false."""
        return self.expression if self.kind is Kind.TRUTH else negation(self.absent)

    def in_unit(self, unit: Unit | None) -> Typed:
        """Return it in another unit; as it is where either has none or they do not convert, as the engine does."""
        if unit is None or self.unit is None or self.kind is not Kind.NUMBER:
            return self
        by = factor(self.unit, unit)
        if by is None or by == 1.0:
            return self if by is None else replace(self, unit=unit)
        if isinstance(self.expression, ex.Literal):
            value = convert(float(self.expression.value), self.unit, unit)
            return replace(self, expression=ex.Literal(value if value is not None else 0.0), unit=unit)
        return replace(self, expression=ex.Product((self.expression, ex.Literal(by))), unit=unit)


NOTHING = Typed(ABSENT, Kind.NOTHING, None, True)


def negation(condition: Expression) -> Expression:
    """Return the contrary of a condition, constants and double negations resolved."""
    match condition:
        case ex.Literal(value):
            return ex.Literal(not value)
        case ex.Not(operand):
            return operand
    return ex.Not(condition)


def all_of(conditions: list[Expression]) -> Expression:
    """Return the conjunction, constants resolved."""
    if FALSE in conditions:
        return FALSE
    left = [condition for condition in conditions if condition != TRUE]
    parts: list[Expression] = []
    for condition in left:
        parts += condition.operands if isinstance(condition, ex.AllOf) else [condition]
    return TRUE if not parts else parts[0] if len(parts) == 1 else ex.AllOf(tuple(parts))


def any_of(conditions: list[Expression]) -> Expression:
    """Return the disjunction, constants resolved."""
    if TRUE in conditions:
        return TRUE
    left = [condition for condition in conditions if condition != FALSE]
    return FALSE if not left else left[0] if len(left) == 1 else ex.AnyOf(tuple(left))


def cases(branches: list[tuple[Expression, Typed]], otherwise: Typed) -> Typed:
    """Return the value of the first branch that holds, all in the unit of the first that has one.

    Raises
    ------
    KindError
        If the branches are not of one kind.
    """
    kept: list[tuple[Expression, Typed]] = []
    for condition, value in branches:
        if condition == FALSE:
            continue
        if condition == TRUE:
            otherwise = value
            break
        kept.append((condition, value))
    values = [*(value for _, value in kept), otherwise]
    kinds = {value.kind for value in values} - {Kind.NOTHING}
    if len(kinds) > 1:
        raise KindError("les branches ne sont pas toutes de même nature")
    unit = next((value.unit for value in values if value.unit is not None), None)
    values = [value.in_unit(unit) for value in values]
    last = None if otherwise.expression == ABSENT else values[-1].expression
    if not kept:
        return otherwise
    expression = ex.Cases(tuple((c, v.expression) for (c, _), v in zip(kept, values)), last)
    kind = kinds.pop() if kinds else Kind.NOTHING
    return Typed(expression, kind, unit, any(value.may_be_absent for value in values))


def only_where(condition: Expression, value: Typed) -> Typed:
    """Return a value that is absent unless a condition holds."""
    return cases([(condition, value)], NOTHING)


def as_number(value: Typed) -> Typed:
    """Return a value that is a number or nothing.

    Raises
    ------
    KindError
        If it is a truth or a word.
    """
    if value.kind in (Kind.NUMBER, Kind.NOTHING):
        return value
    raise KindError(f"un nombre est attendu, et non un {value.kind.value}")


def added(left: Typed, right: Typed) -> Typed:
    """Return a sum, to which an absent number adds nothing; a percentage is one of the left number."""
    if right.expression == ABSENT:
        total = left.expression if not left.may_be_absent else ex.Sum((left.expression,))
        return Typed(total, Kind.NUMBER, left.unit)
    if _is_share(left, right):
        return _by_share(left, right, ex.Sum)
    right, unit = right.in_unit(left.unit), left.unit or right.unit
    return Typed(ex.Sum((left.expression, right.expression)), Kind.NUMBER, unit)


def subtracted(left: Typed, right: Typed) -> Typed:
    """Return a difference, absent where the left number is; a percentage is one of the left number."""
    if _is_share(left, right):
        return _by_share(left, right, lambda terms: ex.Difference(*terms))
    right, unit = right.in_unit(left.unit), left.unit or right.unit
    return Typed(ex.Difference(left.expression, right.expression), Kind.NUMBER, unit, left.may_be_absent)


def multiplied(left: Typed, right: Typed) -> Typed:
    """Return a product; zero times what is absent is zero, a percentage counts as hundredths."""
    unit = times(left.unit, right.unit)
    product: Expression = ex.Product((left.expression, right.expression))
    if unit is not None and PERCENT in unit.above:
        product, unit = ex.Quotient(product, ex.Literal(100.0)), times(unit, inverse(_HUNDREDTH))
    if unit == Unit(()):
        unit = None
    if right.may_be_absent and left.expression not in (ABSENT,):
        product = ex.Cases(
            ((ex.Comparison(Operator.EQUAL, left.expression, ex.Literal(0.0)), ex.Literal(0.0)),), product
        )
    return Typed(product, Kind.NUMBER, unit, left.may_be_absent or right.may_be_absent)


def divided(left: Typed, right: Typed) -> Typed:
    """Return a quotient; the engine stops where the right number is zero, here it is absent."""
    unit = times(left.unit, inverse(right.unit))
    quotient = ex.Quotient(left.expression, right.expression)
    absent = left.may_be_absent or right.may_be_absent
    return Typed(quotient, Kind.NUMBER, None if unit == Unit(()) else unit, absent)


def compared(operator: Operator, left: Typed, right: Typed) -> Typed:
    """Return a comparison of order; absent where either number is.

    Raises
    ------
    KindError
        If either is no number.
    """
    for side in (left, right):
        if side.kind not in (Kind.NUMBER, Kind.NOTHING):
            raise KindError(f"un {side.kind.value} ne se compare pas par « {operator} »")
    if Kind.NOTHING in (left.kind, right.kind):
        return Typed(ABSENT, Kind.NOTHING, None, True)
    right = right.in_unit(left.unit)
    absent = left.may_be_absent or right.may_be_absent
    return Typed(ex.Comparison(operator, left.expression, right.expression), Kind.TRUTH, None, absent)


def equal(left: Typed, right: Typed) -> Expression:
    """Return whether two values are the same: absent is the same as false, and as absent."""
    for one, other in ((left, right), (right, left)):
        constant = one.expression.value if isinstance(one.expression, ex.Literal) else None
        if one.expression == ABSENT or constant is False:
            absent = other.absent
            return any_of([absent, negation(other.expression)]) if other.kind is Kind.TRUTH else absent
        if constant is True:  # Not « == »: in Python 1.0 equals True.
            return other.expression if other.kind is Kind.TRUTH else FALSE
    if left.kind is not right.kind:
        return all_of([left.absent, right.absent])
    if left.kind is Kind.TRUTH:
        return ex.Comparison(Operator.EQUAL, ex.AllOf((left.expression,)), ex.AllOf((right.expression,)))
    same = ex.Comparison(Operator.EQUAL, left.expression, right.in_unit(left.unit).expression)
    return any_of([same, all_of([left.absent, right.absent])])


def _is_share(left: Typed, right: Typed) -> bool:
    return right.unit is not None and right.unit.is_percent and not (left.unit is not None and left.unit.is_percent)


def _by_share(left: Typed, right: Typed, join: object) -> Typed:
    assert callable(join)
    share = ex.Quotient(right.expression, ex.Literal(100.0))
    scaled = ex.Product((left.expression, join((ex.Literal(1.0), share))))
    return Typed(scaled, Kind.NUMBER, left.unit, left.may_be_absent)


def one_of(condition: Expression) -> Expression:
    """Write « type = a ou type = b » as one test."""
    words: set[str] = set()
    names: set[Expression] = set()
    for part in condition.operands if isinstance(condition, ex.AnyOf) else ():
        match part:
            case ex.Comparison(Operator.EQUAL, ex.Input() as name, ex.Literal(str(word))):
                words.add(word)
                names.add(name)
            case ex.Within(ex.Input() as name, more):
                words |= more
                names.add(name)
            case _:
                return condition
    return ex.Within(names.pop(), frozenset(words)) if len(names) == 1 else condition
