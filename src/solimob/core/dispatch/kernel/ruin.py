"""What a search remembers, and the ways it takes requests out of their routes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solimob.core.dispatch.kernel.commit import clear, drop_absent
from solimob.core.dispatch.kernel.instance import FREE, Floats, Instance, Ints
from solimob.core.dispatch.kernel.routes import Routes, Scratch, compiled, random_below, random_unit

STRINGS, RELATED = 0.85, 0.10
"""How often strings of stops, or related requests, are taken out; the rest of the time, requests at random."""
MOST_SKIPPED = 0.5
"""At most so many of the related requests are passed over."""
BOTH_LEGS = 0.3
"""How often the other leg of a pair goes too when only one is taken out."""


class Search(NamedTuple):
    """What one search remembers beside its routes."""

    out: Ints  # (n + 1,) requests to insert, the last entry being their number
    is_out: Ints  # (n,) 1 while in `out`
    failed: Ints  # (n,) 1 where an insertion failed this time
    touched: Ints  # (v,) 1 where a route changed this time
    order: Floats  # (n,) sort keys
    insistence: Floats  # (n,) what leaving a request aside costs beside its weight: more the longer it is left out
    level_unserved: Ints  # (3, levels + 1) unserved per priority: current, best, trial
    totals: Floats  # current energy, best cost, trial energy, trial cost
    counts: Ints  # iterations, iteration of the last improvement


def new_search(instance: Instance) -> Search:
    """Return the memory of a search that has not begun."""
    n, v = len(instance.requests), len(instance.vehicles)
    levels = int(instance.requests["level"].max(initial=0)) + 1
    return Search(
        out=np.zeros(n + 1, np.int64),
        is_out=np.zeros(n, np.int64),
        failed=np.zeros(n, np.int64),
        touched=np.zeros(v, np.int64),
        order=np.zeros(n),
        insistence=np.zeros(n),
        level_unserved=np.zeros((3, levels), np.int64),
        totals=np.zeros(4),
        counts=np.zeros(2, np.int64),
    )


@compiled
def take_out(routes: Routes, search: Search, request: int) -> None:
    """Mark a served request as to be inserted again; its route is touched."""
    v = routes.vehicle[request]
    if v >= 0:
        search.touched[v] = 1
        routes.vehicle[request] = -1
    if not search.is_out[request]:
        search.is_out[request] = 1
        search.out[search.out[-1]] = request
        search.out[-1] += 1


@compiled
def take_out_with_partner(instance: Instance, routes: Routes, scratch: Scratch, search: Search, request: int) -> None:
    """Take a request out, and its other leg where they hang together or chance says so; never what has begun."""
    other = instance.requests[request].partner
    if instance.requests[request].fixed:
        return
    take_out(routes, search, request)
    if (
        other >= 0
        and not instance.requests[other].fixed
        and (instance.requests[request].mode != FREE or random_unit(scratch.state) < BOTH_LEGS)
    ):
        take_out(routes, search, other)


@compiled
def close_gaps(instance: Instance, routes: Routes, scratch: Scratch, search: Search) -> None:
    """Rebuild each touched route without what was taken out; a rest that no longer fits is taken out whole."""
    for v in range(len(search.touched)):
        if search.touched[v] and not drop_absent(instance, routes, scratch, v):
            for k in range(1, routes.lines[v].length + 1):
                take_out(routes, search, routes.stops[v, k].node >> 1)
            clear(instance, routes, scratch, v)


@compiled
def ruin_related(instance: Instance, routes: Routes, scratch: Scratch, search: Search, seed: int, many: int) -> None:
    """Take out a request and requests related to it, nearest first, some skipped by chance."""
    take_out_with_partner(instance, routes, scratch, search, seed)
    skip = MOST_SKIPPED * random_unit(scratch.state)
    goal = search.out[-1] + many - 1
    for k in range(instance.neighbours.shape[1]):
        if search.out[-1] >= goal:
            break
        other = instance.neighbours[seed, k]
        if routes.vehicle[other] >= 0 and random_unit(scratch.state) >= skip:
            take_out_with_partner(instance, routes, scratch, search, other)


@compiled
def ruin_random(instance: Instance, routes: Routes, scratch: Scratch, search: Search, many: int) -> None:
    """Take out requests at random."""
    n = len(instance.requests)
    for _ in range(many):
        request = random_below(scratch.state, n)
        if routes.vehicle[request] >= 0:
            take_out_with_partner(instance, routes, scratch, search, request)


@compiled
def ruin_strings(instance: Instance, routes: Routes, scratch: Scratch, search: Search, seed: int, many: int) -> None:
    """Take out a string of consecutive stops in each of the routes around a request."""
    goal = search.out[-1] + many
    for k in range(-1, instance.neighbours.shape[1]):
        if search.out[-1] >= goal:
            break
        request = seed if k < 0 else instance.neighbours[seed, k]
        v = routes.vehicle[request]
        if v < 0 or search.touched[v]:
            continue
        n = routes.lines[v].length
        position = 1
        while routes.stops[v, position].node >> 1 != request:
            position += 1
        size = 2 + 2 * random_below(scratch.state, min(many, 8))
        first = max(1, position - random_below(scratch.state, size))
        last = min(n, first + size - 1)
        for j in range(first, last + 1):
            if search.out[-1] < goal + 2:
                node = routes.stops[v, j].node
                if routes.vehicle[node >> 1] == v:
                    take_out_with_partner(instance, routes, scratch, search, node >> 1)


@compiled
def ruin(instance: Instance, routes: Routes, scratch: Scratch, search: Search, most: int) -> None:
    """Take out requests by one of three ways, drawn by chance."""
    n = len(instance.requests)
    many = 1 + random_below(scratch.state, most)
    seed = random_below(scratch.state, n)
    if search.out[-1] > 0 and random_unit(scratch.state) < 0.5:
        seed = search.out[random_below(scratch.state, search.out[-1])]
    draw = random_unit(scratch.state)
    if draw < STRINGS:
        ruin_strings(instance, routes, scratch, search, seed, many)
    elif draw < STRINGS + RELATED:
        ruin_related(instance, routes, scratch, search, seed, many)
    else:
        ruin_random(instance, routes, scratch, search, many)
    close_gaps(instance, routes, scratch, search)
