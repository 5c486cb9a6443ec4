"""Where pauses are taken in a visit order: against every placement, each tried in plain Python (`exact_times`)."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from solimob.core.dispatch import Accompaniment, Break, Driver, Leg, MaxIterations, Problem, Request, check, solve
from solimob.core.dispatch.exact_times import Order, Trips, cars, least_duration, timings
from solimob.core.dispatch.kernel.commit import commit, drop_absent
from solimob.core.dispatch.kernel.insertion import insert
from solimob.core.dispatch.kernel.instance import build_instance
from solimob.core.dispatch.kernel.pauses import timed
from solimob.core.dispatch.kernel.plans import write_plan
from solimob.core.dispatch.kernel.routes import NONE, ZERO, empty_routes, new_scratch
from solimob.core.dispatch.kernel.sequences import write_sequence
from tests.core.dispatch.days import MINUTE, clock, line
from tests.core.dispatch.test_properties import HUNDREDTH_OF_A_CENT, optimum, rank

MORNING = ((clock(8), clock(13)),)


def drawn_minutes(rng: np.random.Generator, low: int, high: int) -> float:
    return MINUTE * float(rng.integers(low, high + 1))


def drawn_breaks(rng: np.random.Generator, count: int) -> tuple[Break, ...]:
    """Return pauses that do not ask for the same time, in any order."""
    found: list[Break] = []
    opens = clock(7, 30)
    for _ in range(count):
        begin = opens + drawn_minutes(rng, 0, 60)
        lasts = drawn_minutes(rng, 5, 40)
        opens = begin + lasts + drawn_minutes(rng, 0, 40)
        found.append(Break(begin, opens, lasts))
    return tuple(found[k] for k in rng.permutation(len(found)))


def drawn_request(rng: np.random.Generator, name: str, places: int) -> Request:
    early = clock(8) + drawn_minutes(rng, 0, 240)
    late = early + drawn_minutes(rng, 0, 60)
    given = rng.random() < 0.7
    return Request(
        name,
        int(rng.integers(places)),
        int(rng.integers(places)),
        (early, late) if given else (-inf, inf),
        pickup_service_s=drawn_minutes(rng, 0, 3),
        dropoff_service_s=drawn_minutes(rng, 0, 3),
        max_ride_s=drawn_minutes(rng, 10, 60) if rng.random() < 0.4 else None,
    )


def drawn_day(rng: np.random.Generator) -> Problem:
    """Return one driver's day of one to five requests; at times two are legs of a pair, accompanied or not."""
    places = 5
    seconds = MINUTE * rng.integers(0, 16, (places, places)).astype(float)  # the triangle inequality does not hold
    np.fill_diagonal(seconds, 0.0)
    requests = [drawn_request(rng, f"Trajet {k}", places) for k in range(int(rng.integers(1, 6)))]
    if len(requests) > 1 and rng.random() < 0.5:
        there, back = requests[:2]
        waits = drawn_minutes(rng, 0, 40) if rng.random() < 0.7 else 0.0
        how = (Accompaniment.EITHER, Accompaniment.HOME_AND_BACK)[int(rng.integers(2))]
        requests[0] = replace(there, linked_to=back.id, leg=Leg.OUTBOUND, accompaniment_s=waits, accompaniment=how)
        requests[1] = replace(back, linked_to=there.id, leg=Leg.RETURN)
    driver = Driver(
        "Bénévole 1",
        0,
        int(rng.integers(places)),
        MORNING,
        seats=9,
        breaks=drawn_breaks(rng, count=int(rng.integers(1, 4))),
        cost_per_hour=6.0 if rng.random() < 0.5 else 0.0,
        max_work_s=drawn_minutes(rng, 60, 240) if rng.random() < 0.5 else None,
    )
    return Problem("pauses", seconds, 10.0 * seconds, (driver,), tuple(requests))


def drawn_order(rng: np.random.Generator, problem: Problem) -> Order:
    """Return every stop in an order where few are aboard together, pickups by their windows or nearly."""
    keys = [
        r.pickup_window[0] if r.pickup_window[0] > 0 else rng.uniform(clock(8), clock(12)) for r in problem.requests
    ]
    waiting = sorted(range(len(keys)), key=lambda k: keys[k] + rng.normal(0, 5 * MINUTE))
    if problem.requests[0].linked_to is not None and waiting.index(0) > waiting.index(1):
        i, j = waiting.index(0), waiting.index(1)
        waiting[i], waiting[j] = 1, 0
    order: list[int] = []
    aboard: list[int] = []
    while waiting or aboard:
        if aboard and (not waiting or rng.random() < 0.75 or (waiting[0] == 1 and 0 in aboard)):
            order.append(2 * aboard.pop(int(rng.integers(len(aboard)))) + 1)
        else:
            aboard.append(waiting.pop(0))
            order.append(2 * aboard[-1])
    if problem.requests[0].linked_to is not None and order.index(2) < order.index(1):
        order.remove(1)
        order.insert(order.index(2), 1)
    return tuple(order)


