"""Fairness and continuity, the last two levels of the objective: whole routes change hands, nothing else does.

Each route is tried with every driver and shift, by the exact scheduler. HiGHS then chooses who drives which, level by
level: least cost; within it (and what one is ready to pay) the fairest; within that the most continuous. Fairest is the
least `fair_load` of the year's kilometres after the day, mean × (1 + Gini) over all drivers, written as a linear goal:
n × fair load = Σ xᵢ + Σᵢ<ⱼ |xᵢ − xⱼ| / n. Unlike the greatest load alone, it sees every driver.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from solimob.core.dispatch.able_drivers import AbleDrivers
from solimob.core.dispatch.checker import check, route_cost
from solimob.core.dispatch.constraints import NOTHING
from solimob.core.dispatch.figures import figures, legs
from solimob.core.dispatch.kernel.instance import build_instance
from solimob.core.dispatch.kernel.plans import UnreadablePlanError, load_plan, timed_route, vehicle_of
from solimob.core.dispatch.kernel.routes import copy_route, empty_routes, new_scratch
from solimob.core.dispatch.plan import Act, Plan, Route
from solimob.core.dispatch.problem import Driver, Leg, Problem, Request

TIE_EUROS = 0.005
"""Costs that differ by less are equal."""
TIE_KM = 1e-4
"""Fair loads that differ by less are equal."""

type Floats = NDArray[np.float64]
type Terms = dict[int, float]
"""Variable → coefficient."""


def balance(problem: Problem, plan: Plan, *, seconds: float = 10.0, tolerance_euros: float = 0.0) -> Plan:
    """Return the plan with its routes among the drivers that make it cheapest, then fairest, then most continuous.

    What is served, with whom and in which order stays; times follow the home of who drives. With `tolerance_euros` the
    plan may cost that much more than the cheapest choice, for fairness: `figures` of both plans say what was paid, and
    what for. Otherwise it costs no more than before, half a cent aside, and at that cost it is never less fair, nor as
    fair and less continuous.

    `seconds` bounds the time spent on the three choices together, the trials aside; where it is too short the best
    found stays. Legs of a pair in two routes are not moved towards each other. The day has not begun.

    Raises
    ------
    UnreadablePlanError
        If the plan breaks a rule of its day.
    """
    violations = check(problem, plan)
    if violations:
        raise UnreadablePlanError(f"{violations[0].where} : {violations[0].text}")
    if not plan.routes:
        return plan
    choice = _Choice(problem, plan, list(_trials(problem, plan)), seconds / 3)
    cheapest = choice.cheapest()
    budget = cheapest.cost + tolerance_euros + TIE_EUROS
    tried = [plan, cheapest, *choice.fairest(budget)]
    return min((one for one in tried if one.cost <= budget), key=choice.rank)


# Who could drive which route.


@dataclass(frozen=True, slots=True)
class _Option:
    """Route `row` of the plan as a driver would drive it in one shift; euros, kilometres, hours in all, at the wheel.

    `wishes` counts the requests of the route whom this driver is preferred by.
    """

    row: int
    driver: int
    route: Route
    cost: float
    km: float
    hours: float
    wheel_hours: float
    wishes: int


def _trials(problem: Problem, plan: Plan) -> Iterator[_Option]:
    """Yield each route with each driver and shift that can take it, by itself; with its own, as it is."""
    apart = _held_apart(problem, plan)
    instance = build_instance(apart)
    blank, routes, scratch = empty_routes(instance), empty_routes(instance), new_scratch(instance, 0)
    able = AbleDrivers(problem, instance.distance)
    for row, route in enumerate(plan.routes):
        requests = [problem.requests[problem.request_index[name]] for name in {stop.request for stop in route.stops}]
        who = np.logical_and.reduce([able.of(request, NOTHING) for request in requests])
        loads = _loads(problem, route)
        for number in np.flatnonzero(who):
            driver = problem.drivers[number]
            if not all(any(s <= seats and w <= wheels for seats, wheels in driver.arrangements) for s, w in loads):
                continue
            for shift in range(len(driver.shifts)):
                moved = replace(route, driver=driver.id, shift=shift)
                if moved == route:
                    yield _option(problem, row, driver, route, requests)
                    continue
                v = vehicle_of(instance, apart, driver.id, shift)
                try:
                    load_plan(instance, apart, Plan(0, 0.0, 0.0, (moved,), ()), routes, scratch)
                except UnreadablePlanError:  # no times fit
                    routes.vehicle[:] = -1
                    continue
                yield _option(problem, row, driver, timed_route(instance, apart, routes, scratch, v), requests)
                routes.vehicle[:] = -1
                copy_route(blank, routes, v)


def _option(problem: Problem, row: int, driver: Driver, route: Route, requests: list[Request]) -> _Option:
    return _Option(
        row=row,
        driver=problem.driver_index[driver.id],
        route=route,
        cost=route_cost(driver, route),
        km=route.distance_m / 1000,
        hours=(route.end_s - route.start_s) / 3600,
        wheel_hours=sum(leg.seconds for leg in legs(problem, route)) / 3600,
        wishes=sum(driver.id in request.preferred_drivers for request in requests),
    )


def _held_apart(problem: Problem, plan: Plan) -> Problem:
    """Return the day in which, of a pair in two routes, the outbound ends no later and the return begins no sooner.

    Whatever happens to one leg, it then leaves the other the time it has.
    """
    where = {stop.request: row for row, route in enumerate(plan.routes) for stop in route.stops}
    begins = {(stop.request, stop.act): stop.begin_s for route in plan.routes for stop in route.stops}

    def held(request: Request) -> Request:
        if request.linked_to is None or where.get(request.id) == where.get(request.linked_to):
            return request
        if request.leg is Leg.OUTBOUND:
            early, late = request.dropoff_window
            return replace(request, dropoff_window=(early, max(early, min(late, begins[request.id, Act.DROPOFF]))))
        early, late = request.pickup_window
        return replace(request, pickup_window=(min(late, max(early, begins[request.id, Act.PICKUP])), late))

    return replace(problem, requests=tuple(held(request) for request in problem.requests))


def _loads(problem: Problem, route: Route) -> set[tuple[int, int]]:
    """Return the (seats, wheelchairs) taken after each pickup of a route."""
    loads, seats, wheels = set(), 0, 0
    for stop in route.stops:
        request = problem.requests[problem.request_index[stop.request]]
        sign = 1 if stop.act is Act.PICKUP else -1
        seats, wheels = seats + sign * (request.party - request.wheelchairs), wheels + sign * request.wheelchairs
        loads.add((seats, wheels))
    return loads


# Who does drive it.


class _Program:
    """A mixed-integer program that grows: the first `binaries` variables are yes or no, the others not negative."""

    def __init__(self, binaries: int) -> None:
        self.binaries = self.size = binaries
        self.rows: list[tuple[Terms, float, float]] = []

    def variable(self) -> int:
        """Return a new variable."""
        self.size += 1
        return self.size - 1

    def add_row(self, terms: Terms, low: float, high: float) -> None:
        """Hold a sum between two bounds."""
        self.rows.append((terms, low, high))

    def table(self) -> tuple[csr_array, Floats, Floats]:
        """Return the rows, (rows, variables), and their bounds."""
        lines = [line for line, (terms, _, _) in enumerate(self.rows) for _ in terms]
        columns = [column for terms, _, _ in self.rows for column in terms]
        values = [value for terms, _, _ in self.rows for value in terms.values()]
        table = csr_array((values, (lines, columns)), shape=(len(self.rows), self.size))
        low, high = (np.array([row[side] for row in self.rows], dtype=float) for side in (1, 2))
        return table, low, high

    def minimise(self, goal: Terms, seconds: float) -> Floats | None:
        """Return the variables of the least goal found in time, `None` where no choice was."""
        kinds = np.arange(self.size) < self.binaries
        result = milp(
            _vector(goal, self.size),
            constraints=LinearConstraint(*self.table()),
            integrality=kinds.astype(float),
            bounds=Bounds(0, np.where(kinds, 1.0, inf)),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        return None if result.x is None else np.asarray(result.x, dtype=float)

    def reduced_costs(self, goal: Terms) -> tuple[float, Floats]:
        """Return a lower bound of the goal, and what each variable adds to it where it is taken."""
        table, low, high = self.table()
        exact = low == high
        costs = _vector(goal, self.size)
        result = linprog(
            costs, A_eq=table[exact], b_eq=high[exact], A_ub=table[~exact], b_ub=high[~exact], method="highs"
        )
        if result.x is None:
            return -inf, costs
        priced = table[exact].T @ result.eqlin.marginals + table[~exact].T @ result.ineqlin.marginals
        return float(result.fun), costs - priced


class _Choice:
    """Who drives which route of a plan."""

    def __init__(self, problem: Problem, plan: Plan, options: list[_Option], seconds: float) -> None:
        self.problem, self.plan, self.options, self.seconds = problem, plan, options, seconds
        self.split = _split_pairs(problem, plan)
        self.bound, self.extra = self.rules(options).reduced_costs(_costs(options))

    def rank(self, plan: Plan) -> tuple[float, int, float]:
        """Return what plans within the budget are compared by."""
        found = figures(self.problem, plan)
        return round(found.fair_load_km, 3), found.broken_wishes, round(found.cost, 2)

    def within(self, budget: float) -> list[_Option]:
        """Return the options that can be part of a choice within a cost."""
        return [option for option, extra in zip(self.options, self.extra) if self.bound + extra <= budget + TIE_EUROS]

    def cheapest(self) -> Plan:
        """Return the cheapest plan found, the given one where none costs less."""
        options = self.within(self.plan.cost)
        found = self.read(options, self.rules(options).minimise(_costs(options), self.seconds))
        return self.plan if found is None or found.cost > self.plan.cost - TIE_EUROS else found

    def fairest(self, budget: float) -> list[Plan]:
        """Return the fairest plan found within a cost, and the most continuous of those as fair."""
        options = self.within(budget)
        program = self.rules(options)
        program.add_row(_costs(options), -inf, budget)
        load = self.load(program, options)
        fairest = program.minimise(load, self.seconds)
        if fairest is None:
            return []
        program.add_row(load, -inf, sum(value * fairest[k] for k, value in load.items()) + self.tie_km)
        wishes = self.wishes(program, options)
        steadiest = program.minimise(wishes, self.seconds) if wishes else None
        return [plan for found in (fairest, steadiest) if (plan := self.read(options, found)) is not None]

    @property
    def tie_km(self) -> float:
        return TIE_KM * len(self.problem.drivers)

    def rules(self, options: list[_Option]) -> _Program:
        """Return what any choice holds: each route once, each shift once, the limits of drivers, the same driver."""
        program = _Program(len(options))
        for terms in _sums(options, lambda option: option.row).values():
            program.add_row(terms, 1, 1)
        for terms in _sums(options, lambda option: (option.driver, option.route.shift)).values():
            program.add_row(terms, 0, 1)
        for number, terms in _sums(options, lambda option: option.driver).items():
            self.add_limits(program, options, self.problem.drivers[number], terms)
        hands = _sums(options, lambda option: (option.row, option.driver))
        for there, again, must in self.split:
            for number in range(len(self.problem.drivers)) if must else ():
                back = dict.fromkeys(hands.get((again, number), {}), -1.0)
                program.add_row(hands.get((there, number), {}) | back, 0, 0)
        return program

    def add_limits(self, program: _Program, options: list[_Option], driver: Driver, mine: Terms) -> None:
        """Hold the hours of somebody, in all and at the wheel; what the plan has, the checker accepts."""
        own = [route for route in self.plan.routes if route.driver == driver.id]
        works = [limit for limit in (driver.max_work_s, driver.max_week_s) if limit is not None]
        if works:
            most = max(min(works), sum(route.end_s - route.start_s for route in own))
            program.add_row({k: options[k].hours for k in mine}, 0, most / 3600)
        if driver.max_drive_s is not None:
            most = max(driver.max_drive_s, sum(leg.seconds for route in own for leg in legs(self.problem, route)))
            program.add_row({k: options[k].wheel_hours for k in mine}, 0, most / 3600)

    def load(self, program: _Program, options: list[_Option]) -> Terms:
        """Add the year's kilometres of each driver to a program; return drivers × fair load, but for a constant."""
        years = [driver.year_km for driver in self.problem.drivers]
        low, high = _ranges(years, options)
        goal: Terms = defaultdict(float)
        loads: dict[int, int] = {}
        for number, terms in _sums(options, lambda option: option.driver).items():
            loads[number] = x = program.variable()
            program.add_row({x: 1.0} | {k: -options[k].km for k in terms}, years[number], years[number])
            goal[x] = 1.0
        for pair in combinations(range(len(years)), 2):
            less, more = sorted(pair, key=lambda number: (high[number], low[number]))
            if high[less] <= low[more]:  # whoever drives what: the difference is linear
                difference = {
                    x: sign for number, sign in ((more, 1.0), (less, -1.0)) if (x := loads.get(number, -1)) >= 0
                }
            else:
                difference = {_difference(program, loads, years, less, more): 1.0}
            for x, sign in difference.items():
                goal[x] += sign / len(years)
        return goal

    def wishes(self, program: _Program, options: list[_Option]) -> Terms:
        """Return what is least where most wishes are kept, empty where nobody wishes anything that can change."""
        goal = {k: -float(option.wishes) for k, option in enumerate(options) if option.wishes}
        hands = _sums(options, lambda option: (option.row, option.driver))
        for there, again, _ in self.split:
            for number in range(len(self.problem.drivers)):
                both = [hands.get((row, number), {}) for row in (there, again)]
                if all(both):
                    together = program.variable()
                    goal[together] = -1.0
                    for terms in both:
                        program.add_row({together: 1.0} | dict.fromkeys(terms, -1.0), -inf, 0)
        return goal

    def read(self, options: list[_Option], found: Floats | None) -> Plan | None:
        """Return the plan that a program chose, `None` where it chose none or one refused for a rounding."""
        if found is None:
            return None
        chosen = [option for option, taken in zip(options, found) if taken > 0.5]
        chosen.sort(key=lambda option: (option.driver, option.route.shift))
        plan = replace(
            self.plan,
            routes=tuple(option.route for option in chosen),
            cost=sum(option.cost for option in chosen),
            distance_m=sum(option.route.distance_m for option in chosen),
        )
        return None if check(self.problem, plan) else plan


