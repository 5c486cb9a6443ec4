"""Small days of every kind, for properties: always valid, often too hard to be served whole."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from solimob.core.dispatch import ANY_TIME, Accompaniment, Break, Driver, Leg, Problem, Request, Window
from solimob.core.dispatch.problem import Matrix

OPENS, CLOSES = 8 * 3600, 14 * 3600
"""Everything happens between 8:00 and 14:00, on whole minutes."""
SKILLS = ("animal", "femme")
ONE_IN_FOUR = st.sampled_from((True, False, False, False))


def minutes(low: int, high: int) -> st.SearchStrategy[float]:
    """Whole minutes, in seconds."""
    return st.integers(low, high).map(lambda count: 60.0 * count)


def some[T](values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Nothing, three times in four."""
    return ONE_IN_FOUR.flatmap(lambda given: values if given else st.none())


@st.composite
def matrices(draw: st.DrawFn, places: int) -> tuple[Matrix, Matrix]:
    """Whole seconds and metres, asymmetric; the triangle inequality holds three times in four."""
    cells = st.lists(st.integers(0, 20), min_size=places * places, max_size=places * places)
    seconds = 60.0 * np.array(draw(cells), dtype=np.float64).reshape(places, places)
    np.fill_diagonal(seconds, 0.0)
    if draw(st.integers(0, 3)):
        for middle in range(places):
            seconds = np.minimum(seconds, seconds[:, middle, None] + seconds[None, middle])
    metres = seconds * draw(st.sampled_from((10.0, 15.0)))
    dtype = draw(st.sampled_from((np.float32, np.float64)))
    return seconds.astype(dtype), metres.astype(dtype)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """A window of ten minutes to three hours, at times open at one end or both."""
    early = draw(minutes(OPENS // 60, CLOSES // 60 - 60))
    late = early + draw(minutes(10, 180))
    shape = draw(st.integers(0, 7))
    return (
        ANY_TIME
        if shape == 0
        else (ANY_TIME[0], late)
        if shape == 1
        else (early, ANY_TIME[1])
        if shape == 2
        else (early, late)
    )


@st.composite
def shifts(draw: st.DrawFn) -> tuple[Window, ...]:
    """One shift, or two that may touch."""
    first = draw(minutes(OPENS // 60, OPENS // 60 + 60))
    end = first + draw(minutes(60, 180))
    if not draw(ONE_IN_FOUR):
        return ((first, end),)
    again = end + draw(minutes(0, 60))
    return ((first, end), (again, again + draw(minutes(60, 180))))


@st.composite
def breaks(draw: st.DrawFn) -> tuple[Break, ...]:
    """No break, one, or two, in any order, which never ask for the same time."""
    found: list[Break] = []
    opens = float(OPENS)
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        begin = opens + draw(minutes(0, 120))
        length = draw(minutes(5, 40))
        opens = begin + length + draw(minutes(0, 60))
        found.append(Break(begin, opens, length))
    return tuple(draw(st.permutations(found)))


@st.composite
def drivers(draw: st.DrawFn, number: int, places: int, every_option: bool) -> Driver:
    """A driver « Bénévole n »."""
    place = st.integers(0, places - 1)
    start = draw(place)
    name, end = f"Bénévole {number}", draw(place) if draw(ONE_IN_FOUR) else start
    seats, wheelchairs = draw(st.integers(1, 4)), draw(st.sampled_from((0, 0, 1, 2)))
    cost_per_km = draw(st.sampled_from((0.5, 1.0)))
    if not every_option:
        return Driver(name, start, end, draw(shifts())[:1], seats, wheelchairs, cost_per_km=cost_per_km)
    folded = ((seats, 0), (max(seats - 2, 0), wheelchairs + 1))
    return Driver(
        name,
        start,
        end,
        draw(shifts()),
        seats,
        wheelchairs,
        skills=draw(st.frozensets(st.sampled_from(SKILLS))),
        max_work_s=draw(some(minutes(60, 240))),
        cost_per_km=cost_per_km,
        cost_per_hour=draw(st.sampled_from((0.0, 0.0, 0.0, 6.0))),
        breaks=draw(breaks()),
        configurations=folded if draw(ONE_IN_FOUR) else (),
        max_drive_s=draw(some(minutes(30, 180))),
        max_home_m=draw(some(st.integers(5, 30).map(lambda km: 1000.0 * km))),
        max_week_s=draw(some(minutes(60, 240))),
        year_km=draw(st.sampled_from((0.0, 0.0, 120.0, 2500.0))),
        year_hours=draw(st.sampled_from((None, 0.0, 12.5, 80.0))),
        refused_places=draw(st.frozensets(place, max_size=1)) if draw(ONE_IN_FOUR) else frozenset(),
    )


@st.composite
def trips(draw: st.DrawFn, places: int, names: tuple[str, ...], every_option: bool) -> dict[str, Any]:
    """What any request may ask for, its name and link aside."""
    place = st.integers(0, places - 1)
    party = draw(st.sampled_from((1, 1, 1, 2, 3)))
    asked: dict[str, Any] = {
        "pickup": draw(place),
        "dropoff": draw(place),
        "pickup_window": draw(windows()),
        "dropoff_window": draw(windows()) if draw(ONE_IN_FOUR) else ANY_TIME,
        "pickup_service_s": draw(minutes(0, 5)),
        "dropoff_service_s": draw(minutes(0, 5)),
        "party": party,
        "wheelchairs": draw(st.integers(0, 1)) if draw(ONE_IN_FOUR) else 0,
        "max_ride_s": draw(some(minutes(5, 60))),
    }
    if not every_option:
        return asked
    chosen = st.frozensets(st.sampled_from(names), max_size=2) if names else st.just(frozenset())
    return asked | {
        "skills": draw(st.frozensets(st.sampled_from(SKILLS), max_size=1)) if draw(ONE_IN_FOUR) else frozenset(),
        "max_ride_ratio": draw(some(st.sampled_from((1.0, 1.5, 2.0)))),
        "priority": draw(st.sampled_from((1, 1, 2, 5))),
        "may_share": not draw(ONE_IN_FOUR),
        "preferred_drivers": draw(chosen) if draw(ONE_IN_FOUR) else frozenset(),
        "excluded_drivers": draw(chosen) if draw(ONE_IN_FOUR) else frozenset(),
        "penalty": draw(some(st.sampled_from((0.0, 5.0, 40.0)))),
    }


@st.composite
def pairs(draw: st.DrawFn, number: int, places: int, names: tuple[str, ...], every_option: bool) -> tuple[Request, ...]:
    """An outbound trip and its return, the other way, an hour or so later or at any time."""
    there, again = f"Aller {number}", f"Retour {number}"
    asked = draw(trips(places, names, every_option))
    early, late = asked["pickup_window"]
    gap = draw(minutes(30, 120))
    later = draw(st.sampled_from(((early + gap, late + gap), ANY_TIME)))
    back = draw(trips(places, names, every_option)) | {
        "pickup": asked["dropoff"],
        "dropoff": asked["pickup"],
        "pickup_window": later,
        "dropoff_window": ANY_TIME,
    }
    if every_option and draw(st.booleans()):
        asked["accompaniment_s"] = draw(minutes(5, 60))
        asked["accompaniment"] = draw(st.sampled_from(Accompaniment))
    if every_option:
        asked["same_driver"], back["same_driver"] = draw(ONE_IN_FOUR), draw(ONE_IN_FOUR)
    return (
        Request(there, linked_to=again, leg=Leg.OUTBOUND, **asked),
        Request(again, linked_to=there, leg=Leg.RETURN, **back),
    )


@st.composite
def small_days(
    draw: st.DrawFn,
    max_requests: int = 4,
    max_drivers: int = 3,
    every_option: bool = True,
    min_requests: int = 1,
    min_drivers: int = 1,
) -> Problem:
    """A day of a few requests and drivers.

    With `every_option` each option of the model is drawn now and then; without, one shift each, seats, wheelchairs,
    windows, longest rides and linked pairs only.
    """
    places = draw(st.integers(2, 6))
    duration_s, distance_m = draw(matrices(places))
    people = tuple(
        draw(drivers(number + 1, places, every_option)) for number in range(draw(st.integers(min_drivers, max_drivers)))
    )
    names = tuple(driver.id for driver in people)
    wanted = draw(st.integers(min_requests, max_requests))
    requests: list[Request] = []
    while len(requests) < wanted:
        number = len(requests) + 1
        if wanted - len(requests) >= 2 and draw(st.booleans()):
            requests += draw(pairs(number, places, names, every_option))
        else:
            requests.append(Request(f"Trajet {number}", **draw(trips(places, names, every_option))))
    order = draw(st.permutations(requests))
    return Problem("petite journée", duration_s, distance_m, people, tuple(order))
