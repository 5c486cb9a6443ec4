"""Routes change hands for fairness and continuity: by hand, against every assignment, and on days of every kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from scipy.optimize import OptimizeResult

from solimob.core.dispatch import (
    Act,
    Break,
    Driver,
    Leg,
    Plan,
    Problem,
    Request,
    Route,
    UnreadablePlanError,
    check,
)
from solimob.core.dispatch.balancing import balance
from solimob.core.dispatch.plan_figures import figures
from tests.core.dispatch.days import HOUR, MINUTE, clock, line, pair, square, stop, valley_day, valley_plan

HALVES = ((clock(8), clock(10)), (clock(10), clock(12)))


def volunteer(number: int, home: int = 0, **more: Any) -> Driver:
    """Return « Bénévole n », free from 8:00 to 12:00 unless `shifts` says otherwise."""
    plain = Driver(f"Bénévole {number}", home, home, ((clock(8), clock(12)),), seats=3)
    return replace(plain, **more)


def day(drivers: tuple[Driver, ...], *requests: Request) -> Problem:
    """Return a day along a road: places at km 0, 1, 5, 10 and 20, a kilometre a minute."""
    return Problem("route", *line(0, 1, 5, 10, 20), drivers, requests)


def trip(number: int, pickup: int, dropoff: int, hour: float, **more: Any) -> Request:
    """Return a trip picked up at an hour sharp."""
    return Request(f"Trajet {number}", pickup, dropoff, pickup_window=(hour * HOUR, hour * HOUR), **more)


def driven(problem: Problem, *hands: tuple[str, int, tuple[str, ...]]) -> Plan:
    """Return the plan of trips driven one after the other, each begun as soon as may be: driver, shift, requests."""
    routes = []
    for name, shift, requests in hands:
        driver = problem.drivers[problem.driver_index[name]]
        wanted = [problem.requests[problem.request_index[request]] for request in requests]
        at, stops, metres = driver.start, [], 0.0
        first = wanted[0]
        leaves = time = first.pickup_window[0] - float(problem.duration_s[at, first.pickup])
        for request in wanted:
            for act, place in ((Act.PICKUP, request.pickup), (Act.DROPOFF, request.dropoff)):
                arrive = time + float(problem.duration_s[at, place])
                metres += float(problem.distance_m[at, place])
                window = request.pickup_window if act is Act.PICKUP else request.dropoff_window
                stops.append(stop(request.id, act, arrive, max(arrive, window[0])))
                time, at = stops[-1].depart_s, place
        metres += float(problem.distance_m[at, driver.end])
        routes.append(
            Route(name, shift, tuple(stops), leaves, time + float(problem.duration_s[at, driver.end]), metres)
        )
    total = sum(route.distance_m for route in routes)
    cost = sum(
        route.distance_m / 1000 * problem.drivers[problem.driver_index[route.driver]].cost_per_km for route in routes
    )
    plan = Plan(sum(len(requests) for _, _, requests in hands), cost, total, tuple(routes), ())
    assert check(problem, plan) == ()
    return plan


def hands(plan: Plan) -> dict[str, str]:
    """Return who drives each request."""
    return {stop.request: route.driver for route in plan.routes for stop in route.stops}


def test_route_goes_to_the_neighbour_who_has_driven_less() -> None:
    problem = day((volunteer(1, year_km=500), volunteer(2)), trip(1, 2, 3, 9))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    fair = balance(problem, plan)
    assert check(problem, fair) == ()
    assert hands(fair) == {"Trajet 1": "Bénévole 2"}
    assert (fair.cost, fair.distance_m, fair.served) == (plan.cost, plan.distance_m, 1)


def test_route_goes_to_who_has_given_fewer_hours_when_kilometres_are_the_same() -> None:
    often, seldom = volunteer(1, year_km=100, year_hours=9.0), volunteer(2, year_km=100, year_hours=1.0)
    for drivers, driver in (
        ((often, seldom), "Bénévole 2"),
        ((often, replace(seldom, year_hours=None)), "Bénévole 1"),  # unknown is not few
        ((replace(often, year_km=300), replace(seldom, year_km=100)), "Bénévole 2"),
        ((replace(often, year_km=100), replace(seldom, year_km=1000)), "Bénévole 1"),  # an hour weighs 110 km
    ):
        problem = day(drivers, trip(1, 2, 3, 9))
        assert hands(balance(problem, driven(problem, ("Bénévole 1", 0, ("Trajet 1",))))) == {"Trajet 1": driver}


def test_two_routes_are_shared_between_neighbours_rather_than_heaped_on_one() -> None:
    problem = day((volunteer(1, shifts=HALVES), volunteer(2, shifts=HALVES)), trip(1, 2, 3, 9), trip(2, 2, 3, 11))
    for one in ("Bénévole 1", "Bénévole 2"):
        plan = driven(problem, (one, 0, ("Trajet 1",)), (one, 1, ("Trajet 2",)))
        fair = balance(problem, plan)
        assert sorted(hands(fair).values()) == ["Bénévole 1", "Bénévole 2"]
        assert figures(problem, fair).year_km_inequality.gini == 0


def test_fairness_is_bought_only_as_far_as_one_is_ready_to_pay() -> None:
    problem = day((volunteer(1, home=1, year_km=500), volunteer(2)), trip(1, 2, 3, 9))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    assert balance(problem, plan) == plan
    assert balance(problem, plan, tolerance_euros=1.9) == plan
    paid = balance(problem, plan, tolerance_euros=2.0)
    assert hands(paid) == {"Trajet 1": "Bénévole 2"}
    before, after = figures(problem, plan), figures(problem, paid)
    assert (before.cost, after.cost) == (18, 20)
    assert after.fair_load_km < before.fair_load_km


def test_cheaper_hands_come_before_fairer_ones() -> None:
    problem = day((volunteer(1, home=1, year_km=500), volunteer(2)), trip(1, 2, 3, 9))
    plan = driven(problem, ("Bénévole 2", 0, ("Trajet 1",)))
    cheap = balance(problem, plan)
    assert (hands(cheap), cheap.cost) == ({"Trajet 1": "Bénévole 1"}, 18)


def test_preferred_driver_decides_between_hands_as_cheap_and_as_fair() -> None:
    drivers = (volunteer(1), volunteer(2))
    first = trip(1, 2, 3, 9, preferred_drivers=frozenset({"Bénévole 2"}))
    problem = day(drivers, first, trip(2, 2, 3, 9))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)), ("Bénévole 2", 0, ("Trajet 2",)))
    steady = balance(problem, plan)
    assert hands(steady) == {"Trajet 1": "Bénévole 2", "Trajet 2": "Bénévole 1"}
    assert figures(problem, steady).broken_wishes == 0


def test_fairness_comes_before_the_preferred_driver() -> None:
    asked = trip(1, 2, 3, 9, preferred_drivers=frozenset({"Bénévole 1"}))
    problem = day((volunteer(1, year_km=500), volunteer(2)), asked)
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    assert hands(balance(problem, plan)) == {"Trajet 1": "Bénévole 2"}


def two_halves(*, same_driver: bool) -> tuple[Problem, Plan]:
    """Return two pairs, each leg in a half of the day, and a plan in which each is driven there and back by two people.

    Both volunteers live in the same place.
    """
    drivers = (volunteer(1, shifts=HALVES), volunteer(2, shifts=HALVES))
    nine, eleven = (9 * HOUR, 9 * HOUR), (11 * HOUR, 11 * HOUR)
    requests = [
        replace(leg, same_driver=same_driver, pickup_window=nine if leg.leg is Leg.OUTBOUND else eleven)
        for number in (1, 2)
        for leg in pair(number, 2, 3)
    ]
    problem = day(drivers, *requests)
    back = ("Retour 1", "Retour 2") if same_driver else ("Retour 2", "Retour 1")
    plan = driven(
        problem,
        ("Bénévole 1", 0, ("Aller 1",)),
        ("Bénévole 1", 1, (back[0],)),
        ("Bénévole 2", 0, ("Aller 2",)),
        ("Bénévole 2", 1, (back[1],)),
    )
    return problem, plan


def test_legs_of_a_pair_in_two_routes_are_brought_to_one_driver() -> None:
    problem, plan = two_halves(same_driver=False)
    assert figures(problem, plan).pairs_same_driver == 0
    steady = balance(problem, plan)
    assert check(problem, steady) == ()
    assert figures(problem, steady).pairs_same_driver == 2


def test_driver_who_must_drive_both_legs_keeps_or_gives_both() -> None:
    problem, plan = two_halves(same_driver=True)
    morning = volunteer(3, shifts=HALVES[:1])
    tired, other = problem.drivers
    problem = replace(problem, drivers=(replace(tired, year_km=500), other, morning))
    assert balance(problem, plan) == plan  # a fairer half of a pair would go to Bénévole 3, who cannot drive the other
    free = volunteer(4, shifts=HALVES, year_km=100)
    problem = replace(problem, drivers=(*problem.drivers, free))
    fair = balance(problem, plan)
    assert check(problem, fair) == ()
    assert set(hands(fair).values()) == {"Bénévole 2", "Bénévole 4"}


def apart(*others: Driver) -> tuple[Problem, Plan]:
    """Return a pair driven there at 9:00 by « Bénévole 1 » and back at 10:00 by « Bénévole 2 », who has 500 km.

    The person may go any time before 11:00 and come back any time after.
    """
    there, again = pair(1, 2, 3, outbound={"pickup_window": (clock(9), clock(11))})
    problem = day((volunteer(1), volunteer(2, year_km=500), *others), there, again)
    timed = (replace(there, pickup_window=(clock(9), clock(9))), replace(again, pickup_window=(clock(10), clock(10))))
    plan = driven(replace(problem, requests=timed), ("Bénévole 1", 0, ("Aller 1",)), ("Bénévole 2", 0, ("Retour 1",)))
    return problem, plan


def test_return_given_to_somebody_else_still_begins_after_its_outbound() -> None:
    problem, plan = apart(volunteer(3))
    there, again = problem.requests
    problem = replace(problem, requests=(replace(there, excluded_drivers=frozenset({"Bénévole 3"})), again))
    fair = balance(problem, plan)
    assert check(problem, fair) == ()
    assert hands(fair) == {"Aller 1": "Bénévole 1", "Retour 1": "Bénévole 3"}


def test_outbound_given_to_somebody_else_still_ends_before_its_return() -> None:
    late = volunteer(3, shifts=((clock(10, 30), clock(12)),))  # within the hours of the outbound, after its return
    problem, plan = apart(late, volunteer(4, year_km=100))
    there, again = problem.requests
    requests = (there, replace(again, excluded_drivers=frozenset({"Bénévole 3"})))
    drivers = (replace(problem.drivers[0], year_km=400), *problem.drivers[1:])
    tired = replace(problem, drivers=drivers, requests=requests)
    fair = balance(tired, plan)
    assert check(tired, fair) == ()
    assert set(hands(fair).values()) == {"Bénévole 1", "Bénévole 4"}


LIMITS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "work": ({"max_work_s": 19 * MINUTE}, {}),
    "week": ({"max_week_s": 19 * MINUTE}, {}),
    "driving": ({"max_drive_s": 19 * MINUTE}, {}),
    "home": ({"max_home_m": 9_000.0}, {}),
    "places": ({"refused_places": frozenset({3})}, {}),
    "seats": ({"seats": 1}, {}),
    "configurations": ({"configurations": ((1, 3), (0, 4))}, {}),
    "shifts": ({"shifts": ((clock(9), clock(12)),)}, {}),
    "no shift": ({"shifts": ()}, {}),
    "breaks": ({"breaks": (Break(clock(8, 50), clock(9, 20), 30 * MINUTE),)}, {}),
    "excluded": ({}, {"excluded_drivers": frozenset({"Bénévole 2"})}),
    "skills": ({}, {"skills": frozenset({"animal"})}),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_route_goes_to_the_next_one_when_somebody_cannot_drive_it(limit: str) -> None:
    skills = frozenset({"animal"})
    tired, next_one = volunteer(1, year_km=500, skills=skills), volunteer(3, year_km=100, skills=skills)
    able = volunteer(2, max_work_s=20 * MINUTE, max_week_s=20 * MINUTE, max_drive_s=20 * MINUTE, max_home_m=10_000.0)
    problem = day((tired, able, next_one), trip(1, 2, 3, 9, party=2))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    assert hands(balance(problem, plan)) == {"Trajet 1": "Bénévole 2"}
    of_driver, of_request = LIMITS[limit]
    unable = day((tired, replace(able, **of_driver), next_one), trip(1, 2, 3, 9, party=2, **of_request))
    assert hands(balance(unable, plan)) == {"Trajet 1": "Bénévole 3"}


def test_seats_are_counted_for_those_who_ride_together() -> None:
    requests = (Request("Trajet 1", 2, 3), Request("Trajet 2", 2, 3))
    problem = day((volunteer(1, year_km=500), volunteer(2, seats=1), volunteer(3, year_km=100, seats=2)), *requests)
    stops = tuple(
        stop(name, act, clock(9) + 5 * MINUTE * (act is Act.DROPOFF))
        for act in (Act.PICKUP, Act.DROPOFF)
        for name in ("Trajet 1", "Trajet 2")
    )
    route = Route("Bénévole 1", 0, stops, clock(8, 55), clock(9, 15), 20_000.0)
    fair = balance(problem, Plan(2, 20.0, 20_000.0, (route,), ()))
    assert set(hands(fair).values()) == {"Bénévole 3"}


@pytest.mark.parametrize("limit", ["max_work_s", "max_week_s", "max_drive_s"])
def test_limit_on_a_day_counts_all_the_routes_of_a_driver(limit: str) -> None:
    for most, taken in ((40, 2), (39, 1), (19, 0)):
        free = volunteer(2, shifts=HALVES, **{limit: most * MINUTE})
        problem = day((volunteer(1, year_km=500, shifts=HALVES), free), trip(1, 2, 3, 9), trip(2, 2, 3, 11))
        plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)), ("Bénévole 1", 1, ("Trajet 2",)))
        assert list(hands(balance(problem, plan)).values()).count("Bénévole 2") == taken


def test_times_follow_the_home_of_who_drives() -> None:
    problem = day((volunteer(1, home=1, year_km=500), volunteer(2)), trip(1, 2, 3, 9))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    (route,) = balance(problem, plan, tolerance_euros=5).routes
    assert (route.start_s, route.end_s, route.distance_m) == (clock(8, 55), clock(9, 15), 20_000)


def test_plan_that_breaks_a_rule_is_refused() -> None:
    problem = valley_day()
    wrong = replace(valley_plan(), served=5)
    with pytest.raises(UnreadablePlanError, match="served"):
        balance(problem, wrong)


def test_day_without_routes_stays_as_it_is() -> None:
    problem = Problem("vide", *square(2), (volunteer(1),), ())
    plan = Plan(0, 0.0, 0.0, (), ())
    assert balance(problem, plan) == plan


# What moves alone find, when HiGHS has no time to find anything.


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solimob.core.dispatch.balancing.milp", lambda *_, **__: OptimizeResult(x=None))


@pytest.mark.usefixtures("no_time")
def test_route_is_given_to_a_free_shift_without_time_to_prove_anything() -> None:
    free = volunteer(2, shifts=HALVES)
    for limit, taken in ((None, 2), (40 * MINUTE, 2), (39 * MINUTE, 1), (19 * MINUTE, 0)):
        drivers = (volunteer(1, year_km=500, shifts=HALVES), replace(free, max_work_s=limit))
        problem = day(drivers, trip(1, 2, 3, 9), trip(2, 2, 3, 11))
        plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)), ("Bénévole 1", 1, ("Trajet 2",)))
        assert list(hands(balance(problem, plan)).values()).count("Bénévole 2") == taken


@pytest.mark.usefixtures("no_time")
def test_two_routes_are_exchanged_without_time_to_prove_anything() -> None:
    problem = day((volunteer(1, year_km=100), volunteer(2)), trip(1, 2, 3, 9), trip(2, 3, 4, 9))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 2",)), ("Bénévole 2", 0, ("Trajet 1",)))
    fair = balance(problem, plan)
    assert hands(fair) == {"Trajet 1": "Bénévole 1", "Trajet 2": "Bénévole 2"}
    assert check(problem, fair) == ()


@pytest.mark.usefixtures("no_time")
def test_moves_neither_part_a_pair_nor_cost_more_than_allowed() -> None:
    problem, plan = two_halves(same_driver=True)
    tired, other = problem.drivers
    problem = replace(problem, drivers=(replace(tired, year_km=500), other, volunteer(3, shifts=HALVES[:1])))
    assert balance(problem, plan) == plan
    problem = day((volunteer(1, home=1, year_km=500), volunteer(2)), trip(1, 2, 3, 9))
    plan = driven(problem, ("Bénévole 1", 0, ("Trajet 1",)))
    assert balance(problem, plan, tolerance_euros=1.9) == plan
    assert hands(balance(problem, plan, tolerance_euros=2.0)) == {"Trajet 1": "Bénévole 2"}
