from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.counselling import (
    NOTHING_KNOWN,
    Answers,
    Availability,
    Axis,
    Consent,
    Destination,
    Form,
    LocalOffer,
    LocalService,
    NoConsentError,
    ObstaclesResult,
    Theme,
    Unsaid,
    assess,
    documents,
    require,
    score_axes,
    steps,
    unmet_needs,
)
from tests.core.counselling.small_test import SMALL, answers
from tests.core.counselling.test_scoring import SHIPPED, filled

TUS = LocalService("Transport inventé", frozenset({"tus"}), frozenset(), "à la mairie", "00 00", "le matin")
SHARED = LocalService("Service inventé", frozenset(), frozenset({Theme.SHARED}))


def test_obstacles_are_said_in_words_when_answers_show_them() -> None:
    result = assess(SMALL, answers(car="never", needs={"steps"}), NOTHING_KNOWN)
    assert [(o.axis, o.because) for o in result.obstacles] == [
        (Axis.HEALTH, ("Les marches sont difficiles.",)),
        (Axis.VEHICLE, ("Vous n'avez pas de voiture.",)),
    ]
    assert result.needs == ("éviter les marches",)


def test_strengths_are_said_when_answers_show_them() -> None:
    result = assess(SMALL, answers(car="always", needs="nothing"), NOTHING_KNOWN)
    assert result.strengths == ("Vous avez une voiture.", "Vous marchez sans aide.")
    assert result.obstacles == ()


@given(filled())
def test_no_score_reaches_the_person_whatever_was_answered(answered: Answers) -> None:
    """P3: scores are the counsellor's alone: no number stands in what the person is handed, at any depth."""
    result = assess(SHIPPED, answered, NOTHING_KNOWN)

    def numbers(value: object) -> list[object]:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return [value]
        if isinstance(value, tuple):
            return [n for one in value for n in numbers(one)]
        names = fields(value) if hasattr(value, "__dataclass_fields__") else ()
        return [n for name in names for n in numbers(getattr(value, name.name))]

    assert numbers(result) == []
    assert numbers(steps(result)) == []
    assert [o.axis for o in result.obstacles] == [
        s.axis for s in sorted(score_axes(SHIPPED, answered, NOTHING_KNOWN), key=lambda s: (-s.low, -s.high)) if s.low
    ]


def test_no_field_holds_a_name_or_a_birth_date() -> None:
    names = {field.name for value in (Answers, ObstaclesResult, Consent) for field in fields(value)}
    assert not names & {"name", "first_name", "birth_date", "address", "email", "person"}


def test_an_open_question_is_put_again_unless_the_person_declined() -> None:
    given_ = {"car": Unsaid.PREFER_NOT_TO_SAY, "needs": Unsaid.DONT_KNOW}
    assert assess(SMALL, Answers("9", Form.LONG, given_), NOTHING_KNOWN).to_clarify == ("De quoi avez-vous besoin ?",)


@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        (NOTHING_KNOWN, Availability.UNKNOWN),
        (LocalOffer(complete=True), Availability.NONE),
        (LocalOffer(services=(TUS,)), Availability.EXISTS),
        (LocalOffer(services=(SHARED,)), Availability.TO_CONFIRM),
        (LocalOffer(services=(SHARED, TUS), complete=True), Availability.EXISTS),
    ],
)
def test_availability_follows_the_offer_when_it_is_handed_in(offer: LocalOffer, expected: Availability) -> None:
    (obstacle,) = assess(SMALL, answers(needs={"steps"}), offer).obstacles
    assert [lift.availability for lift in obstacle.lifts] == [expected]


def test_places_out_of_reach_are_an_obstacle_when_the_diagnosis_says_so() -> None:
    offer = LocalOffer((Destination("le marché", False), Destination("l'école", None)))
    result = assess(SMALL, answers(), offer)
    assert [o.because for o in result.obstacles] == [("Sans voiture, on ne va pas facilement d'ici à : le marché.",)]
    assert not result.offer_is_known
    assert assess(SMALL, answers(), LocalOffer((Destination("le marché", True),))).offer_is_known


def test_a_step_gives_the_number_when_it_was_handed_in() -> None:
    (step,) = steps(assess(SMALL, answers(needs={"steps"}), LocalOffer(services=(TUS,))))
    assert (step.who, step.where, step.phone, step.hours) == ("Transport inventé", "à la mairie", "00 00", "le matin")
    assert step.contact == "Transport inventé : 00 00"


def test_a_step_says_whom_to_ask_when_no_number_is_known() -> None:
    without = replace(TUS, phone="", where="", hours="")
    (step,) = steps(assess(SMALL, answers(needs={"steps"}), LocalOffer(services=(without,))))
    assert step.contact == "Transport inventé : numéro à demander à votre mairie"
    (unknown,) = steps(assess(SMALL, answers(needs={"steps"}), NOTHING_KNOWN))
    assert (unknown.contact, unknown.phone, unknown.hours) == ("À demander à votre mairie", "", "")


def test_what_does_not_exist_is_no_step_but_an_unmet_need_when_the_list_is_complete() -> None:
    result = assess(SMALL, answers(car="never"), LocalOffer(services=(TUS,), complete=True))
    assert [step.remedy.id for step in steps(result)] == ["ride"]
    assert [remedy.id for remedy in unmet_needs(result)] == ["rental"]


def test_each_obstacle_has_its_turn_when_steps_are_chosen() -> None:
    # Health (60) comes first and takes the ride; the vehicle (40) has the ride too, and goes on with the rental.
    result = assess(SMALL, answers(car="never", needs={"steps"}), NOTHING_KNOWN)
    next_steps = steps(result)
    assert [step.remedy.id for step in next_steps] == ["ride", "rental"]
    assert documents(next_steps) == ("permis",)


@given(filled(), st.booleans())
def test_there_are_three_steps_at_most_and_none_twice(answered: Answers, complete: bool) -> None:
    next_steps = steps(assess(SHIPPED, answered, LocalOffer(services=(TUS, SHARED), complete=complete)))
    assert len({step.remedy.id for step in next_steps}) == len(next_steps) <= 3
    assert all(step.availability is not Availability.NONE for step in next_steps)
    assert all(bool(step.phone) == (step.who == TUS.name) for step in next_steps)


def test_a_reserved_remedy_is_offered_only_when_the_person_is_concerned() -> None:
    seeker = {"situation": frozenset({"job_seeker"}), "job_hours": frozenset({"often"})}
    result = assess(SHIPPED, Answers("1", Form.SHORT, seeker), NOTHING_KNOWN)
    assert "conseiller_emploi" in {lift.remedy.id for o in result.obstacles for lift in o.lifts}
    young = {"age": frozenset({"age_26_64"}), "licence": frozenset({"hardly"})}
    result = assess(SHIPPED, Answers("1", Form.SHORT, young), NOTHING_KNOWN)
    assert "conduite_senior" not in {lift.remedy.id for o in result.obstacles for lift in o.lifts}


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        (None, "n'a pas été demandé"),
        (Consent(False, "France services", date(2026, 11, 27)), "n'est pas d'accord"),
        (Consent(True, " ", date(2026, 11, 27)), "ne dit pas à qui"),
    ],
)
def test_nothing_is_handed_over_when_there_is_no_consent(consent: Consent | None, expected: str) -> None:
    with pytest.raises(NoConsentError, match=expected):
        require(consent)
