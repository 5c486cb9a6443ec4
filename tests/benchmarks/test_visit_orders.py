"""Times of a visit order: home as soon as can be, leaving as late as that allows; worked out by hand."""

from __future__ import annotations

from itertools import pairwise

from benchmarks.quality.dispatch.rural_days import rural_day
from benchmarks.quality.dispatch.visit_orders import VisitOrder, plan_of, timed_route
from solimob.core.dispatch import Act, Driver, MaxIterations, Plan, Problem, Request, check, solve
from tests.core.dispatch.days import clock, line

MINUTE = 60.0


def one_road(*requests: Request, max_work_s: float | None = None) -> Problem:
    """Return a day along a road of places at km 0, 10 and 20, a kilometre a minute; the driver lives at km 0."""
    duration_s, distance_m = line(0, 10, 20)
    driver = Driver("Bénévole 1", 0, 0, ((clock(8), clock(12)),), seats=3, max_work_s=max_work_s)
    return Problem("une route", duration_s, distance_m, (driver,), requests)


def test_who_waits_for_an_appointment_leaves_home_later() -> None:
    day = one_road(Request("Trajet 1", 1, 2, dropoff_window=(clock(9), clock(9, 10))))
    route = timed_route(day, VisitOrder(day.drivers[0], 0, (0, 1)))
    assert (route.start_s, route.end_s) == (clock(8, 40), clock(9, 20))
    assert [stop.begin_s for stop in route.stops] == [clock(8, 50), clock(9)]


def test_a_longest_ride_holds_the_pickup_back() -> None:
    day = one_road(
        Request("Trajet 1", 0, 2, max_ride_s=25 * MINUTE),
        Request("Trajet 2", 1, 2, pickup_window=(clock(9), clock(9, 30))),
    )
    order = VisitOrder(day.drivers[0], 0, (0, 2, 1, 3))
    route = timed_route(day, order)
    assert route.stops[0].begin_s == clock(8, 50)
    ride = route.stops[2].begin_s - route.stops[0].depart_s
    assert ride == 20 * MINUTE
    assert check(day, plan_of(day, [order])) == ()


def test_the_longest_work_is_not_broken_by_leaving_too_soon() -> None:
    day = one_road(Request("Trajet 1", 1, 2, pickup_window=(clock(11), clock(11, 5))), max_work_s=40 * MINUTE)
    assert check(day, plan_of(day, [VisitOrder(day.drivers[0], 0, (0, 1))])) == ()


def test_an_impossible_order_is_caught_by_the_checker() -> None:
    day = one_road(Request("Trajet 1", 0, 2, dropoff_window=(clock(8), clock(8, 10))))
    codes = {violation.code for violation in check(day, plan_of(day, [VisitOrder(day.drivers[0], 0, (0, 1))]))}
    assert "too_late" in codes


def orders_of(day: Problem, plan: Plan) -> list[VisitOrder]:
    found = []
    for route in plan.routes:
        nodes = [2 * day.request_index[stop.request] + (stop.act is Act.DROPOFF) for stop in route.stops]
        found.append(VisitOrder(day.drivers[day.driver_index[route.driver]], route.shift, tuple(nodes)))
    return found


def test_orders_of_a_valid_plan_keep_its_kilometres_and_stay_valid() -> None:
    for seed in range(1, 4):
        day = rural_day("two_towns", 40, 12, seed, plain=True)
        plan = solve(day, MaxIterations(300), seed=seed)
        again = plan_of(day, orders_of(day, plan))
        assert check(day, again) == ()
        assert again.served == plan.served > 0
        assert abs(again.distance_m - plan.distance_m) < 1
        for route in again.routes:
            assert all(one.begin_s <= two.begin_s for one, two in pairwise(route.stops))
