"""The day to plan: drivers, requests, travel times and distances. Frozen; every algorithm reads it, none changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Matrix = NDArray[np.floating[Any]]
type Window = tuple[float, float]
"""Earliest and latest time, in seconds from midnight; −inf and inf where there is no limit."""

ANY_TIME: Window = (-inf, inf)


class Leg(StrEnum):
    """Which half of a linked pair a request is."""

    OUTBOUND = "outbound"
    RETURN = "return"


class Accompaniment(StrEnum):
    """What the driver does between the two legs of a pair whose outbound has an `accompaniment_s` above zero.

    STAY: same route, the car waits empty, the next stop is the pickup of the return. HOME_AND_BACK: same driver; when
    the return pickup directly follows in the route, the leg goes by the driver's start place. EITHER: same driver, the
    car waits or drives others. In each, the return begins no earlier than the outbound departs + `accompaniment_s`.
    """

    STAY = "stay"
    HOME_AND_BACK = "home_and_back"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Break:
    """A pause of `duration_s` that lies within `from_s` and `to_s`, nobody aboard.

    It is taken before the route, after it, or at a stop between arriving and beginning the service.
    """

    from_s: float
    to_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Driver:
    """A volunteer or a vehicle: where the car starts and ends, when, with which room and limits. `None` is no limit.

    `start`, `end` and `refused_places` are rows of the matrices. `seats` counts passengers' seats, the driver's not
    included. `configurations`, when given, are the only ways to arrange the car, as (seats, wheelchairs); the
    arrangement may change at each stop. Each shift holds at most one route. `max_work_s` and `max_week_s` limit the sum
    over the routes of end − start, `max_week_s` being what is left of the week; `max_drive_s` limits the time at the
    wheel; `max_home_m` the distance from `start` to any place served. `year_km` and `year_hours`, driven and given this
    year before the day, count for fairness only; hours are `None` where nobody knows them.
    """

    id: str
    start: int
    end: int
    shifts: tuple[Window, ...]
    seats: int
    wheelchairs: int = 0
    skills: frozenset[str] = frozenset()
    max_work_s: float | None = None
    cost_per_km: float = 1.0
    cost_per_hour: float = 0.0
    breaks: tuple[Break, ...] = ()
    configurations: tuple[tuple[int, int], ...] = ()
    max_drive_s: float | None = None
    max_home_m: float | None = None
    max_week_s: float | None = None
    year_km: float = 0.0
    refused_places: frozenset[int] = frozenset()
    year_hours: float | None = None

    @property
    def arrangements(self) -> tuple[tuple[int, int], ...]:
        """Every (seats, wheelchairs) the car can offer."""
        return self.configurations or ((self.seats, self.wheelchairs),)


@dataclass(frozen=True, slots=True)
class Request:
    """A trip asked for. `None` is no limit; windows bear on the beginning of the service.

    `party` counts everyone, `wheelchairs` those of the party who take a wheelchair place. `priority` 1 is first. A
    request with a `penalty` (euros) is optional: left unserved it adds its penalty to the cost, and no priority counts
    it. `same_driver` bears on both legs of a pair. Preferred drivers are a wish, excluded ones are not asked.
    """

    id: str
    pickup: int
    dropoff: int
    pickup_window: Window = ANY_TIME
    dropoff_window: Window = ANY_TIME
    pickup_service_s: float = 0.0
    dropoff_service_s: float = 0.0
    party: int = 1
    wheelchairs: int = 0
    skills: frozenset[str] = frozenset()
    max_ride_s: float | None = None
    max_ride_ratio: float | None = None
    linked_to: str | None = None
    leg: Leg | None = None
    accompaniment_s: float = 0.0
    accompaniment: Accompaniment = Accompaniment.STAY
    priority: int = 1
    may_share: bool = True
    preferred_drivers: frozenset[str] = frozenset()
    excluded_drivers: frozenset[str] = frozenset()
    same_driver: bool = False
    penalty: float | None = None


@dataclass(frozen=True, eq=False)
class Problem:
    """One day: `duration_s` and `distance_m` are (places, places), asymmetric, float32 or float64, read as float64.

    Raises
    ------
    InvalidDayError
        If anything contradicts anything; every fault is listed.
    """

    name: str
    duration_s: Matrix
    distance_m: Matrix
    drivers: tuple[Driver, ...]
    requests: tuple[Request, ...]
    tolerance_s: float = 1e-2

    def __post_init__(self) -> None:
        """Refuse a day that contradicts itself."""
        from solimob.core.dispatch.validation import InvalidDayError, find_faults

        faults = find_faults(self)
        if faults:
            raise InvalidDayError(faults)

    def with_requests(self, requests: tuple[Request, ...]) -> Problem:
        """Return the day with other requests, in which no fault was found: nothing is checked again."""
        other = object.__new__(Problem)
        known = {name: value for name, value in vars(self).items() if name != "request_index"}
        vars(other).update(known, requests=requests)
        return other

    @cached_property
    def request_index(self) -> Mapping[str, int]:
        """Row of each request."""
        return {request.id: row for row, request in enumerate(self.requests)}

    @cached_property
    def driver_index(self) -> Mapping[str, int]:
        """Row of each driver."""
        return {driver.id: row for row, driver in enumerate(self.drivers)}

    def partner(self, request: Request) -> Request | None:
        """Return the other leg of a linked pair."""
        return None if request.linked_to is None else self.requests[self.request_index[request.linked_to]]

    def max_ride_s(self, request: Request) -> float:
        """Return the longest ride of a request, absolute or as a ratio of the direct trip; inf without limit."""
        absolute = inf if request.max_ride_s is None else request.max_ride_s
        if request.max_ride_ratio is None:
            return absolute
        return min(absolute, request.max_ride_ratio * float(self.duration_s[request.pickup, request.dropoff]))
