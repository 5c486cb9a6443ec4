"""The times of one visit order of a small day, exactly and in plain Python: what `exact` stands on.

Every rule on the times of a route says that one time comes at least so long after another, or lies between two limits:
travel and service, windows, longest ride, duty, pauses at a chosen place, the return after its outbound. The soonest
times are then longest paths from midnight, the latest ones longest paths back to it, and the least duration of the
route is the longest path from its start to its end, midnight being one of the points it may pass.

Node 2k is the pickup of request k, 2k + 1 its drop-off. A return stands after its outbound in a route.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import inf

from solimob.core.dispatch.problem import Accompaniment, Break, Driver, Leg, Problem, Request

SLACK = 1e-9
"""Seconds below which two times are the same."""

type Arc = tuple[int, int, float]
"""Two positions and the least time from the first to the second, in seconds."""
type Order = tuple[int, ...]
type Places = tuple[int, ...]
"""For each pause its position: 0 before the start, k on arrival at stop k, number of stops + 1 after the end."""


@dataclass(frozen=True, slots=True)
class Car:
    """A driver in one shift; `pauses` are those that meet the shift, by their beginning."""

    driver: Driver
    shift: int
    opens: float
    closes: float
    longest_s: float
    pauses: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class System:
    """Limits and least gaps of the times of one order: position 0 starts, then the stops, then the end."""

    low: list[float]
    high: list[float]
    arcs: list[Arc]


def cars(problem: Problem) -> list[Car]:
    """Return every driver in every shift, in the order of the day."""
    return [
        Car(driver, shift, opens, closes, work_limit(driver), pauses(driver, opens, closes))
        for driver in problem.drivers
        for shift, (opens, closes) in enumerate(driver.shifts)
    ]


def pauses(driver: Driver, opens: float, closes: float) -> tuple[Break, ...]:
    """Return the pauses that meet a shift, the soonest first."""
    met = [pause for pause in driver.breaks if pause.from_s < closes and pause.to_s > opens]
    return tuple(sorted(met, key=lambda pause: pause.from_s))


def work_limit(driver: Driver) -> float:
    """Return the longest sum of end − start over the routes of a driver, inf without limit."""
    return min((limit for limit in (driver.max_work_s, driver.max_week_s) if limit is not None), default=inf)


def stays(request: Request) -> bool:
    """Tell whether the driver of this outbound stays with the person."""
    return request.leg is Leg.OUTBOUND and request.accompaniment_s > 0 and request.accompaniment is Accompaniment.STAY


class Trips:
    """The requests of a day as nodes, and the legs between them."""

    def __init__(self, problem: Problem) -> None:
        self.requests = problem.requests
        self.partner = [-1 if r.linked_to is None else problem.request_index[r.linked_to] for r in problem.requests]
        self.place = [place for r in problem.requests for place in (r.pickup, r.dropoff)]
        self.service = [served for r in problem.requests for served in (r.pickup_service_s, r.dropoff_service_s)]
        self.window = [window for r in problem.requests for window in (r.pickup_window, r.dropoff_window)]
        self.longest_ride = [problem.max_ride_s(r) for r in problem.requests]
        self.time: list[list[float]] = problem.duration_s.astype(float).tolist()
        self.length: list[list[float]] = problem.distance_m.astype(float).tolist()

    def ways(self, driver: Driver, order: Order) -> Iterator[tuple[int, int]]:
        """Yield (place, next place) of a route to the driver's end; a leg by home is two ways."""
        place = driver.start
        for before, node in pairwise((-1, *order)):
            if self.by_home(before, node):
                yield place, driver.start
                place = driver.start
            yield place, self.place[node]
            place = self.place[node]
        yield place, driver.end

    def by_home(self, before: int, after: int) -> bool:
        """Tell whether the driver passes by home between two stops that follow each other."""
        if before < 0 or before & 1 == 0 or after != 2 * self.partner[before >> 1]:
            return False
        request = self.requests[before >> 1]
        leaves = request.accompaniment_s > 0 and request.accompaniment is Accompaniment.HOME_AND_BACK
        return leaves and request.leg is Leg.OUTBOUND

    def legs(self, driver: Driver, order: Order, *, home: bool = True) -> list[float]:
        """Return the travel time to each stop of an order, then, with `home`, to the driver's end."""
        legs: list[float] = []
        place = driver.start
        for before, node in pairwise((-1, *order)):
            after = self.place[node]
            seconds = self.time[place][after]
            if self.by_home(before, node):
                seconds = self.time[place][driver.start] + self.time[driver.start][after]
            legs.append(seconds)
            place = after
        return [*legs, self.time[place][driver.end]] if home else legs

    def metres(self, driver: Driver, order: Order) -> float:
        """Return the length of a route."""
        return sum(self.length[place][after] for place, after in self.ways(driver, order))


