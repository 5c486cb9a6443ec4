"""What is shown of a survey, and that nothing small can be worked out from it (rows C-M14, L23)."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solimob.core.workshop.intervals import wilson
from solimob.core.workshop.raking import rake
from solimob.core.workshop.survey_results import Result, Withheld, results
from solimob.core.workshop.surveys import Choice, Question, QuestionKind, Response, ShownWhen, Survey, Unsaid

ABC = (Choice("a", "A"), Choice("b", "B"), Choice("c", "C"))
ONE = Question(id="one", kind=QuestionKind.SINGLE, text="?", choices=ABC)
SEVERAL = Question(id="several", kind=QuestionKind.MULTIPLE, text="?", choices=ABC)
SCALE = Question(id="scale", kind=QuestionKind.SCALE, text="?", low=1, high=5)
KM = Question(id="km", kind=QuestionKind.NUMBER, text="?")
TEXT = Question(id="text", kind=QuestionKind.TEXT, text="?")
THEN = Question(id="then", kind=QuestionKind.SINGLE, text="?", choices=ABC, shown_when=ShownWhen("one", frozenset("a")))


def given_by(question: Question, counts: dict[str, int]) -> list[Response]:
    """Return responses in which each option was chosen alone so many times."""
    return [Response({question.id: frozenset({id_})}) for id_, count in counts.items() for _ in range(count)]


def only(question: Question, responses: list[Response], threshold: int = 11, **more: Any) -> Result:
    """Return the result of a survey of one question."""
    return results(Survey("x", "", (question,)), responses, threshold, **more)[0]


def test_shares_have_their_interval_when_every_count_is_large() -> None:
    result = only(ONE, given_by(ONE, {"a": 30, "b": 50, "c": 20}))
    assert (result.answered, result.withheld) == (100, None)
    row = result.row("a")
    assert row is not None
    assert (row.count, row.share) == (30, wilson(0.3, 100))


def test_unsaid_is_not_counted_when_shares_are_made() -> None:
    unsaid = [Response({"one": Unsaid.DONT_KNOW})] * 20 + [Response({})] * 20
    result = only(ONE, given_by(ONE, {"a": 30, "b": 50, "c": 20}) + unsaid)
    assert result.answered == 100


def test_nothing_is_shown_when_few_answered() -> None:
    result = only(ONE, given_by(ONE, {"a": 10}))
    assert (result.answered, result.rows, result.withheld) == (None, (), Withheld.TOO_FEW)


def test_small_count_and_another_are_hidden_when_the_total_is_shown() -> None:
    result = only(ONE, given_by(ONE, {"a": 30, "b": 40, "c": 2}))
    assert [row.count for row in result.rows] == [30, None, None]
    assert result.withheld is Withheld.SMALL_CELLS


def test_option_is_hidden_when_nearly_everybody_ticked_it() -> None:
    result = only(SEVERAL, given_by(SEVERAL, {"a": 2, "b": 58}))
    assert [row.count for row in result.rows] == [None, None, None]


def test_distribution_is_hidden_and_mean_shown_when_a_step_is_small() -> None:
    result = only(SCALE, given_by(SCALE, {"1": 12, "2": 12, "3": 12, "4": 12, "5": 3}))
    assert all(row.count is None for row in result.rows)
    assert result.mean is not None
    assert result.mean.value == 2.6  # (12 + 24 + 36 + 48 + 15) / 51 = 2.647


def test_mean_is_hidden_when_nearly_everybody_gave_the_same_end() -> None:
    result = only(SCALE, given_by(SCALE, {"4": 1, "5": 40}))
    assert result.mean is None
    assert result.withheld is Withheld.SMALL_CELLS


def test_mean_of_numbers_has_one_decimal_when_shown() -> None:
    result = only(KM, [Response({"km": float(n)}) for n in range(1, 21)])
    assert result.mean is not None
    assert result.mean.value == 10.5
    assert only(KM, [Response({"km": 5.0})] * 20).mean is None


def test_interval_of_a_mean_is_the_widest_when_its_distribution_is_hidden() -> None:
    """The exact interval would give the variance, and with it the answers."""
    apart = only(SCALE, given_by(SCALE, {"1": 10, "3": 10, "5": 10}))
    together = only(SCALE, given_by(SCALE, {"3": 30}))
    assert apart.mean == together.mean
    assert apart.mean is not None
    assert apart.mean.high - apart.mean.low == pytest.approx(1.4)  # 2 × t(29) × 2 / √30 = 1.49, each end rounded


def test_texts_are_in_alphabetical_order_when_many_wrote() -> None:
    written = [Response({"text": word}) for word in ("bus", "vélo", "âne", "taxi")]
    assert only(TEXT, written, 4).texts == ("bus", "taxi", "vélo", "âne")
    assert only(TEXT, written, 5).withheld is Withheld.TOO_FEW


def test_names_and_numbers_are_masked_when_somebody_wrote_them() -> None:
    written = [Response({"text": "Appelez Mme Durand au 06 12 34 56 78"})] * 4
    assert only(TEXT, written, 4).texts[0] == "Appelez [nom] au [téléphone]"


def follow_up(asked: int, others: dict[str, int]) -> Result:
    """Return the result of the question asked to those who said « a »."""
    first = [Response({"one": frozenset("a"), "then": frozenset("abc"[n % 3])}) for n in range(asked)]
    return results(Survey("x", "", (ONE, THEN)), first + given_by(ONE, others), 11)[1]


def test_question_is_shown_when_the_answer_that_leads_to_it_is_shown() -> None:
    assert follow_up(60, {"b": 20, "c": 20}).answered == 60


def test_question_is_hidden_when_the_answer_that_leads_to_it_is_hidden() -> None:
    """Its total would be the count that is hidden above."""
    result = follow_up(40, {"b": 2, "c": 2})
    assert (result.answered, result.withheld) == (None, Withheld.DEPENDS)


def test_shares_are_weighted_on_the_effective_number_when_weights_are_given() -> None:
    responses = given_by(ONE, {"a": 20, "b": 30, "c": 50})
    told = [next(iter(response.answers["one"])) for response in responses]
    weights = rake({"one": told}, {"one": {"a": 0.4, "b": 0.3, "c": 0.3}})
    row = only(ONE, responses, weights=weights).row("a")
    assert row is not None
    assert row.share is not None
    expected = wilson(0.4, weights.effective_n)
    assert (row.share.value, row.share.low) == (0.4, round(expected.low, 2))
    # Beside the weighted share, the count would give the cross table with the margin.
    assert row.count is None


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc-"), st.integers(1, 5)), max_size=60))
def test_no_count_shown_is_under_the_threshold_when_anything_is_answered(people: list[tuple[str, str, int]]) -> None:
    """C-M14: no published cell under the threshold, its complement included."""
    survey = Survey("x", "", (ONE, THEN, SEVERAL, SCALE))
    responses = [
        Response(
            {"one": frozenset(one), "scale": frozenset({str(step)}), "several": frozenset(one + other)}
            | ({"then": frozenset(other)} if one == "a" else {})
            if other != "-"
            else {"one": frozenset(one)}
        )
        for one, other, step in people
    ]
    for result in results(survey, responses, 7):
        assert result.answered is None or result.answered >= 7
        for row in result.rows:
            assert row.count is None or row.count >= 7
            if row.count is not None and result.question is SEVERAL and result.answered is not None:
                assert result.answered - row.count >= 7


def published(counts: tuple[int, ...], threshold: int) -> tuple[object, ...]:
    """Return everything that is shown of a scale answered so."""
    question = Question(id="q", kind=QuestionKind.SCALE, text="?", low=1, high=len(counts))
    answers = given_by(question, {str(step): count for step, count in enumerate(counts, start=1)})
    result = only(question, answers, threshold)
    return (result.answered, tuple(row.count for row in result.rows), result.mean)


@pytest.mark.parametrize(("steps", "threshold", "most"), [(3, 5, 18), (4, 5, 15), (5, 5, 12)])
def test_no_step_can_be_worked_out_when_the_mean_and_its_interval_are_shown(
    steps: int, threshold: int, most: int
) -> None:
    """For every way to answer, what is shown leaves at least two values to each hidden step."""
    worlds: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=steps):
        if threshold <= sum(counts) <= most:
            worlds[published(counts, threshold)].append(counts)
    for (answered, rows, _), possible in worlds.items():
        assert isinstance(rows, tuple)
        if answered is not None and None in rows:
            for step in range(steps):
                assert len({counts[step] for counts in possible}) >= 2, (answered, rows, possible)
