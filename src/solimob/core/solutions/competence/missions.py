"""What an AOM has to do, may do and may not do, mission by mission and service by service, on one territory (C-S16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence.answer import CompetenceAnswer
from solimob.core.solutions.competence.authority import Certainty, Holder
from solimob.core.solutions.competence.levers import Solution, Verdict
from solimob.core.solutions.competence.naming import capital, with_article
from solimob.core.solutions.law import LegalStatus


class Duty(StrEnum):
    """How a mission or a service binds."""

    OBLIGATORY = "obligatory"
    OPTIONAL = "optional"
    IMPOSSIBLE = "impossible"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        """The French word."""
        return {
            "obligatory": "obligatoire",
            "optional": "possible",
            "impossible": "impossible",
            "undetermined": "à vérifier",
        }[self]


@dataclass(frozen=True, slots=True)
class Mission:
    """One thing the law gives an AOM to do, and the services it bears on."""

    id: str
    label: str
    duty: Duty
    articles: tuple[str, ...]
    status: LegalStatus
    solutions: tuple[Solution, ...] = ()
    source: str = ""
    otherwise: str = ""
    """How another body than the AOM may come to do it, in French; empty where it may not."""


@dataclass(frozen=True, slots=True)
class ServiceCell:
    """One service under a mission, with the levers that are open, closed, or not known."""

    solution: Solution
    duty: Duty
    allowed: tuple[Lever, ...]
    forbidden: tuple[Lever, ...]
    undetermined: tuple[Lever, ...]


@dataclass(frozen=True, slots=True)
class MissionRow:
    """A mission as it binds the EPCI asked about, and its services."""

    mission: Mission
    duty: Duty
    services: tuple[ServiceCell, ...]
    otherwise: str = ""
    """How the mission may come to an EPCI that is not AOM; empty for an AOM."""


@dataclass(frozen=True, slots=True)
class MissionMatrix:
    """The matrix of one EPCI: whose it is, why it reads so, and its rows."""

    of: str
    because: str
    rows: tuple[MissionRow, ...]


def mission_matrix(answer: CompetenceAnswer, missions: Sequence[Mission]) -> MissionMatrix:
    """Return what each mission and service is for the EPCI of the commune (the commune itself where it has none).

    Where the EPCI is not AOM the missions are the AOM's: what remains to the EPCI is said service by service, and a
    mission is impossible for it only where each of its services is and nothing delegates it. Where nobody knows who is
    AOM each mission is undetermined, except the services that the law answers alike in both cases.
    """
    place, authority = answer.status.place, answer.authority
    name = place.epci.name if place.epci else place.name
    if authority.certainty is Certainty.UNDETERMINED or authority.holder is None:
        because = f"On ne sait pas qui est AOM : la réponse pour {with_article(name)} en dépend."
        return MissionMatrix(name, because, tuple(_row(answer, mission, None) for mission in missions))
    own = authority.holder in (Holder.EPCI, Holder.COMMUNE)
    unless = " ; ".join(reason.text for reason in authority.unless)
    who = capital(with_article(name))
    because = f"{who} est AOM." if own else f"{who} n'est pas AOM ; l'AOM est {with_article(authority.name or '')}."
    if unless:
        because = f"{because[:-1]}, {unless}."
    return MissionMatrix(name, because, tuple(_row(answer, mission, own) for mission in missions))


def _row(answer: CompetenceAnswer, mission: Mission, own: bool | None) -> MissionRow:
    services = tuple(_service(answer, mission, solution, own) for solution in mission.solutions)
    if own:
        return MissionRow(mission, mission.duty, services)
    if own is None:
        return MissionRow(mission, Duty.UNDETERMINED, services)
    closed = not mission.otherwise and all(service.duty is Duty.IMPOSSIBLE for service in services)
    return MissionRow(mission, Duty.IMPOSSIBLE if closed else Duty.UNDETERMINED, services, mission.otherwise)


def _service(answer: CompetenceAnswer, mission: Mission, solution: Solution, own: bool | None) -> ServiceCell:
    # What the body asked about is where it is not AOM: its row in the answer.
    otherwise = Actor.COMMUNE if answer.status.place.epci is None else Actor.CC_NON_AOM
    actors = {True: (Actor.AOM,), False: (otherwise,), None: (Actor.AOM, otherwise)}[own]
    verdicts: dict[Lever, Verdict] = {}
    for lever in Lever:
        found = {_verdict(answer, solution, lever, actor) for actor in actors}
        verdicts[lever] = found.pop() if len(found) == 1 else Verdict.UNDETERMINED
    by_verdict = {v: tuple(lever for lever in Lever if verdicts[lever] is v) for v in Verdict}
    allowed, forbidden, open_ = (by_verdict[v] for v in (Verdict.ALLOWED, Verdict.FORBIDDEN, Verdict.UNDETERMINED))
    if own and mission.duty is Duty.OBLIGATORY and allowed:
        duty = Duty.OBLIGATORY
    elif allowed:
        duty = Duty.OPTIONAL
    else:
        duty = Duty.UNDETERMINED if open_ else Duty.IMPOSSIBLE
    return ServiceCell(solution, duty, allowed, forbidden, open_)


def _verdict(answer: CompetenceAnswer, solution: Solution, lever: Lever, actor: Actor) -> Verdict:
    row = answer.row(solution, lever, actor)
    return Verdict.UNDETERMINED if row is None else row.cell.verdict
