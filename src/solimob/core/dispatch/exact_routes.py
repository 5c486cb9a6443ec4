"""Every feasible route of a small day, grown stop by stop in plain Python: what `exact` chooses among.

An order that goes on is given up as soon as no times hold its beginning, pauses aside: what comes after can only bind
more. Of the routes of a car that serve the same requests one stays, with those no cheaper, shorter or less driven that
it cannot stand for; where the other leg of a pair is elsewhere each stays, because the times of both may meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from solimob.core.dispatch.exact_times import (
    SLACK,
    Car,
    Order,
    Trips,
    cars,
    least_duration,
    soonest,
    stays,
    system,
    timings,
)
from solimob.core.dispatch.problem import Driver, Leg, Problem, Request

MAX_ORDERS = 300_000
"""Beginnings of routes looked at before a day is called too large."""


class DayTooLargeError(ValueError):
    """A day with more possible routes than can be listed."""


@dataclass(frozen=True, slots=True)
class FeasibleRoute:
    """One route: row of its car, order of its stops, rows of its requests; euros, seconds and metres at the least.

    `cost` and `duration_s` are those of the route alone; another route may force it to last longer.
    """

    car: int
    order: Order
    requests: frozenset[int]
    cost: float
    duration_s: float
    drive_s: float
    metres: float

    def betters(self, other: FeasibleRoute) -> bool:
        """Tell whether this route can stand for another that serves the same requests in the same car."""
        return (
            self.cost <= other.cost + SLACK
            and self.duration_s <= other.duration_s + SLACK
            and self.drive_s <= other.drive_s + SLACK
        )


class Listing:
    """The feasible routes of a day.

    Raises
    ------
    DayTooLargeError
        If more than `max_orders` beginnings of routes must be looked at.
    """

    def __init__(self, problem: Problem, max_orders: int = MAX_ORDERS) -> None:
        self.problem, self.left = problem, max_orders
        self.trips, self.cars = Trips(problem), cars(problem)
        self.routes: list[FeasibleRoute] = []
        for row, car in enumerate(self.cars):
            able = [k for k, request in enumerate(problem.requests) if may_carry(problem, car.driver, request)]
            kept: dict[frozenset[int], list[FeasibleRoute]] = {}
            for order in self.grow(car, frozenset(able)):
                route = self.route(row, order)
                if route is None:
                    continue
                alike = kept.setdefault(route.requests, [])
                if self.is_split(route):
                    alike.append(route)
                elif not any(other.betters(route) for other in alike):
                    alike[:] = [other for other in alike if not route.betters(other)] + [route]
            self.routes += [route for alike in kept.values() for route in alike]

    def is_split(self, route: FeasibleRoute) -> bool:
        """Tell whether the other leg of a pair in this route is elsewhere."""
        partner = self.trips.partner
        return any(partner[k] >= 0 and partner[k] not in route.requests for k in route.requests)

    def grow(self, car: Car, able: frozenset[int]) -> Iterator[Order]:
        """Yield every order in which a car may pick up and drop off all those it takes."""
        stack: list[Order] = [()]
        while stack:
            order = stack.pop()
            begun = {node >> 1 for node in order}
            aboard = begun - {node >> 1 for node in order if node & 1}
            for node in self.next_nodes(order, begun, aboard, able):
                if node & 1 == 0 and not self.have_room(car.driver, aboard | {node >> 1}):
                    continue
                self.left -= 1
                if self.left < 0:
                    raise DayTooLargeError("Cette journée est trop grande pour être résolue exactement.")
                longer = (*order, node)
                bound = system(self.trips, car, longer, home=False)
                if bound is None or soonest(bound) is None:
                    continue
                stack.append(longer)
                if node & 1 == 1 and aboard == {node >> 1} and not stays(self.problem.requests[node >> 1]):
                    yield longer

    def next_nodes(self, order: Order, begun: set[int], aboard: set[int], able: frozenset[int]) -> list[int]:
        """Return the stops that may follow an order, room and time aside."""
        if order and order[-1] & 1 == 1 and stays(self.problem.requests[order[-1] >> 1]):
            back = self.trips.partner[order[-1] >> 1]
            return [2 * back] if back in able else []
        ups = [2 * k for k in able - begun if self.may_begin(k, begun, aboard)]
        downs = [2 * k + 1 for k in aboard if not stays(self.problem.requests[k]) or len(aboard) == 1]
        return ups + downs

    def may_begin(self, k: int, begun: set[int], aboard: set[int]) -> bool:
        """Tell whether a pickup is in turn: a return after its outbound, at once where the driver stays."""
        request, other = self.problem.requests[k], self.trips.partner[k]
        if other < 0:
            return True
        if request.leg is Leg.OUTBOUND:
            return other not in begun
        return other not in aboard and not stays(self.problem.requests[other])

    def have_room(self, driver: Driver, aboard: set[int]) -> bool:
        """Tell whether these people may be in the car together."""
        people = [self.problem.requests[k] for k in aboard]
        return has_room(driver, people) and (len(people) < 2 or all(request.may_share for request in people))

    def route(self, row: int, order: Order) -> FeasibleRoute | None:
        """Return the route of an order, `None` if it has no times or is driven too long."""
        car = self.cars[row]
        drive_s = sum(self.trips.legs(car.driver, order))
        if car.driver.max_drive_s is not None and drive_s > car.driver.max_drive_s + SLACK:
            return None
        duration_s = min(map(least_duration, timings(self.trips, car, order)), default=inf)
        if duration_s == inf:
            return None
        metres = self.trips.metres(car.driver, order)
        cost = metres / 1000 * car.driver.cost_per_km + duration_s / 3600 * car.driver.cost_per_hour
        requests = frozenset(node >> 1 for node in order)
        return FeasibleRoute(row, order, requests, cost, duration_s, drive_s, metres)


def has_room(driver: Driver, people: list[Request]) -> bool:
    """Tell whether the car can be arranged for these people."""
    seats = sum(request.party - request.wheelchairs for request in people)
    wheelchairs = sum(request.wheelchairs for request in people)
    return any(seats <= room and wheelchairs <= places for room, places in driver.arrangements)


def may_carry(problem: Problem, driver: Driver, request: Request) -> bool:
    """Tell whether nothing but time and the rest of the route stands in a driver's way."""
    places = (request.pickup, request.dropoff)
    reach = inf if driver.max_home_m is None else driver.max_home_m
    return (
        request.skills <= driver.skills
        and driver.id not in request.excluded_drivers
        and not driver.refused_places & set(places)
        and all(float(problem.distance_m[driver.start, place]) <= reach for place in places)
        and has_room(driver, [request])
    )
