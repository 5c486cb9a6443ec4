"""Lower bounds never exceed what a plan costs, and reach it where one person is driven by one driver."""

from __future__ import annotations

import csv
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from solimob.core.dispatch import Accompaniment, Driver, MaxIterations, Problem, Request, read_cordeau, solve
from solimob.core.dispatch.bounds import lower_bound
from solimob.core.dispatch.exact import solve_exactly
from tests.core.dispatch.days import MINUTE, clock, line, pair, square, valley_day, valley_plan
from tests.core.dispatch.strategies import small_days

MORNING = ((clock(8), clock(12)),)
SLOW = [HealthCheck.too_slow]
ROUNDING = 1e-3
"""Euros: times may be off by the tolerance of the day, and so the hours paid."""


def day(requests: tuple[Request, ...], *drivers: Driver, kilometres: tuple[float, ...] = (0, 10, 14)) -> Problem:
    """Return a day along one road, a kilometre a minute, « Bénévole 1 » at km 0 unless drivers are given."""
    people = drivers or (Driver("Bénévole 1", 0, 0, MORNING, seats=1),)
    return Problem("route", *line(*kilometres), people, requests)


@settings(max_examples=300, suppress_health_check=SLOW)
@given(small_days(max_requests=6))
def test_no_optimum_costs_less_than_the_bound_of_whom_it_serves(problem: Problem) -> None:
    best = solve_exactly(problem)
    served = {stop.request for route in best.routes for stop in route.stops}
    penalties = sum(r.penalty for r in problem.requests if r.penalty is not None and r.id not in served)
    assert lower_bound(problem, served) <= best.cost - penalties + ROUNDING


@settings(max_examples=100, suppress_health_check=SLOW)
@given(small_days(max_requests=6))
def test_the_whole_day_has_a_finite_bound_where_all_are_served_and_it_holds(problem: Problem) -> None:
    firm = replace(problem, requests=tuple(replace(request, penalty=None) for request in problem.requests))
    best = solve_exactly(firm)
    bound = lower_bound(firm)
    if not any(best.unserved):
        assert bound <= best.cost + ROUNDING
    assert bound >= 0


@settings(max_examples=30, suppress_health_check=SLOW)
@given(small_days(max_requests=8, min_requests=4))
def test_no_plan_found_costs_less_than_the_bound_of_whom_it_serves(problem: Problem) -> None:
    plan = solve(problem, MaxIterations(100))
    served = {stop.request for route in plan.routes for stop in route.stops}
    assert lower_bound(problem, served) <= plan.cost + ROUNDING


def test_the_valley_is_bounded_from_below_and_by_more_than_half() -> None:
    assert valley_plan().cost / 2 < lower_bound(valley_day()) <= valley_plan().cost


@pytest.mark.parametrize(
    ("driver", "euros"),
    [
        ({}, 28.0),
        ({"end": 2}, 22.0),
        ({"cost_per_km": 0.5}, 14.0),
        ({"cost_per_hour": 6.0}, 28.0 + 2.8),
        ({"cost_per_km": 0.0, "cost_per_hour": 6.0}, 2.8),
    ],
)
def test_one_trip_of_one_driver_is_bounded_by_its_cost(driver: dict[str, Any], euros: float) -> None:
    trip = Request("Trajet 1", 2, 1)
    assert lower_bound(day((trip,), Driver("Bénévole 1", 0, **({"end": 0} | driver), shifts=MORNING, seats=1))) == (
        pytest.approx(euros, abs=ROUNDING)
    )


def test_the_bound_looks_only_at_whom_is_served() -> None:
    problem = day((Request("Trajet 1", 1, 2), Request("Trajet 2", 2, 1, penalty=3.0)))
    assert lower_bound(problem, []) == 0.0
    assert lower_bound(problem, ["Trajet 2"]) == pytest.approx(28.0)
    with pytest.raises(KeyError):
        lower_bound(problem, ["Trajet 3"])


def test_who_may_not_be_driven_has_no_bound() -> None:
    trip = Request("Trajet 1", 1, 2)
    for kept in (
        replace(trip, excluded_drivers=frozenset({"Bénévole 1"})),
        replace(trip, party=2),
        replace(trip, max_ride_s=3 * MINUTE),
        replace(trip, dropoff_window=(clock(8), clock(8, 13))),
        replace(trip, pickup_window=(clock(11, 43), clock(12))),
    ):
        assert lower_bound(day((kept,))) == inf
    assert lower_bound(day((trip,), Driver("Bénévole 1", 0, 0, (), seats=1))) == inf


