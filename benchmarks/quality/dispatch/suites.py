"""What is measured: suites of runs, the longer ones only where the shorter left something to gain."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.quality.dispatch import instances
from benchmarks.quality.dispatch.association import DRIVERS, POLICIES
from benchmarks.quality.dispatch.measure import FIRST_PLAN, ORTOOLS
from benchmarks.quality.dispatch.results import Row, Run
from benchmarks.quality.dispatch.rural_days import SHAPES

SEEDS = (1, 2, 3, 4, 5)
SOLIMOB, PARALLEL, LOCAL = "solimob", *ORTOOLS
REACHED = 0.01
"""A cost is the best known one when it is within this, in the units of the instance."""
CALLS = ("offers one", "offers pair", "insert one", "insert pair")
FEW_CALLS = 5

type Suite = Callable[[Sequence[Row]], list[Run]]


def _literature(suite: str, names: Sequence[str], seconds: float) -> list[Run]:
    """Return the runs of instances of the literature: five seeds of ours, then the baseline, which has no seed."""
    ours = [Run(suite, name, SOLIMOB, seconds, seed) for name in names for seed in SEEDS]
    return ours + [Run(suite, name, PARALLEL, seconds, 0) for name in names]


def reached(row: Row) -> bool:
    """Tell whether a row has the best known cost, with everybody served by a valid plan."""
    return is_whole(row) and bool(row["cost"] <= row["best_known"] + REACHED)


def is_whole(row: Row) -> bool:
    """Tell whether a plan is valid and serves everybody."""
    return row["verdict"] == "valid" and row["served"] == row["asked"]


def _of(rows: Sequence[Row], suite: str, name: str) -> list[Row]:
    return [row for row in rows if (row["suite"], row["instance"], row["engine"]) == (suite, name, SOLIMOB)]


def cordeau_60s(rows: Sequence[Row]) -> list[Run]:
    """Return the a- and b-instances that no seed brought to the best known cost in 10 s."""
    names, _ = instances.literature()
    measured = {name: _of(rows, "cordeau-10s", name) for name in names}
    left = [name for name, found in measured.items() if found and not any(map(reached, found))]
    return _literature("cordeau-60s", left, 60.0)


def r_60s(rows: Sequence[Row]) -> list[Run]:
    """Return the R-instances and seeds that are above the best known cost after 10 s."""
    _, names = instances.literature()
    above = [row for name in names for row in _of(rows, "r-10s", name) if not reached(row)]
    runs = [Run("r-60s", row["instance"], SOLIMOB, 60.0, row["seed"]) for row in above]
    return runs + [Run("r-60s", name, PARALLEL, 60.0, 0) for name in names if name in {r["instance"] for r in above}]


def rural_500(_rows: Sequence[Row]) -> list[Run]:
    """Return plain days, five of each shape: our first plan and 10 s, the baseline's two first strategies and 30 s."""
    names = instances.rural_names(500, 100, len(SEEDS))
    words = ((SOLIMOB, FIRST_PLAN), (SOLIMOB, 10.0), (PARALLEL, 30.0), (LOCAL, 30.0))
    return [Run("rural-500", name, engine, seconds, 1) for name in names for engine, seconds in words]


def rural_500_rich(_rows: Sequence[Row]) -> list[Run]:
    """Return the days with all that volunteers' days have, which the baseline cannot be told."""
    names = instances.rural_names(500, 100, len(SEEDS), rich=True)
    return [Run("rural-500-rich", name, SOLIMOB, seconds, 1) for name in names for seconds in (FIRST_PLAN, 10.0)]


def rural_2000(_rows: Sequence[Row]) -> list[Run]:
    """Return first plans of two days of each shape, one minute on one of each, and the baseline on one alone."""
    names = instances.rural_names(2000, 300, 2)
    first = [Run("rural-2000", name, SOLIMOB, FIRST_PLAN, seed) for name in names for seed in SEEDS]
    longer = [Run("rural-2000", name, SOLIMOB, 60.0, 1) for name in names[: len(SHAPES)]]
    return [*first, *longer, Run("rural-2000", names[0], LOCAL, 120.0, 0)]


def memory(_rows: Sequence[Row]) -> list[Run]:
    """Return the command line on a large day of each shape."""
    return [Run("memory", name, SOLIMOB, 10.0, 1) for name in instances.rural_names(2000, 300, 1)]


def calls(_rows: Sequence[Row]) -> list[Run]:
    """Return 200 offers and 200 insertions, of one leg and of pairs, on a full large plan of each shape."""
    return [Run("calls", name, act, 0.0, 1) for name in instances.rural_names(2000, 300, 1) for act in CALLS]


def association(_rows: Sequence[Row]) -> list[Run]:
    """Return every policy in every shape, with five calls at most and until nobody is left to call."""
    most = (float(FEW_CALLS), float(DRIVERS))
    return [Run("association", shape, policy, cap, 1) for cap in most for shape in SHAPES for policy in POLICIES]


SUITES: dict[str, Suite] = {
    "cordeau-1s": lambda _rows: _literature("cordeau-1s", instances.literature()[0], 1.0),
    "cordeau-10s": lambda _rows: _literature("cordeau-10s", instances.literature()[0], 10.0),
    "cordeau-60s": cordeau_60s,
    "r-10s": lambda _rows: _literature("r-10s", instances.literature()[1], 10.0),
    "r-60s": r_60s,
    "rural-500": rural_500,
    "rural-500-rich": rural_500_rich,
    "rural-2000": rural_2000,
    "memory": memory,
    "calls": calls,
    "association": association,
}
