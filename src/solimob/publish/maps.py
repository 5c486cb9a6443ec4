"""Choropleth maps of communes as SVG: readable in black and white, and without seeing colours.

Each class has a lightness and, where there is room, a number written inside the commune; unknown is hatched, never the
lightest class.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from solimob.core.evidence import Indicator
from solimob.publish import svg
from solimob.publish.french import number

GREYS = ("#f4f4f4", "#d2d2d2", "#a6a6a6", "#707070", "#3a3a3a")
BLUES = ("#eaf1f7", "#bdd3e6", "#86aecf", "#467fac", "#17436b")
MOST_CLASSES = 5
MOST_MARKED = 60
"""Above so many communes a number inside each would be too small to read: lightness, hatches and the list tell."""
COUNT_UNITS = frozenset({"personnes", "ménages", "logements"})
"""Units of headcounts: a choropleth of these would show the size of communes, so they are not mapped."""

type _Projection = Callable[[NDArray[np.float64]], NDArray[np.float64]]
_WIDTH, _MARGIN = 640.0, 8.0


@dataclass(frozen=True, slots=True)
class MapClass:
    """One class of a map: its number (1 the lowest), the least and greatest value in it, and its communes."""

    rank: int
    low: float
    high: float
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a column, and the communes of unknown value."""

    classes: tuple[MapClass, ...]
    unknown: tuple[str, ...]


def classify(indicator: Indicator, most: int = MOST_CLASSES) -> Classes:
    """Cut a column into classes of equal numbers of communes; equal values stay together.

    A class is named by the values really in it, so that legends hold no empty range.
    """
    known = indicator.known()
    values = indicator.value[known]
    codes = [code for code, is_known in zip(indicator.codes, known) if is_known]
    unknown = tuple(code for code, is_known in zip(indicator.codes, known) if not is_known)
    if not codes:
        return Classes((), unknown)
    k = min(most, len(np.unique(values)))
    cuts = np.unique(np.quantile(values, np.linspace(0, 1, k + 1)[1:-1], method="lower")) if k > 1 else np.array([])
    position = np.searchsorted(cuts, values, side="left")
    classes: list[MapClass] = []
    for place in np.unique(position):
        inside = np.flatnonzero(position == place)
        members = tuple(codes[i] for i in inside)
        classes.append(MapClass(len(classes) + 1, float(values[inside].min()), float(values[inside].max()), members))
    return Classes(tuple(classes), unknown)


def class_label(map_class: MapClass, decimals: int) -> str:
    """Return the range of a class, « 10,1 à 14,8 »."""
    low, high = number(map_class.low, decimals), number(map_class.high, decimals)
    return low if low == high else f"{low} à {high}"


def choropleth(
    indicator: Indicator,
    contours: Mapping[str, bytes],
    *,
    id_: str,
    title: str,
    description: str,
    colours: Sequence[str] = BLUES,
    decimals: int = 1,
    text_size: float = 15,
) -> str | None:
    """Draw a column over the contours of its communes (WKB, WGS 84), with its legend.

    Returns
    -------
    str or None
        A standalone SVG with title and description; None when no commune has a contour.
    """
    shapes = {code: shapely.from_wkb(contours[code]) for code in indicator.codes if code in contours}
    if not shapes:
        return None
    classes = classify(indicator)
    rank_of = {code: map_class.rank for map_class in classes.classes for code in map_class.codes}
    shades = ramp(colours, len(classes.classes))
    project, height = _projection(shapes)
    paths, labels = [], []
    for code in sorted(shapes):
        rank = rank_of.get(code)
        fill = f"url(#{id_}-unknown)" if rank is None else shades[rank - 1]
        outline = _path(shapes[code], project)
        paths.append(f'<path d="{outline}" fill="{fill}" stroke="#5a5a5a" stroke-width="0.9"/>')
        ink = svg.INK if rank is None or not _is_dark(shades[rank - 1]) else "#ffffff"
        if len(shapes) <= MOST_MARKED:
            labels.append(_label(shapes[code], project, "?" if rank is None else str(rank), text_size, ink))
    legend, legend_height = _legend(id_, indicator, classes, shades, height + 16, decimals, text_size)
    body = "".join(paths) + "".join(labels) + legend
    return svg.frame(id_, _WIDTH, height + 16 + legend_height, title, description, body)


