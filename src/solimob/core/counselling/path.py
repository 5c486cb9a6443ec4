"""At most three next steps, the documents to gather, and what nobody offers at the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from solimob.core.counselling.local_offer import Availability
from solimob.core.counselling.obstacles import Lift, ObstaclesResult
from solimob.core.counselling.questionnaire import Remedy

MOST_STEPS = 3
_FIRST = (Availability.EXISTS, Availability.TO_CONFIRM, Availability.UNKNOWN)
"""A remedy that is known not to exist is no step: it is an unmet need."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do. An empty `who`, `where`, `phone` or `hours` is unknown: `ask` says whom to ask."""

    remedy: Remedy
    availability: Availability
    who: str
    where: str
    phone: str
    hours: str
    ask: str
    source: str
    read_on: date | None

    @property
    def contact(self) -> str:
        """The line that says whom to call: a number that was given, else whom to ask for it."""
        if self.phone:
            return f"{self.who} : {self.phone}"
        if self.who:
            return f"{self.who} : numéro à demander à {self.ask}"
        if self.remedy.self_reliant:
            return f"Adressez-vous à {self.ask}"
        return f"À demander à {self.ask}"


def steps(result: ObstaclesResult, most: int = MOST_STEPS) -> tuple[NextStep, ...]:
    """Return the next steps, `most` at the most.

    One remedy for each obstacle in turn, from the greatest: one that exists before one to confirm, before one nobody
    knows of; in the order of the questionnaire otherwise. Then a second turn, until there are enough.
    """
    return tuple(_step(lift) for lift in islice(_rounds(result), most))


def documents(next_steps: tuple[NextStep, ...]) -> tuple[str, ...]:
    """Return the documents that the steps usually ask for, each once."""
    return tuple(dict.fromkeys(document for step in next_steps for document in step.remedy.documents))


def unmet_needs(result: ObstaclesResult) -> tuple[Remedy, ...]:
    """Return the remedies that the answers call for and that do not exist at the address, the list being complete."""
    lifts = (lift for obstacle in result.obstacles for lift in obstacle.lifts)
    return tuple({lift.remedy.id: lift.remedy for lift in lifts if lift.availability is Availability.NONE}.values())


def _rounds(result: ObstaclesResult) -> Iterator[Lift]:
    """Yield the lifts turn by turn: of each obstacle, the best one that was not yielded yet."""
    yielded: set[str] = set()
    queues = [
        sorted(
            (lift for lift in obstacle.lifts if lift.availability in _FIRST),
            key=lambda lift: _FIRST.index(lift.availability),
        )
        for obstacle in result.obstacles
    ]
    while any(queues):
        for queue in queues:
            queue[:] = [lift for lift in queue if lift.remedy.id not in yielded]
            if queue:
                lift = queue.pop(0)
                yielded.add(lift.remedy.id)
                yield lift


def _step(lift: Lift) -> NextStep:
    service = lift.service
    return NextStep(
        remedy=lift.remedy,
        availability=lift.availability,
        who=service.name if service else "",
        where=service.where if service else "",
        phone=service.phone if service else "",
        hours=service.hours if service else "",
        ask=lift.remedy.ask,
        source=service.source if service else "",
        read_on=service.read_on if service else None,
    )
