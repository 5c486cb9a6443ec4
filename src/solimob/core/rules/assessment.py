"""What a rule says of one situation: a verdict that nothing learned later can contradict, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import AllOf, AnyOf, Cases, Definition, Expression, Input, children
from solimob.core.rules.inputs import Situation
from solimob.core.rules.possible import Range, is_settled
from solimob.core.rules.requirement import AMOUNT, DatedRequirement, DatedRule, is_read
from solimob.core.rules.rule import Condition, Rule
from solimob.core.rules.scalar import Reader


class Verdict(StrEnum):
    """What a rule says of a situation."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class ConditionOutcome:
    """A condition and whether it holds; `None` where an answer is missing, or its text is only « à vérifier »."""

    condition: Condition
    holds: bool | None
    to_verify: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict of one rule.

    `outcomes` come in the order of the rule: perimeter, conditions, amount (not looked at where one of the former
    refuses already); none on a day the rule is not in force.
    `amount`, in euros, is what it pays (what it would pay where undetermined); `None` where it pays nothing or is
    refused. `missing` are the inputs that could still change the verdict, in the order of the book. `ended_on` is the
    last day of a rule that has ended. `to_verify`: a text or a value the verdict rests on was not read, or not so late.
    """

    rule: Rule
    verdict: Verdict
    to_verify: bool
    outcomes: tuple[ConditionOutcome, ...]
    amount: Range | None
    missing: tuple[str, ...]
    in_force: bool
    ended_on: date | None

    @property
    def discretion(self) -> tuple[str, ...]:
        """What a commission or an instructor decides, whatever the verdict."""
        return self.rule.discretion

    @property
    def failing(self) -> tuple[Condition, ...]:
        """The conditions that do not hold; each forbids alone."""
        return tuple(outcome.condition for outcome in self.outcomes if outcome.holds is False)


def version_on(book: RuleBook, rule_id: str, on: date) -> Rule:
    """Return the version of a rule that speaks for a day: in force, else the last one before it, else the first.

    Raises
    ------
    KeyError
        If the book has no such rule.
    """
    versions = book.by_id[rule_id]
    begun = [rule for rule in versions if rule.valid_from is None or rule.valid_from <= on]
    return begun[-1] if begun else versions[0]


def assess_on(book: RuleBook, rule_id: str, situation: Situation) -> Assessment:
    """Assess the version of a rule that speaks for the day of a situation.

    Raises
    ------
    KeyError
        If the book has no such rule.
    SituationError
        If the situation says something it cannot.
    """
    return assess(Reader(book, situation), version_on(book, rule_id, situation.on))


def assess(reader: Reader, rule: Rule) -> Assessment:
    """Return what one version of a rule of the reader's book says of its situation.

    Before its first day no text was read: undetermined. After its last day it has ended, unless the book has a later
    version of the rule: no text was read for the days between.
    """
    on = reader.situation.on
    if not rule.is_in_force(on):
        return _out_of_force(reader.book, rule, on)
    dated = reader.book.on_day(rule, on)
    outcomes = tuple(_outcome(reader, each) for each in dated.requirements if each.required.condition.id != AMOUNT)
    amount: Range | None = None
    if rule.amount is not None and all(outcome.holds is not False for outcome in outcomes):
        amount = reader.number(rule.amount)
        outcomes += tuple(_paid(each, amount) for each in dated.requirements if each.required.condition.id == AMOUNT)
    verdict = _verdict(dated, outcomes)
    return Assessment(
        rule,
        verdict,
        _is_to_verify(dated, verdict, outcomes),
        outcomes,
        None if verdict is Verdict.NOT_ELIGIBLE else amount,
        _missing(reader, dated, outcomes) if verdict is Verdict.UNDETERMINED else (),
        True,
        None,
    )


def open_inputs(reader: Reader, expression: Expression) -> frozenset[str]:
    """Return the unanswered inputs that may still change what an expression is worth: none where it is settled."""
    if is_settled(reader.possible(expression)):
        return frozenset()
    match expression:
        case Input(name):
            return frozenset({name})
        case Definition(name):
            return open_inputs(reader, reader.book.definitions[name])
        case AllOf(operands) | AnyOf(operands):
            return frozenset().union(*(open_inputs(reader, operand) for operand in operands))
        case Cases(branches, otherwise):
            return _open_in_cases(reader, branches, otherwise)
    return frozenset().union(*(open_inputs(reader, child) for child in children(expression)))


def _open_in_cases(
    reader: Reader, branches: tuple[tuple[Expression, Expression], ...], otherwise: Expression | None
) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for condition, value in branches:
        held = reader.truth(condition)
        found |= open_inputs(reader, condition)
        if held.may_hold:
            found |= open_inputs(reader, value)
        if not held.may_fail:
            return found
    return found if otherwise is None else found | open_inputs(reader, otherwise)


def _outcome(reader: Reader, each: DatedRequirement) -> ConditionOutcome:
    condition = each.required.condition
    return ConditionOutcome(condition, reader.truth(condition.when).holds if each.decides else None, each.to_verify)


def _paid(each: DatedRequirement, amount: Range) -> ConditionOutcome:
    settled = each.decides and not (amount.may_be_absent and amount.has_number)
    return ConditionOutcome(each.required.condition, amount.has_number if settled else None, each.to_verify)


def _verdict(dated: DatedRule, outcomes: tuple[ConditionOutcome, ...]) -> Verdict:
    """Return the verdict; a rule no text of which was read can be refused by a condition that was, never granted."""
    held = [outcome.holds for outcome in outcomes]
    if False in held:
        return Verdict.NOT_ELIGIBLE
    if None in held or not dated.is_read:
        return Verdict.UNDETERMINED
    return Verdict.ELIGIBLE


def _is_to_verify(dated: DatedRule, verdict: Verdict, outcomes: tuple[ConditionOutcome, ...]) -> bool:
    """Tell whether a verdict is shown « à vérifier »: one failing condition that is not is enough to refuse."""
    if verdict is Verdict.NOT_ELIGIBLE:
        return all(outcome.to_verify for outcome in outcomes if outcome.holds is False)
    return dated.to_verify or any(outcome.to_verify for outcome in outcomes)


def _missing(reader: Reader, dated: DatedRule, outcomes: tuple[ConditionOutcome, ...]) -> tuple[str, ...]:
    """Return the open inputs of the conditions left open; a condition that never decides asks for nothing."""
    found: set[str] = set()
    for each, outcome in zip(dated.requirements, outcomes):
        if outcome.holds is None and each.decides:
            found |= open_inputs(reader, outcome.condition.when)
    return tuple(name for name in reader.book.inputs if name in found)


def _out_of_force(book: RuleBook, rule: Rule, on: date) -> Assessment:
    last = book.by_id[rule.id][-1]
    ended = rule.valid_from == last.valid_from and rule.valid_to is not None and rule.valid_to < on and is_read(rule)
    # A day for which no text was read is always « à vérifier ».
    return Assessment(
        rule,
        Verdict.NOT_ELIGIBLE if ended else Verdict.UNDETERMINED,
        not ended or any(source.is_to_verify(on) for source in rule.sources),
        (),
        None,
        (),
        False,
        rule.valid_to if ended else None,
    )
