"""The routes under work, as arrays that the compiled loops change in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, cast

import numpy as np
from numba import njit

from solimob.core.dispatch.kernel.cache import keep_apart
from solimob.core.dispatch.kernel.instance import MAX_STOPS, Floats, Instance, Ints

keep_apart()
_ENTRY: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,
    "no_cfunc_wrapper": True,
}
_INNER: dict[str, Any] = {**_ENTRY, "no_cpython_wrapper": True}


def entry[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a loop once, keep it on disk, run it without the interpreter's lock.

    Reference counting of arrays is left out (`_nrt`): it took half of the time, and nothing is allocated in here.
    """
    return cast(Callable[P, R], njit(**_ENTRY)(function))


def compiled[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a loop that only other compiled loops call: without what Python calls it by, in half of the time."""
    return cast(Callable[P, R], njit(**_INNER)(function))


EPSILON = 1e-9
NOWHERE = float("inf")
"""The cost of what breaks a rule."""
NONE, ZERO = cast(int, np.int64(-1)), cast(int, np.int64(0))
"""Arguments written as numbers would have each function compiled again for that very number."""
HELD, PUSHING, ALONE = 1, 2, 3
"""How the other legs of pairs, in other routes, bound a route being timed; 0: as they stand.

HELD: besides, no return begins sooner than it does; PUSHING: so too, but an outbound may end after its return begins,
which is then due to move; ALONE: not at all, and nobody passes by home, as bounds of any times.
"""


STOP = np.dtype(
    [
        ("soonest", np.float64),  # a bound: no begin is earlier, whatever is inserted after
        ("latest", np.float64),  # a bound: no begin is later, whatever is inserted before
        ("leave", np.float64),  # soonest + service
        ("chain", np.float64),  # travel, service and fixed waits since the start
        ("node", np.int64),
        ("place", np.int64),
        ("mate", np.int64),  # position of the other stop of the same request
        ("seats", np.int64),  # taken after the stop
        ("wheels", np.int64),
        ("parties", np.int64),  # requests aboard after the stop
        ("alone", np.int64),  # those of them that do not share
    ],
    align=True,
)
LINE = np.dtype(
    [
        ("metres", np.float64),
        ("drive", np.float64),
        ("duration", np.float64),  # least end − start, where asked for
        ("cost", np.float64),
        ("version", np.int64),  # names the content of a route: equal versions, equal routes
        ("length", np.int64),  # stops
        ("loose", np.int64),  # 1 where the bounds of its stops are no times of the route
        ("pause", np.int64, (3,)),  # position of each pause, the soonest first
    ],
    align=True,
)
TRIED = np.dtype(
    [
        ("begin", np.float64),
        ("chain", np.float64),
        ("low", np.float64),
        ("high", np.float64),
        ("node", np.int64),
        ("place", np.int64),
        ("mate", np.int64),
        ("moved", np.int64),
        ("pauses", np.int64),  # bit b is set where pause b may be taken on arrival
    ],
    align=True,
)
SEEN = np.dtype(
    [
        ("version", np.int64),  # of the route for which the others hold
        ("cost", np.float64),
        ("pickup", np.int16),
        ("dropoff", np.int16),
        ("third", np.int16),  # followed by the drop-off of the return, for a pair that stays together
    ],
    align=True,
)
STATE = np.dtype(
    [
        ("word", np.uint64),
        ("version", np.int64),
        ("pause", np.int64, (3,)),  # position of each pause of the route being tried, −1 where it has none
        ("chosen", np.int64, (3,)),  # those of the best placement so far; at first, of the one to try before others
        ("link", np.int64),  # how the other legs of pairs bound the route being tried: 0, HELD, PUSHING, ALONE
        ("overlooked", np.int64, (4,)),  # vehicle and positions where an insertion is not tried, vehicle −1 for none
    ],
    align=True,
)


MARK = np.dtype(
    [
        ("due", np.int64),  # 1 where the route is to be timed again
        ("kept", np.int64),  # 1 where it is in `before`
    ],
    align=True,
)


class Routes(NamedTuple):
    """One plan: a row per vehicle, positions 0 … length + 1 in columns."""

    stops: Any  # (v, m) of STOP
    lines: Any  # (v,) of LINE
    vehicle: Ints  # (n,) of each request, −1 when unserved
    begin: Floats  # (2n,) soonest begin of each served node


class Scratch(NamedTuple):
    """Room for one route being tried, and what is remembered between two trials."""

    stops: Any  # (m,) of TRIED
    seen: Any  # (n, v) of SEEN
    state: Any  # (1,) of STATE
    marks: Any  # (v,) of MARK
    before: Routes  # the plan before a change that others must agree to; empty where no driver has hours to share


def width(instance: Instance) -> int:
    """Return the columns that routes need."""
    return int(min(2 * len(instance.requests), MAX_STOPS)) + 2


def empty_routes(instance: Instance) -> Routes:
    """Return a plan in which nobody drives."""
    v, n = len(instance.vehicles), len(instance.requests)
    routes = Routes(
        stops=np.zeros((v, width(instance)), STOP),
        lines=np.zeros(v, LINE),
        vehicle=np.full(n, -1, np.int64),
        begin=np.zeros(2 * n),
    )
    routes.lines["version"] = np.arange(1, v + 1)
    routes.stops["place"][:, 0], routes.stops["place"][:, 1] = instance.vehicles["start"], instance.vehicles["end"]
    for field in ("soonest", "leave"):
        routes.stops[field][:, :2] = instance.vehicles["shift_from"][:, None]
    routes.stops["latest"][:, :2] = instance.vehicles["shift_to"][:, None]
    return routes


def new_scratch(instance: Instance, seed: int) -> Scratch:
    """Return the working memory of one search."""
    v, n = len(instance.vehicles), len(instance.requests)
    state = np.zeros(1, STATE)
    state["word"] = np.random.default_rng(seed).integers(1, 2**63, dtype=np.uint64)
    state["version"], state["pause"], state["chosen"], state["overlooked"] = v + 1, -1, -1, -1
    watched = bool(instance.vehicles["watched"].any())
    return Scratch(
        stops=np.zeros(width(instance) + 4, TRIED),
        seen=np.zeros((n, v), SEEN),
        state=state,
        marks=np.zeros(v, MARK),
        before=Routes(
            stops=np.zeros((v, width(instance)) if watched else (0, 0), STOP),
            lines=np.zeros(v if watched else 0, LINE),
            vehicle=np.zeros(n if watched else 0, np.int64),
            begin=np.zeros(2 * n if watched else 0),
        ),
    )


@entry
def copy_route(source: Routes, target: Routes, v: int) -> None:
    """Make the route of one vehicle equal in `target`; `vehicle` and `begin` of its requests are set too."""
    n = source.lines[v].length
    target.lines[v] = source.lines[v]
    for k in range(n + 2):
        target.stops[v, k] = source.stops[v, k]
    for k in range(1, n + 1):
        node = source.stops[v, k].node
        target.vehicle[node >> 1] = v
        target.begin[node] = source.begin[node]


@compiled
def random_word(state: Any) -> Any:
    """Return the next word of a splitmix64 generator."""
    state[0].word += np.uint64(0x9E3779B97F4A7C15)
    z = state[0].word
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@compiled
def random_unit(state: Any) -> float:
    """Return a number in [0, 1)."""
    return float(random_word(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def random_below(state: Any, n: int) -> int:
    """Return an integer in [0, n)."""
    return int(random_unit(state) * n)
