"""« Puis-je transporter cette personne ? »: the answer to five questions on the telephone."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from solimob.core.rules import SituationError
from solimob.core.solutions.gate import ASK_FIRST, Alternative, Call, GateAnswer, Outcome, Purpose, Refusal, answer_call
from solimob.reference.regimes import load_regimes

BOOK = load_regimes()
ON = date(2023, 5, 2)
CALL = Call("rural", False, "small_urban_unit", 18.0, Purpose.SHOPPING, "79329")


def answered(on: date = ON, settings: dict[str, object] | None = None, **changes: object) -> GateAnswer:
    return answer_call(BOOK, replace(CALL, **changes), on, settings or {})  # type: ignore[arg-type]


def test_yes_with_the_most_one_may_ask() -> None:
    answer = answered()
    assert answer.outcome is Outcome.YES
    assert answer.maximum_price_cents == 576
    assert answer.sentence == "Oui, nous pouvons vous conduire. C'est gratuit."
    asked = answered(settings={"free": False, "fare_per_km": 0.3, "fare_minimum": 0.0})
    assert asked.sentence == "Oui, nous pouvons vous conduire. Au plus 5,76 € pour ce trajet."
    assert (answer.alternatives, answer.refusal, answer.ask_first) == ((), None, None)


def test_no_to_the_hospital_by_residence_alone_with_alternatives_and_a_refusal_without_identity() -> None:
    answer = answered(destination="large_urban_unit", purpose=Purpose.CARE)
    assert answer.outcome is Outcome.NO
    assert answer.ask_first == ASK_FIRST
    assert answer.refusal == Refusal(ON, "79329", Purpose.CARE, "places")
    assert [alternative for alternative, _ in answer.alternatives] == [
        Alternative.HUB,
        Alternative.MEANS,
        Alternative.HEALTH_INSURANCE,
        Alternative.AOM,
        Alternative.TAXI,
    ]
    assert {field.name for field in fields(Refusal)} == {"on", "commune", "purpose", "reason"}


def test_the_prescription_is_asked_and_never_decides() -> None:
    for changes in ({}, {"destination": "large_urban_unit"}, {"distance_km": None}):
        care, other = answered(purpose=Purpose.CARE, **changes), answered(purpose=Purpose.FAMILY, **changes)
        assert (care.outcome, care.sentence) == (other.outcome, other.sentence)
        assert (care.ask_first, other.ask_first) == (ASK_FIRST, None)


def test_the_means_open_every_destination() -> None:
    assert answered(destination="large_urban_unit", has_means_criterion=True).outcome is Outcome.YES


def test_what_is_missing_is_named_when_an_answer_is_not_known() -> None:
    answer = answered(distance_km=None)
    assert (answer.outcome, answer.missing, answer.refusal) == (Outcome.MISSING, ("distance_km",), None)
    assert answer.sentence == "Il manque : la distance."
    assert answered(destination="large_urban_unit", has_means_criterion=None).missing == ("has_means_criterion",)
    assert answered(home=None, has_means_criterion=None).missing == ("home", "has_means_criterion")


def test_the_hub_and_the_means_are_proposed_when_the_means_are_not_known() -> None:
    answer = answered(destination="large_urban_unit", has_means_criterion=None)
    assert [alternative for alternative, _ in answer.alternatives][:2] == [Alternative.HUB, Alternative.MEANS]
    near = answered(distance_km=None)
    assert Alternative.HUB not in dict(near.alternatives)


def test_a_day_without_any_text_is_answered_without_a_refusal() -> None:
    answer = answered(on=date(2018, 1, 1))
    assert (answer.outcome, answer.refusal) == (Outcome.MISSING, None)


def test_no_when_the_rules_of_the_tus_have_ended() -> None:
    """No condition fails then: the end of the rule is the reason."""
    rules = tuple(
        replace(rule, valid_to=date(2020, 1, 1)) if rule.id.startswith("tus") else rule for rule in BOOK.rules.rules
    )
    answer = answer_call(replace(BOOK, rules=replace(BOOK.rules, rules=rules)), CALL, ON)
    assert answer.outcome is Outcome.NO
    assert answer.sentence == "Non, nous ne pouvons pas. La règle dit : La règle lue a pris fin le 01/01/2020."
    assert answer.refusal is not None
    assert answer.refusal.reason == "date"


def test_nothing_more_is_asked_when_the_means_are_enough() -> None:
    assert answered(home=None, destination=None, has_means_criterion=True).outcome is Outcome.YES


def test_no_when_the_person_has_no_criterion() -> None:
    answer = answered(home="large_urban_unit", has_means_criterion=False)
    assert answer.outcome is Outcome.NO
    assert answer.refusal is not None
    assert answer.refusal.reason == "eligibility"


@pytest.mark.parametrize(("distance_km", "outcome"), [(100, Outcome.YES), (100.5, Outcome.NO)])
def test_the_distance_is_held_on_both_sides(distance_km: float, outcome: Outcome) -> None:
    assert answered(distance_km=distance_km).outcome is outcome


def test_the_price_is_rounded_down_and_unknown_before_the_order() -> None:
    assert answered(distance_km=7).maximum_price_cents == 224
    assert answered(distance_km=0.99).maximum_price_cents == 31
    assert answered(on=date(2019, 9, 2)).maximum_price_cents is None


def test_a_late_day_is_marked_to_verify() -> None:
    late = answered(on=date(2026, 11, 27))
    assert late.to_verify
    assert late.sentence.endswith(" Sous réserve : dernière version connue des textes.")
    assert not answered().to_verify


def test_the_settings_of_the_association_decide_too() -> None:
    minibus = {"vehicle_owner": "organiser", "seats": 12.0}
    answer = answered(settings=minibus)
    assert answer.outcome is Outcome.NO
    assert answer.refusal is not None
    assert answer.refusal.reason == "seats"
    dear = {"free": False, "fare_per_km": 0.4, "fare_minimum": 0.0, "km_basis": "passenger"}
    assert answered(settings=dear).outcome is Outcome.NO


def test_an_open_reading_asks_the_association_not_the_person() -> None:
    settings = {"free": False, "fare_per_km": 0.4, "fare_minimum": 0.0, "km_basis": "driven"}
    answer = answered(settings=settings)
    assert (answer.outcome, answer.missing) == (Outcome.MISSING, ())
    assert answer.sentence == "Nous ne pouvons pas répondre : un point reste à vérifier avec l'association."


def test_numbers_are_those_the_association_gives_and_none_else() -> None:
    call = replace(CALL, distance_km=150.0)
    given = answer_call(BOOK, call, ON, numbers={Alternative.TAXI: "00 00 00 00 00"})
    assert dict(given.alternatives) == {Alternative.AOM: None, Alternative.TAXI: "00 00 00 00 00"}


@pytest.mark.parametrize("changes", [{"home": "village"}, {"distance_km": -1.0}, {"destination": "mars"}])
def test_an_impossible_answer_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(SituationError):
        answered(**changes)
