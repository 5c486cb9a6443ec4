"""Fairness and continuity, the last two levels of the objective: whole routes change hands, nothing else does.

HiGHS chooses in whose hands each route goes, level by level: least cost; within it (and what one is ready to pay) the
fairest; within that the most continuous. Fairest is the least `fair_load` of the year's loads after the day
(kilometres, and hours that weigh `hour_weight_km` each), mean × (1 + Gini) over all drivers, written as a linear goal:
n × fair load = Σ xᵢ + Σᵢ<ⱼ |xᵢ − xⱼ| / n. Unlike the greatest load alone, it sees every driver. Proving the fairest
choice may take long; what HiGHS has found in its time is then bettered by moves: one route to a free shift, two routes
exchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from itertools import combinations
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from solimob.core.dispatch.checker import check
from solimob.core.dispatch.hands import Hand, possible_hands, split_pairs
from solimob.core.dispatch.kernel.plans import UnreadablePlanError
from solimob.core.dispatch.plan import Plan
from solimob.core.dispatch.plan_figures import fair_load, figures, hour_weight_km
from solimob.core.dispatch.problem import Driver, Problem

TIE_EUROS = 0.005
"""Costs that differ by less are equal."""
TIE_KM = 1e-4
"""Fair loads that differ by less are equal."""

type Floats = NDArray[np.float64]
type Effort = dict[str, float]
"""Options of HiGHS that bound one of its searches."""
type Terms = dict[int, float]
"""Variable → coefficient."""


def balance(
    problem: Problem, plan: Plan, *, seconds: float = 10.0, tolerance_euros: float = 0.0, nodes: int | None = None
) -> Plan:
    """Return the plan with its routes in the hands that make it cheapest, then fairest, then most continuous.

    What is served, with whom and in which order stays; times follow the home of who drives. With `tolerance_euros` the
    plan may cost that much more than the cheapest choice, for fairness: `figures` of both plans say what was paid, and
    what for. Otherwise it costs no more than before, half a cent aside, and at that cost it is never less fair, nor as
    fair and less continuous.

    `seconds` bounds the time HiGHS takes for the three choices together; where it is too short the best found stays.
    With `nodes`, the most nodes of each search tree, the same plan gives the same choice on every machine, unless the
    time ends first.
    Legs of a pair in two routes are not moved towards each other. Requests left out keep the reasons they had. The day
    has not begun.

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
    choice = _Choice(problem, plan, {"time_limit": seconds / 3} | ({} if nodes is None else {"node_limit": nodes}))
    cheapest = choice.cheapest()
    budget = choice.cost(cheapest) + tolerance_euros + TIE_EUROS
    tried = [plan, choice.plan_of(cheapest), *map(choice.plan_of, choice.fairest(budget, cheapest))]
    return min((one for one in tried if one.cost <= budget and not check(problem, one)), key=choice.rank)


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

    def minimise(self, goal: Terms, effort: Effort) -> Floats | None:
        """Return the variables of the least goal found within an effort, `None` where no choice was."""
        kinds = np.arange(self.size) < self.binaries
        result = milp(
            _vector(goal, self.size),
            constraints=LinearConstraint(*self.table()),
            integrality=kinds.astype(float),
            bounds=Bounds(0, np.where(kinds, 1.0, inf)),
            options={"mip_rel_gap": 0.0} | effort,
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
    """In whose hands each route of a plan goes: a hand for each, in the order of the plan."""

    def __init__(self, problem: Problem, plan: Plan, effort: Effort) -> None:
        self.problem, self.plan, self.effort = problem, plan, effort
        self.hands = list(possible_hands(problem, plan))
        self.given = [hand for hand in self.hands if hand.route == plan.routes[hand.row]]
        weight = hour_weight_km(problem.drivers)
        self.years = [driver.year_km + weight * (driver.year_hours or 0.0) for driver in problem.drivers]
        self.limits = [_limits(driver, number, self.given) for number, driver in enumerate(problem.drivers)]
        self.split = split_pairs(problem, plan)
        self.bound, self.extra = self.rules(self.hands).reduced_costs(_costs(self.hands))

    def rank(self, plan: Plan) -> tuple[float, int, float]:
        """Return what plans within the budget are compared by."""
        found = figures(self.problem, plan)
        return round(found.fair_load_km, 3), found.broken_wishes, round(found.cost, 2)

    def cost(self, chosen: list[Hand]) -> float:
        return sum(hand.cost for hand in chosen)

    def fair_load(self, chosen: list[Hand]) -> float:
        loads = list(self.years)
        for hand in chosen:
            loads[hand.driver] += hand.load
        return fair_load(loads)

    def within(self, budget: float) -> list[Hand]:
        """Return the hands that can be part of a choice within a cost."""
        return [hand for hand, extra in zip(self.hands, self.extra) if self.bound + extra <= budget + TIE_EUROS]

    def cheapest(self) -> list[Hand]:
        """Return the cheapest choice found, the given one where none costs less."""
        hands = self.within(self.cost(self.given))
        found = _chosen(hands, self.rules(hands).minimise(_costs(hands), self.effort))
        less = found and self.cost(found) < self.cost(self.given) - TIE_EUROS
        return found if less and not check(self.problem, self.plan_of(found)) else self.given

    def fairest(self, budget: float, cheapest: list[Hand]) -> list[list[Hand]]:
        """Return the fairest choice found within a cost, and the most continuous of those as fair."""
        hands = self.within(budget)
        program = self.rules(hands)
        program.add_row(_costs(hands), -inf, budget)
        load, constant = self.load(program, hands)
        found = _chosen(hands, program.minimise(load, self.effort))
        known = [chosen for chosen in (self.given, cheapest, found) if chosen and self.cost(chosen) <= budget]
        fairest = self.exchanged(min(known, key=self.fair_load), hands, budget)
        goal = self.wishes(program, hands)
        if not goal:
            return [fairest]
        program.add_row(load, -inf, (self.fair_load(fairest) + TIE_KM) * len(self.years) - constant)
        return [fairest, _chosen(hands, program.minimise(goal, self.effort)) or fairest]

    def rules(self, hands: list[Hand]) -> _Program:
        """Return what any choice holds: each route once, each shift once, the limits of drivers, the same driver."""
        program = _Program(len(hands))
        for terms in _sums(hands, lambda hand: hand.row).values():
            program.add_row(terms, 1, 1)
        for terms in _sums(hands, lambda hand: hand.vehicle).values():
            program.add_row(terms, 0, 1)
        for number, terms in _sums(hands, lambda hand: hand.driver).items():
            work, wheel = self.limits[number]
            if work < inf:
                program.add_row({k: hands[k].hours for k in terms}, 0, work)
            if wheel < inf:
                program.add_row({k: hands[k].wheel_hours for k in terms}, 0, wheel)
        both = _sums(hands, lambda hand: (hand.row, hand.driver))
        for there, again, must in self.split:
            for number in range(len(self.years)) if must else ():
                back = dict.fromkeys(both.get((again, number), {}), -1.0)
                program.add_row(both.get((there, number), {}) | back, 0, 0)
        return program

    def load(self, program: _Program, hands: list[Hand]) -> tuple[Terms, float]:
        """Add the year's loads of drivers to a program; return their number × fair load: terms, and the rest."""
        low, high = _ranges(self.years, hands)
        n = len(self.years)
        weights = np.ones(n)
        loads: dict[int, int] = {}
        goal: Terms = {}
        for number, terms in _sums(hands, lambda hand: hand.driver).items():
            loads[number] = program.variable()
            borne = {loads[number]: 1.0} | {k: -hands[k].load for k in terms}
            program.add_row(borne, self.years[number], self.years[number])
        for pair in combinations(range(n), 2):
            less, more = sorted(pair, key=lambda number: (high[number], low[number]))
            if high[less] <= low[more]:  # in whatever hands: the difference is linear
                weights[more] += 1 / n
                weights[less] -= 1 / n
            else:
                goal[_difference(program, loads, self.years, less, more)] = 1 / n
        goal |= {variable: weights[number] for number, variable in loads.items()}
        return goal, sum(weights[number] * year for number, year in enumerate(self.years) if number not in loads)

    def wishes(self, program: _Program, hands: list[Hand]) -> Terms:
        """Return what is least where most wishes are kept, empty where nobody wishes anything that can change."""
        goal = {k: -float(hand.wishes) for k, hand in enumerate(hands) if hand.wishes}
        of = _sums(hands, lambda hand: (hand.row, hand.driver))
        for there, again, _ in self.split:
            for number in range(len(self.years)):
                both = [of.get((row, number), {}) for row in (there, again)]
                if all(both):
                    together = program.variable()
                    goal[together] = -1.0
                    for terms in both:
                        program.add_row({together: 1.0} | dict.fromkeys(terms, -1.0), -inf, 0)
        return goal

    def exchanged(self, chosen: list[Hand], hands: list[Hand], budget: float) -> list[Hand]:
        """Return a choice that no route given to a free shift, and no two routes exchanged, makes fairer."""
        at = {(hand.row, hand.vehicle): hand for hand in hands}
        better = True
        while better:
            better = False
            for hand in hands:
                old = chosen[hand.row]
                holder = next((other for other in chosen if other.vehicle == hand.vehicle), None)
                swapped = None if holder is None else at.get((holder.row, old.vehicle))
                if holder is not None and swapped is None:
                    continue
                moved = {hand.row: hand} | ({} if swapped is None else {swapped.row: swapped})
                tried = [moved.get(row, kept) for row, kept in enumerate(chosen)]
                fairer = self.fair_load(tried) < self.fair_load(chosen) - TIE_KM
                if fairer and self.cost(tried) <= budget and self.holds(tried):
                    chosen, better = tried, True
        return chosen

    def holds(self, chosen: list[Hand]) -> bool:
        """Tell whether a choice that gives each shift one route holds the limits and the pairs of one driver."""
        if any(chosen[there].driver != chosen[again].driver for there, again, must in self.split if must):
            return False
        hours = np.zeros((len(self.limits), 2))
        for hand in chosen:
            hours[hand.driver] += hand.hours, hand.wheel_hours
        return bool((hours <= self.limits).all())

    def plan_of(self, chosen: list[Hand]) -> Plan:
        """Return the plan of a choice."""
        ordered = sorted(chosen, key=lambda hand: hand.vehicle)
        return replace(
            self.plan,
            routes=tuple(hand.route for hand in ordered),
            cost=self.cost(ordered),
            distance_m=sum(hand.route.distance_m for hand in ordered),
        )


def _limits(driver: Driver, number: int, given: list[Hand]) -> tuple[float, float]:
    """Return the most hours of somebody, in all and at the wheel; what the plan has, the checker accepts."""
    own = [hand for hand in given if hand.driver == number]
    works = [limit / 3600 for limit in (driver.max_work_s, driver.max_week_s) if limit is not None]
    wheel = inf if driver.max_drive_s is None else driver.max_drive_s / 3600
    return max(min(works, default=inf), sum(hand.hours for hand in own)), max(wheel, sum(h.wheel_hours for h in own))


def _chosen(hands: list[Hand], found: Floats | None) -> list[Hand]:
    """Return the hands a program chose, in the order of the routes; none where it found no choice."""
    taken = [] if found is None else [hand for hand, value in zip(hands, found) if value > 0.5]
    return sorted(taken, key=lambda hand: hand.row)


def _ranges(years: list[float], hands: list[Hand]) -> tuple[list[float], list[float]]:
    """Return the least and the greatest load each driver can have at the end of the day."""
    low, high = list(years), list(years)
    for terms in _sums(hands, lambda hand: hand.row).values():
        if len(terms) == 1:
            (only,) = terms
            low[hands[only].driver] += hands[only].load
    for (number, _), terms in _sums(hands, lambda hand: hand.vehicle).items():
        high[number] += max(hands[k].load for k in terms)
    return low, high


def _difference(program: _Program, loads: dict[int, int], years: list[float], one: int, other: int) -> int:
    """Return a variable that is at least the difference of two drivers' loads."""
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


def _sums[K: Hashable](hands: list[Hand], key: Callable[[Hand], K]) -> dict[K, Terms]:
    """Return the sum of the hands of each key."""
    sums: dict[K, Terms] = {}
    for k, hand in enumerate(hands):
        sums.setdefault(key(hand), {})[k] = 1.0
    return sums


def _costs(hands: list[Hand]) -> Terms:
    return {k: hand.cost for k, hand in enumerate(hands)}


def _vector(terms: Terms, size: int) -> Floats:
    vector = np.zeros(size)
    vector[list(terms)] = list(terms.values())
    return vector
