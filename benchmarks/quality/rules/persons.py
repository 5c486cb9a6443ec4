"""Persons made at random for the rules of a book: answers on every side of the thresholds its rules have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

from solimob.core.rules import Answer, Facts, InputKind, Prover, Rule, RuleBook
from solimob.core.rules.cells import Cell, cells, thresholds
from solimob.core.rules.expression import Comparison
from solimob.core.rules.linked import read_by


class Persons:
    """Draws answers to the inputs that some rules read."""

    def __init__(self, book: RuleBook, prover: Prover, rules: Iterable[Rule], chance: Random) -> None:
        self._book, self._chance = book, chance
        atoms = [atom for rule in rules for atom in prover.atoms(rule)]
        names = {name for atom in atoms for name in read_by(atom)}
        self.names = [name for name in book.inputs if name in names]
        self._cells = {
            name: self._spans(name, atoms) for name in self.names if book.inputs[name].kind is InputKind.NUMBER
        }

    def person(self, known: Facts) -> dict[str, Answer]:
        """Return an answer to each input, those given kept."""
        return {**{name: self._answer(name) for name in self.names}, **known}

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
