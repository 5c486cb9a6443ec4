"""The figures of a plan, and the key by which two plans of a day are compared. Plain Python over a valid plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from solimob.core.dispatch.plan import Act, Plan, Route
from solimob.core.dispatch.problem import Accompaniment, Driver, Leg, Problem, Request


@dataclass(frozen=True, slots=True)
class PriorityFigures:
    """Requests of one priority, asked and served; `priority` is `None` for the optional ones, which no level counts."""

    priority: int | None
    asked: int
    served: int

    @property
    def unserved(self) -> int:
        """Requests left out."""
        return self.asked - self.served


@dataclass(frozen=True, slots=True)
class DriverFigures:
    """The day of one volunteer; `year_km` and `year_hours` are those of this year once it is over, hours if known."""

    driver: str
    routes: int
    km: float
    hours: float
    year_km: float
    year_hours: float | None


@dataclass(frozen=True, slots=True)
class Inequality:
    """How unevenly a load is shared: Gini index (0 when all bear the same), and the greatest load less the least."""

    gini: float
    spread: float


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """What a plan does. Money in euros; a share is `None` where nothing is there to share.

    `priorities` goes from the first to the last, optional requests at the end. `cost` is that of the routes,
    `penalties` that of the optional requests left out. `empty_km` are driven with nobody but the driver, `home_km`
    between home and the first or last stop; both are part of `km`. `passenger_km` counts each person aboard (the whole
    party). Inequalities are over all the drivers of the day, those who stay at home included; that of the year's hours
    is `None` unless all are known. `fair_load_km` is the `fair_load` of the year's loads after the day: kilometres, and
    hours that weigh `hour_weight_km` each.

    A pair is both legs of a linked trip, both served; `pairs_same_driver` have one driver. `preferred_asked` counts the
    requests served that name preferred drivers, `preferred_kept` those served by one of them.
    """

    priorities: tuple[PriorityFigures, ...]
    cost: float
    penalties: float
    drivers: tuple[DriverFigures, ...]
    km: float
    hours: float
    empty_km: float
    home_km: float
    passenger_km: float
    km_inequality: Inequality
    hours_inequality: Inequality
    year_km_inequality: Inequality
    year_hours_inequality: Inequality | None
    fair_load_km: float
    pairs: int
    pairs_same_driver: int
    preferred_asked: int
    preferred_kept: int

    @property
    def served(self) -> int:
        """Requests served, optional ones included."""
        return sum(level.served for level in self.priorities)

    @property
    def unserved(self) -> int:
        """Requests left out, optional ones included."""
        return sum(level.unserved for level in self.priorities)

    @property
    def empty_share(self) -> float | None:
        """Share of the kilometres driven with nobody but the driver, ways from and to home included."""
        return self.empty_km / self.km if self.km > 0 else None

    @property
    def broken_wishes(self) -> int:
        """Pairs served by two drivers, and requests served by nobody they prefer."""
        return self.pairs - self.pairs_same_driver + self.preferred_asked - self.preferred_kept

    @property
    def continuity(self) -> float | None:
        """Share of the wishes kept: same driver both ways, a preferred driver."""
        wishes = self.pairs + self.preferred_asked
        return 1 - self.broken_wishes / wishes if wishes else None


@dataclass(frozen=True, slots=True, order=True)
class Objective:
    """What plans of one day are compared by, the first difference deciding; less is better.

    `unserved` counts the requests left out of each priority, first to last, optional ones aside. `cost` adds the
    penalties of optional requests left out, rounded to the cent. `fair_load_km`, rounded to the metre, and
    `broken_wishes` are those of `PlanFigures`.
    """

    unserved: tuple[int, ...]
    cost: float
    fair_load_km: float
    broken_wishes: int


def objective(problem: Problem, plan: Plan) -> Objective:
    """Return what a valid plan is compared by."""
    found = figures(problem, plan)
    return Objective(
        tuple(level.unserved for level in found.priorities if level.priority is not None),
        round(found.cost + found.penalties, 2),
        round(found.fair_load_km, 3),
        found.broken_wishes,
    )


def figures(problem: Problem, plan: Plan) -> PlanFigures:
    """Return the figures of a valid plan of the day: times and distances are believed, sums are made again.

    Raises
    ------
    KeyError
        If the plan names a driver or a request that the day does not have; `check` says which.
    """
    people = {driver.id: driver for driver in problem.drivers}
    who = {stop.request: route.driver for route in plan.routes for stop in route.stops}
    drivers = tuple(_driver_figures(driver, plan.routes) for driver in problem.drivers)
    ways = [leg for route in plan.routes for leg in legs(problem, route)]
    weight = hour_weight_km(problem.drivers)
    year_hours = [driver.year_hours for driver in drivers if driver.year_hours is not None]
    pairs = [
        (request.id, request.linked_to)
        for request in problem.requests
        if request.leg is Leg.OUTBOUND and request.linked_to is not None and request.id in who
    ]
    wishes = [request for request in problem.requests if request.preferred_drivers and request.id in who]
    return PlanFigures(
        priorities=_priorities(problem, who.keys() & problem.request_index.keys()),
        cost=sum(route_cost(people[route.driver], route) for route in plan.routes),
        penalties=sum(request.penalty or 0.0 for request in problem.requests if request.id not in who),
        drivers=drivers,
        km=sum(leg.metres for leg in ways) / 1000,
        hours=sum(driver.hours for driver in drivers),
        empty_km=sum(leg.metres for leg in ways if leg.aboard == 0) / 1000,
        home_km=sum(leg.metres for leg in ways if leg.home) / 1000,
        passenger_km=sum(leg.metres * leg.aboard for leg in ways) / 1000,
        km_inequality=inequality([driver.km for driver in drivers]),
        hours_inequality=inequality([driver.hours for driver in drivers]),
        year_km_inequality=inequality([driver.year_km for driver in drivers]),
        year_hours_inequality=inequality(year_hours) if len(year_hours) == len(drivers) else None,
        fair_load_km=fair_load([driver.year_km + weight * (driver.year_hours or 0.0) for driver in drivers]),
        pairs=len(pairs),
        pairs_same_driver=sum(who[outbound] == who[back] for outbound, back in pairs),
        preferred_asked=len(wishes),
        preferred_kept=sum(who[request.id] in request.preferred_drivers for request in wishes),
    )


def route_cost(driver: Driver, route: Route) -> float:
    """Return what a route costs, in euros: kilometres, and hours between leaving and being back."""
    kilometres, hours = route.distance_m / 1000, (route.end_s - route.start_s) / 3600
    return kilometres * driver.cost_per_km + hours * driver.cost_per_hour


def hour_weight_km(drivers: Sequence[Driver]) -> float:
    """Return the kilometres that an hour weighs in fairness: those everybody has driven this year, per hour given.

    Over the year, hours then weigh as much as kilometres. 0, kilometres alone being shared out, where somebody's hours
    are unknown or nobody has given any.
    """
    hours = [driver.year_hours for driver in drivers if driver.year_hours is not None]
    known = len(hours) == len(drivers) and sum(hours) > 0
    return sum(driver.year_km for driver in drivers) / sum(hours) if known else 0.0


def gini(loads: Sequence[float]) -> float:
    """Return the Gini index of loads, none negative, zeros included: 0 when equal, (n − 1) / n when one bears all.

    Half of the mean absolute difference over all ordered pairs, divided by the mean: Σᵢ Σⱼ |xᵢ − xⱼ| / (2 n² x̄)
    (C. Gini, « Variabilità e mutabilità », Bologna, 1912). Where nobody bears anything, 0.
    """
    total = sum(loads)
    return mean_difference(loads) / total * len(loads) / 2 if total > 0 else 0.0


def mean_difference(loads: Sequence[float]) -> float:
    """Return Gini's mean difference Σᵢ Σⱼ |xᵢ − xⱼ| / n² (Gini 1912), in the unit of the loads; 0 without loads."""
    n = len(loads)
    ranked = sum((2 * rank - n - 1) * load for rank, load in enumerate(sorted(loads), start=1))
    return 2 * ranked / n**2 if n else 0.0


