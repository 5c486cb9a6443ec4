"""Distances, areas and densities."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.territory import DensityClass, area_km2, density_class, great_circle_m

DEGREES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def test_measures_a_quarter_of_a_meridian_when_going_from_pole_to_equator() -> None:
    """π/2 times the mean radius."""
    assert float(great_circle_m(0, 90, 0, 0)) == pytest.approx(10_007_557, abs=1)


@given(DEGREES, DEGREES)
def test_is_symmetric_when_points_are_swapped(a: tuple[float, float], b: tuple[float, float]) -> None:
    there, back = float(great_circle_m(*a, *b)), float(great_circle_m(*b, *a))
    assert there == pytest.approx(back)
    assert there >= 0


def test_is_unknown_when_a_point_is() -> None:
    assert np.isnan(great_circle_m(np.nan, 46.0, 0.0, 47.0))


def test_measures_one_degree_squares_when_on_the_ellipsoid() -> None:
    """Numerical integral of a²(1−e²)·cos φ / (1−e²·sin² φ)² over the square."""
    areas = area_km2([shapely.box(0, 0, 1, 1), shapely.box(10, 60, 11, 61), None])
    assert areas[0] == pytest.approx(12_308.464, abs=0.001)
    assert areas[1] == pytest.approx(6_123.141, abs=0.001)
    assert np.isnan(areas[2])


def test_covers_the_earth_when_the_box_does() -> None:
    """The surface of the WGS 84 ellipsoid is 510,065,622 km²."""
    assert float(area_km2([shapely.box(-180, -90, 180, 90)])[0]) == pytest.approx(510_065_622, rel=1e-6)


@pytest.mark.parametrize(
    ("density", "expected"),
    [
        (0.0, DensityClass.VERY_SPARSE),
        (24.9, DensityClass.VERY_SPARSE),
        (25.0, DensityClass.SPARSE),
        (58.0, DensityClass.SPARSE),  # CC du Thouarsais
        (150.0, DensityClass.MIDDLE),
        (1_500.0, DensityClass.DENSE),
        (None, None),
    ],
)
def test_classes_a_density_when_it_is_known(density: float | None, expected: DensityClass | None) -> None:
    assert density_class(density) is expected


@pytest.mark.parametrize("density", [-1.0, float("nan"), float("inf")])
def test_refuses_a_density_when_it_is_no_density(density: float) -> None:
    with pytest.raises(ValueError, match="a density is"):
        density_class(density)


def test_has_french_words_when_a_class_is_shown() -> None:
    assert [c.label for c in DensityClass] == ["très peu dense", "peu dense", "intermédiaire", "dense"]