def _split_pairs(problem: Problem, plan: Plan) -> list[tuple[int, int, bool]]:
    """Return the routes of the outbound and of the return of each pair in two routes, and whether one driver must."""
    where = {stop.request: row for row, route in enumerate(plan.routes) for stop in route.stops}
    split = []
    for request in problem.requests:
        back = problem.partner(request)
        if back is not None and request.leg is Leg.OUTBOUND and where.get(request.id) != where.get(back.id):
            must = request.accompaniment_s > 0 or request.same_driver or back.same_driver
            split.append((where[request.id], where[back.id], must))
    return split


def _ranges(years: list[float], options: list[_Option]) -> tuple[list[float], list[float]]:
    """Return the least and the most kilometres each driver can have at the end of the day."""
    low, high = list(years), list(years)
    for terms in _sums(options, lambda option: option.row).values():
        if len(terms) == 1:
            (only,) = terms
            low[options[only].driver] += options[only].km
    for (number, _), terms in _sums(options, lambda option: (option.driver, option.route.shift)).items():
        high[number] += max(options[k].km for k in terms)
    return low, high


def _difference(program: _Program, loads: dict[int, int], years: list[float], one: int, other: int) -> int:
    """Return a variable that is at least the difference of two drivers' kilometres."""
    gap = program.variable()
    for sign in (1.0, -1.0):
        terms, rest = {gap: 1.0}, 0.0
        for number, side in ((one, sign), (other, -sign)):
            if number in loads:
                terms[loads[number]] = side
            else:
                rest += side * years[number]
        program.add_row(terms, -rest, inf)
    return gap


def _sums[K: Hashable](options: list[_Option], key: Callable[[_Option], K]) -> dict[K, Terms]:
    """Return the sum of the options of each key."""
    sums: dict[K, Terms] = {}
    for k, option in enumerate(options):
        sums.setdefault(key(option), {})[k] = 1.0
    return sums


def _costs(options: list[_Option]) -> Terms:
    return {k: option.cost for k, option in enumerate(options)}


def _vector(terms: Terms, size: int) -> Floats:
    vector = np.zeros(size)
    vector[list(terms)] = list(terms.values())
    return vector
