"""The next question is the one that settles most rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from solimob.core.rules import Answer, Reader, Rule, RuleBook, Situation, Verdict, assess
from solimob.core.rules.planner import Planner, Question, next_question
from tests.core.rules.generated import TODAY, Maker
from tests.core.rules.small_book import RUMOUR, book, condition, rule

ON = date(2026, 11, 22)


def question(*rules: Rule, **facts: Answer) -> Question | None:
    held = book(*rules)
    return next_question(held, held.rules, Situation(ON, facts))


def test_question_that_settles_most_rules_comes_first() -> None:
    found = question(rule("disabled", id_="x"), rule("owns_car", id_="y"), rule("not owns_car", id_="z"))
    assert found is not None
    assert (found.input.name, found.expected, found.waiting) == ("owns_car", 2.0, 2)


def test_first_in_the_book_comes_first_when_equal() -> None:
    found = question(rule("disabled", id_="x"), rule("age >= 18", id_="y"))
    assert found is not None
    assert found.input.name == "age"


def test_answer_that_may_settle_counts_for_its_share() -> None:
    found = question(rule("status == seeker and age >= 18"))
    assert found is not None
    assert (found.input.name, found.expected) == ("age", 0.5)


def test_settled_rules_are_left_out() -> None:
    assert question(rule("age >= 18", "disabled"), age=3) is None


def test_input_nobody_is_asked_for_is_never_asked() -> None:
    assert question(rule("age >= 18", communes=frozenset({"00001"})), age=20) is None


def test_condition_only_heard_asks_nothing() -> None:
    assert question(rule(condition("disabled", RUMOUR))) is None


def test_one_input_of_a_quotient_is_asked() -> None:
    found = question(rule("poor"))
    assert found is not None
    assert found.input.name in ("income", "parts")
    again = question(rule("poor"), **{found.input.name: 10})
    assert again is None or again.input.name != found.input.name


def with_boxes(*rules: Rule) -> RuleBook:
    """Return a book where having a car and a disability are boxes to tick of one question."""
    held = book(*rules)
    boxes = {name: replace(held.inputs[name], together="Qu'avez-vous ?") for name in ("owns_car", "disabled")}
    return replace(held, inputs={**held.inputs, **boxes})


def test_boxes_to_tick_are_one_question() -> None:
    held = with_boxes(rule("disabled", id_="x"), rule("owns_car or age >= 60", id_="y"))
    found = next_question(held, held.rules, Situation(ON, {}))
    assert found is not None
    assert [spec.name for spec in found.inputs] == ["owns_car", "disabled"]
    assert found.text == "Qu'avez-vous ?"
    # One box ticked: x is settled by both, y by a car alone; age settles y at sixty and above, two cells of three.
    assert (found.expected, found.waiting) == (1.5, 2)


def test_boxes_that_are_answered_are_not_asked_again() -> None:
    held = with_boxes(rule("disabled and owns_car"))
    found = next_question(held, held.rules, Situation(ON, {"owns_car": True}))
    assert found is not None
    assert ([spec.name for spec in found.inputs], found.expected) == (["disabled"], 1.0)


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_questions_end_and_settle_everything(chance: Random) -> None:
    maker = Maker(chance, simple_numbers=True)
    held = maker.book(rules=3, depth=2)
    whole, facts = maker.completed(Situation(TODAY, {})), {"commune": "00001"}
    planner = Planner(held, TODAY)
    for _ in range(len(held.inputs)):
        found = planner.next_question(held.rules, facts)
        if found is None:
            break
        assert found.input.name not in facts
        facts[found.input.name] = whole.facts[found.input.name]
    reader = Reader(held, Situation(TODAY, facts))
    assert all(assess(reader, given).verdict is not Verdict.UNDETERMINED for given in held.rules)
