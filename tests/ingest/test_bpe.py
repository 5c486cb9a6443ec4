"""Base permanente des équipements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from solimob.core.territory import Gazetteer
from solimob.ingest import FileRefusedError, bpe
from solimob.store import Store
from tests.ingest.conftest import TODAY

HEADER = "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;NB_EQUIP"


def test_services_come_out_of_the_store_on_the_communes_of_today(
    write: Callable[..., Path], gazetteer: Gazetteer, store: Store
) -> None:
    path = write(
        "x.csv",
        HEADER,
        "75;79;79329;79329_0101;2018.0;D201;15.0",
        "75;79;79171;79171;2018.0;D201;3.0",
        "75;79;79299;79299;2018.0;D301;1.0",
    )
    (dataset,) = bpe.read(path, gazetteer, TODAY)
    store.add(dataset, TODAY)
    facilities = store.facilities(["79329", "79299", "75056"])
    doctors = facilities.count_of("general_practitioner")
    assert doctors[0] == 18
    assert doctors[1] == 0
    assert np.isnan(doctors[2])
    assert facilities.vintage == "2018"


def test_other_communes_stay_unknown_when_the_file_is_an_excerpt(
    write: Callable[..., Path], gazetteer: Gazetteer, store: Store
) -> None:
    (dataset,) = bpe.read(write("x.csv", HEADER, "75;79;79329;79329;2018;D201;1"), gazetteer, TODAY)
    store.add(dataset, TODAY)
    assert np.isnan(store.facilities(["79299"]).count_of("general_practitioner")[0])


@pytest.mark.parametrize(
    ("rows", "line", "column"),
    [
        (["75;79;79329;79329;2018;D201;1", "75;79;79299;79299;2019;D201;1"], 3, "AN"),
        (["75;79;79329;79329;2099;D201;1"], 2, "AN"),
        (["75;79;79329;79329;2018;D201;1,5"], 2, "NB_EQUIP"),
        (["75;79;79329;79329;2018;D201;-1"], 2, "NB_EQUIP"),
        (["75;79;79329;79329;2018;D2;1"], 2, "TYPEQU"),
        (["75;79;79329;79329;2018;D201;1", "75;79;79329;79329;2018;D201;1"], 3, "TYPEQU"),
        (["75;79;79999;79999;2018;D201;1"], 2, "DEPCOM"),
        (["75;79;79329;79329;2018;D201;1", "75;79;79329"], 3, None),
    ],
)
def test_file_is_refused_with_its_place_when_it_does_not_match(
    write: Callable[..., Path], gazetteer: Gazetteer, rows: list[str], line: int, column: str | None
) -> None:
    with pytest.raises(FileRefusedError) as caught:
        bpe.read(write("x.csv", HEADER, *rows), gazetteer, TODAY)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.shared
def test_official_file_gives_the_check_values_of_the_manifest(shared_data: Path, store: Store) -> None:
    """General practitioners of BPE 2018 (data manifest): France 61,594, CC du Thouarsais 27, Thouars 18."""
    gazetteer = store.gazetteer()
    (dataset,) = bpe.read(shared_data / "insee" / "bpe18_ensemble.csv.gz", gazetteer, TODAY)
    store.add(dataset, TODAY)
    assert store.facilities(gazetteer.france().codes).count_of("general_practitioner").sum() == 61_594
    assert store.facilities(gazetteer.territory("247900798").codes).count_of("general_practitioner").sum() == 27
    assert store.facilities(["79329"]).count_of("general_practitioner").sum() == 18
