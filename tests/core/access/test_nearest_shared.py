"""Nearest services of the CC du Thouarsais, against every commune within 60 km of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from solimob.core.access import SERVICE_KINDS
from solimob.core.diagnosis import diagnose
from solimob.core.territory import great_circle_m
from solimob.store import Store
from solimob.store.diagnosis_inputs import load_inputs


@pytest.mark.shared
def test_embedded_halo_gives_the_same_nearest_as_the_whole_ring(shared_data: Path, tmp_path: Path) -> None:
    """L5: the few services embedded outside the EPCI are those that are nearest among all the communes around."""
    ring = pl.read_csv(shared_data / "territories/thouarsais_ring60.csv", schema_overrides={"code_insee": pl.String})
    store = Store(tmp_path)
    territory = store.gazetteer().territory("247900798")
    access = {a.kind_id: a for a in diagnose(load_inputs(store, territory, current_year=2026, seed=1)).access}
    points = store.gazetteer().extent(territory).communes.select("code", "lon", "lat")
    # The points of the ring are older: one town hall of it (Geay) is misplaced.
    ring = ring.drop("lon", "lat").join(points, left_on="code_insee", right_on="code")
    lon, lat, codes = ring["lon"].to_numpy(), ring["lat"].to_numpy(), ring["code_insee"].to_list()
    row = {code: i for i, code in enumerate(codes)}
    checked = 0
    for kind in SERVICE_KINDS.values():
        if not set(kind.bpe_types) <= set(ring.columns):
            continue
        there = ring.select(pl.sum_horizontal(kind.bpe_types)).to_series().to_numpy() > 0
        for code, nearest in zip(territory.codes, access[kind.id].nearest, strict=True):
            i = row[code]
            away = np.where(there, great_circle_m(lon[i], lat[i], lon, lat), np.inf)
            assert nearest == codes[int(away.argmin())], (kind.id, code)
            checked += 1
    assert checked >= 10 * len(territory.codes)
