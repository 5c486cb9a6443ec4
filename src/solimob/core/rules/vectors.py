"""A population: every rule for every person, by array operations over the slice of persons where each rule applies.

The same three-valued reading as `scalar`, many persons at once: a number is a lowest and a highest value, one and the
same array wherever nothing is unknown, so that certainty costs one operation and doubt two. Persons are found by
commune first: a rule of one EPCI is read for the persons who live there, and a definition once for each such slice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from solimob.core.rules import expression as ex
from solimob.core.rules.arrays import Numbers, Truths, Values
from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import Expression, Operator
from solimob.core.rules.inputs import InputKind, SituationError
from solimob.core.rules.population import Population, Rows, sorted_by_word
from solimob.core.rules.requirement import COMMUNE, PERIMETER
from solimob.core.rules.rule import Rule
from solimob.core.rules.word_arrays import WordCodes, constant


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """What a population may have: one row per person and rule with something to have, by rule then person.

    Amounts in euros, from the least to the most that the unknown answers allow. `undetermined` counts, by rule id, the
    persons for whom the answers do not settle the rule.
    """

    rule_ids: tuple[str, ...]
    person: NDArray[np.int64]
    rule: NDArray[np.int32]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    undetermined: Mapping[str, int]


def simulate(book: RuleBook, population: Population, on: date) -> Amounts:
    """Return what every person may have by every rule in force on a day that pays something.

    Raises
    ------
    SituationError
        If a column is no input of the book, or of another kind.
    """
    _check(book, population)
    reader = _PopulationReader(book, population, on)
    rules = [rule for rule in book.rules if rule.amount is not None and rule.is_in_force(on)]
    parts = [reader.paid(rule) for rule in rules]
    ids = tuple(rule.id for rule in rules)
    number = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part.rows) for part in parts])
    return Amounts(
        ids,
        np.concatenate([part.rows for part in parts]) if parts else np.empty(0, dtype=np.int64),
        number,
        np.concatenate([part.low for part in parts]) if parts else np.empty(0),
        np.concatenate([part.high for part in parts]) if parts else np.empty(0),
        {id_: part.undetermined for id_, part in zip(ids, parts)},
    )


def _check(book: RuleBook, population: Population) -> None:
    for name, column in population.columns.items():
        spec = book.input(name)
        kinds = {InputKind.NUMBER: "f", InputKind.TRUTH: "ib", InputKind.WORD: "i"}
        if column.values.dtype.kind not in kinds[spec.kind]:
            raise SituationError(name, f"colonne de {column.values.dtype} ; attendu : {spec.kind}")


@dataclass(frozen=True, slots=True, eq=False)
class _Paid:
    rows: Rows
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    undetermined: int


@dataclass
class _PopulationReader:
    book: RuleBook
    population: Population
    on: date
    _slices: dict[Places | None, _Slice] = field(default_factory=dict)

    def paid(self, rule: Rule) -> _Paid:
        """Return the persons who may have something by a rule, and what."""
        assert rule.amount is not None
        here = self._slice(rule)
        held = here.everyone(True)
        for requirement in self.book.requirements(rule):
            if not held.hold.any():
                break
            where = requirement.condition.id == PERIMETER and requirement.inputs == {COMMUNE}
            asked = here.inhabitants() if where else here.test(requirement.condition.when)
            held = held.also(asked if requirement.decides(self.on) else asked.doubted())
        if not held.hold.any():
            return _Paid(here.rows[:0], np.empty(0), np.empty(0), 0)
        amount = here.number(rule.amount)
        high = np.where(held.hold & ~np.isnan(amount.high), amount.high, 0.0)
        low = high
        if not (held.is_settled and amount.is_settled):
            sure = held.hold & ~held.fail
            sure &= ~amount.maybe_absent(here.count)
            low = np.where(sure, amount.low, np.minimum(0.0, high))
        some = np.flatnonzero((high > 0.0) | (low > 0.0))
        unsettled = int(np.count_nonzero(low != high)) if low is not high else 0
        return _Paid(here.rows[some], low[some], high[some], unsettled)

    def _slice(self, rule: Rule) -> _Slice:
        """Return the persons a rule may be about: of its perimeter, or of the one place a condition asks for."""
        communes = rule.perimeter.communes
        places = frozenset((COMMUNE, code) for code in communes) if communes is not None else self._asked(rule)
        if places not in self._slices:
            self._slices[places] = _Slice(self.book, self.population, self.on, self._rows(places))
        return self._slices[places]

    def _asked(self, rule: Rule) -> Places | None:
        """Return the words of which a condition asks for one, of inputs that may be any word (codes of places)."""
        for condition in rule.conditions:
            words = _words(condition.when)
            if words and condition.decides and all(self.book.inputs[name].choices is None for name, _ in words):
                return words
        return None

    def _rows(self, places: Places | None) -> Rows:
        """Return the persons who have one of these words, or may have it."""
        names = sorted({name for name, _ in places or ()})
        columns = {name: self.population.columns.get(name) for name in names}
        if places is None or None in columns.values():
            return np.arange(self.population.count)
        runs: list[Rows] = []
        for name, column in columns.items():
            assert column is not None
            starts, order = column.by_word
            wanted = sorted(column.code[word] for own, word in places if own == name and word in column.code)
            runs += [order[starts[code + 1] : starts[code + 2]] for code in wanted]
            runs.append(order[starts[0] : starts[1]])  # The unknown words.
        rows = np.concatenate(runs) if runs else np.empty(0, dtype=np.int64)
        return np.sort(rows) if len(names) == 1 else np.unique(rows)


@dataclass
class _Slice:
    """Some persons, with what was read for all of them."""

    book: RuleBook
    population: Population
    on: date
    rows: Rows
    """Their rows in the population, in its order."""
    _definitions: dict[str, Values] = field(default_factory=dict)
    _inputs: dict[str, Values] = field(default_factory=dict)
    _parts: dict[tuple[str, str], tuple[Rows, _Slice] | None] = field(default_factory=dict)
    _orders: dict[str, tuple[NDArray[np.int64], Rows]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many persons."""
        return len(self.rows)

    def everyone(self, value: bool) -> Truths:
        """Return one truth for all."""
        return Truths(np.full(self.count, value))

    def inhabitants(self) -> Truths:
        """Return whether each lives where the slice was cut: everybody whose commune is known."""
        column = self.population.columns.get(COMMUNE)
        unknown = np.ones(self.count, dtype=bool) if column is None else column.values[self.rows] == -1
        everyone = np.ones(self.count, dtype=bool)
        return Truths(everyone, unknown) if unknown.any() else Truths(everyone)

    def number(self, expression: Expression) -> Numbers:
        """Return what a number may be."""
        found = self.values(expression)
        if isinstance(found, Numbers):
            return found
        raise TypeError(f"{expression} is no number")

    def test(self, expression: Expression) -> Truths:
        """Return what a condition may be; absent does not hold."""
        found = self.values(expression)
        if isinstance(found, Truths):
            return found.as_condition()
        if isinstance(found, Numbers) and np.isnan(found.low).all():
            return self.everyone(False)
        raise TypeError(f"{expression} is no condition")

    def values(self, expression: Expression) -> Values:
        """Return what an expression may be worth for each person."""
        match expression:
            case ex.Literal(value):
                return constant(value, self.count)
            case ex.Input(name):
                return self._input(name)
            case ex.Parameter(name):
                dated = self.book.parameters[name].value_at(self.on)
                return Numbers.unknown(self.count) if dated is None else constant(dated, self.count)
            case ex.Definition(name):
                if name not in self._definitions:
                    self._definitions[name] = self.values(self.book.definitions[name])
                return self._definitions[name]
            case ex.Not(operand):
                return self.test(operand).contrary()
            case ex.AllOf(operands):
                return self._all(operands)
            case ex.AnyOf(operands):
                return self._any(operands)
            case ex.Comparison(operator, left, right):
                return self._compared(operator, self.values(left), self.values(right))
            case ex.Within(operand, words):
                return self._word(operand).within(words)
            case ex.IsAbsent(operand):
                return self.values(operand).is_absent()
            case ex.Cases(branches, otherwise):
                return self._cases(branches, otherwise)
            case _:
                return self._number(expression)

    def _number(self, expression: Expression) -> Numbers:
        match expression:
            case ex.Sum(terms):
                total = constant(0.0, self.count)
                assert isinstance(total, Numbers)
                for term in terms:
                    total = total.plus(self.number(term))
                return total
            case ex.Difference(left, right):
                return self.number(left).minus(self.number(right))
            case ex.Product(factors):
                first, *others = map(self.number, factors)
                for other in others:
                    first = first.times(other)
                return first
            case ex.Quotient(left, right):
                return self.number(left).over(self.number(right))
            case ex.AtMost(value, bound):
                return self.number(value).bounded(self.number(bound), np.minimum)
            case ex.AtLeast(value, bound):
                return self.number(value).bounded(self.number(bound), np.maximum)
            case ex.Rounded(value, decimals):
                return self.number(value).rounded(decimals)
        raise TypeError(f"{expression} is no number")

    def _input(self, name: str) -> Values:
        if name not in self._inputs:
            spec, column = self.book.inputs[name], self.population.columns.get(name)
            choices = None if spec.choices is None else frozenset(spec.choices)
            if column is None:
                values: NDArray[np.generic] | None = None
            else:
                values = column.values if self.count == self.population.count else column.values[self.rows]
            if spec.kind is InputKind.NUMBER:
                self._inputs[name] = Numbers.answered(values, self.count, spec.low, spec.high)
            elif spec.kind is InputKind.TRUTH:
                self._inputs[name] = Truths.answered(values, self.count)
            else:
                code = {} if column is None else column.code
                self._inputs[name] = WordCodes.answered(values, self.count, code, choices)
        return self._inputs[name]

    def _word(self, expression: Expression) -> WordCodes:
        found = self.values(expression)
        if isinstance(found, WordCodes):
            return found
        raise TypeError(f"{expression} is no word")

    def _compared(self, operator: Operator, left: Values, right: Values) -> Truths:
        if operator in (Operator.EQUAL, Operator.DIFFERENT):
            same = left.same(right)
            return same if operator is Operator.EQUAL else same.as_condition().contrary()
        if not (isinstance(left, Numbers) and isinstance(right, Numbers)):
            raise TypeError(f"{operator}: only numbers are ordered")
        return left.ordered(operator, right)

    def _all(self, operands: tuple[Expression, ...]) -> Truths:
        held = self.everyone(True)
        for operand in operands:
            held = held.also(self.test(operand))
            if not held.hold.any():
                break
        return held

    def _any(self, operands: tuple[Expression, ...]) -> Truths:
        held = self.everyone(False)
        for operand in operands:
            held = held.otherwise(self.test(operand))
            if held.is_settled and held.hold.all():
                break
        return held

    # Cases.

    def _cases(self, branches: tuple[tuple[Expression, Expression], ...], otherwise: Expression | None) -> Values:
        found: Values = Numbers.nothing(self.count)
        reached = np.zeros(self.count, dtype=bool)
        left = np.ones(self.count, dtype=bool)
        for condition, value in branches:
            at, here = self._branch(condition, value)
            if len(here.rows) == 0:
                continue
            held = here.test(condition)
            hit = held.hold & left[at]
            if not hit.any():
                continue
            found = found.chosen(here.values(value), at, hit, reached)
            reached[at] |= hit
            left[at] &= held.fail
            if not left.any():
                return found
        last = Numbers.nothing(self.count) if otherwise is None else self.values(otherwise)
        if otherwise is None and not reached.any():
            return last
        return found.chosen(last, slice(None), left, reached)

    def _branch(self, condition: Expression, value: Expression) -> tuple[Rows | slice, _Slice]:
        """Return where a branch may be taken: only the persons of its place, where it is the value of one place."""
        match condition, value:
            case ex.Not(ex.IsAbsent(ex.Definition(asked))), ex.Definition(name) if asked == name:
                key = _place(self.book.definitions[name])
                part = self._part(*key) if key is not None else None
                return (slice(None), self) if part is None else part
        return slice(None), self

    def _part(self, name: str, word: str) -> tuple[Rows, _Slice] | None:
        """Return the persons who have a word or may have it; `None` where the input has no column."""
        column = self.population.columns.get(name)
        if column is None or not column.words:
            return None
        key = name, word
        if key not in self._parts:
            if name not in self._orders:
                self._orders[name] = sorted_by_word(column.values[self.rows], len(column.words))
            starts, order = self._orders[name]
            at = order[starts[0] : starts[1]]
            if (code := column.code.get(word)) is not None:
                at = np.sort(np.concatenate((at, order[starts[code + 1] : starts[code + 2]])))
            self._parts[key] = at, _Slice(self.book, self.population, self.on, self.rows[at])
        return self._parts[key]


type Places = frozenset[tuple[str, str]]
"""Words, each with the input that may have it."""


def _words(condition: Expression) -> Places | None:
    """Return the words of which a condition asks for one; `None` where it asks for something else."""
    match condition:
        case ex.Comparison(Operator.EQUAL, ex.Input(name), ex.Literal(str(word))):
            return frozenset({(name, word)})
        case ex.Within(ex.Input(name), words):
            return frozenset((name, word) for word in words)
        case ex.AnyOf(operands):
            found = [_words(operand) for operand in operands]
            return None if None in found else frozenset().union(*(words for words in found if words is not None))
    return None


def _place(definition: Expression) -> tuple[str, str] | None:
    """Return an input and the word it must have for a definition not to be absent."""
    match definition:
        case ex.Cases(((condition, _),), None):
            for part in _together(condition):
                match part:
                    case ex.Comparison(Operator.EQUAL, ex.Input(name), ex.Literal(str(word))):
                        return name, word
    return None


def _together(condition: Expression) -> Iterator[Expression]:
    if isinstance(condition, ex.AllOf):
        yield from condition.operands
    else:
        yield condition
