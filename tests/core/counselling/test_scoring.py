from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import solimob
from solimob.core.counselling import (
    NOTHING_KNOWN,
    Answers,
    Axis,
    AxisScore,
    Destination,
    Form,
    Item,
    LocalOffer,
    Unsaid,
    WrongVersionError,
    is_asked,
    next_items,
    score_axes,
)
from solimob.reference.counselling import read_questionnaire
from tests.core.counselling.small_test import SMALL, answers

SHIPPED = read_questionnaire()
ENDS = ("low", "high")


def axis(answered: Answers, name: Axis, questionnaire=SMALL, offer: LocalOffer = NOTHING_KNOWN) -> AxisScore:
    return next(score for score in score_axes(questionnaire, answered, offer) if score.axis is name)


def known(item: Item) -> st.SearchStrategy[frozenset[str]]:
    """A choice, or several where they may be ticked together."""
    ids = [choice.id for choice in item.choices]
    one = st.sampled_from(ids).map(lambda id_: frozenset({id_}))
    return st.one_of(one, st.sets(st.sampled_from(ids[1:]), min_size=1).map(frozenset)) if item.several else one


@st.composite
def filled(draw: st.DrawFn, complete: bool = False) -> Answers:
    """Answers to the shipped test: any of them unknown, unless `complete`."""
    form = draw(st.sampled_from(Form))
    given_: dict[str, frozenset[str] | Unsaid] = {}
    for item in SHIPPED.items_of(form):
        choice = draw(known(item) if complete else st.one_of(known(item), st.sampled_from(Unsaid), st.none()))
        if choice is not None:
            given_[item.id] = choice
    return Answers(SHIPPED.version, form, given_)


@given(st.data(), filled())
def test_an_axis_never_falls_when_there_is_one_more_difficulty(data: st.DataObject, before: Answers) -> None:
    """Monotony: one harder answer, or one more box ticked, lowers neither end of any axis."""
    answered = [i for i in SHIPPED.items_of(before.form) if not i.context and before.chosen(i.id) is not None]
    assume(answered)
    item = data.draw(st.sampled_from(answered))
    ids, chosen = [choice.id for choice in item.choices], before.chosen(item.id) or frozenset()
    if item.several:
        harder = [(chosen - {ids[0]}) | {id_} for id_ in ids[1:] if id_ not in chosen]
    else:
        harder = [frozenset({id_}) for id_ in ids[ids.index(next(iter(chosen))) + 1 :]]
    assume(harder)
    after = replace(before, given={**before.given, item.id: data.draw(st.sampled_from(harder))})
    for was, now in zip(score_axes(SHIPPED, before, NOTHING_KNOWN), score_axes(SHIPPED, after, NOTHING_KNOWN)):
        assert now.low >= was.low
        assert now.high >= was.high


@given(st.data(), filled(complete=True))
def test_a_partial_interval_holds_the_score_when_the_rest_is_answered(data: st.DataObject, whole: Answers) -> None:
    unknown = data.draw(st.sets(st.sampled_from(sorted(whole.given))))
    unsaid = data.draw(st.sampled_from([None, *Unsaid]))
    kept = {id_: value for id_, value in whole.given.items() if id_ not in unknown}
    partial = replace(whole, given=kept | (dict.fromkeys(unknown, unsaid) if unsaid else {}))
    for wide, exact in zip(score_axes(SHIPPED, partial, NOTHING_KNOWN), score_axes(SHIPPED, whole, NOTHING_KNOWN)):
        assert wide.low <= exact.low <= exact.high <= wide.high
        assert exact.axis is Axis.OFFER or exact.low == exact.high


def test_points_add_up_and_stop_at_a_hundred_when_boxes_are_ticked() -> None:
    assert axis(answers(needs={"steps"}), Axis.HEALTH).low == 60
    assert axis(answers(needs={"steps", "escort"}), Axis.HEALTH).low == 100


