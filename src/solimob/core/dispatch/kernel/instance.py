"""The day as arrays: what the compiled loops read and never change."""

from __future__ import annotations

from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solimob.core.dispatch.problem import Accompaniment, Driver, Leg, Problem, Request

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int32]
type Flags = NDArray[np.uint8]
type Vehicle = tuple[int, Driver, tuple[float, float]]
"""Row of the driver, driver, shift."""

MAX_WHEELCHAIRS = 8
"""Wheelchair places counted in one car; beyond, they count as eight."""
MAX_STOPS = 400
"""Stops of one route the search works with."""
NEIGHBOURS = 120
"""Related requests kept for each request."""

FREE, STAY, HOME, EITHER, SAME = 0, 1, 2, 3, 4
"""How the legs of a pair hang together: any drivers; accompaniment three ways; same driver without accompaniment."""

_MODES = {Accompaniment.STAY: STAY, Accompaniment.HOME_AND_BACK: HOME, Accompaniment.EITHER: EITHER}


NODE = np.dtype([("early", np.float64), ("late", np.float64), ("service", np.float64), ("place", np.int32)], align=True)
REQUEST = np.dtype(
    [
        ("max_ride", np.float64),
        ("gap", np.float64),  # least time between the outbound drop-off's departure and the return pickup
        ("weight", np.float64),  # what leaving it aside costs the search
        ("key", np.uint64),  # random words whose exclusive or names a set of requests
        ("seats", np.int32),  # taken
        ("wheels", np.int32),  # wheelchair places taken
        ("partner", np.int32),  # other leg, −1
        ("mode", np.int32),  # FREE … SAME
        ("level", np.int32),  # rank of the priority, −1 for an optional request
        ("alone", np.int32),  # 1 if the car is not shared
        ("is_return", np.int32),
        ("coupled", np.int32),  # 1 where the windows alone do not keep the return after the outbound
    ],
    align=True,
)
VEHICLE = np.dtype(
    [
        ("shift_from", np.float64),
        ("shift_to", np.float64),
        ("metre_cost", np.float64),
        ("second_cost", np.float64),
        ("breaks", np.float64, (9,)),  # from, to, duration of each
        ("start", np.int32),
        ("end", np.int32),
        ("driver", np.int32),
        ("break_count", np.int32),
        ("needs_duration", np.int32),  # 1 where the least duration of a route is asked for
        ("capacity", np.int32, (MAX_WHEELCHAIRS + 1,)),  # seats when so many wheelchairs are aboard, −1 if none
    ],
    align=True,
)
DRIVER = np.dtype(
    [
        ("max_work", np.float64),
        ("max_drive", np.float64),
        ("first_vehicle", np.int32),  # vehicles of a driver are contiguous
        ("end_vehicle", np.int32),
    ],
    align=True,
)


class Instance(NamedTuple):
    """Arrays of a day; n requests, 2n nodes, v vehicles, d drivers, p places. Seconds, metres, euros.

    Few arrays of records rather than many arrays: compiled functions hand each array on at each call.
    """

    time: NDArray[np.floating[Any]]  # (p, p)
    distance: NDArray[np.floating[Any]]  # (p, p)
    nodes: Any  # (2n,) of NODE
    requests: Any  # (n,) of REQUEST
    vehicles: Any  # (v,) of VEHICLE
    drivers: Any  # (d,) of DRIVER
    allowed: Flags  # (n, v)
    neighbours: Ints  # (n, k) related requests, nearest first