def fair_load(loads: Sequence[float]) -> float:
    """Return mean × (1 + Gini): the load which, borne by each, would weigh as much as these unevenly borne.

    A. Sen's welfare « mean × (1 − Gini) » (« Real National Income », Review of Economic Studies 43, 1976) turned round
    for a burden. Among plans with the same total the least Gini wins; unlike the Gini alone, more kilometres for
    anybody are never better.
    """
    return sum(loads) / len(loads) + mean_difference(loads) / 2 if loads else 0.0


def inequality(loads: Sequence[float]) -> Inequality:
    """Return how unevenly loads are shared."""
    return Inequality(gini(loads), max(loads, default=0.0) - min(loads, default=0.0))


@dataclass(frozen=True, slots=True)
class Way:
    """From one stop of a route to the next: how long, how far, how many passengers, whether home is at an end of it."""

    seconds: float
    metres: float
    aboard: int
    home: bool


def legs(problem: Problem, route: Route) -> Iterator[Way]:
    """Yield the ways of a route, from leaving the start place to reaching the end place."""
    driver = problem.drivers[problem.driver_index[route.driver]]
    before, aboard = driver.start, 0
    previous: tuple[Request, Act] | None = None
    for stop in route.stops:
        request = problem.requests[problem.request_index[stop.request]]
        place = request.pickup if stop.act is Act.PICKUP else request.dropoff
        chain = [before, place]
        if previous is not None and _passes_home(previous, (request, stop.act)):
            chain = [before, driver.start, place]
        yield _way(problem, chain, aboard, previous is None or len(chain) > 2)
        aboard += request.party if stop.act is Act.PICKUP else -request.party
        before, previous = place, (request, stop.act)
    yield _way(problem, [before, driver.end], aboard, True)