@pytest.mark.parametrize("unsaid", [*Unsaid, None])
def test_an_answer_is_unknown_and_never_zero_when_it_is_not_given(unsaid: Unsaid | None) -> None:
    given_ = {} if unsaid is None else {"needs": unsaid}
    health = axis(Answers("9", Form.LONG, given_), Axis.HEALTH)
    assert (health.low, health.high) == (0, 100)
    assert [item.id for item in health.unknown] == ["needs"]


def test_a_hidden_question_counts_for_nothing_when_its_answer_was_left_behind() -> None:
    assert axis(answers(car="always", repair="fails"), Axis.VEHICLE).low == 30
    assert axis(answers(car="never", repair="fails"), Axis.VEHICLE).low == 40


def test_a_question_may_count_when_what_it_hangs_on_is_unknown() -> None:
    vehicle = axis(answers(), Axis.VEHICLE)
    assert (vehicle.low, vehicle.high) == (0, 70)
    assert is_asked(SMALL, SMALL.by_id["repair"], answers()) is None


def test_the_short_form_does_not_count_what_it_does_not_ask() -> None:
    vehicle = axis(answers(Form.SHORT, car="always"), Axis.VEHICLE)
    assert (vehicle.low, vehicle.high) == (0, 0)


def test_what_moved_an_axis_comes_greatest_first() -> None:
    moved = axis(answers(needs={"steps", "escort"}), Axis.HEALTH).moved_by
    assert [(movement.choice.id, movement.points) for movement in moved] == [("escort", 70), ("steps", 60)]


def test_the_offer_axis_comes_from_the_diagnosis_when_it_is_handed_in() -> None:
    offer = LocalOffer(
        (Destination("a", False), Destination("b", None), Destination("c", True), Destination("d", True))
    )
    known_ = axis(answers(), Axis.OFFER, offer=offer)
    assert (known_.low, known_.high) == (25, 50)
    unknown = axis(answers(), Axis.OFFER)
    assert (unknown.low, unknown.high) == (0, 100)


def test_answers_are_refused_when_given_to_another_version() -> None:
    with pytest.raises(WrongVersionError, match="version 8 du test, pas à la version 9"):
        score_axes(SMALL, replace(answers(), version="8"), NOTHING_KNOWN)


def test_next_items_follow_the_answers_when_some_are_given() -> None:
    assert [item.id for item in next_items(SMALL, answers())] == ["car", "needs"]
    assert [item.id for item in next_items(SMALL, answers(car="always"))] == ["repair", "needs"]
    assert [item.id for item in next_items(SMALL, answers(car="never", needs="nothing"))] == []
    declined = Answers("9", Form.LONG, {"car": Unsaid.PREFER_NOT_TO_SAY})
    assert [item.id for item in next_items(SMALL, declined)] == ["needs"]


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"age": "age_75_plus"}, {"give_up_driving", "senior_driver", "senior_fall", "senior_outings"}),
        ({"situation": "job_seeker"}, {"job_hours", "job_given_up", "job_interview"}),
        ({"age": "age_26_64", "situation": "working"}, set()),
        ({"age": "dont_know"}, set()),
    ],
)
def test_branches_are_asked_when_they_concern_the_person(context: dict[str, str], expected: set[str]) -> None:
    """P22 (seniors: give up driving, fear, health) and L21 (job seekers)."""
    given_ = {k: Unsaid(v) if v in list(Unsaid) else frozenset({v}) for k, v in context.items()}
    asked = {item.id for item in next_items(SHIPPED, Answers("1", Form.LONG, given_))}
    branches = {item.id for item in SHIPPED.items if item.asked_if and {"age", "situation"} & set(item.asked_if)}
    assert asked & branches == expected


def test_no_aid_hangs_on_a_score() -> None:
    """Scores never decide an aid: nothing that works on rules or aids reads them."""
    sources = Path(solimob.__file__).parent
    deciding = [p for p in sources.rglob("*.py") if "rules" in p.parts or any("aid" in part for part in p.parts)]
    reading = [
        str(path) for path in deciding if re.search(r"score_axes|AxisScore|counselling\.scoring", path.read_text())
    ]
    assert deciding
    assert reading == []
