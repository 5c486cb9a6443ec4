"""A survey said in a language: each text translated, or in French where nobody has translated it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from solimob.core.workshop.survey_words import Fault, Word
from solimob.core.workshop.surveys import Question, QuestionKind, Survey
from solimob.core.workshop.translation import FRENCH, FRENCH_LANGUAGE, Language, Translation


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language it is in: French where it is not translated."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A survey and the language it is said in."""

    survey: Survey
    language: Language = FRENCH_LANGUAGE
    translation: Translation | None = None

    def text(self, place: str) -> Said:
        """Return the text of a place; empty where the survey has none."""
        translated = self.translation.texts.get(place) if self.translation else None
        return self._said(translated, self.survey.texts.get(place, ""))

    def word(self, word: Word, **values: Any) -> Said:
        """Return a fixed word, filled in: that of the makers, else the shipped one, else French."""
        written = self.translation.words.get(word) if self.translation else None
        said = self._said(written or self.language.words.get(word), word.french)
        return replace(said, text=said.text.format(**values))

    def options(self, question: Question) -> tuple[tuple[str, Said], ...]:
        """Return what may be chosen: (identifier, text); a step of a scale is its number and the word of its end."""
        if question.kind is not QuestionKind.SCALE:
            return tuple((choice.id, self.text(f"{question.id}/choices/{choice.id}")) for choice in question.options)
        steps = question.options
        ends = {
            steps[0].id: self.text(f"{question.id}/low_label"),
            steps[-1].id: self.text(f"{question.id}/high_label"),
        }
        plain = Said("", self.language.code)
        return tuple((step.id, _step(step.id, ends.get(step.id, plain), plain)) for step in steps)

    def condition(self, question: Question) -> Said:
        """Say who is asked a question: the answers that lead to it; empty where everybody is."""
        condition = question.shown_when
        if condition is None:
            return Said("", self.language.code)
        parent = self.survey.by_id[condition.question]
        texts = [f"« {said.text} »" for id_, said in self.options(parent) if id_ in condition.answers]
        number = self.survey.questions.index(parent) + 1
        return self.word(Word.ONLY_WHEN, number=number, answers=f" {self.word(Word.OR).text} ".join(texts))

    def fault(self, question: str, fault: Fault) -> Said:
        """Say what is wrong with the answer to a question."""
        values = {name: self.word(said).text if isinstance(said, Word) else said for name, said in fault.values.items()}
        choice = self.text(f"{question}/choices/{fault.choice}").text if fault.choice else ""
        return self.word(fault.word, **values, choice=choice)

    def _said(self, translated: str | None, french: str) -> Said:
        if translated:
            return Said(translated, self.language.code)
        # What is empty is in no language: it must not be marked as French.
        return Said(french, FRENCH if french else self.language.code)


def spoken_in(survey: Survey, language: Language | None = None) -> Spoken:
    """Return a survey said in a language, in French if it is not translated into it."""
    found = next((each for each in survey.translations if language and each.language == language.code), None)
    return Spoken(survey) if language is None or found is None else Spoken(survey, language, found)


def missing_texts(survey: Survey, translation: Translation) -> tuple[str, ...]:
    """Return the places of the texts that a translation does not say, in the order of the page."""
    return tuple(place for place in survey.texts if place not in translation.texts)


def missing_words(language: Language, translation: Translation) -> tuple[Word, ...]:
    """Return the fixed words that stay in French."""
    return tuple(word for word in Word if word not in translation.words and word not in language.words)


def with_translation(survey: Survey, translation: Translation) -> Survey:
    """Return a survey with a translation, in the place of the one into the same language."""
    others = [each for each in survey.translations if each.language != translation.language]
    return replace(survey, translations=(*others, translation))


def without_translation(survey: Survey, language: str) -> Survey:
    """Return a survey that is no longer translated into a language."""
    return replace(survey, translations=tuple(each for each in survey.translations if each.language != language))


def rewritten(survey: Survey, **changes: Any) -> Survey:
    """Return a survey with other texts or questions: what was translated of a text that changed is to be reviewed.

    Raises
    ------
    SurveyError
        If it could not be asked.
    """
    bare = replace(survey, translations=(), **changes)
    return replace(bare, translations=tuple(_carried(each, survey.texts, bare.texts) for each in survey.translations))


def translated_again(
    former: Translation | None, language: str, texts: Mapping[str, str], words: Mapping[Word, str]
) -> Translation:
    """Return what is written of a translation now; what was to be reviewed is, once its text is written.

    Raises
    ------
    TranslationError
        If a text cannot be said.
    """
    waiting = former.to_review if former else {}
    return Translation(language, texts, words, {place: text for place, text in waiting.items() if place not in texts})


def _carried(translation: Translation, before: Mapping[str, str], after: Mapping[str, str]) -> Translation:
    kept = {place: text for place, text in translation.texts.items() if before[place] == after.get(place)}
    changed = {place: text for place, text in translation.texts.items() if place not in kept}
    waiting = {place: text for place, text in {**translation.to_review, **changed}.items() if place in after}
    return replace(translation, texts=kept, to_review=waiting)


def _step(number: str, end: Said, plain: Said) -> Said:
    return replace(end, text=f"{number} ({end.text})") if end.text else replace(plain, text=number)
