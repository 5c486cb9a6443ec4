"""Smallest changes on generated rules: do they make the person eligible, exactly, and does no smaller one?

A smaller change is looked for among situations of a grid over the inputs the rule reads: all of them where there are at
most `POINTS`, so many drawn at random otherwise. The evaluation is the one of `assess`, on the rule as it was written.
In half of the cases a part of the answers is missing; those the change does not give are then drawn.
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import prod
from random import Random

from solimob.core.rules import Answer, Reader, Rule, Situation, Verdict, assess
from solimob.core.rules.changes import AtomicRule, SearchTooLongError
from solimob.core.rules.linked import read_by
from solimob.core.rules.lowering import TooLargeError
from tests.core.rules.generated import COMMUNES, TODAY, WORDS, Maker

POINTS = 200
KNOWN = 0.7
"""Share of the answers that are there where some are missing."""
GRID: dict[str, tuple[Answer, ...]] = {
    "a": tuple(i / 2 for i in range(13)),
    "b": tuple(i / 2 for i in range(-6, 9)),
    "c": tuple(i / 2 for i in range(2, 11)),
    **dict.fromkeys("pqr", (False, True)),
    "colour": WORDS,
    "commune": (*COMMUNES, "00009"),
}


def measure(cases: int, seed: int = 1) -> dict[str, int]:
    """Return how many of so many refusals have a change, and how many of the changes are wrong, by what is wrong."""
    chance = Random(seed)
    found: Counter[str] = Counter(
        refused=0,
        partly_known=0,
        changes=0,
        impossible=0,
        too_large=0,
        not_eligible_after=0,
        not_exact=0,
        smaller_exists=0,
    )
    while found["refused"] < cases:
        maker = Maker(chance, simple_numbers=chance.random() < 0.5)
        book = maker.book(depth=chance.choice([1, 2, 2, 3]))
        facts = maker.completed(Situation(TODAY, {})).facts
        known = {name: answer for name, answer in facts.items() if chance.random() < KNOWN}
        reader = Reader(book, Situation(TODAY, known if chance.random() < 0.5 else facts))
        if assess(reader, book.rules[0]).verdict is Verdict.NOT_ELIGIBLE:
            found["refused"] += 1
            found["partly_known"] += len(reader.situation.facts) < len(facts)
            found.update(_judged(reader, book.rules[0], maker, chance))
    return dict(found)


def _judged(reader: Reader, rule: Rule, maker: Maker, chance: Random) -> list[str]:
    try:
        atomic = AtomicRule.of(reader.book, rule, TODAY)
        change = atomic.smallest_change(reader)
    except (TooLargeError, SearchTooLongError):
        return ["too_large"]
    before = _read(reader, atomic)
    said, wrong = 10_000, []
    if change is not None:
        said = len(change.changed)
        after = Reader(reader.book, maker.completed(Situation(TODAY, {**reader.situation.facts, **change.answers})))
        if assess(after, rule).verdict is not Verdict.ELIGIBLE:
            wrong.append("not_eligible_after")
        flips = {atomic.atoms.index(atom.atom) for atom in change.changed}
        if flips != _flipped(before, _read(after, atomic)):
            wrong.append("not_exact")
    for facts in _grid(reader, atomic, chance):
        other = Reader(reader.book, Situation(TODAY, facts))
        if assess(other, rule).verdict is Verdict.ELIGIBLE:
            flips = _flipped(before, _read(other, atomic))
            if len(flips) < said:
                wrong.append("smaller_exists")
                break
    return ["impossible" if change is None else "changes", *wrong]


def _grid(reader: Reader, atomic: AtomicRule, chance: Random) -> list[dict[str, Answer]]:
    names = sorted(frozenset().union(*map(read_by, atomic.atoms)))
    if prod(len(GRID[name]) for name in names) <= POINTS:
        points = [dict(zip(names, values)) for values in product(*(GRID[name] for name in names))]
    else:
        points = [{name: chance.choice(GRID[name]) for name in names} for _ in range(POINTS)]
    return [{**reader.situation.facts, **point} for point in points]


def _read(reader: Reader, atomic: AtomicRule) -> tuple[int, int]:
    """Return the bits of the atoms that hold and of those that do not, as the reader of situations sees them."""
    held = [reader.truth(atom).holds for atom in atomic.atoms]
    holds, fails = (sum(1 << bit for bit, found in enumerate(held) if found is wanted) for wanted in (True, False))
    return holds, fails


def _flipped(before: tuple[int, int], after: tuple[int, int]) -> set[int]:
    changed = (before[0] & after[1]) | (before[1] & after[0])
    return {bit for bit in range(changed.bit_length()) if changed >> bit & 1}
