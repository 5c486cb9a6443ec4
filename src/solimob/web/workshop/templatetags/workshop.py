"""Tags of the pages of a meeting: a question to answer, a result to read, a countdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from solimob.core.workshop import Poll, PollQuestion, Tally
from solimob.web.workshop.ballot_form import given_to, options_of, ranks_of, words_of
from solimob.web.workshop.queries.stages import Moment
from solimob.web.workshop.shared import fields_of

register = template.Library()

LARGEST_WORD, SMALLEST_WORD = 5, 1


@register.inclusion_tag("workshop/_question.html")
def poll_question(question: PollQuestion, given: Mapping[str, object] | None = None) -> dict[str, Any]:
    """Show a question of a poll as a form field, with what was answered before."""
    before = given or {}
    return {
        "question": question,
        "options": options_of(question, before),
        "ranks": ranks_of(question, before),
        "words": words_of(question, before),
        "text": " ".join(given_to(question, before)),
    }


@register.simple_tag
def poll_fields(poll: Poll, given: Mapping[str, object] | None = None) -> str:
    """Show every question of a poll on a phone, with what it answered before."""
    return fields_of(poll, given or {})


@register.inclusion_tag("workshop/_result.html")
def poll_result(question: PollQuestion, counted: Tally) -> dict[str, Any]:
    """Show the tally of a question: a table that reads as bars, words by size and by count."""
    words = getattr(counted, "words", ())
    most = max((word.count for word in words), default=1)
    sized = [(word, SMALLEST_WORD + round((LARGEST_WORD - SMALLEST_WORD) * word.count / most)) for word in words]
    return {"question": question, "tally": counted, "kind": type(counted).__name__, "words": sized}


@register.inclusion_tag("workshop/_countdown.html")
def countdown(moment: Moment | None) -> dict[str, Any]:
    """Show how long an activity still takes answers; the script counts, without it the hour is read."""
    return {"moment": moment, "stage": moment.stage if moment is not None else None}
