"""A diagnosis as GeoJSON (RFC 7946): one feature per commune of the territory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping

from solimob.core.diagnosis.result import Diagnosis
from solimob.core.evidence import Nature

_DECIMALS = 5
"""About one metre, finer than the contours."""


def render_geojson(diagnosis: Diagnosis, contours: Mapping[str, bytes]) -> bytes:
    """Return the indicators of each commune with its contour.

    Unknown is null; a commune without contour has a null geometry. Longitudes and latitudes are WGS 84,
    rounded to five decimals; outer rings turn counter-clockwise.
    """
    entries = [entry.indicator for entry in diagnosis.indicators]
    without = [code for code in diagnosis.territory.codes if code not in contours]
    collection = {
        "type": "FeatureCollection",
        "name": diagnosis.territory.name,
        "territory": diagnosis.territory.id,
        "indicators": {
            column.id: {
                "label": column.label,
                "unit": column.unit,
                "nature": column.nature.value,
                "vintage": column.vintage,
                "sources": [source.citation() for source in column.sources],
            }
            for column in entries
        },
        "note": _note(without),
        "features": [
            {
                "type": "Feature",
                "id": code,
                "geometry": _geometry(contours.get(code)),
                "properties": {
                    "id": code,
                    "label": diagnosis.names.get(code, code),
                    "has_contour": code in contours,
                    "values": _values(diagnosis, code),
                    "natures": _natures(diagnosis, code),
                },
            }
            for code in diagnosis.territory.codes
        ],
    }
    return (json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode()


def _note(without: list[str]) -> str:
    base = "Une valeur null est une donnée absente (inconnue ou secrète), jamais zéro."
    return f"{base} Sans contour, géométrie null : {', '.join(without)}." if without else base


def _values(diagnosis: Diagnosis, code: str) -> dict[str, dict[str, float | None] | None]:
    values: dict[str, dict[str, float | None] | None] = {}
    for entry in diagnosis.indicators:
        column = entry.indicator
        if code not in column.codes:
            values[column.id] = None
            continue
        row = column.codes.index(code)
        ends = {name: _number(float(getattr(column, name)[row])) for name in ("value", "low", "high")}
        values[column.id] = ends if ends["value"] is not None else None
    return values


def _natures(diagnosis: Diagnosis, code: str) -> dict[str, str]:
    return {
        entry.indicator.id: (
            Nature.DECLARED if any(c.code == code for c in entry.indicator.corrections) else entry.indicator.nature
        ).value
        for entry in diagnosis.indicators
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 6)


def _geometry(wkb: bytes | None) -> dict[str, Any] | None:
    if wkb is None:
        return None
    shape = mapping(shapely.orient_polygons(shapely.from_wkb(wkb)))
    return {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates[0], (int, float)):
        return [round(float(value), _DECIMALS) for value in coordinates]
    return [_rounded(part) for part in coordinates]
