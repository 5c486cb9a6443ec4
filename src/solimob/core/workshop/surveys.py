"""A survey: questions, on whom each is asked, and the answers of one person read from a phone, a sheet or a file.

A survey is frozen once somebody answered; a change makes a version. Nothing is compulsory, and every question but a
free text takes « je ne sais pas » and « je ne veux pas dire », which are never counted as an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import isfinite

from solimob.core.workshop.polls import is_blank
from solimob.core.workshop.survey_words import Fault, Word
from solimob.core.workshop.translation import Translation

MOST_QUESTIONS = 40
MOST_CHOICES = 20
WIDEST_SCALE = 11
LONGEST_TEXT = 300
LONGEST_ANSWER = 1_000
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class SurveyError(ValueError):
    """A survey that cannot be asked; `question` says where (empty: the whole), the message what is wrong, in French."""

    def __init__(self, question: str, what: str) -> None:
        self.question, self.what = question, what
        super().__init__(f"question « {question} » : {what}" if question else what)


class AnswersError(ValueError):
    """Answers that cannot be kept: question id → what to do, in French, to the one who answers (« » : the whole).

    `faults` are the same, to be said in another language; empty where somebody else than the one who answers typed.
    """

    def __init__(self, errors: Mapping[str, str], faults: Mapping[str, Fault] | None = None) -> None:
        self.errors, self.faults = dict(errors), dict(faults or {})
        super().__init__(" ".join(self.errors.values()))


class QuestionKind(StrEnum):
    """What one answers with."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"

    @property
    def label(self) -> str:
        """The French words of the builder."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    QuestionKind.SINGLE: "Une seule réponse",
    QuestionKind.MULTIPLE: "Plusieurs réponses",
    QuestionKind.SCALE: "Une échelle de nombres",
    QuestionKind.NUMBER: "Un nombre",
    QuestionKind.TEXT: "Un texte libre",
}


class Unsaid(StrEnum):
    """Two answers that every question but a free text takes; neither is an answer that is counted."""

    DONT_KNOW = "dont_know"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"

    @property
    def label(self) -> str:
        """The French words of the form."""
        return self.word.french

    @property
    def word(self) -> Word:
        """Its words in every language."""
        return Word(self.value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be ticked; `alone`: it cannot be ticked with another one (« rien de tout cela »)."""

    id: str
    text: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class ShownWhen:
    """A question is asked only to those who gave one of these answers to an earlier question."""

    question: str
    answers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    `choices` are for single and multiple. `low` and `high` bound a scale of whole numbers, and may bound a number;
    `unit` is written after a number. `is_core`: asked in the same words before and after, and compared.

    Raises
    ------
    SurveyError
        If nobody could answer it.
    """

    id: str
    kind: QuestionKind
    text: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    low: float | None = None
    high: float | None = None
    low_label: str = ""
    high_label: str = ""
    unit: str = ""
    is_core: bool = False
    shown_when: ShownWhen | None = None

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            self._refuse("son identifiant est fait de minuscules sans accent, de chiffres et de traits d'union")
        if not self.text.strip() or len(self.text) > LONGEST_TEXT:
            self._refuse(f"écrivez la question, en {LONGEST_TEXT} caractères au plus")
        self._check_choices()
        self._check_bounds()
        if self.is_core and (self.shown_when is not None or self.kind is QuestionKind.TEXT):
            self._refuse("une question comparée avant et après est posée à tout le monde et n'est pas un texte libre")

    @property
    def is_closed(self) -> bool:
        """Whether it is answered by choosing."""
        return self.kind not in (QuestionKind.NUMBER, QuestionKind.TEXT)

    @property
    def options(self) -> tuple[Choice, ...]:
        """What may be chosen: the choices, or the steps of the scale; empty for a number and a text."""
        if self.kind is not QuestionKind.SCALE or self.low is None or self.high is None:
            return self.choices
        ends = {int(self.low): self.low_label, int(self.high): self.high_label}
        steps = range(int(self.low), int(self.high) + 1)
        return tuple(Choice(str(step), f"{step} ({ends[step]})" if ends.get(step) else str(step)) for step in steps)

    @property
    def texts(self) -> Mapping[str, str]:
        """Its texts by place, in the order of the page: what a translation may say in another language."""
        told = {name: getattr(self, name) for name in ("text", "help", "low_label", "high_label", "unit")}
        told |= {f"choices/{choice.id}": choice.text for choice in self.choices}
        return {f"{self.id}/{name}": text for name, text in told.items() if text}

    def asks_as(self, other: Question | None) -> bool:
        """Tell whether another question is asked in the same words with the same answers, so that both add up."""
        return other is not None and self._words == other._words

    @property
    def _words(self) -> tuple[object, ...]:
        return (
            self.id,
            self.kind,
            self.text,
            self.choices,
            self.low,
            self.high,
            self.low_label,
            self.high_label,
            self.unit,
        )

    def _check_choices(self) -> None:
        if self.kind not in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
            if self.choices:
                self._refuse("seules les questions à choix ont des choix")
            return
        if not 2 <= len(self.choices) <= MOST_CHOICES:
            self._refuse(f"donnez de 2 à {MOST_CHOICES} choix")
        ids, texts = [choice.id for choice in self.choices], [choice.text.strip() for choice in self.choices]
        if len(set(ids)) < len(ids) or len({text.casefold() for text in texts}) < len(texts):
            self._refuse("le même choix est donné deux fois")
        if any(not text or len(text) > LONGEST_TEXT for text in texts):
            self._refuse(f"un choix est vide ou dépasse {LONGEST_TEXT} caractères")
        if any(id_ in list(Unsaid) or not _ID.fullmatch(id_) for id_ in ids):
            self._refuse("un choix a un identifiant réservé ou mal formé")

    def _check_bounds(self) -> None:
        if self.kind is QuestionKind.SCALE:
            whole = self.low is not None and self.high is not None and self.low == int(self.low)
            if not whole or not 2 <= len(self.options) <= WIDEST_SCALE:
                self._refuse(f"une échelle va d'un nombre entier à un autre, en 2 à {WIDEST_SCALE} pas")
        elif self.kind is not QuestionKind.NUMBER and (self.low, self.high) != (None, None):
            self._refuse("seuls une échelle et un nombre ont un minimum et un maximum")
        elif self.low is not None and self.high is not None and self.low >= self.high:
            self._refuse("le minimum doit être plus petit que le maximum")

    def _refuse(self, what: str) -> None:
        raise SurveyError(self.id, what)


@dataclass(frozen=True)
class Survey:
    """One version of a survey; `thanks` is said once somebody has answered.

    Raises
    ------
    SurveyError
        If it has no question or too many, if one is repeated, or asked on an answer that nobody could have given; if it
        is translated twice into a language, or a translation says a text that it does not have.
    """

    title: str
    intro: str
    questions: tuple[Question, ...]
    thanks: str = ""
    translations: tuple[Translation, ...] = ()

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise SurveyError("", "donnez un titre à l'enquête")
        if not 1 <= len(self.questions) <= MOST_QUESTIONS:
            raise SurveyError("", f"une enquête a de 1 à {MOST_QUESTIONS} questions")
        for place, question in enumerate(self.questions):
            earlier = {other.id: other for other in self.questions[:place]}
            if question.id in earlier:
                raise SurveyError(question.id, "cet identifiant sert déjà à une autre question")
            if question.shown_when is not None:
                _check_condition(question, question.shown_when, earlier)
        self._check_translations()

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Every text of it by place, in the order of the page; those that are empty are left out."""
        told = {"title": self.title, "intro": self.intro, "thanks": self.thanks}
        found = {place: text for place, text in told.items() if text}
        for question in self.questions:
            found |= question.texts
        return found

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Questions by identifier."""
        return {question.id: question for question in self.questions}

    def _check_translations(self) -> None:
        languages = [translation.language for translation in self.translations]
        if len(set(languages)) < len(languages):
            raise SurveyError("", "l'enquête est traduite deux fois dans la même langue")
        for translation in self.translations:
            unknown = next((place for place in translation.texts if place not in self.texts), None)
            if unknown is not None:
                raise SurveyError(
                    "", f"la traduction « {translation.language} » dit « {unknown} », sans texte français"
                )


type Value = frozenset[str] | float | str | Unsaid
"""Options chosen, a number, a text, or why nothing was said."""
type Answers = Mapping[str, Value]
"""The answers of one person, by question; a question that is not there was left blank or not asked."""


@dataclass(frozen=True, slots=True)
class Response:
    """What one person answered; `link` joins the two waves of the same person, empty where nobody can tell."""

    answers: Answers
    link: str = ""


def said(answers: Answers, question: Question) -> Value | None:
    """Return what was answered to a question; None where nothing was said, whatever the reason."""
    value = answers.get(question.id)
    return None if isinstance(value, Unsaid) else value


def is_asked(survey: Survey, question: Question, answers: Answers) -> bool:
    """Tell whether a question is asked to the one who gave these answers."""
    condition = question.shown_when
    if condition is None:
        return True
    parent = survey.by_id[condition.question]
    chosen = said(answers, parent)
    return isinstance(chosen, frozenset) and bool(chosen & condition.answers) and is_asked(survey, parent, answers)


def read_answers(survey: Survey, raw: Mapping[str, Sequence[str]]) -> Answers:
    """Return the answers held by a form or a stored document: question id → the values of its field.

    What was answered to a question that is not asked is left out: on a page without scripts every question shows.

    Raises
    ------
    AnswersError
        If a question is unknown, an answer cannot be read, or nothing is answered.
    """
    faults = {id_: Fault(Word.NO_SUCH_QUESTION) for id_ in raw if id_ not in survey.by_id}
    answers: dict[str, Value] = {}
    for question in survey.questions:
        values = [value for value in raw.get(question.id, ()) if not is_blank(value)]
        if not values or not is_asked(survey, question, answers):
            continue
        try:
            answers[question.id] = _value(question, values)
        except _WrongAnswerError as error:
            faults[question.id] = error.fault
    if not answers and not faults:
        faults[""] = Fault(Word.NOTHING_ANSWERED)
    if faults:
        raise AnswersError({id_: _in_french(survey, id_, fault) for id_, fault in faults.items()}, faults)
    return answers


def written_answers(answers: Answers) -> dict[str, list[str]]:
    """Return the document that `read_answers` reads back."""
    return {id_: _written(value) for id_, value in answers.items()}


class _WrongAnswerError(ValueError):
    """An answer that cannot be kept."""

    def __init__(self, word: Word, choice: str = "", **values: str | Word) -> None:
        self.fault = Fault(word, values, choice)
        super().__init__(word)


def _in_french(survey: Survey, id_: str, fault: Fault) -> str:
    choices = survey.by_id[id_].choices if fault.choice else ()
    return fault.in_french(next((choice.text for choice in choices if choice.id == fault.choice), ""))


def _written(value: Value) -> list[str]:
    if isinstance(value, frozenset):
        return sorted(value)
    return [repr(value) if isinstance(value, float) else str(value)]


def _value(question: Question, values: list[str]) -> Value:
    unsaid = [value for value in values if value in list(Unsaid)]
    if question.kind is QuestionKind.TEXT:
        return _text(values)
    if unsaid:
        # Beside « je ne sais pas », an answer may be a box ticked by mistake: only the person knows which.
        if len(values) > 1:
            raise _WrongAnswerError(Word.UNSAID_OR_ANSWER, unsaid=Unsaid(unsaid[0]).word)
        return Unsaid(unsaid[0])
    if question.kind is QuestionKind.NUMBER:
        return _number(question, values)
    known = {choice.id: choice for choice in question.options}
    if any(value not in known for value in values):
        raise _WrongAnswerError(Word.NO_SUCH_ANSWER)
    if len(set(values)) > 1 and question.kind is not QuestionKind.MULTIPLE:
        raise _WrongAnswerError(Word.ONE_ANSWER)
    alone = next((value for value in values if known[value].alone), "")
    if alone and len(set(values)) > 1:
        raise _WrongAnswerError(Word.ALONE, alone)
    return frozenset(values)


def _number(question: Question, values: list[str]) -> float:
    written = "".join(values[0].split()).replace(",", ".")
    try:
        number = float(written)
    except ValueError:
        number = float("nan")
    if len(values) > 1 or not isfinite(number):
        raise _WrongAnswerError(Word.NOT_A_NUMBER)
    if question.low is not None and number < question.low:
        raise _WrongAnswerError(Word.AT_LEAST, number=f"{question.low:g}")
    if question.high is not None and number > question.high:
        raise _WrongAnswerError(Word.AT_MOST, number=f"{question.high:g}")
    return number


def _text(values: list[str]) -> str:
    text = "".join(c for c in values[0].replace("\r\n", "\n") if c == "\n" or c.isprintable()).strip()
    if len(text) > LONGEST_ANSWER:
        raise _WrongAnswerError(Word.TOO_LONG, length=str(len(text)), most=str(LONGEST_ANSWER))
    return text


def _check_condition(question: Question, condition: ShownWhen, earlier: Mapping[str, Question]) -> None:
    parent = earlier.get(condition.question)
    if parent is None:
        raise SurveyError(question.id, f"sa condition porte sur « {condition.question} », qui n'est pas posée avant")
    if not parent.is_closed:
        raise SurveyError(question.id, f"sa condition porte sur « {parent.id} », qui n'est pas une question à choix")
    known = {choice.id for choice in parent.options}
    unknown = sorted(condition.answers - known)
    if unknown or not condition.answers:
        named = f"la réponse « {unknown[0]} » n'existe pas" if unknown else "aucune réponse n'est donnée"
        raise SurveyError(question.id, f"sa condition sur « {parent.id} » ne tient pas : {named}")
