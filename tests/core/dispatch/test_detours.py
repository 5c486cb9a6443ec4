"""Days on which a detour is quicker than the direct way: no insertion that holds is passed over."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solimob.core.dispatch import Accompaniment, Driver, Leg, LiveDay, MaxIterations, Problem, Request, check, solve
from solimob.core.dispatch.exact import solve_exactly
from solimob.core.dispatch.kernel.instance import build_instance
from tests.core.dispatch.days import MINUTE
from tests.core.dispatch.strategies import small_days
from tests.core.dispatch.test_exact import rank
from tests.core.dispatch.test_properties import rank as rank_of


def detours() -> Problem:
    """From 1 to 2 it is quicker by 3, and from 2 back to 0 by 4: who carries « Trajet 1 » gains time by both."""
    seconds = 1000.0 * (1 - np.eye(5))
    ways = ((0, 1, 800), (1, 2, 470), (1, 3, 20), (3, 2, 30), (2, 4, 260), (4, 0, 80), (2, 0, 750), (3, 4, 900))
    for here, there, lasts in ways:
        seconds[here, there] = lasts
    driver = Driver("Bénévole 1", 0, 0, ((30_900, 38_900),), 3)
    trips = (Request("Trajet 1", 1, 2, dropoff_service_s=240), Request("Trajet 2", 3, 4, (38_060, inf)))
    return Problem("détours", seconds, 15 * seconds, (driver,), trips)


def test_a_trip_that_gains_time_is_inserted_when_the_route_alone_would_come_too_late() -> None:
    problem = detours()
    plan = solve(problem, MaxIterations(100))
    assert check(problem, plan) == ()
    assert rank_of(problem, plan) == rank(problem)
    first = replace(problem, requests=problem.requests[:1])
    day = LiveDay(first, solve(first, MaxIterations(10)))
    assert [offer.driver for offer in day.offers(problem.requests[1:])] == ["Bénévole 1"]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(small_days(max_requests=2, min_requests=2, max_drivers=1), st.booleans())
def test_a_second_trip_is_proposed_when_an_order_of_both_holds(problem: Problem, swap: bool) -> None:
    """With one route, every order of two trips is an insertion of one in the route of the other."""
    assume(problem.requests[0].linked_to is None and len(problem.drivers[0].shifts) == 1)
    plain = tuple(replace(request, penalty=None) for request in problem.requests)
    problem = replace(problem, requests=plain[::-1] if swap else plain)
    first = replace(problem, requests=problem.requests[:1])
    day = LiveDay(first, solve(first, MaxIterations(10)))
    served = len(day.plan().unserved) == 0
    both = sum(solve_exactly(problem).unserved) == 0
    if served:
        assert bool(day.offers(problem.requests[1:])) == both


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(small_days(max_requests=3, min_requests=3, max_drivers=1), st.floats(5 * MINUTE, 60 * MINUTE))
def test_a_trip_is_proposed_when_it_holds_within_a_pair_whose_driver_would_go_home(
    problem: Problem, gap: float
) -> None:
    """A pair alone has one order; somebody carried in between, the driver no longer passes by home."""
    assume(len(problem.drivers[0].shifts) == 1 and any(request.linked_to for request in problem.requests))
    how = {"accompaniment_s": gap, "accompaniment": Accompaniment.HOME_AND_BACK}
    requests = [
        replace(request, penalty=None, **(how if request.leg is Leg.OUTBOUND else {})) for request in problem.requests
    ]
    problem = replace(problem, requests=tuple(sorted(requests, key=lambda request: request.linked_to is None)))
    first = replace(problem, requests=problem.requests[:2])
    day = LiveDay(first, solve(first, MaxIterations(10)))
    if day.plan().served == 2:
        assert bool(day.offers(problem.requests[2:])) == (sum(solve_exactly(problem).unserved) == 0)


def test_detours_are_reckoned_with_when_they_gain_more_than_a_hundredth_of_a_second() -> None:
    problem = detours()
    assert build_instance(problem).vehicles["detours_gain"].all()
    there = np.array([[0.0, 10.0, 20.005], [10.0, 0.0, 10.0], [20.0, 10.0, 0.0]])
    rounded = Problem("arrondis", there, there, problem.drivers, (Request("Trajet 1", 1, 2),))
    assert not build_instance(rounded).vehicles["detours_gain"].any()
