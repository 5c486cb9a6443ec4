"""The days measured, by name: those of the literature, read from the shared data, and the rural days generated here."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from benchmarks.quality.dispatch.rural_days import SHAPES, rural_day
from solimob.core.dispatch import Problem, read_cordeau

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "darp"
RICH = "rich"


@dataclass(frozen=True, slots=True)
class BestKnown:
    """The best cost known of an instance; `from_memory` where nobody has seen its source again."""

    cost: float
    from_memory: bool


@cache
def best_known(folder: Path = FOLDER) -> dict[str, BestKnown]:
    """Return the best costs known, by instance."""
    with (folder / "best_known.csv").open(encoding="utf-8") as file:
        return {
            row["instance"]: BestKnown(float(row["cost"]), "from memory" in row["source"])
            for row in csv.DictReader(file)
        }


def literature(folder: Path = FOLDER) -> tuple[list[str], list[str]]:
    """Return the a- and b-instances, then the R-instances, with a file and a best known cost; none without a folder."""
    if not folder.is_dir():
        return [], []
    names = sorted(name for name in best_known(folder) if (folder / f"{name}.txt").is_file())
    return [name for name in names if name[0] in "ab"], [name for name in names if name[0] == "R"]


def rural_names(requests: int, drivers: int, seeds: int, *, rich: bool = False) -> list[str]:
    """Return the names of the rural days of every shape."""
    tail = f"-{RICH}" if rich else ""
    return [f"{shape}-{requests}-{drivers}-{seed}{tail}" for seed in range(1, seeds + 1) for shape in SHAPES]


def shape_of(name: str) -> str:
    """Return the shape of a rural day, or the family of an instance of the literature."""
    head = name.split("-")[0]
    return head if head in SHAPES else name[0]


@lru_cache(2)
def day(name: str, folder: Path = FOLDER) -> Problem:
    """Return the day of a name; the last ones asked for stay in memory."""
    if shape_of(name) not in SHAPES:
        return read_cordeau((folder / f"{name}.txt").read_text(encoding="utf-8"), name)
    shape, requests, drivers, seed, *rest = name.split("-")
    return rural_day(shape, int(requests), int(drivers), int(seed), plain=rest != [RICH])
