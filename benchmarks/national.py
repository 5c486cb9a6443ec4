"""The national run, as a user starts it: process start, warm store, Parquet written.

The store is filled once by `solimob ingest add-folder`; the run itself is a fresh process each time. Sizes of 1,000 and
10,000 communes are a seeded sample of the communes, with the other tables whole: only their growth means something.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

from solimob.core.territory.extent import COLUMNS as EXTENT_COLUMNS
from solimob.store import Dataset, DatasetKind, Store

SIZES = (1_000, 10_000, 34_875)


def run(data: Path, runs: int, out: Path, today: date) -> None:
    """Measure every size, print and write `national.json`."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "store"
        if _start(full, "ingest", "add-folder", str(data)).wait() != 0:
            raise SystemExit(f"refused: solimob ingest add-folder {data}")
        for size in SIZES:
            home, target = Path(folder) / f"store-{size}", Path(folder) / f"{size}.parquet"
            shutil.copytree(full, home)
            count = _keep(home, size, today)
            measured = [_measure(home, target) for _ in range(runs + 1)][1:]
            walls = [wall for wall, _, _ in measured]
            results.append(
                {
                    "communes": count,
                    "rows": pl.scan_parquet(target).select(pl.len()).collect().item(),
                    "wall_s_min": round(min(walls), 2),
                    "wall_s_median": round(statistics.median(walls), 2),
                    "cpu_s_median": round(statistics.median(cpu for _, cpu, _ in measured), 2),
                    "peak_rss_mb": round(max(rss for _, _, rss in measured)),
                }
            )
            print(results[-1])
    report = {
        "benchmark": "solimob diagnosis national, process start included, store warm, first run left out",
        "command": f"python -m benchmarks national --runs {runs}",
        "date": today.isoformat(),
        "runs": runs,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, shared",
        "load_average_1_min": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("solimob", "numpy", "scipy", "polars")},
        "results": results,
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "national.json").write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _keep(home: Path, size: int, today: date) -> int:
    """Leave a seeded sample of the communes in a store; return how many."""
    store = Store(home)
    communes = store.gazetteer().communes
    if size >= communes.height:
        return communes.height
    kept = communes.sample(size, seed=1).sort("code").select(EXTENT_COLUMNS)
    (state,) = (state for state in store.states() if state.kind is DatasetKind.COMMUNES)
    store.add(Dataset(state.name, state.kind, kept, state.columns, state.source, state.vintage, "sample", ""), today)
    return size


def _measure(home: Path, target: Path) -> tuple[float, float, float]:
    """Return wall seconds, CPU seconds and peak memory (MB) of one run in a fresh process."""
    start = time.perf_counter()
    process = _start(home, "diagnosis", "national", "--out", str(target))
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        raise SystemExit("the national run was refused")
    return wall, usage.ru_utime + usage.ru_stime, _megabytes(usage)


def _start(home: Path, *words: str) -> subprocess.Popen[bytes]:
    script = "import sys; from solimob.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = os.environ | {"SOLIMOB_HOME": str(home)}
    return subprocess.Popen([sys.executable, "-c", script, *words], env=environment, stdout=subprocess.DEVNULL)


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
