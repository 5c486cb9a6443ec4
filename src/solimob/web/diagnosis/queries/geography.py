"""The interactive map's data: contours of the communes with the class of each, and services outside, as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely

from solimob.core.diagnosis import Diagnosis, DiagnosisIndicator, ServiceAccess
from solimob.publish import maps
from solimob.web.diagnosis.queries.columns import cell_of
from solimob.web.diagnosis.queries.reading import KEPT_RUNS, Reading
from solimob.web.projects.services.store import current_store

TOLERANCE_DEGREES = 0.0008
"""About 80 m: contours are for looking, not for measuring."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One class of the map: `rank` 0 is unknown."""

    rank: int
    label: str
    colour: str
    communes: int


def legend(entry: DiagnosisIndicator) -> list[LegendEntry]:
    """Return the classes of an indicator, five at most, then the unknown."""
    classes = maps.classify(entry.indicator)
    ramp = maps.ramp(maps.BLUES, len(classes.classes))
    entries = [
        LegendEntry(c.rank, maps.class_label(c, entry.decimals), ramp[c.rank - 1], len(c.codes))
        for c in classes.classes
    ]
    if classes.unknown:
        entries.append(LegendEntry(0, "donnée absente", "", len(classes.unknown)))
    return entries


def classes_of(entry: DiagnosisIndicator) -> tuple[maps.MapClass, ...]:
    """Return the classes of an indicator, lowest first."""
    return maps.classify(entry.indicator).classes


def commune_features(reading: Reading, entry: DiagnosisIndicator) -> dict[str, Any]:
    """Return the communes of the territory that have a contour, with their value as printed and their class."""
    classes = maps.classify(entry.indicator)
    rank_of = {code: c.rank for c in classes.classes for code in c.codes}
    names, unit = reading.diagnosis.names, entry.indicator.unit
    features = []
    for code, geometry in _shapes(reading.diagnosis.territory.codes, reading.diagnosis.store_version).items():
        cell = cell_of(entry.indicator, code, entry.decimals)
        properties = {
            "code": code,
            "name": names.get(code, code),
            "rank": rank_of.get(code, 0),
            "text": f"{cell.text} {unit}".strip() if cell.known else cell.text,
            "interval": cell.interval,
            "nature": "déclaré" if cell.declared else entry.indicator.nature.label,
            "url": reading.url("commune", code),
        }
        features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    return {"type": "FeatureCollection", "features": features}


def service_features(reading: Reading, access: ServiceAccess) -> dict[str, Any]:
    """Return the town halls of the communes that hold the nearest service of a kind for some commune."""
    served: dict[str, list[str]] = {}
    outside: dict[str, bool] = {}
    names = reading.diagnosis.names
    for row, code in enumerate(access.nearest):
        if code is not None:
            served.setdefault(code, []).append(names.get(access.distance.codes[row], ""))
            outside[code] = access.outside[row]
    points = _town_halls(tuple(sorted(served)), reading.diagnosis.store_version)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": points[code]},
            "properties": {
                "code": code,
                "name": names.get(code, code),
                "label": access.label,
                "outside": outside[code],
                "communes": len(served[code]),
            },
        }
        for code in served
        if code in points
    ]
    return {"type": "FeatureCollection", "features": features}


def static_map(reading: Reading, entry: DiagnosisIndicator) -> str | None:
    """Return the map as SVG, for readers without JavaScript; None when no contour is known."""
    contours = _contours(reading.diagnosis.territory.codes, reading.diagnosis.store_version)
    place = reading.place
    return maps.choropleth(
        entry.indicator,
        contours,
        id_="carte",
        title=f"{entry.indicator.label}, {place}",
        description="La même information est dans le tableau de la page, commune par commune.",
        decimals=entry.decimals,
    )


def contours_as_stored(diagnosis: Diagnosis) -> Mapping[str, bytes]:
    """Return the contours known of the communes of a diagnosis, as WKB."""
    return current_store().contours(diagnosis.territory.codes)


@lru_cache(maxsize=KEPT_RUNS)
def _contours(codes: tuple[str, ...], _store_version: str) -> dict[str, bytes]:
    known = current_store().contours(codes)
    kept = [code for code in codes if code in known]
    shapes = shapely.from_wkb([known[code] for code in kept])
    simple = shapely.coverage_simplify(shapes, TOLERANCE_DEGREES) if kept else shapes
    return {code: shapely.to_wkb(shape) for code, shape in zip(kept, simple, strict=True)}


@lru_cache(maxsize=KEPT_RUNS)
def _shapes(codes: tuple[str, ...], store_version: str) -> dict[str, Any]:
    contours = _contours(codes, store_version)
    rounded = {code: shapely.set_precision(shapely.from_wkb(wkb), 1e-5) for code, wkb in contours.items()}
    return {code: json.loads(shapely.to_geojson(shape)) for code, shape in rounded.items()}


@lru_cache(maxsize=32)
def _town_halls(codes: tuple[str, ...], _store_version: str) -> dict[str, list[float]]:
    communes = current_store().gazetteer().communes
    rows = communes.filter(communes["code"].is_in(codes)).select("code", "lon", "lat").drop_nulls().iter_rows()
    return {code: [round(lon, 5), round(lat, 5)] for code, lon, lat in rows}
