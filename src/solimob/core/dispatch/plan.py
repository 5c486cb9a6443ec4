"""The answer: who drives whom, when, and who could not be served."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What happens at a stop."""

    PICKUP = "pickup"
    DROPOFF = "dropoff"


@dataclass(frozen=True, slots=True)
class Stop:
    """One act of a route; times in seconds from midnight."""

    request: str
    act: Act
    arrive_s: float
    begin_s: float
    depart_s: float


@dataclass(frozen=True, slots=True)
class Route:
    """What one driver does in one shift; `start_s` leaves the start place, `end_s` reaches the end place."""

    driver: str
    shift: int
    stops: tuple[Stop, ...]
    start_s: float
    end_s: float
    distance_m: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a request is not served: a minimal set of constraints without which it would be, and a sentence to say."""

    code: str
    constraints: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Unserved:
    """A request that no route serves."""

    request: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """Routes and refusals of a day; `cost` is that of the routes in euros, without penalties of optional requests."""

    served: int
    cost: float
    distance_m: float
    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    seed: int | None = None
    iterations: int | None = None
    seconds: float | None = None
