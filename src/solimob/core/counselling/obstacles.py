"""What holds a person back, said in words, with what would lift it and whether that exists at the address.

This is what the person reads: it holds no score.
"""

from __future__ import annotations

from dataclasses import dataclass

from solimob.core.counselling.answers import Answers, Unsaid, concerns, is_asked
from solimob.core.counselling.local_offer import Availability, LocalOffer, LocalService, offer_difficulty, services_for
from solimob.core.counselling.questionnaire import Axis, Form, Item, Questionnaire, Remedy
from solimob.core.counselling.scoring import AxisScore, given_choices, score_axes


@dataclass(frozen=True, slots=True)
class Lift:
    """A remedy of an obstacle, and the service that is it at the address, if one is known."""

    remedy: Remedy
    availability: Availability
    service: LocalService | None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """An axis with something on it: `because` are the answers that moved it, in words."""

    axis: Axis
    because: tuple[str, ...]
    lifts: tuple[Lift, ...]


@dataclass(frozen=True, slots=True)
class ObstaclesResult:
    """The result of the test, without any score.

    `obstacles` come from the greatest to the least; `strengths` and `needs` (operational needs, for who drives or
    guides) in words; `to_clarify` are the questions left open, which may hide other obstacles; one that the person
    would not answer is not put again.
    """

    version: str
    form: Form
    obstacles: tuple[Obstacle, ...]
    strengths: tuple[str, ...]
    needs: tuple[str, ...]
    to_clarify: tuple[str, ...]
    offer_is_known: bool


def assess(questionnaire: Questionnaire, answers: Answers, offer: LocalOffer) -> ObstaclesResult:
    """Return what holds somebody back and what lifts it at the address.

    Raises
    ------
    WrongVersionError
        If the answers were given to another version of the questionnaire.
    """
    scores = score_axes(questionnaire, answers, offer)
    greatest_first = sorted((score for score in scores if score.low), key=lambda score: (-score.low, -score.high))
    items = questionnaire.items_of(answers.form)
    chosen = [choice for item in items for choice in given_choices(questionnaire, item, answers) or ()]
    needs = dict.fromkeys(choice.need for choice in chosen if choice.need)
    return ObstaclesResult(
        version=answers.version,
        form=answers.form,
        obstacles=tuple(_obstacle(score, questionnaire, answers, offer) for score in greatest_first),
        strengths=tuple(choice.strength for choice in chosen if choice.strength),
        needs=tuple(questionnaire.needs[need] for need in needs),
        to_clarify=tuple(item.question for item in _not_known(questionnaire, answers)),
        offer_is_known=bool(offer.destinations) and offer_difficulty(offer)[0] == offer_difficulty(offer)[1],
    )


def _not_known(questionnaire: Questionnaire, answers: Answers) -> list[Item]:
    asked = [item for item in questionnaire.items_of(answers.form) if is_asked(questionnaire, item, answers) is True]
    return [item for item in asked if answers.given.get(item.id, Unsaid.DONT_KNOW) is Unsaid.DONT_KNOW]


def _obstacle(score: AxisScore, questionnaire: Questionnaire, answers: Answers, offer: LocalOffer) -> Obstacle:
    if score.axis is Axis.OFFER:
        because = tuple(_out_of_reach(offer))
        ids = questionnaire.offer_lifted_by
    else:
        because = tuple(dict.fromkeys(movement.choice.obstacle for movement in score.moved_by))
        ids = tuple(id_ for movement in score.moved_by for id_ in movement.choice.lifted_by)
    remedies = (questionnaire.remedy_by_id[id_] for id_ in dict.fromkeys(ids))
    lifts = tuple(
        Lift(remedy, *services_for(remedy, offer)) for remedy in remedies if concerns(remedy.reserved_to, answers)
    )
    return Obstacle(score.axis, because, lifts)


def _out_of_reach(offer: LocalOffer) -> list[str]:
    return [
        f"Sans voiture, on ne va pas facilement d'ici à : {destination.label}."
        for destination in offer.destinations
        if destination.reachable is False
    ]
