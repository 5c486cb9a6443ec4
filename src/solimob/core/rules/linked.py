"""The atoms of a rule by the inputs they read together, and all that changing those inputs can make of them."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, combinations, product
from math import inf, prod
from typing import Any, NamedTuple

from solimob.core.rules.book import RuleBook
from solimob.core.rules.cells import Cell, cells, crossings, thresholds
from solimob.core.rules.expression import Comparison, Expression, Input, Literal, Operator, Within, walk
from solimob.core.rules.inputs import Answer, Facts, InputKind, Situation
from solimob.core.rules.points import NotAPointError, Reading, reading
from solimob.core.rules.scalar import Reader

MOST_TOGETHER = 3
"""The most inputs of one comparison that are changed together."""


class Pattern(NamedTuple):
    """What values of some inputs make of their atoms: bits of those that hold and of those that do not."""

    facts: Facts
    holds: int
    fails: int


@dataclass(frozen=True)
class Link:
    """Inputs that atoms read together, directly or one through another; most often one input alone.

    The bit of an atom is its place in `atoms`. `inputs` come in the order of the book. Rules that read the same atoms
    share one link, and what it last found for a situation.
    """

    book: RuleBook
    on: date
    inputs: tuple[str, ...]
    atoms: tuple[Expression, ...]
    _last: dict[str, tuple[object, Any]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def reads(self) -> frozenset[str]:
        """Its inputs."""
        return frozenset(self.inputs)

    @cached_property
    def bits(self) -> int:
        """The bits of all its atoms."""
        return (1 << len(self.atoms)) - 1

    def patterns(self, facts: Facts, free: Collection[str]) -> Sequence[Pattern]:
        """Return all that the free inputs can make of the atoms, each once, with the fewest inputs that do it.

        `facts` are the answers as they are: those of the other inputs stay, and the values found are near them.
        """
        chosen = [name for name in self.inputs if name in free]
        if not chosen:
            return ()
        if len(self.inputs) == 1:
            known = facts.get(chosen[0])
            if known is None or self.book.inputs[chosen[0]].kind is not InputKind.NUMBER:
                return self._anywhere
        asked = chosen, [facts.get(name) for name in self.inputs]
        last = self._last.get("patterns")
        if last is None or last[0] != asked:
            found = self._together(facts, chosen) if len(self.inputs) > 1 else _each_once(self._near(facts))
            last = self._last["patterns"] = asked, tuple(found)
        return last[1]

    @cached_property
    def _most_patterns(self) -> int:
        """How many patterns can settle every atom: thresholds of one value hold or fail in order."""
        values: dict[Expression, list[tuple[Operator, float]]] = {}
        others = 0
        for atom in self.atoms:
            match atom:
                case Comparison(sign, left, Literal(float(number))):
                    values.setdefault(left, []).append((sign, number))
                case _:
                    others += 1
        return prod((len(_patterns_of(limits)) for limits in values.values()), start=2**others)

    # One input alone: its cells are the same whatever the situation.

    @cached_property
    def _anywhere(self) -> tuple[Pattern, ...]:
        """The patterns of a truth, a word, or a number nobody knows: no value is nearer than another."""
        name = self.inputs[0]
        found = ((self._value(place, None), holds, fails) for place, holds, fails in self._places)
        return tuple(_each_once(Pattern({name: value}, holds, fails) for value, holds, fails in found))

    def _near(self, facts: Facts) -> Iterator[Pattern]:
        """Yield the pattern of each cell of a number, the nearest to the one known first."""
        known = float(facts[self.inputs[0]])
        found = [(float(self._value(place, known)), holds, fails) for place, holds, fails in self._places]
        found.sort(key=lambda row: abs(row[0] - known))
        return (Pattern({self.inputs[0]: value}, holds, fails) for value, holds, fails in found)

    @staticmethod
    def _value(place: Answer | Cell, near: float | None) -> Answer:
        return place.value(near) if isinstance(place, Cell) else place

    @cached_property
    def _places(self) -> tuple[tuple[Answer | Cell, int, int], ...]:
        """The cells or words of the one input, with what each makes of the atoms."""
        places = self._span(self.inputs[0], {})
        return tuple((place, *self.read({self.inputs[0]: self._value(place, None)})) for place in places)

    # Several inputs: each in turn takes its cells given those before it and some values of those after it.

    def _together(self, facts: Facts, free: list[str]) -> Iterator[Pattern]:
        settling = 0
        every = (combinations(free, size) for size in range(1, min(len(free), MOST_TOGETHER) + 1))
        for pattern in _each_once(p for chosen in chain.from_iterable(every) for p in self._by(facts, chosen)):
            yield pattern
            settling += pattern.holds | pattern.fails == self.bits
            if settling == self._most_patterns:
                return  # What is left would settle less, with as many inputs.

    def _by(self, facts: Facts, chosen: tuple[str, ...]) -> Iterator[Pattern]:
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
        for given in self._given(point, others, facts or {}):
            found |= {number for atom in self._comparisons(name) for number in thresholds(atom, name, given)}
        for other in others:
            both = list(combinations([atom for atom in self._comparisons(name) if other in read_by(atom)], 2))
            for given in self._given(point, [each for each in others if each != other], facts or {}) if both else ():
                found |= {number for pair in both for number in crossings(*pair, name, other, given)}
        return [*cells(found, spec.low, spec.high)]

    def _given(self, point: Mapping[str, Answer], others: list[str], facts: Facts) -> Iterator[Mapping[str, Answer]]:
        """Yield a point with values worth trying of the other inputs."""
        for anchors in product(*(self._anchors(other, facts) for other in others)):
            yield {**point, **dict(zip(others, anchors))}

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
        comparisons = [(atom, read_by(atom)) for atom in self.atoms if isinstance(atom, Comparison)]
        return {name: [atom for atom, read in comparisons if name in read] for name in self.inputs}

    def _words(self, name: str) -> Iterator[str]:
        """Yield one word of each set of words that no atom tells apart."""
        spec, seen = self.book.inputs[name], set()
        lists = [atom.words for atom in self.atoms if isinstance(atom, Within) and name in read_by(atom)]
        words = list(spec.choices) if spec.choices is not None else sorted(set().union(*lists))
        if spec.choices is None:
            words.append(_other_word(words))
        alone = len(self.inputs) == 1
        for word in words:
            told = tuple(word in listed for listed in lists)
            if not alone or told not in seen:
                seen.add(told)
                yield word

    def read_for(self, reader: Reader) -> tuple[int, int]:
        """Return the bits of its atoms that hold in the situation of a reader, and of those that do not."""
        last = self._last.get("read")
        if last is None or last[0] is not reader:
            last = self._last["read"] = reader, self.read(reader.situation.facts, reader)
        return last[1]

    def read(self, facts: Facts, reader: Reader | None = None) -> tuple[int, int]:
        """Return the bits of its atoms that hold given some answers, and of those that do not.

        `reader` reads the same answers, where there is one already.
        """
        holds = fails = 0
        for bit, (atom, inputs, at_point) in enumerate(self._readings):
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
    def _readings(self) -> tuple[tuple[Expression, frozenset[str], Reading | None], ...]:
        found = []
        for atom in self.atoms:
            try:
                at_point: Reading | None = reading(atom)
            except NotAPointError:
                at_point = None
            found.append((atom, read_by(atom), at_point))
        return tuple(found)


def _each_once(patterns: Iterable[Pattern]) -> Iterator[Pattern]:
    seen: set[tuple[int, int]] = set()
    for pattern in patterns:
        if (pattern.holds, pattern.fails) not in seen:
            seen.add((pattern.holds, pattern.fails))
            yield pattern


def read_by(expression: Expression) -> frozenset[str]:
    """Return the inputs of an expression without definitions."""
    return frozenset(part.name for part in walk(expression) if isinstance(part, Input))


def links(
    book: RuleBook, on: date, atoms: Sequence[Expression], known: dict[tuple[Expression, ...], Link]
) -> tuple[Link, ...]:
    """Return the links of some atoms, each atom in one, in the order of the first atom of each.

    Those of `known`, by their atoms, are shared; new ones are added there.
    """
    groups: list[tuple[set[str], list[int]]] = []
    for place, atom in enumerate(atoms):
        names, places = set(read_by(atom)), [place]
        apart = []
        for other_names, other_places in groups:
            if names & other_names:
                names, places = names | other_names, other_places + places
            else:
                apart.append((other_names, other_places))
        groups = [*apart, (names, places)]
    found = []
    for names, places in sorted(groups, key=lambda group: group[1]):
        inside = tuple(atoms[place] for place in places)
        if inside not in known:
            known[inside] = Link(book, on, tuple(name for name in book.inputs if name in names), inside)
        found.append(known[inside])
    return tuple(found)


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
