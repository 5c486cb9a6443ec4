"""The form of a translation: each French text of a survey beside the field of its translation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from solimob.core.workshop.spoken import translated_again
from solimob.core.workshop.survey_words import Word
from solimob.core.workshop.surveys import Survey
from solimob.core.workshop.translation import (
    LONGEST_LONG_TEXT,
    LONGEST_SHORT_TEXT,
    Language,
    Translation,
    TranslationError,
)

_TEXT, _WORD = "t-", "w-"
_LONG = ("intro", "thanks")
_ONE_LINE = 50
_KINDS = {
    "title": "Titre",
    "intro": "Avant les questions",
    "thanks": "Après l’envoi",
    "text": "Question",
    "help": "Précision",
    "low_label": "Bas de l’échelle",
    "high_label": "Haut de l’échelle",
    "unit": "Unité",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A French text and the field of its translation; `former` is one whose French has changed, or a shipped word."""

    kind: str
    french: str
    field: Any
    former: str


@dataclass(frozen=True, slots=True)
class Group:
    """The texts of the whole, or of one question."""

    title: str
    rows: tuple[Row, ...]


class TranslationForm(forms.Form):
    """The texts of a survey in a language, and the fixed words that its makers would rather write themselves."""

    def __init__(
        self, *args: Any, content: Survey, language: Language, translation: Translation | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.content, self.language, self.translation = content, language, translation
        texts, words = (translation.texts, translation.words) if translation else ({}, {})
        for place, french in content.texts.items():
            longest = LONGEST_LONG_TEXT if place in _LONG else LONGEST_SHORT_TEXT
            self._add(_TEXT + place, french, longest, texts.get(place, ""))
        for word in Word:
            self._add(_WORD + word, word.french, LONGEST_LONG_TEXT, words.get(word, ""))

    @property
    def texts(self) -> dict[str, str]:
        """The translations given, by place, once the form is valid."""
        return {name.removeprefix(_TEXT): text for name, text in self._given() if name.startswith(_TEXT)}

    @property
    def words(self) -> dict[Word, str]:
        """The fixed words given, once the form is valid."""
        return {Word(name.removeprefix(_WORD)): text for name, text in self._given() if name.startswith(_WORD)}

    @property
    def groups(self) -> list[Group]:
        """The texts in the order of the page."""
        waiting = self.translation.to_review if self.translation else {}

        def row(place: str) -> Row:
            kind = _KINDS.get(place.rpartition("/")[2], "Réponse") if "/choices/" not in place else "Réponse"
            return Row(kind, self.content.texts[place], self[_TEXT + place], waiting.get(place, ""))

        whole = Group("L’enquête", tuple(row(place) for place in self.content.texts if "/" not in place))
        questions = (
            Group(f"Question {number}", tuple(row(place) for place in question.texts))
            for number, question in enumerate(self.content.questions, start=1)
        )
        return [whole, *questions]

    @property
    def fixed(self) -> tuple[Row, ...]:
        """The fixed words, each with the shipped one."""
        return tuple(Row("", word.french, self[_WORD + word], self.language.words.get(word, "")) for word in Word)

    @property
    def has_fixed_error(self) -> bool:
        """Whether a fixed word is wrong."""
        return any(name.startswith(_WORD) for name in self.errors)

    def filled_from(self, other: TranslationForm) -> TranslationForm:
        """Return the form as it was sent, with the other's text where nothing was written: two halves make a whole."""
        blanks = {name: other[name].value() for name in self.fields if not self.data.get(name, "").strip()}
        return TranslationForm(
            {**self.data.dict(), **blanks},
            content=other.content,
            language=self.language,
            translation=other.translation,
        )

    def clean(self) -> dict[str, Any]:
        """Check that the translation can be said; what cannot is named on its field."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                translated_again(self.translation, self.language.code, self.texts, self.words)
            except TranslationError as refusal:
                name = _TEXT + refusal.place if _TEXT + refusal.place in self.fields else _WORD + refusal.place
                self.add_error(name, f"{refusal.what[0].upper()}{refusal.what[1:]}.")
        return data

    def _add(self, name: str, french: str, longest: int, written: str) -> None:
        attributes = {"lang": self.language.code, "dir": self.language.direction, "autocomplete": "off"}
        is_short = len(french) <= _ONE_LINE
        widget = (
            forms.TextInput(attributes) if is_short else forms.Textarea(attributes | {"rows": 1 + len(french) // 60})
        )
        field = forms.CharField(label=french, required=False, max_length=longest, widget=widget)
        field.initial = written
        self.fields[name] = field

    def _given(self) -> Iterator[tuple[str, str]]:
        return ((name, text.replace("\r\n", "\n")) for name, text in self.cleaned_data.items() if text)
