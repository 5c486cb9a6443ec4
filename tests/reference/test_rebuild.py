"""The documented script gives what ships."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from solimob.reference.embedded import EMBEDDED_FOLDER, read_manifests
from solimob.store import Store
from solimob.store.tables import read_table

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.shared
def test_gives_what_ships_when_the_figures_are_carried_over_again(
    tmp_path: Path, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts" / "embedded"))
    thouarsais, services = (importlib.import_module(name) for name in ("thouarsais", "services"))
    official = shared_data / "insee"
    rebuilt = (
        thouarsais.commune_figures(official),
        thouarsais.epci_figures(official),
        services.facilities(official, Store(tmp_path).gazetteer(), thouarsais.SIREN),
    )
    digests = {manifest["name"]: manifest["sha256"] for _, manifest in read_manifests()}
    for dataset in rebuilt:
        shipped = read_table(EMBEDDED_FOLDER / f"{dataset.name}.csv", digests[dataset.name], "")
        assert_frame_equal(dataset.table, shipped, check_dtypes=False)