def build_instance(problem: Problem) -> Instance:
    """Return the arrays of a day; the matrices are shared, not copied."""
    requests = problem.requests
    vehicles = [(row, driver, shift) for row, driver in enumerate(problem.drivers) for shift in driver.shifts]
    counts = [len(driver.shifts) for driver in problem.drivers]
    n = len(requests)
    place = np.array([p for r in requests for p in (r.pickup, r.dropoff)], dtype=np.int32).reshape(2 * n)
    opening = min((shift[0] for _, _, shift in vehicles), default=0.0)
    closing = max((shift[1] for _, _, shift in vehicles), default=0.0)
    windows = np.array([w for r in requests for w in (r.pickup_window, r.dropoff_window)], dtype=float).reshape(
        2 * n, 2
    )
    service = np.array([s for r in requests for s in (r.pickup_service_s, r.dropoff_service_s)], dtype=float)
    early, late = np.maximum(windows[:, 0], opening), np.minimum(windows[:, 1], closing)
    max_ride = np.array([problem.max_ride_s(r) for r in requests], dtype=float)
    _tighten(early, late, service, place, max_ride, problem)
    partner, mode, gap = _links(problem)
    is_return = np.array([r.leg is Leg.RETURN for r in requests], dtype=np.uint8)
    nodes = np.zeros(2 * n, NODE)
    nodes["early"], nodes["late"], nodes["service"], nodes["place"] = early, late, service, place
    cars = _vehicles(vehicles)
    rows = np.zeros(n, REQUEST)
    rows["max_ride"], rows["partner"], rows["mode"], rows["gap"] = max_ride, partner, mode, gap
    rows["key"] = np.random.default_rng(20261123).integers(1, 2**63, size=n, dtype=np.uint64)
    rows["seats"] = [r.party - r.wheelchairs for r in requests]
    rows["wheels"] = [min(r.wheelchairs, MAX_WHEELCHAIRS) for r in requests]
    rows["alone"] = [not r.may_share for r in requests]
    rows["is_return"] = is_return
    rows["coupled"] = _coupled(early, late, service, partner, is_return, gap)
    rows["level"], rows["weight"] = _weights(problem, cars["metre_cost"], cars["second_cost"])
    drivers = np.zeros(len(counts), DRIVER)
    drivers["max_work"] = [_least(driver.max_work_s, driver.max_week_s) for driver in problem.drivers]
    drivers["max_drive"] = [_least(driver.max_drive_s) for driver in problem.drivers]
    drivers["end_vehicle"] = np.cumsum(counts)
    drivers["first_vehicle"] = drivers["end_vehicle"] - counts
    return Instance(
        time=problem.duration_s,
        distance=problem.distance_m,
        nodes=nodes,
        requests=rows,
        vehicles=cars,
        drivers=drivers,
        allowed=_allowed(problem, vehicles),
        neighbours=_neighbours(problem, place, early, late),
    )


def _vehicles(vehicles: list[Vehicle]) -> Any:
    table = np.zeros(len(vehicles), VEHICLE)
    for row, (number, driver, shift) in enumerate(vehicles):
        car = table[row]
        car["shift_from"], car["shift_to"] = shift
        car["metre_cost"], car["second_cost"] = driver.cost_per_km / 1000, driver.cost_per_hour / 3600
        car["start"], car["end"], car["driver"] = driver.start, driver.end, number
        car["capacity"] = _capacity(driver)
        pauses = [pause for pause in driver.breaks if pause.from_s < shift[1] and pause.to_s > shift[0]]
        car["break_count"] = len(pauses)
        for k, pause in enumerate(pauses):
            car["breaks"][3 * k : 3 * k + 3] = pause.from_s, pause.to_s, pause.duration_s
        limited = _least(driver.max_work_s, driver.max_week_s) < inf
        car["needs_duration"] = driver.cost_per_hour > 0 or (limited and len(driver.shifts) > 1)
    return table


def _least(*limits: float | None) -> float:
    return min((limit for limit in limits if limit is not None), default=inf)


def _tighten(early: Floats, late: Floats, service: Floats, place: Ints, max_ride: Floats, problem: Problem) -> None:
    """Carry each window to the other end of the trip, the direct way being the quickest."""
    direct = np.asarray(problem.duration_s[place[0::2], place[1::2]], dtype=float)
    longest, serve = max_ride, service[0::2]
    early[1::2] = np.maximum(early[1::2], early[0::2] + serve + direct)
    late[0::2] = np.minimum(late[0::2], late[1::2] - direct - serve)
    early[0::2] = np.maximum(early[0::2], early[1::2] - longest - serve)
    late[1::2] = np.minimum(late[1::2], late[0::2] + serve + longest)


def _links(problem: Problem) -> tuple[Ints, Ints, Floats]:
    """Return, for each request, its other leg, how the legs hang together, and the least time between them."""
    n = len(problem.requests)
    partner, mode, gap = np.full(n, -1, np.int32), np.zeros(n, np.int32), np.zeros(n)
    for row, request in enumerate(problem.requests):
        other = problem.partner(request)
        if other is None:
            continue
        outbound = request if request.leg is Leg.OUTBOUND else other
        partner[row] = problem.request_index[other.id]
        gap[row] = outbound.accompaniment_s
        if outbound.accompaniment_s > 0:
            mode[row] = _MODES[outbound.accompaniment]
        elif request.same_driver or other.same_driver:
            mode[row] = SAME
    return partner, mode, gap


