"""What serving given requests costs at least: how far from the best a plan can be.

Each stop is entered once and left once, each vehicle leaves once and comes back once or not at all: the least sum of
arcs is an assignment. It may hold circles and routes that drop off whom they did not pick up. Rules that every plan
holds and the assignment breaks are priced (Lagrangian relaxation of violated inequalities, « relax and cut »):

* a set of stops that holds the drop-off of a request but not its pickup is entered from a stop outside it;
* one that holds the pickup but not the drop-off is left for a stop outside it;
* any other set of stops is entered from outside it (no circles).

Any prices give a bound; a subgradient ascent looks for good ones. Arcs are those of `bound_arcs`. Nothing here is
random or looks at a clock.
"""

from __future__ import annotations

from collections.abc import Collection
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from solimob.core.dispatch.bound_arcs import ArcFinder, Arcs, Flags, Floats
from solimob.core.dispatch.problem import Problem

type Ints = NDArray[np.int64]

EFFORT = 1.0e7
"""Cells of the assignments solved in all; at least one, at most `MOST_ROUNDS`."""
MOST_ROUNDS = 100
MOST_CUTS = 200
REACH = 0.05
"""The ascent aims at a bound greater than the one it has by this share of it, or by one arc."""


def lower_bound(problem: Problem, served: Collection[str] | None = None) -> float:
    """Return euros that no plan serving exactly these requests (all of them if `None`) can go below.

    Penalties are not counted. inf where no plan can serve them all, by what is looked at here. For a Cordeau instance
    the bound is in its units.

    Raises
    ------
    KeyError
        If a request is not in the day.
    """
    rows = range(len(problem.requests)) if served is None else sorted({problem.request_index[name] for name in served})
    requests = [problem.requests[row] for row in rows]
    if not requests:
        return 0.0
    arcs = ArcFinder(problem, requests).arcs()
    return _ascend(_table(arcs), len(requests))


def _table(arcs: Arcs) -> Floats:
    """Return the costs of the assignment: stops then starts by stops then ends; an idle vehicle costs nothing."""
    vehicles, n = arcs.from_start.shape
    table = np.full((2 * n + vehicles, 2 * n + vehicles), inf)
    table[: 2 * n, : 2 * n] = arcs.between
    table[2 * n :, :n] = arcs.from_start
    table[n : 2 * n, 2 * n :] = arcs.to_end
    idle = np.arange(2 * n, 2 * n + vehicles)
    table[idle, idle] = 0.0
    return table


def _assign(table: Floats) -> tuple[float, Ints]:
    """Return the least assignment and what follows each row; inf if there is none."""
    try:
        _, following = linear_sum_assignment(table)
    except ValueError:  # some stop has no arc left
        return inf, np.empty(0, np.int64)
    return float(table[np.arange(len(table)), following].sum()), following


def _ascend(table: Floats, n: int) -> float:
    """Return the best bound of a subgradient ascent over the rules that assignments break."""
    size = len(table)
    cuts = _Cuts(n, size)
    arc = float(np.mean(table[table < inf])) if (table < inf).any() else 0.0
    best, step, stalled = -inf, 1.0, 0
    for _ in range(int(min(MOST_ROUNDS, max(1.0, EFFORT / size**2)))):
        value, following = _assign(table - cuts.priced())
        if not isfinite(value):
            return inf
        value += cuts.total
        stalled = 0 if value > best + 1e-9 * abs(best) else stalled + 1
        best = max(best, value)
        if stalled >= 5:
            step, stalled = step / 2, 0
        cuts.add(following)
        slopes = cuts.slopes(following)
        norm = float((slopes * slopes).sum())
        if norm == 0:
            break
        cuts.price(slopes, step * (best + max(REACH * best, arc) - value) / norm)
    return max(best, 0.0)


