"""Small self-made days whose plans are worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from solimob.core.dispatch import Act, Driver, Leg, Plan, Problem, Request, Route, Stop
from solimob.core.dispatch.problem import Matrix

MINUTE = 60.0
HOUR = 3600.0


def square(
    n: int, *, seconds: float = 600.0, metres: float = 10_000.0, dtype: Any = np.float64
) -> tuple[Matrix, Matrix]:
    """Return durations (s) and distances (m) between `n` places, each as far from every other."""
    apart = 1 - np.eye(n)
    return (seconds * apart).astype(dtype), (metres * apart).astype(dtype)


def line(*kilometres: float, minutes_per_km: float = 1.0, dtype: Any = np.float64) -> tuple[Matrix, Matrix]:
    """Return durations (s) and distances (m) between places along one road, a kilometre a minute."""
    at = np.array(kilometres, dtype=np.float64)
    apart = np.abs(at[:, None] - at[None, :])
    return (apart * minutes_per_km * MINUTE).astype(dtype), (apart * 1000).astype(dtype)


def clock(hours: int, minutes: int = 0) -> float:
    """Return a time of day in seconds from midnight."""
    return hours * HOUR + minutes * MINUTE


def pair(number: int, home: int, away: int, *, outbound: Any = None, back: Any = None) -> tuple[Request, Request]:
    """Return « Aller n » and its return « Retour n »; `outbound` and `back` are more fields of each."""
    there, again = f"Aller {number}", f"Retour {number}"
    return (
        Request(there, home, away, linked_to=again, leg=Leg.OUTBOUND, **(outbound or {})),
        Request(again, away, home, linked_to=there, leg=Leg.RETURN, **(back or {})),
    )


def valley_day() -> Problem:
    """Return a day of six requests and two drivers along one road, a kilometre a minute.

    Places: 0 (km 0, home of Bénévole 1), 1 (km 5), 2 (km 10, the health centre), 3 (km 15), 4 (km 20, home of
    Bénévole 2). « Aller 2 » is accompanied: the driver stays half an hour. « Aller 3 » takes a wheelchair, which only
    Bénévole 2 can carry. « Aller 4 » is in the afternoon, when only Bénévole 1 is free. Everyone can be served, at
    best over 90 km (`valley_plan`).
    """
    duration_s, distance_m = line(0, 5, 10, 15, 20)
    appointment = {"dropoff_window": (clock(8, 40), clock(9))}
    drivers = (
        Driver("Bénévole 1", 0, 0, ((clock(8), clock(12)), (clock(13, 30), clock(18))), seats=3),
        Driver(
            "Bénévole 2",
            4,
            4,
            ((clock(8), clock(12)),),
            seats=3,
            wheelchairs=1,
            configurations=((3, 0), (1, 1)),
        ),
    )
    requests = (
        *pair(1, 1, 2, outbound=appointment, back={"pickup_window": (clock(9, 30), clock(10, 30))}),
        *pair(
            2,
            3,
            2,
            outbound=appointment | {"accompaniment_s": 30 * MINUTE, "may_share": False},
            back={"may_share": False},
        ),
        Request(
            "Aller 3",
            4,
            2,
            pickup_window=(clock(10, 30), clock(11)),
            pickup_service_s=5 * MINUTE,
            dropoff_service_s=5 * MINUTE,
            party=2,
            wheelchairs=1,
            max_ride_ratio=1.5,
        ),
        Request("Aller 4", 1, 3, pickup_window=(clock(14), clock(14, 30)), max_ride_s=15 * MINUTE),
    )
    return Problem("vallée", duration_s, distance_m, drivers, requests)


def valley_plan() -> Plan:
    """Return the best plan of `valley_day`, worked out by hand: 20 + 40 + 30 km, one euro each.

    Bénévole 1: home 8:30, Aller 1 8:35 → 8:40, waits, Retour 1 9:30 → 9:35, home 9:40; then home 13:55, Aller 4
    14:00 → 14:10, home 14:25. Bénévole 2: home 8:30, Aller 2 8:35 → 8:40, stays, Retour 2 9:10 → 9:15, then at km 20
    at 9:20, Aller 3 10:30 (5 min to get in) → 10:45 (5 min to get out), home 11:00.
    """
    up, down = Act.PICKUP, Act.DROPOFF
    morning = Route(
        "Bénévole 1",
        0,
        (
            stop("Aller 1", up, clock(8, 35)),
            stop("Aller 1", down, clock(8, 40)),
            stop("Retour 1", up, clock(8, 40), clock(9, 30)),
            stop("Retour 1", down, clock(9, 35)),
        ),
        clock(8, 30),
        clock(9, 40),
        20_000.0,
    )
    afternoon = Route(
        "Bénévole 1",
        1,
        (stop("Aller 4", up, clock(14)), stop("Aller 4", down, clock(14, 10))),
        clock(13, 55),
        clock(14, 25),
        30_000.0,
    )
    other = Route(
        "Bénévole 2",
        0,
        (
            stop("Aller 2", up, clock(8, 35)),
            stop("Aller 2", down, clock(8, 40)),
            stop("Retour 2", up, clock(8, 40), clock(9, 10)),
            stop("Retour 2", down, clock(9, 15)),
            stop("Aller 3", up, clock(9, 20), clock(10, 30), 5 * MINUTE),
            stop("Aller 3", down, clock(10, 45), service_s=5 * MINUTE),
        ),
        clock(8, 30),
        clock(11),
        40_000.0,
    )
    return Plan(6, 90.0, 90_000.0, (morning, afternoon, other), ())


def stop(request: str, act: Act, arrive_s: float, begin_s: float | None = None, service_s: float = 0.0) -> Stop:
    """Return a stop that begins on arrival, or later, and leaves when the service is over."""
    begin_s = arrive_s if begin_s is None else begin_s
    return Stop(request, act, arrive_s, begin_s, begin_s + service_s)
