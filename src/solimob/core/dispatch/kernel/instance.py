"""The day as arrays: what the compiled loops read and never change."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solimob.core.dispatch.problem import Accompaniment, Driver, Leg, Problem, Request

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
type Flags = NDArray[np.uint8]
type Vehicle = tuple[int, Driver, tuple[float, float]]
"""Row of the driver, driver, shift."""

MAX_WHEELCHAIRS = 32
"""Wheelchair places counted in one car; a day that has more in one car or request is refused."""
MAX_STOPS = 400
"""Stops of one route the search works with."""
MOST_PLACES_CLOSED = 400
"""Places among which the quickest ways are worked out: beyond, it would take longer than the first plan."""
LEAST_GAIN_S = 0.01
"""What a detour must gain on the direct way for the quick tests to reckon with it: the tolerance of the checker."""
NEIGHBOURS = 120
"""Related requests kept for each request."""

FREE, STAY, HOME, EITHER, SAME = 0, 1, 2, 3, 4
"""How the legs of a pair hang together: any drivers; accompaniment three ways; same driver without accompaniment."""

_MODES = {Accompaniment.STAY: STAY, Accompaniment.HOME_AND_BACK: HOME, Accompaniment.EITHER: EITHER}


NODE = np.dtype([("early", np.float64), ("late", np.float64), ("service", np.float64), ("place", np.int64)], align=True)
REQUEST = np.dtype(
    [
        ("max_ride", np.float64),
        ("gap", np.float64),  # least time between the outbound drop-off's departure and the return pickup
        ("weight", np.float64),  # what leaving it aside costs the search
        ("seats", np.int64),  # taken
        ("wheels", np.int64),  # wheelchair places taken
        ("partner", np.int64),  # other leg, −1
        ("mode", np.int64),  # FREE … SAME
        ("level", np.int64),  # rank of the priority, −1 for an optional request
        ("alone", np.int64),  # 1 if the car is not shared
        ("is_return", np.int64),
        ("fixed", np.int64),  # 1 where the trip has begun: it is not taken from its driver
        ("coupled", np.int64),  # 1 where the windows alone do not keep the return after the outbound
    ],
    align=True,
)
VEHICLE = np.dtype(
    [
        ("shift_from", np.float64),
        ("shift_to", np.float64),
        ("resume", np.float64),  # when a driver who has done every frozen stop is home and can leave again, else −inf
        ("metre_cost", np.float64),
        ("second_cost", np.float64),
        ("breaks", np.float64, (9,)),  # from, to, duration of each
        ("start", np.int64),
        ("end", np.int64),
        ("driver", np.int64),
        ("break_count", np.int64),
        ("frozen", np.int64),  # leading stops that have begun or are headed to: nothing may stand before them
        ("needs_duration", np.int64),  # 1 where the least duration of a route is asked for
        ("shares_hours", np.int64),  # 1 where the driver's hours are limited over several shifts
        ("watched", np.int64),  # 1 where some driver of the day has such hours
        ("detours_gain", np.int64),  # 1 where, in this day, a detour may be quicker than the direct way
        ("capacity", np.int64, (MAX_WHEELCHAIRS + 1,)),  # seats when so many wheelchairs are aboard, −1 if none
    ],
    align=True,
)
DRIVER = np.dtype(
    [
        ("max_work", np.float64),
        ("max_drive", np.float64),
        ("first_vehicle", np.int64),  # vehicles of a driver are contiguous
        ("end_vehicle", np.int64),
    ],
    align=True,
)


class Instance(NamedTuple):
    """Arrays of a day; n requests, 2n nodes, v vehicles, d drivers, p places. Seconds, metres, euros.

    Few arrays of records rather than many arrays: compiled functions hand each array on at each call.
    """

    time: Floats  # (p, p)
    distance: Floats  # (p, p)
    nodes: Any  # (2n,) of NODE
    requests: Any  # (n,) of REQUEST
    vehicles: Any  # (v,) of VEHICLE
    drivers: Any  # (d,) of DRIVER
    allowed: Flags  # (n, v)
    neighbours: Ints  # (n, k) related requests, nearest first
    quickest: Floats  # (p, p) by any places where that gains time; otherwise `time` itself


def build_instance(problem: Problem, spare: int = 0) -> Instance:
    """Return the arrays of a day, with rows to spare for requests to come; matrices in double precision are shared."""
    vehicles = [(row, driver, shift) for row, driver in enumerate(problem.drivers) for shift in driver.shifts]
    counts = [len(driver.shifts) for driver in problem.drivers]
    n = len(problem.requests)
    drivers = np.zeros(len(counts), DRIVER)
    drivers["max_work"] = [_least(driver.max_work_s, driver.max_week_s) for driver in problem.drivers]
    drivers["max_drive"] = [_least(driver.max_drive_s) for driver in problem.drivers]
    drivers["end_vehicle"] = np.cumsum(counts)
    drivers["first_vehicle"] = drivers["end_vehicle"] - counts
    time = np.asarray(problem.duration_s, dtype=float)
    quickest = _quickest(time)
    instance = Instance(
        time=time,
        distance=np.asarray(problem.distance_m, dtype=float),
        nodes=np.zeros(2 * (n + spare), NODE),
        requests=np.zeros(n + spare, REQUEST),
        vehicles=_vehicles(vehicles),
        drivers=drivers,
        allowed=np.zeros((n + spare, len(vehicles)), np.uint8),
        neighbours=np.zeros((0, 0), np.int64),
        quickest=quickest,
    )
    instance.vehicles["detours_gain"] = quickest is not time
    known = len(time) <= MOST_PLACES_CLOSED
    direct = quickest[[r.pickup for r in problem.requests], [r.dropoff for r in problem.requests]] if known else 0.0
    write_requests(instance, problem, problem.requests, 0, direct)
    rows = instance.requests[:n]
    rows["level"], rows["weight"] = _weights(problem, instance.vehicles["metre_cost"], instance.vehicles["second_cost"])
    return instance._replace(neighbours=_neighbours(problem, instance.nodes))


def write_requests(
    instance: Instance, problem: Problem, requests: Sequence[Request], first: int, quickest: Floats | float = 0.0
) -> None:
    """Write requests in the rows from `first`; both legs of a pair are among them.

    `quickest` is a lower bound of the time each takes from pickup to drop-off, in seconds: windows are tightened by it.
    """
    n = len(requests)
    nodes, rows = instance.nodes[2 * first : 2 * (first + n)], instance.requests[first : first + n]
    if n == 0:
        return
    opening = float(instance.vehicles["shift_from"].min(initial=0.0))
    closing = float(instance.vehicles["shift_to"].max(initial=0.0))
    windows = np.array([w for r in requests for w in (r.pickup_window, r.dropoff_window)], dtype=float)
    nodes["place"] = [p for r in requests for p in (r.pickup, r.dropoff)]
    nodes["service"] = [s for r in requests for s in (r.pickup_service_s, r.dropoff_service_s)]
    nodes["early"], nodes["late"] = np.maximum(windows[:, 0], opening), np.minimum(windows[:, 1], closing)
    rows["max_ride"] = [problem.max_ride_s(r) for r in requests]
    _tighten(nodes, rows["max_ride"], quickest)
    rows["seats"] = [r.party - r.wheelchairs for r in requests]
    rows["wheels"] = [r.wheelchairs for r in requests]
    rows["alone"] = [not r.may_share for r in requests]
    rows["is_return"] = [r.leg is Leg.RETURN for r in requests]
    rows["partner"], rows["mode"], rows["gap"] = _links(requests, first)
    rows["coupled"] = _coupled(nodes, rows, first)
    allowed = _allowed(problem, requests, instance.vehicles)
    together = np.flatnonzero(rows["mode"] != FREE)
    allowed[together] &= allowed[rows["partner"][together] - first]  # who drives one leg drives the other
    instance.allowed[first : first + n] = allowed


def _vehicles(vehicles: list[Vehicle]) -> Any:
    table = np.zeros(len(vehicles), VEHICLE)
    for row, (number, driver, shift) in enumerate(vehicles):
        car = table[row]
        car["shift_from"], car["shift_to"] = shift
        car["metre_cost"], car["second_cost"] = driver.cost_per_km / 1000, driver.cost_per_hour / 3600
        car["resume"] = -inf
        car["start"], car["end"], car["driver"] = driver.start, driver.end, number
        car["capacity"] = _capacity(driver)
        pauses = [pause for pause in driver.breaks if pause.from_s < shift[1] and pause.to_s > shift[0]]
        pauses.sort(key=lambda pause: pause.from_s)
        car["break_count"] = len(pauses)
        for k, pause in enumerate(pauses):
            car["breaks"][3 * k : 3 * k + 3] = pause.from_s, pause.to_s, pause.duration_s
        limited = _least(driver.max_work_s, driver.max_week_s) < inf
        car["shares_hours"] = limited and len(driver.shifts) > 1
        car["needs_duration"] = driver.cost_per_hour > 0 or car["shares_hours"]
    table["watched"] = table["shares_hours"].any()
    return table


def _least(*limits: float | None) -> float:
    return min((limit for limit in limits if limit is not None), default=inf)


def _quickest(time: Floats) -> Floats:
    """Return the quickest way between places by any others, or `time` itself where direct ways are the quickest.

    So it is taken to be where there are too many places to look at.
    """
    if len(time) > MOST_PLACES_CLOSED:
        return time
    closed = time.copy()
    for middle in range(len(closed)):
        np.minimum(closed, closed[:, middle, None] + closed[None, middle], out=closed)
    if (closed >= time - LEAST_GAIN_S).all():
        return time
    closed.flags.writeable = time.flags.writeable  # one type of matrix: the loops are compiled once
    return closed


def _tighten(nodes: Any, longest: Floats, quickest: Floats | float) -> None:
    """Carry each window to the other end of the trip."""
    ups, downs = nodes[0::2], nodes[1::2]
    downs["early"] = np.maximum(downs["early"], ups["early"] + ups["service"] + quickest)
    ups["late"] = np.minimum(ups["late"], downs["late"] - quickest - ups["service"])
    ups["early"] = np.maximum(ups["early"], downs["early"] - longest - ups["service"])
    downs["late"] = np.minimum(downs["late"], ups["late"] + ups["service"] + longest)


def _links(requests: Sequence[Request], first: int) -> tuple[Ints, Ints, Floats]:
    """Return, for each request, its other leg, how the legs hang together, and the least time between them."""
    n = len(requests)
    index = {request.id: row for row, request in enumerate(requests)}
    partner, mode, gap = np.full(n, -1, np.int64), np.zeros(n, np.int64), np.zeros(n)
    for row, request in enumerate(requests):
        if request.linked_to is None:
            continue
        other = requests[index[request.linked_to]]
        outbound = request if request.leg is Leg.OUTBOUND else other
        partner[row] = first + index[other.id]
        gap[row] = outbound.accompaniment_s
        if outbound.accompaniment_s > 0:
            mode[row] = _MODES[outbound.accompaniment]
        elif request.same_driver or other.same_driver:
            mode[row] = SAME
    return partner, mode, gap


def _coupled(nodes: Any, rows: Any, first: int) -> Ints:
    """Return 1 where the return could begin before the outbound departs and its gap is over."""
    coupled = np.zeros(len(rows), np.int64)
    for row, other in enumerate(rows["partner"] - first):
        if rows["partner"][row] >= 0:
            outbound, back = (other, row) if rows["is_return"][row] else (row, other)
            down, up = nodes[2 * outbound + 1], nodes[2 * back]
            coupled[row] = down["late"] + down["service"] + rows["gap"][row] > up["early"]
    return coupled


def _weights(problem: Problem, metre_cost: Floats, second_cost: Floats) -> tuple[Ints, Floats]:
    """Return the rank of each request's priority and what leaving it aside costs the search.

    The weight of one level exceeds what serving one more request is worth at the next; the best plan is compared level
    by level, not by these weights.
    """
    requests = problem.requests
    levels = sorted({r.priority for r in requests if r.penalty is None})
    level = np.array([-1 if r.penalty is not None else levels.index(r.priority) for r in requests], dtype=np.int64)
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


def _allowed(problem: Problem, requests: Sequence[Request], vehicles: Any) -> Flags:
    """Return (n, v): 1 where nothing but time and the rest of the route stands in the driver's way."""
    pickups, dropoffs = np.array([(r.pickup, r.dropoff) for r in requests]).T
    seats = np.array([r.party - r.wheelchairs for r in requests])
    wheels = [r.wheelchairs for r in requests]
    allowed = seats[:, None] <= vehicles["capacity"][:, wheels].T
    drivers = [problem.drivers[number] for number in vehicles["driver"]]
    furthest = np.array([_least(driver.max_home_m) for driver in drivers])
    if (furthest < inf).any():
        for ends in (pickups, dropoffs):
            allowed &= problem.distance_m[vehicles["start"], ends[:, None]] <= furthest
    for column, driver in enumerate(drivers):
        if driver.refused_places:
            refused = list(driver.refused_places)
            allowed[:, column] &= ~(np.isin(pickups, refused) | np.isin(dropoffs, refused))
    for row, request in enumerate(requests):
        if request.skills or request.excluded_drivers:
            allowed[row] &= [
                request.skills <= driver.skills and driver.id not in request.excluded_drivers for driver in drivers
            ]
    return allowed.astype(np.uint8)


def _neighbours(problem: Problem, nodes: Any) -> Ints:
    """Return the related requests of each: near in travel time at either end, and wanted at about the same time."""
    n = len(problem.requests)
    keep = min(NEIGHBOURS, max(n - 1, 0))
    table = np.empty((n, keep), dtype=np.int64)
    middle = (nodes["early"] + nodes["late"])[: 2 * n] / 2
    pickups, dropoffs = nodes["place"][0 : 2 * n : 2], nodes["place"][1 : 2 * n : 2]
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
