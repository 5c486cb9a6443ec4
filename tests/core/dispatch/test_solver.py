"""What every search promises, whatever the day: same words, same plan; never worse than where it began."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from solimob.core.dispatch import (
    Driver,
    FirstOf,
    MaxIterations,
    MaxSeconds,
    NoImprovement,
    Plan,
    Problem,
    Progress,
    Request,
    StopCriterion,
    UnreadablePlanError,
    WhenAsked,
    check,
    read_cordeau,
    read_day,
    solve,
)
from solimob.core.dispatch.annealing import COLD, HEAT, Annealing
from solimob.core.dispatch.kernel.instance import build_instance
from solimob.core.dispatch.solver import begin_chain, run_batches
from tests.core.dispatch.days import clock, line, valley_day, valley_plan


def busy_day(requests: int = 40, drivers: int = 6, seed: int = 1) -> Problem:
    """Return a day with more to drive than the drivers can: places along a road, two priorities, some pairs."""
    rng = np.random.default_rng(seed)
    duration_s, distance_m = line(*rng.uniform(0, 60, 30).round(1))
    people = tuple(
        Driver(f"Bénévole {k}", int(rng.integers(30)), int(rng.integers(30)), ((clock(8), clock(12)),), seats=3)
        for k in range(drivers)
    )
    asked = []
    for k in range(requests):
        pickup, dropoff = (int(place) for place in rng.choice(30, 2, replace=False))
        early = clock(8) + float(rng.integers(0, 180)) * 60
        window = (early, early + 1800.0)
        asked.append(Request(f"Trajet {k}", pickup, dropoff, pickup_window=window, priority=1 + k % 2))
    return Problem("journée chargée", duration_s, distance_m, people, tuple(asked))


def without_time(plan: Plan) -> Plan:
    """Return a plan without the time it took."""
    return replace(plan, seconds=0.0)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_same_seed_threads_and_iterations_give_the_same_plan(threads: int) -> None:
    day = busy_day()
    first, second = (without_time(solve(day, MaxIterations(600), seed=3, threads=threads)) for _ in range(2))
    assert first == second


def test_another_seed_searches_otherwise() -> None:
    plans = [solve(busy_day(), MaxIterations(100), seed=seed).routes for seed in range(4)]
    assert any(plan != plans[0] for plan in plans[1:])


@pytest.mark.parametrize("threads", [1, 2])
def test_the_best_plan_never_worsens_whatever_the_temperature(threads: int) -> None:
    day = busy_day()
    day = replace(day, requests=tuple(replace(request, priority=1) for request in day.requests))
    seen: list[Progress] = []
    solve(day, MaxIterations(6000), threads=threads, on_progress=seen.append)
    assert len(seen) == 60
    ranks = [(-progress.served, progress.cost) for progress in seen]
    assert all(after <= (before[0], before[1] + 1e-9) for before, after in pairwise(ranks))
    assert ranks[-1] < ranks[0]


def test_a_plan_made_by_hand_is_kept_or_bettered() -> None:
    day = valley_day()
    by_hand = valley_plan()
    worse = replace(by_hand, routes=by_hand.routes[:1], served=2, unserved=(), distance_m=20_000.0, cost=20.0)
    for start, iterations in ((by_hand, 0), (worse, 300)):
        plan = solve(day, MaxIterations(iterations), start=start)
        assert (plan.served, plan.cost) == (by_hand.served, pytest.approx(by_hand.cost))


def test_a_plan_of_another_day_cannot_be_started_from() -> None:
    with pytest.raises(UnreadablePlanError, match="n'est pas dans la journée"):
        solve(busy_day(), MaxIterations(0), start=valley_plan())


def test_a_first_plan_needs_no_iteration() -> None:
    day = busy_day()
    plan = solve(day, MaxIterations(0))
    assert plan.served > 0
    assert plan.iterations == 0
    assert check(day, plan) == ()


@pytest.mark.parametrize("shared_by", [1, 3])
def test_more_priority_is_never_given_up_for_less(shared_by: int) -> None:
    """With one place for two people, the one of priority 1 goes, at whatever cost and however many others."""
    duration_s, distance_m = line(0, 5, 300)
    driver = Driver("Bénévole 1", 0, 0, ((clock(8), clock(19)),), seats=1)
    far = Request("Trajet 1", 0, 2, pickup_window=(clock(8), clock(9)))
    near = [Request(f"Trajet {k + 2}", 0, 1, pickup_window=(clock(9), clock(10)), priority=2) for k in range(shared_by)]
    day = Problem("choix", duration_s, distance_m, (driver,), (far, *near))
    plan = solve(day, MaxIterations(200))
    assert {stop.request for route in plan.routes for stop in route.stops} == {"Trajet 1"}


def test_what_is_left_out_has_its_turn_when_somebody_must_be() -> None:
    """With one place for two, the search goes by plans with the far trip too; the best it keeps is with the near one.

    So cold (1 euro) it would never accept 40 euros more: only the insistence on what was left out long enough can.
    """
    driver = Driver("Bénévole 1", 0, 0, ((clock(8), clock(19)),), seats=1)
    near, far = (Request(f"Trajet {place}", 0, place, (clock(9), clock(9))) for place in (1, 2))
    day = Problem("choix", *line(0, 5, 25), (driver,), (near, far))
    instance = build_instance(day)
    chain = begin_chain(instance, day, 0, None)
    served = set()
    with ThreadPoolExecutor(max_workers=1) as workers:
        for _ in range(200):
            run_batches(instance, [chain], 1.0, workers)
            served.add(tuple(np.flatnonzero(chain.current.vehicle >= 0)))
    assert served == {(0,), (1,)}
    assert list(np.flatnonzero(chain.best.vehicle >= 0)) == [0]


@pytest.mark.parametrize(
    "stop",
    [
        MaxSeconds(0.2, iter(np.arange(0, 100, 0.01)).__next__),
        NoImprovement(300),
        WhenAsked(iter([False] * 5 + [True] * 10).__next__),
        FirstOf((MaxIterations(10**9), NoImprovement(300))),
    ],
)
def test_every_criterion_ends_the_search(stop: StopCriterion) -> None:
    plan = solve(busy_day(), stop)
    assert plan.iterations > 0
    assert check(busy_day(), plan) == ()


def test_matrices_in_double_precision_are_not_copied() -> None:
    day = valley_day()
    instance = build_instance(day)
    assert np.shares_memory(instance.time, day.duration_s)
    assert np.shares_memory(instance.distance, day.distance_m)


def test_the_search_cools_in_whole_cycles_and_ends_cold() -> None:
    annealing = Annealing(mean_cost=10.0, length=1000)
    heats = [annealing.temperature(done, done / 5400) for done in range(0, 5400, 100)]
    assert heats[0] == pytest.approx(10 * HEAT)
    assert heats[-1] < 1.2 * 10 * COLD
    rises = [after > before for before, after in pairwise(heats[1:])]
    assert rises.count(True) == 4


def test_without_a_known_end_a_cycle_lasts_its_iterations() -> None:
    annealing = Annealing(mean_cost=10.0, length=1000)
    heats = [annealing.temperature(done, 0.0) for done in range(0, 3000, 100)]
    assert [k for k in range(1, 30) if heats[k] > heats[k - 1]] == [10, 20]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "best"), [("a2-16", 294.25), ("a2-20", 344.83), ("b2-16", 309.41)])
def test_small_days_of_the_literature_reach_the_best_known_cost(name: str, best: float, shared_data: Path) -> None:
    day = read_cordeau((shared_data / "darp" / f"{name}.txt").read_text(), name)
    plan = solve(day, MaxIterations(4000))
    assert check(day, plan) == ()
    assert plan.served == len(day.requests)
    assert plan.cost == pytest.approx(best, abs=0.01)


def test_no_leg_stays_alone_when_its_other_leg_leaves_with_a_route_that_no_longer_fits() -> None:
    """Without the triangle inequality a route may stop fitting when a stop leaves it: all of it is then left out."""
    big, small = 3000, 300
    seconds = [
        [0, big, 0, 0, 0, big, 0],
        [900, 0, small, 0, big, big, big],
        [0, big, 0, small, 900, 0, small],
        [big, big, big, 0, 900, 0, 0],
        [0, 0, big, big, 0, 0, 0],
        [0, 0, 0, 900, 0, 0, 900],
        [0, 0, 0, 0, 0, big, 0],
    ]
    driver = {
        "id": "Bénévole 1",
        "start": 2,
        "end": 0,
        "shifts": [[27000, 32400], [36000, 68400]],
        "seats": 4,
        "max_drive_s": 3600,
        "cost_per_km": 1,
        "cost_per_hour": 5,
        "breaks": [[51300, 53100, 900]],
    }
    first = {"id": "Aller 1", "pickup": 0, "dropoff": 2, "pickup_window": [41400, 42000], "pickup_service_s": 60}
    second = {"id": "Aller 2", "pickup": 5, "dropoff": 0, "dropoff_window": [68400, 70200], "max_ride_ratio": 1.5}
    requests = [
        first | {"max_ride_s": 0, "linked_to": "Retour 1", "leg": "outbound"},
        {"id": "Retour 1", "pickup": 0, "dropoff": 5, "max_ride_s": 0, "linked_to": "Aller 1", "leg": "return"},
        second
        | {"linked_to": "Retour 2", "leg": "outbound", "accompaniment_s": 7200, "accompaniment": "home_and_back"},
        {"id": "Retour 2", "pickup": 0, "dropoff": 5, "max_ride_s": 600, "linked_to": "Aller 2", "leg": "return"},
    ]
    day = read_day(
        {"name": "journée", "duration_s": seconds, "distance_m": seconds, "drivers": [driver], "requests": requests}
    )
    for seed in range(5):
        assert check(day, solve(day, MaxIterations(300), seed=seed)) == ()