def _label(shape: shapely.Geometry, project: _Projection, mark: str, text_size: float, ink: str) -> str:
    """Write the number of a class inside a commune, smaller in a small one."""
    corners = project(np.reshape(shapely.bounds(shape), (2, 2)))
    room = float(np.abs(corners[1] - corners[0]).min())
    size = max(7.0, min(text_size, 0.45 * room))
    x, y = project(shapely.get_coordinates(shapely.point_on_surface(shape)))[0]
    return svg.text(x, y + size * 0.35, mark, size, "middle", ink)


def _legend(
    id_: str,
    indicator: Indicator,
    classes: Classes,
    ramp: Sequence[str],
    top: float,
    decimals: int,
    text_size: float,
) -> tuple[str, float]:
    entries = [
        (ramp[c.rank - 1], str(c.rank), f"{class_label(c, decimals)}{_unit(indicator.unit)}") for c in classes.classes
    ]
    if classes.unknown:
        entries.append((f"url(#{id_}-unknown)", "?", "donnée absente"))
    columns = 3 if text_size <= 15 else 2
    row, box = text_size * 1.5, text_size * 1.9
    parts = []
    for i, (fill, mark, label) in enumerate(entries):
        x, y = _MARGIN + (i % columns) * (_WIDTH / columns), top + (i // columns) * row
        ink = "#ffffff" if fill.startswith("#") and _is_dark(fill) else svg.INK
        parts.append(
            f'<rect x="{svg.coordinate(x)}" y="{svg.coordinate(y)}" width="{svg.coordinate(box)}" '
            f'height="{svg.coordinate(text_size * 1.15)}" fill="{fill}" stroke="#5a5a5a" stroke-width="0.9"/>'
        )
        parts.append(svg.text(x + box / 2, y + text_size * 0.9, mark, text_size * 0.85, "middle", ink))
        parts.append(svg.text(x + box + 7, y + text_size * 0.95, label, text_size))
    return "".join(parts), math.ceil(len(entries) / columns) * row + _MARGIN


def _unit(unit: str) -> str:
    return "" if unit in ("", "rapport", "indice") else f"\u00a0{unit}"


def _projection(shapes: Mapping[str, shapely.Geometry]) -> tuple[_Projection, float]:
    """Return a local equirectangular projection to pixels, and the height it takes."""
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min((_WIDTH - 2 * _MARGIN) / max((east - west) * squeeze, 1e-9), 560.0 / max(north - south, 1e-9))
    left = (_WIDTH - (east - west) * squeeze * scale) / 2

    def project(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(
            [left + (lonlat[:, 0] - west) * squeeze * scale, _MARGIN + (north - lonlat[:, 1]) * scale]
        )

    return project, (north - south) * scale + 2 * _MARGIN


def _path(shape: shapely.Geometry, project: _Projection) -> str:
    pieces = []
    for polygon in shapely.get_parts(shape):
        for ring in [shapely.get_exterior_ring(polygon), *polygon.interiors]:
            points = project(shapely.get_coordinates(ring))
            pieces.append("M" + "L".join(f"{svg.coordinate(x)} {svg.coordinate(y)}" for x, y in points[:-1]) + "Z")
    return "".join(pieces)


def ramp(colours: Sequence[str], n: int) -> list[str]:
    """Return n colours spread over a scale, lightest first."""
    if n <= 1:
        return [colours[len(colours) // 2]]
    return [colours[round(i * (len(colours) - 1) / (n - 1))] for i in range(n)]


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140
