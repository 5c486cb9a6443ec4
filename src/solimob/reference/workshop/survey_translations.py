"""The translations of a survey as a document: by language, the texts of the whole and of each question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from solimob.core.workshop.survey_words import Word
from solimob.core.workshop.surveys import Question, Survey
from solimob.core.workshop.translation import Translation, TranslationError
from solimob.reference.entry import Entry, among, nearest
from solimob.reference.workshop.survey_languages import survey_languages, words_of

_WHOLE = ("title", "intro", "thanks")
_CHOICES = "choices"


def translations_of(entry: Entry, survey: Survey) -> tuple[Translation, ...]:
    """Return the translations of a survey that an entry holds under `translations`; none where it holds none.

    Raises
    ------
    ReferenceFileError
        If a language or a question is unknown, a text has no French one, or cannot be said.
    """
    if "translations" not in entry:
        return ()
    return tuple(_translation(each, survey) for each in _by_language(entry))


def question_translations(entry: Entry, question: Question) -> Mapping[str, Mapping[str, str]]:
    """Return what an entry says of one question under `translations`, by language and place.

    Raises
    ------
    ReferenceFileError
        If a language is unknown, or a text has no French one.
    """
    if "translations" not in entry:
        return {}
    return {told.name: dict(_question(told, question)) for told in _by_language(entry)}


def _by_language(entry: Entry) -> Iterator[Entry]:
    languages = survey_languages()
    told = entry.child("translations", "translations")
    for code in told.held:
        if code not in languages:
            raise told.wrong(code, "langue inconnue" + nearest(code, languages) + among(languages))
    return told.children()


def translation_document(translation: Translation) -> dict[str, Any]:
    """Return the document of a translation."""
    document: dict[str, Any] = {}
    questions: dict[str, dict[str, Any]] = {}
    for place, text in translation.texts.items():
        question, _, name = place.partition("/")
        if not name:
            document[place] = text
        elif name.startswith(f"{_CHOICES}/"):
            questions.setdefault(question, {}).setdefault(_CHOICES, {})[name.partition("/")[2]] = text
        else:
            questions.setdefault(question, {})[name] = text
    if questions:
        document["questions"] = questions
    if translation.words:
        document["words"] = {word.value: text for word, text in translation.words.items()}
    if translation.to_review:
        document["to_review"] = dict(translation.to_review)
    return document


def _translation(entry: Entry, survey: Survey) -> Translation:
    entry.check_keys((), (*_WHOLE, "questions", "words", "to_review"))
    texts = {place: entry.text(place) for place in _WHOLE if place in entry}
    for place in texts:
        if place not in survey.texts:
            raise entry.wrong(place, "ce texte n'existe pas en français")
    if "questions" in entry:
        texts |= _questions(entry.child("questions", f"{entry.name}, questions"), survey)
    waiting = {}
    if "to_review" in entry:
        told = entry.child("to_review", f"{entry.name}, to_review")
        told.check_keys((), survey.texts)
        waiting = {place: told.text(place) for place in told.held}
    try:
        return Translation(language=entry.name, texts=texts, words=_words(entry), to_review=waiting)
    except TranslationError as error:
        raise entry.wrong(None, str(error)) from error


def _words(entry: Entry) -> dict[Word, str]:
    if "words" not in entry:
        return {}
    told = entry.child("words", f"{entry.name}, words")
    told.check_keys((), [word.value for word in Word])
    return dict(words_of(told))


def _questions(told: Entry, survey: Survey) -> dict[str, str]:
    for id_ in told.held:
        if id_ not in survey.by_id:
            raise told.wrong(id_, "cette question n'existe pas dans l'enquête" + nearest(id_, survey.by_id))
    return dict(
        text for id_ in told.held for text in _question(told.child(id_, f"{told.name}, {id_}"), survey.by_id[id_])
    )


def _question(told: Entry, question: Question) -> Iterator[tuple[str, str]]:
    known = [place.partition("/")[2] for place in question.texts]
    told.check_keys((), [*(name for name in known if "/" not in name), *([_CHOICES] if question.choices else [])])
    for name in told.held:
        if name != _CHOICES:
            yield f"{question.id}/{name}", told.text(name)
    if _CHOICES in told:
        choices = told.child(_CHOICES, f"{told.name}, {_CHOICES}")
        choices.check_keys((), [choice.id for choice in question.choices])
        for id_ in choices.held:
            yield f"{question.id}/{_CHOICES}/{id_}", choices.text(id_)
