"""What makes a day impossible: every fault, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite, isnan
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solimob.core.dispatch.problem import Driver, Matrix, Problem, Request, Window

MAX_BREAKS = 3
CELLS_SHOWN = 3
MOST = 1e12
"""Beyond, sums in double precision no longer hold a hundredth of a second."""
AMOUNT = "un nombre positif ou nul, mille milliards au plus"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a day: where (« requests[3] « Aller 12 » : pickup_window »), and what, in French."""

    where: str
    what: str


class InvalidDayError(ValueError):
    """A day that contradicts itself; `faults` lists everything found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{fault.where} : {fault.what}" for fault in faults))


def find_faults(problem: Problem) -> list[Fault]:
    """Return every fault of a day, in the order of its parts."""
    faults = day_faults(problem.duration_s, problem.distance_m, problem.drivers, problem.requests, frozenset())
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
    return faults + _requests_faults(requests, by_id, len(problem.duration_s), drivers, frozenset())


def day_faults(
    duration_s: Matrix | None,
    distance_m: Matrix | None,
    drivers: Sequence[Driver | None],
    requests: Sequence[Request | None],
    unreadable: frozenset[str],
) -> list[Fault]:
    """Return every fault of the parts of a day that could be read: `None` is left out.

    `unreadable` names the drivers and requests that exist but could not be read.
    """
    faults: list[Fault] = []
    for name, matrix in (("duration_s", duration_s), ("distance_m", distance_m)):
        if matrix is not None:
            faults += _matrix_faults(name, matrix)
    places: int | None = None
    if duration_s is not None and distance_m is not None:
        places = min((*duration_s.shape, *distance_m.shape), default=0)
        if duration_s.shape != distance_m.shape:
            sizes = " et ".join("×".join(map(str, m.shape)) for m in (duration_s, distance_m))
            faults.append(Fault("distance_m", f"les deux matrices doivent avoir la même taille, elles ont {sizes}"))
    faults += _twice("drivers", [None if driver is None else driver.id for driver in drivers])
    for row, driver in enumerate(drivers):
        if driver is not None:
            faults += _driver_faults(f"drivers[{row}] « {driver.id} »", driver, places)
    known = frozenset(driver.id for driver in drivers if driver is not None) | unreadable
    faults += _twice("requests", [None if request is None else request.id for request in requests])
    by_id = {request.id: request for request in requests if request is not None}
    return faults + _requests_faults(requests, by_id, places, known, unreadable)


def _requests_faults(
    requests: Sequence[Request | None],
    by_id: Mapping[str, Request],
    places: int | None,
    drivers: frozenset[str],
    unreadable: frozenset[str],
) -> list[Fault]:
    """Return the faults of each request; `by_id` holds those of the whole day."""
    faults: list[Fault] = []
    for row, request in enumerate(requests):
        if request is None:
            continue
        where = f"requests[{row}] « {request.id} »"
        faults += _request_faults(where, request, places)
        if request.linked_to not in unreadable:
            faults += _link_faults(where, request, by_id)
        for name in ("preferred_drivers", "excluded_drivers"):
            unknown = sorted(getattr(request, name) - drivers)
            if unknown:
                faults.append(Fault(f"{where} : {name}", f"conducteurs inconnus : {', '.join(unknown)}"))
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
    elif late < early:
        yield Fault(where, f"la fin ({late:g} s) précède le début ({early:g} s)")
    elif late < 0 or (isfinite(early) and early < 0):
        yield Fault(where, "une heure est négative ; les secondes se comptent depuis minuit")
    elif early > MOST or MOST < late < inf:
        yield Fault(where, "une heure est démesurée ; les secondes se comptent depuis minuit")


def _not_negative(where: str, value: object, names: Sequence[str]) -> Iterator[Fault]:
    for name in names:
        number = getattr(value, name)
        if number is not None and not 0 <= number <= MOST:
            yield Fault(f"{where} : {name}", f"doit être {AMOUNT}, il vaut {number}")


def _driver_faults(where: str, driver: Driver, places: int | None) -> Iterator[Fault]:
    for name in ("start", "end"):
        yield from _place(f"{where} : {name}", getattr(driver, name), places)
    for place in sorted(driver.refused_places):
        yield from _place(f"{where} : refused_places", place, places)
    limits = ("seats", "wheelchairs", "max_work_s", "cost_per_km", "cost_per_hour", "max_drive_s", "max_home_m")
    yield from _not_negative(where, driver, (*limits, "max_week_s", "year_km"))
    previous = -inf
    for row, (begin, end) in enumerate(driver.shifts):
        here = f"{where} : shifts[{row}]"
        if not (isfinite(begin) and isfinite(end)):
            yield Fault(here, "un créneau a un début et une fin")
            continue
        yield from _window(here, (begin, end))
        if begin < previous:
            yield Fault(here, "commence avant la fin du créneau précédent ; les créneaux se suivent sans se chevaucher")
        previous = max(previous, end)
    for row, arrangement in enumerate(driver.configurations):
        if not 0 <= min(arrangement) <= max(arrangement) <= MOST:
            yield Fault(f"{where} : configurations[{row}]", f"un nombre de places doit être {AMOUNT}")
    if len(driver.breaks) > MAX_BREAKS:
        yield Fault(f"{where} : breaks", f"{MAX_BREAKS} pauses au plus, il y en a {len(driver.breaks)}")
    ordered = sorted(driver.breaks, key=lambda pause: pause.from_s)
    if any(before.to_s > after.from_s for before, after in pairwise(ordered)):
        yield Fault(f"{where} : breaks", "deux pauses demandent le même temps ; écartez leurs heures")
    for row, pause in enumerate(driver.breaks):
        if not (0 <= pause.from_s <= pause.to_s <= MOST and 0 < pause.duration_s <= pause.to_s - pause.from_s):
            yield Fault(f"{where} : breaks[{row}]", "la pause doit durer, et tenir entre son début et sa fin")


def _request_faults(where: str, request: Request, places: int | None) -> Iterator[Fault]:
    for name in ("pickup", "dropoff"):
        yield from _place(f"{where} : {name}", getattr(request, name), places)
    for name in ("pickup_window", "dropoff_window"):
        yield from _window(f"{where} : {name}", getattr(request, name))
    amounts = ("pickup_service_s", "dropoff_service_s", "wheelchairs", "max_ride_s", "max_ride_ratio", "penalty")
    yield from _not_negative(where, request, (*amounts, "accompaniment_s"))
    if not 1 <= request.party <= MOST:
        yield Fault(f"{where} : party", f"une personne au moins, mille milliards au plus ; il y en a {request.party}")
    if request.wheelchairs > request.party:
        yield Fault(
            f"{where} : wheelchairs", f"plus de fauteuils ({request.wheelchairs}) que de personnes ({request.party})"
        )
    if not 1 <= request.priority <= MOST:
        yield Fault(f"{where} : priority", f"la première priorité est 1 ; {request.priority} n'existe pas")


def _link_faults(where: str, request: Request, by_id: Mapping[str, Request]) -> Iterator[Fault]:
    if request.linked_to is None:
        if request.accompaniment_s > 0:
            yield Fault(f"{where} : accompaniment_s", "un accompagnement suppose un retour (linked_to)")
        if request.same_driver:
            yield Fault(f"{where} : same_driver", "le même conducteur, mais il n'y a pas d'autre trajet (linked_to)")
        return
    here = f"{where} : linked_to"
    other = by_id.get(request.linked_to)
    if other is None:
        yield Fault(here, f"la demande « {request.linked_to} » n'existe pas")
    elif other is request or request.linked_to == request.id:
        yield Fault(here, "une demande ne peut pas être liée à elle-même")
    elif other.linked_to != request.id:
        yield Fault(here, f"« {other.id} » n'est pas liée en retour à « {request.id} »")
    elif request.leg is None or other.leg is None:
        yield Fault(f"{where} : leg", "deux demandes liées disent laquelle est l'aller et laquelle le retour")
    elif request.leg is other.leg:
        yield Fault(f"{where} : leg", f"« {request.id} » et « {other.id} » sont toutes deux « {request.leg} »")
    elif request.accompaniment_s > 0 and request.leg != "outbound":
        yield Fault(f"{where} : accompaniment_s", "l'accompagnement se dit sur l'aller")
