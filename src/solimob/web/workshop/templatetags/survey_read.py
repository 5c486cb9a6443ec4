"""Shares, points and means of a survey, as one reads them."""

from __future__ import annotations

from django import template

from solimob.core.workshop.intervals import Interval
from solimob.core.workshop.paired import Change
from solimob.publish.french import NO_BREAK_SPACE, count_text, number, signed
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import Survey
from solimob.web.workshop.queries.surveys import survey_of_step

register = template.Library()


@register.simple_tag
def step_survey(project: Project, named: str) -> Survey | None:
    """Return the open survey that a step of a meeting asks, if there is one."""
    return survey_of_step(project, named)


@register.filter
def responses(count: int) -> str:
    """Write how many answered: « 12 réponses »."""
    return count_text(count, "réponse")


@register.filter
def percent(share: float) -> str:
    """Write a share: « 42 % »."""
    return f"{number(100 * share)}{NO_BREAK_SPACE}%"


@register.filter
def percents(share: Interval) -> str:
    """Write the bounds of a share: « de 33 à 51 % »."""
    return f"de {number(100 * share.low)} à {number(100 * share.high)}{NO_BREAK_SPACE}%"


@register.filter
def decimals(value: float) -> str:
    """Write a mean: « 3,4 »."""
    return number(value, 1)


@register.filter
def level(change: Change, value: float) -> str:
    """Write what was there before or after: a share or a mean."""
    return percent(value) if change.option else decimals(value)


@register.filter
def moved(change: Change) -> str:
    """Write a difference: « −12 points », « +0,4 »."""
    if change.option:
        points = 100 * change.difference.value
        return f"{signed(points, 0)}{NO_BREAK_SPACE}{'points' if abs(round(points)) > 1 else 'point'}"
    return signed(change.difference.value, 1)


@register.filter
def moved_between(change: Change) -> str:
    """Write the bounds of a difference: « de −21 à −3 »."""
    scale, digits = (100, 0) if change.option else (1, 1)
    low, high = (signed(scale * bound, digits) for bound in (change.difference.low, change.difference.high))
    return f"de {low} à {high}"
