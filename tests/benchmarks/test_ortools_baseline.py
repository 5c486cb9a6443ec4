"""The baseline is told the rules of a day: its plans pass the checker. Skipped where OR-tools is not installed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("ortools", reason="needs requirements/bench.txt")

from benchmarks.quality.dispatch.ortools_baseline import FIRST_STRATEGIES, solve_with_ortools
from benchmarks.quality.dispatch.rural_days import SHAPES, rural_day
from solimob.core.dispatch import Driver, Leg, Problem, Request, check, read_cordeau
from tests.core.dispatch.days import clock, line

pytestmark = pytest.mark.filterwarnings("ignore:builtin type .* has no __module__ attribute:DeprecationWarning")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("strategy", FIRST_STRATEGIES)
def test_plans_of_rural_days_are_valid(shape: str, strategy: str) -> None:
    day = rural_day(shape, 40, 12, 1, plain=True)
    found = solve_with_ortools(day, 1.0, strategy)
    assert found.plan is not None
    assert check(day, found.plan) == ()
    assert found.plan.served >= 30
    assert found.first_plan_s is not None
    assert found.first_plan_s <= found.cpu_s


def test_shifts_and_folding_seats_and_riding_alone_are_told() -> None:
    day = rural_day("valley", 40, 12, 2)
    alone = tuple(replace(request, accompaniment_s=0.0) for request in day.requests)
    day = Problem(day.name, day.duration_s, day.distance_m, day.drivers, alone)
    found = solve_with_ortools(day, 2.0)
    assert found.plan is not None
    assert check(day, found.plan) == ()
    assert found.plan.served >= 20


def test_a_pair_whose_return_nobody_can_take_stays_whole_outside() -> None:
    duration_s, distance_m = line(0, 10, 20)
    requests = (
        Request("Aller 1", 1, 2, dropoff_window=(clock(9), clock(9, 10)), linked_to="Retour 1", leg=Leg.OUTBOUND),
        Request("Retour 1", 2, 1, pickup_window=(clock(20), clock(21)), linked_to="Aller 1", leg=Leg.RETURN),
        Request("Trajet 2", 1, 2, dropoff_window=(clock(10), clock(10, 10))),
    )
    day = Problem("", duration_s, distance_m, (Driver("Bénévole 1", 0, 0, ((clock(8), clock(12)),), 3),), requests)
    plan = solve_with_ortools(day, 0.5).plan
    assert plan is not None
    assert check(day, plan) == ()
    assert {unserved.request for unserved in plan.unserved} == {"Aller 1", "Retour 1"}


@pytest.mark.shared
def test_an_instance_of_the_literature_is_solved_to_its_optimum(shared_data: Path) -> None:
    day = read_cordeau((shared_data / "darp" / "a2-16.txt").read_text(encoding="utf-8"), "a2-16")
    plan = solve_with_ortools(day, 5.0).plan
    assert plan is not None
    assert check(day, plan) == ()
    assert plan.cost == pytest.approx(294.24795, abs=0.01)
