"""Distances and times without a road network: straight distance × detour, at a mean speed.

Formulae and calibration: docs/methode/acces.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solimob.core.access.nearest import Nearest
from solimob.core.evidence import Figure

type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """Values with their ends: three arrays of n floats, NaN together."""

    value: Floats
    low: Floats
    high: Floats


def road_distance_km(nearest: Nearest, detour: Figure, spread: Figure) -> Interval:
    """Return the modelled distance by road to the nearest service, in km.

    Between two communes it is the straight distance times the detour and its interval. Inside one's own commune it is
    the mean distance to the centre of a disc of its area, times the detour, times the spread of the inhabitants: 0 when
    all live around the services, 1 when they live evenly over the commune, 1.5 at the edge of the disc.

    Raises
    ------
    ValueError
        If the detour or the spread is unknown or has no interval.
    """
    factor, low, high = _ends(detour)
    near, nearest_end, far = _ends(spread)
    straight_km = nearest.straight_m / 1_000.0
    own = nearest.in_own_commune
    return Interval(
        value=straight_km * factor * np.where(own, near, 1.0),
        low=straight_km * low * np.where(own, nearest_end, 1.0),
        high=straight_km * high * np.where(own, far, 1.0),
    )


def share_beyond(nearest: Nearest, detour: Figure, limit_km: float) -> Interval:
    """Return the share of each commune's inhabitants whose nearest service is beyond a limit: n floats from 0 to 1.

    Where the service is in another commune, everybody is as far as the town hall: 1 or 0, after the modelled distance
    and its ends. Where it is in the commune, nobody is counted as far, since people live around the centre; the high
    end is the share of a disc of the commune's area beyond the limit, as if they were spread evenly.

    Raises
    ------
    ValueError
        If the detour is unknown or has no interval.
    """
    detour_value, detour_low, detour_high = _ends(detour)
    straight_km = nearest.straight_m / 1_000.0
    unknown = np.isnan(straight_km)
    own = nearest.in_own_commune
    # straight_m is 2/3 of the radius inside one's own commune.
    radius_km = 1.5 * straight_km
    with np.errstate(divide="ignore", invalid="ignore"):
        outskirts = 1.0 - np.clip(limit_km / (detour_high * radius_km), 0.0, 1.0) ** 2
    value, low, high = (
        np.where(unknown, np.nan, np.where(own, inside, (km > limit_km).astype(np.float64)))
        for km, inside in (
            (straight_km * detour_value, 0.0),
            (straight_km * detour_low, 0.0),
            (straight_km * detour_high, outskirts),
        )
    )
    return Interval(value, low, high)


def travel_minutes(distance_km: Interval, speed_kmh: Figure) -> Interval:
    """Return the modelled time in minutes at a mean speed; the slowest speed goes with the longest way.

    Raises
    ------
    ValueError
        If the speed is unknown or has no interval.
    """
    speed, slow, fast = _ends(speed_kmh)
    return Interval(60 * distance_km.value / speed, 60 * distance_km.low / fast, 60 * distance_km.high / slow)


def _ends(figure: Figure) -> tuple[float, float, float]:
    if figure.value is None or figure.low is None or figure.high is None:
        raise ValueError(f"a model parameter has a value and an interval: {figure.method or figure.unit}")
    return figure.value, figure.low, figure.high
