"""The figures of a plan, worked out by hand on the valley day, and the key plans are compared by."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.dispatch import Accompaniment, Act, Driver, Plan, Problem, Reason, Request, Route, Unserved
from solimob.core.dispatch.plan_figures import (
    Inequality,
    PriorityFigures,
    fair_load,
    figures,
    gini,
    inequality,
    legs,
    mean_difference,
    objective,
)
from tests.core.dispatch.days import HOUR, MINUTE, clock, line, pair, square, stop, valley_day, valley_plan

LOADS = st.lists(st.floats(0, 1e4, allow_subnormal=False), min_size=1, max_size=8)
LEFT = Reason("not_placed", (), "")


def empty_plan(problem: Problem) -> Plan:
    return Plan(0, 0.0, 0.0, (), tuple(Unserved(request.id, LEFT) for request in problem.requests))


def with_drivers(problem: Problem, **changes: dict[str, object]) -> Problem:
    """Return the day with fields of « Bénévole n » changed: `n1={…}`."""
    drivers = [replace(driver, **changes.get(f"n{row}", {})) for row, driver in enumerate(problem.drivers, start=1)]
    return replace(problem, drivers=tuple(drivers))


# The valley day, by hand: Bénévole 1 drives 20 km in 1 h 10 and 30 km in 30 min, Bénévole 2 40 km in 2 h 30.


def test_kilometres_and_hours_of_each_driver() -> None:
    problem = with_drivers(valley_day(), n1={"year_km": 100.0})
    first, second = figures(problem, valley_plan()).drivers
    assert (first.driver, first.routes, first.km, first.year_km) == ("Bénévole 1", 2, 50.0, 150.0)
    assert (second.driver, second.routes, second.km, second.year_km) == ("Bénévole 2", 1, 40.0, 40.0)
    assert first.hours == pytest.approx((70 + 30) / 60)
    assert second.hours == pytest.approx(2.5)


def test_empty_and_passenger_kilometres() -> None:
    found = figures(valley_day(), valley_plan())
    # Passengers: Aller 1, Retour 1, Aller 2, Retour 2 of 5 km, Aller 3 of 10 km with two people, Aller 4 of 10 km.
    assert found.passenger_km == pytest.approx(4 * 5 + 2 * 10 + 10)
    assert found.km == pytest.approx(90)
    assert found.empty_km == pytest.approx(90 - 4 * 5 - 10 - 10)
    assert found.empty_share == pytest.approx(50 / 90)
    # Home legs: 5 + 5, 5 + 15, 5 + 10; the 5 km back to place 4 for Aller 3 are empty without being a home leg.
    assert found.home_km == pytest.approx(45)


def test_inequality_of_kilometres_and_hours() -> None:
    found = figures(with_drivers(valley_day(), n2={"year_km": 30.0}), valley_plan())
    assert found.km_inequality == Inequality(pytest.approx(10 / 180), pytest.approx(10))
    assert found.year_km_inequality == Inequality(pytest.approx(20 / 240), pytest.approx(20))
    assert found.hours_inequality.spread == pytest.approx(50 / 60)


def test_hours_of_the_year_weigh_as_much_as_its_kilometres_when_all_are_known() -> None:
    """Over the year 100 km for 5 h: an hour weighs 20 km. The day adds 1 h 40 and 2 h 30 (see above)."""
    known = with_drivers(valley_day(), n1={"year_km": 70.0, "year_hours": 5.0}, n2={"year_km": 30.0, "year_hours": 0.0})
    found = figures(known, valley_plan())
    hours = (5 + 100 / 60, 2.5)
    assert [driver.year_hours for driver in found.drivers] == pytest.approx(hours)
    assert found.year_hours_inequality == inequality(hours)
    assert found.fair_load_km == pytest.approx(fair_load([120 + 20 * hours[0], 70 + 20 * hours[1]]))


def test_hours_of_the_year_are_left_aside_when_those_of_somebody_are_unknown() -> None:
    found = figures(with_drivers(valley_day(), n1={"year_km": 70.0, "year_hours": 5.0}), valley_plan())
    assert found.drivers[1].year_hours is None
    assert found.year_hours_inequality is None
    assert found.fair_load_km == pytest.approx(fair_load([120, 40]))


def test_drivers_who_stay_at_home_count_as_zero() -> None:
    problem = valley_day()
    idle = Driver("Bénévole 3", 0, 0, (), seats=3)
    found = figures(replace(problem, drivers=(*problem.drivers, idle)), valley_plan())
    assert found.km_inequality.spread == 50
    assert found.km_inequality.gini == pytest.approx((10 + 50 + 40) / (9 * 30))


def test_pairs_served_by_one_driver() -> None:
    found = figures(valley_day(), valley_plan())
    assert (found.pairs, found.pairs_same_driver, found.broken_wishes, found.continuity) == (2, 2, 0, 1.0)


def test_pair_served_by_two_drivers_and_preferred_driver_refused_are_broken_wishes() -> None:
    problem, plan = two_drivers_day()
    found = figures(problem, plan)
    assert (found.pairs, found.pairs_same_driver) == (1, 0)
    assert (found.preferred_asked, found.preferred_kept) == (1, 0)
    assert (found.broken_wishes, found.continuity) == (2, 0.0)


def test_continuity_is_unknown_when_nobody_wishes_anything() -> None:
    problem = valley_day()
    assert figures(problem, empty_plan(problem)).continuity is None


def test_wish_of_a_request_left_out_is_not_broken() -> None:
    problem = valley_day()
    wishing = tuple(replace(request, preferred_drivers=frozenset({"Bénévole 2"})) for request in problem.requests)
    problem = replace(problem, requests=wishing)
    assert figures(problem, empty_plan(problem)).broken_wishes == 0
    served = figures(problem, valley_plan())
    assert (served.preferred_asked, served.preferred_kept) == (6, 3)


def test_served_by_priority_optional_ones_apart() -> None:
    problem = valley_day()
    asked = [
        replace(request, priority=3) if request.id == "Aller 3" else request
        for request in problem.requests
        if request.id != "Aller 4"
    ]
    wish = replace(problem.requests[-1], penalty=7.5)
    problem = replace(problem, requests=(*asked, wish))
    whole = figures(problem, valley_plan())
    assert whole.priorities == (PriorityFigures(1, 4, 4), PriorityFigures(3, 1, 1), PriorityFigures(None, 1, 1))
    assert (whole.served, whole.unserved, whole.penalties) == (6, 0, 0.0)
    none = figures(problem, empty_plan(problem))
    assert [level.unserved for level in none.priorities] == [4, 1, 1]
    assert (none.served, none.unserved, none.penalties, none.empty_share) == (0, 6, 7.5, None)
    assert objective(problem, empty_plan(problem)).unserved == (4, 1)
    assert objective(problem, empty_plan(problem)).cost == 7.5


def test_cost_counts_hours_from_leaving_to_being_back() -> None:
    problem = with_drivers(valley_day(), n2={"cost_per_km": 0.5, "cost_per_hour": 10.0})
    assert figures(problem, valley_plan()).cost == pytest.approx(50 + 40 * 0.5 + 2.5 * 10)


def test_way_by_home_is_counted_between_the_legs_of_an_accompaniment() -> None:
    duration_s, distance_m = line(0, 5, 10)
    driver = Driver("Bénévole 1", 0, 0, ((clock(8), clock(12)),), seats=3)
    asked = {"accompaniment_s": HOUR, "accompaniment": Accompaniment.HOME_AND_BACK}
    problem = Problem("aller-retour", duration_s, distance_m, (driver,), pair(1, 1, 2, outbound=asked))
    up, down = Act.PICKUP, Act.DROPOFF
    stops = (
        stop("Aller 1", up, clock(8, 5)),
        stop("Aller 1", down, clock(8, 10)),
        stop("Retour 1", up, clock(8, 30), clock(9, 10)),
        stop("Retour 1", down, clock(9, 15)),
    )
    route = Route("Bénévole 1", 0, stops, clock(8), clock(9, 20), 40_000.0)
    ways = list(legs(problem, route))
    assert [way.metres for way in ways] == [5_000, 5_000, 20_000, 5_000, 5_000]
    assert [way.aboard for way in ways] == [0, 1, 0, 1, 0]
    assert [way.home for way in ways] == [True, False, True, False, True]
    assert sum(way.seconds for way in ways) == 40 * MINUTE
    assert figures(problem, Plan(2, 40.0, 40_000.0, (route,), ())).empty_km == 30


def two_drivers_day() -> tuple[Problem, Plan]:
    """Return a day whose pair is driven by two people, against its wish for the one at home, and that plan."""
    duration_s, distance_m = square(4)
    shift = ((clock(8), clock(12)),)
    drivers = (Driver("Bénévole 1", 2, 2, shift, seats=3), Driver("Bénévole 2", 3, 3, shift, seats=3))
    requests = pair(1, 0, 1, back={"preferred_drivers": frozenset({"Bénévole 1"})})
    problem = Problem("deux bénévoles", duration_s, distance_m, drivers, requests)
    up, down = Act.PICKUP, Act.DROPOFF
    there = (stop("Aller 1", up, clock(8, 10)), stop("Aller 1", down, clock(8, 20)))
    again = (stop("Retour 1", up, clock(9, 10)), stop("Retour 1", down, clock(9, 20)))
    routes = (
        Route("Bénévole 1", 0, there, clock(8), clock(8, 30), 30_000.0),
        Route("Bénévole 2", 0, again, clock(9), clock(9, 30), 30_000.0),
    )
    return problem, Plan(2, 60.0, 60_000.0, routes, ())


# The key: each level decides before the next.


def test_each_level_of_the_objective_decides_before_the_next() -> None:
    problem, plan = two_drivers_day()
    both = objective(problem, plan)
    nobody = objective(problem, empty_plan(problem))
    tired = objective(with_drivers(problem, n1={"year_km": 500.0}), plan)
    content = objective(replace(problem, requests=pair(1, 0, 1)), plan)
    dear = objective(with_drivers(problem, n1={"cost_per_km": 1.001}), plan)
    assert both < nobody
    assert content < both < tired < dear < nobody
    assert (content.broken_wishes, both.broken_wishes, dear.cost) == (1, 2, 60.03)


def test_a_difference_smaller_than_a_cent_decides_nothing() -> None:
    problem, plan = two_drivers_day()
    assert objective(with_drivers(problem, n1={"cost_per_km": 1.0001}), plan) == objective(problem, plan)


# Measures of inequality.


def test_gini_of_known_loads() -> None:
    assert gini([]) == gini([0.0, 0.0]) == gini([3.0, 3.0, 3.0]) == 0.0
    assert gini([0.0, 0.0, 0.0, 8.0]) == pytest.approx(3 / 4)
    assert gini([1.0, 3.0]) == pytest.approx(1 / 4)
    assert fair_load([]) == 0.0
    assert fair_load([1.0, 3.0]) == pytest.approx(2.5)


@given(LOADS)
def test_gini_is_half_the_relative_mean_difference(loads: list[float]) -> None:
    n = len(loads)
    differences = sum(abs(one - other) for one, other in product(loads, loads)) / n**2
    assert mean_difference(loads) == pytest.approx(differences, abs=1e-6)
    assert gini(loads) * sum(loads) / n == pytest.approx(differences / 2, abs=1e-6)
    assert 0 <= gini(loads) <= 1


@given(LOADS, st.integers(0, 7), st.floats(0, 100, allow_subnormal=False))
def test_more_kilometres_for_anybody_are_never_fairer(loads: list[float], who: int, more: float) -> None:
    heavier = list(loads)
    heavier[who % len(loads)] += more
    assert fair_load(heavier) >= fair_load(loads) - 1e-9 * (1 + fair_load(loads))


def test_request_of_nobody_is_refused() -> None:
    problem = valley_day()
    stranger = replace(problem, requests=(Request("Trajet 1", 0, 1),))
    with pytest.raises(KeyError, match="Aller 1"):
        figures(stranger, valley_plan())
