"""OR-tools as the baseline: all that its routing library can be told of a day, one core, a limit in processor seconds.

Times go in as whole milliseconds, durations rounded up and windows inward; money as whole thousandths of a euro. What
it is not told is in `NOT_SAID`; the independent checker judges its plans all the same.

The model was chosen by measurement. Transit matrices rather than callbacks into Python. Each visit optional by itself,
since without that no first plan is found; the four visits of a pair optional together, whose penalty is due once: told
as a constraint, both legs or neither leaves everybody at home. A half pair then costs as much as none, and is taken out
of the plan. The longest ride both as a limit that local search sees and as a constraint.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.dispatch.visit_orders import VisitOrder, plan_of, visit
from solimob.core.dispatch import Leg, Plan, Problem
from solimob.core.dispatch.problem import Driver, Request

NOT_SAID = "breaks, accompaniment, same driver both ways, arrangements of a car beyond one seat for one wheelchair"
MS = 1000
MONEY = 1000
FAR_MS = 10**9
UNSERVED_COST = 10**9
PARALLEL, LOCAL = FIRST_STRATEGIES = ("PARALLEL_CHEAPEST_INSERTION", "LOCAL_CHEAPEST_INSERTION")
"""The two that find plans; savings and sequential insertion found none in thrice the time on rural days."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What OR-tools found: the plan, `None` without; processor seconds in all and until its first plan."""

    plan: Plan | None
    cpu_s: float
    first_plan_s: float | None


