"""The reasons of refusals as sentences for the telephone, in French."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

from solimob.core.dispatch.constraints import Constraint
from solimob.core.dispatch.problem import Accompaniment, Problem, Request


@dataclass(frozen=True, slots=True)
class Situation:
    """What a sentence may tell of a request left out, or of an outbound and its return.

    `able` says which of these could be served alone; `drivers` how many could take the request if they drove nobody
    else, `None` where that was not counted.
    """

    problem: Problem
    requests: tuple[Request, ...]
    able: tuple[bool, ...]
    drivers: int | None

    @property
    def blocked(self) -> tuple[Request, ...]:
        """The legs that stand in the way: those that cannot be served alone, or both."""
        alone = tuple(request for request, able in zip(self.requests, self.able) if not able)
        return alone or self.requests

    @property
    def when(self) -> str:
        """When the trip is wanted, after a space: « entre 9 h 30 et 11 h »."""
        spans = [_span(self.problem, request) for request in self.blocked]
        texts = [_between(*span) for span in spans]
        if len(texts) == 1 or texts[0] == texts[1]:
            return " " + texts[0]
        return f" {texts[0]} pour l'aller et {texts[1]} pour le retour"

    @property
    def trip(self) -> str:
        """What is asked for."""
        return "ce trajet" if len(self.requests) == 1 else "cet aller-retour"


def describe(constraints: Sequence[Constraint], situation: Situation) -> str:
    """Return a sentence that says why a request is not served."""
    if len(constraints) == 1:
        sentence = _ALONE[constraints[0]](situation)
    else:
        wishes = [_TOGETHER[constraint](situation) for constraint in constraints]
        several = f"{', '.join(wishes[:-1])} et {wishes[-1]}"
        sentence = f"Pour assurer {situation.trip}, il faudrait à la fois {several}."
    if len(situation.requests) == 1 or Constraint.LINK in constraints or sum(situation.able) != 1:
        return sentence
    served, blocked = ("L'aller", "le retour") if situation.able[0] else ("Le retour", "l'aller")
    return f"{served} pourrait être assuré, mais pas {blocked} : {sentence[0].lower()}{sentence[1:]}"


def not_worth_it(extra: float, penalty: float) -> str:
    """Return why an optional request that fits is left aside; both in euros."""
    return f"Demande facultative : l'assurer coûterait {_euros(extra)}, et y renoncer {_euros(penalty)}."


def clock(seconds: float) -> str:
    """Return a time of day: « 9 h 30 »."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours % 24} h {minutes:02d}" if minutes else f"{hours % 24} h"


def lasting(seconds: float) -> str:
    """Return a duration, to the minute above: « 45 min », « 1 h 30 »."""
    hours, minutes = divmod(ceil(round(seconds / 60, 3)), 60)
    if hours == 0:
        return f"{minutes} min"
    return f"{hours} h {minutes:02d}" if minutes else f"{hours} h"


def _euros(amount: float) -> str:
    return f"{amount:,.2f} €".replace(",", "\u202f").replace(".", ",")


def _span(problem: Problem, request: Request) -> tuple[float, float]:
    """Return when a trip is wanted, driven directly: the earliest departure and the latest arrival."""
    direct = float(problem.duration_s[request.pickup, request.dropoff]) + request.pickup_service_s
    (early, late), (first, last) = request.pickup_window, request.dropoff_window
    return max(early, first - direct), min(late + direct, last)


def _between(start: float, end: float) -> str:
    start, end = (60 * floor(start / 60), 60 * ceil(end / 60)) if -inf < start <= end < inf else (start, end)
    if -inf < start <= end < inf:
        return f"entre {clock(start)} et {clock(end)}"
    if -inf < start < inf:
        return f"après {clock(start)}"
    return f"avant {clock(end)}" if -inf < end < inf else "ce jour-là"


def _sharing(situation: Situation) -> str:
    return f"Il ne reste de place{situation.when} que dans une voiture partagée, et la demande ne la partage pas."


