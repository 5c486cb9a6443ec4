"""A survey as a document: of a shipped file, or of a row of the database. What is left out is empty.

A survey may be translated: `translations: {en: {title: …, questions: {age: {text: …, choices: {…}}}}}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from solimob.core.workshop.surveys import Choice, Question, QuestionKind, ShownWhen, Survey, SurveyError
from solimob.reference.entry import Entry
from solimob.reference.held import held
from solimob.reference.workshop.survey_translations import translation_document, translations_of

REQUIRED = ("kind", "text")
OPTIONAL = ("help", "choices", "low", "high", "low_label", "high_label", "unit", "is_core", "shown_when")
WHOLE = ("intro", "thanks", "translations")
"""What a survey may have besides its title and its questions."""
_TEXTS = ("help", "low_label", "high_label", "unit")


def read_survey(document: Mapping[str, Any]) -> Survey:
    """Return the survey of a document, as `survey_document` writes it.

    Raises
    ------
    ReferenceFileError
        If a key is unknown or missing, a value of the wrong kind, or the survey cannot be asked.
    """
    entry = held(document, "enquête", "")
    entry.check_keys(("title", "questions"), WHOLE)
    questions = tuple(
        question_of(each, each.text("id")) for each in entry.entries("questions", ("id", *REQUIRED), OPTIONAL)
    )
    return built_survey(entry, questions)


def survey_document(survey: Survey) -> dict[str, Any]:
    """Return the document of a survey: texts, numbers, lists and mappings only."""
    document: dict[str, Any] = {"title": survey.title, "intro": survey.intro, "thanks": survey.thanks}
    document = {key: value for key, value in document.items() if value}
    document["questions"] = [question_document(question) for question in survey.questions]
    if survey.translations:
        document["translations"] = {each.language: translation_document(each) for each in survey.translations}
    return document


def built_survey(entry: Entry, questions: tuple[Question, ...]) -> Survey:
    """Return a survey under the words of an entry, with its translations; what it refuses is refused there."""
    told = {key: entry.text_or_none(key) or "" for key in ("intro", "thanks")}
    survey = entry.built(Survey, title=entry.text("title"), questions=questions, **told)
    return replace(survey, translations=translations_of(entry, survey))


def question_of(entry: Entry, id_: str) -> Question:
    """Return the question of an entry whose keys are checked."""
    condition = condition_of(entry) if "shown_when" in entry else None
    try:
        return Question(
            id=id_,
            kind=entry.member("kind", QuestionKind),
            text=entry.text("text"),
            choices=tuple(
                Choice(each.text("id"), each.text("text"), each.flag("alone"))
                for each in entry.entries("choices", ("id", "text"), ("alone",))
            ),
            low=entry.number("low") if "low" in entry else None,
            high=entry.number("high") if "high" in entry else None,
            is_core=entry.flag("is_core"),
            shown_when=condition,
            **{key: entry.text(key) for key in _TEXTS if key in entry},
        )
    except SurveyError as error:
        raise entry.wrong(None, error.what) from error


def condition_of(entry: Entry) -> ShownWhen:
    """Return the condition of an entry that has one."""
    told = entry.child("shown_when", f"{entry.name}, shown_when")
    told.check_keys(("question", "answers"))
    return ShownWhen(told.text("question"), frozenset(told.texts("answers", at_least=1)))


def question_document(question: Question) -> dict[str, Any]:
    """Return the document of a question."""
    document: dict[str, Any] = {"id": question.id, "kind": question.kind.value, "text": question.text}
    document |= {key: getattr(question, key) for key in ("low", "high") if getattr(question, key) is not None}
    document |= {key: getattr(question, key) for key in _TEXTS if getattr(question, key)}
    if question.choices:
        document["choices"] = [
            {"id": choice.id, "text": choice.text, **({"alone": True} if choice.alone else {})}
            for choice in question.choices
        ]
    if question.is_core:
        document["is_core"] = True
    if question.shown_when is not None:
        condition = question.shown_when
        document["shown_when"] = {"question": condition.question, "answers": sorted(condition.answers)}
    return document
