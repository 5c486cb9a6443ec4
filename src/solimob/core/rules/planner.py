"""Which question to ask next: the one whose answer can be expected to settle most rules that are still open.

For one rule, the answers to a question are the cells its atoms make of the input (the words it tells apart, a number
below, at and above a threshold), taken as equally likely; the expectation is the sum over rules of the share of the
cells that settle each. Where no single answer settles anything, the question most rules wait for comes first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from solimob.core.rules.assessment import Verdict, assess
from solimob.core.rules.book import RuleBook
from solimob.core.rules.changes import AtomicRule
from solimob.core.rules.inputs import Facts, InputSpec, Situation
from solimob.core.rules.lowering import Lowering, TooLargeError
from solimob.core.rules.rule import Rule
from solimob.core.rules.scalar import Reader


@dataclass(frozen=True, slots=True)
class Question:
    """An input to ask for, how many rules its answer can be expected to settle, and how many wait for it."""

    input: InputSpec
    expected: float
    waiting: int


class Planner:
    """Plans questions over the rules of a book on one day; each rule is prepared once."""

    def __init__(self, book: RuleBook, on: date) -> None:
        self.book, self.on = book, on
        self._lowering = Lowering(book, on)
        self._atomic: dict[tuple[str, date | None], AtomicRule | None] = {}

    def next_question(self, rules: Iterable[Rule], facts: Facts) -> Question | None:
        """Return the best question; `None` where all is settled, or what is open cannot be asked.

        Equal questions come in the order of the book's inputs.

        Raises
        ------
        SituationError
            If a fact is impossible.
        """
        reader = Reader(self.book, Situation(self.on, facts))
        expected: dict[str, float] = {}
        waiting: dict[str, int] = {}
        for rule in rules:
            found = assess(reader, rule)
            if found.verdict is not Verdict.UNDETERMINED:
                continue
            asked = [name for name in found.missing if self.book.inputs[name].question]
            shares = self._shares(reader, rule, asked)
            for name in asked:
                expected[name] = expected.get(name, 0.0) + shares[name]
                waiting[name] = waiting.get(name, 0) + 1
        if not waiting:
            return None
        order = {name: i for i, name in enumerate(self.book.inputs)}
        best = max(waiting, key=lambda name: (round(expected[name], 9), waiting[name], -order[name]))
        return Question(self.book.inputs[best], expected[best], waiting[best])

    def _shares(self, reader: Reader, rule: Rule, names: list[str]) -> dict[str, float]:
        """Return for each input the share of its cells that settle a rule; 0 for a rule too large for atoms."""
        atomic = self._prepare(rule)
        if atomic is None or not names:
            return dict.fromkeys(names, 0.0)
        holds, fails = atomic.read_atoms(reader)
        return {name: atomic.share_settled(reader.situation.facts, name, holds, fails) for name in names}

    def _prepare(self, rule: Rule) -> AtomicRule | None:
        key = rule.id, rule.valid_from
        if key not in self._atomic:
            try:
                self._atomic[key] = AtomicRule.of(self.book, rule, self.on, self._lowering)
            except TooLargeError:
                self._atomic[key] = None
        return self._atomic[key]


def next_question(book: RuleBook, rules: Iterable[Rule], situation: Situation) -> Question | None:
    """Return the best next question of one situation; for a whole interview, keep one `Planner`."""
    return Planner(book, situation.on).next_question(rules, situation.facts)
