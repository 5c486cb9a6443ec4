"""The score of each axis: for the counsellor only. It is never shown to the person and never decides an aid."""

from __future__ import annotations

from dataclasses import dataclass

from solimob.core.counselling.answers import Answers, is_asked
from solimob.core.counselling.local_offer import LocalOffer, offer_difficulty
from solimob.core.counselling.questionnaire import FULL_SCORE, Axis, Choice, Item, Questionnaire


class WrongVersionError(ValueError):
    """Answers are read with another version of the questionnaire than the one they were given to."""


@dataclass(frozen=True, slots=True)
class Movement:
    """An answer that moved an axis, and by how many points."""

    item: Item
    choice: Choice
    points: int


@dataclass(frozen=True, slots=True)
class AxisScore:
    """An axis from 0 (no difficulty said) to 100, as an interval: its ends meet where every answer is known.

    `moved_by` are the answers that moved it, the greatest first; `unknown` the items that could still raise it.
    """

    axis: Axis
    low: int
    high: int
    moved_by: tuple[Movement, ...] = ()
    unknown: tuple[Item, ...] = ()


def score_axes(questionnaire: Questionnaire, answers: Answers, offer: LocalOffer) -> tuple[AxisScore, ...]:
    """Return the eight axes. The points of the answers add up, and an axis stops at 100 (docs/methode/freins.md).

    An item without an answer, declined or not known may be anything: it adds nothing to the low end and the most it
    can to the high end. So a partial interval always holds what any completion gives.

    Raises
    ------
    WrongVersionError
        If the answers were given to another version.
    """
    if answers.version != questionnaire.version:
        raise WrongVersionError(
            f"ces réponses ont été données à la version {answers.version} du test, pas à la version "
            f"{questionnaire.version} : lisez-les avec la leur"
        )
    low, high = offer_difficulty(offer)
    scored = (_axis(axis, questionnaire, answers) for axis in Axis if axis is not Axis.OFFER)
    by_axis = {score.axis: score for score in (*scored, AxisScore(Axis.OFFER, low, high))}
    return tuple(by_axis[axis] for axis in Axis)


def given_choices(questionnaire: Questionnaire, item: Item, answers: Answers) -> tuple[Choice, ...] | None:
    """Return the choices that count: none of an item that is not asked, None where they are unknown."""
    asked = is_asked(questionnaire, item, answers)
    if asked is False:
        return ()
    chosen = answers.chosen(item.id)
    if asked is None or chosen is None:
        return None
    return tuple(choice for choice in item.choices if choice.id in chosen)


def _axis(axis: Axis, questionnaire: Questionnaire, answers: Answers) -> AxisScore:
    low = high = 0
    moved: list[Movement] = []
    unknown: list[Item] = []
    for item in questionnaire.items_of(answers.form):
        choices = given_choices(questionnaire, item, answers)
        if choices is None:
            high += item.most(axis)
            unknown += [item] if item.most(axis) else []
            continue
        here = [Movement(item, choice, choice.points[axis]) for choice in choices if axis in choice.points]
        points = min(FULL_SCORE, sum(movement.points for movement in here))
        low, high = low + points, high + points
        moved += here
    moved.sort(key=lambda movement: -movement.points)
    return AxisScore(axis, min(FULL_SCORE, low), min(FULL_SCORE, high), tuple(moved), tuple(unknown))
