"""The amounts of a model in one situation, as the engine of Publicodes gives them: defaults and defects included."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import AllOf, AnyOf, Expression, Input
from solimob.core.rules.inputs import InputKind, InputSpec, Situation
from solimob.core.rules.possible import NO, YES, Possible, Range, Truth
from solimob.core.rules.scalar import Reader
from solimob.ingest.publicodes.circles import CIRCLE, unrolled
from solimob.ingest.publicodes.model import Model, UnsupportedError
from solimob.ingest.publicodes.situation import read_answers
from solimob.ingest.publicodes.translate import Translation, translate
from solimob.ingest.publicodes.typed import Kind
from solimob.ingest.publicodes.units import Unit, factor

type Amounts = dict[str, float | None]
EUROS = Unit(("€",))
_DECIMALS = 16
"""The engine rounds so what it converts."""
_NO_DAY = date.min
"""A model of Publicodes has no dated value."""


class _Unanswered(Exception):
    """A value reads what nothing answers."""


class _EngineReader(Reader):
    """Reads as the engine does: what stands on something unanswered has no value, save « et » and « ou » settled."""

    def possible(self, expression: Expression) -> Possible:
        match expression:
            case Input(name) if name not in self._inputs:
                raise _Unanswered
            case AllOf(operands):
                return self._settled(operands, NO)
            case AnyOf(operands):
                return self._settled(operands, YES)
        return super().possible(expression)

    def _settled(self, operands: tuple[Expression, ...], settling: Truth) -> Truth:
        unanswered = False
        for operand in operands:
            try:
                if self.truth(operand) == settling:
                    return settling
            except _Unanswered:
                unanswered = True
        if unanswered:
            raise _Unanswered
        return YES if settling is NO else NO


@dataclass(slots=True)
class Evaluator:
    """Evaluates rules of a model in situations written as Publicodes writes them.

    Parameters
    ----------
    wanted
        Paths of the rules to evaluate.
    """

    model: Model
    wanted: Collection[str]
    _books: dict[object, _Book] = field(default_factory=dict)

    def amounts(self, case: object, only: Collection[str] | None = None) -> Amounts:
        """Return the amount of each rule in euros, `None` where the engine gives none; of `only` some, where given.

        Rules that were not understood are not in the result (`left_aside`).

        Raises
        ------
        SituationError
            If the situation is not understood or impossible.
        """
        plain = self._book((), {})
        answers = read_answers(case, self.model, plain.book.inputs)
        given = frozenset(answers.values) - plain.book.inputs.keys()
        asked = plain if not given and not answers.units else self._book(given, answers.units)
        reader = asked.reader(answers.values)
        return {name: asked.amount(reader, name) for name in only or self.wanted if name not in asked.left_aside}

    @property
    def left_aside(self) -> Mapping[str, UnsupportedError]:
        """The rules that were not understood."""
        return self._book((), {}).left_aside

    @property
    def inputs(self) -> Mapping[str, InputSpec]:
        """The questions of the model."""
        return {name: spec for name, spec in self._book((), {}).book.inputs.items() if name != CIRCLE}

    @property
    def defaults(self) -> tuple[str, ...]:
        """The questions to which the model answers by itself, where a situation says nothing."""
        return self._book((), {}).defaults

    @property
    def circles(self) -> tuple[tuple[str, ...], ...]:
        """The rules that stand on themselves for some situation."""
        return self._book((), {}).circles

    def _book(self, given: Collection[str], units: Mapping[str, str]) -> _Book:
        key = frozenset(given), frozenset(units.items())
        if key not in self._books:
            self._books[key] = _book(self.model, self.wanted, given, units)
        return self._books[key]


@dataclass(slots=True)
class _Book:
    """A rule book with the defaults of its inputs, the deepest first."""

    book: RuleBook
    translation: Translation
    defaults: tuple[str, ...]
    circles: tuple[tuple[str, ...], ...]

    @property
    def left_aside(self) -> Mapping[str, UnsupportedError]:
        return self.translation.left_aside

    def reader(self, answers: Mapping[str, bool | float | str]) -> Reader:
        reader = _EngineReader(self.book, Situation(_NO_DAY, answers))
        for name in self.defaults:
            if name not in reader._inputs:
                try:
                    reader._inputs[name] = reader.possible(self.translation.defaults[name])
                except _Unanswered:
                    continue
        return reader

    def amount(self, reader: Reader, name: str) -> float | None:
        typed = self.translation.typed[name]
        if typed.kind is not Kind.NUMBER:
            return None
        try:
            found = reader.possible(typed.in_unit(EUROS).expression)
        except _Unanswered:
            return None
        value = found.value if isinstance(found, Range) else None
        converts = typed.unit is not None and factor(typed.unit, EUROS) is not None
        return round(value, _DECIMALS) if value is not None and converts else value


def _book(model: Model, wanted: Collection[str], given: Collection[str], units: Mapping[str, str]) -> _Book:
    questions = [path for path, rule in model.rules.items() if "question" in rule]
    translation = translate(model, [*wanted, *questions, *given], units, given)
    opened = unrolled(translation.definitions)
    inputs = {**translation.inputs, CIRCLE: InputSpec(CIRCLE, InputKind.NUMBER, "cercle")}
    book = RuleBook((), inputs, {}, opened.definitions)
    return _Book(book, translation, _deepest_first(book, translation.defaults), opened.circles)


def _deepest_first(book: RuleBook, defaults: Mapping[str, Expression]) -> tuple[str, ...]:
    order: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in order:
            return
        for read in sorted(book.reads(defaults[name])):
            if read in defaults and read != name:
                visit(read)
        order[name] = None

    for name in defaults:
        visit(name)
    return tuple(order)