def test_no_placement_of_pauses_is_missed_and_the_least_duration_is_found() -> None:
    seen = {"between two stops": 0, "refused by its pauses alone": 0}
    for seed in range(1500):
        rng = np.random.default_rng((seed, 11))
        problem = drawn_day(rng)
        order = drawn_order(rng, problem)
        car, trips, n = cars(problem)[0], Trips(problem), len(order)
        expected = min(map(least_duration, timings(trips, car, order)), default=inf)
        instance = build_instance(problem)
        routes, scratch = empty_routes(instance), new_scratch(instance, 0)
        write_sequence(instance, scratch, 0, list(order))
        found = timed(instance, routes, scratch, ZERO, n, ZERO, ZERO, ZERO)
        asked = problem.drivers[0].cost_per_hour > 0
        assert found == pytest.approx(expected if asked or expected == inf else 0.0, abs=1e-6), seed
        placed = scratch.state["pause"][0, : len(car.pauses)].tolist()
        write_sequence(instance, scratch, 0, list(order))
        assert commit(instance, routes, scratch, ZERO, n) == (expected < inf), seed
        if expected == inf:
            seen["refused by its pauses alone"] += bool(timings(trips, replace(car, pauses=()), order))
        else:
            seen["between two stops"] += any(0 < position <= n for position in placed)
            assert check(problem, write_plan(instance, problem, routes, scratch, {})) == (), seed
    assert min(seen.values()) >= 100, seen  # the days drawn are neither too easy nor too hard


def rested_day(seed: int) -> Problem:
    """Return a day of four trips along a road and two volunteers with three pauses each, whose hours cost or not."""
    rng = np.random.default_rng((seed, 12))
    seconds, metres = line(*rng.integers(0, 25, 6).astype(float))
    hours = 6.0 * (seed % 2)
    drivers = tuple(
        Driver(f"Bénévole {k}", k, k, MORNING, seats=2, breaks=drawn_breaks(rng, count=3), cost_per_hour=hours)
        for k in range(2)
    )
    requests = tuple(drawn_request(rng, f"Trajet {k}", 6) for k in range(4))
    return Problem(f"journée {seed}", seconds, metres, drivers, requests)


@pytest.mark.parametrize("seed", range(12))
def test_the_search_reaches_the_optimum_when_everybody_has_three_pauses(seed: int) -> None:
    problem = rested_day(seed)
    best = optimum(problem)
    plans = [solve(problem, MaxIterations(500), seed=k) for k in range(3)]
    assert all(check(problem, plan) == () for plan in plans)
    found = min(rank(problem, plan) for plan in plans)
    assert found == (best[0], pytest.approx(best[1], abs=HUNDREDTH_OF_A_CENT))


def test_a_pause_stays_where_it_is_when_a_trip_is_inserted_around_it() -> None:
    seconds, metres = line(0, 10)
    pause = Break(clock(9), clock(10), 30 * MINUTE)
    driver = Driver("Bénévole 1", 0, 0, MORNING, seats=1, breaks=(pause,))
    requests = tuple(Request(f"Trajet {k}", 0, 1, (clock(hour),) * 2) for k, hour in enumerate((8, 10, 12)))
    problem = Problem("pause", seconds, metres, (driver,), requests)
    instance = build_instance(problem)
    routes, scratch = empty_routes(instance), new_scratch(instance, 0)
    write_sequence(instance, scratch, 0, [0, 1, 2, 3])
    assert commit(instance, routes, scratch, ZERO, 4)
    assert routes.lines["pause"][0, 0] == 3
    assert insert(instance, routes, scratch, ZERO, 2, 4, 4, NONE)  # at noon
    assert routes.lines["pause"][0, 0] == 3
    routes.vehicle[0] = -1
    assert drop_absent(instance, routes, scratch, ZERO)
    assert routes.lines["pause"][0, 0] == 1
    assert insert(instance, routes, scratch, ZERO, 0, 0, 0, NONE)  # at eight
    assert routes.lines["pause"][0, 0] == 3
    assert check(problem, write_plan(instance, problem, routes, scratch, {})) == ()
