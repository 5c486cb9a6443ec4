"""Rural days of the benchmarks: the same for a seed, valid, and of the shapes they say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality.dispatch.rural_days import DETOUR, SHAPES, draw_matrices, rural_day, write_day
from solimob.core.dispatch import Leg, read_day

REQUESTS, DRIVERS = 40, 12


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("plain", [False, True])
def test_the_same_seed_gives_the_same_day(shape: str, plain: bool) -> None:
    one, two = (rural_day(shape, REQUESTS, DRIVERS, 3, plain=plain) for _ in range(2))
    assert one.requests == two.requests
    assert one.drivers == two.drivers
    assert np.array_equal(one.duration_s, two.duration_s)
    assert np.array_equal(one.distance_m, two.distance_m)


def test_another_seed_or_shape_gives_another_day() -> None:
    days = [rural_day(shape, REQUESTS, DRIVERS, seed) for shape in SHAPES for seed in (1, 2)]
    assert len({day.distance_m.tobytes() for day in days}) == len(days)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_day_has_the_sizes_asked_and_everybody_comes_back(shape: str) -> None:
    day = rural_day(shape, REQUESTS, DRIVERS, 1)
    assert (len(day.requests), len(day.drivers)) == (REQUESTS, DRIVERS)
    for request in day.requests:
        other = day.partner(request)
        assert other is not None
        assert (other.pickup, other.dropoff) == (request.dropoff, request.pickup)
        assert {request.leg, other.leg} == {Leg.OUTBOUND, Leg.RETURN}
        assert request.max_ride_s is not None
        assert request.max_ride_s >= float(day.duration_s[request.pickup, request.dropoff])


def test_days_have_wheelchairs_shifts_and_people_who_ride_alone() -> None:
    day = rural_day("valley", 500, 100, 1)
    assert any(request.wheelchairs for request in day.requests)
    assert any(request.accompaniment_s > 0 for request in day.requests)
    assert any(not request.may_share for request in day.requests)
    assert {len(driver.shifts) for driver in day.drivers} == {1, 2}
    assert any((2, 1) in driver.configurations for driver in day.drivers)


def test_a_plain_day_has_nothing_the_baseline_cannot_be_told() -> None:
    day = rural_day("valley", 500, 100, 1, plain=True)
    assert all(request.accompaniment_s == 0 and request.may_share for request in day.requests)
    assert all(len(driver.shifts) == len(driver.arrangements) == 1 for driver in day.drivers)
    for request in day.requests:
        if request.leg is Leg.OUTBOUND:
            back = day.partner(request)
            assert back is not None
            assert back.pickup_window[0] >= request.dropoff_window[1] + request.dropoff_service_s


def test_on_an_island_the_road_goes_round() -> None:
    points = np.array([[31.0, 20.0], [9.0, 20.0], [20.0, 31.0], [34.0, 20.0]])  # east, west, north, further east
    _, metres = draw_matrices("island", points, np.random.default_rng(1))
    quarter = DETOUR * 11_000 * np.pi / 2
    assert metres[0, 1] == pytest.approx(2 * quarter, rel=1e-6)
    assert metres[0, 2] == pytest.approx(quarter, rel=1e-6)
    assert metres[0, 3] == pytest.approx(DETOUR * 3000, rel=1e-6)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_detour_by_a_third_place_is_shorter(shape: str) -> None:
    metres = np.asarray(rural_day(shape, 40, 12, 1).distance_m, dtype=float)
    by_third = (metres[:, :, None] + metres[None, :, :]).min(axis=1)
    assert (metres <= by_third + 0.1).all()


def test_a_day_written_with_its_matrices_beside_is_read_back(tmp_path: Path) -> None:
    day = rural_day("scattered", REQUESTS, DRIVERS, 2)
    path = write_day(day, tmp_path)
    read = read_day(json.loads(path.read_text("utf-8")), lambda name: np.load(tmp_path / name))
    assert (read.drivers, read.requests) == (day.drivers, day.requests)
    assert read.duration_s.dtype == np.float32
    assert np.array_equal(read.distance_m, day.distance_m)
