"""`python -m benchmarks dispatch`: measure what is not measured yet, then write the table."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.quality.dispatch.measure import measure, warm_up
from benchmarks.quality.dispatch.report import write_report
from benchmarks.quality.dispatch.results import Results, Row, Run, kernel_print
from benchmarks.quality.dispatch.suites import SOLIMOB, SUITES

ROWS, TABLE = "dispatch.jsonl", "dispatch.md"


def run(
    out: Path, today: date, *, only: str | None = None, limit_minutes: float | None = None, again: bool = False
) -> None:
    """Measure what is missing, suite after suite, for some minutes at most; print and write the table.

    `only` is the beginning of the names of suites. Interrupted or out of time, everything measured is kept. With
    `again`, rows of ours that another state of the kernel gave are measured again.
    """
    suites = [name for name in SUITES if only is None or name.startswith(only)]
    if not suites:
        raise SystemExit(f"no suite begins with {only}; they are {', '.join(SUITES)}")
    results = Results(out / ROWS)
    marks = {name: kernel_print(name) for name in SUITES}
    if again:
        ours = [row for row in results.rows if row["suite"] in suites and not row["engine"].startswith("ortools")]
        results.forget(row for row in ours if row["kernel"] != marks[row["suite"]])
    ends = None if limit_minutes is None else time.monotonic() + 60 * limit_minutes
    try:
        for number, todo in enumerate(missing(results, suites)):
            if ends is not None and time.monotonic() >= ends:
                break
            if number == 0:
                warm_up()
            row = _described(todo, today, marks[todo.suite]) | measure(todo)
            results.append(row)
            print(_line(row), flush=True)
    except KeyboardInterrupt:
        print("interrupted: what was measured is kept")
    table = write_report(results.rows, {name: len(list(missing(results, [name]))) for name in SUITES})
    out.mkdir(parents=True, exist_ok=True)
    (out / TABLE).write_text(table, "utf-8")
    print(table)


def missing(results: Results, suites: list[str]) -> Iterator[Run]:
    """Yield the runs of suites that have no row; a suite looks at the rows only when its turn comes."""
    installed = has_ortools()
    for name in suites:
        for todo in SUITES[name](results.rows):
            if todo not in results.done and (installed or not todo.engine.startswith("ortools")):
                yield todo


def has_ortools() -> bool:
    """Tell whether the baseline is installed (requirements/bench.txt)."""
    try:
        version("ortools")
    except PackageNotFoundError:
        return False
    return True


def _described(todo: Run, today: date, mark: str) -> Row:
    """Return what a run is, when and where."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return {
        "suite": todo.suite,
        "instance": todo.instance,
        "engine": todo.engine,
        "seconds": todo.seconds,
        "seed": todo.seed,
        "date": today.isoformat(),
        "machine": machine,
        "load_1_min": round(os.getloadavg()[0], 1),
        "kernel": mark if not todo.engine.startswith("ortools") else version("ortools"),
    }


def _line(row: Row) -> str:
    shown = {key: value for key, value in row.items() if key not in {"date", "machine", "kernel", "days", "seconds"}}
    first = [str(shown.pop(key)) for key in ("suite", "instance", "engine", "seed")]
    if row["engine"] == SOLIMOB:
        first[2] += f" {row['seconds']:g} s"
    return "  ".join(first) + "  " + ", ".join(f"{key} {value}" for key, value in shown.items())
