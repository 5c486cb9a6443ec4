"""Shipped surveys and rules of choice, and the strict loader (rows C-M6, C-M15)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from solimob.core.workshop.samples import Means, Objective, Public, SampleKind, choose
from solimob.core.workshop.spoken import missing_texts, missing_words
from solimob.core.workshop.surveys import QuestionKind
from solimob.core.workshop.translation import Direction
from solimob.reference.strict_yaml import ReferenceFileError
from solimob.reference.workshop.survey_files import (
    FOLDER,
    MOST_QUESTIONS,
    ShippedSurvey,
    Wave,
    load_methods,
    load_surveys,
    shipped_surveys,
    survey_methods,
)
from solimob.reference.workshop.survey_format import read_survey, survey_document
from solimob.reference.workshop.survey_languages import load_languages, survey_languages

SURVEYS = list(shipped_surveys().values())
IDS = [shipped.id for shipped in SURVEYS]
SHARED = "age:\n  kind: number\n  text: Quel âge ?\n  is_core: true\n"
BEFORE = """\
format: solimob-survey-1
title: Avant
public: inhabitants
wave: before
summary: Essai.
intro: Essai.
questions:
  - shared: age
"""


def written(folder: Path, **files: str) -> Path:
    """Write surveys beside their shared questions; the folder of the surveys is returned."""
    (folder / "surveys").mkdir()
    (folder / "shared.yaml").write_text(SHARED, encoding="utf-8")
    for name, text in files.items():
        (folder / "surveys" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / "surveys"


def refusal(folder: Path, **files: str) -> str:
    """Return why the surveys are refused."""
    surveys = written(folder, **files)
    with pytest.raises(ReferenceFileError) as caught:
        load_surveys(surveys, folder / "shared.yaml")
    return str(caught.value)


def test_same_core_questions_are_asked_before_and_after_when_surveys_are_paired() -> None:
    """C-M6: two paired templates; the words, the answers and the order are the same."""
    before, after = shipped_surveys()["besoins-mobilite"], shipped_surveys()["besoins-mobilite-apres"]
    assert after.before == before.id
    cores = [[q for q in shipped.survey.questions if q.is_core] for shipped in (before, after)]
    assert len(cores[0]) == 5
    assert cores[0] == cores[1]


@pytest.mark.parametrize("shipped", SURVEYS, ids=IDS)
def test_shipped_survey_is_short_and_asks_no_name_when_read(shipped: ShippedSurvey) -> None:
    assert len(shipped.survey.questions) <= MOST_QUESTIONS
    said = " ".join(question.text.casefold() for question in shipped.survey.questions)
    assert not any(word in said for word in ("votre nom", "prénom", "adresse", "téléphone", "courriel"))
    for question in shipped.survey.questions:
        if question.kind is QuestionKind.TEXT:
            assert "N'écrivez pas de nom" in question.help


@pytest.mark.parametrize("shipped", SURVEYS, ids=IDS)
def test_survey_is_the_same_when_written_and_read_again(shipped: ShippedSurvey) -> None:
    document = json.loads(json.dumps(survey_document(shipped.survey)))
    assert read_survey(document) == shipped.survey


def test_every_public_has_a_template_when_surveys_are_shipped() -> None:
    assert {shipped.public for shipped in SURVEYS} >= {Public.INHABITANTS, Public.USERS, Public.VOLUNTEERS}
    assert {shipped.wave for shipped in SURVEYS} == set(Wave)


def test_survey_is_refused_when_a_key_is_unknown(tmp_path: Path) -> None:
    said = refusal(tmp_path, one=BEFORE.replace("summary:", "sumary:"))
    assert "one.yaml, ligne 5" in said
    assert "vouliez-vous dire « summary »" in said


def test_survey_is_refused_when_a_shared_question_does_not_exist(tmp_path: Path) -> None:
    assert "vouliez-vous dire « age »" in refusal(tmp_path, one=BEFORE.replace("shared: age", "shared: agee"))


def test_survey_is_refused_when_its_condition_cannot_hold(tmp_path: Path) -> None:
    more = "  - {id: b, kind: text, text: Pourquoi ?, shown_when: {question: age, answers: [x]}}\n"
    assert "n'est pas une question à choix" in refusal(tmp_path, one=BEFORE + more)


def test_survey_is_refused_when_it_is_long(tmp_path: Path) -> None:
    more = "".join(f"  - {{id: q{n}, kind: text, text: Et puis ?}}\n" for n in range(MOST_QUESTIONS))
    assert "13 questions : 12 au plus" in refusal(tmp_path, one=BEFORE + more)


def test_survey_is_refused_when_it_does_not_ask_the_core_questions_of_the_one_before(tmp_path: Path) -> None:
    after = BEFORE.replace("wave: before", "wave: after\nbefore: one").replace(
        "  - shared: age", "  - {id: age, kind: number, text: Votre âge ?, is_core: true}"
    )
    assert "ne sont pas celles de « one »" in refusal(tmp_path, one=BEFORE, two=after)


def test_survey_is_refused_when_it_does_not_say_which_comes_before(tmp_path: Path) -> None:
    assert "dit laquelle vient avant" in refusal(tmp_path, one=BEFORE.replace("wave: before", "wave: after"))


def test_document_is_refused_by_key_when_it_is_in_no_file() -> None:
    with pytest.raises(ReferenceFileError, match="enquête, « , questions 1 », kind"):
        read_survey({"title": "x", "questions": [{"id": "a", "kind": "radio", "text": "x"}]})


def test_methods_are_those_that_fit_when_one_chooses() -> None:
    """C-M15: objective × public × means → method, sample, biases."""
    here = choose(survey_methods(), Objective.COMPARE, Public.USERS, {Means.RELAYS})
    assert here[0].method.sample is SampleKind.EVERYBODY
    assert here[0].missing == ()
    without = choose(survey_methods(), Objective.MEASURE, Public.INHABITANTS, set())
    assert without
    assert all(choice.missing for choice in without)


@pytest.mark.parametrize("public", list(Public))
@pytest.mark.parametrize("objective", list(Objective))
def test_a_method_says_whom_it_misses_when_it_is_proposed(objective: Objective, public: Public) -> None:
    for choice in choose(survey_methods(), objective, public, set(Means)):
        assert choice.method.biases
        assert not choice.method.cost or choice.method.sources


def test_method_is_refused_when_a_cost_has_no_source(tmp_path: Path) -> None:
    path = tmp_path / "methods.yaml"
    text = (FOLDER / "survey_methods.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace('cost: ""\n  sources: []', "cost: 12 €\n  sources: []", 1), encoding="utf-8")
    with pytest.raises(ReferenceFileError, match="cost"):
        load_methods(path, FOLDER / "survey_sources.yaml")


TRANSLATED = """\
translations:
  en:
    title: Before
    questions:
      age: {text: How old are you?}
