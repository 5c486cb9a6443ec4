"""A survey in another language, as its makers wrote it: nothing is translated by a machine.

A text is named by its place: `title`, `intro`, `thanks`, `<question>/text`, `<question>/choices/<choice>`…
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from solimob.core.workshop.survey_words import Word, blanks_of

FRENCH = "fr"
"""The language that every survey is written in."""
LONGEST_SHORT_TEXT = 300
LONGEST_LONG_TEXT = 1_000
_LONG = ("intro", "thanks")
_CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-zA-Z]{1,3})?")


class Direction(StrEnum):
    """Which way a language is written."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that a survey may be translated into: its tag (BCP 47), its own name and its French one.

    `words` are the fixed words of surveys, all of them or none: without them buttons stay in French.
    """

    code: str
    name: str
    french: str
    direction: Direction
    words: Mapping[Word, str] = field(default_factory=dict)


FRENCH_LANGUAGE = Language(FRENCH, "Français", "français", Direction.LEFT_TO_RIGHT)


class TranslationError(ValueError):
    """A text that cannot be said; `place` says which one, the message what is wrong, in French."""

    def __init__(self, place: str, what: str) -> None:
        self.place, self.what = place, what
        super().__init__(f"« {place} » : {what}")


@dataclass(frozen=True, slots=True)
class Translation:
    """The texts of a survey in a language, by place, and the fixed words that its makers wrote.

    `to_review` are former translations of texts whose French has changed since: they are said no more.

    Raises
    ------
    TranslationError
        If a text is empty or too long, two choices of a question read the same, or a word lacks what is filled in.
    """

    language: str
    texts: Mapping[str, str]
    words: Mapping[Word, str] = field(default_factory=dict)
    to_review: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.language) or self.language == FRENCH:
            raise TranslationError(self.language, "ce n'est pas une autre langue que le français")
        for place, text in self.texts.items():
            longest = LONGEST_LONG_TEXT if place in _LONG else LONGEST_SHORT_TEXT
            if not text.strip() or len(text) > longest:
                raise TranslationError(place, f"écrivez un texte de {longest} caractères au plus")
        self._check_choices()
        for word, text in self.words.items():
            check_word(word, text)

    def _check_choices(self) -> None:
        seen: set[tuple[str, str]] = set()
        for place, text in self.texts.items():
            question, _, choice = place.partition("/choices/")
            if not choice:
                continue
            if (question, text.casefold().strip()) in seen:
                raise TranslationError(place, "deux réponses de cette question sont traduites par les mêmes mots")
            seen.add((question, text.casefold().strip()))


def check_word(word: Word, text: str) -> None:
    """Check the text of a fixed word in another language.

    Raises
    ------
    TranslationError
        If it is empty or too long, or what is filled in is not that of the French one.
    """
    if not text.strip() or len(text) > LONGEST_LONG_TEXT:
        raise TranslationError(word, f"écrivez un texte de {LONGEST_LONG_TEXT} caractères au plus")
    wanted = blanks_of(word.french)
    try:
        given = blanks_of(text)
    except ValueError as error:
        raise TranslationError(word, str(error)) from error
    if given != wanted:
        named = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "rien"
        raise TranslationError(word, f"entre accolades, ce texte contient : {named}, comme le français")