class _Cuts:
    """Rules of the form « one arc at least from these rows to these columns », and their prices."""

    def __init__(self, n: int, size: int) -> None:
        self.n, self.size = n, size
        self.rows = np.zeros((MOST_CUTS, size), dtype=np.float32)
        self.columns = np.zeros((MOST_CUTS, size), dtype=np.float32)
        self.prices = np.zeros(MOST_CUTS)
        self.count = 0
        self.known: set[bytes] = set()

    @property
    def total(self) -> float:
        """Sum of the prices."""
        return float(self.prices.sum())

    def priced(self) -> Floats | float:
        """Return what the prices take off the cost of each arc."""
        used = np.flatnonzero(self.prices)
        if not len(used):
            return 0.0
        rows, columns = self.rows[used].astype(float), self.columns[used].astype(float)
        taken: Floats = rows.T @ (self.prices[used, None] * columns)
        return taken

    def slopes(self, following: Ints) -> Floats:
        """Return one less the arcs of each rule in an assignment, 0 where a rule is slack and has no price."""
        arcs = (self.rows[: self.count] * self.columns[: self.count, following]).sum(axis=1)
        slopes = np.zeros(MOST_CUTS)
        slopes[: self.count] = 1.0 - arcs
        slopes[(slopes < 0) & (self.prices == 0)] = 0.0
        return slopes

    def price(self, slopes: Floats, step: float) -> None:
        """Move the prices along the slopes."""
        self.prices = np.maximum(self.prices + step * slopes, 0.0)

    def add(self, following: Ints) -> None:
        """Add the rules that an assignment breaks."""
        for route, closed in _routes(following, self.n):
            inside = np.zeros(2 * self.n, dtype=bool)
            inside[route] = True
            ups, downs = inside[: self.n], inside[self.n :]
            if closed:
                if (downs & ~ups).any():
                    self.enter(inside)
                elif (ups & ~downs).any():
                    self.leave(inside)
                else:
                    self.enter(inside, from_starts=True)
                continue
            self.enter(_up_to_a_stranger(route, self.n))
            self.leave(_from_who_stays(route, self.n))

    def enter(self, inside: Flags, *, from_starts: bool = False) -> None:
        """Ask for an arc into a set of stops, from another stop (or a start)."""
        ends = np.zeros(self.size - 2 * self.n, dtype=bool)
        self.keep(np.concatenate([~inside, ends | from_starts]), np.concatenate([inside, ends]))

    def leave(self, inside: Flags) -> None:
        """Ask for an arc out of a set of stops, to another stop."""
        ends = np.zeros(self.size - 2 * self.n, dtype=bool)
        self.keep(np.concatenate([inside, ends]), np.concatenate([~inside, ends]))

    def keep(self, rows: Flags, columns: Flags) -> None:
        key = np.packbits(np.concatenate([rows, columns])).tobytes()
        if not columns.any() or not rows.any() or key in self.known:
            return
        if self.count < MOST_CUTS:
            place = self.count
            self.count += 1
        else:
            place = int(self.prices.argmin())
            if self.prices[place] > 0:
                return
            old = np.concatenate([self.rows[place], self.columns[place]]) > 0
            self.known.discard(np.packbits(old).tobytes())
        self.known.add(key)
        self.rows[place], self.columns[place], self.prices[place] = rows, columns, 0.0


def _routes(following: Ints, n: int) -> list[tuple[list[int], bool]]:
    """Return the stops of each route or circle of an assignment, and whether it is a circle."""
    stops = 2 * n
    seen = np.zeros(stops, dtype=bool)
    routes: list[tuple[list[int], bool]] = []
    for first in [*following[stops:].tolist(), *range(stops)]:
        route = []
        stop = first
        while stop < stops and not seen[stop]:
            seen[stop] = True
            route.append(stop)
            stop = int(following[stop])
        if route:
            routes.append((route, stop < stops))
    return routes


def _up_to_a_stranger(route: list[int], n: int) -> Flags:
    """Return the stops of a route up to the first drop-off of somebody not picked up before; none without one."""
    inside = np.zeros(2 * n, dtype=bool)
    for stop in route:
        inside[stop] = True
        if stop >= n and not inside[stop - n]:
            return inside
    return np.zeros(2 * n, dtype=bool)


def _from_who_stays(route: list[int], n: int) -> Flags:
    """Return the stops of a route from the last pickup of somebody it does not drop off; none without one."""
    inside = np.zeros(2 * n, dtype=bool)
    for stop in reversed(route):
        inside[stop] = True
        if stop < n and not inside[stop + n]:
            return inside
    return np.zeros(2 * n, dtype=bool)