"""


def test_translation_is_read_and_written_when_a_survey_has_one(tmp_path: Path) -> None:
    """C-M4: « languages »."""
    survey = load_surveys(written(tmp_path, one=BEFORE + TRANSLATED), tmp_path / "shared.yaml")["one"].survey
    (english,) = survey.translations
    assert english.texts == {"title": "Before", "age/text": "How old are you?"}
    assert read_survey(json.loads(json.dumps(survey_document(survey)))) == survey


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("  en:", "  eng:", "ligne 10, « translations », eng : langue inconnue ; vouliez-vous dire « en »"),
        ("title: Before", "titel: Before", "ligne 11, « en », titel : clé inconnue ; vouliez-vous dire « title »"),
        ("title: Before", "thanks: Bye", "ligne 11, « en », thanks : ce texte n'existe pas en français"),
        ("age: {text", "agee: {text", "ligne 13, « en, questions », agee : cette question n'existe pas dans l'enquête"),
        ("{text:", "{help:", "ligne 13, « en, questions, age », help : clé inconnue"),
        ("{text: How old are you?}", "{choices: {a: b}}", "choices : clé inconnue"),
        ("title: Before", "words: {send: 'Go {x}'}", "ligne 11, « en, words », send : entre accolades"),
        ("title: Before", "words: {sent: Go}", "vouliez-vous dire « send »"),
        ("title: Before", "title: 12", "ligne 11, « en », title : un texte est attendu"),
    ],
)
def test_translation_is_refused_with_its_line_when_it_is_wrong(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    assert said in refusal(tmp_path, one=BEFORE + TRANSLATED.replace(before, after))


def test_shared_question_says_its_own_translation_when_a_survey_has_none(tmp_path: Path) -> None:
    surveys = written(tmp_path, one=BEFORE + "translations: {en: {title: Before}}\n", two=BEFORE)
    said = "  translations: {en: {text: How old?}}\n"
    (tmp_path / "shared.yaml").write_text(SHARED + said, encoding="utf-8")
    shipped = load_surveys(surveys, tmp_path / "shared.yaml")
    assert shipped["one"].survey.translations[0].texts == {"title": "Before", "age/text": "How old?"}
    assert shipped["two"].survey.translations == ()
    (tmp_path / "shared.yaml").write_text(SHARED + said.replace("text", "help"), encoding="utf-8")
    with pytest.raises(ReferenceFileError, match="ligne 5, « en », help : clé inconnue"):
        load_surveys(surveys, tmp_path / "shared.yaml")


@pytest.mark.parametrize("shipped", SURVEYS, ids=IDS)
def test_english_is_whole_when_it_is_shipped(shipped: ShippedSurvey) -> None:
    survey = shipped.survey
    (english,) = survey.translations
    assert missing_texts(survey, english) == ()
    assert missing_words(survey_languages()["en"], english) == ()


def test_only_languages_that_we_can_write_have_words_when_shipped() -> None:
    assert [code for code, language in survey_languages().items() if language.words] == ["en"]
    assert {code for code, language in survey_languages().items() if language.direction is Direction.RIGHT_TO_LEFT} == {
        "ar", "fa", "fa-AF", "ps", "ur",
    }  # fmt: skip


def test_words_are_refused_when_one_is_missing_or_filled_in_otherwise(tmp_path: Path) -> None:
    words = (FOLDER / "survey_words" / "en.yaml").read_text(encoding="utf-8")
    (tmp_path / "languages.yaml").write_text("en: {name: English, french: anglais, direction: ltr}\n", encoding="utf-8")
    (tmp_path / "en.yaml").write_text(words.replace("send: Send my answers\n", ""), encoding="utf-8")
    with pytest.raises(ReferenceFileError, match="send : clé absente"):
        load_languages(tmp_path / "languages.yaml", tmp_path)
    (tmp_path / "en.yaml").write_text(words.replace('"Question {number}"', "Question"), encoding="utf-8")
    with pytest.raises(ReferenceFileError, match=r"question : entre accolades, ce texte contient : \{number\}"):
        load_languages(tmp_path / "languages.yaml", tmp_path)