@pytest.mark.parametrize(
    ("how", "kilometres", "minutes"),
    [(Accompaniment.STAY, 28, 58), (Accompaniment.HOME_AND_BACK, 56, 58), (Accompaniment.EITHER, 28, 58)],
)
def test_a_wait_and_the_way_home_meanwhile_are_paid(how: Accompaniment, kilometres: float, minutes: float) -> None:
    driver = Driver("Bénévole 1", 0, 0, MORNING, seats=1, cost_per_hour=6.0)
    problem = day(pair(1, 1, 2, outbound={"accompaniment_s": 30 * MINUTE, "accompaniment": how}), driver)
    bound = lower_bound(problem)
    assert bound <= kilometres + minutes / 10 + ROUNDING
    if how is not Accompaniment.HOME_AND_BACK:  # there, two cars are looked at: one there, another back
        assert bound == pytest.approx(kilometres + minutes / 10, abs=ROUNDING)


def test_the_way_home_may_be_the_quick_one() -> None:
    seconds, metres = square(3)
    seconds[2, 1], metres[2, 1] = 4000.0, 90_000.0  # straight from the appointment to where the return begins
    there, back = pair(1, 1, 2, outbound={"accompaniment_s": MINUTE, "accompaniment": Accompaniment.HOME_AND_BACK})
    back = replace(back, pickup=1, dropoff=2)
    driver = Driver("Bénévole 1", 0, 0, ((clock(8), clock(9)),), seats=1)
    problem = Problem("par chez soi", seconds, metres, (driver,), (there, back))
    assert lower_bound(problem) <= solve_exactly(problem).cost == 60.0


def test_a_detour_may_be_quicker_than_the_straight_way() -> None:
    seconds, metres = square(3)
    seconds[0, 1] = 3600.0  # by place 2, it is twenty minutes
    late = Request("Trajet 1", 0, 1, pickup_window=(clock(8), clock(9)), dropoff_window=(clock(8), clock(8, 30)))
    requests = (late, Request("Trajet 2", 0, 2))
    problem = Problem("détour", seconds, metres, (Driver("Bénévole 1", 0, 0, MORNING, seats=2),), requests)
    best = solve_exactly(problem)
    assert best.rank == ((0,), 30.0)
    assert 0 < lower_bound(problem) <= 30.0


def test_circles_and_routes_without_their_pickup_are_priced() -> None:
    apart = Request("Trajet 1", 1, 2), Request("Trajet 2", 2, 1)
    far = day(apart, Driver("Bénévole 1", 0, 0, MORNING, seats=2), kilometres=(0, 50, 51))
    assert solve_exactly(far).cost == 102.0
    assert lower_bound(far) == pytest.approx(102.0, abs=0.1)  # a circle between km 50 and 51 would cost two


def cordeau_square(seed: int) -> str:
    """Return an instance of five requests and two vehicles on a square of 20, in the format of Cordeau."""
    rng = np.random.default_rng((seed, 5))
    rows = ["2 10 480 3 30", "0 0 0 0 0 0 480"]
    for k in range(1, 11):
        x, y = rng.uniform(-10, 10, 2).round(3).tolist()
        early = int(rng.integers(30, 200)) if k <= 5 else 0
        window = f"{early} {early + 15}" if k <= 5 else "0 480"
        rows.append(f"{k} {x} {y} 3 {1 if k <= 5 else -1} {window}")
    return "\n".join(rows)


@pytest.mark.parametrize("seed", range(12))
def test_an_instance_of_cordeau_is_bounded_in_its_units(seed: int) -> None:
    problem = read_cordeau(cordeau_square(seed), "carré")
    best = solve_exactly(problem)
    assert best.unserved == (0,)
    assert 0.7 * best.cost < lower_bound(problem) <= best.cost + 1e-6


@pytest.mark.shared
def test_no_bound_of_a_published_instance_exceeds_its_best_known_cost(shared_data: Path) -> None:
    with (shared_data / "darp" / "best_known.csv").open(encoding="utf-8") as file:
        known = {row["instance"]: float(row["cost"]) for row in csv.DictReader(file)}
    gaps = []
    for name in ("a2-16", "a2-20", "a3-24", "a4-32", "a5-40", "b2-16", "b2-20", "b6-60"):
        problem = read_cordeau((shared_data / "darp" / f"{name}.txt").read_text(encoding="ascii"), name)
        gaps.append(1 - lower_bound(problem) / known[name])
    assert min(gaps) >= 0
    assert np.mean(gaps) < 0.1
