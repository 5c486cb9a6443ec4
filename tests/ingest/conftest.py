"""A small country and its store, for the tests of connectors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from solimob.core.territory import Gazetteer
from solimob.store import Store

TODAY = date(2026, 11, 22)


@pytest.fixture
def gazetteer() -> Gazetteer:
    """Three communes of 2026: Thouars (with an old code), Saint-Varent, Paris (with an arrondissement)."""
    communes = pl.DataFrame(
        {
            "code": ["79329", "79299", "75056"],
            "name": ["Thouars", "Saint-Varent", "Paris"],
            "departement": ["79", "79", "75"],
            "region": ["75", "75", "11"],
            "epci": ["247900798", "247900798", "200054781"],
            "population": [13891.0, 2400.0, 2103778.0],
            "lon": [-0.2, -0.23, 2.35],
            "lat": [46.98, 46.89, 48.86],
            "area_km2": [81.0, 40.0, 105.0],
        }
    )
    epcis = pl.DataFrame(
        {"siren": ["247900798", "200054781"], "name": ["CC du Thouarsais", "Métropole"], "kind": ["CC", "METRO"]}
    )
    changes = {"79171": "79329", "75101": "75056", "75102": "75056"}
    return Gazetteer(2026, communes, epcis, changes)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A new store, with the embedded data behind it."""
    return Store(tmp_path / "store")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a text file as one line per argument and return its path."""

    def _write(name: str, *lines: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
        return path

    return _write


def values(table: pl.DataFrame, code: str) -> dict[str, object]:
    """Return the row of a commune or EPCI."""
    return table.filter(pl.col(table.columns[0]) == code).row(0, named=True)
