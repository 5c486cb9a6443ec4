"""Identifiers of questions and answers, made of their words."""

from __future__ import annotations

import re
import unicodedata

from solimob.core.workshop.surveys import Survey as Content

_LONGEST_ID = 48


def new_question_id(content: Content, text: str) -> str:
    """Return an identifier for a question that no other has."""
    return free_id(text, {question.id for question in content.questions})


def free_id(text: str, taken: set[str]) -> str:
    """Return an identifier made of the words of a text, that is not taken."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].strip("-") or "x"
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}-{number}", number + 1
    return found
