"""The best plan of a small day, proven: every feasible route is listed, then HiGHS chooses among them.

Plain Python, apart from the kernel: what tests hold the search against. Routes are grown stop by stop; a visit order
is feasible when its difference constraints have a least fixpoint (windows, travel, ride, duty, pauses). The choice is a
set partitioning, solved level by level: unserved of each priority, then cost with the penalties of optional requests.
Legs of a pair driven by two people are held apart in time by cuts on the routes that could not be driven together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from solimob.core.dispatch.plan import Act
from solimob.core.dispatch.problem import Accompaniment, Break, Driver, Leg, Problem, Request

MAX_ROUTES = 60_000
SLACK = 1e-9


class DayTooLargeError(ValueError):
    """A day with more possible routes than can be listed."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """What no plan of the day can better, and the visit orders that reach it.

    `unserved` counts the requests left out of each priority, first to last; `cost` includes the penalties of optional
    requests left out. `orders` gives (driver, shift, ((request, act), …)) of each route.
    """

    unserved: tuple[int, ...]
    cost: float
    orders: tuple[tuple[str, int, tuple[tuple[str, Act], ...]], ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """One feasible route."""

    vehicle: int
    order: tuple[int, ...]
    requests: frozenset[int]
    cost: float
    duration: float
    drive: float


def solve_exactly(problem: Problem, *, max_routes: int = MAX_ROUTES) -> Optimum:
    """Return the optimum of a small day.

    Raises
    ------
    DayTooLargeError
        If the day has more than `max_routes` feasible routes: about ten requests that may share a car.
    """
    listing = _Listing(problem, max_routes)
    columns = listing.columns()
    levels = sorted({request.priority for request in problem.requests if request.penalty is None})
    model = _Choice(problem, listing.vehicles, columns)
    unserved = []
    for priority in levels:
        rows = [k for k, r in enumerate(problem.requests) if r.penalty is None and r.priority == priority]
        served = model.best([-1.0 * sum(k in column.requests for k in rows) for column in columns])
        unserved.append(len(rows) + round(served))
    penalties = [r.penalty if r.penalty is not None else 0.0 for r in problem.requests]
    cost = model.best([column.cost - sum(penalties[k] for k in column.requests) for column in columns])
    orders = tuple(
        (
            listing.vehicles[column.vehicle][0].id,
            listing.vehicles[column.vehicle][1],
            tuple((problem.requests[node >> 1].id, Act.DROPOFF if node & 1 else Act.PICKUP) for node in column.order),
        )
        for column in model.chosen()
    )
    return Optimum(tuple(unserved), cost + sum(penalties), orders)


class _Listing:
    """Every feasible route of a day; node 2k is the pickup of request k, 2k + 1 its drop-off."""

    def __init__(self, problem: Problem, max_routes: int) -> None:
        self.problem, self.max_routes = problem, max_routes
        self.vehicles = [(driver, shift) for driver in problem.drivers for shift in range(len(driver.shifts))]
        self.partner = [
            -1 if request.linked_to is None else problem.request_index[request.linked_to]
            for request in problem.requests
        ]
        self.count = 0

    def columns(self) -> list[_Column]:
        kept: list[_Column] = []
        for vehicle, (driver, _) in enumerate(self.vehicles):
            able = [k for k, request in enumerate(self.problem.requests) if may_carry(self.problem, driver, request)]
            best: dict[frozenset[int], list[_Column]] = {}
            for column in self.grow(vehicle, able):
                alternatives = best.setdefault(column.requests, [])
                if self.is_alone_in_time(column) and any(_dominates(other, column) for other in alternatives):
                    continue
                alternatives.append(column)
            kept += [column for alternatives in best.values() for column in alternatives]
        return kept

    def is_alone_in_time(self, column: _Column) -> bool:
        """Tell whether no leg of a pair in this route has its other leg elsewhere."""
        return all(self.partner[k] < 0 or self.partner[k] in column.requests for k in column.requests)

    def grow(self, vehicle: int, able: list[int]) -> Iterable[_Column]:
        """Yield every feasible route of a vehicle."""
        driver, _ = self.vehicles[vehicle]
        stack: list[tuple[int, ...]] = [()]
        while stack:
            order = stack.pop()
            for node in self.next_nodes(order, able):
                longer = (*order, node)
                if not self.loads_fit(driver, longer) or self.times(vehicle, longer, home=False) is None:
                    continue
                stack.append(longer)
                self.count += 1
                if self.count > 20 * self.max_routes:
                    raise DayTooLargeError("Cette journée est trop grande pour être résolue exactement.")
                if len(longer) == 2 * len({n >> 1 for n in longer}):
                    column = self.column(vehicle, longer)
                    if column is not None:
                        yield column

    def next_nodes(self, order: tuple[int, ...], able: list[int]) -> list[int]:
        begun = {node >> 1 for node in order if node & 1 == 0}
        done = {node >> 1 for node in order if node & 1 == 1}
        last = order[-1] if order else -1
        if last >= 0 and last & 1 == 1:
            request = self.problem.requests[last >> 1]
            if stays(request):
                return [2 * self.partner[last >> 1]]
        nodes = [2 * k for k in able if k not in begun] + [2 * k + 1 for k in begun - done]
        return [node for node in nodes if self.in_turn(node, begun, done)]

    def in_turn(self, node: int, begun: set[int], done: set[int]) -> bool:
        """Refuse what breaks the order of a pair, or leaves somebody waiting in a car that stays."""
        row, request = node >> 1, self.problem.requests[node >> 1]
        other = self.partner[row]
        if node & 1 == 0:
            if request.leg is Leg.RETURN and other >= 0 and stays(self.problem.requests[other]):
                return False  # only right after its outbound, see `next_nodes`
            return not (request.leg is Leg.OUTBOUND and other in begun)
        return not (stays(request) and len(begun) - len(done) > 1)

    def loads_fit(self, driver: Driver, order: tuple[int, ...]) -> bool:
        aboard = {node >> 1 for node in order if node & 1 == 0} - {node >> 1 for node in order if node & 1 == 1}
        people = [self.problem.requests[k] for k in aboard]
        seats, wheels = sum(r.party - r.wheelchairs for r in people), sum(r.wheelchairs for r in people)
        shared = len(people) < 2 or all(request.may_share for request in people)
        return shared and any(seats <= room and wheels <= places for room, places in driver.arrangements)

    def column(self, vehicle: int, order: tuple[int, ...]) -> _Column | None:
        requests = frozenset(node >> 1 for node in order)
        for k in requests:
            request = self.problem.requests[k]
            if stays(request) and self.partner[k] not in requests:
                return None
        found = self.best_duration(vehicle, order)
        if found is None:
            return None
        driver = self.vehicles[vehicle][0]
        limits = [limit for limit in (driver.max_work_s, driver.max_week_s) if limit is not None]
        drive = sum(self.leg(vehicle, order, k)[0] for k in range(len(order) + 1))
        if any(found > limit + SLACK for limit in limits):
            return None
        if driver.max_drive_s is not None and drive > driver.max_drive_s + SLACK:
            return None
        metres = sum(self.leg(vehicle, order, k)[1] for k in range(len(order) + 1))
        cost = metres / 1000 * driver.cost_per_km + found / 3600 * driver.cost_per_hour
        return _Column(vehicle, order, requests, cost, found, drive)

    def leg(self, vehicle: int, order: tuple[int, ...], k: int) -> tuple[float, float]:
        """Return the duration and distance that lead to stop k of an order, or home."""
        driver = self.vehicles[vehicle][0]
        start = driver.start if k == 0 else self.place(order[k - 1])
        end = driver.end if k == len(order) else self.place(order[k])
        time, length = self.problem.duration_s, self.problem.distance_m
        if 0 < k < len(order) and self.by_home(order[k - 1], order[k]):
            home = driver.start
            return float(time[start, home]) + float(time[home, end]), float(length[start, home]) + float(
                length[home, end]
            )
        return float(time[start, end]), float(length[start, end])

    def by_home(self, before: int, after: int) -> bool:
        request = self.problem.requests[before >> 1]
        leaves = request.accompaniment_s > 0 and request.accompaniment is Accompaniment.HOME_AND_BACK
        outbound = before & 1 == 1 and request.leg is Leg.OUTBOUND
        return leaves and outbound and after == 2 * self.partner[before >> 1]

    def place(self, node: int) -> int:
        request = self.problem.requests[node >> 1]
        return request.dropoff if node & 1 else request.pickup

    def service(self, node: int) -> float:
        request = self.problem.requests[node >> 1]
        return request.dropoff_service_s if node & 1 else request.pickup_service_s

    def pauses(self, vehicle: int) -> list[Break]:
        driver, shift = self.vehicles[vehicle]
        opens, closes = driver.shifts[shift]
        return [pause for pause in driver.breaks if pause.from_s < closes and pause.to_s > opens]

    def best_duration(self, vehicle: int, order: tuple[int, ...]) -> float | None:
        """Return the least end − start of an order, over every place its pauses may take."""
        empty = [k for k in range(len(order) + 2) if _aboard_before(order, k) == 0]
        durations = [
            duration
            for places in product(empty, repeat=len(self.pauses(vehicle)))
            if (duration := self.least_duration(vehicle, order, places)) is not None
        ]
        return min(durations, default=None)

    def least_duration(self, vehicle: int, order: tuple[int, ...], pauses: tuple[int, ...]) -> float | None:
        """Return the least end − start of an order with its pauses placed, `None` if no times fit.

        The soonest end, as a function of the start, is flat and then climbs as fast as the start: the least duration is
        reached where it begins to climb, the latest start that keeps the soonest end.
        """
        begin = self.times(vehicle, order, pauses)
        if begin is None:
            return None
        latest, step = begin[0], begin[-1] - begin[0]
        while step > SLACK:  # by halving
            tried = self.times(vehicle, order, pauses, start=latest + step)
            if tried is not None and tried[-1] <= begin[-1] + SLACK:
                latest += step
            step /= 2
        return begin[-1] - latest

    def soonest(self, column: _Column, low: dict[int, float]) -> list[float] | None:
        """Return the soonest begins of a route over every place its pauses may take; `None` if no times fit."""
        empty = [k for k in range(len(column.order) + 2) if _aboard_before(column.order, k) == 0]
        found = [
            begin
            for places in product(empty, repeat=len(self.pauses(column.vehicle)))
            if (begin := self.times(column.vehicle, column.order, places, low=low)) is not None
        ]
        return min(found, default=None)

    def times(
        self,
        vehicle: int,
        order: tuple[int, ...],
        pauses: tuple[int, ...] = (),
        *,
        start: float = -inf,
        home: bool = True,
        low: dict[int, float] | None = None,
    ) -> list[float] | None:
        """Return the soonest begins of an order (start, stops, end), `None` if no times fit.

        `home` False leaves the way home out: the order may go on. `low` raises the begin of nodes.
        """
        driver, shift = self.vehicles[vehicle]
        opens, closes = driver.shifts[shift]
        rests = list(zip(pauses, self.pauses(vehicle)))
        lows = [max([opens, start, *(pause.from_s + pause.duration_s for k, pause in rests if k == 0)])]
        lows += [max(self.window(node)[0], (low or {}).get(node, -inf)) for node in order]
        work = [limit for limit in (driver.max_work_s, driver.max_week_s) if limit is not None]
        longest = min(work, default=inf)
        for _ in range(60 * (len(order) + 2)):
            begin = self.pass_forward(vehicle, order, rests, lows, closes, home)
            if begin is None:
                return None
            raised = False
            for k, node in enumerate(order, start=1):
                if node & 1 == 0 or (node - 1) not in order:
                    continue
                up = order.index(node - 1) + 1
                limit = self.problem.max_ride_s(self.problem.requests[node >> 1])
                if begin[k] - begin[up] - self.service(node - 1) > limit + SLACK:
                    lows[up], raised = begin[k] - self.service(node - 1) - limit, True
            if home and begin[-1] - begin[0] > longest + SLACK:
                lows[0], raised = begin[-1] - longest, True
            if not raised:
                return begin
        return None

    def pass_forward(
        self,
        vehicle: int,
        order: tuple[int, ...],
        rests: list[tuple[int, Break]],
        lows: list[float],
        closes: float,
        home: bool,
    ) -> list[float] | None:
        begin = [lows[0]]
        for k, node in enumerate(order, start=1):
            served = self.service(order[k - 2]) if k > 1 else 0.0
            arrive = begin[-1] + served + self.leg(vehicle, order, k - 1)[0]
            for place, pause in rests:
                if place == k:
                    arrive = max(arrive, pause.from_s) + pause.duration_s
                    if arrive > pause.to_s + SLACK:
                        return None
            time = max(arrive, lows[k])
            request = self.problem.requests[node >> 1]
            if node & 1 == 0 and request.leg is Leg.RETURN and 2 * self.partner[node >> 1] + 1 in order[: k - 1]:
                out = order.index(2 * self.partner[node >> 1] + 1) + 1
                gap = self.problem.requests[self.partner[node >> 1]].accompaniment_s
                time = max(time, begin[out] + self.service(order[out - 1]) + gap)
            if time > self.window(node)[1] + SLACK:
                return None
            begin.append(time)
        if not home:
            return begin
        end = begin[-1] + (self.service(order[-1]) if order else 0.0) + self.leg(vehicle, order, len(order))[0]
        after = [max(end, pause.from_s) + pause.duration_s > pause.to_s + SLACK for k, pause in rests if k > len(order)]
        return None if end > closes + SLACK or any(after) else [*begin, end]

    def window(self, node: int) -> tuple[float, float]:
        request = self.problem.requests[node >> 1]
        return request.dropoff_window if node & 1 else request.pickup_window


class _Choice:
    """The choice of routes, its goals taken one after the other."""

    def __init__(self, problem: Problem, vehicles: list[tuple[Driver, int]], columns: list[_Column]) -> None:
        self.problem, self.columns, self.vehicles = problem, columns, vehicles
        self.rows: list[tuple[list[float], float, float]] = []
        self.solution: list[bool] = [False] * len(columns)
        for k in range(len(problem.requests)):
            self.rows.append(([float(k in column.requests) for column in columns], 0, 1))
        for v in range(len(vehicles)):
            self.rows.append(([float(column.vehicle == v) for column in columns], 0, 1))
        self.hold_pairs()
        self.hold_limits()

    def hold_pairs(self) -> None:
        index = self.problem.request_index
        for k, request in enumerate(self.problem.requests):
            if request.leg is not Leg.OUTBOUND or request.linked_to is None:
                continue
            back = index[request.linked_to]
            same = request.accompaniment_s > 0 or request.same_driver or self.problem.requests[back].same_driver
            groups = [{driver.id} for driver in self.problem.drivers] if same else [set(self.problem.driver_index)]
            for group in groups:
                row = [
                    (float(k in c.requests) - float(back in c.requests)) * (self.vehicles[c.vehicle][0].id in group)
                    for c in self.columns
                ]
                self.rows.append((row, 0, 0))

    def hold_limits(self) -> None:
        for driver in self.problem.drivers:
            work = [limit for limit in (driver.max_work_s, driver.max_week_s) if limit is not None]
            mine = [self.vehicles[column.vehicle][0] is driver for column in self.columns]
            if work:
                row = [column.duration * own for column, own in zip(self.columns, mine)]
                self.rows.append((row, -inf, min(work) + SLACK))
            if driver.max_drive_s is not None:
                row = [column.drive * own for column, own in zip(self.columns, mine)]
                self.rows.append((row, -inf, driver.max_drive_s + SLACK))

    def best(self, goal: list[float]) -> float:
        """Return the least value of a goal, and hold it from now on."""
        if not self.columns:
            return 0.0
        while True:
            matrix = np.array([row for row, _, _ in self.rows])
            limits = LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
            ones = np.ones(len(self.columns))
            result = milp(goal, constraints=limits, integrality=ones, bounds=Bounds(0, 1), options={"mip_rel_gap": 0})
            if result.x is None:
                raise AssertionError(f"the empty plan is always possible: {result.message}")
            self.solution = [bool(value > 0.5) for value in result.x]
            if self.can_be_driven_together():
                break
            row = [float(taken) for taken in self.solution]
            self.rows.append((row, -inf, sum(row) - 1))
        value = float(sum(cost for cost, taken in zip(goal, self.solution) if taken))
        self.rows.append((list(goal), -inf, value + 1e-7))
        return value

    def chosen(self) -> list[_Column]:
        return [column for column, taken in zip(self.columns, self.solution) if taken]

    def can_be_driven_together(self) -> bool:
        """Tell whether the chosen routes have times that keep each return after its outbound."""
        listing = _Listing(self.problem, 0)
        routes = self.chosen()
        low: dict[int, float] = {}
        for _ in range(60 * (len(routes) + 1)):
            begins: dict[int, float] = {}
            for column in routes:
                begin = listing.soonest(column, low)
                if begin is None:
                    return False
                begins.update(zip(column.order, begin[1:-1]))
            raised = False
            for k, request in enumerate(self.problem.requests):
                other = listing.partner[k]
                if request.leg is Leg.OUTBOUND and other >= 0 and 2 * k + 1 in begins:
                    soonest = begins[2 * k + 1] + request.dropoff_service_s + request.accompaniment_s
                    if begins[2 * other] < soonest - SLACK:
                        low[2 * other], raised = soonest, True
            if not raised:
                return True
        return False


def _dominates(one: _Column, other: _Column) -> bool:
    return (
        one.cost <= other.cost + SLACK and one.duration <= other.duration + SLACK and one.drive <= other.drive + SLACK
    )


def _aboard_before(order: tuple[int, ...], position: int) -> int:
    return sum(1 if node & 1 == 0 else -1 for node in order[: max(position - 1, 0)])


def stays(request: Request) -> bool:
    """Tell whether the driver of this outbound stays with the person."""
    return request.leg is Leg.OUTBOUND and request.accompaniment_s > 0 and request.accompaniment is Accompaniment.STAY


def may_carry(problem: Problem, driver: Driver, request: Request) -> bool:
    """Tell whether nothing but time and the rest of the route stands in a driver's way."""
    places = (request.pickup, request.dropoff)
    reach = inf if driver.max_home_m is None else driver.max_home_m
    return (
        request.skills <= driver.skills
        and driver.id not in request.excluded_drivers
        and not driver.refused_places & set(places)
        and all(float(problem.distance_m[driver.start, place]) <= reach for place in places)
        and any(
            request.party - request.wheelchairs <= seats and request.wheelchairs <= wheelchairs
            for seats, wheelchairs in driver.arrangements
        )
    )