def _coupled(early: Floats, late: Floats, service: Floats, partner: Ints, is_return: Flags, gap: Floats) -> Flags:
    """Return 1 where the return could begin before the outbound departs and its gap is over."""
    coupled = np.zeros(len(partner), np.uint8)
    for row, other in enumerate(partner):
        if other >= 0:
            outbound, back = (other, row) if is_return[row] else (row, other)
            ends = late[2 * outbound + 1] + service[2 * outbound + 1] + gap[row]
            coupled[row] = ends > early[2 * back]
    return coupled


def _weights(problem: Problem, metre_cost: Floats, second_cost: Floats) -> tuple[Ints, Floats]:
    """Return the rank of each request's priority and what leaving it aside costs the search.

    The weight of one level exceeds what serving one more request is worth at the next; the best plan is compared level
    by level, not by these weights.
    """
    requests = problem.requests
    levels = sorted({r.priority for r in requests if r.penalty is None})
    level = np.array([-1 if r.penalty is not None else levels.index(r.priority) for r in requests], dtype=np.int32)
    furthest = float(problem.distance_m.max()) if problem.distance_m.size else 0.0
    longest = float(problem.duration_s.max()) if problem.duration_s.size else 0.0
    unit = 4 * furthest * float(metre_cost.max(initial=0.0)) + 4 * longest * float(second_cost.max(initial=0.0)) + 1.0
    weight = np.array(
        [
            r.penalty if r.penalty is not None else unit * 10.0 ** min(len(levels) - 1 - levels.index(r.priority), 6)
            for r in requests
        ],
        dtype=float,
    )
    return level, weight


def _capacity(driver: Driver) -> list[int]:
    return [
        max((seats for seats, wheelchairs in driver.arrangements if wheelchairs >= aboard), default=-1)
        for aboard in range(MAX_WHEELCHAIRS + 1)
    ]


def _allowed(problem: Problem, vehicles: list[Vehicle]) -> Flags:
    """Return (requests, vehicles): 1 where nothing but time and the rest of the route stands in the way."""
    rows = [_allowed_requests(problem, driver) for driver in problem.drivers]
    table = np.array([rows[row] for row, _, _ in vehicles], dtype=np.uint8)
    return np.ascontiguousarray(table.reshape(len(vehicles), len(problem.requests)).T)


def _allowed_requests(problem: Problem, driver: Driver) -> list[bool]:
    reach = inf if driver.max_home_m is None else driver.max_home_m

    def allowed(request: Request) -> bool:
        fits = any(
            request.party - request.wheelchairs <= seats and request.wheelchairs <= wheelchairs
            for seats, wheelchairs in driver.arrangements
        )
        return (
            fits
            and request.skills <= driver.skills
            and driver.id not in request.excluded_drivers
            and not driver.refused_places & {request.pickup, request.dropoff}
            and (
                reach == inf
                or max(
                    problem.distance_m[driver.start, request.pickup], problem.distance_m[driver.start, request.dropoff]
                )
                <= reach
            )
        )

    return [allowed(request) for request in problem.requests]


def _neighbours(problem: Problem, place: Ints, early: Floats, late: Floats) -> Ints:
    """Return the related requests of each: near in travel time at either end, and wanted at about the same time."""
    n = len(problem.requests)
    keep = min(NEIGHBOURS, max(n - 1, 0))
    table = np.empty((n, keep), dtype=np.int32)
    middle = np.where(np.isfinite(early) & np.isfinite(late), (early + late) / 2, 0.0)
    pickups, dropoffs = place[0::2], place[1::2]
    for row in range(n):
        nearness = np.minimum(
            np.asarray(problem.duration_s[pickups[row], pickups], dtype=float)
            + problem.duration_s[dropoffs[row], dropoffs],
            np.asarray(problem.duration_s[pickups[row], dropoffs], dtype=float)
            + problem.duration_s[dropoffs[row], pickups],
        )
        apart = np.abs(middle[0::2] - middle[2 * row]) + np.abs(middle[1::2] - middle[2 * row + 1])
        score = nearness + 0.25 * apart
        score[row] = -1.0
        nearest = np.argpartition(score, keep)[: keep + 1] if keep < n - 1 else np.arange(n)
        nearest = nearest[np.argsort(score[nearest], kind="stable")]
        table[row] = nearest[nearest != row][:keep]
    return table
