"""The atoms of a rule by the inputs they read together, and all that changing those inputs can make of them."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, product
from math import inf, prod

from solimob.core.rules.book import RuleBook
from solimob.core.rules.cells import Cell, cells, crossings, thresholds
from solimob.core.rules.expression import Comparison, Expression, Input, Literal, Operator, Within, walk
from solimob.core.rules.inputs import Answer, Facts, InputKind, Situation
from solimob.core.rules.points import NotAPointError, Reading, reading
from solimob.core.rules.scalar import Reader

MOST_TOGETHER = 3
"""The most inputs of one comparison that are changed together."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What values of some inputs make of their atoms: bits of those that hold and of those that do not."""

    facts: Facts
    holds: int
    fails: int


@dataclass(frozen=True)
class Link:
    """Inputs that atoms read together, directly or one through another; most often one input alone.

    `atoms` are their bits and expressions. `inputs` come in the order of the book.
    """

    book: RuleBook
    on: date
    inputs: tuple[str, ...]
    atoms: tuple[tuple[int, Expression], ...]

    @cached_property
    def reads(self) -> frozenset[str]:
        """Its inputs."""
        return frozenset(self.inputs)

    @cached_property
    def bits(self) -> int:
        """The bits of all its atoms."""
        return sum(1 << bit for bit, _ in self.atoms)

    def patterns(self, facts: Facts, free: Iterable[str]) -> Iterator[Pattern]:
        """Yield all that the free inputs can make of the atoms, each once, with the fewest inputs that do it.

        `facts` are the answers as they are: those of the other inputs stay, and the values found are near them.
        """
        seen: set[tuple[int, int]] = set()
        free = [name for name in self.inputs if name in set(free)]
        for size in range(1, min(len(free), MOST_TOGETHER) + 1):
            for chosen in combinations(free, size):
                found = self._alone(facts) if len(self.inputs) == 1 else self._together(facts, chosen)
                for pattern in found:
                    if (pattern.holds, pattern.fails) not in seen:
                        seen.add((pattern.holds, pattern.fails))
                        yield pattern
                if len(seen) == self._most_patterns:
                    return

    @cached_property
    def _most_patterns(self) -> int:
        """How many patterns there can be at all: thresholds of one value hold or fail in order."""
        values: dict[Expression, list[tuple[Operator, float]]] = {}
        others = 0
        for _, atom in self.atoms:
            match atom:
                case Comparison(sign, left, Literal(float(number))):
                    values.setdefault(left, []).append((sign, number))
                case _:
                    others += 1
        return prod((len(_patterns_of(limits)) for limits in values.values()), start=2**others)

    # One input alone: its cells are the same whatever the situation.

    def _alone(self, facts: Facts) -> Iterator[Pattern]:
        name = self.inputs[0]
        known = facts.get(name)
        near = known if isinstance(known, int | float) else None
        found = [(self._value(place, near), holds, fails) for place, holds, fails in self._places]
        if near is not None and self.book.inputs[name].kind is InputKind.NUMBER:
            found.sort(key=lambda row: abs(float(row[0]) - near))
        for value, holds, fails in found:
            yield Pattern({name: value}, holds, fails)

    @staticmethod
    def _value(place: Answer | Cell, near: float | None) -> Answer:
        return place.value(near) if isinstance(place, Cell) else place

    @cached_property
    def _places(self) -> tuple[tuple[Answer | Cell, int, int], ...]:
        """The cells or words of the one input, with what each makes of the atoms."""
        places = self._span(self.inputs[0], {})
        return tuple((place, *self.read({self.inputs[0]: self._value(place, None)})) for place in places)

    # Several inputs: each in turn takes its cells given those before it and some values of those after it.

    def _together(self, facts: Facts, chosen: tuple[str, ...]) -> Iterator[Pattern]:
        kept = {name: facts[name] for name in self.inputs if name in facts and name not in chosen}
        for point in self._points(kept, chosen, facts):
            yield Pattern({name: point[name] for name in chosen}, *self.read(point))

    def _points(self, point: dict[str, Answer], chosen: tuple[str, ...], facts: Facts) -> Iterator[dict[str, Answer]]:
        if not chosen:
            yield point
            return
        name, known = chosen[0], facts.get(chosen[0])
        near = known if isinstance(known, int | float) else None
        values = [self._value(place, near) for place in self._span(name, point, facts)]
        if near is not None:
            values.sort(key=lambda value: abs(float(value) - near))
        for value in values:
            yield from self._points({**point, name: value}, chosen[1:], facts)

    def _span(self, name: str, point: Mapping[str, Answer], facts: Facts | None = None) -> list[Answer | Cell]:
        spec = self.book.inputs[name]
        match spec.kind:
            case InputKind.TRUTH:
                return [False, True]
            case InputKind.WORD:
                return list(self._words(name))
        others = [other for other in self.inputs if other != name and other not in point]
        found: set[float] = set()
        for anchors in product(*(self._anchors(other, facts or {}) for other in others)):
            given = {**point, **dict(zip(others, anchors))}
            found |= {number for atom in self._comparisons(name) for number in thresholds(atom, name, given)}
            for other in others:
                both = [atom for atom in self._comparisons(name) if other in read_by(atom)]
                for first, second in combinations(both, 2):
                    found |= set(crossings(first, second, name, other, given))
        return [*cells(found, spec.low, spec.high)]

    def _anchors(self, name: str, facts: Facts) -> list[Answer]:
        """Return values of an input worth trying before it is chosen: its own, its bounds, its own thresholds."""
        spec = self.book.inputs[name]
        if spec.kind is not InputKind.NUMBER:
            return [facts[name]] if name in facts else [False]
        own = {number for atom in self._comparisons(name) for number in thresholds(atom, name, {})}
        found = [place.value(None) for place in cells(own, spec.low, spec.high)]
        return [*([facts[name]] if name in facts else []), *found]

    def _comparisons(self, name: str) -> list[Comparison]:
        return self._compared[name]

    @cached_property
    def _compared(self) -> dict[str, list[Comparison]]:
        comparisons = [(atom, read_by(atom)) for _, atom in self.atoms if isinstance(atom, Comparison)]
        return {name: [atom for atom, read in comparisons if name in read] for name in self.inputs}

    def _words(self, name: str) -> Iterator[str]:
        """Yield one word of each set of words that no atom tells apart."""
        spec, seen = self.book.inputs[name], set()
        lists = [atom.words for _, atom in self.atoms if isinstance(atom, Within) and name in read_by(atom)]
        words = list(spec.choices) if spec.choices is not None else sorted(set().union(*lists))
        if spec.choices is None:
            words.append(_other_word(words))
        alone = len(self.inputs) == 1
        for word in words:
            told = tuple(word in listed for listed in lists)
            if not alone or told not in seen:
                seen.add(told)
                yield word

    def read(self, facts: Facts, reader: Reader | None = None) -> tuple[int, int]:
        """Return the bits of its atoms that hold given some answers, and of those that do not.

        `reader` reads the same answers, where there is one already.
        """
        holds = fails = 0
        for bit, atom, inputs, at_point in self._readings:
            held = None
            if at_point is not None and all(name in facts for name in inputs):
                held = at_point(facts)
            if held is None:
                reader = reader or self._reader(facts)
                held = reader.truth(atom).holds
            if held is True:
                holds |= 1 << bit
            elif held is False:
                fails |= 1 << bit
        return holds, fails

    def _reader(self, facts: Facts) -> Reader:
        return Reader(self.book, Situation(self.on, {name: facts[name] for name in self.inputs if name in facts}))

    @cached_property
    def _readings(self) -> tuple[tuple[int, Expression, frozenset[str], Reading | None], ...]:
        found = []
        for bit, atom in self.atoms:
            try:
                at_point: Reading | None = reading(atom)
            except NotAPointError:
                at_point = None
            found.append((bit, atom, read_by(atom), at_point))
        return tuple(found)


