"""Set partitioning over the routes seen: the best plan made of them, by HiGHS.

The linear relaxation prices the routes first; only those that could still be part of a better plan go to the branch and
bound. What it chooses is built again by the exact scheduler, and left where a rule between routes does not hold.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array

from solimob.core.dispatch.kernel.insertion import commit
from solimob.core.dispatch.kernel.instance import FREE, Instance
from solimob.core.dispatch.kernel.plans import write_sequence
from solimob.core.dispatch.kernel.pool import Pool
from solimob.core.dispatch.kernel.routes import Routes, Scratch, empty_routes

MOST_COLUMNS = 4000
"""Routes that go to the branch and bound, those of least reduced cost."""


def recombine(
    instance: Instance, pool: Pool, best: Routes, scratch: Scratch, upper: float, seconds: float
) -> Routes | None:
    """Return routes that serve what `best` serves for less than `upper`, `None` where the pool has none.

    `seconds` bounds the time of the branch and bound.
    """
    slots = np.flatnonzero(pool.slots["length"])
    served = np.flatnonzero(best.vehicle >= 0)
    inside = np.full(len(instance.requests), -1)
    inside[served] = np.arange(len(served))
    covers = _coverage(pool, slots, inside)
    if covers is None:
        return None
    table, slots, kinds = covers
    costs = pool.slots["cost"][slots]
    room = np.array([int((pool.kinds == kind).sum()) for kind in kinds], dtype=float)
    rows = len(served)
    low = np.concatenate([np.ones(rows), np.zeros(len(kinds))])
    high = np.concatenate([np.ones(rows), room])
    relaxed = linprog(
        costs, A_eq=table[:rows], b_eq=low[:rows], A_ub=table[rows:], b_ub=room, bounds=(0, None), method="highs"
    )
    if relaxed.x is None:
        return None
    reduced = costs - table.T @ np.concatenate([relaxed.eqlin.marginals, relaxed.ineqlin.marginals])
    kept = np.flatnonzero(reduced < upper - relaxed.fun)
    if not len(kept):
        return None
    if len(kept) > MOST_COLUMNS:
        kept = kept[np.argsort(reduced[kept], kind="stable")[:MOST_COLUMNS]]
    chosen = milp(
        costs[kept],
        constraints=LinearConstraint(table[:, kept], low, high),
        integrality=np.ones(len(kept)),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if chosen.x is None or chosen.fun >= upper - 1e-7:
        return None
    return _build(instance, pool, slots[kept[chosen.x > 0.5]], scratch)


def _coverage(
    pool: Pool, slots: NDArray[Any], inside: NDArray[Any]
) -> tuple[csr_array, NDArray[Any], NDArray[Any]] | None:
    """Return rows (served requests, then kinds of vehicle) by routes, the routes, and the kinds."""
    lengths = pool.slots["length"][slots]
    columns = np.repeat(np.arange(len(slots)), lengths)
    nodes = pool.nodes[slots][np.arange(pool.nodes.shape[1]) < lengths[:, None]]
    pickups = nodes % 2 == 0
    requests, columns = inside[nodes[pickups] >> 1], columns[pickups]
    outside = np.unique(columns[requests < 0])
    usable = np.setdiff1d(np.arange(len(slots)), outside)
    if not len(usable):
        return None
    order = np.full(len(slots), -1)
    order[usable] = np.arange(len(usable))
    inner = np.isin(columns, usable)
    kinds, kind = np.unique(pool.kinds[pool.slots["vehicle"][slots[usable]]], return_inverse=True)
    served = int((inside >= 0).sum())
    row = np.concatenate([requests[inner], served + kind])
    column = np.concatenate([order[columns[inner]], np.arange(len(usable))])
    shape = (served + len(kinds), len(usable))
    return csr_array(coo_array((np.ones(len(row)), (row, column)), shape=shape)), slots[usable], kinds


def _build(instance: Instance, pool: Pool, chosen: NDArray[Any], scratch: Scratch) -> Routes | None:
    """Return the chosen routes, each with a vehicle of its kind; `None` where they cannot be driven together."""
    routes = empty_routes(instance)
    free = {int(kind): [int(v) for v in np.flatnonzero(pool.kinds == kind)] for kind in np.unique(pool.kinds)}
    orders: list[tuple[int, list[int]]] = []
    for slot in chosen:
        v = free[int(pool.kinds[pool.slots["vehicle"][slot]])].pop()
        nodes = [int(node) for node in pool.nodes[slot, : pool.slots["length"][slot]]]
        routes.vehicle[[node >> 1 for node in nodes]] = v
        orders.append((v, nodes))
    for _, nodes in orders:  # until a route is built, its stops stand where they bind no other
        for node in nodes:
            routes.begin[node] = instance.nodes["late"][node] if node & 1 == 0 else instance.nodes["early"][node]
    for v, nodes in orders:
        write_sequence(instance, scratch, v, nodes)
        if not commit(instance, routes, scratch, v, len(nodes)):
            return None
    return routes if _pairs_hold(instance, routes) else None


def _pairs_hold(instance: Instance, routes: Routes) -> bool:
    """Tell whether each return begins after its outbound, and has the same driver where that is asked."""
    for row, request in enumerate(instance.requests):
        other = int(request["partner"])
        if other < 0 or request["is_return"] or routes.vehicle[row] < 0:
            continue
        v, w = int(routes.vehicle[row]), int(routes.vehicle[other])
        if request["mode"] != FREE and instance.vehicles[v]["driver"] != instance.vehicles[w]["driver"]:
            return False
        ends = routes.begin[2 * row + 1] + instance.nodes[2 * row + 1]["service"] + request["gap"]
        if request["coupled"] and routes.begin[2 * other] < ends - 1e-9:
            return False
    return True
