"""A survey as a form: what each question shows, what a page sends back, and the short codes typed from paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from solimob.core.workshop.surveys import Question, QuestionKind, Survey, Unsaid
from solimob.publish.survey_sheets import condition_text

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
    name: str
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


def shown_questions(
    survey: Survey, raw: Mapping[str, Sequence[str]] | None = None, errors: Mapping[str, str] | None = None
) -> tuple[ShownQuestion, ...]:
    """Return the questions of a page, with what was answered before and what is wrong with it."""
    return tuple(
        _shown(survey, question, number, (raw or {}).get(question.id, ()), (errors or {}).get(question.id, ""))
        for number, question in enumerate(survey.questions, start=1)
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


def _shown(survey: Survey, question: Question, number: int, given: Sequence[str], error: str) -> ShownQuestion:
    condition = question.shown_when
    takes_unsaid = question.kind is not QuestionKind.TEXT
    return ShownQuestion(
        question=question,
        number=number,
        name=PREFIX + question.id,
        options=tuple(
            Option(option.id, option.text, _code(question, place), option.id in given)
            for place, option in enumerate(question.options, start=1)
        ),
        unsaid=tuple(
            Option(unsaid.value, unsaid.label, code, unsaid.value in given) for code, unsaid in UNSAID_CODES.items()
        )
        if takes_unsaid
        else (),
        given=" ".join(value for value in given if value not in list(Unsaid)),
        error=error,
        condition=condition_text(survey, question),
        when=PREFIX + condition.question if condition else "",
        answers=" ".join(sorted(condition.answers)) if condition else "",
    )


def _code(question: Question, place: int) -> str:
    """Return what is typed for an option: the step of a scale, else its place."""
    return question.options[place - 1].id if question.kind is QuestionKind.SCALE else str(place)


def _range(codes: Mapping[str, str]) -> str:
    numbers = list(codes)
    return f"de {numbers[0]} à {numbers[-1]}"
