"""Each rule of the checker, broken alone by a plan worked out by hand; and plans that break none."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import replace
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from solimob.core.dispatch import (
    Accompaniment,
    Act,
    Break,
    Driver,
    Plan,
    Problem,
    Reason,
    Request,
    Route,
    Stop,
    Unserved,
    check,
    checker,
)
from tests.core.dispatch.days import MINUTE, clock, line, pair, stop, valley_day, valley_plan

UP, DOWN = Act.PICKUP, Act.DROPOFF
MORNING, AFTERNOON, OTHER = range(3)
"""Routes of the valley plan: Bénévole 1 twice, then Bénévole 2."""
NO_REASON = Reason("", (), "Personne n'est libre.")

type Case = tuple[Problem, Plan]


def codes(problem: Problem, plan: Plan) -> list[str]:
    """Return the rules a plan breaks, each once, in order."""
    return sorted({violation.code for violation in check(problem, plan)})


# The valley day, made stricter: the same plan, valid before, breaks one rule.


def driver(number: int, **changes: Any) -> Case:
    """Return the valley day with one driver changed, and its plan."""
    day = valley_day()
    drivers = tuple(replace(d, **changes) if d.id == f"Bénévole {number}" else d for d in day.drivers)
    return replace(day, drivers=drivers), valley_plan()


def request(name: str, **changes: Any) -> Case:
    """Return the valley day with one request changed, and its plan."""
    day = valley_day()
    return replace(
        day, requests=tuple(replace(r, **changes) if r.id == name else r for r in day.requests)
    ), valley_plan()


STRICTER = {
    "before_shift": driver(1, shifts=((clock(8, 31), clock(12)), (clock(13, 30), clock(18)))),
    "after_shift": driver(1, shifts=((clock(8), clock(9, 39)), (clock(13, 30), clock(18)))),
    "no_break": driver(1, breaks=(Break(clock(8, 30), clock(8, 41), 11 * MINUTE),)),
    "too_much_work": driver(1, max_work_s=99 * MINUTE),
    "too_much_in_week": driver(1, max_week_s=99 * MINUTE),
    "too_much_driving": driver(1, max_drive_s=49 * MINUTE),
    "refused_place": driver(2, refused_places=frozenset({3})),
    "too_far_from_home": driver(1, max_home_m=14_999.0),
    "over_capacity": driver(2, configurations=((3, 0), (0, 1))),
    "too_early": request("Aller 1", pickup_window=(clock(8, 36), inf)),
    "too_late": request("Retour 1", pickup_window=(-inf, clock(9, 29))),
    "ride_too_long": request("Aller 4", max_ride_s=9 * MINUTE),
    "missing_skill": request("Aller 3", skills=frozenset({"animal"})),
    "excluded_driver": request("Retour 2", excluded_drivers=frozenset({"Bénévole 2"})),
    "return_too_soon": request("Aller 2", accompaniment_s=31 * MINUTE),
}


# The valley plan, changed: the same day, another plan.


def plan(number: int, edit: Callable[[Route], Route], **changes: Any) -> Case:
    """Return the valley day, and its plan with one route edited and the whole changed."""
    best = valley_plan()
    routes = tuple(edit(route) if row == number else route for row, route in enumerate(best.routes))
    return valley_day(), replace(best, routes=routes, **changes)


def whole(**changes: Any) -> Case:
    """Return the valley day, and its plan changed."""
    return valley_day(), replace(valley_plan(), **changes)


def one_more(*, stops: tuple[Stop, ...] = ()) -> Case:
    """Return the valley day with a third volunteer, and its plan with one more route, at km 0 all day."""
    day, best = valley_day(), valley_plan()
    people = (*day.drivers, Driver("Bénévole 3", 0, 0, ((clock(8), clock(18)),), seats=1))
    route = Route("Bénévole 3", 0, stops, clock(9), clock(9), 0.0)
    return replace(day, drivers=people), replace(best, routes=(*best.routes, route))


def at(row: int, **changes: Any) -> Callable[[Route], Route]:
    """Return what changes one stop of a route."""

    def edit(route: Route) -> Route:
        return replace(route, stops=tuple(replace(s, **changes) if k == row else s for k, s in enumerate(route.stops)))

    return edit


def without_return(route: Route) -> Route:
    """Return the morning route that leaves « Retour 1 » there."""
    return replace(route, stops=route.stops[:2], end_s=clock(8, 50))


def return_alone(route: Route) -> Route:
    """Return the morning route that brings « Retour 1 » back, and nobody there."""
    return replace(route, stops=(replace(route.stops[2], arrive_s=clock(9, 30)), route.stops[3]), start_s=clock(9, 20))


def in_two_routes() -> Case:
    """Return the valley plan with its morning route in two."""
    best = valley_plan()
    morning = best.routes[MORNING]
    routes = (without_return(morning), return_alone(morning), *best.routes[AFTERNOON:])
    return whole(routes=routes, distance_m=110_000.0, cost=110.0)


def backwards(route: Route) -> Route:
    """Return the afternoon route that drops off before it picks up."""
    stops = (stop("Aller 4", DOWN, clock(14)), stop("Aller 4", UP, clock(14, 10)))
    return replace(route, stops=stops, start_s=clock(13, 45), end_s=clock(14, 15))


def picked_up_twice(route: Route) -> Route:
    """Return the afternoon route with its pickup twice."""
    return replace(route, stops=(route.stops[0], *route.stops))


STRANGER = Unserved("Aller 99", NO_REASON)
OTHERWISE = {
    "unknown_driver": plan(AFTERNOON, lambda route: replace(route, driver="Bénévole 4")),
    "unknown_shift": plan(AFTERNOON, lambda route: replace(route, shift=2)),
    "unknown_request": one_more(stops=(stop("Aller 99", UP, clock(9)),)),
    "unknown_request among those left": whole(unserved=(STRANGER,)),
    "empty_route": one_more(),
    "two_routes_in_shift": in_two_routes(),
    "wrong_arrival": plan(MORNING, at(2, arrive_s=clock(8, 39))),
    "wrong_arrival at the end": plan(MORNING, lambda route: replace(route, end_s=clock(9, 41))),
    "begins_before_arrival": plan(
        AFTERNOON, lambda route: at(0, arrive_s=clock(14, 1))(replace(route, start_s=clock(13, 56)))
    ),
    "wrong_departure": plan(OTHER, lambda route: at(5, depart_s=clock(10, 49))(replace(route, end_s=clock(10, 59)))),
    "wrong_distance": plan(MORNING, lambda route: replace(route, distance_m=21_000.0), distance_m=91_000.0, cost=91.0),
    "wrong_distance of the whole": whole(distance_m=91_000.0),
    "not_served_once": plan(AFTERNOON, picked_up_twice),
    "not_carried": plan(AFTERNOON, backwards),
    "served_or_not": whole(unserved=(Unserved("Aller 4", NO_REASON),)),
    "served_or_not, said by nobody": whole(
        routes=(valley_plan().routes[MORNING], valley_plan().routes[OTHER]), served=5, cost=60.0, distance_m=60_000.0
    ),
    "served_or_not, left twice": whole(
        routes=(valley_plan().routes[MORNING], valley_plan().routes[OTHER]),
        served=5,
        cost=60.0,
        distance_m=60_000.0,
        unserved=(Unserved("Aller 4", NO_REASON),) * 2,
    ),
    "half_a_pair": plan(MORNING, without_return, served=5, unserved=(Unserved("Retour 1", NO_REASON),)),
    "half_a_pair, the return": plan(MORNING, return_alone, served=5, unserved=(Unserved("Aller 1", NO_REASON),)),
    "wrong_count": whole(served=5),
    "wrong_cost": whole(cost=89.98),
    "wrong_cost that is not a number": whole(cost=nan),
}


# What the valley does not show: a car that is shared, a pair with something between, two drivers for a pair.


def shared_car(**second: Any) -> Case:
    """Return two people driven from km 5 to km 10 together."""
    requests = (Request("Trajet 1", 1, 2), Request("Trajet 2", 1, 2, **second))
    times = [clock(8, 5)] * 2 + [clock(8, 10)] * 2
    names = ["Trajet 1", "Trajet 2"] * 2
    stops = tuple(stop(name, act, time) for name, act, time in zip(names, (UP, UP, DOWN, DOWN), times))
    return _one_route(requests, stops, clock(8, 20), 20.0)


def meanwhile(how: Accompaniment) -> Case:
    """Return a trip from km 10 to km 5 driven while somebody is waited for at km 10."""
    requests = (*_waited_for(how), Request("Trajet 2", 2, 1))
    stops = (
        stop("Aller 1", UP, clock(8, 5)),
        stop("Aller 1", DOWN, clock(8, 10)),
        stop("Trajet 2", UP, clock(8, 10)),
        stop("Trajet 2", DOWN, clock(8, 15)),
        stop("Retour 1", UP, clock(8, 20), clock(8, 40)),
        stop("Retour 1", DOWN, clock(8, 45)),
    )
    return _one_route(requests, stops, clock(8, 50), 30.0)


def somebody_aboard(how: Accompaniment) -> Case:
    """Return a wait of half an hour at km 10, somebody else in the car."""
    requests = (*_waited_for(how), Request("Trajet 2", 1, 0))
    stops = (
        stop("Trajet 2", UP, clock(8, 5)),
        stop("Aller 1", UP, clock(8, 5)),
        stop("Aller 1", DOWN, clock(8, 10)),
        stop("Retour 1", UP, clock(8, 10), clock(8, 40)),
        stop("Retour 1", DOWN, clock(8, 45)),
        stop("Trajet 2", DOWN, clock(8, 50)),
    )
    return _one_route(requests, stops, clock(8, 50), 20.0)


def by_home(how: Accompaniment, kilometres: float = 40.0) -> Case:
    """Return a wait of half an hour, the driver going home and back: twenty minutes and kilometres more."""
    stops = (
        stop("Aller 1", UP, clock(8, 5)),
        stop("Aller 1", DOWN, clock(8, 10)),
        stop("Retour 1", UP, clock(8, 30), clock(8, 40)),
        stop("Retour 1", DOWN, clock(8, 45)),
    )
    return _one_route(_waited_for(how), stops, clock(8, 50), kilometres)


def relay(**outbound: Any) -> Case:
    """Return a pair of which Bénévole 1 drives the outbound and Bénévole 2 the return."""
    there, back = pair(1, 1, 2, outbound=outbound)
    people = tuple(Driver(f"Bénévole {k}", 0, 0, ((clock(8), clock(12)),), seats=1) for k in (1, 2))
    routes = (
        Route(
            "Bénévole 1",
            0,
            (stop(there.id, UP, clock(8, 5)), stop(there.id, DOWN, clock(8, 10))),
            clock(8),
            clock(8, 20),
            20_000.0,
        ),
        Route(
            "Bénévole 2",
            0,
            (stop(back.id, UP, clock(8, 10)), stop(back.id, DOWN, clock(8, 15))),
            clock(8),
            clock(8, 20),
            20_000.0,
        ),
    )
    return Problem("relais", *line(0, 5, 10), people, (there, back)), Plan(2, 40.0, 40_000.0, routes, ())


def _waited_for(how: Accompaniment) -> tuple[Request, Request]:
    return pair(1, 1, 2, outbound={"accompaniment_s": 30 * MINUTE, "accompaniment": how})


def _one_route(requests: tuple[Request, ...], stops: tuple[Stop, ...], end_s: float, kilometres: float) -> Case:
    person = Driver("Bénévole 1", 0, 0, ((clock(8), clock(12)),), seats=2)
    problem = Problem("trois lieux", *line(0, 5, 10), (person,), requests)
    route = Route(person.id, 0, stops, clock(8), end_s, kilometres * 1000)
    return problem, Plan(len(requests), kilometres, kilometres * 1000, (route,), ())


TOGETHER = {
    "not_shared": shared_car(may_share=False),
    "over_capacity of three in two seats": shared_car(party=2),
    "two_drivers": relay(same_driver=True),
    "does_not_stay": meanwhile(Accompaniment.STAY),
    "waits_with_others": somebody_aboard(Accompaniment.STAY),
    "wrong_distance of a way by home": by_home(Accompaniment.HOME_AND_BACK, 20.0),
    "wrong_arrival of who stayed": by_home(Accompaniment.EITHER, 20.0),
}
BROKEN = STRICTER | OTHERWISE | TOGETHER


@pytest.mark.parametrize("case", BROKEN)
def test_a_plan_that_breaks_one_rule_is_refused_for_it_alone(case: str) -> None:
    problem, broken = BROKEN[case]
    assert codes(problem, broken) == [case.split(" ")[0].rstrip(",")]


@pytest.mark.parametrize("time", ["arrive_s", "begin_s", "depart_s"])
@pytest.mark.parametrize("value", [nan, inf])
def test_a_time_that_is_not_a_number_is_said(time: str, value: float) -> None:
    problem, broken = plan(MORNING, at(1, **{time: value}))
    assert "not_a_time" in codes(problem, broken)


@pytest.mark.parametrize("time", ["start_s", "end_s"])
def test_a_route_that_begins_or_ends_at_no_time_is_said(time: str) -> None:
    problem, broken = plan(MORNING, lambda route: replace(route, **{time: nan}))
    assert "not_a_time" in codes(problem, broken)


def test_every_rule_is_broken_here_by_some_plan() -> None:
    tree = ast.parse(inspect.getsource(checker))
    said = {node.args[0].value for node in ast.walk(tree) if _is_add(node) and isinstance(node.args[0], ast.Constant)}
    limits = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "check_drivers")
    said |= {
        node.elts[0].value
        for node in ast.walk(limits)
        if isinstance(node, ast.Tuple) and isinstance(node.elts[0], ast.Constant)
    }
    assert said == {case.split(" ")[0].rstrip(",") for case in BROKEN} | {"not_a_time"}


def _is_add(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add"


@pytest.mark.parametrize(
    "case",
    [
        whole(),
        shared_car(),
        relay(),
        meanwhile(Accompaniment.EITHER),
        somebody_aboard(Accompaniment.EITHER),
        by_home(Accompaniment.HOME_AND_BACK),
        meanwhile(Accompaniment.HOME_AND_BACK),
        driver(1, max_work_s=100 * MINUTE, max_week_s=100 * MINUTE, max_drive_s=50 * MINUTE, max_home_m=15_000.0),
        driver(1, breaks=(Break(clock(8), clock(8, 30), 30 * MINUTE),)),
        driver(1, breaks=(Break(clock(8, 35), clock(9, 30), 50 * MINUTE),)),
        driver(1, breaks=(Break(clock(9), clock(9, 30), 30 * MINUTE), Break(clock(8, 40), clock(9), 20 * MINUTE))),
        driver(1, breaks=(Break(clock(9, 35), clock(9, 50), 10 * MINUTE),)),
        driver(1, breaks=(Break(clock(12), clock(13, 30), 90 * MINUTE),)),
        request("Aller 4", max_ride_s=10 * MINUTE, priority=3, penalty=1.0),
    ],
)
def test_a_valid_plan_is_accepted(case: Case) -> None:
    assert check(*case) == ()


@pytest.mark.parametrize(
    "breaks",
    [
        (Break(clock(8, 30), clock(8, 45), 11 * MINUTE),),  # somebody aboard until 8:40
        (Break(clock(9), clock(9, 31), 31 * MINUTE),),
        (Break(clock(14), clock(14, 10), 10 * MINUTE),),
    ],
)
def test_a_pause_that_no_moment_leaves_is_missed(breaks: tuple[Break, ...]) -> None:
    assert codes(*driver(1, breaks=breaks)) == ["no_break"]


def test_times_may_be_off_by_the_tolerance_and_no_more() -> None:
    for seconds, found in ((0.009, []), (0.011, ["wrong_arrival"])):
        assert codes(*plan(MORNING, at(2, arrive_s=clock(8, 40) + seconds))) == found
    problem, best = plan(MORNING, at(2, arrive_s=clock(8, 40) + 1e-5))
    assert codes(replace(problem, tolerance_s=1e-6), best) == ["wrong_arrival"]


def test_a_violation_says_where_and_by_how_much() -> None:
    (found,) = check(*request("Aller 4", max_ride_s=9 * MINUTE))
    assert (found.where, found.excess) == ("Aller 4", MINUTE)
    assert found.text == "Reste trop longtemps dans la voiture."


def test_every_violation_of_a_plan_is_said() -> None:
    problem, _ = driver(1, max_work_s=99 * MINUTE, skills=frozenset({"animal"}), max_home_m=14_999.0)
    assert codes(problem, replace(valley_plan(), served=7, cost=0.0)) == [
        "too_far_from_home",
        "too_much_work",
        "wrong_cost",
        "wrong_count",
    ]


def with_stranger(route: Route) -> Route:
    """Return the afternoon route by the door of somebody the day does not know, a minute late at « Aller 4 »."""
    late = [replace(s, begin_s=s.begin_s + 31 * MINUTE, depart_s=s.depart_s + 31 * MINUTE) for s in route.stops]
    return replace(route, stops=(stop("Aller 99", UP, clock(13, 56)), *late))


def test_the_rest_of_a_route_is_judged_when_a_stop_of_it_is_of_a_stranger() -> None:
    problem, broken = plan(AFTERNOON, with_stranger)
    found = [(violation.code, violation.where) for violation in check(problem, broken)]
    here = "Bénévole 1, créneau 1"
    assert found == [
        ("unknown_request", here),
        ("too_late", f"{here}, Aller 4 (pickup)"),
        ("wrong_arrival", f"{here}, Aller 4 (dropoff)"),
        ("wrong_arrival", here),
    ]


@pytest.mark.parametrize("unknown", [{"driver": "Bénévole 4"}, {"shift": 7}])
def test_the_rest_of_a_route_is_judged_when_its_driver_or_shift_is_unknown(unknown: dict[str, Any]) -> None:
    problem, _ = request("Aller 4", max_ride_s=9 * MINUTE, pickup_window=(clock(14, 1), inf))
    _, broken = plan(AFTERNOON, lambda route: at(0, depart_s=clock(14, 3))(replace(route, **unknown)), served=5)
    assert codes(problem, broken) == [
        "too_early",
        *(["unknown_driver"] if "driver" in unknown else ["unknown_shift"]),
        "wrong_arrival",
        "wrong_count",
        "wrong_departure",
    ]


def test_an_enormous_cost_is_said_in_a_few_signs() -> None:
    texts = [check(*whole(cost=cost))[0].text for cost in (89.98, 1e308)]
    assert texts == [f"Le coût du plan ({cost}) n'est pas celui de ses trajets." for cost in ("89,98", "1,00e+308")]


def test_what_finds_plans_borrows_nothing_from_the_checker_but_its_verdict() -> None:
    for path in Path(checker.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == checker.__name__:
                assert {alias.name for alias in node.names} <= {"Violation", "check"}


def test_the_checker_shares_no_code_with_what_it_judges() -> None:
    tree = ast.parse(inspect.getsource(checker))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {name for name in modules if name and name.startswith("solimob")} == {
        "solimob.core.dispatch.plan",
        "solimob.core.dispatch.problem",
    }
