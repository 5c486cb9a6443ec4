"""Persons made at random for the rules of a book: answers on every side of the thresholds its rules have.

Of what it may be for, a person ticks one to `MOST_TICKED` boxes, each number as likely: how many needs people come with
is not known, and half of twelve boxes by chance is nobody. Every other yes or no is drawn by even chance, whether it is
asked alone or as a box beside others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

from solimob.core.counselling.aid_situation import PURPOSES
from solimob.core.rules import Answer, Facts, InputKind, Prover, Rule, RuleBook
from solimob.core.rules.cells import Cell, cells, thresholds
from solimob.core.rules.expression import Comparison
from solimob.core.rules.linked import read_by

MOST_TICKED = 3


class Persons:
    """Draws answers to the inputs that some rules read; `any_boxes`: those too are ticked by even chance."""

    def __init__(
        self, book: RuleBook, prover: Prover, rules: Iterable[Rule], chance: Random, *, any_boxes: bool = False
    ) -> None:
        self._book, self._chance, self._any_boxes = book, chance, any_boxes
        atoms = [atom for rule in rules for atom in prover.atoms(rule)]
        names = {name for atom in atoms for name in read_by(atom)}
        self.names = [name for name in book.inputs if name in names]
        self._cells = {
            name: self._spans(name, atoms) for name in self.names if book.inputs[name].kind is InputKind.NUMBER
        }

    def person(self, known: Facts) -> dict[str, Answer]:
        """Return an answer to each input, those given kept."""
        ticked = {} if self._any_boxes else self._ticked()
        return {**{name: self._answer(name) for name in self.names}, **ticked, **known}

    def _ticked(self) -> dict[str, Answer]:
        """Return the boxes of what it may be for, a few of them ticked."""
        boxes: dict[str, list[str]] = {}
        for name in self.names:
            if (question := self._book.inputs[name].together) and name.removeprefix("for_") in PURPOSES:
                boxes.setdefault(question, []).append(name)
        found: dict[str, Answer] = {}
        for names in boxes.values():
            chosen = self._chance.sample(names, min(len(names), self._chance.randint(1, MOST_TICKED)))
            found |= {name: name in chosen for name in names}
        return found

    def _answer(self, name: str) -> Answer:
        spec = self._book.inputs[name]
        match spec.kind:
            case InputKind.TRUTH:
                return self._chance.random() < 0.5
            case InputKind.WORD:
                return self._chance.choice(list(spec.choices) if spec.choices else ["autre"])
            case _:
                return self._chance.choice(self._cells[name]).value(None)

    def _spans(self, name: str, atoms: Iterable[object]) -> list[Cell]:
        """Return the cells of a number; where it is divided by others, these are taken as 1, 2 or 3."""
        spec, found = self._book.inputs[name], set()
        for atom in atoms:
            if isinstance(atom, Comparison) and name in read_by(atom):
                others = read_by(atom) - {name}
                for guess in (1.0, 2.0, 3.0):
                    given: Mapping[str, Answer] = dict.fromkeys(others, guess)
                    found |= set(thresholds(atom, name, given))
        return cells(found, spec.low, spec.high)
