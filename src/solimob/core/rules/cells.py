"""The values of an input between which its atoms change: thresholds, and one value of each span between two of them.

For an input among others in one comparison (income / parts ≤ ceiling), the others being given, both sides are fractions
of polynomials in it: the thresholds are the roots of their difference, and the zeros of the denominators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import ceil, floor, inf, isfinite, sqrt

from solimob.core.rules import expression as ex
from solimob.core.rules.expression import Expression
from solimob.core.rules.inputs import Answer

type _Polynomial = tuple[float, ...]
"""Coefficients, the constant first."""
type _Fraction = tuple[_Polynomial, _Polynomial]
"""Numerator and denominator."""

_MOST_FRACTIONS = 64
"""Nested minima and maxima beyond this many are left to their first alternatives."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A span of numbers over which no atom changes: one number, or those strictly between two."""

    low: float
    high: float

    def value(self, near: float | None) -> float:
        """Return the value of the cell nearest a number, a whole one where there is one."""
        if self.low == self.high:
            return self.low
        if near is not None and self.low < near < self.high:
            return near
        below, above = _whole_above(self.low), _whole_below(self.high)
        inside = [whole for whole in (below, above) if self.low < whole < self.high]
        if inside:
            return min(inside, key=lambda whole: abs(whole - near)) if near is not None else inside[0]
        return (self.low + self.high) / 2 if isfinite(self.low) and isfinite(self.high) else 0.0


def cells(thresholds: Iterable[float], low: float, high: float) -> list[Cell]:
    """Return the cells of an input between its bounds, both included, in ascending order."""
    inner = sorted({number for number in thresholds if low < number < high})
    ends = [*([low] if isfinite(low) else []), *inner, *([high] if isfinite(high) and high != low else [])]
    found: list[Cell] = [] if isfinite(low) else [Cell(-inf, ends[0] if ends else inf)]
    for i, end in enumerate(ends):
        found.append(Cell(end, end))
        after = ends[i + 1] if i + 1 < len(ends) else inf
        if after != inf or not isfinite(high):
            found.append(Cell(end, after))
    return found


def thresholds(atom: ex.Comparison, name: str, others: Mapping[str, Answer]) -> Iterator[float]:
    """Yield the values of one input at which a comparison may change, the other inputs being given.

    Roots of polynomials beyond the second degree are not looked for; nor is anything where another input is not given.
    """
    for numerator, denominators in _differences(atom, name, others):
        yield from _roots(numerator)
        yield from _roots(denominators)


def crossings(
    first: ex.Comparison, second: ex.Comparison, name: str, other: str, others: Mapping[str, Answer]
) -> Iterator[float]:
    """Yield the values of one input at which the thresholds two comparisons set to another input meet.

    Comparisons are looked at where they are of the first degree in the other input, whatever they are in the first.
    """
    for (a, b), (c, d) in product(*(_lines(atom, name, other, others) for atom in (first, second))):
        yield from _roots(_added(_times(a, d), _times(_times(c, b), (-1.0,))))


def _lines(
    atom: ex.Comparison, name: str, other: str, others: Mapping[str, Answer]
) -> list[tuple[_Polynomial, _Polynomial]]:
    """Return the polynomials `p`, `q` in one input of a comparison that is `p + q · other = 0` at its threshold."""
    at = [[numerator for numerator, _ in _differences(atom, name, {**others, other: y})] for y in (0.0, 1.0, 2.0)]
    found = []
    for zero, one, two in zip(*at):
        slope = _added(one, _times(zero, (-1.0,)))
        if not any(_added(two, _times(_added(one, slope), (-1.0,)))):
            found.append((zero, slope))
    return found


def _differences(
    atom: ex.Comparison, name: str, others: Mapping[str, Answer]
) -> Iterator[tuple[_Polynomial, _Polynomial]]:
    """Yield the numerators of left less right, and their denominators, as polynomials in one input."""
    sides = _Sides(name, others)
    for (a, b), (c, d) in product(sides.of(atom.left), sides.of(atom.right)):
        yield _added(_times(a, d), _times(_times(c, b), (-1.0,))), _times(b, d)


@dataclass(frozen=True, slots=True)
class _Sides:
    """Reads the fractions in one input that an expression is made of: several where it has a minimum or a maximum."""

    name: str
    others: Mapping[str, Answer]

    def of(self, expression: Expression) -> list[_Fraction]:
        match expression:
            case ex.Literal(value):
                return [] if isinstance(value, str) else [_constant(value)]
            case ex.Input(name):
                known = self.others.get(name)
                if name == self.name:
                    return [((0.0, 1.0), (1.0,))]
                return [] if known is None or isinstance(known, str) else [_constant(known)]
            case ex.Sum(terms):
                return reduce(lambda found, term: self._joined(found, self.of(term), _sum), terms, [_constant(0.0)])
            case ex.Product(factors):
                return reduce(lambda found, by: self._joined(found, self.of(by), _product), factors, [_constant(1.0)])
            case ex.Difference(left, right):
                return self._joined(self.of(left), self.of(right), lambda a, b: _sum(a, _product(b, _constant(-1.0))))
            case ex.Quotient(left, right):
                return self._joined(self.of(left), self.of(right), lambda a, b: _product(a, (b[1], b[0])))
            case ex.AtMost(value, bound) | ex.AtLeast(value, bound):
                return [*self.of(value), *self.of(bound)][:_MOST_FRACTIONS]
            case ex.Rounded(value, decimals):
                half = 0.5 / 10.0**decimals
                return self._joined(self.of(value), [_constant(half), _constant(-half)], _sum)
        return []

    @staticmethod
    def _joined(
        first: list[_Fraction], second: list[_Fraction], join: Callable[[_Fraction, _Fraction], _Fraction]
    ) -> list[_Fraction]:
        return [join(a, b) for a, b in product(first, second)][:_MOST_FRACTIONS]


def _constant(number: float) -> _Fraction:
    return (float(number),), (1.0,)


def _sum(first: _Fraction, second: _Fraction) -> _Fraction:
    (a, b), (c, d) = first, second
    return _added(_times(a, d), _times(c, b)), _times(b, d)


def _product(first: _Fraction, second: _Fraction) -> _Fraction:
    return _times(first[0], second[0]), _times(first[1], second[1])


def _added(first: _Polynomial, second: _Polynomial) -> _Polynomial:
    length = max(len(first), len(second))
    padded = [(*poly, *(0.0,) * (length - len(poly))) for poly in (first, second)]
    return tuple(a + b for a, b in zip(*padded))


def _times(first: _Polynomial, second: _Polynomial) -> _Polynomial:
    if len(first) == 1:
        return second if first[0] == 1.0 else tuple([first[0] * b for b in second])
    if len(second) == 1:
        return _times(second, first)
    found = [0.0] * (len(first) + len(second) - 1)
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            found[i + j] += a * b
    return tuple(found)


def _roots(polynomial: _Polynomial) -> Iterator[float]:
    """Yield the real roots of a polynomial of the second degree at most."""
    poly = list(polynomial)
    while poly and poly[-1] == 0.0:
        poly.pop()
    if len(poly) == 2:
        yield -poly[0] / poly[1] + 0.0
    elif len(poly) == 3:
        c, b, a = poly
        under = b * b - 4 * a * c
        if under >= 0:
            yield (-b - sqrt(under)) / (2 * a) + 0.0
            yield (-b + sqrt(under)) / (2 * a) + 0.0


def _whole_above(number: float) -> float:
    return floor(number) + 1.0 if isfinite(number) else -inf


def _whole_below(number: float) -> float:
    return ceil(number) - 1.0 if isfinite(number) else inf
