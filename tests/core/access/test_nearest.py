"""The nearest service, wherever it is within 60 km."""

from __future__ import annotations

import numpy as np
import pytest

from solimob.core.access import NearestStatus, nearest_service, road_distance_km, share_beyond, travel_minutes
from solimob.core.access.nearest import mean_distance_inside_m
from solimob.core.evidence import Figure, Nature
from solimob.core.territory import great_circle_m

DETOUR = Figure(1.24, "rapport", Nature.MODELLED, low=1.11, high=1.41)
SPREAD = Figure(0.5, "part", Nature.ASSUMED, low=0.0, high=1.5)
SPEED = Figure(60.0, "km/h", Nature.ASSUMED, low=50.0, high=70.0)
LON = np.array([0.0, 0.1, 0.3, 5.0])
LAT = np.array([47.0, 47.0, 47.0, 47.0])
AREA = np.array([20.0, 20.0, 20.0, 20.0])


def test_nearest_is_outside_the_territory_when_it_is_closer() -> None:
    """L5: a commune of the territory goes to the halo when that is nearer."""
    found = nearest_service(LON, LAT, AREA, [0, 0, 3, 0], n=2)
    assert found.row.tolist() == [2, 2]
    assert found.straight_m[0] == pytest.approx(float(great_circle_m(0.0, 47.0, 0.3, 47.0)))
    assert not found.in_own_commune.any()


def test_nearest_is_unknown_when_none_is_within_60_km() -> None:
    found = nearest_service(LON, LAT, AREA, [0, 0, 0, 2], n=2)
    assert found.row.tolist() == [-1, -1]
    assert np.isnan(found.straight_m).all()
    assert NearestStatus(int(found.status[0])).reason == "aucun connu à moins de 60 km"


def test_nearest_is_unknown_when_the_commune_is_not_covered() -> None:
    found = nearest_service(LON, LAT, AREA, [np.nan, 0, 1, 0], n=2)
    assert found.row.tolist() == [-1, 2]
    assert found.status[0] == NearestStatus.NOT_COVERED


def test_nearest_is_unknown_when_the_town_hall_has_no_point() -> None:
    found = nearest_service([np.nan, 0.1], [np.nan, 47.0], [20.0, 20.0], [0, 1], n=2)
    assert found.status.tolist() == [NearestStatus.NO_POINT, NearestStatus.KNOWN]


def test_distance_is_a_part_of_the_mean_of_a_disc_when_the_service_is_in_the_commune() -> None:
    found = nearest_service(LON, LAT, AREA, [1, 0, 0, 0], n=1)
    assert found.straight_m[0] == pytest.approx(2 / 3 * np.sqrt(20 / np.pi) * 1000)
    away = road_distance_km(found, DETOUR, SPREAD)
    assert away.value[0] == pytest.approx(0.5 * 2 / 3 * np.sqrt(20 / np.pi) * 1.24)
    assert away.low[0] == 0.0
    assert away.high[0] == pytest.approx(np.sqrt(20 / np.pi) * 1.41)


def test_distance_is_unknown_when_the_area_of_the_commune_is() -> None:
    found = nearest_service(LON, LAT, [np.nan, 1, 1, 1], [1, 0, 1, 0], n=1)
    assert np.isnan(found.straight_m[0])
    assert found.status[0] == NearestStatus.NO_AREA


def test_mean_distance_inside_matches_random_points_of_a_disc() -> None:
    rng = np.random.default_rng(1)
    radius = np.sqrt(rng.uniform(0, 1, 200_000)) * np.sqrt(20 / np.pi) * 1000
    assert float(mean_distance_inside_m(20.0)) == pytest.approx(radius.mean(), rel=0.005)


def test_time_interval_takes_the_slowest_speed_on_the_longest_way() -> None:
    found = nearest_service(LON, LAT, AREA, [0, 0, 1, 0], n=1)
    minutes = travel_minutes(road_distance_km(found, DETOUR, SPREAD), SPEED)
    km = float(great_circle_m(0.0, 47.0, 0.3, 47.0)) / 1000
    assert minutes.value[0] == pytest.approx(km * 1.24)
    assert minutes.low[0] == pytest.approx(km * 1.11 * 60 / 70)
    assert minutes.high[0] == pytest.approx(km * 1.41 * 60 / 50)


def test_distance_is_refused_when_the_detour_has_no_interval() -> None:
    found = nearest_service(LON, LAT, AREA, [0, 0, 1, 0], n=1)
    with pytest.raises(ValueError, match="interval"):
        road_distance_km(found, Figure(1.24, "rapport", Nature.MODELLED), SPREAD)


def test_nobody_is_far_for_sure_when_the_service_is_in_the_commune() -> None:
    found = nearest_service(LON, LAT, [300.0, 1, 1, 1], [1, 0, 0, 0], n=2)
    share = share_beyond(found, DETOUR, limit_km=3.0)
    assert share.value.tolist() == [0.0, 1.0]
    edge_km = 1.41 * np.sqrt(300 / np.pi)
    assert share.high[0] == pytest.approx(1 - (3 / edge_km) ** 2)
    assert share.low[0] == 0.0


def test_nearest_agrees_with_every_pair_when_points_are_random() -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(0, 2, 300), rng.uniform(46, 48, 300)
    counts = (rng.uniform(size=300) < 0.1).astype(float)
    found = nearest_service(lon, lat, np.full(300, 10.0), counts, n=300)
    pairs = great_circle_m(lon[:, None], lat[:, None], lon[None, :], lat[None, :])
    best = np.where(counts > 0, pairs, np.inf).min(axis=1)
    away = ~found.in_own_commune & (found.row >= 0)
    assert found.straight_m[away] == pytest.approx(best[away])
    assert (best[found.row < 0] > 60_000).all()