def read_by(expression: Expression) -> frozenset[str]:
    """Return the inputs of an expression without definitions."""
    return frozenset(part.name for part in walk(expression) if isinstance(part, Input))


def links(book: RuleBook, on: date, atoms: tuple[Expression, ...]) -> tuple[Link, ...]:
    """Return the links of some atoms, each atom in one, in the order of the first atom of each."""
    groups: list[tuple[set[str], list[int]]] = []
    for bit, atom in enumerate(atoms):
        names, bits = set(read_by(atom)), [bit]
        apart = []
        for other_names, other_bits in groups:
            if names & other_names:
                names, bits = names | other_names, other_bits + bits
            else:
                apart.append((other_names, other_bits))
        groups = [*apart, (names, bits)]
    return tuple(
        Link(book, on, tuple(name for name in book.inputs if name in names), tuple((bit, atoms[bit]) for bit in bits))
        for names, bits in sorted(groups, key=lambda group: group[1])
    )


def _patterns_of(limits: list[tuple[Operator, float]]) -> set[tuple[bool, ...]]:
    """Return all that the thresholds of one number can be together."""
    numbers = [place.value(None) for place in cells((number for _, number in limits), -inf, inf)]
    read = {Operator.AT_MOST: operator.le, Operator.AT_LEAST: operator.ge, Operator.EQUAL: operator.eq}
    return {tuple(read[sign](number, limit) for sign, limit in limits) for number in numbers}


def _other_word(words: list[str]) -> str:
    other = "autre"
    while other in words:
        other += "_"
    return other
