"""What each form of a survey is about, as a document: the rest may change while somebody writes (`edit_conflict`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solimob.core.workshop.surveys import Survey as Content
from solimob.reference.workshop.survey_format import question_document
from solimob.web.workshop.models import Survey


def words_part(content: Content) -> Mapping[str, Any]:
    """Return what is said before the questions and after the answers."""
    return {"title": content.title, "intro": content.intro, "thanks": content.thanks}


def rules_part(survey: Survey) -> Mapping[str, Any]:
    """Return the rules that protect who answers."""
    return {"smallest_cell": survey.smallest_cell, "keep_until": survey.keep_until and survey.keep_until.isoformat()}


def question_part(content: Content, id_: str) -> Mapping[str, Any]:
    """Return a question; empty where there is none: it is new, or was taken out."""
    question = content.by_id.get(id_)
    return {} if question is None else question_document(question)


def translation_part(content: Content, language: str) -> Mapping[str, Any]:
    """Return what is written in a language; empty where nothing is."""
    written = next((each for each in content.translations if each.language == language), None)
    return {} if written is None else {"texts": dict(written.texts), "words": dict(written.words)}
