from __future__ import annotations

from dataclasses import replace

import pytest

from solimob.core.counselling import Axis, Choice, Form, QuestionnaireError, estimated_minutes
from tests.core.counselling.small_test import CAR, NEEDS, REPAIR, SMALL, with_items


def harder_first() -> None:
    first, second = REPAIR.choices
    with_items(
        CAR, replace(REPAIR, choices=(first, replace(second, id="worst"), replace(second, points={Axis.VEHICLE: 10})))
    )


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((CAR, CAR), "cet identifiant est répété"),
        ((REPAIR, CAR), "n'est pas posé avant"),
        ((CAR, replace(REPAIR, asked_if={"car": frozenset({"yes"})})), "n'a pas de réponse « yes »"),
        ((replace(CAR, in_short=False), replace(REPAIR, in_short=True)), "la forme courte ne pose pas « car »"),
        ((replace(CAR, choices=CAR.choices[::-1]),), "elle n'ajoute aucun point"),
        ((replace(CAR, context=True),), "une question de contexte n'ajoute aucun point"),
        ((replace(CAR, choices=CAR.choices[:1]),), "au moins deux réponses"),
        (
            (replace(CAR, choices=(CAR.choices[0], Choice("never", "Non", {Axis.OFFER: 5}, "x"))),),
            "vient du diagnostic",
        ),
        (
            (replace(CAR, choices=(CAR.choices[0], Choice("never", "Non", {Axis.VEHICLE: 5}))),),
            "dit l'obstacle en mots",
        ),
        ((replace(NEEDS, choices=(*NEEDS.choices, replace(NEEDS.choices[1], id="x", need="y"))),), "besoin « y »"),
        (
            (
                replace(
                    NEEDS,
                    choices=(*NEEDS.choices, replace(NEEDS.choices[1], id="x", lifted_by=("y",))),
                ),
            ),
            "levier inconnu",
        ),
    ],
)
def test_refuses_a_questionnaire_when_it_cannot_be_trusted(items, expected) -> None:
    with pytest.raises(QuestionnaireError, match=expected):
        with_items(*items)


def test_refuses_answers_when_a_harder_one_counts_less() -> None:
    with pytest.raises(QuestionnaireError, match="de la plus facile à la plus difficile"):
        harder_first()


def test_refuses_a_harder_answer_when_it_hides_more_than_it_adds() -> None:
    # No car adds 40 points and silences a question worth up to 30: it would lower the axis if that one were worth 50.
    worth_more = replace(REPAIR, choices=(REPAIR.choices[0], replace(REPAIR.choices[1], points={Axis.VEHICLE: 50})))
    with pytest.raises(QuestionnaireError, match="ferait baisser l'axe « vehicle » : elle fait taire repair"):
        with_items(CAR, worth_more)


def test_refuses_a_harder_answer_when_what_it_hides_hides_more() -> None:
    deeper = replace(REPAIR, id="deeper", asked_if={"repair": frozenset({"well"})})
    with pytest.raises(QuestionnaireError, match="elle fait taire repair, deeper"):
        with_items(CAR, REPAIR, deeper)


def test_duration_counts_words_and_items_when_estimated() -> None:
    # The two items of the short form, then « Je ne sais pas » (4) and « Je ne veux pas dire » (5).
    words = sum(len(text.split()) for text in ("Avez-vous une voiture ?", "Oui Non", "De quoi avez-vous besoin ?"))
    words += len(["Rien", "Pas", "de", "marches", "Un", "bras"]) + 4 + 5
    assert estimated_minutes(SMALL, Form.SHORT) == pytest.approx(words / 60 + 2 * 30 / 60)
