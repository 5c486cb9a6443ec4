"""The national run, as a user starts it: process start, warm store, Parquet written.

The store is filled once from the joined table of communes; the run itself is a fresh process each time. Sizes of 1,000
and 10,000 communes are a seeded sample: only their growth means something.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars as pl

from solimob.core.access import SERVICE_KINDS
from solimob.core.evidence import VARIABLES, Nature, Source, SourceStatus
from solimob.store import ColumnInfo, Dataset, DatasetKind, Store

FILE = "communes_france_indicateurs.csv.gz"
SIZES = (1_000, 10_000, 34_875)
COLUMNS = {
    "population_past": "population_2015",
    "households": "menages_2021",
    "population_15_64": "pop_15_64_totale_2021",
    "active_15_64": "pop_15_64_active_2021",
    "unemployed_15_64": "pop_15_64_chomage_2021",
    "population_age_base": "pop_iris_2021",
    "population_0_19": "pop_0_19",
    "population_20_64": "pop_20_64",
    "population_65p": "pop_65p",
    "households_with_car_share": "part_men_1voit_2021",
    "workers_by_car_share": "part_voiture_2021",
    "workers_by_transit_share": "part_tc_2021",
    "workers_by_bike_share": "part_velo_2021",
    "tax_households": "nbmenfisc21",
    "median_income": "med21",
    "first_decile_income": "d1_20",
    "interdecile_ratio": "rd20",
    "poverty_rate": "tp60_20",
    "main_dwellings": "res_principales",
    "secondary_dwellings": "res_secondaires",
    "vacant_dwellings": "logements_vacants",
}


def run(data: Path, runs: int, out: Path, today: date) -> None:
    """Measure every size, print and write `national.json`."""
    table = _read(data / FILE)
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            home = Path(folder) / f"store-{size}"
            communes = table if size >= table.height else table.sample(size, seed=1).sort("code_insee")
            _fill(Store(home), communes, today)
            target = Path(folder) / f"{size}.parquet"
            measured = [_measure(home, target) for _ in range(runs + 1)][1:]
            walls = [wall for wall, _, _ in measured]
            results.append(
                {
                    "communes": communes.height,
                    "rows": pl.scan_parquet(target).select(pl.len()).collect().item(),
                    "wall_s_min": round(min(walls), 2),
                    "wall_s_median": round(statistics.median(walls), 2),
                    "cpu_s_median": round(statistics.median(cpu for _, cpu, _ in measured), 2),
                    "peak_rss_mb": round(max(rss for _, _, rss in measured)),
                }
            )
            print(results[-1])
    report = {
        "benchmark": "solimob diagnosis national, process start included, store warm, one run left out",
        "command": f"python -m benchmarks national --runs {runs}",
        "date": today.isoformat(),
        "runs": runs,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("solimob", "numpy", "scipy", "polars")},
        "results": results,
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "national.json").write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _measure(home: Path, target: Path) -> tuple[float, float, float]:
    """Return wall seconds, CPU seconds and peak memory (MB) of one run in a fresh process."""
    script = (
        f"import sys; from solimob.cli import main; sys.exit(main(['diagnosis', 'national', '--out', {str(target)!r}]))"
    )
    environment = os.environ | {"SOLIMOB_HOME": str(home)}
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        raise SystemExit("the national run was refused")
    return wall, usage.ru_utime + usage.ru_stime, _megabytes(usage)


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _read(path: Path) -> pl.DataFrame:
    text = {"code_insee": pl.String, "siren_epci": pl.String, "departement": pl.String}
    return pl.read_csv(path, schema_overrides=text, infer_schema_length=40_000).sort("code_insee")


def _fill(store: Store, table: pl.DataFrame, today: date) -> None:
    """Put the joined table in a store, as four datasets."""
    source = Source("bench", FILE, "essai de performance", 2021, "", None, None, SourceStatus.TO_VERIFY)

    def add(name: str, kind: DatasetKind, rows: pl.DataFrame, ids: tuple[str, ...], vintage: str) -> None:
        columns = tuple(
            ColumnInfo(v.id, v.label, v.unit, vintage, Nature.OBSERVED, source) for v in map(VARIABLES.__getitem__, ids)
        )
        store.add(Dataset(name, kind, rows, columns, source, vintage, FILE, ""), today)

    number = pl.Float64
    communes = table.select(
        code="code_insee",
        name="nom",
        departement="departement",
        region=pl.lit("00"),
        epci="siren_epci",
        population=pl.col("population_municipale").cast(number),
        lon=pl.col("mairie_lon").cast(number),
        lat=pl.col("mairie_lat").cast(number),
        area_km2=pl.col("superficie_km2").cast(number),
    )
    add("bench-communes", DatasetKind.COMMUNES, communes, ("population", "area_km2"), "2026")
    epcis = table.select(siren="siren_epci", name="nom_epci", kind="type_epci").drop_nulls("siren").unique("siren")
    add("bench-epcis", DatasetKind.EPCIS, epcis.sort("siren"), (), "2026")
    changes = pl.DataFrame(schema={"old": pl.String, "today": pl.String, "why": pl.String})
    add("bench-changes", DatasetKind.CODE_CHANGES, changes, (), "2026")
    figures = table.select(code="code_insee", **{id_: pl.col(name).cast(number) for id_, name in COLUMNS.items()})
    add("bench-figures", DatasetKind.COMMUNE_FIGURES, figures, tuple(COLUMNS), "2021")
    types = [t for kind in SERVICE_KINDS.values() for t in kind.bpe_types if t in table.columns]
    counted = (
        table.select("code_insee", *types)
        .unpivot(index="code_insee", variable_name="bpe_type", value_name="count")
        .rename({"code_insee": "code"})
        .with_columns(pl.col("count").cast(number))
        .filter(pl.col("count") > 0)
    )
    covered = table.select(code="code_insee", bpe_type=pl.lit(None, pl.String), count=pl.lit(None, number))
    rows = pl.concat([counted, covered])
    columns = tuple(ColumnInfo(t, t, "équipements", "2018", Nature.OBSERVED, source) for t in types)
    dataset = Dataset("bench-bpe", DatasetKind.FACILITIES, rows, columns, source, "2018", FILE, "")
    store.add(dataset, today)
    assert np.isfinite(counted["count"].to_numpy()).all()
