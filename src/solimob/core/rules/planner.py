"""Which question to ask next: the one whose answer can be expected to settle most rules that are still open.

For one rule, the answers to a question are the cells its atoms make of the input (the words it tells apart, a number
below, at and above a threshold), taken as equally likely; where one question asks for several yes or no, one of them is
taken as so, each as likely as the others. The expectation is the sum over rules of the share of the cells that settle
each. Where no single answer settles anything, the question most rules wait for comes first.
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

type _Names = tuple[str, ...]
"""What one question asks for, in the order of the book."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask for, how many rules the answer can be expected to settle, and how many wait for it.

    `inputs` is one input, or all that are asked together and not answered yet: yes or no, each a box to tick.
    """

    inputs: tuple[InputSpec, ...]
    expected: float
    waiting: int

    @property
    def input(self) -> InputSpec:
        """The input, the first one where several are asked together."""
        return self.inputs[0]

    @property
    def text(self) -> str:
        """What the person is asked, in plain French."""
        return self.input.together or self.input.question


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
        asking = self._asking(facts)
        expected: dict[_Names, float] = {}
        waiting: dict[_Names, int] = {}
        for rule in rules:
            found = assess(reader, rule)
            if found.verdict is not Verdict.UNDETERMINED:
                continue
            questions = list(dict.fromkeys(asking[name] for name in found.missing if name in asking))
            for names, share in zip(questions, self._shares(reader, rule, questions)):
                expected[names] = expected.get(names, 0.0) + share
                waiting[names] = waiting.get(names, 0) + 1
        if not waiting:
            return None
        order = {name: i for i, name in enumerate(self.book.inputs)}
        best = max(waiting, key=lambda names: (round(expected[names], 9), waiting[names], -order[names[0]]))
        return Question(tuple(self.book.inputs[name] for name in best), expected[best], waiting[best])

    def _asking(self, facts: Facts) -> dict[str, _Names]:
        """Return for each input that can be asked and is not answered all that its question asks for."""
        questions: dict[str, list[str]] = {}
        for name, spec in self.book.inputs.items():
            if spec.question and name not in facts:
                questions.setdefault(spec.together or name, []).append(name)
        return {name: tuple(names) for names in questions.values() for name in names}

    def _shares(self, reader: Reader, rule: Rule, questions: list[_Names]) -> list[float]:
        """Return for each question the share of its answers that settle a rule; 0 for a rule too large for atoms."""
        atomic = self._prepare(rule)
        if atomic is None or not questions:
            return [0.0] * len(questions)
        holds, fails = atomic.read_atoms(reader)
        return [atomic.share_settled(reader.situation.facts, names, holds, fails) for names in questions]

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