def _same_driver(_: Situation) -> str:
    return (
        "Aucun conducteur ne peut assurer à la fois l'aller et le retour ; deux conducteurs différents le pourraient."
    )


def _other_rides(situation: Situation) -> str:
    if situation.drivers == 1:
        return f"Le seul conducteur possible{situation.when} conduit déjà d'autres personnes."
    count = "" if situation.drivers is None else f"{situation.drivers} "
    return f"Les {count}conducteurs possibles{situation.when} conduisent déjà d'autres personnes."


def _wheelchair_places(situation: Situation) -> str:
    wheelchairs = max(request.wheelchairs for request in situation.blocked)
    return "un fauteuil" if wheelchairs <= 1 else f"{wheelchairs} fauteuils"


def _wheelchairs(situation: Situation) -> str:
    return f"Aucun conducteur disponible{situation.when} n'a de place pour {_wheelchair_places(situation)}."


def _seats_needed(situation: Situation) -> int:
    return max(request.party - request.wheelchairs for request in situation.blocked)


def _seats(situation: Situation) -> str:
    needed = _seats_needed(situation)
    places = "de place assise" if needed <= 1 else f"{needed} places assises"
    return f"Aucun conducteur disponible{situation.when} n'a {places}."


def _needs(situation: Situation) -> str:
    return ", ".join(sorted({skill for request in situation.blocked for skill in request.skills}))


def _skills(situation: Situation) -> str:
    return f"Aucun conducteur disponible{situation.when} ne répond à ce qui est demandé ({_needs(situation)})."


def _excluded_drivers(situation: Situation) -> str:
    return f"Les seuls conducteurs possibles{situation.when} sont ceux que la demande écarte."


def _refused_places(situation: Situation) -> str:
    return f"Les conducteurs disponibles{situation.when} ne vont pas au départ ou à l'arrivée de {situation.trip}."


def _max_home(situation: Situation) -> str:
    return (
        f"Pour les conducteurs disponibles{situation.when}, {situation.trip} est plus loin de chez eux "
        "que la distance qu'ils acceptent."
    )


def _accompaniment(situation: Situation) -> str:
    outbound = situation.requests[0]
    partner = situation.problem.partner(outbound)
    if outbound.accompaniment_s == 0 and partner is not None:
        outbound = partner
    length = lasting(outbound.accompaniment_s)
    if outbound.accompaniment is Accompaniment.STAY:
        return f"Aucun conducteur disponible ne peut rester {length} avec la personne entre l'aller et le retour."
    return f"Aucun conducteur ne peut assurer l'aller, puis le retour {length} plus tard."


def _breaks(situation: Situation) -> str:
    return f"La pause des conducteurs disponibles{situation.when} ne laisse pas le temps de {situation.trip}."


def _max_drive(situation: Situation) -> str:
    return f"Les conducteurs disponibles{situation.when} dépasseraient leur temps de conduite."


def _max_work(situation: Situation) -> str:
    return f"Les conducteurs disponibles{situation.when} dépasseraient les heures qu'ils peuvent donner."


def _shifts(situation: Situation) -> str:
    return f"Aucun conducteur n'est disponible{situation.when}, le temps de venir et de rentrer compris."


def _direct(situation: Situation, request: Request) -> float:
    return float(situation.problem.duration_s[request.pickup, request.dropoff])


def _ride_limit(situation: Situation) -> str:
    for request in situation.blocked:
        direct, limit = _direct(situation, request), situation.problem.max_ride_s(request)
        if limit < direct:
            return f"Le trajet direct dure {lasting(direct)}, et la demande veut {lasting(limit)} à bord au plus."
    limit = max(situation.problem.max_ride_s(request) for request in situation.blocked)
    longest = "ce qui est demandé" if limit == inf else lasting(limit)
    return f"Aucun conducteur disponible{situation.when} ne peut limiter le temps à bord à {longest}."


