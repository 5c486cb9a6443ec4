"""Routes seen on the way, kept for the choice among them: the cheapest of each set of requests and kind of vehicle."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from solimob.core.dispatch.kernel.instance import Instance, Ints
from solimob.core.dispatch.kernel.routes import Routes, compiled, width

SLOTS = 1 << 15
FULL = 0.6
"""Share of the slots beyond which nothing new is kept until the pool is emptied."""

KEPT = np.dtype(
    [("key", np.uint64), ("cost", np.float64), ("vehicle", np.int64), ("length", np.int64)],
    align=True,
)


class Pool(NamedTuple):
    """An open-addressed table of routes; a slot with length 0 is free."""

    slots: Any  # (SLOTS,) of KEPT
    nodes: Ints  # (SLOTS, m)
    kinds: Ints  # (v,) first vehicle like this one: same places, hours, room, costs, limits and people
    used: Ints  # (1,) slots taken


def new_pool(instance: Instance) -> Pool:
    """Return an empty pool; its rows hold routes of up to 64 stops."""
    columns = min(width(instance) - 2, 64)
    return Pool(
        slots=np.zeros(SLOTS, KEPT),
        nodes=np.zeros((SLOTS, columns), np.int64),
        kinds=_kinds(instance),
        used=np.zeros(1, np.int64),
    )


def _kinds(instance: Instance) -> Ints:
    """Return, for each vehicle, the first that nothing distinguishes from it."""
    first: dict[Any, int] = {}
    kinds = np.zeros(len(instance.vehicles), np.int64)
    for v, vehicle in enumerate(instance.vehicles):
        driver = instance.drivers[int(vehicle["driver"])]
        several = driver["end_vehicle"] - driver["first_vehicle"] > 1
        names = [name for name in vehicle.dtype.names if name != "driver"]
        like = (v,) if several else tuple(vehicle[name].tobytes() for name in names)
        limits = (float(driver["max_work"]), float(driver["max_drive"]), instance.allowed[:, v].tobytes())
        kinds[v] = first.setdefault((like, limits), v)
    return kinds


@compiled
def remember(routes: Routes, pool: Pool, v: int) -> None:
    """Keep the route of a vehicle, unless as cheap a one of the same requests is there."""
    n = routes.lines[v].length
    if n == 0 or n > pool.nodes.shape[1]:
        return
    key = routes.lines[v].set_key ^ (np.uint64(pool.kinds[v] + 1) * np.uint64(0x9E3779B97F4A7C15))
    mask = len(pool.slots) - 1
    at = np.int64(key & np.uint64(mask))
    while pool.slots[at].length > 0 and pool.slots[at].key != key:
        at = (at + 1) & mask
    if pool.slots[at].length > 0 and pool.slots[at].cost <= routes.lines[v].cost:
        return
    if pool.slots[at].length == 0:
        if pool.used[0] >= int(FULL * len(pool.slots)):
            return
        pool.used[0] += 1
    pool.slots[at].key, pool.slots[at].cost = key, routes.lines[v].cost
    pool.slots[at].vehicle, pool.slots[at].length = v, n
    for k in range(n):
        pool.nodes[at, k] = routes.stops[v, k + 1].node
