"""Faults put into a rule book one at a time: a table of law cases is good when it notices nearly all of them.

A mutant is the book with one fault: an operator, a threshold, a condition, a date of a rule or of a value; or, wherever
a source is cited, how it was read or the days it is known for. A case notices it when its judgement is not the one of
the book itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from solimob.core.rules import expression as ex
from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import Expression, Operator, children, rebuilt
from solimob.core.rules.parameter import DatedParameter
from solimob.core.rules.rule import Rule
from solimob.core.rules.source import LegalSource, LegalStatus

_CONTRARY = {
    Operator.EQUAL: Operator.DIFFERENT,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.MORE,
}
_CONTRARY |= {there: here for here, there in _CONTRARY.items()}
_OTHER_SIDE = {Operator.LESS: Operator.AT_MOST, Operator.MORE: Operator.AT_LEAST}
_OTHER_SIDE |= {there: here for here, there in _OTHER_SIDE.items()}
_DAY = timedelta(days=1)


class Fault(StrEnum):
    """What was done to the book."""

    OPERATOR = "operator flipped"
    THRESHOLD = "threshold moved"
    CONDITION = "condition dropped"
    DATE = "date moved"
    READING = "reading changed"
    KNOWN = "day a text is known moved"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A book with one fault, and where the fault is."""

    fault: Fault
    description: str
    book: RuleBook


@dataclass(frozen=True, slots=True)
class Score:
    """How many faults a table of cases notices; `survivors` describes those it does not."""

    noticed: int
    survivors: tuple[Mutant, ...]

    @property
    def share(self) -> float | None:
        """Share of the faults noticed; `None` where there is none."""
        total = self.noticed + len(self.survivors)
        return self.noticed / total if total else None


type _Change = tuple[Fault, str, Expression]


def mutants(book: RuleBook) -> Iterator[Mutant]:
    """Yield the book with each fault: in its conditions, amounts, definitions, dated values and dates."""
    for i, rule in enumerate(book.rules):
        for fault, said, changed in _changed_rules(rule):
            rules = (*book.rules[:i], changed, *book.rules[i + 1 :])
            yield Mutant(fault, f"{rule.id} ({rule.valid_from}), {said}", replace(book, rules=rules))
    for name, expression in book.definitions.items():
        for fault, said, value in _changes(expression):
            yield Mutant(fault, f"{name}, {said}", replace(book, definitions={**book.definitions, name: value}))
    for name, parameter in book.parameters.items():
        for fault, said, moved in _changed_parameters(parameter):
            yield Mutant(fault, f"{name}, {said}", replace(book, parameters={**book.parameters, name: moved}))


def source_mutants(book: RuleBook) -> Iterator[Mutant]:
    """Yield the book with each fault in a source: how it was read, and the days that are written of it."""
    for source in _sources(book):
        for fault, said, read in _changed_source(source):
            yield Mutant(fault, f"{source.citation()}, {said}", _with_source(book, source, read))


def score[Case](
    book: RuleBook,
    cases: Sequence[Case],
    judge: Callable[[RuleBook, Case], object],
    faults: Iterable[Mutant] | None = None,
) -> Score:
    """Return how many mutants of a book some case notices: those of its rules, or the `faults` given.

    `judge` gives what is compared (verdicts, amounts); it is asked about the book itself first.
    """
    right = [judge(book, case) for case in cases]
    noticed, survivors = 0, []
    for mutant in mutants(book) if faults is None else faults:
        if any(judge(mutant.book, case) != expected for case, expected in zip(cases, right)):
            noticed += 1
        else:
            survivors.append(mutant)
    return Score(noticed, tuple(survivors))


def _changed_rules(rule: Rule) -> Iterator[tuple[Fault, str, Rule]]:
    for i, condition in enumerate(rule.conditions):
        before, after = rule.conditions[:i], rule.conditions[i + 1 :]
        yield Fault.CONDITION, f"{condition.id} : supprimée", replace(rule, conditions=before + after)
        for fault, said, when in _changes(condition.when):
            conditions = (*before, replace(condition, when=when), *after)
            yield fault, f"{condition.id} : {said}", replace(rule, conditions=conditions)
    if rule.amount is not None:
        for fault, said, amount in _changes(rule.amount):
            yield fault, f"montant : {said}", replace(rule, amount=amount)
    for begins, ends, said in _moved_days(rule.valid_from, rule.valid_to):
        yield Fault.DATE, said, replace(rule, valid_from=begins, valid_to=ends)


def _changed_parameters(parameter: DatedParameter) -> Iterator[tuple[Fault, str, DatedParameter]]:
    for i, version in enumerate(parameter.versions):
        before, after = parameter.versions[:i], parameter.versions[i + 1 :]
        if version.value is not None:
            for value in _moved(version.value):
                said = f"{version.valid_from} : {version.value:g} devient {value:g}"
                versions = (*before, replace(version, value=value), *after)
                yield Fault.THRESHOLD, said, replace(parameter, versions=versions)
        for begins, ends, said in _moved_days(version.valid_from, version.valid_to):
            assert begins is not None
            later = (replace(version, valid_from=begins, valid_to=ends), *after)
            if not (before and before[-1].valid_to and before[-1].valid_to >= begins) and not (
                after and ends and ends >= after[0].valid_from
            ):
                yield Fault.DATE, said, replace(parameter, versions=(*before, *later))


