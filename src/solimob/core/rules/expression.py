"""The one typed expression tree of the rules: what conditions and amounts are made of.

Three evaluators read it: `scalar` (one situation, three-valued, with proofs), `vectors` (a population) and the planner
of questions. A value is a truth, a number, a word, or **absent**: a case that no branch foresees, an aid that does not
apply. Absent is not unknown: an unknown answer could be anything its input allows, and only the evaluators know of it.

What absent does, everywhere: as a condition it does not hold; it adds nothing to a sum; a product, a quotient or a
comparison of order with it is absent; it equals nothing; a bound that is absent does not bind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum


class Operator(StrEnum):
    """How two values are compared."""

    EQUAL = "="
    DIFFERENT = "≠"
    LESS = "<"
    AT_MOST = "≤"
    MORE = ">"
    AT_LEAST = "≥"


@dataclass(frozen=True, slots=True)
class Literal:
    """A truth, a number or a word written in the rule."""

    value: bool | float | str


@dataclass(frozen=True, slots=True)
class Input:
    """What the situation says under a name; unknown when it says nothing."""

    name: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """The value of a dated parameter on the day of the situation; unknown on days no version covers."""

    name: str


@dataclass(frozen=True, slots=True)
class Definition:
    """Another expression of the same rule book, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a condition."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of these conditions; true when there is none."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these conditions at least; false when there is none."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two numbers compared; words and truths too, by `EQUAL` and `DIFFERENT` alone."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Within:
    """Whether a word is one of a list."""

    operand: Expression
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of numbers; 0 when all are absent."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The left number less the right one; absent when the left one is."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Product:
    """The product of numbers."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """The left number divided by the right one; absent where the right one is zero."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class AtMost:
    """A number, or the bound where it is lower."""

    value: Expression
    bound: Expression


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number, or the bound where it is higher."""

    value: Expression
    bound: Expression


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number rounded to some decimals, halves upwards."""

    value: Expression
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Cases:
    """The value of the first branch whose condition holds; failing that `otherwise`, absent where there is none."""

    branches: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression | None = None


@dataclass(frozen=True, slots=True)
class IsAbsent:
    """Whether a value is absent."""

    operand: Expression


type Expression = (
    Literal
    | Input
    | Parameter
    | Definition
    | Not
    | AllOf
    | AnyOf
    | Comparison
    | Within
    | Sum
    | Difference
    | Product
    | Quotient
    | AtMost
    | AtLeast
    | Rounded
    | Cases
    | IsAbsent
)

TRUE, FALSE = Literal(True), Literal(False)


def only_if(condition: Expression, value: Expression) -> Cases:
    """Return a value that is absent unless a condition holds."""
    return Cases(((condition, value),))


def children(expression: Expression) -> list[Expression]:
    """Return the expressions directly inside one, in the order they are written."""
    found: list[Expression] = []
    for name in _HOLDING[type(expression)]:
        held = getattr(expression, name)
        if type(held) is tuple:
            for part in held:
                found += part if type(part) is tuple else (part,)
        elif held is not None:
            found.append(held)
    return found


def rebuilt(expression: Expression, parts: Sequence[Expression]) -> Expression:
    """Return an expression that holds others directly inside it: one for each of `children`, in their order."""
    waiting = iter(parts)

    def filled(held: object) -> object:
        if type(held) is tuple:
            return tuple(map(filled, held))
        return None if held is None else next(waiting)

    changed = {name: filled(getattr(expression, name)) for name in _HOLDING[type(expression)]}
    return replace(expression, **changed) if changed else expression  # type: ignore[arg-type]  # its own fields, by name


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and all inside it, definitions not followed."""
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(children(part))


_CLASSES = (
    Literal,
    Input,
    Parameter,
    Definition,
    Not,
    AllOf,
    AnyOf,
    Comparison,
    Within,
    Sum,
    Difference,
    Product,
    Quotient,
    AtMost,
    AtLeast,
    Rounded,
    Cases,
    IsAbsent,
)
_HOLDING: dict[type, tuple[str, ...]] = {
    class_: tuple(field.name for field in fields(class_) if "Expression" in str(field.type)) for class_ in _CLASSES
}
"""The fields of each class that hold expressions."""