def _time_windows(situation: Situation) -> str:
    for request in situation.blocked:
        departs, arrives = request.pickup_window[0], request.dropoff_window[1]
        served = request.pickup_service_s + _direct(situation, request)
        if arrives < departs + served:
            return (
                f"Un départ après {clock(departs)} ne permet pas d'arriver avant {clock(arrives)} : "
                f"il faut {lasting(served)}."
            )
    return f"Aucun conducteur ne peut assurer {situation.trip}{situation.when} ; à une autre heure, ce serait possible."


def _link(situation: Situation) -> str:
    if all(situation.able):
        return "L'aller ou le retour pourrait être assuré, mais pas les deux."
    return "L'aller pourrait être assuré, mais pas le retour." if situation.able[0] else _LINK_RETURN


_LINK_RETURN = "Le retour pourrait être assuré, mais pas l'aller."

type Sentence = Callable[[Situation], str]

_ALONE: dict[Constraint, Sentence] = {
    Constraint.SHARING: _sharing,
    Constraint.SAME_DRIVER: _same_driver,
    Constraint.OTHER_RIDES: _other_rides,
    Constraint.WHEELCHAIRS: _wheelchairs,
    Constraint.SEATS: _seats,
    Constraint.SKILLS: _skills,
    Constraint.EXCLUDED_DRIVERS: _excluded_drivers,
    Constraint.REFUSED_PLACES: _refused_places,
    Constraint.MAX_HOME: _max_home,
    Constraint.ACCOMPANIMENT: _accompaniment,
    Constraint.BREAKS: _breaks,
    Constraint.MAX_DRIVE: _max_drive,
    Constraint.MAX_WORK: _max_work,
    Constraint.SHIFTS: _shifts,
    Constraint.RIDE_LIMIT: _ride_limit,
    Constraint.TIME_WINDOWS: _time_windows,
    Constraint.LINK: _link,
}
_TOGETHER: dict[Constraint, Sentence] = {
    Constraint.SHARING: lambda _: "que la personne accepte de partager la voiture",
    Constraint.SAME_DRIVER: lambda _: "que l'aller et le retour puissent avoir deux conducteurs",
    Constraint.OTHER_RIDES: lambda _: "qu'un conducteur ait moins d'autres personnes à conduire",
    Constraint.WHEELCHAIRS: lambda s: f"qu'une voiture ait la place pour {_wheelchair_places(s)}",
    Constraint.SEATS: lambda s: f"qu'une voiture ait la place pour {_people(_seats_needed(s))}",
    Constraint.SKILLS: lambda s: f"qu'un conducteur réponde à ce qui est demandé ({_needs(s)})",
    Constraint.EXCLUDED_DRIVERS: lambda _: "que la demande n'écarte personne",
    Constraint.REFUSED_PLACES: lambda _: "qu'un conducteur accepte le départ et l'arrivée",
    Constraint.MAX_HOME: lambda _: "qu'un conducteur accepte d'aller plus loin de chez lui",
    Constraint.ACCOMPANIMENT: lambda _: "que la personne n'ait pas besoin d'être accompagnée sur place",
    Constraint.BREAKS: lambda _: "qu'un conducteur déplace sa pause",
    Constraint.MAX_DRIVE: lambda _: "qu'un conducteur accepte de conduire plus longtemps",
    Constraint.MAX_WORK: lambda _: "qu'un conducteur puisse donner plus d'heures",
    Constraint.SHIFTS: lambda s: f"qu'un conducteur soit disponible{s.when}",
    Constraint.RIDE_LIMIT: lambda _: "que la personne accepte de rester plus longtemps à bord",
    Constraint.TIME_WINDOWS: lambda _: "que l'heure change",
    Constraint.LINK: lambda _: "que l'aller et le retour puissent aller l'un sans l'autre",
}


def _people(count: int) -> str:
    return "une personne" if count <= 1 else f"{count} personnes"
