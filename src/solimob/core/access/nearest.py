"""The nearest service of a kind, wherever it is within 60 km."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import KDTree

from solimob.core.territory import EARTH_RADIUS_M

SEARCH_RADIUS_M = 60_000.0
"""Straight distance beyond which no service is looked for."""

type Floats = NDArray[np.float64]


class NearestStatus(IntEnum):
    """Whether a nearest service is known, and why not."""

    KNOWN = 0
    NONE_WITHIN_RADIUS = 1
    NOT_COVERED = 2
    NO_POINT = 3
    NO_AREA = 4

    @property
    def reason(self) -> str:
        """The French words shown in place of a distance; empty when it is known."""
        return _REASONS[self]


_REASONS = {
    NearestStatus.KNOWN: "",
    NearestStatus.NONE_WITHIN_RADIUS: "aucun connu à moins de 60 km",
    NearestStatus.NOT_COVERED: "commune que le fichier des services ne couvre pas",
    NearestStatus.NO_POINT: "position de la mairie inconnue",
    NearestStatus.NO_AREA: "dans la commune, dont la superficie est inconnue",
}


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The nearest commune that has a service, for each of n communes.

    Parameters
    ----------
    row
        n integers: row of that commune in the extent, −1 when none is known.
    straight_m
        n floats: straight distance in metres between town halls; inside one's own commune, the mean distance to the
        centre of a disc of its area. NaN when unknown.
    in_own_commune
        n booleans.
    status
        n integers of `NearestStatus`.
    """

    row: NDArray[np.int64]
    straight_m: Floats
    in_own_commune: NDArray[np.bool_]
    status: NDArray[np.int64]


def nearest_service(lon: ArrayLike, lat: ArrayLike, area_km2: ArrayLike, counts: ArrayLike, n: int) -> Nearest:
    """Find the nearest service for the first n of m communes, in O(m log m).

    Parameters
    ----------
    lon, lat
        Town halls in degrees, m floats, NaN where unknown.
    area_km2
        Areas, m floats, NaN where unknown.
    counts
        Number of services in each commune, m floats; NaN is unknown, not zero.
    n
        Number of communes to answer for.
    """
    counts, area = np.asarray(counts, dtype=np.float64), np.asarray(area_km2, dtype=np.float64)
    points = unit_vectors(lon, lat)
    located = ~np.isnan(points).any(axis=1)
    row, straight = _closest(points, located, counts > 0, n)

    straight[row < 0] = np.nan

    own = counts[:n] > 0
    row[own] = np.flatnonzero(own)
    straight[own] = mean_distance_inside_m(area[:n][own])

    status = np.full(n, NearestStatus.KNOWN, dtype=np.int64)
    status[row < 0] = NearestStatus.NONE_WITHIN_RADIUS
    status[~located[:n] & ~own] = NearestStatus.NO_POINT
    status[np.isnan(counts[:n])] = NearestStatus.NOT_COVERED
    status[own & np.isnan(straight)] = NearestStatus.NO_AREA
    hidden = np.isin(status, (NearestStatus.NOT_COVERED, NearestStatus.NO_POINT))
    row[hidden], straight[hidden] = -1, np.nan
    return Nearest(row, straight, own, status)


def mean_distance_inside_m(area_km2: ArrayLike) -> Floats:
    """Return the mean distance in metres from a point of a disc of this area to its centre: 2/3 · √(area / π)."""
    return 1_000.0 * 2.0 / 3.0 * np.sqrt(np.asarray(area_km2, dtype=np.float64) / np.pi)


def unit_vectors(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return points of the unit sphere, (m, 3): chords between them order as great circles do."""
    lam, phi = np.radians(np.asarray(lon, dtype=np.float64)), np.radians(np.asarray(lat, dtype=np.float64))
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _closest(
    points: Floats, located: NDArray[np.bool_], chosen: NDArray[np.bool_], n: int
) -> tuple[NDArray[np.int64], Floats]:
    """Return the row and straight distance of the nearest chosen point, −1 and infinity beyond the radius."""
    row, distance = np.full(n, -1, dtype=np.int64), np.full(n, np.inf)
    targets, askers = np.flatnonzero(chosen & located), np.flatnonzero(located[:n])
    if targets.size and askers.size:
        tree = KDTree(points[targets])
        limit = 2 * np.sin(SEARCH_RADIUS_M / EARTH_RADIUS_M / 2)
        chord, found = tree.query(points[askers], distance_upper_bound=limit)
        reached = np.isfinite(chord)
        row[askers[reached]] = targets[found[reached]]
        distance[askers[reached]] = 2 * EARTH_RADIUS_M * np.arcsin(chord[reached] / 2)
    return row, distance
