"""The sharing out of routes against every assignment of small days, and on days of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, permutations
from math import inf

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult, linprog

from solimob.core.dispatch import (
    Accompaniment,
    Act,
    Driver,
    Leg,
    MaxIterations,
    Plan,
    Problem,
    Request,
    Route,
    check,
    solve,
)
from solimob.core.dispatch.balancing import balance
from solimob.core.dispatch.plan_figures import fair_load, figures
from solimob.core.dispatch.problem import Matrix
from tests.core.dispatch.days import HOUR, MINUTE, clock, pair
from tests.core.dispatch.strategies import matrices, small_days

CENT = 0.01
FEW = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])

# Against every assignment of the routes, each timed by a linear program.

type Visits = list[tuple[Request, Act]]


@st.composite
def busy_days(draw: st.DrawFn, *, one_home: bool) -> Problem:
    """A day of several routes: short windows, nobody shares, three or four drivers of whom some are limited.

    With `one_home` all start and end in one place and cost the same by the kilometre.
    """
    duration_s, distance_m = draw(matrices(5))
    place, one_in_four = st.integers(0, 4), st.sampled_from((True, False, False, False))
    names = [f"Bénévole {number}" for number in range(1, draw(st.integers(3, 4)) + 1)]
    hours_so_far = st.sampled_from((0.0, 1.0, 3.0)) if draw(st.booleans()) else st.none()
    drivers, requests = [], []
    for name in names:
        noon = draw(st.sampled_from((clock(10), clock(11))))
        home = 0 if one_home else draw(place)
        driver = Driver(
            name,
            home,
            home,
            draw(st.sampled_from((((clock(7), clock(13)),), ((clock(7), noon), (noon, clock(13)))))),
            seats=3,
            wheelchairs=draw(st.integers(0, 1)),
            max_work_s=draw(st.sampled_from((None, None, 2 * HOUR))),
            max_drive_s=draw(st.sampled_from((None, None, 1.5 * HOUR))),
            cost_per_hour=0.0 if one_home else draw(st.sampled_from((0.0, 2.0))),
            year_km=draw(st.sampled_from((0.0, 0.0, 8.0, 30.0))),
            year_hours=draw(hours_so_far),
        )
        drivers.append(driver)
    while len(requests) < 5:
        asked = {
            "wheelchairs": int(draw(one_in_four)),
            "may_share": False,
            "preferred_drivers": draw(st.frozensets(st.sampled_from(names), max_size=1)),
            "excluded_drivers": frozenset(draw(st.sampled_from(names)) for _ in range(draw(one_in_four))),
        }
        begins = [draw(st.integers(8 * 6, 11 * 6)) * 10 * MINUTE for _ in range(2)]
        there, again = ((begin, begin + 10 * MINUTE) for begin in (min(begins), max(begins) + HOUR))
        number, home, away = len(requests) + 1, draw(place), draw(place)
        if draw(st.booleans()):
            requests.append(Request(f"Trajet {number}", home, away, there, **asked))
            continue
        same = {"same_driver": draw(one_in_four)}
        stays = {"accompaniment_s": 10 * MINUTE, "accompaniment": draw(st.sampled_from(Accompaniment))}
        outbound = asked | same | {"pickup_window": there} | (stays if draw(one_in_four) else {})
        requests += pair(number, home, away, outbound=outbound, back=asked | same | {"pickup_window": again})
    return Problem("journée pleine", duration_s, distance_m, tuple(drivers), tuple(requests))


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
            years = [burden(problem, driver, *sums[driver.id][1:3]) for driver in problem.drivers]
            yield sum(float(total[0]) for total in sums.values()), fair_load(years)


def burden(problem: Problem, driver: Driver, km: float, hours: float) -> float:
    """Return what a driver bears over the year: kilometres, and hours where all are known, as many in all."""
    before = [other.year_hours for other in problem.drivers if other.year_hours is not None]
    if driver.year_hours is None or len(before) < len(problem.drivers) or sum(before) == 0:
        return driver.year_km + km
    for_an_hour = sum(other.year_km for other in problem.drivers) / sum(before)
    return driver.year_km + km + for_an_hour * (driver.year_hours + hours)


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
@given(busy_days(one_home=True), st.sampled_from((0.0, 0.0, 5.0)))
def test_no_assignment_is_fairer_when_all_live_in_one_place(problem: Problem, tolerance: float) -> None:
    assert_best(problem, tolerance)


@FEW
@given(busy_days(one_home=False), st.sampled_from((0.0, 5.0, 20.0)))
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


EVERY_KIND = st.one_of(small_days(), busy_days(one_home=False), busy_days(one_home=True))


@FEW
@given(EVERY_KIND, st.sampled_from((0.0, 5.0)))
def test_plan_stays_valid_and_serves_the_same_no_dearer_and_no_less_fair(problem: Problem, tolerance: float) -> None:
    assert_no_worse(problem, tolerance)


@FEW
@given(busy_days(one_home=True), st.sampled_from((0.0, 5.0)))
def test_plan_is_no_worse_when_there_is_no_time_but_for_moves(problem: Problem, tolerance: float) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("solimob.core.dispatch.balancing.milp", lambda *_, **__: OptimizeResult(x=None))
        assert_no_worse(problem, tolerance)


def assert_no_worse(problem: Problem, tolerance: float) -> None:
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
@given(busy_days(one_home=True))
def test_balanced_plan_stays_as_it_is(problem: Problem) -> None:
    fair = balance(problem, solve(problem, MaxIterations(30)))
    assert balance(problem, fair) == fair


def order_of(plan: Plan) -> list[list[tuple[str, Act]]]:
    """Return the visits of each route, whoever drives it."""
    return sorted([(stop.request, stop.act) for stop in route.stops] for route in plan.routes)
