"""Whom to call for both legs of a pair: everybody who can, at what the best of all places costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from solimob.core.dispatch import Driver, Leg, LiveDay, MaxIterations, Plan, Problem, Request, solve
from solimob.core.dispatch.kernel.instance import build_instance
from tests.core.dispatch.strategies import small_days
from tests.core.dispatch.test_refusals_minimal import Orders, insertions, timed_plan

PAIRS = small_days(max_requests=5, max_drivers=2, min_requests=3)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(PAIRS)
def test_everybody_who_can_take_a_pair_is_offered_it_at_its_best_place(whole: Problem) -> None:
    outbound = next((request for request in whole.requests if request.leg is Leg.OUTBOUND), None)
    assume(outbound is not None)
    assert outbound is not None
    unit = [request for request in whole.requests if outbound.id in (request.id, request.linked_to)]
    drivers = tuple(replace(driver, cost_per_hour=0.0) for driver in whole.drivers)
    others = tuple(request for request in whole.requests if request not in unit)
    problem = replace(whole, drivers=drivers, requests=others)
    plan = solve(problem, MaxIterations(50))
    offers = {offer.driver: offer.extra_m for offer in LiveDay(problem, plan).offers(unit)}
    for driver in drivers:
        best = min(extras(problem, plan, unit, driver), default=None)
        assert offers.get(driver.id) == (best if best is None else pytest.approx(best, abs=1e-3))


def extras(problem: Problem, plan: Plan, unit: list[Request], driver: Driver) -> Iterator[float]:
    """Yield the metres that each valid way to give a pair to a driver adds to the plan."""
    served = {stop.request for route in plan.routes for stop in route.stops}
    others = tuple(request for request in problem.requests if request.id in served)
    day = replace(problem, requests=(*others, *unit))
    instance = build_instance(day)
    orders: Orders = {(route.driver, route.shift): list(route.stops) for route in plan.routes}
    for longer in ways(orders, driver, [request.id for request in unit]):
        found = timed_plan(day, instance, longer)
        if found is not None:
            yield found.distance_m - plan.distance_m


def ways(orders: Orders, driver: Driver, names: list[str]) -> Iterator[Orders]:
    if not names:
        yield orders
        return
    for shift in range(len(driver.shifts)):
        for longer in insertions(orders.get((driver.id, shift), []), names[0]):
            yield from ways(orders | {(driver.id, shift): longer}, driver, names[1:])
