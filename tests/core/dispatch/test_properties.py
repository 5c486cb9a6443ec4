"""What holds of every small day: the search against the exact answer, and the exact answer against itself.

The search may not be better than the optimum, nor the checker refuse its plans; on each of 36 fixed days the best of
three runs of 2,000 iterations must be the optimum. The optimum may not get worse when a constraint is relaxed or a
volunteer is added, nor change with names and orders. Costs are compared to a hundredth of a cent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solimob.core.dispatch import (
    ANY_TIME,
    Accompaniment,
    Driver,
    MaxIterations,
    Plan,
    Problem,
    Progress,
    Request,
    check,
    solve,
)
from solimob.core.dispatch.exact import solve_exactly
from tests.core.dispatch.days import HOUR, MINUTE, clock, line, pair
from tests.core.dispatch.strategies import small_days
from tests.core.dispatch.test_exact import judged

type Rank = tuple[tuple[int, ...], float]

HUNDREDTH_OF_A_CENT = 1e-4
DAYS = small_days(max_requests=5)
SLOW = [HealthCheck.too_slow]


def rank(problem: Problem, plan: Plan) -> Rank:
    """Return what a plan is compared by: those left out of each priority, then euros, penalties included."""
    left = {unserved.request for unserved in plan.unserved}
    firm = [request for request in problem.requests if request.penalty is None]
    levels = sorted({request.priority for request in firm})
    out = tuple(sum(r.priority == level and r.id in left for r in firm) for level in levels)
    return out, plan.cost + sum(r.penalty for r in problem.requests if r.penalty is not None and r.id in left)


def optimum(problem: Problem) -> Rank:
    """Return the rank of the exact answer, whose routes the checker accepts."""
    best = solve_exactly(problem)
    assert judged(problem, best) == ()
    return best.unserved, best.cost


def no_worse(one: Rank, other: Rank) -> bool:
    """Tell whether a rank is at least as good as another."""
    return one[0] < other[0] or (one[0] == other[0] and one[1] <= other[1] + HUNDREDTH_OF_A_CENT)


@settings(max_examples=150, suppress_health_check=SLOW)
@given(DAYS, st.integers(0, 2))
def test_plans_are_valid_and_never_better_than_the_optimum(problem: Problem, seed: int) -> None:
    plan = solve(problem, MaxIterations(200), seed=seed)
    assert check(problem, plan) == ()
    assert no_worse(optimum(problem), rank(problem, plan))


@settings(max_examples=100, suppress_health_check=SLOW)
@given(DAYS)
def test_linked_requests_are_served_together_or_not_at_all(problem: Problem) -> None:
    plan = solve(problem, MaxIterations(100))
    left = {unserved.request for unserved in plan.unserved}
    taken = {stop.request for route in solve_exactly(problem).routes for stop in route.stops}
    for request in problem.requests:
        if request.linked_to is not None:
            assert (request.id in left) == (request.linked_to in left)
            assert (request.id in taken) == (request.linked_to in taken)


@settings(max_examples=30, suppress_health_check=SLOW)
@given(DAYS)
def test_the_best_plan_found_never_worsens_within_a_run(problem: Problem) -> None:
    requests = tuple(replace(request, priority=1, penalty=None) for request in problem.requests)
    seen: list[Progress] = []
    plan = solve(replace(problem, requests=requests), MaxIterations(1000), on_progress=seen.append)
    ranks = [((len(requests) - progress.served,), progress.cost) for progress in seen]
    ranks.append(((len(plan.unserved),), plan.cost))
    for before, after in pairwise(ranks):
        assert no_worse(after, before)


# Days of a fixed list, where the search must reach the optimum.


def seeded_day(seed: int) -> Problem:
    """Return a day of two pairs, two or three single trips and two or three volunteers on a square of 20 km.

    By the remainder of the seed by 6: 0 plain pairs; 1 accompaniments; 2 people who do not share; 3 a volunteer with
    two shifts, a pause and a work limit; 4 priorities; 5 hours that cost.
    """
    rng = np.random.default_rng((seed, 3))
    kind = seed % 6
    points = rng.uniform(0, 20, (9, 2))
    metres = np.round(1000 * np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)))
    seconds = np.round(metres / 12)

    def people(number: int) -> Driver:
        opens = clock(8) + 30 * MINUTE * int(rng.integers(0, 3))
        driver = Driver(f"Bénévole {number}", number - 1, number - 1, ((opens, opens + 4 * HOUR),), seats=2)
        if kind == 3 and number == 1:
            return replace(
                driver,
                shifts=((clock(8), clock(10)), (clock(10, 30), clock(13))),
                max_work_s=3 * HOUR,
            )
        return replace(driver, cost_per_hour=12.0 if kind == 5 else 0.0)

    drivers = tuple(people(number) for number in range(1, 3 + int(rng.integers(0, 2))))

    def wanted(early: float, late: float) -> dict[str, object]:
        begin = round(rng.uniform(early, late) / MINUTE) * MINUTE
        return {"pickup_window": (begin, begin + 30 * MINUTE), "max_ride_ratio": 2.0, "may_share": kind != 2}

    trips: list[Request] = []
    for number in (1, 2):
        home, away = rng.choice(np.arange(3, 9), 2, replace=False).tolist()
        outbound = wanted(clock(8, 30), clock(9, 30))
        if kind == 1:
            outbound |= {"accompaniment_s": 30 * MINUTE, "accompaniment": list(Accompaniment)[(seed // 6 + number) % 3]}
        trips += pair(number, home, away, outbound=outbound, back=wanted(clock(10), clock(11)))
    for number in range(5, 7 + int(rng.integers(0, 2))):
        start, end = rng.choice(np.arange(3, 9), 2, replace=False).tolist()
        level = 1 + number % 2 if kind == 4 else 1
        trips.append(Request(f"Trajet {number}", start, end, priority=level, **wanted(clock(8, 30), clock(11))))
    return Problem(f"journée {seed}", seconds, metres, drivers, tuple(trips))


@pytest.mark.parametrize("seed", range(36))
def test_the_search_reaches_the_optimum(seed: int) -> None:
    problem = seeded_day(seed)
    best = optimum(problem)
    found = min(rank(problem, solve(problem, MaxIterations(2000), seed=k)) for k in range(3))
    assert found == (best[0], pytest.approx(best[1], abs=HUNDREDTH_OF_A_CENT))


# Relaxed days.


def each_driver(edit: Callable[[Driver], Driver]) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, drivers=tuple(map(edit, problem.drivers)))


def each_request(edit: Callable[[Request], Request]) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, requests=tuple(map(edit, problem.requests)))


def one_more_seat(driver: Driver) -> Driver:
    folded = tuple((seats + 1, wheelchairs) for seats, wheelchairs in driver.configurations)
    return replace(driver, seats=driver.seats + 1, configurations=folded)


def wider_windows(request: Request) -> Request:
    (up, up_late), (down, down_late) = request.pickup_window, request.dropoff_window
    return replace(
        request,
        pickup_window=(max(up - HOUR, 0.0) if np.isfinite(up) else up, up_late + HOUR),
        dropoff_window=(max(down - HOUR, 0.0) if np.isfinite(down) else down, down_late + HOUR),
    )


def one_more_volunteer(problem: Problem) -> Problem:
    idle = Driver("Bénévole 99", 0, 0, ((clock(8), clock(14)),), seats=4, skills=frozenset({"animal", "femme"}))
    return replace(problem, drivers=(*problem.drivers, idle))


RELAXED: dict[str, Callable[[Problem], Problem]] = {
    "one more seat": each_driver(one_more_seat),
    "no limit of work": each_driver(lambda d: replace(d, max_work_s=None, max_week_s=None)),
    "an hour more of work": each_driver(
        lambda d: replace(d, max_work_s=None if d.max_work_s is None else d.max_work_s + HOUR)
    ),
    "no limit of driving": each_driver(lambda d: replace(d, max_drive_s=None)),
    "no distance from home": each_driver(lambda d: replace(d, max_home_m=None, refused_places=frozenset())),
    "no pause": each_driver(lambda d: replace(d, breaks=())),
    "every skill": each_driver(lambda d: replace(d, skills=frozenset({"animal", "femme"}))),
    "one more volunteer": one_more_volunteer,
    "wider windows": each_request(wider_windows),
    "any time": each_request(lambda r: replace(r, pickup_window=ANY_TIME, dropoff_window=ANY_TIME)),
    "longer rides": each_request(lambda r: replace(r, max_ride_s=None if r.max_ride_s is None else 2 * r.max_ride_s)),
    "no limit of ride": each_request(lambda r: replace(r, max_ride_s=None, max_ride_ratio=None)),
    "everybody shares": each_request(lambda r: replace(r, may_share=True)),
    "no need of a skill": each_request(lambda r: replace(r, skills=frozenset())),
    "nobody excluded": each_request(lambda r: replace(r, excluded_drivers=frozenset())),
    "any two drivers": each_request(lambda r: replace(r, same_driver=False)),
    "shorter accompaniments": each_request(lambda r: replace(r, accompaniment_s=r.accompaniment_s / 2)),
    "lower penalties": each_request(lambda r: replace(r, penalty=None if r.penalty is None else r.penalty / 2)),
    "waited for or not": each_request(
        lambda r: (
            replace(r, accompaniment=Accompaniment.EITHER)
            if r.accompaniment_s > 0 and r.accompaniment is Accompaniment.STAY
            else r
        )
    ),
}


@pytest.mark.parametrize("relaxed", RELAXED)
@settings(max_examples=30, suppress_health_check=SLOW)
@given(problem=DAYS)
def test_a_relaxed_day_has_no_worse_an_optimum(problem: Problem, relaxed: str) -> None:
    assert no_worse(optimum(RELAXED[relaxed](problem)), optimum(problem))


# The same day, said otherwise.


def renamed(problem: Problem) -> Problem:
    """Return the same day with other names."""
    drivers = tuple(replace(driver, id=f"Personne {driver.id}") for driver in problem.drivers)

    def rename(request: Request) -> Request:
        return replace(
            request,
            id=f"Demande {request.id}",
            linked_to=None if request.linked_to is None else f"Demande {request.linked_to}",
            preferred_drivers=frozenset(f"Personne {name}" for name in request.preferred_drivers),
            excluded_drivers=frozenset(f"Personne {name}" for name in request.excluded_drivers),
        )

    return replace(problem, drivers=drivers, requests=tuple(map(rename, problem.requests)))


def places_moved(problem: Problem, order: list[int]) -> Problem:
    """Return the same day, place `order[k]` now being row k of the matrices."""
    row = {place: k for k, place in enumerate(order)}
    drivers = tuple(
        replace(d, start=row[d.start], end=row[d.end], refused_places=frozenset(row[p] for p in d.refused_places))
        for d in problem.drivers
    )
    requests = tuple(replace(r, pickup=row[r.pickup], dropoff=row[r.dropoff]) for r in problem.requests)
    matrices = {name: getattr(problem, name)[np.ix_(order, order)] for name in ("duration_s", "distance_m")}
    return replace(problem, drivers=drivers, requests=requests, **matrices)


@settings(max_examples=60, suppress_health_check=SLOW)
@given(DAYS, st.data())
def test_names_and_orders_do_not_change_the_optimum(problem: Problem, data: st.DataObject) -> None:
    other = places_moved(renamed(problem), data.draw(st.permutations(range(len(problem.duration_s)))))
    other = replace(
        other,
        drivers=tuple(data.draw(st.permutations(other.drivers))),
        requests=tuple(data.draw(st.permutations(other.requests))),
    )
    one, two = optimum(problem), optimum(other)
    assert one == (two[0], pytest.approx(two[1], abs=HUNDREDTH_OF_A_CENT))


# Days on which the search once stayed above the optimum.


def test_the_search_leaves_an_optional_trip_that_costs_more_than_its_penalty() -> None:
    seconds, metres = line(0, 10, 14)
    drivers = tuple(Driver(f"Bénévole {k}", 0, 0, ((clock(8), clock(12)),), seats=1) for k in (1, 2, 3))
    problem = Problem("facultatif", seconds, metres, drivers, (Request("Trajet 1", 1, 2, penalty=5.0),))
    assert optimum(problem) == ((), 5.0)
    assert rank(problem, solve(problem, MaxIterations(1000))) == ((), 5.0)


@pytest.mark.parametrize("how", [Accompaniment.HOME_AND_BACK, Accompaniment.EITHER])
def test_the_search_puts_trips_where_the_driver_waits_anyway(how: Accompaniment) -> None:
    seconds = np.array([[0, 9], [0, 0]]) * MINUTE
    outbound = {
        "accompaniment_s": 12 * MINUTE,
        "accompaniment": how,
        "pickup_window": (clock(10, 27), clock(11, 11)),
        "dropoff_service_s": 5 * MINUTE,
    }
    back = {
        "pickup_window": (clock(11, 15), clock(11, 59)),
        "pickup_service_s": 5 * MINUTE,
        "dropoff_service_s": 2 * MINUTE,
    }
    short = {"pickup_service_s": 3 * MINUTE, "dropoff_service_s": 3 * MINUTE, "may_share": False}
    requests = (*pair(1, 0, 1, outbound=outbound, back=back), *(Request(f"Trajet {k}", 1, 1, **short) for k in (3, 4)))
    driver = Driver("Bénévole 1", 1, 1, ((clock(8), clock(13)),), seats=4, cost_per_km=0.5, cost_per_hour=6.0)
    problem = Problem("attente", seconds, seconds * 15, (driver,), requests)
    assert optimum(problem) == ((0,), pytest.approx(12.3))  # 16.2 km and 42 minutes
    assert rank(problem, solve(problem, MaxIterations(1000))) == ((0,), pytest.approx(12.3))


def test_the_search_moves_a_trip_to_the_other_shift_when_both_leave_little_work() -> None:
    seconds = np.array([[0, 0], [3, 0]]) * MINUTE
    shifts = ((clock(9), clock(11)), (clock(11, 30), clock(13, 30)))
    driver = Driver("Bénévole 1", 0, 0, shifts, seats=1, max_work_s=76 * MINUTE)
    requests = (
        Request("Trajet 1", 1, 1, (clock(9), clock(12, 4)), pickup_service_s=8 * MINUTE),
        Request("Trajet 2", 1, 1, (clock(13), clock(14)), pickup_service_s=7 * MINUTE),
    )
    problem = Problem("deux créneaux", seconds, seconds * 10, (driver,), requests)
    assert optimum(problem) == ((0,), pytest.approx(1.8))  # both in the afternoon: 66 minutes
    assert rank(problem, solve(problem, MaxIterations(1000))) == ((0,), pytest.approx(1.8))
