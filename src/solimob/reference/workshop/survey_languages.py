"""The languages that a survey may be translated into, and the fixed words of those that we can write ourselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from solimob.core.workshop.survey_words import Word
from solimob.core.workshop.translation import Direction, Language, TranslationError, check_word
from solimob.reference.entry import Entry, entries_of
from solimob.reference.strict_yaml import read_yaml

FOLDER = Path(__file__).parent
_KEYS = ("name", "french", "direction")


@cache
def survey_languages() -> Mapping[str, Language]:
    """Return the languages by tag, in the order they are proposed; French is none of them."""
    return load_languages(FOLDER / "survey_languages.yaml", FOLDER / "survey_words")


def load_languages(path: Path, words: Path) -> Mapping[str, Language]:
    """Return the languages of a file, each with the fixed words of `<tag>.yaml` in the folder `words`, if it is there.

    Raises
    ------
    ReferenceFileError
        If a key is unknown or missing, a word is not there, or what is filled in it is not that of the French one.
    """
    return {entry.name: _language(entry, words / f"{entry.name}.yaml") for entry in entries_of(path, _KEYS)}


def _language(entry: Entry, words: Path) -> Language:
    return Language(
        code=entry.name,
        name=entry.text("name"),
        french=entry.text("french"),
        direction=entry.member("direction", Direction),
        words=_words(words) if words.exists() else {},
    )


def _words(path: Path) -> Mapping[Word, str]:
    entry = Entry(path, path.stem, read_yaml(path))
    entry.check_keys([word.value for word in Word])
    return words_of(entry)


def words_of(entry: Entry) -> Mapping[Word, str]:
    """Return the fixed words of an entry whose keys are checked.

    Raises
    ------
    ReferenceFileError
        If one is no text, or what is filled in it is not that of the French one.
    """
    found = {Word(key): entry.text(key) for key in entry.held}
    for word, text in found.items():
        try:
            check_word(word, text)
        except TranslationError as error:
            raise entry.wrong(word.value, error.what) from error
    return found
