"""The routes a search went through are put together better than any plan it met."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import inf

import numpy as np
import pytest

from solimob.core.dispatch import Driver, FirstOf, MaxIterations, MaxSeconds, NoImprovement, Problem, Request
from solimob.core.dispatch.annealing import Annealing
from solimob.core.dispatch.combining import best_combination, kinds_of_vehicles, put_together
from solimob.core.dispatch.kernel.commit import commit
from solimob.core.dispatch.kernel.instance import Instance, build_instance
from solimob.core.dispatch.kernel.pool import Pool, keep_only, new_pool, remember_route
from solimob.core.dispatch.kernel.routes import Routes, empty_routes, new_scratch
from solimob.core.dispatch.kernel.sequences import sequence, write_sequence
from tests.core.dispatch.days import clock, line, pair, square

DAY = ((clock(8), clock(19)),)


def trips(*requests: Request, drivers: int = 2) -> Problem:
    """Return a day of drivers who live at km 0, on a road with a place each 5 km up to 30."""
    people = tuple(Driver(f"Bénévole {k}", 0, 0, DAY, seats=4) for k in range(drivers))
    return Problem("routes vues", *line(*range(0, 35, 5)), people, requests)


def ride(number: int, place: int, hour: int) -> Request:
    """Return a trip from home to a place, at an hour."""
    return Request(f"Trajet {number}", 0, place, (clock(hour), clock(hour + 1)))


def plan_of(instance: Instance, *orders: tuple[int, tuple[int, ...]]) -> Routes:
    """Return routes, each a vehicle and the requests it takes one after the other."""
    routes, scratch = empty_routes(instance), new_scratch(instance, 0)
    for v, requests in orders:
        nodes = [node for request in requests for node in (2 * request, 2 * request + 1)]
        write_sequence(instance, scratch, v, nodes)
        assert commit(instance, routes, scratch, v, len(nodes))
    return routes


def pool_of(instance: Instance, *plans: Routes) -> Pool:
    """Return a pool of the routes of some plans."""
    pool = new_pool(instance, kinds_of_vehicles(instance))
    for plan in plans:
        for v in range(len(instance.vehicles)):
            remember_route(plan, pool, v)
    return pool


def combined(problem: Problem, pool: Pool, plan: Routes, bound: float) -> list[list[int]]:
    """Return what each driver does in the best combination, as nodes."""
    instance = build_instance(problem)
    chosen = best_combination(instance, pool, plan, bound, lambda: inf)
    routes = put_together(instance, new_scratch(instance, 0), pool, chosen)
    return [sequence(routes, v) for v in range(len(instance.vehicles))]


def test_good_routes_of_two_plans_are_put_together() -> None:
    """0 and 1 go the same way, 2 and 3 another hour: each plan has one of the two good routes only."""
    day = trips(ride(0, 5, 8), ride(1, 5, 9), ride(2, 6, 14), ride(3, 6, 15))
    instance = build_instance(day)
    one = plan_of(instance, (0, (0, 1)), (1, (2,)))
    other = plan_of(instance, (0, (0,)), (1, (2, 3)))
    left = float(instance.requests["weight"][3])
    pool = pool_of(instance, one, other)
    assert combined(day, pool, one, float(one.lines["cost"].sum()) + left) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_both_legs_of_a_pair_are_chosen_or_neither() -> None:
    """The pool has no route for the return: the outbound is not driven alone."""
    legs = pair(
        1, 1, 2, outbound={"pickup_window": (clock(9), clock(10))}, back={"pickup_window": (clock(14), clock(15))}
    )
    day = replace(trips(), requests=(*legs, ride(0, 5, 8)))
    instance = build_instance(day)
    plan = plan_of(instance, (0, (2,)))
    pool = pool_of(instance, plan, plan_of(instance, (1, (0,))))
    assert combined(day, pool, plan, inf) == [[4, 5], []]


def test_two_routes_of_one_driver_go_to_two_who_can_stand_for_each_other() -> None:
    day = trips(ride(0, 5, 8), ride(1, 6, 8))
    instance = build_instance(day)
    plans = plan_of(instance, (0, (0,))), plan_of(instance, (0, (1,)))
    assert combined(day, pool_of(instance, *plans), plans[0], inf) == [[0, 1], [2, 3]]


def test_a_driver_whom_nobody_stands_for_drives_one_route_only() -> None:
    day = trips(ride(0, 5, 8), ride(1, 6, 8))
    day = replace(day, drivers=(day.drivers[0], replace(day.drivers[1], shifts=((clock(14), clock(19)),))))
    instance = build_instance(day)
    plans = plan_of(instance, (0, (0,))), plan_of(instance, (0, (1,)))
    assert combined(day, pool_of(instance, *plans), plans[0], inf) == [[0, 1], []]


@pytest.mark.parametrize(
    "change",
    [
        {"seats": 2},
        {"end": 3},
        {"cost_per_km": 2.0},
        {"max_work_s": 3600.0},
        {"max_drive_s": 3600.0},
        {"max_home_m": 1.0},
    ],
)
def test_drivers_who_differ_do_not_stand_for_each_other(change: dict[str, float]) -> None:
    day = trips(ride(0, 5, 8), drivers=3)
    other = replace(day.drivers[1], **change)  # type: ignore[arg-type]  one of several types
    kinds = kinds_of_vehicles(build_instance(replace(day, drivers=(day.drivers[0], other, day.drivers[2]))))
    assert kinds[0] == kinds[2] != kinds[1]


def test_shifts_of_one_driver_do_not_stand_for_each_other() -> None:
    day = trips(ride(0, 5, 8), drivers=1)
    twice = replace(day.drivers[0], shifts=((clock(8), clock(12)), (clock(14), clock(18))))
    kinds = kinds_of_vehicles(build_instance(replace(day, drivers=(twice,))))
    assert len(set(kinds)) == 2


def test_the_cheapest_order_of_the_same_requests_is_remembered_once() -> None:
    day = Problem("ordres", *line(0, 10, 20), (Driver("Bénévole 1", 0, 0, DAY, seats=4),), ())
    day = replace(day, requests=(Request("a", 0, 2, (clock(8), clock(18))), Request("b", 2, 0, (clock(8), clock(18)))))
    instance = build_instance(day)
    dear, cheap = plan_of(instance, (0, (1, 0))), plan_of(instance, (0, (0, 1)))
    pool = pool_of(instance, dear, cheap, dear)
    assert pool.used[0] == 1
    assert pool.nodes[:4].tolist() == [0, 1, 2, 3]
    assert pool.lines["cost"][0] == cheap.lines["cost"][0] < dear.lines["cost"][0]


def test_routes_that_are_kept_are_found_again_when_others_are_forgotten() -> None:
    day = trips(*(ride(k, 5, 8 + k) for k in range(6)))
    instance = build_instance(day)
    plans = [plan_of(instance, (0, (k,))) for k in range(6)]
    pool = pool_of(instance, *plans)
    keep_only(pool, np.array([1, 4]))
    assert pool.used.tolist() == [2, 4]
    assert [remember_route(plans[k], pool, 0) for k in (1, 4)] == [0, 1]
    assert remember_route(plans[0], pool, 0) == 2


def test_nothing_is_chosen_when_no_time_is_left() -> None:
    day = trips(ride(0, 5, 8))
    instance = build_instance(day)
    plan = plan_of(instance, (0, (0,)))
    assert best_combination(instance, pool_of(instance, plan), plan, inf, lambda: 0.0) == []


def test_a_route_that_has_no_times_beside_the_others_is_left_out() -> None:
    """Seen apart, the outbound arrives at 10:00 at the soonest and the return leaves at 9:30 at the latest."""
    duration_s, distance_m = square(4)
    legs = pair(
        1, 1, 2, outbound={"pickup_window": (clock(9), clock(12))}, back={"pickup_window": (clock(9), clock(12))}
    )
    people = (
        Driver("Bénévole 1", 0, 0, ((clock(11), clock(13)),), seats=4),
        Driver("Bénévole 2", 0, 0, ((clock(8), clock(11)),), seats=4),
    )
    instance = build_instance(Problem("paire", duration_s, distance_m, people, legs))
    routes = put_together(
        instance, new_scratch(instance, 0), new_pool(instance, kinds_of_vehicles(instance)), [(0, [0, 1]), (1, [2, 3])]
    )
    assert [sequence(routes, v) for v in range(2)] == [[0, 1], []]


def test_routes_are_combined_once_in_each_cycle_when_it_is_nearly_over() -> None:
    annealing = Annealing(mean_cost=10.0, length=1000)
    ends = []
    for done in range(0, 3000, 100):
        annealing.temperature(done, 0.0)
        ends.append(annealing.ends())
    assert [k for k, end in enumerate(ends) if end] == [9, 19, 29]
    assert not any(first and second for first, second in pairwise(ends))


def test_only_a_clock_says_how_many_seconds_are_left() -> None:
    now = iter([10.0, 12.0, 13.0, 13.0])
    timed = MaxSeconds(5.0, now.__next__)
    assert timed.seconds_left() == 5.0
    timed.progress(0, 0)
    assert timed.seconds_left() == 3.0
    assert FirstOf((MaxIterations(1), timed, NoImprovement(2))).seconds_left() == 2.0
    assert FirstOf((MaxIterations(1), NoImprovement(2))).seconds_left() == inf
