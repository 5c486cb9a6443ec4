"""What a rule requires, its perimeter and its amount included, with all that each requirement reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from solimob.core.rules.expression import Cases, Expression, Input, IsAbsent, Not, Quotient, Within
from solimob.core.rules.parameter import DatedParameter
from solimob.core.rules.rule import Condition, Rule
from solimob.core.rules.source import LegalStatus, Standing, weakest

COMMUNE = "commune"
"""The input a perimeter is tested against: a commune code of the perimeter's COG year."""
PERIMETER, AMOUNT = "perimeter", "amount"
"""The ids of the two conditions nobody writes."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition with the inputs and the dated parameters it reads, through definitions."""

    condition: Condition
    inputs: frozenset[str]
    parameters: tuple[DatedParameter, ...]

    def decides(self, on: date) -> bool:
        """Tell whether it may settle a rule on a day: neither its text nor a value in it is only « à vérifier »."""
        return self.condition.decides and values_decide(self.parameters, on)

    def standing(self, on: date) -> Standing:
        """Return what it is worth for a day: its text, and the values it reads."""
        versions = (parameter.at(on) for parameter in self.parameters)
        values = (version.source.standing(on) for version in versions if version is not None)
        return weakest((self.condition.source.standing(on), *values))

    def doubt(self, on: date) -> str:
        """Return in French why it is shown « à vérifier », by the weakest of its text and its values; empty if not."""
        versions = (parameter.at(on) for parameter in self.parameters)
        sources = [self.condition.source, *(version.source for version in versions if version is not None)]
        standing = self.standing(on)
        return next(source.doubt(on) for source in reversed(sources) if source.standing(on) is standing)

    def is_to_verify(self, on: date) -> bool:
        """Tell whether what it says on a day is shown « à vérifier »."""
        return self.standing(on) is not Standing.READ


@dataclass(frozen=True, slots=True)
class DatedRequirement:
    """A requirement on one day: whether it may settle a rule, and whether it is shown « à vérifier »."""

    required: Requirement
    decides: bool
    to_verify: bool


@dataclass(frozen=True, slots=True)
class DatedRule:
    """What is the same for every situation of one day: what a rule requires, and how far it is read."""

    requirements: tuple[DatedRequirement, ...]
    is_read: bool
    """Whether a text of the rule is more than « à vérifier »: a rule that is not is never granted."""
    to_verify: bool
    """Whether a text of the rule, or a value of its amount, is shown « à vérifier »."""

    @classmethod
    def of(
        cls, rule: Rule, requirements: Iterable[Requirement], amount: tuple[DatedParameter, ...], on: date
    ) -> DatedRule:
        """Return a rule on a day; `amount` are the values its amount reads."""
        return cls(
            tuple(DatedRequirement(each, each.decides(on), each.is_to_verify(on)) for each in requirements),
            is_read(rule),
            any(source.is_to_verify(on) for source in rule.sources) or values_to_verify(amount, on),
        )


def is_read(rule: Rule) -> bool:
    """Tell whether a text of a rule is more than « à vérifier »."""
    return any(source.reading is not LegalStatus.TO_VERIFY for source in rule.sources)


def values_decide(parameters: tuple[DatedParameter, ...], on: date) -> bool:
    """Tell whether no value of a day is only « à vérifier »."""
    versions = (parameter.at(on) for parameter in parameters)
    return all(version is None or version.source.reading is not LegalStatus.TO_VERIFY for version in versions)


def values_to_verify(parameters: tuple[DatedParameter, ...], on: date) -> bool:
    """Tell whether a value of a day is shown « à vérifier »."""
    versions = (parameter.at(on) for parameter in parameters)
    return any(version is not None and version.source.is_to_verify(on) for version in versions)


def perimeter_condition(rule: Rule) -> Condition | None:
    """Return the perimeter as a condition on `COMMUNE`; `None` for the whole country."""
    if rule.perimeter.communes is None:
        return None
    where = Within(Input(COMMUNE), rule.perimeter.communes)
    return Condition(PERIMETER, f"La commune est dans le périmètre : {rule.perimeter.label}.", where, rule.sources[0])


def amount_condition(rule: Rule) -> Condition | None:
    """Return that there is an amount, as a condition; `None` for a rule that pays nothing."""
    if rule.amount is None:
        return None
    return Condition(AMOUNT, "Un montant est prévu pour ce cas.", Not(IsAbsent(rule.amount)), rule.sources[0])


def may_be_absent(expression: Expression) -> bool:
    """Tell whether one node of itself makes a value absent: a case without branch, a division by zero."""
    return (isinstance(expression, Cases) and expression.otherwise is None) or isinstance(expression, Quotient)
