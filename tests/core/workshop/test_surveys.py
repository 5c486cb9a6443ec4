"""Questions, conditions and answers of a survey (rows C-M4, J5)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop.surveys import (
    AnswersError,
    Choice,
    Question,
    QuestionKind,
    ShownWhen,
    Survey,
    SurveyError,
    Unsaid,
    is_asked,
    read_answers,
    said,
    written_answers,
)

CAR = Question(
    id="car",
    kind=QuestionKind.SINGLE,
    text="Avez-vous une voiture ?",
    choices=(Choice("yes", "Oui"), Choice("no", "Non")),
)
WHY = Question(
    id="why",
    kind=QuestionKind.MULTIPLE,
    text="Pourquoi ?",
    choices=(Choice("money", "L'argent"), Choice("health", "La santé"), Choice("none", "Rien de cela", alone=True)),
    shown_when=ShownWhen("car", frozenset({"no"})),
)
AGREE = Question(id="agree", kind=QuestionKind.SCALE, text="Satisfait ?", low=1, high=5, high_label="très")
KM = Question(id="km", kind=QuestionKind.NUMBER, text="Combien de km ?", low=0, high=500)
MORE = Question(id="more", kind=QuestionKind.TEXT, text="Autre chose ?")
SURVEY = Survey("Déplacements", "", (CAR, WHY, AGREE, KM, MORE))


def question(**changed: Any) -> Question:
    """Return the question of the car, changed."""
    fields = {"id": "car", "kind": QuestionKind.SINGLE, "text": "Une voiture ?", "choices": CAR.choices} | changed
    return Question(**fields)


def refusal(raw: dict[str, list[str]]) -> dict[str, str]:
    """Return why the answers are refused."""
    with pytest.raises(AnswersError) as caught:
        read_answers(SURVEY, raw)
    return caught.value.errors


def test_every_kind_of_answer_is_read_when_a_form_sends_it() -> None:
    raw = {"car": ["no"], "why": ["money", "health"], "agree": ["4"], "km": ["1 2,5"], "more": [" Merci\r\nbien "]}
    assert read_answers(SURVEY, raw) == {
        "car": frozenset({"no"}),
        "why": frozenset({"money", "health"}),
        "agree": frozenset({"4"}),
        "km": 12.5,
        "more": "Merci\nbien",
    }


@pytest.mark.parametrize("unsaid", list(Unsaid))
@pytest.mark.parametrize("id_", ["car", "agree", "km"])
def test_unsaid_is_no_answer_when_it_is_ticked(id_: str, unsaid: Unsaid) -> None:
    answers = read_answers(SURVEY, {id_: [unsaid.value], "more": ["x"]})
    assert answers[id_] is unsaid
    assert said(answers, SURVEY.by_id[id_]) is None


def test_answer_is_left_out_when_its_question_is_not_asked() -> None:
    assert "why" not in read_answers(SURVEY, {"car": ["yes"], "why": ["money"]})
    assert "why" not in read_answers(SURVEY, {"car": ["dont_know"], "why": ["money"]})


def test_nothing_is_compulsory_when_one_question_is_answered() -> None:
    assert set(read_answers(SURVEY, {"agree": ["1"], "car": [""]})) == {"agree"}


@pytest.mark.parametrize(
    ("raw", "where", "words"),
    [
        ({}, "", "aucune question"),
        ({"car": ["maybe"]}, "car", "Choisissez dans la liste"),
        ({"car": ["yes", "no"]}, "car", "Une seule réponse"),
        ({"car": ["no"], "why": ["money", "none"]}, "why", "Décochez"),
        ({"car": ["no", "dont_know"]}, "car", "soit « Je ne sais pas »"),
        ({"agree": ["6"]}, "agree", "liste"),
        ({"km": ["beaucoup"]}, "km", "par exemple 12"),
        ({"km": ["nan"]}, "km", "par exemple 12"),
        ({"km": ["-1"]}, "km", "au moins 0"),
        ({"km": ["501"]}, "km", "au plus 500"),
        ({"more": ["x" * 1_001]}, "more", "1001 caractères"),
        ({"other": ["x"]}, "other", "n'existe pas"),
    ],
)
def test_answers_are_refused_in_french_when_they_cannot_be_kept(
    raw: dict[str, list[str]], where: str, words: str
) -> None:
    assert words in refusal(raw)[where]


def test_every_wrong_question_is_named_when_several_are_wrong() -> None:
    assert set(refusal({"car": ["maybe"], "km": ["x"], "agree": ["1"]})) == {"car", "km"}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "car": st.sampled_from(["yes", "no", "dont_know"]),
            "agree": st.sampled_from(["1", "5", "prefer_not_to_say"]),
            "km": st.floats(0, 500).map(repr),
            "more": st.text(min_size=1, max_size=50).filter(lambda text: text.strip() and text.isprintable()),
        },
    ).filter(bool)
)
def test_answers_are_read_back_when_they_were_written(raw: dict[str, str]) -> None:
    answers = read_answers(SURVEY, {id_: [value] for id_, value in raw.items()})
    assert read_answers(SURVEY, written_answers(answers)) == answers


def test_condition_follows_its_parent_when_that_one_is_not_asked() -> None:
    third = question(id="third", shown_when=ShownWhen("why", frozenset({"money"})))
    survey = Survey("x", "", (CAR, WHY, third))
    both = {"car": frozenset({"no"}), "why": frozenset({"money", "health"})}
    assert is_asked(survey, third, both)
    assert not is_asked(survey, third, both | {"car": frozenset({"yes"})})
    assert not is_asked(survey, third, {"car": frozenset({"no"})})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"id": "Voiture ?"}, "identifiant"),
        ({"text": " "}, "écrivez la question"),
        ({"choices": CAR.choices[:1]}, "de 2 à"),
        ({"choices": (Choice("a", "Oui"), Choice("b", "oui"))}, "deux fois"),
        ({"choices": (Choice("dont_know", "Euh"), Choice("b", "Non"))}, "réservé"),
        ({"kind": QuestionKind.TEXT}, "seules les questions à choix"),
        ({"low": 1.0, "high": 5.0}, "minimum"),
        ({"kind": QuestionKind.SCALE, "choices": (), "low": 1, "high": 30}, "échelle"),
        ({"kind": QuestionKind.SCALE, "choices": ()}, "échelle"),
        ({"kind": QuestionKind.NUMBER, "choices": (), "low": 5, "high": 1}, "plus petit"),
        ({"is_core": True, "shown_when": ShownWhen("x", frozenset({"y"}))}, "posée à tout le monde"),
    ],
)
def test_question_is_refused_when_nobody_could_answer_it(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(SurveyError, match=words):
        question(**changed)


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ((), "de 1 à 40"),
        ((CAR, CAR), "déjà"),
        ((WHY, CAR), "pas posée avant"),
        ((KM, question(shown_when=ShownWhen("km", frozenset({"1"})))), "pas une question à choix"),
        ((CAR, question(id="b", shown_when=ShownWhen("car", frozenset({"maybe"})))), "n'existe pas"),
        ((CAR, question(id="b", shown_when=ShownWhen("car", frozenset()))), "aucune réponse"),
    ],
)
def test_survey_is_refused_when_it_cannot_be_asked(questions: tuple[Question, ...], words: str) -> None:
    with pytest.raises(SurveyError, match=words):
        Survey("x", "", questions)
