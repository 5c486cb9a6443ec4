"""The questionnaire of obstacles: items, answers that can be given, and the points each adds to each axis.

A questionnaire is published and versioned. Its construction proves two things that the scores rest on: the answers of
an item go from the easiest to the hardest on every axis, and a harder answer never hides more points than it adds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

FULL_SCORE = 100
"""An axis stops here."""


class Axis(StrEnum):
    """What an obstacle is made of."""

    MONEY = "money"
    VEHICLE = "vehicle"
    OFFER = "offer"
    HEALTH = "health"
    SKILLS = "skills"
    CONFIDENCE = "confidence"
    ORGANISATION = "organisation"
    INFORMATION = "information"

    @property
    def label(self) -> str:
        """The French words shown to the person."""
        return _AXIS_LABELS[self]


_AXIS_LABELS = {
    Axis.MONEY: "L'argent",
    Axis.VEHICLE: "Le permis et le véhicule",
    Axis.OFFER: "Les transports près de chez vous",
    Axis.HEALTH: "La santé, l'âge ou le handicap",
    Axis.SKILLS: "Ce qu'il faut savoir faire",
    Axis.CONFIDENCE: "La peur et l'habitude",
    Axis.ORGANISATION: "L'organisation des journées",
    Axis.INFORMATION: "L'information et les papiers",
}


class Theme(StrEnum):
    """The six themes of mobility of the data.inclusion schema v1 (Licence Ouverte 2.0)."""

    VEHICLE = "mobilite--acceder-a-un-vehicule"
    REPAIR = "mobilite--entretenir-reparer-son-vehicule"
    SUPPORT = "mobilite--etre-accompagne-dans-son-parcours-mobilite"
    MONEY = "mobilite--financer-ma-mobilite"
    SHARED = "mobilite--mobilite-douce-partagee-collective"
    LICENCE = "mobilite--preparer-un-permis"


class Form(StrEnum):
    """Which items are asked: the short form is part of the long one."""

    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to an item.

    `points` by axis, whole and positive; `obstacle` and `strength` say in words, to the person, what the answer shows;
    `need` is an operational need (a code such as `wheelchair`, never a diagnosis); `lifted_by` are remedies, the best
    first.
    """

    id: str
    text: str
    points: Mapping[Axis, int]
    obstacle: str = ""
    strength: str = ""
    need: str = ""
    lifted_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One question. Its choices go from the easiest to the hardest, the first one adding nothing.

    `several`: choices may be ticked together, but the first one, which stands alone (« rien de tout cela »).
    `context`: the item says who the person is (age bracket, situation) and never adds points; its order says nothing.
    `asked_if`: the item is asked only where every item named was answered by one of the choices named.
    """

    id: str
    question: str
    choices: tuple[Choice, ...]
    in_short: bool
    several: bool = False
    context: bool = False
    asked_if: Mapping[str, frozenset[str]] | None = None

    def choice(self, id_: str) -> Choice | None:
        """Return a choice by its identifier."""
        return next((choice for choice in self.choices if choice.id == id_), None)

    def most(self, axis: Axis) -> int:
        """Return the most points that an answer adds to an axis."""
        points = [choice.points.get(axis, 0) for choice in self.choices]
        return min(FULL_SCORE, sum(points)) if self.several else max(points)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What lifts an obstacle, whoever does it.

    `solutions` are its sheets in the catalogue, if it has any.
    `offer_kinds` are the kinds of service that are this remedy (those of the existing offer of a diagnosis: `tus`,
    `tad`, `rental`…); `ask` is whom to ask where no service is known; `reserved_to`: only for those whose answers are
    in it; `self_reliant`: no local service is needed, the person can always do it.
    """

    id: str
    label: str
    theme: Theme
    service_type: str
    action: str
    ask: str
    documents: tuple[str, ...]
    offer_kinds: frozenset[str]
    reserved_to: Mapping[str, frozenset[str]] | None = None
    self_reliant: bool = False
    solutions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a form is gone through: assumed, slower than most people read."""

    words_per_minute: int
    seconds_per_item: int


class QuestionnaireError(ValueError):
    """A questionnaire that cannot be trusted; `item` names where, the message says what is wrong, in French."""

    def __init__(self, item: str, what: str) -> None:
        self.item, self.what = item, what
        super().__init__(f"« {item} » : {what}")


@dataclass(frozen=True)
class Questionnaire:
    """A published version of the test: what was answered with it is always read with it.

    Raises
    ------
    QuestionnaireError
        If an item, choice or remedy is repeated or unknown, if the answers of an item do not go from the easiest to the
        hardest, if a harder answer could lower an axis, or if an item is asked before the one it depends on.
    """

    version: str
    items: tuple[Item, ...]
    remedies: tuple[Remedy, ...]
    needs: Mapping[str, str]
    """The operational needs, in words."""
    offer_lifted_by: tuple[str, ...]
    """Remedies of an offer that does not reach the places wanted."""
    pace: Pace

    def __post_init__(self) -> None:
        for found in (self.items, self.remedies):
            repeated = _repeated([entry.id for entry in found])
            if repeated:
                raise QuestionnaireError(repeated, "cet identifiant est répété")
        for item in self.items:
            _check_choices(item)
            self._check_references(item)
            self._check_condition(item)
        self._check_remedies()
        for item in self.items:
            for form in Form:
                if not item.context:
                    self._check_hidden_points(item, form)

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """Items by identifier."""
        return {item.id: item for item in self.items}

    @cached_property
    def remedy_by_id(self) -> Mapping[str, Remedy]:
        """Remedies by identifier."""
        return {remedy.id: remedy for remedy in self.remedies}

    def items_of(self, form: Form) -> tuple[Item, ...]:
        """Return the items of a form, in the order in which they are asked."""
        return tuple(item for item in self.items if item.in_short or form is Form.LONG)

    def _check_references(self, item: Item) -> None:
        for choice in item.choices:
            unknown = next((id_ for id_ in choice.lifted_by if id_ not in self.remedy_by_id), None)
            if unknown:
                raise QuestionnaireError(item.id, f"la réponse « {choice.id} » cite un levier inconnu, « {unknown} »")
            if choice.need and choice.need not in self.needs:
                raise QuestionnaireError(item.id, f"le besoin « {choice.need} » n'est pas dans la liste des besoins")

    def _check_condition(self, item: Item) -> None:
        before = {other.id: other for other in self.items[: self.items.index(item)]}
        for id_, choices in (item.asked_if or {}).items():
            if id_ not in before:
                raise QuestionnaireError(item.id, f"la condition porte sur « {id_} », qui n'est pas posé avant")
            if item.in_short and not before[id_].in_short:
                raise QuestionnaireError(item.id, f"la forme courte ne pose pas « {id_} », dont la question dépend")
            _check_known_choices(item.id, before[id_], choices)

    def _check_remedies(self) -> None:
        for remedy in self.remedies:
            for id_, choices in (remedy.reserved_to or {}).items():
                if id_ not in self.by_id:
                    raise QuestionnaireError(remedy.id, f"réservé selon « {id_} », qui n'est pas une question")
                _check_known_choices(remedy.id, self.by_id[id_], choices)
        unknown = next((id_ for id_ in self.offer_lifted_by if id_ not in self.remedy_by_id), None)
        if unknown:
            raise QuestionnaireError("offer_lifted_by", f"levier inconnu, « {unknown} »")

    def _check_hidden_points(self, item: Item, form: Form) -> None:
        """Refuse an item whose harder answer takes away questions worth more than it adds."""
        for easier, harder in _one_step_harder(item):
            hidden = self._hidden_by(item, easier, harder, form)
            for axis in Axis:
                gained = _points(item, harder, axis) - _points(item, easier, axis)
                lost = sum(other.most(axis) for other in hidden)
                if lost > max(0, gained):
                    names = ", ".join(other.id for other in hidden)
                    what = f"une réponse plus difficile ferait baisser l'axe « {axis} » : elle fait taire {names}"
                    raise QuestionnaireError(item.id, what)

    def _hidden_by(self, item: Item, easier: frozenset[str], harder: frozenset[str], form: Form) -> list[Item]:
        hidden: list[Item] = []
        for other in self.items_of(form):
            condition = other.asked_if or {}
            direct = item.id in condition and easier & condition[item.id] and not harder & condition[item.id]
            if direct or any(above.id in condition for above in hidden):
                hidden.append(other)
        return hidden


def _check_choices(item: Item) -> None:
    if len(item.choices) < 2:
        raise QuestionnaireError(item.id, "au moins deux réponses sont attendues")
    repeated = _repeated([choice.id for choice in item.choices])
    if repeated:
        raise QuestionnaireError(item.id, f"la réponse « {repeated} » est répétée")
    if item.choices[0].points:
        raise QuestionnaireError(item.id, "la première réponse est la plus facile : elle n'ajoute aucun point")
    for choice in item.choices:
        _check_choice(item, choice)
    if item.several or item.context:
        return
    for easier, harder in pairwise(item.choices):
        lower = next((axis for axis in Axis if harder.points.get(axis, 0) < easier.points.get(axis, 0)), None)
        if lower:
            what = f"« {harder.id} » vient après « {easier.id} » et compte moins sur l'axe « {lower} »"
            raise QuestionnaireError(item.id, f"{what} : rangez les réponses de la plus facile à la plus difficile")


def _check_choice(item: Item, choice: Choice) -> None:
    if item.context and choice.points:
        raise QuestionnaireError(item.id, "une question de contexte n'ajoute aucun point")
    if Axis.OFFER in choice.points:
        raise QuestionnaireError(item.id, "l'axe « offer » vient du diagnostic : aucune réponse n'y ajoute de points")
    if any(not 0 < points <= FULL_SCORE for points in choice.points.values()):
        raise QuestionnaireError(item.id, f"les points de « {choice.id} » vont de 1 à {FULL_SCORE}")
    if bool(choice.points) != bool(choice.obstacle):
        what = f"« {choice.id} » : une réponse qui ajoute des points dit l'obstacle en mots, et elle seule"
        raise QuestionnaireError(item.id, what)


def _one_step_harder(item: Item) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield pairs of answers, the second one harder; enough of them for every other pair to follow."""
    ids = [choice.id for choice in item.choices]
    if not item.several:
        # Hiding does not add up along a chain of answers: every pair is looked at.
        for rank, easier in enumerate(ids):
            yield from ((frozenset({easier}), frozenset({harder})) for harder in ids[rank + 1 :])
        return
    # Ticking one more hides nothing (conditions are met by any choice ticked), but for the first one, which goes away.
    yield from ((frozenset({ids[0]}), frozenset({other})) for other in ids[1:])


def _points(item: Item, given: frozenset[str], axis: Axis) -> int:
    return min(FULL_SCORE, sum(choice.points.get(axis, 0) for choice in item.choices if choice.id in given))


def _check_known_choices(where: str, item: Item, choices: frozenset[str]) -> None:
    unknown = next((id_ for id_ in sorted(choices) if item.choice(id_) is None), None)
    if unknown:
        raise QuestionnaireError(where, f"« {item.id} » n'a pas de réponse « {unknown} »")


def _repeated(ids: list[str]) -> str | None:
    return next((id_ for rank, id_ in enumerate(ids) if id_ in ids[:rank]), None)
