"""Which stops may follow each other in some route, and what that costs at least: what `bounds` is computed over.

Rows and columns are stops: pickups 0 … n − 1, then their drop-offs n … 2n − 1. An arc is kept unless windows, longest
rides or room forbid it in every route, whatever else the route does: after the arc itself, any detour by other places
may be quicker than the straight way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import floyd_warshall

from solimob.core.dispatch.able_drivers import AbleDrivers
from solimob.core.dispatch.problem import Accompaniment, Leg, Problem, Request

type Floats = NDArray[np.float64]
type Flags = NDArray[np.bool_]
type Stop = tuple[int, int]
"""0 for a pickup or 1 for a drop-off; 0 for the first of two requests, 1 for the second."""

MOST_PLACES_CLOSED = 1200
"""Places beyond which the quickest ways are not computed, and taken for nothing."""
NO_TIME = 1e-6
"""Seconds that stand for none."""
TOLERANCES = 20
"""How often the tolerance of the day may add up along four stops."""


@dataclass(frozen=True, slots=True)
class Arcs:
    """Least costs in euros, inf where impossible; n requests, v vehicles (drivers in a shift)."""

    between: Floats  # (2n, 2n)
    from_start: Floats  # (v, n): to the pickups
    to_end: Floats  # (n, v): from the drop-offs


class ArcFinder:
    """The arcs of some requests of a day."""

    def __init__(self, problem: Problem, requests: Sequence[Request]) -> None:
        self.problem, self.requests = problem, requests
        self.n = len(requests)
        self.slack = TOLERANCES * problem.tolerance_s
        self.places = np.array([[r.pickup for r in requests], [r.dropoff for r in requests]])
        self.service = np.array([[r.pickup_service_s for r in requests], [r.dropoff_service_s for r in requests]])
        self.longest = np.array([problem.max_ride_s(request) for request in requests])
        distance = np.asarray(problem.distance_m, dtype=float)
        drivers = AbleDrivers(problem, distance)
        self.able = np.array([drivers.of(request, frozenset()) for request in requests])  # (n, drivers)
        self.vehicles = [(row, shift) for row, driver in enumerate(problem.drivers) for shift in driver.shifts]
        self.km_rate = self.least_rate([driver.cost_per_km for driver in problem.drivers])
        self.hour_rate = self.least_rate([driver.cost_per_hour for driver in problem.drivers])
        stops = self.places.ravel()
        self.direct = np.asarray(problem.duration_s[np.ix_(stops, stops)], dtype=float)
        self.metres = np.asarray(problem.distance_m[np.ix_(stops, stops)], dtype=float)
        self.quickest = self.quickest_ways()
        row = {request.id: k for k, request in enumerate(requests)}
        self.pairs = [
            (k, row[request.linked_to])
            for k, request in enumerate(requests)
            if request.leg is Leg.OUTBOUND and request.linked_to in row
        ]
        self.early, self.late = self.windows()
        for out, back in self.pairs:
            if requests[out].accompaniment_s > 0 and requests[out].accompaniment is Accompaniment.HOME_AND_BACK:
                self.direct[self.n + out, back] = self.by_home(problem.duration_s, out, back)
                self.metres[self.n + out, back] = self.by_home(problem.distance_m, out, back)

    def least_rate(self, rates: list[float]) -> Floats:
        """Return the least rate of those who may carry each request, inf if there is nobody."""
        return np.where(self.able, np.array(rates), inf).min(axis=1, initial=inf)

    def quickest_ways(self) -> Floats:
        """Return the least time between two stops by any stops and starts (2n, 2n)."""
        starts = np.array([driver.start for driver in self.problem.drivers], dtype=np.intp)  # integers even if empty
        places, rows = np.unique(np.concatenate([self.places.ravel(), starts]), return_inverse=True)
        if len(places) > MOST_PLACES_CLOSED:
            return np.zeros_like(self.direct)
        # floyd_warshall takes what is nearly zero for no way at all
        ways = np.maximum(np.asarray(self.problem.duration_s[np.ix_(places, places)], dtype=float), NO_TIME)
        rows = rows[: 2 * self.n]
        return np.asarray(floyd_warshall(ways), dtype=float)[np.ix_(rows, rows)] - NO_TIME * len(places)

    def windows(self) -> tuple[Floats, Floats]:
        """Return the windows (2, n) of pickups and drop-offs, each carried to the other end of the trip."""
        opening = min((shift[0] for _, shift in self.vehicles), default=0.0)
        closing = max((shift[1] for _, shift in self.vehicles), default=0.0)
        windows = np.array([[r.pickup_window for r in self.requests], [r.dropoff_window for r in self.requests]])
        early, late = np.maximum(windows[:, :, 0], opening), np.minimum(windows[:, :, 1], closing)
        aboard = self.service[0] + np.diagonal(self.quickest[: self.n, self.n :])
        early[1] = np.maximum(early[1], early[0] + aboard)
        late[0] = np.minimum(late[0], late[1] - aboard)
        early[0] = np.maximum(early[0], early[1] - self.longest - self.service[0])
        late[1] = np.minimum(late[1], late[0] + self.longest + self.service[0])
        return early - self.slack, late + self.slack

    def arcs(self) -> Arcs:
        """Return every arc that some route may have, and its least cost."""
        n = self.n
        together, one_driver = self.may_meet()
        possible = np.zeros((2 * n, 2 * n), dtype=bool)
        up, down = (0, 0), (1, 0)
        other_up, other_down = (0, 1), (1, 1)
        possible[:n, :n] = together & (
            self.holds((up, other_up, down, other_down), 0) | self.holds((up, other_up, other_down, down), 0)
        )
        possible[:n, n:] = together & self.holds((other_up, up, other_down, down), 1)
        possible[n:, n:] = together & (
            self.holds((up, other_up, down, other_down), 2) | self.holds((other_up, up, down, other_down), 2)
        )
        possible[n:, :n] = one_driver & self.holds((up, down, other_up, other_down), 1)
        row = np.arange(n)
        possible[row, row] = possible[row + n, row + n] = possible[row + n, row] = False
        ride = np.diagonal(self.direct[:n, n:])
        arrives = self.early[0] + self.service[0] + ride
        possible[row, row + n] = self.able.any(axis=1) & (ride <= self.longest + self.slack) & (arrives <= self.late[1])
        self.hold_pairs(possible)
        return Arcs(np.where(possible, self.paid(self.seconds()), inf), *self.ends())

    def may_meet(self) -> tuple[Flags, Flags]:
        """Return whether two requests may be in a car together, and whether one driver may carry both."""
        one_driver = np.zeros((self.n, self.n), dtype=bool)
        room = np.zeros((self.n, self.n), dtype=bool)
        seats = np.array([r.party - r.wheelchairs for r in self.requests])
        wheelchairs = np.array([r.wheelchairs for r in self.requests])
        for arrangements in {driver.arrangements for driver in self.problem.drivers}:
            having = np.array([driver.arrangements == arrangements for driver in self.problem.drivers])
            able = self.able[:, having].astype(np.float32)
            common = able @ able.T > 0
            one_driver |= common
            for most, places in arrangements:
                fits = (seats[:, None] + seats <= most) & (wheelchairs[:, None] + wheelchairs <= places)
                room |= common & fits
        shares = np.array([request.may_share for request in self.requests])
        together = room & shares[:, None] & shares
        for out, back in self.pairs:
            together[out, back] = together[back, out] = False
        return together, one_driver

    def leg(self, times: Floats, before: Stop, after: Stop) -> Floats:
        """Return the times between two stops of the requests of a row and a column, to broadcast over both."""
        n = self.n
        block = times[before[0] * n : (before[0] + 1) * n, after[0] * n : (after[0] + 1) * n]
        if before[1] == after[1]:
            return self.side(np.diagonal(block), before)
        return block if before[1] == 0 else block.T

    def side(self, values: Floats, stop: Stop) -> Floats:
        """Return values of requests as a column where they are those of the row, as a row where of the column."""
        return values[:, None] if stop[1] == 0 else values[None, :]

    def holds(self, path: tuple[Stop, ...], straight: int) -> Flags:
        """Tell for which two requests a route may pass by these stops, the leg number `straight` being straight."""
        fits = np.ones((self.n, self.n), dtype=bool)
        clock = self.side(self.early[0], path[0])
        since: Floats = np.zeros((1, 1))  # the first pickup departed
        departed = {path[0][1]: since}
        for number, (before, after) in enumerate(pairwise(path)):
            travel = self.leg(self.direct if number == straight else self.quickest, before, after)
            served = self.side(self.service[before[0]], before)
            clock = np.maximum(clock + served + travel, self.side(self.early[after[0]], after))
            since = since + travel + (served if number else 0.0)
            fits &= clock <= self.side(self.late[after[0]], after) + self.slack
            if after[0] == 1:
                fits &= since - departed[after[1]] <= self.side(self.longest, after) + self.slack
            else:
                departed[after[1]] = since + self.side(self.service[0], after)
        return fits

    def hold_pairs(self, possible: Flags) -> None:
        """Forbid a return before its outbound, and anything between the two where the driver stays."""
        n = self.n
        for out, back in self.pairs:
            possible[n + back, out] = False
            outbound = self.requests[out]
            if outbound.accompaniment_s > 0 and outbound.accompaniment is Accompaniment.STAY:
                follows = possible[n + out, back]
                possible[n + out, :] = False
                possible[:, back] = False
                possible[n + out, back] = follows

    def seconds(self) -> Floats:
        """Return the least times from the beginning of a stop to that of the next (2n, 2n)."""
        n = self.n
        served = self.service.ravel()
        waits: Floats = self.early.ravel()[None, :] - self.late.ravel()[:, None] - served[:, None]
        least: Floats = np.maximum(waits, self.direct)
        for out, back in self.pairs:
            least[n + out, back] = max(least[n + out, back], self.requests[out].accompaniment_s)
        return served[:, None] + least

    def by_home(self, matrix: NDArray[Any], out: int, back: int) -> float:
        """Return the least way by the start of somebody who may drive both legs, the straight one without anybody."""
        starts = [d.start for d, able in zip(self.problem.drivers, self.able[out] & self.able[back]) if able]
        there, again = self.places[1, out], self.places[0, back]
        ways = [float(matrix[there, start]) + float(matrix[start, again]) for start in starts]
        return min(ways, default=float(matrix[there, again]))

    def paid(self, seconds: Floats) -> Floats:
        """Return the least cost of the ways from each stop to the next."""
        km_rate, hour_rate = np.tile(self.km_rate, 2), np.tile(self.hour_rate, 2)
        with np.errstate(invalid="ignore"):  # inf × 0 where nobody may drive: those arcs are forbidden
            cost: Floats = self.metres / 1000 * np.maximum(km_rate[:, None], km_rate)
            cost += seconds / 3600 * np.maximum(hour_rate[:, None], hour_rate)
        return cost

    def ends(self) -> tuple[Floats, Floats]:
        """Return the costs from the start of each vehicle to the pickups, and from the drop-offs to its end."""
        from_start = np.full((len(self.vehicles), self.n), inf)
        to_end = np.full((self.n, len(self.vehicles)), inf)
        time, length = self.problem.duration_s, self.problem.distance_m
        ups, downs = self.places
        for v, (row, (opens, closes)) in enumerate(self.vehicles):
            driver = self.problem.drivers[row]
            seconds, metres = (np.asarray(m[driver.start, ups], dtype=float) for m in (time, length))
            fits = self.able[:, row] & (opens + seconds <= self.late[0])
            cost = metres / 1000 * driver.cost_per_km + seconds / 3600 * driver.cost_per_hour
            from_start[v, fits] = cost[fits]
            seconds, metres = (np.asarray(m[downs, driver.end], dtype=float) for m in (time, length))
            seconds = seconds + self.service[1]
            fits = self.able[:, row] & (self.early[1] + seconds <= closes + self.slack)
            cost = metres / 1000 * driver.cost_per_km + seconds / 3600 * driver.cost_per_hour
            to_end[fits, v] = cost[fits]
        for out, back in self.pairs:
            outbound = self.requests[out]
            if outbound.accompaniment_s > 0 and outbound.accompaniment is Accompaniment.STAY:
                from_start[:, back], to_end[out, :] = inf, inf
        return from_start, to_end