def system(trips: Trips, car: Car, order: Order, places: Places = (), *, home: bool = True) -> System | None:
    """Return what binds the times of an order with its pauses at `places`; `None` if a pause fits there at no time.

    `home` False leaves out the way to the driver's end, and pauses: what an order that goes on must hold at least.
    """
    low = [car.opens, *(trips.window[node][0] for node in order)]
    high = [car.closes, *(min(trips.window[node][1], car.closes) for node in order)]
    legs = trips.legs(car.driver, order, home=home)
    arcs: list[Arc] = [
        (k, k + 1, (trips.service[order[k - 1]] if k else 0.0) + seconds) for k, seconds in enumerate(legs)
    ]
    if home:
        low.append(car.opens)
        high.append(car.closes)
        if car.pauses and not _rest(low, high, arcs, car, places):
            return None
    at = {node: k for k, node in enumerate(order, start=1)}
    for node, k in at.items():
        if node & 1:
            limit = trips.longest_ride[node >> 1]
            if limit < inf:
                arcs.append((k, at[node - 1], -limit - trips.service[node - 1]))
        elif trips.requests[node >> 1].leg is Leg.RETURN:
            out = 2 * trips.partner[node >> 1] + 1
            if out in at:
                arcs.append((at[out], k, trips.service[out] + trips.requests[out >> 1].accompaniment_s))
    if home and car.longest_s < inf:
        arcs.append((len(low) - 1, 0, -car.longest_s))
    return System(low, high, arcs)


def _rest(low: list[float], high: list[float], arcs: list[Arc], car: Car, places: Places) -> bool:
    """Add the pauses, one after the other at each place; tell whether they can follow each other there."""
    last = len(low) - 1
    for k in set(places):
        taken = [pause for place, pause in zip(places, car.pauses) if place == k]
        rested = 0.0
        soonest = -inf
        for pause in taken:
            soonest = max(soonest, pause.from_s) + pause.duration_s
            rested += pause.duration_s
            if soonest > pause.to_s + SLACK:
                return False
            if k == last:
                high[last] = min(high[last], pause.to_s - rested)
            elif k > 0:
                high[k - 1] = min(high[k - 1], pause.to_s - rested - arcs[k - 1][2])
        if k < last:
            low[k] = max(low[k], soonest)
            if k > 0:
                arcs[k - 1] = (k - 1, k, arcs[k - 1][2] + rested)
    return True


def pause_places(car: Car, order: Order) -> Iterator[Places]:
    """Yield every choice of places for the pauses of a car: where nobody is aboard on arrival."""
    aboard, empty = 0, [0]
    for k, node in enumerate(order, start=1):
        if aboard == 0:
            empty.append(k)
        aboard += -1 if node & 1 else 1
    return product([*empty, len(order) + 1], repeat=len(car.pauses))


def timings(trips: Trips, car: Car, order: Order) -> list[System]:
    """Return what binds the times of a whole order, once for each choice of places for its pauses that has times."""
    bound = (system(trips, car, order, places) for places in pause_places(car, order))
    return [found for found in bound if found is not None and soonest(found) is not None]


def soonest(bound: System) -> list[float] | None:
    """Return the soonest time at each position, `None` if no times hold."""
    times = _raised(list(bound.low), bound.arcs)
    return times if times and all(time <= high + SLACK for time, high in zip(times, bound.high)) else None


def latest(bound: System) -> list[float] | None:
    """Return the latest time at each position, `None` if no times hold."""
    times = _raised([-high for high in bound.high], [(after, before, gap) for before, after, gap in bound.arcs])
    return [-time for time in times] if times and all(-t >= low - SLACK for t, low in zip(times, bound.low)) else None


def least_duration(bound: System) -> float:
    """Return the least end − start of a route that has times."""
    midnight = len(bound.low)
    arcs = [*bound.arcs]
    arcs += [(midnight, k, low) for k, low in enumerate(bound.low) if low > -inf]
    arcs += [(k, midnight, -high) for k, high in enumerate(bound.high) if high < inf]
    times = _raised([0.0, *(-inf for _ in range(midnight))], arcs)
    if times is None:
        raise ValueError("these times bind each other in a circle")
    return times[midnight - 1]


def _raised(times: list[float], arcs: Sequence[Arc]) -> list[float] | None:
    """Return the least times not below those given that hold every arc, `None` if they rise for ever."""
    for _ in range(len(times) + 1):
        moved = False
        for before, after, gap in arcs:
            if times[before] + gap > times[after] + SLACK:
                times[after] = times[before] + gap
                moved = True
        if not moved:
            return times
    return None
