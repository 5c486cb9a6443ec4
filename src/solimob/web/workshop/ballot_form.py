"""A poll as a form: the answers it sends, and what each question shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from solimob.core.workshop import Poll, PollKind, PollQuestion
from solimob.web.workshop.numbers import whole_number


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be ticked."""

    value: str
    label: str
    is_given: bool


def ballot_in(request: HttpRequest, poll: Poll) -> dict[str, list[str]]:
    """Return what a form says, question by question, as `core.workshop.read_ballot` reads it."""
    sent = {question.id: request.POST.getlist(question.id) for question in poll.questions}
    return {name: values for name, values in sent.items() if any(value.strip() for value in values)}


def given_to(question: PollQuestion, given: Mapping[str, object]) -> list[str]:
    """Return what was answered to a question before, as the form writes it."""
    value = given.get(question.id)
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def options_of(question: PollQuestion, given: Mapping[str, object]) -> list[Option]:
    """Return what may be ticked: choices, or the steps of a scale."""
    before = given_to(question, given)
    if question.kind == PollKind.SCALE:
        return [Option(str(step), str(step), str(step) in before) for step in question.scale]
    numbered = enumerate(question.choices, start=1)
    return [Option(str(number), label, str(number) in before) for number, label in numbered]


def ranks_of(question: PollQuestion, given: Mapping[str, object]) -> list[tuple[int, str]]:
    """Return the ranks that may be given, each with the number of the choice given before, or nothing."""
    before = given_to(question, given)
    return [(rank, before[rank - 1] if rank <= len(before) else "") for rank in range(1, question.takes_at_most + 1)]


def words_of(question: PollQuestion, given: Mapping[str, object]) -> list[str]:
    """Return one text for each word that may be given."""
    before = given_to(question, given)
    return [*before, *[""] * (question.takes_at_most - len(before))][: question.takes_at_most]


def said_in(question: PollQuestion, values: list[str]) -> list[str]:
    """Return what a form says of a question in words: the labels of its choices, or what was written."""
    numbers = [whole_number(value) for value in values if value.strip()]
    if question.choices and all(number is not None and 1 <= number <= len(question.choices) for number in numbers):
        return [question.choices[number - 1] for number in numbers if number is not None]
    return [value for value in values if value.strip()]
