"""How questions are counted: those asked, and those that could not be left out once every answer is known."""

from __future__ import annotations

from datetime import date

from benchmarks.quality.rules.questions import Count, count, summary
from solimob.core.rules import Answer, Planner, Rule
from tests.core.rules.small_book import book, rule

ON = date(2026, 11, 22)


def counted(*rules: Rule, **whole: Answer) -> Count:
    held = book(*rules)
    return count(Planner(held, ON), held, list(held.rules), whole, {})


def test_question_that_settled_nothing_is_asked_and_not_needed() -> None:
    """The age comes first; the status alone would have refused."""
    assert counted(rule("status == seeker and age >= 18"), age=40, status="employee") == Count(2, 1, 1)


def test_every_question_is_needed_when_all_conditions_hold() -> None:
    assert counted(rule("status == seeker and age >= 18"), age=40, status="seeker") == Count(2, 2, 1)


def test_summary_says_how_far_a_better_order_could_go() -> None:
    found = summary([Count(2, 1, 1), Count(2, 2, 1)])
    assert (found["questions_median"], found["questions_mean"], found["questions_needed_mean"]) == (2, 2, 1.5)
