"""The routes a search went through, each set of requests once: what `combining` chooses among."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from solimob.core.dispatch.kernel.instance import Instance, Ints
from solimob.core.dispatch.kernel.routes import EPSILON, Routes, compiled, entry

ROUTES, STOPS = 1 << 15, 1 << 20
"""Routes remembered, and stops of all of them."""

POOLED = np.dtype(
    [
        ("cost", np.float64),
        ("mark", np.int64),  # of its requests and kind of vehicle
        ("vehicle", np.int64),
        ("first", np.int64),  # where its stops begin
        ("length", np.int64),
    ],
    align=True,
)


class Pool(NamedTuple):
    """Routes, the cheapest of those that serve the same requests in vehicles of one kind."""

    lines: Any  # (ROUTES,) of POOLED
    nodes: Ints  # (STOPS,) one route after another
    slots: Ints  # (2 × ROUTES,) row of a route by its mark, −1 where none
    used: Ints  # routes, stops
    marks: Ints  # (n,) a random word for each request
    kinds: Ints  # (v,) one for each kind of vehicle


def new_pool(instance: Instance, kinds: Ints) -> Pool:
    """Return a pool of no routes; `kinds` (v,) says which vehicles can stand for each other."""
    words = np.random.default_rng(0)
    return Pool(
        lines=np.zeros(ROUTES, POOLED),
        nodes=np.zeros(STOPS, np.int64),
        slots=np.full(2 * ROUTES, -1, np.int64),
        used=np.zeros(2, np.int64),
        marks=words.integers(0, 2**62, len(instance.requests)),
        kinds=words.integers(0, 2**62, int(kinds.max(initial=0)) + 1)[kinds],
    )


@compiled
def slot_of(pool: Pool, mark: int) -> int:
    """Return the slot of a mark: where it is, or where it would go."""
    last = len(pool.slots) - 1
    slot = mark & last
    while pool.slots[slot] >= 0 and pool.lines[pool.slots[slot]].mark != mark:
        slot = (slot + 1) & last
    return slot


@entry
def remember_route(routes: Routes, pool: Pool, v: int) -> int:
    """Put the route of a vehicle in the pool, unless the pool is full or has one as cheap for the same requests."""
    n = routes.lines[v].length
    if n == 0:
        return -1
    mark = pool.kinds[v]
    for k in range(1, n + 1):
        if routes.stops[v, k].node & 1 == 0:
            mark ^= pool.marks[routes.stops[v, k].node >> 1]
    slot = slot_of(pool, mark)
    row = pool.slots[slot]
    if row < 0:
        if pool.used[0] == len(pool.lines) or pool.used[1] + n > len(pool.nodes):
            return -1
        row = pool.used[0]
        pool.slots[slot] = row
        pool.lines[row].mark, pool.lines[row].first, pool.lines[row].length = mark, pool.used[1], n
        pool.used[0] += 1
        pool.used[1] += n
    elif pool.lines[row].cost <= routes.lines[v].cost + EPSILON or pool.lines[row].length != n:
        return row
    pool.lines[row].cost, pool.lines[row].vehicle = routes.lines[v].cost, v
    for k in range(n):
        pool.nodes[pool.lines[row].first + k] = routes.stops[v, k + 1].node
    return row


@entry
def keep_only(pool: Pool, rows: Ints) -> None:
    """Forget all routes but those of `rows`, in rising order."""
    pool.slots[:] = -1
    pool.used[1] = 0
    for at in range(len(rows)):
        row = rows[at]
        first, n = pool.lines[row].first, pool.lines[row].length
        pool.lines[at] = pool.lines[row]
        pool.lines[at].first = pool.used[1]
        for k in range(n):
            pool.nodes[pool.used[1] + k] = pool.nodes[first + k]
        pool.used[1] += n
        pool.slots[slot_of(pool, pool.lines[at].mark)] = at
    pool.used[0] = len(rows)
