"""Measure one run: processor seconds from the day in memory, kernels warm, one thread; the checker judges the plan."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.quality.dispatch import association, instances
from benchmarks.quality.dispatch.ortools_baseline import LOCAL, PARALLEL, solve_with_ortools
from benchmarks.quality.dispatch.results import Row, Run
from benchmarks.quality.dispatch.rural_days import rural_day, write_day
from solimob.core.dispatch import (
    LiveDay,
    MaxIterations,
    MaxSeconds,
    NotPossibleError,
    Plan,
    Problem,
    Request,
    check,
    read_plan,
    solve,
)

FIRST_PLAN = 0.0
"""Seconds of a run that stops at its first plan."""
ORTOOLS = {"ortools parallel": PARALLEL, "ortools local": LOCAL}


def judged(problem: Problem, plan: Plan | None) -> Row:
    """Return what a plan comes to, and the verdict of the checker: « valid », or the rules broken."""
    if plan is None:
        return {"verdict": "no plan", "served": 0, "asked": len(problem.requests)}
    codes = sorted({violation.code for violation in check(problem, plan)})
    return {
        "verdict": ", ".join(codes) or "valid",
        "served": plan.served,
        "asked": len(problem.requests),
        "cost": round(plan.cost, 5),
        "km": round(plan.distance_m / 1000, 3),
    }


def warm_up() -> None:
    """Compile, or read from disk, all that the measures call."""
    problem = rural_day("valley", 24, 8, 1)
    plan = solve(problem, MaxIterations(600))
    _inserted(LiveDay(problem, plan), (replace(problem.requests[0], id="one more", linked_to=None, leg=None),))
    association.simulate("valley", 1, association.our_offers, 2, 5)


def measure_plan(run: Run) -> Row:
    """Measure a plan of an engine within processor seconds."""
    problem = instances.day(run.instance)
    began = time.process_time()
    if run.engine in ORTOOLS:
        found = solve_with_ortools(problem, run.seconds, ORTOOLS[run.engine])
        row: Row = {"cpu_s": found.cpu_s, "first_plan_s": found.first_plan_s} | judged(problem, found.plan)
    else:
        stop = MaxSeconds(run.seconds, time.process_time) if run.seconds > FIRST_PLAN else MaxIterations(0)
        plan = solve(problem, stop, seed=run.seed)
        row = {"cpu_s": time.process_time() - began, "iterations": plan.iterations} | judged(problem, plan)
        if run.seconds == FIRST_PLAN:
            row["first_plan_s"] = row["cpu_s"]
    best = instances.best_known().get(run.instance) if instances.shape_of(run.instance) in "abR" else None
    if best is not None:
        row |= {"best_known": best.cost, "from_memory": best.from_memory}
        if row["served"] == row["asked"]:
            row["gap_pct"] = round(100 * (row["cost"] / best.cost - 1), 4)
    return _rounded(row)


def measure_memory(run: Run) -> Row:
    """Measure the peak memory of `solimob dispatch solve`, matrices in `.npz`, process start included."""
    problem = instances.day(run.instance)
    with tempfile.TemporaryDirectory() as folder:
        day, out = write_day(problem, Path(folder)), Path(folder) / "plan.json"
        words = ["dispatch", "solve", str(day), "--seconds", f"{run.seconds:g}", "--seed", str(run.seed)]
        cpu_s, peak_mb = usage_of([sys.executable, "-c", SOLIMOB_COMMAND, *words, "--out", str(out)])
        plan = read_plan(json.loads(out.read_text("utf-8")))
    return _rounded({"cpu_s": cpu_s, "peak_mb": peak_mb} | judged(problem, plan))


SOLIMOB_COMMAND = "import sys; from solimob.cli import main; sys.exit(main(sys.argv[1:]))"
WATCH = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
"""


def usage_of(command: list[str]) -> tuple[float, float]:
    """Return processor seconds and peak memory (MB) of a command.

    A small process starts it: the peak that Linux gives of a process is at least the memory of the one that started it.

    Raises
    ------
    SystemExit
        If the command fails.
    """
    watched = subprocess.run([sys.executable, "-c", WATCH, *command], capture_output=True, text=True, check=True)
    code, cpu_s, peak = json.loads(watched.stdout)
    if code != 0:
        raise SystemExit(f"{' '.join(command[3:])} failed: {watched.stderr.strip()}")
    return cpu_s, peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


CALLS = 200
"""Requests, or pairs, that come in turn to a full plan."""


def measure_calls(run: Run) -> Row:
    """Measure what each call takes on a full plan: `offers` or `insert`, of one leg alone or of a pair.

    The day is generated with 400 more requests than the plan holds; those are the calls. An insertion that is refused
    looks for its reason: it is counted apart, and in the percentiles all the same.
    """
    shape, requests, drivers, seed, *_ = run.instance.split("-")
    whole = rural_day(shape, int(requests) + 2 * CALLS, int(drivers), int(seed), plain=True)
    problem = Problem(whole.name, whole.duration_s, whole.distance_m, whole.drivers, whole.requests[: int(requests)])
    live = LiveDay(problem, solve(problem, MaxIterations(500), seed=run.seed))
    act, what = run.engine.split(" ")
    calls = [_call(whole, row, pair=what == "pair") for row in range(int(requests), len(whole.requests), 2)]
    live.offers(calls[0])
    taken, done, refused = [], [], []
    for call in calls:
        began = time.process_time()
        possible = bool(live.offers(call)) if act == "offers" else _inserted(live, call)
        taken.append(1000 * (time.process_time() - began))
        (done if possible else refused).append(taken[-1])
    middle, high = np.quantile(taken, (0.5, 0.95))
    row = {"p50_ms": float(middle), "p95_ms": float(high), "max_ms": max(taken), "calls": len(calls)}
    row["possible_p95_ms"] = float(np.quantile(done, 0.95))
    plan = live.plan()
    return _rounded(row | {"refused": len(refused), "refused_max_ms": max(refused, default=0.0)}) | judged(
        live.problem, plan
    )


def _call(whole: Problem, row: int, *, pair: bool) -> tuple[Request, ...]:
    there, back = whole.requests[row], whole.requests[row + 1]
    return (there, back) if pair else (replace(there, linked_to=None, leg=None),)


def _inserted(live: LiveDay, call: tuple[Request, ...]) -> bool:
    try:
        live.insert(call)
    except NotPossibleError:
        return False
    return True


ASSOCIATION_DAYS = 50
"""Days of each shape: 200 in all."""


def measure_association(run: Run) -> Row:
    """Simulate an association under a policy; `seconds` is the most calls for an outing."""
    policy = association.POLICIES[run.engine]
    tallies = association.simulate(run.instance, run.seed, policy, ASSOCIATION_DAYS, int(run.seconds))
    broken = sum(tally.violations for tally in tallies)
    return {
        "days": [[tally.asked, tally.served, tally.calls, round(tally.metres / 1000, 1)] for tally in tallies],
        "verdict": "valid" if broken == 0 else f"{broken} rules broken",
    }


def _rounded(row: Row) -> Row:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in row.items()}


MEASURES: dict[str, Callable[[Run], Row]] = {
    "memory": measure_memory,
    "calls": measure_calls,
    "association": measure_association,
}


def measure(run: Run) -> Row:
    """Measure a run with what its suite asks for."""
    return MEASURES.get(run.suite, measure_plan)(run)
