"""Small days that the search once got wrong, kept as they were found, and the optimum on each from every seed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from solimob.core.dispatch import Driver, MaxIterations, Problem, Request, check, solve
from solimob.core.dispatch.day_format import read_day
from tests.core.dispatch.days import clock, line, pair
from tests.core.dispatch.test_exact import rank
from tests.core.dispatch.test_properties import rank as rank_of

DAYS = sorted((Path(__file__).parent / "hard_days").glob("*.json"))


@pytest.mark.parametrize("path", DAYS, ids=lambda path: str(path.stem))
def test_every_seed_reaches_the_optimum_when_the_day_was_found_hard(path: Path) -> None:
    problem = read_day(json.loads(path.read_text(encoding="utf-8")))
    best = rank(problem)
    for seed in range(5):
        plan = solve(problem, MaxIterations(4000), seed=seed)
        assert check(problem, plan) == ()
        assert rank_of(problem, plan) == (best[0], pytest.approx(best[1]))


@pytest.mark.parametrize("paid", [0.0, 6.0, 12.0])
def test_a_pair_with_two_drivers_is_timed_for_the_least_when_hours_are_paid(paid: float) -> None:
    """Bénévole 1 must be at km 10 at 11:00 for « Trajet 2 »: the outbound just before costs no waiting.

    Bénévole 2 then waits from 8:10, the end of « Trajet 3 », for the return; the cheaper of both waits.
    """
    only_1, only_2 = {"excluded_drivers": frozenset({"Bénévole 2"})}, {"excluded_drivers": frozenset({"Bénévole 1"})}
    requests = (
        *pair(1, 0, 1, outbound=only_1, back=only_2),
        Request("Trajet 2", 1, 0, (clock(11), clock(11)), **only_1),
        Request("Trajet 3", 0, 1, (clock(8), clock(8)), **only_2),
    )
    drivers = (
        Driver("Bénévole 1", 0, 0, ((clock(8), clock(12)),), 1, cost_per_hour=6.0),
        Driver("Bénévole 2", 0, 0, ((clock(8), clock(12)),), 1, cost_per_hour=paid),
    )
    problem = Problem("route", *line(0, 10), drivers, requests)
    plan = solve(problem, MaxIterations(200))
    assert check(problem, plan) == ()
    best = rank(problem)
    assert rank_of(problem, plan) == (best[0], pytest.approx(best[1]))
