"""Write the index of communes from the embedded tables: `place_index.py`, without argument. Same input, same bytes."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import yaml

from solimob.reference.embedded import EMBEDDED_FOLDER
from solimob.reference.places import INDEX


def index_text(folder: Path = EMBEDDED_FOLDER) -> str:
    """Return the index: its COG year, one line a commune by code, one line a former code."""
    year = yaml.safe_load((folder / "communes.yaml").read_text(encoding="utf-8"))["vintage"]
    communes = pl.read_parquet(folder / "communes.parquet").sort("code")
    changes = pl.read_parquet(folder / "code-changes.parquet").sort("old")
    lines = [str(year)]
    lines += (
        f"{code};{departement};{region};{epci or ''};{name}"
        for code, departement, region, epci, name in communes.select(
            "code", "departement", "region", "epci", "name"
        ).iter_rows()
    )
    lines += (f"{old}>{today}" for old, today in changes.select("old", "today").iter_rows())
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    INDEX.write_bytes(gzip.compress(index_text().encode(), 9, mtime=0))
