"""What makes a day impossible: every fault, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite, isnan
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solimob.core.dispatch.problem import Driver, Matrix, Problem, Request, Window

MAX_BREAKS = 3
CELLS_SHOWN = 10
BREAK_TOLERANCE_S = 1e-6
"""What sums of times of day may be off by in double precision."""
MOST = 1e12
"""Beyond, sums in double precision no longer hold a hundredth of a second."""
AMOUNT = "un nombre positif ou nul, mille milliards au plus"
MOST_YEAR_HOURS = 366 * 24
MOST_YEAR_KM = MOST_YEAR_HOURS * 130
"""All the hours of a leap year, and how far they lead at 130 km/h, the most a car may do in France: more is a slip."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a day: where (« requests[3] « Aller 12 » : pickup_window »), and what, in French."""

    where: str
    what: str


class InvalidDayError(ValueError):
    """A day that contradicts itself; `faults` lists everything found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(" : ".join(filter(None, (fault.where, fault.what))) for fault in faults))


@dataclass(frozen=True, slots=True)
class Draft[T]:
    """A driver or a request to judge: `unread` are the places of its document that could not be read.

    There the value holds anything: `is_read` is asked before it is judged.
    """

    where: str
    value: T
    unread: frozenset[str] = frozenset()

    def is_read(self, *places: str) -> bool:
        """Tell whether all of these places (« party », « breaks[1] ») were read, and all that is in them."""
        return not any(one == place or one.startswith(f"{place}[") for one in self.unread for place in places)


def drafts[T: (Driver, Request)](part: str, values: Sequence[T]) -> list[Draft[T]]:
    """Return drivers or requests to judge, all of them read."""
    return [Draft(f"{part}[{row}] « {value.id} »", value) for row, value in enumerate(values)]


def find_faults(problem: Problem) -> list[Fault]:
    """Return every fault of a day, in the order of its parts."""
    drivers, requests = drafts("drivers", problem.drivers), drafts("requests", problem.requests)
    faults = day_faults(problem.duration_s, problem.distance_m, drivers, requests)
    if not 0 <= problem.tolerance_s < inf:
        faults.append(Fault("tolerance_s", f"doit être un nombre positif ou nul, il vaut {problem.tolerance_s:g}"))
    return faults


def find_request_faults(problem: Problem, known: Mapping[str, Request], requests: Sequence[Request]) -> list[Fault]:
    """Return every fault of requests to add to a day that already has `known` ones, by id; rows are theirs alone."""
    ids = [request.id for request in requests]
    again = [key for key in dict.fromkeys(ids) if key in known]
    by_id = {**known, **{request.id: request for request in requests}}
    drivers = frozenset(problem.driver_index)
    faults = _twice("requests", [*again, *ids], len(again))
    return faults + _requests_faults(drafts("requests", requests), by_id, len(problem.duration_s), drivers)


def unread_request_faults(problem: Problem | None, requests: Sequence[Draft[Request]]) -> list[Fault]:
    """Return what else is wrong with requests of which something could not be read; in a day, if it is given."""
    by_id = {} if problem is None else {request.id: request for request in problem.requests}
    by_id |= {draft.value.id: draft.value for draft in requests}
    places = None if problem is None else len(problem.duration_s)
    drivers = None if problem is None else frozenset(problem.driver_index)
    return _twice("requests", _ids(requests)) + _requests_faults(requests, by_id, places, drivers)


def day_faults(
    duration_s: Matrix | None,
    distance_m: Matrix | None,
    drivers: Sequence[Draft[Driver]] | None,
    requests: Sequence[Draft[Request]] | None,
    unread: frozenset[str] = frozenset(),
) -> list[Fault]:
    """Return every fault of what could be read of a day: `None` is a part of which nothing could.

    `unread` are the places of the day that could not; a matrix named there has the right cells, not the right size.
    """
    faults: list[Fault] = []
    known = {name: m for name, m in (("duration_s", duration_s), ("distance_m", distance_m)) if m is not None}
    for name, matrix in known.items():
        faults += _matrix_faults(name, matrix)
    shapes = [matrix.shape for name, matrix in known.items() if name not in unread]
    if len(shapes) == 2 and shapes[0] != shapes[1]:
        sizes = " et ".join("×".join(map(str, shape)) for shape in shapes)
        faults.append(Fault("distance_m", f"les deux matrices doivent avoir la même taille, elles ont {sizes}"))
    places = max((max(matrix.shape) for matrix in known.values() if matrix.ndim == 2), default=None)
    faults += _twice("drivers", _ids(drivers or ()))
    for draft in drivers or ():
        faults += _driver_faults(draft, places)
    names = None if drivers is None else frozenset(key for key in _ids(drivers) if key is not None)
    faults += _twice("requests", _ids(requests or ()))
    by_id = {draft.value.id: draft.value for draft in requests or () if draft.is_read("id")}
    return faults + _requests_faults(requests or (), by_id, places, names)


def _ids(items: Sequence[Draft[Driver]] | Sequence[Draft[Request]]) -> list[str | None]:
    return [draft.value.id if draft.is_read("id") else None for draft in items]


def _requests_faults(
    requests: Sequence[Draft[Request]],
    by_id: Mapping[str, Request],
    places: int | None,
    drivers: frozenset[str] | None,
) -> list[Fault]:
    """Return the faults of each request; `by_id` holds those of the whole day."""
    faults: list[Fault] = []
    doubtful = {draft.value.id for draft in requests if not draft.is_read("linked_to", "leg")}
    for draft in requests:
        faults += _request_faults(draft, places)
        faults += _link_faults(draft, by_id, doubtful)
        for name in ("preferred_drivers", "excluded_drivers"):
            unknown = [] if drivers is None else sorted(getattr(draft.value, name) - drivers)
            if unknown:
                faults.append(Fault(f"{draft.where} : {name}", f"conducteurs inconnus : {', '.join(unknown)}"))
    return faults


def _matrix_faults(name: str, matrix: Matrix) -> Iterator[Fault]:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        yield Fault(name, f"la matrice doit être carrée, elle est {'×'.join(map(str, matrix.shape))}")
    elif matrix.dtype.kind not in "fiu":
        yield Fault(name, f"un tableau de nombres est attendu, celui-ci est de type {matrix.dtype}")
    elif matrix.size and not (matrix.min() >= 0 and matrix.max() <= MOST):  # false for NaN too
        with np.errstate(invalid="ignore"):
            rows, columns = np.nonzero(~((matrix >= 0) & (matrix <= MOST)))
        cells = [f"[{r}][{c}] = {matrix[r, c]}" for r, c in zip(rows[:CELLS_SHOWN], columns[:CELLS_SHOWN])]
        more = f" et {len(rows) - CELLS_SHOWN} de plus" if len(rows) > CELLS_SHOWN else ""
        yield Fault(name, f"chaque valeur doit être {AMOUNT} ; {', '.join(cells)}{more}")


def _twice(name: str, ids: Sequence[str | None], first: int = 0) -> list[Fault]:
    times = Counter(key for key in ids if key is not None)
    faults = [Fault(name, f"l'identifiant « {key} » sert {n} fois") for key, n in times.items() if n > 1]
    empty = [row - first for row, key in enumerate(ids) if key == ""]
    return faults + [Fault(f"{name}[{row}] : id", "l'identifiant est vide") for row in empty]


def _place(where: str, place: int, places: int | None) -> Iterator[Fault]:
    if places is not None and not 0 <= place < places:
        known = f"vont de 0 à {places - 1}" if places else "sont vides"
        yield Fault(where, f"le lieu {place} n'existe pas : les matrices {known}")


def _window(where: str, window: Window) -> Iterator[Fault]:
    early, late = window
    if isnan(early) or isnan(late):
        yield Fault(where, "une heure n'est pas un nombre")
        return
    if late < early:
        yield Fault(where, f"la fin ({late:g} s) précède le début ({early:g} s)")
    if late < 0 or (isfinite(early) and early < 0):
        yield Fault(where, "une heure est négative ; les secondes se comptent depuis minuit")
    if early > MOST or MOST < late < inf:
        yield Fault(where, "une heure est démesurée ; les secondes se comptent depuis minuit")


def _not_negative(draft: Draft[Driver] | Draft[Request], names: Sequence[str]) -> Iterator[Fault]:
    for name in names:
        number = getattr(draft.value, name)
        if draft.is_read(name) and number is not None and not 0 <= number <= MOST:
            yield Fault(f"{draft.where} : {name}", f"doit être {AMOUNT}, il vaut {number}")


def _places(draft: Draft[Driver] | Draft[Request], names: Sequence[str], places: int | None) -> Iterator[Fault]:
    for name in names:
        if draft.is_read(name):
            yield from _place(f"{draft.where} : {name}", getattr(draft.value, name), places)


def _wheelchairs(where: str, count: int) -> Iterator[Fault]:
    from solimob.core.dispatch.kernel.instance import MAX_WHEELCHAIRS  # which imports the day that this judges

    if MAX_WHEELCHAIRS < count <= MOST:
        yield Fault(where, f"{MAX_WHEELCHAIRS} fauteuils au plus dans une voiture, il y en a {count}")


def _driver_faults(draft: Draft[Driver], places: int | None) -> Iterator[Fault]:
    where, driver = draft.where, draft.value
    yield from _places(draft, ("start", "end"), places)
    for place in sorted(driver.refused_places):
        yield from _place(f"{where} : refused_places", place, places)
    limits = ("seats", "wheelchairs", "max_work_s", "cost_per_km", "cost_per_hour", "max_drive_s", "max_home_m")
    yield from _not_negative(draft, (*limits, "max_week_s", "year_km", "year_hours"))
    yield from _year_faults(draft)
    if draft.is_read("wheelchairs"):
        yield from _wheelchairs(f"{where} : wheelchairs", driver.wheelchairs)
    yield from _shift_faults(draft)
    for row, arrangement in enumerate(driver.configurations):
        here = f"configurations[{row}]"
        if not draft.is_read(here):
            continue
        if not 0 <= min(arrangement) <= max(arrangement) <= MOST:
            yield Fault(f"{where} : {here}", f"un nombre de places doit être {AMOUNT}")
        yield from _wheelchairs(f"{where} : {here}", arrangement[1])
    yield from _break_faults(draft)


def _year_faults(draft: Draft[Driver]) -> Iterator[Fault]:
    for name, most, unit in (("year_hours", MOST_YEAR_HOURS, "heures"), ("year_km", MOST_YEAR_KM, "kilomètres")):
        given = getattr(draft.value, name)
        if draft.is_read(name) and given is not None and most < given <= MOST:
            grouped = f"{most:,}".replace(",", "\u202f")
            yield Fault(
                f"{draft.where} : {name}", f"{grouped} {unit} au plus tiennent dans une année, il vaut {given:g}"
            )


def _shift_faults(draft: Draft[Driver]) -> Iterator[Fault]:
    previous = -inf
    for row, (begin, end) in enumerate(draft.value.shifts):
        here = f"{draft.where} : shifts[{row}]"
        if not draft.is_read(f"shifts[{row}]"):
            continue
        if not (isfinite(begin) and isfinite(end)):
            yield Fault(here, "un créneau a un début et une fin")
            continue
        yield from _window(here, (begin, end))
        if begin < previous:
            yield Fault(here, "commence avant la fin du créneau précédent ; les créneaux se suivent sans se chevaucher")
        previous = max(previous, end)


def _break_faults(draft: Draft[Driver]) -> Iterator[Fault]:
    here, breaks = f"{draft.where} : breaks", draft.value.breaks
    if len(breaks) > MAX_BREAKS:
        yield Fault(here, f"{MAX_BREAKS} pauses au plus, il y en a {len(breaks)}")
    known = {row: pause for row, pause in enumerate(breaks) if draft.is_read(f"breaks[{row}]")}
    ordered = sorted((pause for pause in known.values() if pause.from_s <= pause.to_s), key=lambda pause: pause.from_s)
    if any(before.to_s > after.from_s for before, after in pairwise(ordered)):
        yield Fault(here, "deux pauses demandent le même temps ; écartez leurs heures")
    for row, pause in known.items():
        fits = pause.duration_s > 0 and pause.from_s + pause.duration_s <= pause.to_s + BREAK_TOLERANCE_S
        if not (0 <= pause.from_s <= pause.to_s <= MOST and fits):
            yield Fault(f"{here}[{row}]", "la pause doit durer, et tenir entre son début et sa fin")


def _request_faults(draft: Draft[Request], places: int | None) -> Iterator[Fault]:
    where, request = draft.where, draft.value
    yield from _places(draft, ("pickup", "dropoff"), places)
    for name in ("pickup_window", "dropoff_window"):
        yield from _window(f"{where} : {name}", getattr(request, name))
    amounts = ("pickup_service_s", "dropoff_service_s", "wheelchairs", "max_ride_s", "max_ride_ratio", "penalty")
    yield from _not_negative(draft, (*amounts, "accompaniment_s"))
    if draft.is_read("party") and not 1 <= request.party <= MOST:
        yield Fault(f"{where} : party", f"une personne au moins, mille milliards au plus ; il y en a {request.party}")
    if draft.is_read("wheelchairs"):
        yield from _wheelchairs(f"{where} : wheelchairs", request.wheelchairs)
    if draft.is_read("party", "wheelchairs") and request.wheelchairs > request.party:
        yield Fault(
            f"{where} : wheelchairs", f"plus de fauteuils ({request.wheelchairs}) que de personnes ({request.party})"
        )
    if draft.is_read("priority") and not 1 <= request.priority <= MOST:
        yield Fault(f"{where} : priority", f"la première priorité est 1 ; {request.priority} n'existe pas")


def _link_faults(draft: Draft[Request], by_id: Mapping[str, Request], doubtful: AbstractSet[str]) -> Iterator[Fault]:
    """Yield what is wrong between a request and its other leg; links that `doubtful` requests have are not known."""
    where, request = draft.where, draft.value
    if not draft.is_read("linked_to"):
        return
    if request.linked_to is None:
        if request.accompaniment_s > 0:
            yield Fault(f"{where} : accompaniment_s", "un accompagnement suppose un retour (linked_to)")
        if request.same_driver:
            yield Fault(f"{where} : same_driver", "le même conducteur, mais il n'y a pas d'autre trajet (linked_to)")
        return
    if request.accompaniment_s > 0 and request.leg == "return":
        yield Fault(f"{where} : accompaniment_s", "l'accompagnement se dit sur l'aller")
    here = f"{where} : linked_to"
    other = by_id.get(request.linked_to)
    if other is None:
        yield Fault(here, f"la demande « {request.linked_to} » n'existe pas")
    elif other is request or request.linked_to == request.id:
        yield Fault(here, "une demande ne peut pas être liée à elle-même")
    elif other.id in doubtful:
        return
    elif other.linked_to != request.id:
        if draft.is_read("id"):
            yield Fault(here, f"« {other.id} » n'est pas liée en retour à « {request.id} »")
    elif not draft.is_read("leg"):
        return
    elif request.leg is None or other.leg is None:
        yield Fault(f"{where} : leg", "deux demandes liées disent laquelle est l'aller et laquelle le retour")
    elif request.leg is other.leg:
        yield Fault(f"{where} : leg", f"« {request.id} » et « {other.id} » sont toutes deux « {request.leg} »")
