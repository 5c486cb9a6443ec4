"""The reason of a refusal is minimal: each thing in it is needed, and all of them are enough.

Judged apart from what finds it: the day itself is loosened, every place in the plan is tried, the checker decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings

from solimob.core.dispatch import (
    ANY_TIME,
    Act,
    Driver,
    Leg,
    MaxIterations,
    Plan,
    Problem,
    Reason,
    Request,
    Route,
    Stop,
    UnreadablePlanError,
    check,
    solve,
)
from solimob.core.dispatch.constraints import Constraint, Constraints
from solimob.core.dispatch.kernel.instance import Instance, build_instance
from solimob.core.dispatch.kernel.plans import load_plan, write_plan
from solimob.core.dispatch.kernel.routes import Routes, empty_routes, new_scratch
from solimob.core.dispatch.refusals import RefusalCode, explain_refusals
from tests.core.dispatch.days import clock, line, pair
from tests.core.dispatch.strategies import small_days

type Orders = dict[tuple[str, int], list[Stop]]

SOON, LATE = -1e6, 1e8
"""When stops begin whose time is not known yet."""
HARD_DAYS = small_days(max_requests=4, max_drivers=2, min_requests=3)
FEW = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@FEW
@given(HARD_DAYS)
def test_each_constraint_is_needed_and_all_are_enough(problem: Problem) -> None:
    plan = solve(problem, MaxIterations(100))
    assume(not check(problem, plan))
    for unit, reason in units(problem, plan):
        constraints = frozenset(Constraint(name) for name in reason.constraints)
        assert fits(problem, plan, unit, constraints)
        for constraint in constraints:
            assert not fits(problem, plan, unit, constraints - {constraint})


@FEW
@given(HARD_DAYS)
def test_both_legs_have_the_same_reason_and_the_code_says_what_it_holds(problem: Problem) -> None:
    plan = solve(problem, MaxIterations(100))
    reasons = {unserved.request: unserved.reason for unserved in plan.unserved}
    for request in problem.requests:
        if request.id in reasons and request.linked_to is not None:
            assert reasons[request.id] == reasons[request.linked_to]
    for reason in reasons.values():
        assert list(reason.constraints) == [c for c in Constraint if c in reason.constraints]
        if len(reason.constraints) == 1:
            assert reason.code == reason.constraints[0]
        else:
            assert (reason.code == RefusalCode.SEVERAL) == bool(reason.constraints)
        assert reason.text.endswith(".")
        assert not any(driver.id in reason.text for driver in problem.drivers)


@FEW
@given(HARD_DAYS)
def test_explaining_changes_nothing_and_says_the_same_twice(problem: Problem) -> None:
    instance, routes = loaded(problem, solve(problem, MaxIterations(100)))
    before = images(instance, routes)
    reasons = explain_refusals(problem, instance, routes)
    assert images(instance, routes) == before
    assert explain_refusals(problem, instance, routes) == reasons


def test_a_pair_fits_with_two_drivers_when_the_first_is_there_early_enough() -> None:
    """The nearest driver comes too late for a return at 9:20; one further away is there in time."""
    duration_s, distance_m = line(0, 10, 20, 40)
    there, again = pair(
        1, 1, 2, outbound={"pickup_window": (clock(8), clock(10))}, back={"pickup_window": (clock(9, 20), clock(9, 20))}
    )
    drivers = (
        Driver("Bénévole 1", 1, 1, ((clock(9, 15), clock(12)),), 3),
        Driver("Bénévole 2", 0, 0, ((clock(8), clock(9, 10)),), 3),
        Driver("Bénévole 3", 3, 3, ((clock(9), clock(10)),), 3),
    )
    problem = Problem("petite journée", duration_s, distance_m, drivers, (there, again))
    reasons = explain_refusals(problem, *loaded(problem, Plan(0, 0.0, 0.0, (), ())))
    assert reasons["Aller 1"].code == RefusalCode.FITS_NOW


# The judge.


def loaded(problem: Problem, plan: Plan) -> tuple[Instance, Routes]:
    instance = build_instance(problem)
    routes, scratch = empty_routes(instance), new_scratch(instance, 0)
    load_plan(instance, problem, plan, routes, scratch)
    return instance, routes


def images(*tables: Any) -> list[bytes]:
    return [np.asarray(array).tobytes() for table in tables for array in table]


def units(problem: Problem, plan: Plan) -> list[tuple[list[Request], Reason]]:
    """Return what a plan leaves out, a pair once."""
    reasons = {unserved.request: unserved.reason for unserved in plan.unserved}
    found = []
    for request in problem.requests:
        if request.id in reasons and request.leg is not Leg.RETURN:
            other = problem.partner(request)
            found.append(([request] if other is None else [request, other], reasons[request.id]))
    return [(unit, reason) for unit, reason in found if reason.code not in (RefusalCode.NO_DRIVER, "impossible")]


def fits(problem: Problem, plan: Plan, unit: list[Request], relaxed: Constraints) -> bool:
    """Tell whether what is left out has a place in the routes as they stand, some constraints relaxed."""
    alone = Constraint.OTHER_RIDES in relaxed
    orders: Orders = {} if alone else {(route.driver, route.shift): list(route.stops) for route in plan.routes}
    served = {stop.request for stops in orders.values() for stop in stops}
    others = [request for request in problem.requests if request.id in served]
    wanted = [loosened(request, unit, relaxed) for request in unit]
    choices = [wanted]
    if Constraint.LINK in relaxed:
        choices = [[replace(r, linked_to=None, leg=None, accompaniment_s=0.0, same_driver=False)] for r in wanted]
    for gap_to_first in (True, False) if Constraint.SHIFTS in relaxed else (True,):
        drivers = tuple(freer(driver, unit, relaxed, gap_to_first) for driver in problem.drivers)
        for choice in choices:
            day = replace(problem, drivers=drivers, requests=(*others, *choice))
            if has_room(day, build_instance(day), orders, [request.id for request in choice]):
                return True
    return False


def loosened(request: Request, unit: list[Request], relaxed: Constraints) -> Request:
    seats, wheelchairs = most_room(unit)
    changes: dict[Constraint, dict[str, Any]] = {
        Constraint.SHARING: {"may_share": True},
        Constraint.SKILLS: {"skills": frozenset()},
        Constraint.EXCLUDED_DRIVERS: {"excluded_drivers": frozenset()},
        Constraint.SAME_DRIVER: {"same_driver": False},
        Constraint.ACCOMPANIMENT: {"accompaniment_s": 0.0},
        Constraint.RIDE_LIMIT: {"max_ride_s": None, "max_ride_ratio": None},
        Constraint.TIME_WINDOWS: {"pickup_window": ANY_TIME, "dropoff_window": ANY_TIME},
    }
    for constraint in relaxed & changes.keys():
        request = replace(request, **changes[constraint])
    wheels = wheelchairs if Constraint.WHEELCHAIRS in relaxed else request.wheelchairs
    others = seats if Constraint.SEATS in relaxed else request.party - request.wheelchairs
    return replace(request, party=others + wheels, wheelchairs=wheels)


def most_room(unit: list[Request]) -> tuple[int, int]:
    """Return the seats and wheelchair places that every car is given where room is relaxed."""
    return max(r.party - r.wheelchairs for r in unit), max(r.wheelchairs for r in unit)


def freer(driver: Driver, unit: list[Request], relaxed: Constraints, gap_to_first: bool) -> Driver:
    seats, wheelchairs = most_room(unit)
    seats = seats if Constraint.SEATS in relaxed else 0
    wheelchairs = wheelchairs if Constraint.WHEELCHAIRS in relaxed else 0
    following = zip(driver.shifts, driver.shifts[1:])
    cuts = [after[0] if gap_to_first else before[1] for before, after in following]
    hours = tuple(zip([0.0, *cuts], [*cuts, 7 * 86_400.0])) if driver.shifts else ()
    changes: dict[Constraint, dict[str, Any]] = {
        Constraint.REFUSED_PLACES: {"refused_places": frozenset()},
        Constraint.MAX_HOME: {"max_home_m": None},
        Constraint.BREAKS: {"breaks": ()},
        Constraint.MAX_DRIVE: {"max_drive_s": None},
        Constraint.MAX_WORK: {"max_work_s": None, "max_week_s": None},
        Constraint.SHIFTS: {"shifts": hours},
    }
    for constraint in relaxed & changes.keys():
        driver = replace(driver, **changes[constraint])
    return replace(
        driver,
        seats=driver.seats + seats,
        wheelchairs=driver.wheelchairs + wheelchairs,
        configurations=tuple((s + seats, w + wheelchairs) for s, w in driver.configurations),
    )


def has_room(problem: Problem, instance: Instance, orders: Orders, names: Sequence[str]) -> bool:
    """Tell whether requests can be added to the orders, trying every driver, shift and position."""
    if not names:
        return is_valid(problem, instance, orders)
    return any(
        has_room(problem, instance, orders | {(driver.id, shift): longer}, names[1:])
        for driver in problem.drivers
        for shift in range(len(driver.shifts))
        for longer in insertions(orders.get((driver.id, shift), []), names[0])
    )


def insertions(stops: list[Stop], name: str) -> Iterator[list[Stop]]:
    pickup, dropoff = (Stop(name, act, SOON, SOON, SOON) for act in Act)
    for i in range(len(stops) + 1):
        for j in range(i, len(stops) + 1):
            yield [*stops[:i], pickup, *stops[i:j], dropoff, *stops[j:]]


def is_valid(problem: Problem, instance: Instance, orders: Orders) -> bool:
    """Tell whether some times make orders a valid plan."""
    return timed_plan(problem, instance, orders) is not None


def timed_plan(problem: Problem, instance: Instance, orders: Orders) -> Plan | None:
    """Return orders with times that make them a valid plan, if any; a new outbound is timed before its return."""
    returns = {request.id for request in problem.requests if request.leg is Leg.RETURN}

    def timed(stop: Stop) -> Stop:
        return replace(stop, begin_s=LATE) if stop.begin_s == SOON and stop.request in returns else stop

    def is_later(route: Route) -> bool:
        return not any(stop.begin_s == SOON for stop in route.stops)

    drawn = [Route(*key, tuple(timed(stop) for stop in stops), 0.0, 0.0, 0.0) for key, stops in orders.items()]
    routes, scratch = empty_routes(instance), new_scratch(instance, 0)
    try:
        load_plan(instance, problem, Plan(0, 0.0, 0.0, tuple(sorted(drawn, key=is_later)), ()), routes, scratch)
    except UnreadablePlanError:
        return None
    plan = write_plan(instance, problem, routes, scratch, {})
    return None if check(problem, plan) else plan