class Model:
    """A day in the routing library: nodes 2k and 2k + 1 are the visits of request k, then starts, then ends."""

    def __init__(self, problem: Problem) -> None:
        from ortools.constraint_solver import pywrapcp

        self.problem = problem
        self.requests = problem.requests
        self.vehicles = [(driver, shift) for driver in problem.drivers for shift in range(len(driver.shifts))]
        n, v = len(self.requests), len(self.vehicles)
        starts, ends = [2 * n + k for k in range(v)], [2 * n + v + k for k in range(v)]
        visits = [visit(self.requests, node) for node in range(2 * n)]
        self.windows = [(early, late) for _, early, late, _ in visits]
        self.service = np.array([service for *_, service in visits] + [0.0] * (2 * v))
        bases = [driver.start for driver, _ in self.vehicles] + [driver.end for driver, _ in self.vehicles]
        self.places = np.array([place for place, *_ in visits] + bases)
        self.manager = pywrapcp.RoutingIndexManager(2 * n + 2 * v, v, starts, ends)
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.solver = self.routing.solver()
        self._add_costs()
        self._add_time()
        self._add_loads()
        self._add_requests()
        self._add_pairs()

    def _between(self, matrix: Any) -> NDArray[np.float64]:
        return np.asarray(matrix, dtype=float)[np.ix_(self.places, self.places)]

    def _add_costs(self) -> None:
        metres = self._between(self.problem.distance_m)
        evaluators: dict[float, int] = {}
        for k, (driver, _) in enumerate(self.vehicles):
            if driver.cost_per_km not in evaluators:
                money = np.rint(metres * (MONEY * driver.cost_per_km / 1000)).astype(np.int64)
                evaluators[driver.cost_per_km] = self.routing.RegisterTransitMatrix(money.tolist())
            self.routing.SetArcCostEvaluatorOfVehicle(evaluators[driver.cost_per_km], k)

    def _add_time(self) -> None:
        travel = self._between(self.problem.duration_s)
        taken = np.ceil(MS * (travel + self.service[:, None]) - 1e-6).astype(np.int64)
        self.routing.AddDimension(self.routing.RegisterTransitMatrix(taken.tolist()), FAR_MS, FAR_MS, False, "time")
        self.time = self.routing.GetDimensionOrDie("time")
        for k, (driver, shift) in enumerate(self.vehicles):
            opens, closes = driver.shifts[shift]
            for index in (self.routing.Start(k), self.routing.End(k)):
                self.time.CumulVar(index).SetRange(ceil(MS * opens), floor(MS * closes))
            longest = min((s for s in (driver.max_work_s, driver.max_week_s) if s is not None), default=inf)
            if longest < inf:
                self.time.SetSpanUpperBoundForVehicle(floor(MS * longest), k)
            if driver.cost_per_hour > 0:
                per_ms = MONEY * driver.cost_per_hour / 3600 / MS
                self.time.SetSpanCostCoefficientForVehicle(max(1, round(per_ms)), k)
        if any(driver.max_drive_s is not None for driver, _ in self.vehicles):
            wheel = self.routing.RegisterTransitMatrix(np.ceil(MS * travel).astype(np.int64).tolist())
            limits = [floor(MS * min(driver.max_drive_s or FAR_MS, FAR_MS // MS)) for driver, _ in self.vehicles]
            self.routing.AddDimensionWithVehicleCapacity(wheel, 0, limits, True, "driving")
        self._add_work_over_shifts()

    def _add_work_over_shifts(self) -> None:
        """Limit the work of a driver over several shifts: local search is not told, each of its plans is refused."""
        for driver in self.problem.drivers:
            mine = [k for k, (other, _) in enumerate(self.vehicles) if other.id == driver.id]
            longest = min((s for s in (driver.max_work_s, driver.max_week_s) if s is not None), default=inf)
            if len(mine) > 1 and longest < inf:
                spans = [
                    self.time.CumulVar(self.routing.End(k)) - self.time.CumulVar(self.routing.Start(k)) for k in mine
                ]
                self.solver.Add(self.solver.Sum(spans) <= floor(MS * longest))

    def _add_loads(self) -> None:
        """Limit seats, wheelchair places and, where cars fold a seat, both together; who rides alone fills the car."""
        folds = any(len(driver.arrangements) > 1 for driver, _ in self.vehicles)
        alone = any(not request.may_share for request in self.requests)
        loads: list[tuple[str, bool, Callable[[Request], int], Callable[[Driver], int]]] = [
            ("seats", True, lambda r: r.party - r.wheelchairs, lambda d: max(s for s, _ in d.arrangements)),
            ("wheelchairs", any(r.wheelchairs for r in self.requests), lambda r: r.wheelchairs, _wheelchairs),
            ("both", folds, lambda r: r.party, lambda d: max(s + w for s, w in d.arrangements)),
            ("alone", alone, lambda r: 1 if r.may_share else 100, lambda _: 100),
        ]
        for name, wanted, taken, room in loads:
            if wanted:
                amounts = [sign * taken(request) for request in self.requests for sign in (1, -1)]
                amounts += [0] * (2 * len(self.vehicles))
                rooms = [room(driver) for driver, _ in self.vehicles]
                load = self.routing.RegisterUnaryTransitVector(amounts)
                self.routing.AddDimensionWithVehicleCapacity(load, 0, rooms, True, name)

    def _add_requests(self) -> None:
        for k, request in enumerate(self.requests):
            up, down = self.manager.NodeToIndex(2 * k), self.manager.NodeToIndex(2 * k + 1)
            self.routing.AddPickupAndDelivery(up, down)
            for index, (early, late) in ((up, self.windows[2 * k]), (down, self.windows[2 * k + 1])):
                if request.linked_to is None:
                    self.routing.AddDisjunction([index], _penalty(request) // 2)
                soonest = ceil(MS * early) if early > 0 else 0
                self.time.CumulVar(index).SetRange(soonest, floor(MS * late) if late < inf else FAR_MS)
            self.solver.Add(self.routing.VehicleVar(up) == self.routing.VehicleVar(down))
            self.solver.Add(self.time.CumulVar(up) <= self.time.CumulVar(down))
            ride = self.problem.max_ride_s(request)
            longest = FAR_MS if ride == inf else floor(MS * (ride + request.pickup_service_s) + 1e-6)
            if ride < inf:
                self.solver.Add(self.time.CumulVar(down) - self.time.CumulVar(up) <= longest)
            self.time.SetPickupToDeliveryLimitFunctionForPair(lambda _up, _down, limit=longest: limit, k)
            allowed = [v for v, (driver, _) in enumerate(self.vehicles) if self._may(request, driver)]
            if len(allowed) < len(self.vehicles):
                self.routing.VehicleVar(up).SetValues([-1, *allowed])
                self.routing.VehicleVar(down).SetValues([-1, *allowed])

    def _may(self, request: Request, driver: Driver) -> bool:
        fits = any(
            request.party - request.wheelchairs <= seats and request.wheelchairs <= places
            for seats, places in driver.arrangements
        )
        home = driver.max_home_m
        near = home is None or all(
            float(self.problem.distance_m[driver.start, place]) <= home for place in (request.pickup, request.dropoff)
        )
        goes = not driver.refused_places & {request.pickup, request.dropoff}
        known = request.skills <= driver.skills and driver.id not in request.excluded_drivers
        return fits and near and goes and known

    def _add_pairs(self) -> None:
        """Tie the legs of a pair: one penalty, and the return after the outbound where windows alone do not say so."""
        for k, request in enumerate(self.requests):
            other = self.problem.partner(request)
            if request.leg is not Leg.OUTBOUND or other is None:
                continue
            back = self.problem.request_index[other.id]
            indices = [self.manager.NodeToIndex(node) for node in (2 * k, 2 * k + 1, 2 * back, 2 * back + 1)]
            penalty = _penalty(request) + _penalty(other)
            self.routing.AddDisjunction(indices, penalty, len(indices), self.routing.PENALIZE_ONCE)
            soonest = request.dropoff_service_s + request.accompaniment_s
            if not other.pickup_window[0] >= request.dropoff_window[1] + soonest:
                gap = ceil(MS * soonest)
                self.solver.Add(self.time.CumulVar(indices[1]) + gap <= self.time.CumulVar(indices[2]))

    def orders(self, solution: Any) -> list[VisitOrder]:
        """Return the visit orders of a solution, without the half pairs."""
        sequences = [self._sequence(solution, k) for k in range(len(self.vehicles))]
        seen = {self.requests[node // 2].id for sequence in sequences for node in sequence}
        half = {r.id for r in self.requests if r.linked_to is not None and r.linked_to not in seen}
        return [
            VisitOrder(driver, shift, tuple(node for node in nodes if self.requests[node // 2].id not in half))
            for (driver, shift), nodes in zip(self.vehicles, sequences)
        ]

    def _sequence(self, solution: Any, vehicle: int) -> list[int]:
        nodes = []
        index = solution.Value(self.routing.NextVar(self.routing.Start(vehicle)))
        while not self.routing.IsEnd(index):
            nodes.append(self.manager.IndexToNode(index))
            index = solution.Value(self.routing.NextVar(index))
        return nodes


def _penalty(request: Request) -> int:
    """Return what leaving a request aside costs; more for those who come first."""
    if request.penalty is not None:
        return round(MONEY * request.penalty)
    return 2 * UNSERVED_COST * 10 ** max(0, 3 - request.priority)


def _wheelchairs(driver: Driver) -> int:
    return max(places for _, places in driver.arrangements)


def solve_with_ortools(
    problem: Problem,
    cpu_seconds: float,
    first_strategy: str = PARALLEL,
    clock: Callable[[], float] = time.process_time,
) -> Baseline:
    """Return what OR-tools finds within a number of processor seconds, the building of its model included.

    Guided local search from a first plan of one of `FIRST_STRATEGIES`, which is not cut short unless it takes three
    times as long.
    """
    from ortools.constraint_solver import routing_enums_pb2
    from ortools.constraint_solver.pywrapcp import DefaultRoutingSearchParameters

    began = clock()
    model = Model(problem)
    first: list[float] = []
    model.routing.AddAtSolutionCallback(lambda: None if first else first.append(clock() - began))
    model.routing.AddSearchMonitor(model.solver.CustomLimit(lambda: bool(first) and clock() - began >= cpu_seconds))
    parameters = DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = getattr(routing_enums_pb2.FirstSolutionStrategy, first_strategy)
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(3000 * cpu_seconds))
    solution = model.routing.SolveWithParameters(parameters)
    plan = None if solution is None else plan_of(problem, model.orders(solution))
    return Baseline(plan, clock() - began, first[0] if first else None)
