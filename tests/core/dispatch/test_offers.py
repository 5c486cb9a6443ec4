"""Whom to call for a request: who can, in which order, at what cost, and what to say of each."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solimob.core.dispatch import (
    ANY_TIME,
    Accompaniment,
    Break,
    Driver,
    InvalidDayError,
    LiveDay,
    MaxIterations,
    NotPossibleError,
    Offer,
    Plan,
    Problem,
    Request,
    check,
    solve,
)
from tests.core.dispatch.days import MINUTE, clock, line, pair, valley_day, valley_plan
from tests.core.dispatch.strategies import small_days

RIDE = Request("Trajet 1", 1, 2, pickup_window=(clock(9), clock(9, 30)))
"""From km 10 to km 20."""
MORNING = ((clock(8), clock(12)),)


def neighbours(*drivers: Driver) -> LiveDay:
    """Return a day without requests, along a road: places at km 0, 10, 20 and 30."""
    duration_s, distance_m = line(0, 10, 20, 30)
    return LiveDay(Problem("voisins", duration_s, distance_m, drivers, ()), Plan(0, 0.0, 0.0, (), ()))


def volunteer(number: int, home: int = 0, year_km: float = 0.0) -> Driver:
    """Return « Bénévole n », free in the morning, at a euro a kilometre."""
    return Driver(f"Bénévole {number}", home, home, MORNING, seats=3, year_km=year_km)


def names(offers: tuple[Offer, ...]) -> list[str]:
    """Return whom to call, in order."""
    return [offer.driver for offer in offers]


def test_nearest_driver_is_called_first_with_what_it_adds_to_their_day() -> None:
    """From km 0: 10 there, 10 with the person, 20 back; from km 30: 20, 10 and 10; from km 20: 10, 10 and none."""
    day = neighbours(volunteer(1, home=0), volunteer(2, home=2), volunteer(3, home=3))
    assert day.offers([RIDE]) == (
        Offer("Bénévole 2", 20_000, 20 * MINUTE, None, "Ne roule pas encore ce jour-là ; 20 km et 20 min de plus."),
        Offer("Bénévole 1", 40_000, 40 * MINUTE, None, "Ne roule pas encore ce jour-là ; 40 km et 40 min de plus."),
        Offer("Bénévole 3", 40_000, 40 * MINUTE, None, "Ne roule pas encore ce jour-là ; 40 km et 40 min de plus."),
    )


def test_who_drives_there_already_is_called_before_who_lives_nearest() -> None:
    day = LiveDay(valley_day(), valley_plan())
    on_the_way = Request("Trajet 5", 1, 2, pickup_window=(clock(8), clock(9)))
    first = day.offers([on_the_way])[0]
    assert (first.driver, first.extra_m, first.extra_s) == ("Bénévole 1", 0, 0)
    assert first.reason == "Roule déjà ce jour-là ; 0 km et 0 min de plus."


def test_who_has_driven_least_this_year_is_called_first_when_costs_are_the_same() -> None:
    day = neighbours(volunteer(1, year_km=1200), volunteer(2, year_km=80.4))
    offers = day.offers([RIDE])
    assert names(offers) == ["Bénévole 2", "Bénévole 1"]
    assert offers[0].reason.endswith("40 km et 40 min de plus ; 80 km depuis janvier.")
    assert offers[1].reason.endswith("1\u202f200 km depuis janvier.")


def test_hours_of_the_year_are_said_beside_the_mean_when_those_of_all_are_known() -> None:
    first, second = replace(volunteer(1, year_km=1200), year_hours=45.0), replace(volunteer(2), year_hours=69.0)
    offers = {offer.driver: offer.reason for offer in neighbours(first, second).offers([RIDE])}
    assert offers["Bénévole 1"].endswith(
        "de plus ; 1\u202f200 km et 45 h depuis janvier (12 h de moins que la moyenne)."
    )
    assert offers["Bénévole 2"].endswith("de plus ; 69 h depuis janvier (12 h de plus que la moyenne).")
    (alone,) = neighbours(first).offers([RIDE])
    assert alone.reason.endswith("45 h depuis janvier (autant que la moyenne).")


def test_hours_of_the_year_are_said_alone_when_those_of_somebody_are_unknown() -> None:
    first, second = replace(volunteer(1), year_hours=45.0), volunteer(2)
    offers = {offer.driver: offer.reason for offer in neighbours(first, second).offers([RIDE])}
    assert offers["Bénévole 1"].endswith("de plus ; 45 h depuis janvier.")
    assert offers["Bénévole 2"].endswith("40 min de plus.")


def test_who_was_asked_longest_ago_is_called_first_when_nothing_else_tells_them_apart() -> None:
    day = neighbours(volunteer(1), volunteer(2), volunteer(3))
    offers = day.offers([RIDE], asked={"Bénévole 1": 3 * 3600, "Bénévole 2": 3 * 86_400})
    assert names(offers) == ["Bénévole 3", "Bénévole 2", "Bénévole 1"]
    assert [offer.since_asked_s for offer in offers] == [None, 3 * 86_400, 3 * 3600]
    assert offers[1].reason.endswith("de plus ; demandé pour la dernière fois il y a 3 jours.")
    assert offers[2].reason.endswith("de plus ; demandé pour la dernière fois il y a 3 h.")


def test_who_the_person_prefers_is_called_first_when_costs_are_the_same() -> None:
    day = neighbours(volunteer(1), volunteer(2, year_km=9000), volunteer(3, home=2))
    offers = day.offers([replace(RIDE, preferred_drivers=frozenset({"Bénévole 2"}))])
    assert names(offers) == ["Bénévole 3", "Bénévole 2", "Bénévole 1"]
    assert "de plus ; la personne le souhaite ; 9\u202f000 km depuis janvier." in offers[1].reason


def test_short_detours_are_said_to_the_hundred_metres() -> None:
    duration_s, distance_m = line(0, 1.25)
    day = LiveDay(Problem("près", duration_s, distance_m, (volunteer(1),), ()), Plan(0, 0.0, 0.0, (), ()))
    assert day.offers([Request("Trajet 1", 0, 1)])[0].reason.endswith("2,5 km et 2,5 min de plus.")


def test_list_is_cut_where_asked() -> None:
    day = neighbours(*(volunteer(number) for number in range(1, 8)))
    assert names(day.offers([RIDE], limit=5)) == [f"Bénévole {number}" for number in range(1, 6)]


def test_who_said_no_is_not_proposed_again_for_that_request_and_is_for_another() -> None:
    day = neighbours(volunteer(1, home=2), volunteer(2))
    day.decline("Bénévole 1", [RIDE])
    assert names(day.offers([RIDE])) == ["Bénévole 2"]
    assert names(day.offers([replace(RIDE, id="Trajet 2")])) == ["Bénévole 1", "Bénévole 2"]


def test_nothing_is_given_unasked_to_who_said_no_but_they_may_change_their_mind() -> None:
    day = neighbours(volunteer(1, home=2), volunteer(2))
    day.decline("Bénévole 1", [RIDE])
    assert day.insert([RIDE]) == ("Bénévole 2",)
    day.cancel(["Trajet 1"])
    day.decline("Bénévole 2", [RIDE])
    assert day.offers([RIDE]) == ()
    with pytest.raises(NotPossibleError):
        day.insert([RIDE])
    assert day.insert([RIDE], driver="Bénévole 1") == ("Bénévole 1",)


def test_trip_of_a_driver_who_falls_ill_is_not_given_to_who_said_no() -> None:
    day = neighbours(volunteer(1, home=2), volunteer(2))
    day.decline("Bénévole 2", [RIDE])
    day.insert([RIDE])
    assert day.driver_unavailable("Bénévole 1") == ("Trajet 1",)


def test_who_cannot_take_a_request_is_not_called() -> None:
    day = neighbours(volunteer(1), replace(volunteer(2), wheelchairs=1))
    assert names(day.offers([replace(RIDE, wheelchairs=1)])) == ["Bénévole 2"]
    assert names(day.offers([replace(RIDE, excluded_drivers=frozenset({"Bénévole 1"}))])) == ["Bénévole 2"]
    assert day.offers([replace(RIDE, party=5)]) == ()


def test_driver_who_stays_is_called_for_both_legs_at_once() -> None:
    """40 km there and back, with an hour on the spot: 40 min at the wheel."""
    day = neighbours(volunteer(1))
    there, back = pair(1, 1, 2, outbound={"accompaniment_s": 60 * MINUTE})
    for legs in ([there, back], [back, there]):
        (offer,) = day.offers(legs)
        assert (offer.extra_m, offer.extra_s) == (40_000, 100 * MINUTE)


def test_time_at_home_between_both_legs_counts() -> None:
    """20 min there and home, 20 min to fetch them and back; they are ready 100 min after they are set down."""
    day = neighbours(volunteer(1))
    legs = pair(1, 0, 1, outbound={"accompaniment_s": 100 * MINUTE, "accompaniment": Accompaniment.HOME_AND_BACK})
    (offer,) = day.offers(legs)
    assert (offer.extra_m, offer.extra_s) == (40_000, 120 * MINUTE)


def test_waiting_for_a_pause_to_open_is_not_counted_where_leaving_later_avoids_it() -> None:
    """10 min to the person, a pause of 20 min on arrival, 10 min with them and 20 min home."""
    day = neighbours(replace(volunteer(1), breaks=(Break(clock(9), clock(9, 30), 20 * MINUTE),)))
    (offer,) = day.offers(
        [replace(RIDE, pickup_window=(clock(8), clock(9, 20)), dropoff_window=(clock(9), clock(9, 30)))]
    )
    assert offer.extra_s <= 60 * MINUTE
    day.insert([RIDE])
    assert worked(day.plan()) <= 60 * MINUTE


def test_a_pause_is_taken_at_home_when_on_the_way_it_would_make_the_day_longer() -> None:
    """Three hours from 8:30: too long before leaving; on the way, away for four hours; at home again, 40 minutes."""
    driver = replace(volunteer(1), breaks=(Break(clock(8, 30), clock(12), clock(3)),))
    day = neighbours(driver)
    unit = [replace(RIDE, pickup_window=ANY_TIME)]
    assert [offer.extra_s for offer in day.offers(unit)] == [40 * MINUTE]
    day.insert(unit)
    assert worked(day.plan()) == 40 * MINUTE


def test_list_leaves_the_plan_as_it_was() -> None:
    day = LiveDay(valley_day(), valley_plan())
    day.offers([replace(RIDE, id="Trajet 9")])
    assert (day.plan(), day.problem.requests) == (valley_plan(), valley_day().requests)


def test_request_that_contradicts_itself_is_refused_with_every_fault() -> None:
    with pytest.raises(InvalidDayError) as refused:
        neighbours(volunteer(1)).offers([replace(RIDE, party=0, dropoff=9)])
    assert [fault.where for fault in refused.value.faults] == [
        "requests[0] « Trajet 1 » : dropoff",
        "requests[0] « Trajet 1 » : party",
    ]


# Properties.


@st.composite
def days_with_a_call(draw: st.DrawFn) -> tuple[Problem, Plan, tuple[Request, ...]]:
    """Return a day with its plan, and a request, or a pair, that is not in it. Hours cost nothing."""
    whole = draw(small_days(min_requests=2))
    first = draw(st.sampled_from(whole.requests))
    other = whole.partner(first)
    unit = (first,) if other is None else (first, other)
    drivers = tuple(replace(driver, cost_per_hour=0.0) for driver in whole.drivers)
    problem = replace(whole, drivers=drivers, requests=tuple(r for r in whole.requests if r not in unit))
    return problem, solve(problem, MaxIterations(50)), unit


def worked(plan: Plan) -> float:
    """Return the time between leaving and being back, over all routes."""
    return sum(route.end_s - route.start_s for route in plan.routes)


FEW = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@FEW
@given(days_with_a_call())
def test_offer_tells_what_the_plan_becomes_with_that_driver(call: tuple[Problem, Plan, tuple[Request, ...]]) -> None:
    problem, plan, unit = call
    for offer in LiveDay(problem, plan).offers(unit):
        day = LiveDay(problem, plan)
        assert set(day.insert(unit, driver=offer.driver)) == {offer.driver}
        after = day.plan()
        assert check(day.problem, after) == ()
        assert after.distance_m - plan.distance_m == pytest.approx(offer.extra_m, abs=1e-3)
        assert worked(after) - worked(plan) == pytest.approx(offer.extra_s, abs=1e-2)


@FEW
@given(days_with_a_call())
def test_who_is_not_offered_cannot_and_the_list_rises_in_euros(call: tuple[Problem, Plan, tuple[Request, ...]]) -> None:
    problem, plan, unit = call
    day = LiveDay(problem, plan)
    offers = day.offers(unit)
    euros = {driver.id: driver.cost_per_km / 1000 for driver in problem.drivers}
    costs = [offer.extra_m * euros[offer.driver] for offer in offers]
    assert all(round(one) <= round(other) for one, other in pairwise(costs))
    for driver in problem.drivers:
        if driver.id not in names(offers):
            with pytest.raises(NotPossibleError):
                day.insert(unit, driver=driver.id)
    assert day.plan().routes == plan.routes


@FEW
@given(days_with_a_call())
def test_insertion_unasked_costs_no_more_than_with_anybody_who_is_offered(
    call: tuple[Problem, Plan, tuple[Request, ...]],
) -> None:
    problem, plan, unit = call
    day = LiveDay(problem, plan)
    offers = day.offers(unit)
    euros = {driver.id: driver.cost_per_km / 1000 for driver in problem.drivers}
    try:
        day.insert(unit)
    except NotPossibleError:
        assert not offers
        return
    extra = day.plan().cost - plan.cost
    assert all(extra <= offer.extra_m * euros[offer.driver] + 0.01 for offer in offers)
