"""A small association, day after day: whom to call for each ride, three rules of thumb against our offers.

Sixteen volunteers, ten outings a day (there and back, one driver), asked for one by one on the telephone. A volunteer
who could drive says no three times in ten; one who is not free, or whose other rides leave no time, says no always.
After `most_calls` calls the coordinator gives up. Refusals are drawn by day, outing and volunteer, the same for every
policy, and whoever accepts is put in their routes by the same exact insertion: only the order of the calls differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.dispatch.rural_days import (
    AFTERNOON,
    MORNING,
    SHAPES,
    Places,
    draw_bases,
    draw_driver,
    draw_matrices,
    draw_pair,
    draw_places,
    draw_trips,
)
from solimob.core.dispatch import Driver, LiveDay, Plan, Problem, Request, check

DRIVERS, OUTINGS, REFUSED = 16, 10, 0.3
FREE = (0.3, 0.25, 0.2)
"""Share of the days on which a volunteer is free the morning, the afternoon, both; otherwise neither."""
FURTHEST_KM = 20.0
"""Straight distance beyond which the half-day rule proposes nobody."""
DAY_S = 86_400.0
CALL_S = 300.0

type Pair = tuple[Request, Request]


@dataclass(frozen=True)
class Morning:
    """A day as it begins: nobody asked yet. Rows are outings, columns the sixteen volunteers."""

    problem: Problem
    outings: tuple[Pair, ...]
    file: tuple[Driver, ...]
    """Everybody in the card file, those who are not free that day too: their shifts are empty."""
    straight_km: NDArray[np.float64]
    refuses: NDArray[np.bool_]


@dataclass(slots=True)
class Tally:
    """What a day came to: outings asked for and served, calls made, metres driven, rules broken."""

    asked: int = 0
    served: int = 0
    calls: int = 0
    metres: float = 0.0
    violations: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """What a policy may look at before a call: the day, the outing, who was called for it, hours of past calls."""

    morning: Morning
    outing: int
    live: LiveDay
    called: frozenset[str]
    since_s: Mapping[str, float]


type Policy = Callable[[Call], str | None]


def our_offers(call: Call) -> str | None:
    """First of our offers: least extra cost, then fewest kilometres this year, then asked longest ago."""
    offers = call.live.offers(call.morning.outings[call.outing], asked=call.since_s, limit=1)
    return offers[0].driver if offers else None


def nearest(call: Call) -> str | None:
    """Nearest home by straight line among those whose car and skills suit; who is free is learnt on the telephone."""
    return _first(call, lambda _driver, _pair: True, by_distance=True)


def nearest_free(call: Call) -> str | None:
    """Nearest home by straight line among those whose half-days suit too."""
    return _first(call, _free, by_distance=True)


def half_day_and_distance(call: Call) -> str | None:
    """Next in the card file whose half-days suit and who lives within the greatest straight distance."""
    return _first(call, _free, by_distance=False)


POLICIES: dict[str, Policy] = {
    "our offers": our_offers,
    "nearest": nearest,
    "nearest free": nearest_free,
    "half-day and distance": half_day_and_distance,
}


def _first(call: Call, free: Callable[[Driver, Pair], bool], *, by_distance: bool) -> str | None:
    pair = call.morning.outings[call.outing]
    km = call.morning.straight_km[call.outing]
    fit = [
        (float(km[column]) if by_distance else column, driver.id)
        for column, driver in enumerate(call.morning.file)
        if driver.id not in call.called
        and _suits(driver, pair)
        and free(driver, pair)
        and (by_distance or km[column] <= FURTHEST_KM)
    ]
    return min(fit)[1] if fit else None


def _suits(driver: Driver, pair: Pair) -> bool:
    return all(leg.wheelchairs <= driver.wheelchairs and leg.skills <= driver.skills for leg in pair)


def _free(driver: Driver, pair: Pair) -> bool:
    """Tell whether a volunteer is free in the half-days of the appointment and of the return."""
    times = (pair[0].dropoff_window[1], pair[1].pickup_window[0])
    return all(any(opens <= time <= closes for opens, closes in driver.shifts) for time in times)


@dataclass(frozen=True)
class Association:
    """Sixteen volunteers and the communes around them; days are drawn from a seed."""

    shape: str
    seed: int
    places: Places
    bases: NDArray[np.float64]
    drivers: tuple[Driver, ...]

    @classmethod
    def draw(cls, shape: str, seed: int) -> Association:
        """Return the association of a shape and a seed."""
        rng = np.random.default_rng((seed, SHAPES.index(shape), DRIVERS))
        places = draw_places(shape, rng)
        bases = draw_bases(places, DRIVERS, rng)
        drivers = tuple(draw_driver(row, 2 * OUTINGS + row, rng, plain=False) for row in range(DRIVERS))
        return cls(shape, seed, places, bases, tuple(replace(driver, year_km=0.0) for driver in drivers))

    def morning(self, day: int, year_km: Mapping[str, float]) -> Morning:
        """Return a day; `year_km` are the kilometres each volunteer has driven so far."""
        rng = np.random.default_rng((self.seed, SHAPES.index(self.shape), DRIVERS, 1 + day))
        homes, destinations = draw_trips(self.places, OUTINGS, rng)
        seconds, metres = draw_matrices(self.shape, np.concatenate([homes, destinations, self.bases]), rng)
        shifts = ((MORNING,), (AFTERNOON,), (MORNING, AFTERNOON), ())
        drawn = rng.choice(len(shifts), DRIVERS, p=(*FREE, 1 - sum(FREE)))
        file = tuple(
            replace(driver, shifts=shifts[k], year_km=year_km.get(driver.id, 0.0))
            for driver, k in zip(self.drivers, drawn)
        )
        outings = tuple(draw_pair(row, OUTINGS, seconds, rng, plain=False) for row in range(OUTINGS))
        outings = tuple((replace(there, same_driver=True), replace(back, same_driver=True)) for there, back in outings)
        apart = homes[:, None, :] - self.bases[None, :, :]
        refuses = rng.random((OUTINGS, DRIVERS)) < REFUSED
        free = tuple(driver for driver in file if driver.shifts)
        problem = Problem(f"{self.shape}-{self.seed}-{day}", seconds, metres, free, ())
        return Morning(problem, outings, file, np.hypot(apart[..., 0], apart[..., 1]), refuses)


def simulate(shape: str, seed: int, policy: Policy, days: int, most_calls: int) -> list[Tally]:
    """Return the tally of each day of an association under a policy."""
    association = Association.draw(shape, seed)
    year_km: dict[str, float] = {}
    last_asked: dict[str, float] = {}
    tallies = []
    for day in range(days):
        morning = association.morning(day, year_km)
        live = LiveDay(morning.problem, Plan(0, 0.0, 0.0, (), ()))
        tally = Tally(asked=OUTINGS)
        for outing in range(OUTINGS):
            clock = DAY_S * day + CALL_S * most_calls * outing
            tally.served += _ask_around(morning, outing, live, policy, most_calls, clock, last_asked, tally)
        plan = live.plan()
        tally.metres = plan.distance_m
        tally.violations = len(check(live.problem, plan)) + (plan.served != 2 * tally.served)
        for route in plan.routes:
            year_km[route.driver] = year_km.get(route.driver, 0.0) + route.distance_m / 1000
        tallies.append(tally)
    return tallies


def _ask_around(
    morning: Morning,
    outing: int,
    live: LiveDay,
    policy: Policy,
    most_calls: int,
    clock: float,
    last_asked: dict[str, float],
    tally: Tally,
) -> bool:
    """Call volunteers in the order of a policy until one accepts; tell whether one did."""
    pair = morning.outings[outing]
    able = {offer.driver for offer in live.offers(pair)}
    columns = {driver.id: column for column, driver in enumerate(morning.file)}
    called: set[str] = set()
    for number in range(most_calls):
        now = clock + CALL_S * number
        since = {driver: now - when for driver, when in last_asked.items()}
        driver = policy(Call(morning, outing, live, frozenset(called), since))
        if driver is None:
            return False
        called.add(driver)
        last_asked[driver] = now
        tally.calls += 1
        if driver in able and not morning.refuses[outing, columns[driver]]:
            live.insert(pair, driver=driver)
            return True
        live.decline(driver, pair)
    return False


def interval(
    numerator: NDArray[np.float64], denominator: NDArray[np.float64], *, draws: int = 2000, seed: int = 1
) -> tuple[float, float, float]:
    """Return a ratio of sums over days, and its 95 % interval by bootstrap over the days."""
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(numerator), (draws, len(numerator)))
    ratios = numerator[drawn].sum(axis=1) / np.maximum(denominator[drawn].sum(axis=1), 1)
    low, high = np.quantile(ratios, (0.025, 0.975))
    return float(numerator.sum() / max(denominator.sum(), 1)), float(low), float(high)
