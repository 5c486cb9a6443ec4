"""Areas on the ellipsoid."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

_SEMI_MAJOR_M = 6_378_137.0
_E2 = 0.006_694_379_990_141_3
"""Semi-major axis and squared eccentricity of WGS 84."""


def area_km2(geometries: ArrayLike) -> NDArray[np.float64]:
    """Return the areas of polygons in longitude and latitude (WGS 84) in km², NaN where there is none.

    The polygons are carried to Lambert's cylindrical equal-area projection of the ellipsoid, which keeps areas
    exactly; sides are straight there (Snyder, Map Projections: A Working Manual, USGS 1395, eq. 10-14 and 3-12).
    """
    shapes = np.asarray(geometries, dtype=object)
    projected = shapely.transform(shapes, _equal_area)
    areas: NDArray[np.float64] = shapely.area(projected) / 1e6
    return areas


def _equal_area(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, lat = np.radians(coordinates[:, 0]), np.radians(coordinates[:, 1])
    e, sine = np.sqrt(_E2), np.sin(lat)
    q = (1 - _E2) * (sine / (1 - _E2 * sine**2) + np.arctanh(e * sine) / e)
    return np.column_stack([_SEMI_MAJOR_M * lon, _SEMI_MAJOR_M * q / 2])
