"""The optimum of small days worked out by hand, and routes that reach it, judged by the checker."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from solimob.core.dispatch import (
    Accompaniment,
    Break,
    Driver,
    Plan,
    Problem,
    Reason,
    Request,
    Unserved,
    Violation,
    check,
)
from solimob.core.dispatch.exact import DayTooLargeError, Optimum, solve_exactly
from solimob.core.dispatch.exact_times import Trips, cars, latest, least_duration, soonest, system
from tests.core.dispatch.days import MINUTE, clock, line, pair, square, valley_day, valley_plan

MORNING = ((clock(8), clock(12)),)


def judged(problem: Problem, optimum: Optimum) -> tuple[Violation, ...]:
    """Return what the checker says of the routes of an optimum, written as a plan with its cost less penalties."""
    served = {stop.request for route in optimum.routes for stop in route.stops}
    left = [request for request in problem.requests if request.id not in served]
    penalties = sum(request.penalty or 0.0 for request in left)
    metres = sum(route.distance_m for route in optimum.routes)
    reason = Reason("", (), "Le meilleur plan ne la sert pas.")
    unserved = tuple(Unserved(request.id, reason) for request in left)
    return check(problem, Plan(len(served), optimum.cost - penalties, metres, optimum.routes, unserved))


def rank(problem: Problem) -> tuple[tuple[int, ...], float]:
    """Return the requests left out of each priority and the cost of the optimum, whose routes the checker accepts."""
    optimum = solve_exactly(problem)
    assert judged(problem, optimum) == ()
    return optimum.rank


def day(requests: tuple[Request, ...], *drivers: Driver, kilometres: tuple[float, ...] = (0, 10, 14)) -> Problem:
    """Return a day along one road, a kilometre a minute, « Bénévole 1 » at km 0 unless drivers are given."""
    people = drivers or (Driver("Bénévole 1", 0, 0, MORNING, seats=1),)
    return Problem("route", *line(*kilometres), people, requests)


def test_the_valley_is_served_over_ninety_kilometres() -> None:
    assert rank(valley_day()) == ((0,), valley_plan().cost)


def test_nobody_to_drive_or_nobody_to_carry_is_a_day_like_any_other() -> None:
    trip = Request("Trajet 1", 1, 2)
    assert rank(day((trip,), Driver("Bénévole 1", 0, 0, (), seats=1))) == ((1,), 0.0)
    assert rank(day(())) == ((), 0.0)


def test_a_first_priority_passes_before_any_number_of_second_ones() -> None:
    at_nine = (clock(9), clock(9))
    first = Request("Trajet 1", 2, 1, at_nine)
    seconds = tuple(Request(f"Trajet {k}", 1, 2, at_nine, priority=2) for k in (2, 3))
    roomy = Driver("Bénévole 1", 0, 0, MORNING, seats=2)
    assert rank(day((first, *seconds), roomy)) == ((0, 2), 28.0)
    assert rank(day((replace(first, priority=3), *seconds), roomy)) == ((0, 1), 28.0)


@pytest.mark.parametrize(("penalty", "cost"), [(27.0, 27.0), (29.0, 28.0)])
def test_an_optional_request_is_served_where_that_costs_less_than_its_penalty(penalty: float, cost: float) -> None:
    assert rank(day((Request("Trajet 1", 1, 2, penalty=penalty),))) == ((), cost)


@pytest.mark.parametrize(
    ("how", "kilometres"),
    [(Accompaniment.STAY, 28.0), (Accompaniment.HOME_AND_BACK, 56.0), (Accompaniment.EITHER, 28.0)],
)
def test_an_accompaniment_takes_the_way_it_says(how: Accompaniment, kilometres: float) -> None:
    requests = pair(1, 1, 2, outbound={"accompaniment_s": 30 * MINUTE, "accompaniment": how})
    paid = Driver("Bénévole 1", 0, 0, MORNING, seats=1, cost_per_hour=6.0)
    assert rank(day(requests, paid)) == ((0,), kilometres + 5.8)  # 28 minutes of driving and 30 of waiting


@pytest.mark.parametrize(("how", "left"), [(Accompaniment.STAY, 1), (Accompaniment.EITHER, 0)])
def test_who_stays_carries_nobody_meanwhile(how: Accompaniment, left: int) -> None:
    outbound = {
        "dropoff_window": (clock(9), clock(9)),
        "accompaniment_s": 30 * MINUTE,
        "accompaniment": how,
    }
    back = {"pickup_window": (clock(9, 30), clock(9, 30))}
    meanwhile = Request("Trajet 2", 1, 2, (clock(9, 10), clock(9, 20)))
    assert solve_exactly(day((*pair(1, 1, 2, outbound=outbound, back=back), meanwhile))).unserved == (left,)


def test_nobody_comes_back_in_the_car_that_still_brings_them() -> None:
    roomy = Driver("Bénévole 1", 0, 2, MORNING, seats=2)
    assert rank(day(pair(1, 1, 2), roomy)) == ((0,), 14 + 4 + 4)


def test_who_stays_must_be_able_to_bring_back() -> None:
    requests = pair(1, 1, 2, outbound={"accompaniment_s": MINUTE}, back={"skills": frozenset({"animal"})})
    assert rank(day(requests)) == ((2,), 0.0)


def two_drivers(**limits: Any) -> Problem:
    """Return a day whose return must wait, with its driver, for an outbound that somebody else drives.

    Bénévole 1 brings « Aller 1 » from km 0 to km 10 for 10:00 and comes home. Bénévole 2, at km 10, carries « Trajet
    2 » to km 0 at 9:00, is back at 9:20, and could bring « Retour 1 » back at once, had the outbound come.
    """
    only_1, only_2 = {"excluded_drivers": frozenset({"Bénévole 2"})}, {"excluded_drivers": frozenset({"Bénévole 1"})}
    requests = (
        *pair(1, 0, 1, outbound=only_1 | {"dropoff_window": (clock(10), clock(10))}, back=only_2),
        Request("Trajet 2", 1, 0, (clock(9), clock(9)), **only_2),
    )
    first = Driver("Bénévole 1", 0, 0, MORNING, seats=1, cost_per_hour=6.0)
    return day(requests, first, replace(first, id="Bénévole 2", start=1, end=1, **limits), kilometres=(0, 10))


def test_hours_lost_waiting_for_the_other_leg_are_paid() -> None:
    assert rank(two_drivers()) == ((0,), 60.0 + 2.0 + 8.0)  # Bénévole 2 is away from 9:00 to 10:20


@pytest.mark.parametrize("limit", ["max_work_s", "max_week_s"])
def test_hours_lost_waiting_for_the_other_leg_count_as_work(limit: str) -> None:
    assert rank(two_drivers(**{limit: 80 * MINUTE})) == ((0,), 70.0)
    assert rank(two_drivers(**{limit: 79 * MINUTE})) == ((1,), 40.0 + 2.0 + 2.0)


def test_both_legs_keep_one_driver_where_that_is_asked() -> None:
    requests = pair(
        1, 0, 1, outbound={"dropoff_window": (clock(9), clock(9))}, back={"pickup_window": (clock(13),) * 2}
    )
    first = Driver("Bénévole 1", 0, 0, MORNING, seats=1)
    second = Driver("Bénévole 2", 0, 0, ((clock(12), clock(18)),), seats=1)
    assert rank(day(requests, first, second)) == ((0,), 40.0)
    together = tuple(replace(request, same_driver=request.leg == "return") for request in requests)
    assert rank(day(together, first, second)) == ((2,), 0.0)
    whole_day = replace(first, shifts=(*first.shifts, *second.shifts))
    assert rank(day(together, whole_day)) == ((0,), 40.0)


def test_work_and_driving_add_up_over_the_shifts_of_a_driver() -> None:
    shifts = (*MORNING, (clock(14), clock(18)))
    requests = tuple(Request(f"Trajet {k}", 0, 1, (clock(hour), clock(hour + 1))) for k, hour in ((1, 9), (2, 15)))
    for limit in ("max_work_s", "max_week_s", "max_drive_s"):
        enough, short = (
            Driver("Bénévole 1", 0, 0, shifts, seats=1, **{limit: minutes * MINUTE}) for minutes in (40, 39)
        )
        assert rank(day(requests, enough)) == ((0,), 40.0)
        assert rank(day(requests, short)) == ((1,), 20.0)


@pytest.mark.parametrize(
    ("pauses", "left"),
    [
        ([(9, 0, 9, 30)], 0),  # at km 10, between the two
        ([(8, 0, 8, 30)], 0),  # before leaving
        ([(11, 0, 11, 30)], 0),  # once back
        ([(8, 45, 9, 15)], 1),  # somebody is aboard until 9:00
        ([(9, 20, 9, 40), (9, 0, 9, 20)], 0),  # one after the other, said in any order
        ([(9, 20, 9, 41), (9, 0, 9, 20)], 2),  # a minute short for either trip
    ],
)
def test_pauses_are_taken_with_nobody_aboard(pauses: list[tuple[int, int, int, int]], left: int) -> None:
    breaks = tuple(Break(clock(h, m), clock(h2, m2), clock(h2, m2) - clock(h, m)) for h, m, h2, m2 in pauses)
    driver = Driver("Bénévole 1", 0, 0, MORNING, seats=1, breaks=breaks)
    requests = (Request("Trajet 1", 0, 1, (clock(8, 50),) * 2), Request("Trajet 2", 1, 0, (clock(9, 40),) * 2))
    assert rank(day(requests, driver)) == ((left,), 0.0 if left == 2 else 20.0)


@pytest.mark.parametrize(
    ("driver", "request_"),
    [
        ({"seats": 1}, {"party": 2}),
        ({"wheelchairs": 0}, {"wheelchairs": 1}),
        ({"configurations": ((1, 0), (0, 1))}, {"party": 2, "wheelchairs": 1}),
        ({}, {"skills": frozenset({"animal"})}),
        ({"max_home_m": 13_000.0}, {}),
        ({"refused_places": frozenset({2})}, {}),
        ({"max_drive_s": 27 * MINUTE}, {}),
        ({"max_work_s": 27 * MINUTE}, {}),
        ({"shifts": ((clock(8), clock(8, 27)),)}, {}),
        ({}, {"max_ride_s": 3 * MINUTE}),
        ({}, {"max_ride_ratio": 0.9}),
        ({}, {"dropoff_window": (clock(8), clock(8, 13))}),
        ({}, {"excluded_drivers": frozenset({"Bénévole 1"})}),
    ],
)
def test_a_trip_that_breaks_one_rule_is_left(driver: dict[str, Any], request_: dict[str, Any]) -> None:
    able = Driver("Bénévole 1", 0, 0, MORNING, seats=2, wheelchairs=1, skills=frozenset({"animal"}))
    plain = Request("Trajet 1", 1, 2)
    if "skills" in request_:
        able = replace(able, skills=frozenset())
    assert rank(day((plain,), able)) == ((0,), 28.0)
    assert rank(day((replace(plain, **request_),), replace(able, **driver))) == ((1,), 0.0)


def test_who_does_not_share_is_carried_alone() -> None:
    trips = tuple(Request(f"Trajet {k}", 1, 2, (clock(9),) * 2) for k in (1, 2))
    roomy = Driver("Bénévole 1", 0, 0, MORNING, seats=2)
    assert rank(day(trips, roomy)) == ((0,), 28.0)
    assert rank(day((trips[0], replace(trips[1], may_share=False)), roomy)) == ((1,), 28.0)


def test_a_detour_is_taken_where_the_straight_way_is_longer() -> None:
    seconds, metres = square(3)
    metres[0, 1] = 50_000.0  # by place 2, where somebody must go anyway, it is 20 km
    requests = (Request("Trajet 1", 0, 1), Request("Trajet 2", 0, 2))
    problem = Problem("détour", seconds, metres, (Driver("Bénévole 1", 0, 0, MORNING, seats=2),), requests)
    assert rank(problem) == ((0,), 30.0)


def test_the_cheaper_driver_goes_though_further_away() -> None:
    near = Driver("Bénévole 1", 1, 1, MORNING, seats=1, cost_per_km=1.0)
    far = Driver("Bénévole 2", 0, 0, MORNING, seats=1, cost_per_km=0.2)
    assert rank(day((Request("Trajet 1", 1, 2),), near, far)) == ((0,), pytest.approx(28 * 0.2))


def test_a_day_with_too_many_routes_is_refused() -> None:
    requests = tuple(Request(f"Trajet {k}", 1, 2) for k in range(12))
    with pytest.raises(DayTooLargeError):
        solve_exactly(day(requests, Driver("Bénévole 1", 0, 0, MORNING, seats=4)), max_orders=1000)


def test_times_of_an_order_are_the_soonest_the_latest_and_the_least() -> None:
    requests = (
        Request("Trajet 1", 1, 2, (clock(9), clock(10)), pickup_service_s=5 * MINUTE, max_ride_s=10 * MINUTE),
        Request("Trajet 2", 2, 1, (clock(9, 30), clock(11))),
    )
    problem = day(requests)
    bound = system(Trips(problem), cars(problem)[0], (0, 1, 2, 3))
    assert bound is not None
    assert soonest(bound) == pytest.approx([clock(8), clock(9), clock(9, 9), clock(9, 30), clock(9, 34), clock(9, 44)])
    assert latest(bound) == pytest.approx([clock(9, 50), clock(10), clock(10, 15), clock(11), clock(11, 50), clock(12)])
    assert least_duration(bound) == pytest.approx(10 * MINUTE + 5 * MINUTE + 4 * MINUTE + 4 * MINUTE + 10 * MINUTE)


def test_a_day_in_single_precision_has_the_same_optimum() -> None:
    problem = valley_day()
    halved = replace(
        problem,
        duration_s=problem.duration_s.astype(np.float32),
        distance_m=problem.distance_m.astype(np.float32),
    )
    assert rank(halved) == rank(problem)
