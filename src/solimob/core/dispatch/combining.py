"""The best combination of the routes a search went through: set partitioning over its pool, by HiGHS.

A search that goes from plan to plan meets good routes that never stood in one plan together. Each request is served by
one route or left out at its weight, both legs of a pair or neither, each vehicle drives one route. The relaxation says
which routes may be of use; whole ones are then chosen among those. What else binds routes (the times of a pair in two
of them, hours shared by two shifts) is left to the exact scheduler when they are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csc_array, eye_array, hstack, vstack

from solimob.core.dispatch.kernel.commit import commit
from solimob.core.dispatch.kernel.instance import VEHICLE, Floats, Instance, Ints
from solimob.core.dispatch.kernel.pool import Pool, keep_only, remember_route
from solimob.core.dispatch.kernel.routes import Routes, Scratch, empty_routes
from solimob.core.dispatch.kernel.sequences import write_sequence

MOST_COLUMNS = 400
"""Routes among which whole ones are chosen: those the relaxation finds of most use."""
MOST_NODES = 5
"""Nodes of the search for whole ones: where more are needed the pool is too poor to be worth it."""
KEPT = 8_000
"""Routes that stay in the pool once it was combined."""
SHARE_OF_LEFT = 0.8
"""How much of the time left the choice of whole routes may take."""

type Chosen = list[tuple[int, list[int]]]
"""Routes chosen: the vehicle that drove each, its visit order."""


class Partition(NamedTuple):
    """A linear program over the routes of a pool, then over what is left out (a column for each request)."""

    costs: Floats
    equal: csc_array  # each request served or left out; both legs of a pair alike
    sides: Floats
    limits: csc_array  # vehicles of each kind
    most: Floats


def kinds_of_vehicles(instance: Instance) -> Ints:
    """Return (v,) a number, the same for vehicles that can stand for each other whatever the route."""
    cars, drivers = instance.vehicles, instance.drivers[instance.vehicles["driver"]]
    has_one_shift = drivers["end_vehicle"] - drivers["first_vehicle"] == 1
    known: dict[tuple[bytes, ...], int] = {}
    kinds = []
    for v in range(len(cars)):
        words = [cars[field][v].tobytes() for field in VEHICLE.names or () if field != "driver"]
        words += [drivers[field][v].tobytes() for field in ("max_work", "max_drive")]
        shift = b"" if has_one_shift[v] else str(v).encode()
        kinds.append(known.setdefault((*words, instance.allowed[:, v].tobytes(), shift), len(known)))
    return np.array(kinds, np.int64)


def partition_of(instance: Instance, pool: Pool) -> Partition:
    """Return the linear program of a pool that is not empty."""
    n, many = len(instance.requests), int(pool.used[0])
    lines, nodes = pool.lines[:many], pool.nodes[: pool.used[1]]
    ups = nodes & 1 == 0
    served = coo_array(
        (np.ones(ups.sum()), (nodes[ups] >> 1, np.repeat(np.arange(many), lines["length"])[ups])), shape=(n, many)
    )
    firsts = np.flatnonzero(instance.requests["partner"] > np.arange(n))
    rows, signs = np.arange(len(firsts)), np.ones(len(firsts))
    pairs = coo_array(
        (np.r_[signs, -signs], (np.r_[rows, rows], np.r_[firsts, instance.requests["partner"][firsts]])),
        shape=(len(firsts), n),
    )
    _, kind, count = np.unique(pool.kinds, return_inverse=True, return_counts=True)
    cars = coo_array((np.ones(many), (kind[lines["vehicle"]], np.arange(many))), shape=(len(count), many + n))
    legs = vstack([eye_array(n), pairs])
    return Partition(
        costs=np.r_[lines["cost"], instance.requests["weight"]],
        equal=csc_array(hstack([vstack([served, coo_array((len(firsts), many))]), legs])),
        sides=np.r_[np.ones(n), np.zeros(len(firsts))],
        limits=csc_array(cars),
        most=count.astype(float),
    )


def best_combination(
    instance: Instance, pool: Pool, plan: Routes, bound: float, seconds_left: Callable[[], float]
) -> Chosen:
    """Return routes of the pool that cost less together than `bound`, what they leave out at its weight; none if so.

    The routes of `plan`, whose cost the bound is, are among those looked at. Of a pool that has grown too large those
    of least use are forgotten.
    """
    own = np.array([remember_route(plan, pool, v) for v in range(len(plan.lines))])
    many = int(pool.used[0])
    if many == 0:
        return []
    partition = partition_of(instance, pool)
    costs, equal, sides, limits, most = partition
    relaxed = linprog(costs, A_eq=equal, b_eq=sides, A_ub=limits, b_ub=most, bounds=(0, 1), method="highs")
    if relaxed.status != 0:
        return []
    reduced = costs - equal.T @ relaxed.eqlin.marginals - limits.T @ relaxed.ineqlin.marginals
    of_use = np.argsort(reduced[:many], kind="stable")
    columns = of_use[:MOST_COLUMNS]
    columns = np.union1d(columns[reduced[columns] < bound - relaxed.fun], own[own >= 0])
    taken = _whole(partition, np.r_[columns, np.arange(many, len(costs))], SHARE_OF_LEFT * seconds_left())
    lines = pool.lines[taken[taken < many]]
    chosen = [
        (int(line["vehicle"]), pool.nodes[line["first"] : line["first"] + line["length"]].tolist()) for line in lines
    ]
    if many > KEPT:
        keep_only(pool, np.union1d(of_use[:KEPT], own[own >= 0]))
    return chosen


def _whole(partition: Partition, columns: Ints, seconds: float) -> Ints:
    """Return the columns chosen by branch and bound within so many seconds; none where none were found."""
    if seconds <= 0.0:
        return columns[:0]
    found = milp(
        partition.costs[columns],
        constraints=[
            LinearConstraint(partition.equal[:, columns], partition.sides, partition.sides),
            LinearConstraint(partition.limits[:, columns], -np.inf, partition.most),
        ],
        integrality=np.ones(len(columns)),
        bounds=Bounds(0, 1),
        options={"node_limit": MOST_NODES, "mip_rel_gap": 0.0, "time_limit": seconds},
    )
    return columns[:0] if found.x is None else columns[found.x > 0.5]


def put_together(instance: Instance, scratch: Scratch, pool: Pool, chosen: Chosen) -> Routes:
    """Return a plan of the routes chosen, each in a vehicle of its kind; one that then has no times is left out."""
    routes = empty_routes(instance)
    routes.lines["version"] = np.arange(len(routes.lines)) + scratch.state["version"][0]
    scratch.state["version"] += len(routes.lines)
    for v, (_, nodes) in zip(_vehicles(pool, [vehicle for vehicle, _ in chosen]), chosen):
        write_sequence(instance, scratch, v, nodes)
        commit(instance, routes, scratch, v, len(nodes))
    return routes


def _vehicles(pool: Pool, wanted: Sequence[int]) -> list[int]:
    """Return a vehicle for each route: the one that drove it, or a free one of its kind."""
    free = np.ones(len(pool.kinds), bool)
    free[wanted] = False
    given: list[int] = []
    for vehicle in wanted:
        if vehicle in given:
            vehicle = int(np.flatnonzero(free & (pool.kinds == pool.kinds[vehicle]))[0])
            free[vehicle] = False
        given.append(vehicle)
    return given
