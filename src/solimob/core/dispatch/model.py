"""A friendly way to write a day down: places by name, round trips in one line. The `Problem` it gives stays frozen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, TypedDict, Unpack

import numpy as np
from numpy.typing import ArrayLike

from solimob.core.dispatch.problem import ANY_TIME, Accompaniment, Break, Driver, Leg, Matrix, Problem, Request, Window
from solimob.core.dispatch.validation import Fault, InvalidDayError, day_faults, drafts

LEGS_SHOWN = 3


class DriverOptions(TypedDict, total=False):
    """What a driver may have beside name, home, shifts and seats; the fields of `Driver`."""

    wheelchairs: int
    skills: AbstractSet[str]
    max_work_s: float | None
    cost_per_km: float
    cost_per_hour: float
    breaks: Sequence[Break]
    configurations: Sequence[tuple[int, int]]
    max_drive_s: float | None
    max_home_m: float | None
    max_week_s: float | None
    year_km: float
    year_hours: float | None


class TripOptions(TypedDict, total=False):
    """What any trip may ask for, both legs of a round trip alike; the fields of `Request`."""

    pickup_service_s: float
    dropoff_service_s: float
    party: int
    wheelchairs: int
    skills: AbstractSet[str]
    max_ride_s: float | None
    max_ride_ratio: float | None
    priority: int
    may_share: bool
    preferred_drivers: AbstractSet[str]
    excluded_drivers: AbstractSet[str]
    penalty: float | None


class RequestOptions(TripOptions, total=False):
    """What a single trip may ask for."""

    pickup_window: Window
    dropoff_window: Window


type Names = dict[str, str | frozenset[str]]
"""Field of a driver or request → name of its place, or names."""


class Model:
    """A day being written: add places, the way between them, drivers and requests, then ask for the `Problem`.

    Times are in seconds from midnight, durations in seconds, distances in metres. Nothing is judged before `problem`.
    The ways are given two by two (`add_way`), or all at once as matrices in the order of the places (`set_matrices`).

    Examples
    --------
    >>> from solimob.core.dispatch import MaxIterations, solve
    >>> from solimob.core.dispatch.model import Model
    >>> day = Model("jeudi")
    >>> for place in ("Les Ormes", "Le Bourg", "Centre de santé"):
    ...     day.add_place(place)
    >>> day.add_way("Les Ormes", "Le Bourg", duration_s=480, distance_m=7000)
    >>> day.add_way("Les Ormes", "Centre de santé", duration_s=1200, distance_m=19_000)
    >>> day.add_way("Le Bourg", "Centre de santé", duration_s=900, distance_m=14_000)
    >>> day.add_driver("Bénévole 1", "Les Ormes", [(8 * 3600, 12 * 3600)], seats=3)
    >>> day.add_round_trip(
    ...     "Bénéficiaire 12",
    ...     home="Le Bourg",
    ...     away="Centre de santé",
    ...     arrive=(9 * 3600, 9.25 * 3600),
    ...     accompaniment_s=1800,
    ... )
    >>> plan = solve(day.problem(), MaxIterations(100))
    >>> plan.served, plan.distance_m
    (2, 42000.0)
    >>> [stop.request for stop in plan.routes[0].stops]  # doctest: +NORMALIZE_WHITESPACE
    ['Aller Bénéficiaire 12', 'Aller Bénéficiaire 12',
     'Retour Bénéficiaire 12', 'Retour Bénéficiaire 12']
    """

    def __init__(self, name: str = "journée") -> None:
        self.name = name
        self._places: list[str] = []
        self._ways: dict[tuple[str, str], tuple[float, float]] = {}
        self._matrices: tuple[Matrix, Matrix] | None = None
        self._drivers: list[tuple[Driver, Names]] = []
        self._requests: list[tuple[Request, Names]] = []

    def add_place(self, name: str) -> None:
        """Add a place; its row in the matrices is the number of places added before."""
        self._places.append(name)

    def add_way(
        self, origin: str, destination: str, *, duration_s: float, distance_m: float, both_ways: bool = True
    ) -> None:
        """Give the time and distance from one place to another, and back unless the way back is another one."""
        self._ways[origin, destination] = (duration_s, distance_m)
        if both_ways:
            self._ways[destination, origin] = (duration_s, distance_m)

    def set_matrices(self, duration_s: ArrayLike, distance_m: ArrayLike) -> None:
        """Give every way at once: two (places, places) arrays; ways given one by one are no longer read."""
        self._matrices = (np.asarray(duration_s), np.asarray(distance_m))

    def add_driver(
        self,
        name: str,
        home: str,
        shifts: Sequence[Window],
        *,
        seats: int,
        end: str | None = None,
        refused_places: AbstractSet[str] = frozenset(),
        **options: Unpack[DriverOptions],
    ) -> None:
        """Add a volunteer who leaves from `home` and comes back there, or to `end`, within each of the shifts."""
        driver = Driver(name, 0, 0, tuple(shifts), seats, **_frozen(options))
        places: Names = {
            "start": home,
            "end": home if end is None else end,
            "refused_places": frozenset(refused_places),
        }
        self._drivers.append((driver, places))

    def add_request(self, name: str, pickup: str, dropoff: str, **options: Unpack[RequestOptions]) -> None:
        """Add a single trip."""
        self._add(Request(name, 0, 0, **_frozen(options)), pickup, dropoff)

    def add_round_trip(
        self,
        name: str,
        *,
        home: str,
        away: str,
        arrive: Window = ANY_TIME,
        leave: Window = ANY_TIME,
        accompaniment_s: float = 0.0,
        accompaniment: Accompaniment = Accompaniment.STAY,
        same_driver: bool = False,
        **options: Unpack[TripOptions],
    ) -> None:
        """Add « Aller name » and « Retour name »: both are served or neither.

        `arrive` is when the outbound drop-off may begin, `leave` when the return pickup may; without `leave` the return
        is open. `accompaniment_s` is what the driver spends with the person, see `Accompaniment`.
        """
        there, again = f"Aller {name}", f"Retour {name}"
        common = _frozen(options) | {"same_driver": same_driver}
        outbound = Request(
            there,
            0,
            0,
            dropoff_window=arrive,
            linked_to=again,
            leg=Leg.OUTBOUND,
            accompaniment_s=accompaniment_s,
            accompaniment=accompaniment,
            **common,
        )
        self._add(outbound, home, away)
        self._add(Request(again, 0, 0, leave, linked_to=there, leg=Leg.RETURN, **common), away, home)

    def problem(self) -> Problem:
        """Return the day written so far.

        Raises
        ------
        InvalidDayError
            If anything is missing or contradicts anything; every fault is listed.
        """
        rows = {name: row for row, name in enumerate(self._places)}
        drivers = tuple(replace(driver, **_rows(names, rows)) for driver, names in self._drivers)
        requests = tuple(replace(request, **_rows(names, rows)) for request, names in self._requests)
        duration_s, distance_m = self._filled(rows) if self._matrices is None else self._matrices
        faults = [*self._place_faults(), *self._name_faults()]
        faults += self._way_faults() if self._matrices is None else self._size_faults(duration_s)
        if faults:
            people, asked = drafts("drivers", drivers), drafts("requests", requests)
            raise InvalidDayError([*faults, *day_faults(duration_s, distance_m, people, asked)])
        return Problem(self.name, duration_s, distance_m, drivers, requests)

    def _add(self, request: Request, pickup: str, dropoff: str) -> None:
        self._requests.append((request, {"pickup": pickup, "dropoff": dropoff}))

    def _filled(self, rows: dict[str, int]) -> tuple[Matrix, Matrix]:
        """Return the matrices of the ways given one by one; 0 from a place to itself, unless said otherwise."""
        n = len(self._places)
        both = np.zeros((2, n, n))
        for (origin, destination), (seconds, metres) in self._ways.items():
            if origin in rows and destination in rows:
                both[:, rows[origin], rows[destination]] = seconds, metres
        return both[0], both[1]

    def _place_faults(self) -> Iterator[Fault]:
        for row, name in enumerate(self._places):
            if name in self._places[:row]:
                yield Fault(f"places[{row}]", f"le lieu « {name} » est déjà ajouté")

    def _name_faults(self) -> Iterator[Fault]:
        for row, (driver, names) in enumerate(self._drivers):
            yield from self._unknown(f"drivers[{row}] « {driver.id} »", names)
        for row, (request, names) in enumerate(self._requests):
            yield from self._unknown(f"requests[{row}] « {request.id} »", names)

    def _unknown(self, where: str, names: Names) -> Iterator[Fault]:
        for field, asked in names.items():
            for name in sorted(({asked} if isinstance(asked, str) else asked) - set(self._places)):
                yield Fault(f"{where} : {field}", f"le lieu « {name} » n'est pas ajouté (add_place)")

    def _size_faults(self, duration_s: Matrix) -> Iterator[Fault]:
        if duration_s.shape[:1] != (len(self._places),):
            size = "×".join(map(str, duration_s.shape))
            yield Fault("duration_s", f"la matrice est de taille {size}, et {len(self._places)} lieux sont ajoutés")

    def _way_faults(self) -> Iterator[Fault]:
        known = frozenset(self._places)
        for way in self._ways:
            for name in sorted(set(way) - known):
                yield Fault(f"ways : « {way[0]} » → « {way[1]} »", f"le lieu « {name} » n'est pas ajouté (add_place)")
        missing = [
            f"« {origin} » → « {destination} »"
            for origin in self._places
            for destination in self._places
            if origin != destination and (origin, destination) not in self._ways
        ]
        if missing:
            more = f" et {len(missing) - LEGS_SHOWN} de plus" if len(missing) > LEGS_SHOWN else ""
            yield Fault("ways", f"trajets manquants (add_way) : {', '.join(missing[:LEGS_SHOWN])}{more}")


def _frozen(options: Any) -> dict[str, Any]:
    """Return options with sets and sequences as the frozen values keep them."""
    kept = dict(options)
    for name in ("skills", "preferred_drivers", "excluded_drivers"):
        if name in kept:
            kept[name] = frozenset(kept[name])
    for name in ("breaks", "configurations"):
        if name in kept:
            kept[name] = tuple(kept[name])
    return kept


def _rows(names: Names, rows: dict[str, int]) -> dict[str, Any]:
    """Return the rows of places by name; one that is unknown, a fault of its own, is left at the first row."""
    return {
        field: rows.get(asked, 0) if isinstance(asked, str) else frozenset(rows.get(name, 0) for name in asked)
        for field, asked in names.items()
    }