def _passes_home(before: tuple[Request, Act], after: tuple[Request, Act]) -> bool:
    outbound = before[0]
    return (
        (before[1], after[1]) == (Act.DROPOFF, Act.PICKUP)
        and outbound.leg is Leg.OUTBOUND
        and outbound.linked_to == after[0].id
        and outbound.accompaniment_s > 0
        and outbound.accompaniment is Accompaniment.HOME_AND_BACK
    )


def _way(problem: Problem, chain: list[int], aboard: int, home: bool) -> Way:
    steps = list(pairwise(chain))
    seconds = sum(float(problem.duration_s[step]) for step in steps)
    return Way(seconds, sum(float(problem.distance_m[step]) for step in steps), aboard, home)


def _priorities(problem: Problem, served: set[str]) -> tuple[PriorityFigures, ...]:
    levels: dict[int | None, list[Request]] = {}
    for request in problem.requests:
        levels.setdefault(None if request.penalty is not None else request.priority, []).append(request)
    return tuple(
        PriorityFigures(level, len(asked), sum(request.id in served for request in asked))
        for level, asked in sorted(levels.items(), key=lambda item: (item[0] is None, item[0] or 0))
    )


def _driver_figures(driver: Driver, routes: Sequence[Route]) -> DriverFigures:
    mine = [route for route in routes if route.driver == driver.id]
    km = sum(route.distance_m for route in mine) / 1000
    hours = sum(route.end_s - route.start_s for route in mine) / 3600
    year_hours = None if driver.year_hours is None else driver.year_hours + hours
    return DriverFigures(driver.id, len(mine), km, hours, driver.year_km + km, year_hours)
