"""A territory and what is around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from solimob.core.territory.territory import Territory

COLUMNS = ("code", "name", "departement", "region", "epci", "population", "lon", "lat", "area_km2")


@dataclass(frozen=True, eq=False)
class Extent:
    """The communes of a territory, then its halo: nothing stops at the edge.

    `communes` has one row per commune with `COLUMNS` (population, lon, lat, area_km2 may be null): first the n
    communes of the territory in the order of `territory.codes`, then the halo.
    """

    territory: Territory
    communes: pl.DataFrame

    def __post_init__(self) -> None:
        missing = set(COLUMNS) - set(self.communes.columns)
        if missing:
            raise ValueError(f"extent of {self.territory.id} lacks columns {sorted(missing)}")
        if self.codes[: self.n_inside] != self.territory.codes:
            raise ValueError(f"extent of {self.territory.id} does not begin with its communes")

    @property
    def n_inside(self) -> int:
        """Number of communes of the territory itself."""
        return len(self.territory.codes)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The m commune codes, territory first."""
        return tuple(self.communes["code"].to_list())

    @cached_property
    def row(self) -> dict[str, int]:
        """Row of each code."""
        return {code: i for i, code in enumerate(self.codes)}

    @property
    def lon(self) -> NDArray[np.float64]:
        """Longitudes of the town halls in degrees, m floats, NaN where unknown."""
        return self._floats("lon")

    @property
    def lat(self) -> NDArray[np.float64]:
        """Latitudes of the town halls in degrees, m floats, NaN where unknown."""
        return self._floats("lat")

    @property
    def population(self) -> NDArray[np.float64]:
        """Municipal population, m floats, NaN where unknown."""
        return self._floats("population")

    def _floats(self, name: str) -> NDArray[np.float64]:
        return self.communes[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
