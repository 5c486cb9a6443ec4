"""A survey said in another language (row C-M4: « languages »)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solimob.core.workshop.spoken import (
    Said,
    missing_texts,
    missing_words,
    rewritten,
    spoken_in,
    translated_again,
    with_translation,
    without_translation,
)
from solimob.core.workshop.survey_words import Fault, Word, blanks_of
from solimob.core.workshop.surveys import (
    AnswersError,
    Choice,
    Question,
    QuestionKind,
    ShownWhen,
    Survey,
    SurveyError,
    read_answers,
)
from solimob.core.workshop.translation import Direction, Language, Translation, TranslationError

CAR = Question(
    id="car",
    kind=QuestionKind.SINGLE,
    text="Une voiture ?",
    choices=(Choice("yes", "Oui"), Choice("no", "Non"), Choice("odd", "Autre")),
)
WHY = Question(
    id="why",
    kind=QuestionKind.MULTIPLE,
    text="Pourquoi ?",
    help="Dites tout.",
    choices=(Choice("money", "L'argent"), Choice("none", "Rien de cela", alone=True)),
    shown_when=ShownWhen("car", frozenset({"no"})),
)
AGREE = Question(
    id="agree", kind=QuestionKind.SCALE, text="Content ?", low=1, high=3, low_label="peu", high_label="très"
)
TEXTS = {
    "title": "Trips",
    "car/text": "A car?",
    "car/choices/no": "No",
    "why/choices/none": "None of this",
    "agree/low_label": "little",
}
ENGLISH = Translation("en", TEXTS)
SURVEY = Survey("Trajets", "Bonjour", (CAR, WHY, AGREE), "À bientôt", (ENGLISH,))
EN = Language("en", "English", "anglais", Direction.LEFT_TO_RIGHT, {word: f"[{word.french}]" for word in Word})
AR = Language("ar", "العربية", "arabe", Direction.RIGHT_TO_LEFT)


def test_text_is_translated_or_in_french_when_it_is_said() -> None:
    spoken = spoken_in(SURVEY, EN)
    assert spoken.text("car/text") == Said("A car?", "en")
    assert spoken.text("why/text") == Said("Pourquoi ?", "fr")
    assert spoken.text("car/help") == Said("", "en")
    assert spoken_in(SURVEY).text("car/text") == Said("Une voiture ?", "fr")


def test_survey_stays_in_french_when_it_is_not_translated_into_the_language() -> None:
    assert spoken_in(SURVEY, AR).language.code == "fr"
    assert spoken_in(SURVEY, AR).word(Word.SEND) == Said("Envoyer mes réponses", "fr")


def test_options_and_steps_are_said_in_the_language_when_they_are_translated() -> None:
    spoken = spoken_in(SURVEY, EN)
    assert spoken.options(CAR) == (("yes", Said("Oui", "fr")), ("no", Said("No", "en")), ("odd", Said("Autre", "fr")))
    steps = [Said("1 (little)", "en"), Said("2", "en"), Said("3 (très)", "fr")]
    assert [said for _, said in spoken.options(AGREE)] == steps


def test_condition_names_the_answers_in_the_language_when_it_is_said() -> None:
    assert spoken_in(SURVEY, EN).condition(WHY) == Said("[Seulement si, question 1, « No ».]", "en")
    assert spoken_in(SURVEY).condition(WHY).text == "Seulement si, question 1, « Non »."
    assert spoken_in(SURVEY).condition(CAR).text == ""


def test_word_of_the_makers_comes_before_the_shipped_one_when_both_are_there() -> None:
    written = with_translation(SURVEY, replace(ENGLISH, words={Word.SEND: "Go"}))
    assert spoken_in(written, EN).word(Word.SEND) == Said("Go", "en")
    assert spoken_in(written, EN).word(Word.KEPT) == Said("[Vos réponses sont enregistrées.]", "en")
    arabic = with_translation(SURVEY, Translation("ar", {"title": "x"}, {Word.SEND: "إرسال"}))
    assert spoken_in(arabic, AR).word(Word.SEND) == Said("إرسال", "ar")
    assert spoken_in(arabic, AR).word(Word.KEPT).language == "fr"


def test_fault_is_said_in_the_language_when_an_answer_is_wrong() -> None:
    with pytest.raises(AnswersError) as caught:
        read_answers(SURVEY, {"car": ["no"], "why": ["money", "none"], "agree": ["1", "dont_know"]})
    faults = caught.value.faults
    spoken = spoken_in(SURVEY, EN)
    assert spoken.fault("why", faults["why"]).text.startswith("[« None of this » ne va pas")
    assert spoken.fault("agree", faults["agree"]).text == "[Choisissez : soit « [Je ne sais pas] », soit une réponse.]"
    french = {id_: spoken_in(SURVEY).fault(id_, fault).text for id_, fault in faults.items()}
    assert french == caught.value.errors


def test_every_fault_can_be_said_in_french_when_its_values_are_given() -> None:
    assert Fault(Word.AT_LEAST, {"number": "3"}).in_french() == "Écrivez un nombre d'au moins 3."


def test_missing_texts_are_named_in_the_order_of_the_page_when_asked() -> None:
    missing = missing_texts(SURVEY, ENGLISH)
    assert missing[:3] == ("intro", "thanks", "car/choices/yes")
    assert len(missing) == len(SURVEY.texts) - len(TEXTS)
    assert missing_words(EN, ENGLISH) == ()
    assert len(missing_words(AR, Translation("ar", {}, {Word.SEND: "x"}))) == len(Word) - 1


def test_translation_is_to_be_reviewed_when_its_french_changes() -> None:
    changed = rewritten(SURVEY, questions=(replace(CAR, text="Un vélo ?"), WHY, AGREE))
    (translation,) = changed.translations
    assert "car/text" not in translation.texts
    assert translation.to_review == {"car/text": "A car?"}
    assert spoken_in(changed, EN).text("car/text") == Said("Un vélo ?", "fr")
    again = translated_again(translation, "en", {"car/text": "A bicycle?"}, {})
    assert again.to_review == {}
    assert translated_again(translation, "en", {"title": "x"}, {}).to_review == {"car/text": "A car?"}


def test_translation_of_what_is_taken_out_goes_when_a_survey_is_rewritten() -> None:
    left = rewritten(SURVEY, questions=(AGREE,), title="Trajets")
    assert left.translations == (Translation("en", {"title": "Trips", "agree/low_label": "little"}),)
    moved = rewritten(SURVEY, questions=(AGREE, CAR, WHY))
    assert moved.translations == SURVEY.translations


def test_answers_are_counted_together_when_only_the_language_differs() -> None:
    assert CAR.asks_as(SURVEY.by_id["car"])
    assert read_answers(SURVEY, {"car": ["no"]}) == read_answers(without_translation(SURVEY, "en"), {"car": ["no"]})


@pytest.mark.parametrize(
    ("language", "texts", "words", "said"),
    [
        ("fr", {}, {}, "autre langue"),
        ("English", {}, {}, "autre langue"),
        ("en", {"title": " "}, {}, "300 caractères"),
        ("en", {"car/text": "x" * 301}, {}, "300 caractères"),
        ("en", {"intro": "x" * 1001}, {}, "1000 caractères"),
        ("en", {"car/choices/yes": "Yes", "car/choices/no": "yes "}, {}, "mêmes mots"),
        ("en", {}, {Word.QUESTION: "Question"}, "{number}"),
        ("en", {}, {Word.SEND: "Send {number}"}, "rien"),
        ("en", {}, {Word.SEND: "Send {"}, "accolade"),
        ("en", {}, {Word.QUESTION: "{number.__class__}"}, "un mot"),
    ],
)
def test_translation_is_refused_when_it_cannot_be_said(
    language: str, texts: dict[str, str], words: dict[Word, str], said: str
) -> None:
    with pytest.raises(TranslationError, match=said):
        Translation(language, texts, words)


def test_survey_is_refused_when_a_translation_has_no_french_text() -> None:
    with pytest.raises(SurveyError, match="sans texte français"):
        with_translation(SURVEY, Translation("ar", {"bike/text": "x"}))
    with pytest.raises(SurveyError, match="deux fois"):
        replace(SURVEY, translations=(ENGLISH, ENGLISH))


def test_names_in_braces_are_found_when_a_word_is_filled_in() -> None:
    assert blanks_of("{a} et {b}, sans {{c}}") == {"a", "b"}
