"""OR-tools as the baseline: everything its routing library can say of a day, one core, a limit in processor seconds.

Times go in as whole milliseconds, durations rounded up and windows inward. What it could not be told is in `NOT_SAID`;
the independent checker judges its plans all the same.
"""

from __future__ import annotations

import time
from itertools import pairwise
from math import ceil, floor, inf
from typing import Any

from solimob.core.dispatch import Act, Plan, Problem, Reason, Route, Stop, Unserved
from solimob.core.dispatch.problem import Driver, Request

NOT_SAID = (
    "both legs of a pair or neither (told so, it finds no plan: half pairs are taken out afterwards); "
    "arrangements of seats, breaks, accompaniment, not sharing the car"
)
MS = 1000
FAR_MS = 10**9
UNSERVED_COST = 10**9


class _Day:
    """Indices of a day in the routing model: nodes are 2k, 2k + 1, then the vehicles' starts and ends."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.vehicles = [(driver, shift) for driver in problem.drivers for shift in range(len(driver.shifts))]
        self.requests = problem.requests
        n, v = len(self.requests), len(self.vehicles)
        self.starts = [2 * n + k for k in range(v)]
        self.ends = [2 * n + v + k for k in range(v)]
        self.place = [place for request in self.requests for place in (request.pickup, request.dropoff)]
        self.place += [driver.start for driver, _ in self.vehicles] + [driver.end for driver, _ in self.vehicles]
        self.service = [s for r in self.requests for s in (r.pickup_service_s, r.dropoff_service_s)]
        self.service += [0.0] * (2 * v)


def solve_with_ortools(problem: Problem, cpu_seconds: float) -> Plan | None:
    """Return the plan OR-tools finds within a number of processor seconds, `None` if it finds none."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    day = _Day(problem)
    began = time.process_time()
    manager = pywrapcp.RoutingIndexManager(len(day.place), len(day.vehicles), day.starts, day.ends)
    routing = pywrapcp.RoutingModel(manager)
    _add_costs(routing, manager, day)
    dimension = _add_time(routing, manager, day)
    _add_loads(routing, manager, day)
    _add_requests(routing, manager, day, dimension)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    left = max(cpu_seconds - (time.process_time() - began), 0.1)
    parameters.time_limit.FromMilliseconds(int(1000 * left))
    solution = routing.SolveWithParameters(parameters)
    if solution is None:
        return None
    sequences = [_sequence(routing, manager, solution, k) for k in range(len(day.vehicles))]
    seen = {day.requests[node // 2].id for sequence in sequences for node in sequence}
    whole = {r.id for r in day.requests if r.id in seen and (r.linked_to is None or r.linked_to in seen)}
    sequences = [[node for node in sequence if day.requests[node // 2].id in whole] for sequence in sequences]
    return timed_plan(problem, [(driver, shift, s) for (driver, shift), s in zip(day.vehicles, sequences) if s])


def _add_costs(routing: Any, manager: Any, day: _Day) -> None:
    metres = day.problem.distance_m

    def callback(a: int, b: int) -> int:
        return round(1000 * float(metres[day.place[manager.IndexToNode(a)], day.place[manager.IndexToNode(b)]]))

    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitCallback(callback))


def _add_time(routing: Any, manager: Any, day: _Day) -> Any:
    seconds = day.problem.duration_s

    def callback(a: int, b: int) -> int:
        one, two = manager.IndexToNode(a), manager.IndexToNode(b)
        return ceil(MS * (float(seconds[day.place[one], day.place[two]]) + day.service[one]))

    routing.AddDimension(routing.RegisterTransitCallback(callback), FAR_MS, FAR_MS, False, "time")
    dimension = routing.GetDimensionOrDie("time")
    for k, (driver, shift) in enumerate(day.vehicles):
        opens, closes = driver.shifts[shift]
        for index in (routing.Start(k), routing.End(k)):
            dimension.CumulVar(index).SetRange(ceil(MS * opens), floor(MS * closes))
        if driver.max_work_s is not None:
            dimension.SetSpanUpperBoundForVehicle(floor(MS * driver.max_work_s), k)
        routing.AddVariableMinimizedByFinalizer(dimension.CumulVar(routing.End(k)))
    return dimension


def _add_loads(routing: Any, manager: Any, day: _Day) -> None:
    for name, demand, room in (
        ("seats", lambda r: r.party - r.wheelchairs, lambda d: max(seats for seats, _ in d.arrangements)),
        ("wheelchairs", lambda r: r.wheelchairs, lambda d: max(places for _, places in d.arrangements)),
    ):
        amounts = [sign * demand(r) for r in day.requests for sign in (1, -1)] + [0] * (2 * len(day.vehicles))

        def callback(a: int, table: list[int] = amounts) -> int:
            return table[manager.IndexToNode(a)]

        rooms = [room(driver) for driver, _ in day.vehicles]
        routing.AddDimensionWithVehicleCapacity(routing.RegisterUnaryTransitCallback(callback), 0, rooms, True, name)


def _add_requests(routing: Any, manager: Any, day: _Day, dimension: Any) -> None:
    solver = routing.solver()
    longest: dict[int, int] = {}
    for k, request in enumerate(day.requests):
        up, down = manager.NodeToIndex(2 * k), manager.NodeToIndex(2 * k + 1)
        routing.AddPickupAndDelivery(up, down)
        for index, window in ((up, request.pickup_window), (down, request.dropoff_window)):
            routing.AddDisjunction([index], UNSERVED_COST)
            early = max(0, 0 if window[0] == -inf else ceil(MS * window[0]))
            late = FAR_MS if window[1] == inf else floor(MS * window[1])
            dimension.CumulVar(index).SetRange(early, late)
        solver.Add(routing.VehicleVar(up) == routing.VehicleVar(down))
        solver.Add(dimension.CumulVar(up) <= dimension.CumulVar(down))
        limit = day.problem.max_ride_s(request)
        longest[k] = FAR_MS if limit == inf else floor(MS * (limit + request.pickup_service_s))
        if limit < inf:
            solver.Add(dimension.CumulVar(down) - dimension.CumulVar(up) <= longest[k])
        allowed = [v for v, (driver, _) in enumerate(day.vehicles) if _may(request, driver)]
        if len(allowed) < len(day.vehicles):
            routing.VehicleVar(up).SetValues([-1, *allowed])
    for k in longest:
        dimension.SetPickupToDeliveryLimitFunctionForPair(lambda _i, _j, limit=longest[k]: limit, k)


def _may(request: Request, driver: Driver) -> bool:
    fits = any(
        request.party - request.wheelchairs <= seats and request.wheelchairs <= places
        for seats, places in driver.arrangements
    )
    return fits and request.skills <= driver.skills and driver.id not in request.excluded_drivers


def _sequence(routing: Any, manager: Any, solution: Any, vehicle: int) -> list[int]:
    nodes = []
    index = solution.Value(routing.NextVar(routing.Start(vehicle)))
    while not routing.IsEnd(index):
        nodes.append(manager.IndexToNode(index))
        index = solution.Value(routing.NextVar(index))
    return nodes


def timed_plan(problem: Problem, sequences: list[tuple[Driver, int, list[int]]]) -> Plan:
    """Return the plan of visit orders, each at its soonest times that keep its windows, rides and duty."""
    routes = [_timed_route(problem, driver, shift, nodes) for driver, shift, nodes in sequences]
    served = {stop.request for route in routes for stop in route.stops}
    left = [request.id for request in problem.requests if request.id not in served]
    by_id = {driver.id: driver for driver in problem.drivers}
    cost = sum(
        r.distance_m / 1000 * by_id[r.driver].cost_per_km + (r.end_s - r.start_s) / 3600 * by_id[r.driver].cost_per_hour
        for r in routes
    )
    reasons = tuple(Unserved(name, Reason("not_placed", (), "")) for name in left)
    return Plan(len(served), cost, sum(r.distance_m for r in routes), tuple(routes), reasons)


def _timed_route(problem: Problem, driver: Driver, shift: int, nodes: list[int]) -> Route:
    """Return a visit order with the least fixpoint of its constraints; one that has none keeps what it breaks."""
    requests = problem.requests
    places = [driver.start, *(_place(requests, node) for node in nodes), driver.end]
    opens = driver.shifts[shift][0]
    low = [opens, *(_early(requests, node) for node in nodes), opens]
    served = [0.0, *(_service(requests, node) for node in nodes), 0.0]
    where = {node: k for k, node in enumerate(nodes, start=1)}
    travel = [float(problem.duration_s[a, b]) for a, b in pairwise(places)]
    for _ in range(50 * len(nodes) + 50):
        begin = list(low)
        for k in range(1, len(begin)):
            begin[k] = max(low[k], begin[k - 1] + served[k - 1] + travel[k - 1])
        raised = False
        for node, k in where.items():
            up = where.get(node - 1)
            limit = problem.max_ride_s(requests[node // 2])
            if node % 2 == 1 and up is not None and begin[k] - begin[up] - served[up] > limit + 1e-9:
                low[up], raised = begin[k] - served[up] - limit, True
        if driver.max_work_s is not None and begin[-1] - begin[0] > driver.max_work_s + 1e-9:
            low[0], raised = begin[-1] - driver.max_work_s, True
        if not raised:
            break
    stops = []
    depart = begin[0]
    for k, node in enumerate(nodes, start=1):
        arrive = depart + travel[k - 1]
        depart = begin[k] + served[k]
        act = Act.PICKUP if node % 2 == 0 else Act.DROPOFF
        stops.append(Stop(requests[node // 2].id, act, arrive, begin[k], depart))
    metres = sum(float(problem.distance_m[a, b]) for a, b in pairwise(places))
    return Route(driver.id, shift, tuple(stops), begin[0], depart + travel[-1], metres)


def _place(requests: tuple[Request, ...], node: int) -> int:
    return requests[node // 2].pickup if node % 2 == 0 else requests[node // 2].dropoff


def _early(requests: tuple[Request, ...], node: int) -> float:
    request = requests[node // 2]
    return request.pickup_window[0] if node % 2 == 0 else request.dropoff_window[0]


def _service(requests: tuple[Request, ...], node: int) -> float:
    request = requests[node // 2]
    return request.pickup_service_s if node % 2 == 0 else request.dropoff_service_s
