"""The independent checker: plain Python, no line shared with the kernel. It judges any plan, whoever made it.

Times are sums of the stored values in double precision. A time may be off by `Problem.tolerance_s`; a distance by the
same number of metres or a millionth of itself; a cost by a hundredth of a euro or a millionth of itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from math import inf, isfinite

from solimob.core.dispatch.plan import Act, Plan, Route, Stop
from solimob.core.dispatch.problem import Accompaniment, Break, Driver, Leg, Problem, Request

COST_TOLERANCE = 0.01
RELATIVE_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks: its code, where, by how much beyond the limit (`None` where it is not a measure)."""

    code: str
    where: str
    text: str
    excess: float | None = None


def check(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Return every rule that a plan breaks, empty where it is valid."""
    checker = _Checker(problem)
    checker.read(plan)
    for route in checker.routes:
        checker.check_route(route)
    checker.check_drivers()
    checker.check_requests(plan)
    checker.check_pairs()
    checker.check_sums(plan)
    return tuple(checker.violations)


class _Checker:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slack = problem.tolerance_s
        self.drivers = {driver.id: driver for driver in problem.drivers}
        self.requests = {request.id: request for request in problem.requests}
        self.violations: list[Violation] = []
        self.routes: list[Route] = []
        self.stops: dict[tuple[str, Act], list[tuple[Route, int, Stop]]] = {}

    def add(self, code: str, where: str, text: str, excess: float | None = None) -> None:
        self.violations.append(Violation(code, where, text, excess))

    def beyond(self, value: float, limit: float, slack: float) -> bool:
        """Tell whether a value exceeds a limit; what is not a number does."""
        return not value <= limit + slack

    def time(self, start: int, end: int) -> float:
        return float(self.problem.duration_s[start, end])

    def metres(self, start: int, end: int) -> float:
        return float(self.problem.distance_m[start, end])

    # Reading: strangers are said, and whatever does not depend on them is judged all the same.

    def read(self, plan: Plan) -> None:
        for route in plan.routes:
            where = _where(route)
            driver = self.drivers.get(route.driver)
            if driver is None:
                self.add("unknown_driver", where, f"« {route.driver} » n'est pas dans la journée.")
            elif not 0 <= route.shift < len(driver.shifts):
                self.add("unknown_shift", where, f"« {route.driver} » n'a pas de créneau {route.shift}.")
            if any((other.driver, other.shift) == (route.driver, route.shift) for other in self.routes):
                self.add("two_routes_in_shift", where, "Deux trajets dans le même créneau.")
            for stranger in dict.fromkeys(stop.request for stop in route.stops if stop.request not in self.requests):
                self.add("unknown_request", where, f"« {stranger} » n'est pas dans la journée.")
            self.routes.append(route)
            for position, stop in enumerate(route.stops):
                if stop.request in self.requests:
                    self.stops.setdefault((stop.request, stop.act), []).append((route, position, stop))

    def shift(self, route: Route) -> tuple[float, float] | None:
        """Return the hours of the shift of a route, `None` where the day does not have it."""
        driver = self.drivers.get(route.driver)
        known = driver is not None and 0 <= route.shift < len(driver.shifts)
        return driver.shifts[route.shift] if driver is not None and known else None

    def place(self, stop: Stop) -> int | None:
        request = self.requests.get(stop.request)
        if request is None:
            return None
        return request.pickup if stop.act is Act.PICKUP else request.dropoff

    def leg(self, route: Route, before: Stop | None, after: Stop | None) -> tuple[float, float] | None:
        """Return the duration and distance between two stops, or from the start, or to the end; `None` if unknown."""
        driver = self.drivers.get(route.driver)
        home, goal = (None, None) if driver is None else (driver.start, driver.end)
        start = home if before is None else self.place(before)
        end = goal if after is None else self.place(after)
        if start is None or end is None:
            return None
        if before is not None and after is not None and self.passes_home(before, after):
            if home is None:
                return None
            return self.time(start, home) + self.time(home, end), self.metres(start, home) + self.metres(home, end)
        return self.time(start, end), self.metres(start, end)

    def passes_home(self, before: Stop, after: Stop) -> bool:
        outbound = self.requests[before.request]
        return (
            before.act is Act.DROPOFF
            and after.act is Act.PICKUP
            and outbound.leg is Leg.OUTBOUND
            and outbound.linked_to == after.request
            and outbound.accompaniment_s > 0
            and outbound.accompaniment is Accompaniment.HOME_AND_BACK
        )

    # One route.

    def check_route(self, route: Route) -> None:
        where, shift = _where(route), self.shift(route)
        if not route.stops:
            self.add("empty_route", where, "Un trajet sans arrêt.")
        if shift is not None and self.beyond(shift[0], route.start_s, self.slack):
            self.add("before_shift", where, "Part avant le début de son créneau.", shift[0] - route.start_s)
        if shift is not None and self.beyond(route.end_s, shift[1], self.slack):
            self.add("after_shift", where, "Rentre après la fin de son créneau.", route.end_s - shift[1])
        self.check_times(route, where)
        self.check_distance(route, where)
        self.check_loads(route, where)
        if shift is not None:
            self.check_breaks(route, shift, where)

    def check_times(self, route: Route, where: str) -> None:
        """Check the arithmetic of the times and the windows."""
        depart = route.start_s
        previous: Stop | None = None
        for stop in route.stops:
            here = f"{where}, {stop.request} ({stop.act.value})"
            if not all(isfinite(time) for time in (stop.arrive_s, stop.begin_s, stop.depart_s)):
                self.add("not_a_time", here, "Une heure n'est pas un nombre.")
            leg = self.leg(route, previous, stop)
            if leg is not None and self.beyond(abs(stop.arrive_s - depart - leg[0]), 0.0, self.slack):
                self.add("wrong_arrival", here, "L'heure d'arrivée n'est pas le départ précédent plus le trajet.")
            if self.beyond(stop.arrive_s, stop.begin_s, self.slack):
                self.add("begins_before_arrival", here, "Commence avant d'arriver.", stop.arrive_s - stop.begin_s)
            self.check_service(stop, here)
            depart, previous = stop.depart_s, stop
        leg = self.leg(route, previous, None)
        if not all(isfinite(time) for time in (route.start_s, route.end_s)):
            self.add("not_a_time", where, "Une heure n'est pas un nombre.")
        if leg is not None and self.beyond(abs(route.end_s - depart - leg[0]), 0.0, self.slack):
            self.add("wrong_arrival", where, "L'heure de retour n'est pas le dernier départ plus le trajet.")

    def check_service(self, stop: Stop, here: str) -> None:
        request = self.requests.get(stop.request)
        if request is None:
            return
        picks = stop.act is Act.PICKUP
        served = request.pickup_service_s if picks else request.dropoff_service_s
        if self.beyond(abs(stop.depart_s - stop.begin_s - served), 0.0, self.slack):
            self.add("wrong_departure", here, "Ne repart pas quand le service est fini.")
        early, late = request.pickup_window if picks else request.dropoff_window
        if self.beyond(early, stop.begin_s, self.slack):
            self.add("too_early", here, "Commence avant l'heure demandée.", early - stop.begin_s)
        if self.beyond(stop.begin_s, late, self.slack):
            self.add("too_late", here, "Commence après l'heure demandée.", stop.begin_s - late)

    def legs(self, route: Route) -> list[tuple[float, float] | None]:
        chain: list[Stop | None] = [None, *route.stops, None]
        return [self.leg(route, before, after) for before, after in pairwise(chain)]

    def check_distance(self, route: Route, where: str) -> None:
        legs = self.legs(route)
        metres = sum(leg[1] for leg in legs if leg is not None)
        off = self.beyond(abs(route.distance_m - metres), 0.0, max(self.slack, RELATIVE_TOLERANCE * metres))
        if None not in legs and off:
            text = f"La distance dite ({_amount(route.distance_m, 0)} m) n'est pas celle du trajet."
            self.add("wrong_distance", where, text)

    def check_loads(self, route: Route, where: str) -> None:
        driver = self.drivers.get(route.driver)
        aboard: list[Request] = []
        for stop in route.stops:
            request = self.requests.get(stop.request)
            if request is None:
                continue
            if stop.act is Act.DROPOFF:
                aboard = [other for other in aboard if other.id != request.id]
                continue
            aboard.append(request)
            here = f"{where}, {request.id}"
            seats = sum(other.party - other.wheelchairs for other in aboard)
            wheelchairs = sum(other.wheelchairs for other in aboard)
            arrangements = ((inf, inf),) if driver is None else driver.arrangements
            if not any(seats <= room and wheelchairs <= places for room, places in arrangements):
                self.add("over_capacity", here, f"{seats} places et {wheelchairs} fauteuils : la voiture ne les a pas.")
            if len(aboard) > 1 and not all(other.may_share for other in aboard):
                self.add("not_shared", here, "Quelqu'un qui ne partage pas la voiture est à bord avec d'autres.")

    def check_breaks(self, route: Route, shift: tuple[float, float], where: str) -> None:
        opens, closes = shift
        pauses = [pause for pause in self.drivers[route.driver].breaks if pause.from_s < closes and pause.to_s > opens]
        if pauses and not self.breaks_fit(pauses, route):
            self.add("no_break", where, "Aucun moment du trajet ne laisse toutes les pauses.")

    def breaks_fit(self, pauses: list[Break], route: Route) -> bool:
        """Tell whether every pause fits before the route, after it, or where the car waits empty."""
        gaps = [(-inf, route.start_s)]
        aboard = 0
        for stop in route.stops:
            if aboard == 0:
                gaps.append((stop.arrive_s, stop.begin_s))
            aboard += 1 if stop.act is Act.PICKUP else -1
        gaps.append((route.end_s, inf))
        for choice in product(range(len(gaps)), repeat=len(pauses)):
            free: dict[int, float] = {}
            for gap, pause in sorted(zip(choice, pauses), key=lambda pair: pair[1].from_s):
                begin = max(free.get(gap, gaps[gap][0]), pause.from_s)
                if begin + pause.duration_s > min(pause.to_s, gaps[gap][1]) + self.slack:
                    break
                free[gap] = begin + pause.duration_s
            else:
                return True
        return False

    # Drivers over their routes.

    def check_drivers(self) -> None:
        for driver in self.problem.drivers:
            routes = [route for route in self.routes if route.driver == driver.id]
            worked = sum(route.end_s - route.start_s for route in routes)
            driven = sum(leg[0] for route in routes for leg in self.legs(route) if leg is not None)
            limits = (
                ("too_much_work", worked, driver.max_work_s, "Travaille trop longtemps."),
                ("too_much_in_week", worked, driver.max_week_s, "Dépasse ce qui lui reste de la semaine."),
                ("too_much_driving", driven, driver.max_drive_s, "Conduit trop longtemps."),
            )
            for code, value, limit, text in limits:
                if limit is not None and self.beyond(value, limit, self.slack):
                    self.add(code, driver.id, text, value - limit)

    # Requests over the plan.

    def check_requests(self, plan: Plan) -> None:
        left = [unserved.request for unserved in plan.unserved]
        for request in self.problem.requests:
            ups, downs = (self.stops.get((request.id, act), []) for act in Act)
            served = bool(ups or downs)
            if served and (len(ups) != 1 or len(downs) != 1):
                text = f"Prise {len(ups)} fois et déposée {len(downs)} fois."
                self.add("not_served_once", request.id, text)
            elif served:
                self.check_served(request, ups[0], downs[0])
            if served == (request.id in left) or left.count(request.id) > 1:
                self.add("served_or_not", request.id, "N'est pas soit servie, soit listée une fois comme non servie.")
        for name in left:
            if name not in self.requests:
                self.add("unknown_request", name, f"« {name} » n'est pas dans la journée.")

    def check_served(self, request: Request, up: tuple[Route, int, Stop], down: tuple[Route, int, Stop]) -> None:
        (route, first, pickup), (other, last, dropoff) = up, down
        if route is not other or first >= last:
            self.add("not_carried", request.id, "N'est pas prise puis déposée dans le même trajet.")
        ride, limit = dropoff.begin_s - pickup.depart_s, self.problem.max_ride_s(request)
        if self.beyond(ride, limit, self.slack):
            self.add("ride_too_long", request.id, "Reste trop longtemps dans la voiture.", ride - limit)
        if route.driver in self.drivers:
            self.check_with(request, self.drivers[route.driver])

    def check_with(self, request: Request, driver: Driver) -> None:
        """Check a request against who drives it."""
        if not request.skills <= driver.skills:
            missing = ", ".join(sorted(request.skills - driver.skills))
            self.add("missing_skill", request.id, f"« {driver.id} » n'a pas : {missing}.")
        if driver.id in request.excluded_drivers:
            self.add("excluded_driver", request.id, f"« {driver.id} » est exclu de cette demande.")
        for place in (request.pickup, request.dropoff):
            if place in driver.refused_places:
                self.add("refused_place", request.id, f"« {driver.id} » ne va pas au lieu {place}.")
            away = self.metres(driver.start, place)
            if driver.max_home_m is not None and self.beyond(away, driver.max_home_m, self.slack):
                excess = away - driver.max_home_m
                self.add("too_far_from_home", request.id, f"Trop loin de chez « {driver.id} ».", excess)

    def check_pairs(self) -> None:
        for outbound in self.problem.requests:
            if outbound.leg is not Leg.OUTBOUND or outbound.linked_to is None:
                continue
            back = self.requests[outbound.linked_to]
            there, again = self.stops.get((outbound.id, Act.DROPOFF)), self.stops.get((back.id, Act.PICKUP))
            if bool(there) != bool(again):
                self.add(
                    "half_a_pair", outbound.id, f"« {outbound.id} » et « {back.id} » : l'un est servi sans l'autre."
                )
            elif there and again:
                self.check_pair(outbound, back, there[0], again[0])

    def check_pair(
        self, outbound: Request, back: Request, there: tuple[Route, int, Stop], again: tuple[Route, int, Stop]
    ) -> None:
        (route, position, dropoff), (other, next_position, pickup) = there, again
        soonest = dropoff.depart_s + outbound.accompaniment_s
        if self.beyond(soonest, pickup.begin_s, self.slack):
            self.add("return_too_soon", back.id, "Le retour commence trop tôt.", soonest - pickup.begin_s)
        accompanied = outbound.accompaniment_s > 0
        together = accompanied or outbound.same_driver or back.same_driver
        if together and route.driver != other.driver:
            self.add("two_drivers", outbound.id, "L'aller et le retour demandent le même conducteur.")
        if accompanied and outbound.accompaniment is Accompaniment.STAY:
            if route is not other or next_position != position + 1:
                self.add("does_not_stay", outbound.id, "Le conducteur devait rester jusqu'au retour.")
            aboard = sum(1 if stop.act is Act.PICKUP else -1 for stop in route.stops[: position + 1])
            if aboard != 0:
                self.add("waits_with_others", outbound.id, "Quelqu'un attend dans la voiture pendant l'accompagnement.")

    # Sums.

    def check_sums(self, plan: Plan) -> None:
        served = sum(1 for request in self.problem.requests if (request.id, Act.PICKUP) in self.stops)
        if plan.served != served:
            self.add("wrong_count", "served", f"Le plan dit {plan.served} demandes servies, il y en a {served}.")
        metres = sum(route.distance_m for route in self.routes)
        if self.beyond(abs(plan.distance_m - metres), 0.0, max(self.slack, RELATIVE_TOLERANCE * metres)):
            self.add("wrong_distance", "distance_m", "La distance du plan n'est pas la somme de ses trajets.")
        if any(route.driver not in self.drivers for route in self.routes):
            return  # what they cost is not known
        cost = sum(self.cost(route) for route in self.routes)
        slack = max(min(COST_TOLERANCE, self.slack), RELATIVE_TOLERANCE * cost)
        if self.beyond(abs(plan.cost - cost), 0.0, slack):
            self.add("wrong_cost", "cost", f"Le coût du plan ({_amount(plan.cost, 2)}) n'est pas celui de ses trajets.")

    def cost(self, route: Route) -> float:
        """Return what a route costs, in euros: kilometres, and hours between leaving and being back."""
        driver = self.drivers[route.driver]
        per_hour = driver.cost_per_hour * (route.end_s - route.start_s) / 3600
        return driver.cost_per_km * route.distance_m / 1000 + per_hour


def _where(route: Route) -> str:
    return f"{route.driver}, créneau {route.shift}"


def _amount(value: float, digits: int) -> str:
    """Return a number as it is written in French, in powers of ten where it would not fit a line."""
    return (f"{value:.{digits}f}" if abs(value) < 1e15 else f"{value:.2e}").replace(".", ",")
