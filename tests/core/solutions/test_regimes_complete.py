"""The regimes are complete and free of contradiction, shown over the whole input space by classes of equal answers.

Two answers of a field are in one class when every comparison the rules make of it gives the same; one value of each
class is enough. A rule reads few fields: its classes are enumerated whole. Two regimes meet on the fields both read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product

import pytest

from solimob.core.rules import Answer, InputKind, InputSpec, Reader, Rule, Situation, Verdict, assess
from solimob.core.rules.expression import AllOf, Comparison, Expression, Input, Literal, Parameter, Within
from solimob.core.solutions.regime_book import REGIMES, RegimeVerdict
from solimob.core.solutions.regime_case import RegimeCase
from solimob.core.solutions.regimes import find_regimes
from solimob.reference.regimes import load_regimes

ON = date(2022, 5, 2)
BOOK = load_regimes()
RULES = BOOK.rules
OPEN_CELLS = {
    "tus.driven_km",
    "tus.seats_beside_driver",
    "tad.kept",
    "tpmr.kept",
    "tpmr.departement",
    "vehicle_rental.unread",
    "counselling.unread",
}
"""Ways whose text nobody could verify, or that rest on what no case tells: they alone may stay undetermined."""
NUMBERS = {
    "fare_per_km": (0.0, 0.32, 0.33),
    "fare_minimum": (0.0, 3.2, 3.21),
    "distance_km": (10.0, 100.0, 101.0),
    "seats": (3.0, 4.0, 9.0, 10.0),
}
"""Both sides of each threshold: the cap, the cap on 10 km, 100 km, 4, 9 and 10 places."""


def values(spec: InputSpec, expressions: list[Expression]) -> list[Answer]:
    """Return one value of each class of an input."""
    match spec.kind:
        case InputKind.TRUTH:
            return [True, False]
        case InputKind.NUMBER:
            return [*NUMBERS[spec.name]]
        case InputKind.WORD:
            classes = {
                tuple(word in words for words in asked(spec.name, expressions)): word for word in spec.choices or ()
            }
            return [*classes.values()]


def asked(name: str, expressions: list[Expression]) -> Iterator[frozenset[object]]:
    """Yield the sets of words an input is compared with."""
    for expression in expressions:
        for part in RULES.parts(expression):
            match part:
                case Within(Input(found), words) if found == name:
                    yield frozenset(words)
                case Comparison(_, Input(found), Literal(word)) if found == name:
                    yield frozenset({word})


def situations(names: set[str], expressions: list[Expression]) -> Iterator[dict[str, Answer]]:
    """Yield every combination of classes of some inputs, those that contradict themselves left out."""
    ordered = sorted(names)
    for chosen in product(*(values(RULES.inputs[name], expressions) for name in ordered)):
        facts = dict(zip(ordered, chosen))
        if not (facts.get("free") is True and (facts.get("fare_per_km") or facts.get("fare_minimum"))):
            yield facts


def rules_of(regime: str) -> list[Rule]:
    return [RULES.by_id[id_][0] for id_ in BOOK.ways[regime]]


def shared(first: Rule, second: Rule) -> set[str]:
    return set(RULES.reads(first.eligibility) & RULES.reads(second.eligibility))


@pytest.mark.parametrize("rule", [rule for rule in RULES.rules if rule.id != "tus"], ids=lambda rule: rule.id)
def test_every_full_case_is_settled_when_the_texts_were_read(rule: Rule) -> None:
    expected = {Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE} if rule.id not in OPEN_CELLS else {Verdict.UNDETERMINED}
    names = set(RULES.reads(rule.eligibility)) - (set(NUMBERS) if rule.id.startswith("tus.") else set())
    fixed = {
        "fare_per_km": 0.4 if "driven" in rule.id else 0.3,
        "fare_minimum": 0.0,
        "distance_km": 20.0,
        "seats": 10.0,
    }
    on = max(ON, rule.valid_from or ON)
    found = {
        assess(Reader(RULES, Situation(on, {**fixed, **facts})), rule).verdict
        for facts in situations(names, [rule.eligibility])
    }
    assert found - {Verdict.NOT_ELIGIBLE} == expected - {Verdict.NOT_ELIGIBLE}


def test_every_full_case_of_tus_is_settled_part_by_part() -> None:
    """The conditions of the TUS share few fields: each group of conditions is enumerated whole."""
    (rule,) = RULES.by_id["tus"]
    for condition in rule.conditions:
        names = set(RULES.reads(condition.when))
        held = {
            Reader(RULES, Situation(ON, facts)).truth(condition.when).holds
            for facts in situations(names, [condition.when])
        }
        assert held == {True, False}, condition.id


def test_no_two_regimes_meet_outside_the_table_of_pairs() -> None:
    """For each pair the table lacks: no value of the fields both read lets both hold, whatever the others say."""
    for first, second in combinations(REGIMES, 2):
        if BOOK.pair(first, second) is None:
            for one, other in product(rules_of(first), rules_of(second)):
                assert not list(meeting(one, other)), f"{one.id} and {other.id} may both be allowed"


def test_every_pair_of_the_table_is_met() -> None:
    for pair in BOOK.pairs:
        first, second = sorted(pair.regimes)
        assert any(
            next(meeting(one, other), None) is not None for one, other in product(rules_of(first), rules_of(second))
        ), pair.regimes


def meeting(one: Rule, other: Rule) -> Iterator[dict[str, Answer]]:
    """Yield the values of the shared fields for which both rules may hold."""
    on = date(2022, 5, 2)
    for facts in situations(shared(one, other), [one.eligibility, other.eligibility]):
        reader = Reader(RULES, Situation(on, facts))
        if reader.truth(one.eligibility).may_hold and reader.truth(other.eligibility).may_hold:
            yield facts


def test_each_regime_answers_once_when_nothing_is_known() -> None:
    answer = find_regimes(BOOK, RegimeCase(Situation(ON, {})))
    assert [found.regime for found in answer.findings] == list(REGIMES)
    assert {found.verdict for found in answer.findings} == {RegimeVerdict.UNDETERMINED}


def test_thresholds_of_the_classes_are_those_of_the_parameters() -> None:
    for name in (
        "tus.participation_cap",
        "tus.max_trip_distance",
        "tus.max_seats",
        "tad.min_seats",
        "taxi_vtc.seats_limit",
    ):
        version = RULES.parameters[name].at(ON)
        assert version is not None
        assert any(version.value in numbers for numbers in NUMBERS.values()), name
    used = {
        part.name
        for rule in RULES.rules
        for part in RULES.parts(AllOf(tuple(c.when for c in rule.conditions)))
        if isinstance(part, Parameter)
    }
    assert used == set(RULES.parameters) - {"tus.urban_unit_limit"}
