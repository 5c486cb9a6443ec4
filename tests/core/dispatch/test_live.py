"""A day being lived: what is inserted, cancelled or handed over leaves a plan that the checker accepts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solimob.core.dispatch import (
    Act,
    Driver,
    InvalidDayError,
    LiveDay,
    MaxIterations,
    NotPossibleError,
    Plan,
    Problem,
    Request,
    check,
    live,
    solve,
)
from tests.core.dispatch.days import clock, line, pair, valley_day, valley_plan

ON_THE_WAY = Request("Trajet 5", 1, 2, pickup_window=(clock(8), clock(8, 40)))
"""From km 5 to km 10, where Bénévole 1 drives at that very time."""
NOBODY = Plan(0, 0.0, 0.0, (), ())


def valley(now: float | None = None) -> LiveDay:
    """Return the valley day with its best plan, both lived until `now`."""
    return LiveDay(valley_day(), valley_plan(), now=now)


def plan_of(day: LiveDay) -> Plan:
    """Return the plan of a day, once the checker has accepted it."""
    plan = day.plan()
    assert check(day.problem, plan) == ()
    return plan


def drivers_of(plan: Plan) -> dict[str, str]:
    """Return who drives each request served."""
    return {stop.request: route.driver for route in plan.routes for stop in route.stops}


def begin(plan: Plan, request: str, act: Act) -> float:
    """Return when a stop begins."""
    return next(s.begin_s for route in plan.routes for s in route.stops if (s.request, s.act) == (request, act))


def test_the_plan_is_kept_as_it_was_when_nothing_happens() -> None:
    assert plan_of(valley()) == valley_plan()


# Insert.


def test_request_goes_where_it_costs_least() -> None:
    day = valley()
    assert day.insert([ON_THE_WAY]) == ("Bénévole 1",)
    plan = plan_of(day)
    assert (plan.served, plan.distance_m) == (7, 90_000)
    assert day.problem.requests[-1] == ON_THE_WAY


def test_request_goes_to_the_driver_who_is_named() -> None:
    day = valley()
    assert day.insert([ON_THE_WAY], driver="Bénévole 2") == ("Bénévole 2",)
    assert drivers_of(plan_of(day))["Trajet 5"] == "Bénévole 2"


def test_request_nobody_can_take_is_refused_with_a_reason_and_changes_nothing() -> None:
    day = valley()
    wheelchair = Request("Trajet 5", 1, 2, pickup_window=(clock(14), clock(15)), wheelchairs=1)
    with pytest.raises(NotPossibleError) as refused:
        day.insert([wheelchair])
    assert refused.value.reason == day.refusal([wheelchair])
    assert "fauteuil" in refused.value.reason.text
    assert day.plan() == valley_plan()
    assert day.problem.requests == valley_day().requests


def test_driver_who_cannot_is_told_why_they_cannot_though_others_could() -> None:
    day = valley()
    afternoon = Request("Trajet 5", 1, 2, pickup_window=(clock(14), clock(15)))
    with pytest.raises(NotPossibleError, match=r"« Bénévole 2 » ne peut pas s'en charger\. ") as refused:
        day.insert([afternoon], driver="Bénévole 2")
    assert refused.value.reason.code == "shifts"
    assert day.plan() == valley_plan()
    assert day.insert([afternoon]) == ("Bénévole 1",)


def test_driver_nobody_knows_is_refused_and_changes_nothing() -> None:
    day = valley()
    with pytest.raises(NotPossibleError, match="« Bénévole 9 » n'est pas dans la journée"):
        day.insert([ON_THE_WAY], driver="Bénévole 9")
    assert day.problem.requests == valley_day().requests
    assert day.plan() == valley_plan()


def test_pair_is_inserted_whole() -> None:
    day = valley()
    there, back = pair(5, 1, 2, outbound={"dropoff_window": (clock(8, 40), clock(9))})
    assert len(day.insert([back, there])) == 2
    assert {"Aller 5", "Retour 5"} <= set(drivers_of(plan_of(day)))


def test_pair_is_refused_whole_when_one_leg_does_not_fit() -> None:
    day = valley()
    late = {"pickup_window": (clock(22), clock(23))}
    with pytest.raises(NotPossibleError, match="L'aller pourrait être assuré, mais pas le retour"):
        day.insert(pair(5, 1, 2, outbound={"dropoff_window": (clock(8, 40), clock(9))}, back=late))
    assert day.plan() == valley_plan()


def test_two_drivers_share_a_pair_when_nobody_can_drive_both_legs() -> None:
    duration_s, distance_m = line(0, 10)
    early = Driver("Bénévole 1", 0, 0, ((clock(8), clock(10)),), seats=3)
    late = Driver("Bénévole 2", 0, 0, ((clock(13), clock(15)),), seats=3)
    day = LiveDay(Problem("deux", duration_s, distance_m, (early, late), ()), NOBODY)
    morning, afternoon = {"dropoff_window": (clock(8), clock(9))}, {"pickup_window": (clock(13), clock(14))}
    legs = pair(1, 0, 1, outbound=morning, back=afternoon)
    assert day.offers(legs) == ()
    assert day.insert(legs) == ("Bénévole 1", "Bénévole 2")
    assert plan_of(day).served == 2


def test_outbound_goes_to_who_is_there_in_time_for_the_return_though_another_is_cheaper() -> None:
    """Bénévole 1 starts from the pickup, but too late for Bénévole 3, who alone can bring the person back."""
    duration_s, distance_m = line(0, 10, 40)
    near = Driver("Bénévole 1", 0, 1, ((clock(10), clock(10, 15)),), seats=3)
    far = Driver("Bénévole 2", 2, 1, ((clock(8), clock(8, 55)),), seats=3)
    homeward = Driver("Bénévole 3", 1, 0, ((clock(9, 30), clock(9, 45)),), seats=3)
    day = LiveDay(Problem("trois", duration_s, distance_m, (near, far, homeward), ()), NOBODY)
    assert day.insert(pair(1, 0, 1)) == ("Bénévole 2", "Bénévole 3")
    assert plan_of(day).served == 2


def test_two_requests_that_are_no_pair_are_refused() -> None:
    with pytest.raises(InvalidDayError, match="une demande, ou un aller et son retour liés"):
        valley().insert([ON_THE_WAY, replace(ON_THE_WAY, id="Trajet 6")])


def test_request_that_contradicts_the_day_is_refused_and_changes_nothing() -> None:
    day = valley()
    with pytest.raises(InvalidDayError, match="le lieu 12 n'existe pas"):
        day.insert([replace(ON_THE_WAY, pickup=12)])
    with pytest.raises(InvalidDayError, match="sert 2 fois"):
        day.insert([replace(ON_THE_WAY, id="Aller 1")])
    assert day.plan() == valley_plan()


def test_requests_keep_coming_when_the_rows_to_spare_are_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SPARE", 1)
    day = valley()
    for number in range(5, 9):
        day.insert([replace(ON_THE_WAY, id=f"Trajet {number}", pickup_window=(clock(14), clock(16)))])
    assert plan_of(day).served == 10


# Cancel.


def test_both_legs_of_a_pair_are_cancelled_together() -> None:
    day = valley()
    day.cancel(["Retour 1"])
    assert {request.id for request in day.problem.requests} == {"Aller 2", "Retour 2", "Aller 3", "Aller 4"}
    assert plan_of(day).distance_m == 70_000


def test_cancelled_request_can_be_asked_for_again() -> None:
    day = valley()
    again = day.problem.requests[5]
    day.cancel([again.id])
    assert day.insert([again]) == ("Bénévole 1",)
    assert plan_of(day) == valley_plan()


@pytest.mark.parametrize("name", ["Aller 1", "Retour 1"])
def test_leg_that_has_begun_is_not_cancelled(name: str) -> None:
    day = valley(now=clock(9, 31))
    before = day.plan()
    with pytest.raises(NotPossibleError, match=f"« {name} » est déjà commencé"):
        day.cancel([name])
    assert day.plan() == before


def test_request_nobody_knows_is_not_cancelled() -> None:
    with pytest.raises(NotPossibleError, match="« Aller 9 » n'est pas dans la journée"):
        valley().cancel(["Aller 4", "Aller 9"])


def test_return_is_cancelled_alone_when_the_outbound_has_begun() -> None:
    """Bénévole 2 set somebody down at 8:40 and waits for them: they stay there after all."""
    day = valley(now=clock(8, 36))
    day.cancel(["Retour 2"])
    outbound = next(request for request in day.problem.requests if request.id == "Aller 2")
    assert (outbound.linked_to, outbound.leg, outbound.accompaniment_s) == (None, None, 0)
    assert "Retour 2" not in drivers_of(plan_of(day))


def road(now: float) -> LiveDay:
    """Return a driver at km 0 who fetches « Trajet 1 » at km 20 at 9:00, then « Trajet 2 » at km 10 at 9:10."""
    duration_s, distance_m = line(0, 10, 20)
    driver = Driver("Bénévole 1", 0, 0, ((clock(8), clock(12)),), seats=3)
    requests = (
        Request("Trajet 1", 2, 1, pickup_window=(clock(9), clock(9))),
        Request("Trajet 2", 1, 0, pickup_window=(clock(9, 5), clock(10))),
    )
    day = LiveDay(Problem("route", duration_s, distance_m, (driver,), ()), NOBODY)
    for request in requests:
        day.insert([request])
    return LiveDay(day.problem, day.plan(), now=now)


def test_driver_on_the_way_to_who_cancels_goes_on_to_the_next_person_from_there() -> None:
    """At 8:45 they may be anywhere on the way: « Trajet 2 » is fetched as if they went to km 20 first."""
    day = road(now=clock(8, 45))
    day.cancel(["Trajet 1"])
    (route,) = plan_of(day).routes
    assert route.start_s == clock(8, 40)
    assert begin(day.plan(), "Trajet 2", Act.PICKUP) == clock(9, 10)


def test_nobody_is_fetched_before_the_person_the_driver_goes_on_to() -> None:
    day = road(now=clock(8, 45))
    day.cancel(["Trajet 1"])
    day.insert([Request("Trajet 3", 1, 0, pickup_window=(clock(8), clock(10)))])
    assert plan_of(day).routes[0].stops[0].request == "Trajet 2"
    assert begin(day.plan(), "Trajet 3", Act.PICKUP) >= clock(9, 10)


def test_driver_on_the_way_to_the_only_person_is_home_again_and_may_leave_again() -> None:
    """« Aller 4 » was to be fetched at 14:00, five minutes from home: there, home at 14:05, and out again."""
    day = valley(now=clock(13, 57))
    day.cancel(["Aller 4"])
    assert (plan_of(day).served, plan_of(day).distance_m) == (5, 60_000)
    day.insert([Request("Trajet 5", 1, 2, pickup_window=(clock(13), clock(15)))])
    assert begin(plan_of(day), "Trajet 5", Act.PICKUP) == clock(14, 10)


def test_both_legs_are_cancelled_while_the_driver_is_on_the_way_to_the_outbound() -> None:
    day = valley(now=clock(8, 33))
    day.cancel(["Aller 1"])
    assert {"Aller 1", "Retour 1"}.isdisjoint(drivers_of(plan_of(day)))


def test_hours_of_a_driver_called_back_do_not_begin_before_they_are_home_though_they_are_relaxed() -> None:
    day = valley(now=clock(13, 57))
    day.cancel(["Aller 4"])
    early = Request("Trajet 5", 1, 2, pickup_window=(clock(14), clock(14, 8)))
    assert day.refusal([early], driver="Bénévole 1").code == "time_windows"


# A driver falls ill.


def test_trips_of_a_driver_who_falls_ill_go_to_the_others() -> None:
    day = valley()
    assert day.driver_unavailable("Bénévole 2") == ("Aller 3",)
    plan = plan_of(day)
    assert {route.driver for route in plan.routes} == {"Bénévole 1"}
    assert [left.request for left in plan.unserved] == ["Aller 3"]
    assert plan.unserved[0].reason.code == "wheelchairs"


def test_driver_who_fell_ill_is_neither_offered_nor_given_anything_later() -> None:
    day = valley()
    day.driver_unavailable("Bénévole 1")
    afternoon = Request("Trajet 5", 1, 2, pickup_window=(clock(14), clock(15)))
    for _ in range(2):
        assert day.offers([afternoon]) == ()
        with pytest.raises(NotPossibleError):
            day.insert([afternoon])
        with pytest.raises(NotPossibleError, match="« Bénévole 1 » n'est plus disponible"):
            day.insert([afternoon], driver="Bénévole 1")
        day.cancel(["Aller 3"] if "Aller 3" in drivers_of(day.plan()) else ["Aller 1"])
    assert all(route.driver == "Bénévole 2" for route in plan_of(day).routes)


def test_driver_nobody_knows_does_not_fall_ill() -> None:
    with pytest.raises(NotPossibleError, match="« Bénévole 9 » n'est pas dans la journée"):
        valley().driver_unavailable("Bénévole 9")


def test_return_waits_for_its_hour_with_another_driver_when_the_first_falls_ill_on_the_way() -> None:
    """Bénévole 2 sets « Aller 2 » down at 8:40 and was to stay half an hour; Bénévole 1 brings them back."""
    day = valley(now=clock(8, 36))
    assert day.driver_unavailable("Bénévole 2") == ("Aller 3",)
    plan = plan_of(day)
    assert drivers_of(plan)["Aller 2"] == "Bénévole 2"
    assert drivers_of(plan)["Retour 2"] == "Bénévole 1"
    assert begin(plan, "Retour 2", Act.PICKUP) >= clock(9, 10)
    assert {request.id for request in day.problem.requests if request.linked_to} == {"Aller 1", "Retour 1"}


def test_return_nobody_can_take_is_said_when_the_outbound_has_begun() -> None:
    """The driver waits at the health centre since 9:00 when they fall ill, at 9:30: nobody is aboard."""
    duration_s, distance_m = line(0, 10)
    driver = Driver("Bénévole 1", 0, 0, ((clock(8), clock(12)),), seats=3)
    legs = pair(
        1, 0, 1, outbound={"dropoff_window": (clock(9), clock(9))}, back={"pickup_window": (clock(10), clock(11))}
    )
    problem = Problem("seul", duration_s, distance_m, (driver,), legs)
    day = LiveDay(problem, solve(problem, MaxIterations(10)), now=clock(9, 30))
    assert day.driver_unavailable("Bénévole 1") == ("Retour 1",)
    assert drivers_of(plan_of(day)) == {"Aller 1": "Bénévole 1"}


def test_person_aboard_stays_with_the_driver_who_falls_ill() -> None:
    day = valley(now=clock(14, 5))
    assert day.driver_unavailable("Bénévole 1") == ()
    assert plan_of(day) == valley_plan()


def test_driver_who_falls_ill_on_the_way_to_the_first_person_fetches_nobody() -> None:
    day = valley(now=clock(13, 57))
    assert day.driver_unavailable("Bénévole 1") == ("Aller 4",)
    assert (plan_of(day).served, plan_of(day).distance_m) == (5, 60_000)


# What has begun.


def test_stops_begun_keep_their_times_and_the_next_stop_stays_next() -> None:
    """At 8:36 Bénévole 1 drives « Aller 1 » from km 5 to km 10."""
    day = valley(now=clock(8, 36))
    day.insert([replace(ON_THE_WAY, pickup_window=(clock(8), clock(9)))], driver="Bénévole 1")
    route = plan_of(day).routes[0]
    assert route.stops[:2] == valley_plan().routes[0].stops[:2]
    assert begin(day.plan(), "Trajet 5", Act.PICKUP) == clock(8, 45)


def test_nobody_leaves_before_now() -> None:
    day = valley(now=clock(14, 40))
    day.insert([Request("Trajet 5", 1, 2, pickup_window=(clock(12), clock(16)))], driver="Bénévole 1")
    assert begin(plan_of(day), "Trajet 5", Act.PICKUP) >= clock(14, 40)


def test_nobody_is_given_what_had_to_be_earlier() -> None:
    with pytest.raises(NotPossibleError):
        valley(now=clock(8, 41)).insert([ON_THE_WAY])


def test_driver_who_has_left_has_left_when_they_did() -> None:
    """At 13:57 Bénévole 1 drives to « Aller 4 », at 14:00: fetching them later does not put the start off."""
    day = valley(now=clock(13, 57))
    day.insert([Request("Trajet 5", 3, 2, pickup_window=(clock(14, 40), clock(15)))], driver="Bénévole 1")
    route = next(route for route in plan_of(day).routes if route.shift == 1)
    assert route.start_s == clock(13, 55)


def test_driver_who_is_home_again_leaves_from_home() -> None:
    """Bénévole 1 is home at 14:25; at 15:00 they are ten minutes from the health centre."""
    day = valley(now=clock(15))
    day.insert([Request("Trajet 5", 2, 1)], driver="Bénévole 1")
    assert begin(plan_of(day), "Trajet 5", Act.PICKUP) == clock(15, 10)


@pytest.mark.parametrize("minute", [35, 36, 39])
def test_driver_on_the_way_home_fetches_nobody_before_they_are_home_and_out_again(minute: int) -> None:
    """Bénévole 1 has set everybody down at 9:35, five minutes from home, and turns round at home only."""
    day = valley(now=clock(9, minute))
    day.insert([Request("Trajet 5", 1, 2, pickup_window=(clock(8), clock(12)))], driver="Bénévole 1")
    assert begin(plan_of(day), "Trajet 5", Act.PICKUP) == clock(9, 45)