def _changed_source(source: LegalSource) -> Iterator[tuple[Fault, str, LegalSource]]:
    """Yield a source that was read otherwise, then one whose written days are moved."""
    for reading in LegalStatus:
        if reading is not source.reading and not (reading is LegalStatus.VERIFIED and source.read_on is None):
            yield Fault.READING, f"lecture {source.reading} devient {reading}", replace(source, reading=reading)
    for step in (-_DAY, _DAY):
        if source.known_until is not None:
            moved = source.known_until + step
            yield Fault.KNOWN, f"connu jusqu'au {moved}", replace(source, known_until=moved)
        if source.known_from is not None:
            moved = source.known_from + step
            yield Fault.KNOWN, f"connu depuis le {moved}", replace(source, known_from=moved)


def _sources(book: RuleBook) -> dict[LegalSource, None]:
    """Return every source a verdict may rest on, once, in order."""
    found = [source for rule in book.rules for source in rule.sources]
    found += [condition.source for rule in book.rules for condition in rule.conditions]
    found += [version.source for parameter in book.parameters.values() for version in parameter.versions]
    return dict.fromkeys(found)


def _with_source(book: RuleBook, old: LegalSource, new: LegalSource) -> RuleBook:
    """Return a book in which a source is another one, wherever it is cited."""

    def changed(rule: Rule) -> Rule:
        cited = {*rule.sources, *(condition.source for condition in rule.conditions)}
        if old not in cited:
            return rule
        conditions = tuple(replace(c, source=new) if c.source == old else c for c in rule.conditions)
        sources = tuple(new if source == old else source for source in rule.sources)
        return replace(rule, conditions=conditions, sources=sources)

    parameters = {
        name: replace(p, versions=tuple(replace(v, source=new) if v.source == old else v for v in p.versions))
        for name, p in book.parameters.items()
    }
    return replace(book, rules=tuple(map(changed, book.rules)), parameters=parameters)


def _moved_days(begins: date | None, ends: date | None) -> Iterator[tuple[date | None, date | None, str]]:
    for step in (-_DAY, _DAY):
        if begins is not None and (ends is None or begins + step <= ends):
            yield begins + step, ends, f"début {begins} devient {begins + step}"
        if ends is not None and (begins is None or begins <= ends + step):
            yield begins, ends + step, f"fin {ends} devient {ends + step}"


def _changes(expression: Expression) -> Iterator[_Change]:
    """Yield an expression with one fault, in itself or in one part of it."""
    yield from _own_changes(expression)
    parts = children(expression)
    for i, part in enumerate(parts):
        for fault, said, changed in _changes(part):
            yield fault, said, rebuilt(expression, [*parts[:i], changed, *parts[i + 1 :]])


def _own_changes(expression: Expression) -> Iterator[_Change]:
    match expression:
        case ex.Literal(float(value)):
            for moved in _moved(value):
                yield Fault.THRESHOLD, f"{value:g} devient {moved:g}", ex.Literal(moved)
        case ex.Comparison(operator, left, right):
            for table in (_CONTRARY, _OTHER_SIDE):
                if operator in table:
                    other = table[operator]
                    yield Fault.OPERATOR, f"« {operator} » devient « {other} »", ex.Comparison(other, left, right)
        case ex.Not(operand):
            yield Fault.OPERATOR, "« non » est supprimé", operand
        case ex.Within(operand, words):
            yield Fault.OPERATOR, "« parmi » devient « pas parmi »", ex.Not(expression)
            for word in sorted(words) if len(words) > 1 else ():
                yield Fault.CONDITION, f"« {word} » est supprimé", ex.Within(operand, words - {word})
        case ex.AllOf(operands) if len(operands) > 1:
            yield Fault.OPERATOR, "« et » devient « ou »", ex.AnyOf(operands)
            yield from ((Fault.CONDITION, said, ex.AllOf(rest)) for said, rest in _shorter(operands))
        case ex.AnyOf(operands) if len(operands) > 1:
            yield Fault.OPERATOR, "« ou » devient « et »", ex.AllOf(operands)
            yield from ((Fault.CONDITION, said, ex.AnyOf(rest)) for said, rest in _shorter(operands))


def _shorter(operands: tuple[Expression, ...]) -> Iterator[tuple[str, tuple[Expression, ...]]]:
    for i in range(len(operands)):
        yield f"le terme {i + 1} est supprimé", operands[:i] + operands[i + 1 :]


def _moved(value: float) -> tuple[float, float]:
    """Return a number a tenth lower and higher; a whole number by a whole step of one at least."""
    step = max(1.0, round(abs(value) / 10)) if value == int(value) else abs(value) / 10
    return value - step, value + step
