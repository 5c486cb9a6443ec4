"""A survey as a form: what each question shows, what a page sends back, and the short codes typed from paper.

A page is in one language; a text that is not translated into it is marked as French, for the ear and for its direction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.html import format_html

from solimob.core.workshop.spoken import Said, Spoken
from solimob.core.workshop.survey_words import Word
from solimob.core.workshop.surveys import AnswersError, Question, QuestionKind, Survey, Unsaid
from solimob.core.workshop.translation import FRENCH, Direction

PREFIX = "q-"
"""Names of the fields of answers begin so: no question can take the name of another field."""
UNSAID_CODES = {"?": Unsaid.DONT_KNOW, "-": Unsaid.PREFER_NOT_TO_SAY}
"""What is typed for a box « je ne sais pas » or « je ne veux pas dire » ticked on paper."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be ticked; `code` is its number on the printed sheet."""

    value: str
    label: str
    code: str
    is_given: bool


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as the page shows it: `condition` says in words who is asked, `when` names the fields it hangs on."""

    question: Question
    number: int
    called: str
    name: str
    text: str
    help: str
    unit: str
    options: tuple[Option, ...]
    unsaid: tuple[Option, ...]
    given: str
    error: str
    condition: str
    when: str
    answers: str

    @property
    def control(self) -> str:
        """The type of its boxes."""
        return "checkbox" if self.question.kind is QuestionKind.MULTIPLE else "radio"


def marked(said: Said, spoken: Spoken) -> str:
    """Return a text for a page in the language of a survey; where it is in French instead, its HTML says so."""
    if said.language == spoken.language.code:
        return said.text
    return format_html('<span lang="{}" dir="{}">{}</span>', said.language, Direction.LEFT_TO_RIGHT, said.text)


def fixed_words(spoken: Spoken) -> dict[str, str]:
    """Return the fixed words of a page by name, those that nothing fills in."""
    return {word.value: marked(spoken.word(word), spoken) for word in Word if "{" not in word.french}


def shown_errors(spoken: Spoken, wrong: AnswersError) -> dict[str, str]:
    """Return what is wrong with answers, by question, in the language of a page."""
    faults = {id_: marked(spoken.fault(id_, fault), spoken) for id_, fault in wrong.faults.items()}
    return {id_: faults.get(id_) or in_french(text, spoken) for id_, text in wrong.errors.items()}


def in_french(text: str, spoken: Spoken) -> str:
    """Return a French text for a page in the language of a survey."""
    return marked(Said(text, FRENCH), spoken)


def shown_questions(
    spoken: Spoken, raw: Mapping[str, Sequence[str]] | None = None, errors: Mapping[str, str] | None = None
) -> tuple[ShownQuestion, ...]:
    """Return the questions of a page, with what was answered before and what is wrong with it."""
    return tuple(
        _shown(spoken, question, number, (raw or {}).get(question.id, ()), (errors or {}).get(question.id, ""))
        for number, question in enumerate(spoken.survey.questions, start=1)
    )


def raw_answers(survey: Survey, sent: QueryDict) -> dict[str, list[str]]:
    """Return what a page sent, as `core.workshop.surveys.read_answers` reads it."""
    return {question.id: sent.getlist(PREFIX + question.id) for question in survey.questions}


def decoded(survey: Survey, typed: Mapping[str, Sequence[str]]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the answers that short codes stand for, and by question what cannot be read of them.

    « 2 », « 1 3 » are the numbers printed beside the boxes, « ? » and « - » the two boxes under them.
    """
    raw: dict[str, list[str]] = {}
    errors: dict[str, str] = {}
    for question in survey.questions:
        text = " ".join(typed.get(question.id, ())).strip()
        if text in UNSAID_CODES:
            raw[question.id] = [UNSAID_CODES[text].value]
        elif not question.is_closed:
            raw[question.id] = [text]
        else:
            codes = {_code(question, place): option.id for place, option in enumerate(question.options, start=1)}
            words = text.replace(",", " ").replace(";", " ").split()
            unknown = next((word for word in words if word not in codes), None)
            if unknown is not None:
                errors[question.id] = f"« {unknown} » n’est pas le numéro d’une réponse : {_range(codes)}."
            raw[question.id] = [codes.get(word, "") for word in words]
    return raw, errors


def _shown(spoken: Spoken, question: Question, number: int, given: Sequence[str], error: str) -> ShownQuestion:
    condition = question.shown_when
    takes_unsaid = question.kind is not QuestionKind.TEXT
    text, help_, unit = (marked(spoken.text(f"{question.id}/{name}"), spoken) for name in ("text", "help", "unit"))
    return ShownQuestion(
        question=question,
        number=number,
        called=marked(spoken.word(Word.QUESTION, number=number), spoken),
        name=PREFIX + question.id,
        text=text,
        help=help_,
        unit=unit,
        options=tuple(
            Option(id_, marked(said, spoken), _code(question, place), id_ in given)
            for place, (id_, said) in enumerate(spoken.options(question), start=1)
        ),
        unsaid=tuple(
            Option(unsaid.value, marked(spoken.word(unsaid.word), spoken), code, unsaid.value in given)
            for code, unsaid in UNSAID_CODES.items()
        )
        if takes_unsaid
        else (),
        given=" ".join(value for value in given if value not in list(Unsaid)),
        error=error,
        condition=marked(spoken.condition(question), spoken),
        when=PREFIX + condition.question if condition else "",
        answers=" ".join(sorted(condition.answers)) if condition else "",
    )


def _code(question: Question, place: int) -> str:
    """Return what is typed for an option: the step of a scale, else its place."""
    return question.options[place - 1].id if question.kind is QuestionKind.SCALE else str(place)


def _range(codes: Mapping[str, str]) -> str:
    numbers = list(codes)
    return f"de {numbers[0]} à {numbers[-1]}"
