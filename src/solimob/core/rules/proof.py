"""Why a rule says what it says: each condition with its text, the values it read, and what would change the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from solimob.core.rules.assessment import Assessment, ConditionOutcome, Verdict, assess
from solimob.core.rules.book import RuleBook
from solimob.core.rules.changes import AtomChange, AtomicRule, Change, SearchTooLongError
from solimob.core.rules.expression import Expression
from solimob.core.rules.linked import read_by
from solimob.core.rules.lowering import Lowering, TooLargeError, leaves
from solimob.core.rules.parameter import ParameterVersion
from solimob.core.rules.requirement import AMOUNT, PERIMETER, Requirement
from solimob.core.rules.rule import Condition, Rule
from solimob.core.rules.scalar import Reader
from solimob.core.rules.wording import say_answer, say_that


@dataclass(frozen=True, slots=True)
class AtomProof:
    """One thing a condition looks at: what it asks for in French (« Âge < 18 ans »), and the answers it read.

    `holds` tells whether `text` is so, `None` where nobody knows; where one thing must be so in a case and
    not in another, it is what the first case asks for. `answers` are by input, `None` for a missing one.
    """

    text: str
    holds: bool | None
    answers: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class ConditionProof:
    """One condition with its article, the day its text was read, its atoms, and the dated values it used."""

    outcome: ConditionOutcome
    article: str
    read_on: date | None
    atoms: tuple[AtomProof, ...]
    values: tuple[ParameterVersion, ...]

    @property
    def condition(self) -> Condition:
        """The condition."""
        return self.outcome.condition


@dataclass(frozen=True, slots=True)
class Proof:
    """An assessment with its reasons.

    `decisive` are the conditions the verdict rests on: each failing one where refused (one is enough), those left open
    where undetermined, all where granted. `change` is the smallest change that makes a refused person eligible; it is
    also the fewest answers that would grant what is undetermined. `None` where nothing would: `too_large` tells that
    the rule has too many cases to know. `to_change` says it in French.
    """

    assessment: Assessment
    conditions: tuple[ConditionProof, ...]
    decisive: tuple[Condition, ...]
    change: Change | None
    too_large: bool
    to_change: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Atom:
    expression: Expression
    yes: str
    no: str
    inputs: tuple[str, ...]
    wanted: bool
    """Whether the condition asks that it is so, or that it is not."""
    number: int | None
    """Its own among the atoms of the prover; `None` for what is a whole condition, and holds where that does."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the rules of one situation say alike: its answers in French, and the atoms already read."""

    reader: Reader
    answers: dict[str, str]
    atoms: dict[int, AtomProof]

    @classmethod
    def of(cls, reader: Reader) -> _Told:
        """Say the answers of a situation."""
        facts = reader.situation.facts
        return cls(reader, {name: say_answer(reader.book, name, answer) for name, answer in facts.items()}, {})

    def atom(self, atom: _Atom, outcome: ConditionOutcome) -> AtomProof:
        """Return one atom of a condition with the answers it read; each atom is read once for all the rules."""
        if atom.number is None:
            return self._read(atom, outcome.holds)
        if atom.number not in self.atoms:
            self.atoms[atom.number] = self._read(atom, self.reader.truth(atom.expression).holds)
        return self.atoms[atom.number]

    def _read(self, atom: _Atom, holds: bool | None) -> AtomProof:
        answers = {name: self.answers.get(name) for name in atom.inputs}
        if atom.wanted:
            return AtomProof(atom.yes, holds, answers)
        return AtomProof(atom.no, None if holds is None else not holds, answers)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is the same for everybody: the atoms of each condition, and the rule over atoms where it is small enough."""

    atoms: tuple[tuple[_Atom, ...], ...]
    values: tuple[tuple[ParameterVersion, ...], ...]
    articles: tuple[str, ...]
    atomic: AtomicRule | None
    said: dict[Expression, _Atom]


class Prover:
    """Proves what the rules of a book say on one day; what is the same for everybody is prepared once per rule."""

    def __init__(self, book: RuleBook, on: date) -> None:
        self.book, self.on = book, on
        self._lowering = Lowering(book, on)
        self._prepared: dict[tuple[str, date | None], _Prepared] = {}
        self._known: dict[tuple[Expression, bool, bool], _Atom] = {}
        self._told: _Told | None = None

    def prove(self, reader: Reader, rule: Rule) -> Proof:
        """Assess a rule and say why.

        Raises
        ------
        ValueError
            If the reader has another book or another day.
        """
        if reader.book is not self.book or reader.situation.on != self.on:
            raise ValueError("a prover proves the rules of its own book, on its own day")
        assessment = assess(reader, rule)
        if not assessment.in_force:
            return Proof(assessment, (), (), None, False, ())
        prepared = self._prepare(rule)
        conditions = tuple(
            self._condition(reader, outcome, article, atoms, values)
            for outcome, article, atoms, values in zip(
                assessment.outcomes, prepared.articles, prepared.atoms, prepared.values
            )
        )
        change, too_large = self._change(reader, assessment, prepared)
        said = () if change is None else self._said(prepared, (*change.changed, *change.learned))
        return Proof(assessment, conditions, _decisive(assessment), change, too_large, said)

    def atoms(self, rule: Rule) -> tuple[Expression, ...]:
        """Return the atoms of a rule; none where it is too large for atoms."""
        atomic = self._prepare(rule).atomic
        return () if atomic is None else atomic.atoms

    def _prepare(self, rule: Rule) -> _Prepared:
        key = rule.id, rule.valid_from
        if key not in self._prepared:
            requirements = self.book.requirements(rule)
            atoms = tuple(tuple(self._atoms(required)) for required in requirements)
            values = tuple(self._values(required) for required in requirements)
            try:
                atomic = AtomicRule.of(self.book, rule, self.on, self._lowering)
            except TooLargeError:
                atomic = None
            said = {atom.expression: atom for inner in atoms for atom in inner}
            articles = tuple(required.condition.source.citation() for required in requirements)
            self._prepared[key] = _Prepared(atoms, values, articles, atomic, said)
        return self._prepared[key]

    def _atoms(self, required: Requirement) -> Iterable[_Atom]:
        """Yield the atoms of a condition; the condition itself where it is the perimeter, or too large."""
        condition = required.condition
        whole = (condition.when, condition.text, f"non : {condition.text}", self._in_order(required.inputs), True, None)
        if condition.id in (PERIMETER, AMOUNT):
            yield _Atom(*whole)
            return
        try:
            self._lowering.start()
            found: dict[Expression, bool] = {}
            for leaf, wanted in leaves(self._lowering.condition(condition.when)):
                found.setdefault(leaf, wanted)
        except TooLargeError:
            yield _Atom(*whole)
            return
        for atom, wanted in found.items():
            alone = atom is condition.when  # No more known than the condition it is.
            key = atom, wanted, alone
            if key not in self._known:
                yes, no = (say_that(self.book, atom, holds) for holds in (True, False))
                number = None if alone else len(self._known)
                self._known[key] = _Atom(atom, yes, no, self._in_order(read_by(atom)), wanted, number)
            yield self._known[key]

    def _in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in self.book.inputs if name in set(names))

    def _values(self, required: Requirement) -> tuple[ParameterVersion, ...]:
        versions = (parameter.at(self.on) for parameter in required.parameters)
        return tuple(version for version in versions if version is not None)

    def _condition(
        self,
        reader: Reader,
        outcome: ConditionOutcome,
        article: str,
        atoms: tuple[_Atom, ...],
        values: tuple[ParameterVersion, ...],
    ) -> ConditionProof:
        told = self._told
        if told is None or told.reader is not reader:
            told = self._told = _Told.of(reader)
        proofs = tuple(told.atom(atom, outcome) for atom in atoms)
        return ConditionProof(outcome, article, outcome.condition.source.read_on, proofs, values)

    def _change(self, reader: Reader, assessment: Assessment, prepared: _Prepared) -> tuple[Change | None, bool]:
        if assessment.verdict is Verdict.ELIGIBLE:
            return None, False
        if prepared.atomic is None:
            return None, True
        try:
            if assessment.verdict is Verdict.NOT_ELIGIBLE:
                return prepared.atomic.smallest_change(reader), False
            return prepared.atomic.fewest_answers(reader), False
        except SearchTooLongError:
            return None, True

    def _said(self, prepared: _Prepared, changes: tuple[AtomChange, ...]) -> tuple[str, ...]:
        found = []
        for change in changes:
            atom = prepared.said.get(change.atom)
            if atom is None:  # an atom of the amount
                found.append(say_that(self.book, change.atom, change.becomes))
            else:
                found.append(atom.yes if change.becomes else atom.no)
        return tuple(found)


def prove(reader: Reader, rule: Rule) -> Proof:
    """Assess one rule and say why; for many persons, keep one `Prover`."""
    return Prover(reader.book, reader.situation.on).prove(reader, rule)


def _decisive(assessment: Assessment) -> tuple[Condition, ...]:
    holds = {Verdict.ELIGIBLE: True, Verdict.NOT_ELIGIBLE: False, Verdict.UNDETERMINED: None}[assessment.verdict]
    return tuple(outcome.condition for outcome in assessment.outcomes if outcome.holds is holds)
