"""A vote on the weights of the fragility index, in the form the diagnosis takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.diagnosis.composite import DEFAULT_WEIGHTS
from solimob.core.workshop import Poll, ScaleTally, read_answer, tally
from solimob.core.workshop.minutes import PollRecord
from solimob.core.workshop.weight_votes import (
    chosen_weights,
    question_id,
    voted_weights,
    weight_questions,
    weights_in,
)
from solimob.reference.workshop.kit_files import shipped_kits

LABELS = {"share_65p": "Les personnes de 65 ans et plus", "low_income_share": "Les bas revenus"}
INDICATORS = tuple(LABELS)


def tallies(votes: dict[str, list[int]]) -> list[ScaleTally]:
    found = []
    for question in weight_questions(LABELS):
        result = tally(question, [read_answer(question, vote) for vote in votes.get(question.id, [])])
        assert isinstance(result, ScaleTally)
        found.append(result)
    return found


def test_a_weight_is_the_mean_of_the_votes_with_their_spread() -> None:
    age, income = voted_weights(INDICATORS, tallies({question_id("share_65p"): [0, 4, 4, 3, 2]}))
    assert (age.weight, age.low, age.high, age.lowest, age.highest, age.votes) == (2.6, 2.0, 4.0, 0, 4, 5)
    assert age.spread == 2.0
    assert (income.weight, income.spread, income.votes) == (None, None, 0)


def test_an_indicator_keeps_its_default_when_nobody_voted_on_it() -> None:
    votes = tallies({question_id("share_65p"): [0, 0, 1]})
    assert chosen_weights(voted_weights(INDICATORS, votes)) == {"share_65p": 0.33}


def test_a_poll_votes_weights_only_when_its_questions_ask_them() -> None:
    counted = tallies({question_id("share_65p"): [4]})
    poll = PollRecord("vote", 1, tuple(zip(weight_questions(LABELS), counted, strict=True)))
    assert weights_in(poll) == voted_weights(INDICATORS, counted)
    assert weights_in(PollRecord("autre", 0, ())) == ()


def test_the_kit_votes_on_every_indicator_of_the_index() -> None:
    vote = shipped_kits()["vote-des-poids"].meeting.entry("vote")
    assert isinstance(vote, Poll)
    labels = {default.indicator: "x" for default in DEFAULT_WEIGHTS}
    asked = {question.id: question for question in weight_questions(labels)}
    assert [question.id for question in vote.questions] == list(asked)
    for question in vote.questions:
        model = asked[question.id]
        assert (question.low, question.high, question.low_label, question.high_label) == (
            model.low,
            model.high,
            model.low_label,
            model.high_label,
        )


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30))
def test_a_weight_lies_among_the_votes_whoever_votes_first(votes: list[int]) -> None:
    id_ = question_id("share_65p")
    one, other = (voted_weights(INDICATORS, tallies({id_: order}))[0] for order in (votes, votes[::-1]))
    assert one == other
    assert one.weight is not None
    assert one.weight == pytest.approx(sum(votes) / len(votes), abs=0.005)
    assert min(votes) <= one.weight <= max(votes)
