"""`python -m benchmarks workshop`: play a meeting under load on each database, and keep the figures."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.load.workshop.boards import GOAL_P95_MS
from benchmarks.load.workshop.site import POSTGRES, SQLITE
from benchmarks.load.workshop.votes import FAN_OUT_GOAL_MS, STORED_GOAL_S
from benchmarks.load.workshop.weight import GOAL_BYTES

RUNS = ("weight", "votes", "votes_fault", "boards", "boards_fault")
ENGINES = (SQLITE, POSTGRES)
FILE = "workshop.json"


def run(out: Path, today: date, *, engines: list[str], runs: list[str], people: int, minutes: float) -> None:
    """Run what is asked on each database, each in a process of its own; other runs keep the figures they had.

    Raises
    ------
    SystemExit
        If a run has no such name, or fails: what it printed says why.
    """
    if unknown := sorted({*runs} - {*RUNS}):
        raise SystemExit(f"no run named {unknown[0]}; they are {', '.join(RUNS)}")
    kept: dict[str, Any] = json.loads((out / FILE).read_text("utf-8")) if (out / FILE).exists() else {}
    measured: dict[str, Any] = kept.get("databases", {})
    for engine in engines:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "figures.json")
            options = ["--people", str(people), "--minutes", str(minutes), "--runs", ",".join(runs), "--out", str(path)]
            subprocess.run([sys.executable, "-m", "benchmarks.load.workshop.one", engine, *options], check=True)
            found = json.loads(path.read_text("utf-8"))
        fresh = {name: {"measured_on": today.isoformat()} | found.pop(name) for name in runs}
        measured[engine] = measured.get(engine, {}) | found | fresh
        out.mkdir(parents=True, exist_ok=True)
        document = {
            "command": "python -m benchmarks workshop",
            "goals": {
                "votes.stored_within_s": STORED_GOAL_S,
                "votes.count_fan_out.p95_ms": FAN_OUT_GOAL_MS,
                "boards.seen_by_others.p95_ms": GOAL_P95_MS,
                "weight.sent_bytes": GOAL_BYTES,
            },
            "databases": measured,
        }
        (out / FILE).write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
