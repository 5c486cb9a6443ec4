"""Routes change hands for fairness and continuity: by hand, against every assignment, and on days of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, permutations
from math import inf
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from solimob.core.dispatch import (
    Accompaniment,
    Act,
    Break,
    Driver,
    Leg,
    MaxIterations,
    Plan,
    Problem,
    Request,
    Route,
    UnreadablePlanError,
    check,
    solve,
)
from solimob.core.dispatch.balance import balance
from solimob.core.dispatch.figures import fair_load, figures
from solimob.core.dispatch.problem import Matrix
from tests.core.dispatch.days import HOUR, MINUTE, clock, line, pair, square, stop, valley_day, valley_plan
from tests.core.dispatch.strategies import small_days

CENT = 0.01
FEW = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def volunteer(number: int, home: int = 0, **more: Any) -> Driver:
    """Return « Bénévole n », free from 8:00 to 12:00."""
    return Driver(f"Bénévole {number}", home, home, ((clock(8), clock(12)),), seats=3, **more)


def day(drivers: tuple[Driver, ...], *requests: Request) -> Problem:
    """Return a day along a road: places at km 0, 1, 5, 10 and 20, a kilometre a minute."""
    return Problem("route", *line(0, 1, 5, 10, 20), drivers, requests)


def trip(number: int, pickup: int, dropoff: int, hour: float, **more: Any) -> Request:
    """Return a trip picked up at an hour sharp."""
    return Request(f"Trajet {number}", pickup, dropoff, pickup_window=(hour * HOUR, hour * HOUR), **more)


def driven(problem: Problem, *hands: tuple[str, int, tuple[str, ...]]) -> Plan:
    """Return the plan of trips driven one after the other, each begun as soon as may be: driver, shift, requests."""
    routes = []
    for name, shift, requests in hands:
        driver = problem.drivers[problem.driver_index[name]]
        wanted = [problem.requests[problem.request_index[request]] for request in requests]
        at, stops, metres = driver.start, [], 0.0
        first = wanted[0]
        leaves = time = first.pickup_window[0] - float(problem.duration_s[at, first.pickup])
        for request in wanted:
            for act, place in ((Act.PICKUP, request.pickup), (Act.DROPOFF, request.dropoff)):
                arrive = time + float(problem.duration_s[at, place])
                metres += float(problem.distance_m[at, place])
                window = request.pickup_window if act is Act.PICKUP else request.dropoff_window
                stops.append(stop(request.id, act, arrive, max(arrive, window[0])))
                time, at = stops[-1].depart_s, place
        metres += float(problem.distance_m[at, driver.end])
        routes.append(
            Route(name, shift, tuple(stops), leaves, time + float(problem.duration_s[at, driver.end]), metres)
        )
    total = sum(route.distance_m for route in routes)
    cost = sum(
        route.distance_m / 1000 * problem.drivers[problem.driver_index[route.driver]].cost_per_km for route in routes
    )
    plan = Plan(sum(len(requests) for _, _, requests in hands), cost, total, tuple(routes), ())
    assert check(problem, plan) == ()
    return plan


def hands(plan: Plan) -> dict[str, str]:
    """Return who drives each request."""
    return {stop.request: route.driver for route in plan.routes for stop in route.stops}


# By hand.


def test_route_goes_to_the_neighbour_who_has_driven_less() -> None:
    problem = day((volunteer(1, year_km=500), volunteer(2)), trip(1, 2, 3, 9))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    fair = balance(problem, plan)
    assert check(problem, fair) == ()
    assert hands(fair) == {"Trajet 1": "Bénévole 2"}
    assert (fair.cost, fair.distance_m, fair.served) == (plan.cost, plan.distance_m, 1)


def test_two_routes_are_shared_between_neighbours_rather_than_heaped_on_one() -> None:
    drivers = (volunteer(1), replace(volunteer(2), shifts=((clock(8), clock(10)), (clock(10), clock(12)))))
    problem = day(drivers, trip(1, 2, 3, 9), trip(2, 2, 3, 11))
    plan = driven(problem, ("Bénévole 2", 0, ("Trajet 1",)), ("Bénévole 2", 1, ("Trajet 2",)))
    fair = balance(problem, plan)
    assert sorted(hands(fair).values()) == ["Bénévole 1", "Bénévole 2"]
    assert figures(problem, fair).year_km_inequality.gini == 0


def test_fairness_is_bought_only_as_far_as_one_is_ready_to_pay() -> None:
    problem = day((volunteer(1, home=1, year_km=500), volunteer(2)), trip(1, 2, 3, 9))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    assert balance(problem, plan) == plan
    assert balance(problem, plan, tolerance_euros=1.9) == plan
    paid = balance(problem, plan, tolerance_euros=2.0)
    assert hands(paid) == {"Trajet 1": "Bénévole 2"}
    before, after = figures(problem, plan), figures(problem, paid)
    assert (before.cost, after.cost) == (18, 20)
    assert after.fair_load_km < before.fair_load_km


def test_cheaper_hands_come_before_fairer_ones() -> None:
    problem = day((volunteer(1, home=1, year_km=500), volunteer(2)), trip(1, 2, 3, 9))
    plan = driven(problem, ("Bénévole 2", 0, ("Trajet 1",)))
    cheap = balance(problem, plan)
    assert (hands(cheap), cheap.cost) == ({"Trajet 1": "Bénévole 1"}, 18)


def test_preferred_driver_decides_between_hands_as_cheap_and_as_fair() -> None:
    drivers = (volunteer(1), volunteer(2))
    first = trip(1, 2, 3, 9, preferred_drivers=frozenset({"Bénévole 2"}))
    problem = day(drivers, first, trip(2, 2, 3, 9))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)), ("Bénévole 2", 0, ("Trajet 2",)))
    steady = balance(problem, plan)
    assert hands(steady) == {"Trajet 1": "Bénévole 2", "Trajet 2": "Bénévole 1"}
    assert figures(problem, steady).broken_wishes == 0


def test_fairness_comes_before_the_preferred_driver() -> None:
    asked = trip(1, 2, 3, 9, preferred_drivers=frozenset({"Bénévole 1"}))
    problem = day((volunteer(1, year_km=500), volunteer(2)), asked)
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    assert hands(balance(problem, plan)) == {"Trajet 1": "Bénévole 2"}


def two_halves(*, same_driver: bool) -> tuple[Problem, Plan]:
    """Return two pairs, each leg in a half of the day, and a plan in which each is driven there and back by two people.

    Both volunteers live in the same place.
    """
    halves = ((clock(8), clock(10)), (clock(10), clock(12)))
    drivers = (replace(volunteer(1), shifts=halves), replace(volunteer(2), shifts=halves))
    nine, eleven = (9 * HOUR, 9 * HOUR), (11 * HOUR, 11 * HOUR)
    requests = [
        replace(leg, same_driver=same_driver, pickup_window=nine if leg.leg is Leg.OUTBOUND else eleven)
        for number in (1, 2)
        for leg in pair(number, 2, 3)
    ]
    problem = day(drivers, *requests)
    back = ("Retour 1", "Retour 2") if same_driver else ("Retour 2", "Retour 1")
    plan = driven(
        problem,
        ("Bénévole 1", 0, ("Aller 1",)),
        ("Bénévole 1", 1, (back[0],)),
        ("Bénévole 2", 0, ("Aller 2",)),
        ("Bénévole 2", 1, (back[1],)),
    )
    return problem, plan


def test_legs_of_a_pair_in_two_routes_are_brought_to_one_driver() -> None:
    problem, plan = two_halves(same_driver=False)
    assert figures(problem, plan).pairs_same_driver == 0
    steady = balance(problem, plan)
    assert check(problem, steady) == ()
    assert figures(problem, steady).pairs_same_driver == 2


def test_driver_who_must_drive_both_legs_keeps_or_gives_both() -> None:
    problem, plan = two_halves(same_driver=True)
    tired = replace(problem, drivers=(replace(problem.drivers[0], year_km=500), problem.drivers[1]))
    assert set(hands(balance(tired, plan)).values()) == {"Bénévole 1", "Bénévole 2"}
    third = replace(volunteer(3), shifts=problem.drivers[0].shifts)
    relieved = replace(problem, drivers=(*tired.drivers, third))
    fair = balance(relieved, plan)
    assert check(relieved, fair) == ()
    assert set(hands(fair).values()) == {"Bénévole 2", "Bénévole 3"}


LIMITS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "work": ({"max_work_s": 19 * MINUTE}, {}),
    "week": ({"max_week_s": 19 * MINUTE}, {}),
    "driving": ({"max_drive_s": 19 * MINUTE}, {}),
    "home": ({"max_home_m": 9_000.0}, {}),
    "places": ({"refused_places": frozenset({3})}, {}),
    "seats": ({"seats": 1}, {}),
    "configurations": ({"configurations": ((1, 3), (0, 4))}, {}),
    "shifts": ({"shifts": ((clock(9), clock(12)),)}, {}),
    "no shift": ({"shifts": ()}, {}),
    "breaks": ({"breaks": (Break(clock(8, 50), clock(9, 20), 30 * MINUTE),)}, {}),
    "excluded": ({}, {"excluded_drivers": frozenset({"Bénévole 2"})}),
    "skills": ({}, {"skills": frozenset({"animal"})}),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_route_does_not_go_to_somebody_who_cannot_drive_it(limit: str) -> None:
    tired = volunteer(1, year_km=500, skills=frozenset({"animal"}))
    able = volunteer(2, max_work_s=20 * MINUTE, max_week_s=20 * MINUTE, max_drive_s=20 * MINUTE, max_home_m=10_000.0)
    problem = day((tired, able), trip(1, 2, 3, 9, party=2))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    assert hands(balance(problem, plan)) == {"Trajet 1": "Bénévole 2"}
    of_driver, of_request = LIMITS[limit]
    unable = day((tired, replace(able, **of_driver)), trip(1, 2, 3, 9, party=2, **of_request))
    assert balance(unable, plan) == plan


def test_limit_on_the_work_of_a_day_counts_all_the_routes_of_a_driver() -> None:
    halves = ((clock(8), clock(10)), (clock(10), clock(12)))
    tired = replace(volunteer(1, year_km=500), shifts=halves)
    free = replace(volunteer(2), shifts=halves)
    for most, taken in ((40, 2), (39, 1), (19, 0)):
        problem = day((tired, replace(free, max_work_s=most * MINUTE)), trip(1, 2, 3, 9), trip(2, 2, 3, 11))
        plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)), ("Bénévole 1", 1, ("Trajet 2",)))
        assert list(hands(balance(problem, plan)).values()).count("Bénévole 2") == taken


def test_times_follow_the_home_of_who_drives() -> None:
    problem = day((volunteer(1, home=1, year_km=500), volunteer(2)), trip(1, 2, 3, 9))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    (route,) = balance(problem, plan, tolerance_euros=5).routes
    assert (route.start_s, route.end_s, route.distance_m) == (clock(8, 55), clock(9, 15), 20_000)


def test_plan_that_breaks_a_rule_is_refused() -> None:
    problem = valley_day()
    wrong = replace(valley_plan(), served=5)
    with pytest.raises(UnreadablePlanError, match="served"):
        balance(problem, wrong)


def test_day_without_routes_stays_as_it_is() -> None:
    problem = Problem("vide", *square(2), (volunteer(1),), ())
    plan = Plan(0, 0.0, 0.0, (), ())
    assert balance(problem, plan) == plan


# Against every assignment of the routes, each timed by a linear program.

type Visits = list[tuple[Request, Act]]


@st.composite
def neighbours_days(draw: st.DrawFn, *, one_home: bool) -> Problem:
    """A small day without breaks; with `one_home` all start and end in one place and cost the same by the kilometre."""
    problem = draw(small_days(max_requests=5, max_drivers=3, min_requests=2, min_drivers=2))
    same: dict[str, Any] = {"start": 0, "end": 0, "cost_per_km": 1.0, "cost_per_hour": 0.0} if one_home else {}
    drivers = tuple(
        replace(driver, breaks=(), year_km=draw(st.sampled_from((0.0, 3.0, 8.0, 120.0))), **same)
        for driver in problem.drivers
    )
    return replace(problem, drivers=drivers)


def visits_of(problem: Problem, route: Route) -> Visits:
    return [(problem.requests[problem.request_index[visit.request]], visit.act) for visit in route.stops]


def may_take(problem: Problem, driver: Driver, visits: Visits) -> bool:
    """Tell whether a driver has the room and the skills for the visits, and refuses none."""
    aboard: list[Request] = []
    for request, act in visits:
        place = request.pickup if act is Act.PICKUP else request.dropoff
        far = driver.max_home_m is not None and float(problem.distance_m[driver.start, place]) > driver.max_home_m
        if far or place in driver.refused_places or driver.id in request.excluded_drivers:
            return False
        aboard = [*aboard, request] if act is Act.PICKUP else [other for other in aboard if other != request]
        wheels = sum(other.wheelchairs for other in aboard)
        seats = sum(other.party for other in aboard) - wheels
        if not request.skills <= driver.skills or not any(seats <= s and wheels <= w for s, w in driver.arrangements):
            return False
    return True


def steps(matrix: Matrix, driver: Driver, visits: Visits) -> list[float]:
    """Return what a matrix says of each way of a route, by home between the legs of an accompaniment that says so."""
    places = [driver.start, *(r.pickup if act is Act.PICKUP else r.dropoff for r, act in visits), driver.end]
    found = [float(matrix[way]) for way in pairwise(places)]
    for k, ((before, act), (after, _)) in enumerate(pairwise(visits), start=1):
        leaves = before.accompaniment_s > 0 and before.accompaniment is Accompaniment.HOME_AND_BACK
        if leaves and act is Act.DROPOFF and before.leg is Leg.OUTBOUND and before.linked_to == after.id:
            found[k] = float(matrix[places[k], driver.start]) + float(matrix[driver.start, places[k + 1]])
    return found


def least_hours(problem: Problem, driver: Driver, shift: int, visits: Visits) -> float:
    """Return the least end − start of the visits in a shift, inf if no times fit: a program over begin of each stop."""
    served = [0.0, *(r.pickup_service_s if act is Act.PICKUP else r.dropoff_service_s for r, act in visits)]
    at = {(request.id, act): k for k, (request, act) in enumerate(visits, start=1)}
    rules = [  # begin[b] − begin[a] ≥ least
        (k, k + 1, served[k] + seconds) for k, seconds in enumerate(steps(problem.duration_s, driver, visits))
    ]
    for request in {request for request, _ in visits}:
        up, down = at[request.id, Act.PICKUP], at[request.id, Act.DROPOFF]
        if problem.max_ride_s(request) < inf:
            rules.append((down, up, -served[up] - problem.max_ride_s(request)))
        if request.leg is Leg.OUTBOUND:
            rules.append((down, at[str(request.linked_to), Act.PICKUP], served[down] + request.accompaniment_s))
    table = np.zeros((len(rules), len(visits) + 2))
    for row, (before, after, _) in enumerate(rules):
        table[row, before], table[row, after] = 1, -1
    opens, closes = driver.shifts[shift]
    windows = [request.pickup_window if act is Act.PICKUP else request.dropoff_window for request, act in visits]
    if any(low > closes or high < opens for low, high in windows):
        return inf
    found = linprog(
        [-1.0, *(0.0 for _ in visits), 1.0],
        A_ub=table,
        b_ub=[-least for _, _, least in rules],
        bounds=[(opens, closes), *((max(low, opens), min(high, closes)) for low, high in windows), (opens, closes)],
    )
    return inf if found.x is None else float(found.fun) / 3600


def assignments(problem: Problem, plan: Plan) -> Iterator[tuple[float, float]]:
    """Yield the cost and the fair load of every way to share out the routes of a plan that holds every rule."""
    vehicles = [(driver, shift) for driver in problem.drivers for shift in range(len(driver.shifts))]
    visits = [visits_of(problem, route) for route in plan.routes]
    loads: dict[tuple[int, int], tuple[float, float, float, float]] = {}
    for row, wanted in enumerate(visits):
        for column, (driver, shift) in enumerate(vehicles):
            hours = least_hours(problem, driver, shift, wanted) if may_take(problem, driver, wanted) else inf
            if hours < inf:
                km = sum(steps(problem.distance_m, driver, wanted)) / 1000
                cost = km * driver.cost_per_km + hours * driver.cost_per_hour
                loads[row, column] = (cost, km, hours, sum(steps(problem.duration_s, driver, wanted)) / 3600)
    for columns in permutations(range(len(vehicles)), len(visits)):
        if not all(cell in loads for cell in enumerate(columns)):
            continue
        sums = {driver.id: np.zeros(4) for driver in problem.drivers}
        for row, column in enumerate(columns):
            sums[vehicles[column][0].id] += loads[row, column]
        if all(within(driver, *sums[driver.id][2:]) for driver in problem.drivers):
            years = [driver.year_km + float(sums[driver.id][1]) for driver in problem.drivers]
            yield sum(float(total[0]) for total in sums.values()), fair_load(years)


def within(driver: Driver, hours: float, wheel_hours: float) -> bool:
    """Tell whether the hours of a driver over the day hold their limits."""
    limits = ((driver.max_work_s, hours), (driver.max_week_s, hours), (driver.max_drive_s, wheel_hours))
    return all(limit is None or spent * 3600 <= limit + 1e-6 for limit, spent in limits)


def first_plan(problem: Problem) -> Plan:
    """Return a plan of a few iterations, without pairs in two routes: the assignments do not look at those."""
    plan = solve(problem, MaxIterations(100))
    drives = {stop.request: row for row, route in enumerate(plan.routes) for stop in route.stops}
    assume(all(drives.get(request.id) == drives.get(request.linked_to or request.id) for request in problem.requests))
    assume(plan.routes)
    assert check(problem, plan) == ()
    return plan


@FEW
@given(neighbours_days(one_home=True), st.sampled_from((0.0, 0.0, 2.0, 20.0)))
def test_no_assignment_is_fairer_when_all_live_in_one_place(problem: Problem, tolerance: float) -> None:
    assert_best(problem, tolerance)


@FEW
@given(neighbours_days(one_home=False), st.sampled_from((0.0, 2.0, 20.0)))
def test_no_assignment_is_cheaper_or_as_cheap_and_fairer(problem: Problem, tolerance: float) -> None:
    assert_best(problem, tolerance)


def assert_best(problem: Problem, tolerance: float) -> None:
    plan = first_plan(problem)
    fair = balance(problem, plan, tolerance_euros=tolerance)
    assert check(problem, fair) == ()
    every = list(assignments(problem, plan))
    least = min(cost for cost, _ in every)
    found = figures(problem, fair)
    assert found.cost <= least + tolerance + CENT
    best = min(load for cost, load in every if cost <= least + tolerance)
    assert found.fair_load_km <= best + 2e-3


# On days of every kind.


@FEW
@given(small_days(max_requests=5, max_drivers=3), st.sampled_from((0.0, 5.0)))
def test_plan_stays_valid_and_serves_the_same_no_dearer_and_no_less_fair(problem: Problem, tolerance: float) -> None:
    plan = solve(problem, MaxIterations(60))
    assume(not check(problem, plan))
    fair = balance(problem, plan, tolerance_euros=tolerance)
    assert check(problem, fair) == ()
    assert (fair.served, fair.unserved) == (plan.served, plan.unserved)
    assert order_of(fair) == order_of(plan)
    before, after = figures(problem, plan), figures(problem, fair)
    assert after.cost <= before.cost + tolerance + CENT
    cheaper = after.cost < before.cost - tolerance
    steadier = after.fair_load_km < before.fair_load_km - 1e-3 or after.broken_wishes <= before.broken_wishes
    assert cheaper or (after.fair_load_km <= before.fair_load_km + 2e-3 and steadier)


@FEW
@given(neighbours_days(one_home=True))
def test_balanced_plan_stays_as_it_is(problem: Problem) -> None:
    fair = balance(problem, solve(problem, MaxIterations(30)))
    assert balance(problem, fair) == fair


def order_of(plan: Plan) -> list[list[tuple[str, Act]]]:
    """Return the visits of each route, whoever drives it."""
    return sorted([(stop.request, stop.act) for stop in route.stops] for route in plan.routes)
