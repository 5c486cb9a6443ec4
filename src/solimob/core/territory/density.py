"""How densely a place is lived in."""

from __future__ import annotations

from enum import StrEnum

SPARSE_FROM, MIDDLE_FROM, DENSE_FROM = 25.0, 150.0, 1_500.0
"""Thresholds in inhabitants per km². They are ours (an assumption): mean densities of a commune or an EPCI, whereas the
official grille communale de densité of Insee looks at 1 km cells, which the store does not hold."""


class DensityClass(StrEnum):
    """A class of mean density."""

    VERY_SPARSE = "very_sparse"
    SPARSE = "sparse"
    MIDDLE = "middle"
    DENSE = "dense"

    @property
    def label(self) -> str:
        """The French words."""
        return _LABELS[self]


_LABELS = {
    DensityClass.VERY_SPARSE: "très peu dense",
    DensityClass.SPARSE: "peu dense",
    DensityClass.MIDDLE: "intermédiaire",
    DensityClass.DENSE: "dense",
}


def density_class(inhabitants_per_km2: float | None) -> DensityClass | None:
    """Return the class of a mean density, None when the density is unknown.

    Raises
    ------
    ValueError
        If the density is negative or not finite.
    """
    if inhabitants_per_km2 is None:
        return None
    if not 0 <= inhabitants_per_km2 < float("inf"):
        raise ValueError(f"a density is a positive number, not {inhabitants_per_km2}")
    if inhabitants_per_km2 < SPARSE_FROM:
        return DensityClass.VERY_SPARSE
    if inhabitants_per_km2 < MIDDLE_FROM:
        return DensityClass.SPARSE
    return DensityClass.MIDDLE if inhabitants_per_km2 < DENSE_FROM else DensityClass.DENSE
