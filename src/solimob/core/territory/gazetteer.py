"""Every commune and EPCI of one vintage of the official geographic code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import KDTree

from solimob.core.territory.distance import EARTH_RADIUS_M, great_circle_m, unit_vectors
from solimob.core.territory.extent import COLUMNS, Extent
from solimob.core.territory.territory import Scale, Territory
from solimob.divisions import DEPARTEMENTS, REGIONS

HALO_M = 60_000.0
"""Straight distance around a territory within which communes and services count."""


class UnknownCodeError(KeyError):
    """A commune code or SIREN that this vintage does not know."""

    def __init__(self, code: str, cog_year: int) -> None:
        super().__init__(code)
        self.code, self.cog_year = code, cog_year

    def __str__(self) -> str:
        return f"code inconnu « {self.code} » (code officiel géographique {self.cog_year})"


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Communes, EPCI and changes of code of one COG vintage.

    Parameters
    ----------
    cog_year
        Year of the official geographic code (1 January).
    communes
        One row per commune of that day with the columns of `Extent`; unique codes, any order.
    epcis
        One row per EPCI à fiscalité propre: `siren`, `name`, `kind` (CC, CA, CU, METRO, MET69).
    changes
        Old code, delegated or associated commune, municipal arrondissement → commune of that day.
    """

    cog_year: int
    communes: pl.DataFrame
    epcis: pl.DataFrame
    changes: Mapping[str, str]

    def __post_init__(self) -> None:
        if self.communes["code"].is_duplicated().any():
            raise ValueError("a commune code is repeated in the gazetteer")
        if self.epcis["siren"].is_duplicated().any():
            raise ValueError("an EPCI is repeated in the gazetteer")

    @cached_property
    def _row(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self.communes["code"].to_list())}

    @cached_property
    def _points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        lon, lat = (self.communes[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in ("lon", "lat"))
        return lon, lat

    @cached_property
    def _members(self) -> dict[str, tuple[str, ...]]:
        grouped = self.communes.drop_nulls("epci").group_by("epci").agg(pl.col("code").sort())
        return {siren: tuple(codes) for siren, codes in grouped.iter_rows()}

    @cached_property
    def _epci_name(self) -> dict[str, str]:
        return dict(self.epcis.select("siren", "name").iter_rows())

    def resolve(self, code: str) -> str:
        """Return the commune of today for a commune code of any vintage.

        Raises
        ------
        UnknownCodeError
            If neither this vintage nor its table of changes knows the code.
        """
        if code in self._row:
            return code
        today = self.changes.get(code)
        if today is None or today not in self._row:
            raise UnknownCodeError(code, self.cog_year)
        return today

    def territory(self, id_: str) -> Territory:
        """Return the territory of a commune code, a SIREN, or several SIREN joined by « + » (a bassin of EPCI).

        « dep:79 » is a département and « reg:75 » a région.

        Raises
        ------
        UnknownCodeError
            If a code is unknown.
        """
        if "+" in id_:
            return self.bassin(id_.split("+"))
        if id_.startswith(("dep:", "reg:")):
            return self._division(id_)
        if id_ in self._epci_name and id_ in self._members:
            return Territory(id_, self._epci_name[id_], Scale.EPCI, self._members[id_], (id_,), self.cog_year)
        code = self.resolve(id_)
        name, epci = self.communes.row(self._row[code], named=True)["name"], self.epci_of(code)
        return Territory(code, name, Scale.COMMUNE, (code,), (epci,) if epci else (), self.cog_year)

    def bassin(self, sirens: Iterable[str], name: str | None = None) -> Territory:
        """Return the set of communes of several EPCI, across département and région limits.

        Raises
        ------
        UnknownCodeError
            If a SIREN is unknown.
        """
        wanted = sorted(set(sirens))
        for siren in wanted:
            if siren not in self._members:
                raise UnknownCodeError(siren, self.cog_year)
        if len(wanted) == 1 and name is None:
            return self.territory(wanted[0])
        codes = sorted(code for siren in wanted for code in self._members[siren])
        label = name or "Bassin : " + ", ".join(self._epci_name[siren] for siren in wanted)
        return Territory("+".join(wanted), label, Scale.BASSIN, tuple(codes), tuple(wanted), self.cog_year)

    def _division(self, id_: str) -> Territory:
        column, scale, names = (
            ("departement", Scale.DEPARTEMENT, DEPARTEMENTS)
            if id_.startswith("dep:")
            else ("region", Scale.REGION, REGIONS)
        )
        code = id_.removeprefix("dep:").removeprefix("reg:")
        members = self.communes.filter(pl.col(column) == code)
        if members.is_empty():
            raise UnknownCodeError(id_, self.cog_year)
        codes, epcis = members["code"].sort().to_list(), members["epci"].drop_nulls().unique().sort().to_list()
        return Territory(id_, names.get(code, id_), scale, tuple(codes), tuple(epcis), self.cog_year)

    def neighbours(self, code: str, count: int = 10) -> tuple[tuple[str, float], ...]:
        """Return the communes whose town halls are the nearest, with their straight distance in metres.

        Empty when the place of the commune itself is unknown.

        Raises
        ------
        UnknownCodeError
            If the code is not a commune of this vintage.
        """
        if code not in self._row:
            raise UnknownCodeError(code, self.cog_year)
        lon, lat = self._points
        distance = great_circle_m(lon[self._row[code]], lat[self._row[code]], lon, lat)
        distance[self._row[code]] = np.nan
        codes = self.communes["code"]
        nearest = [int(row) for row in np.argsort(distance, kind="stable")[:count] if not np.isnan(distance[row])]
        return tuple((codes[row], float(distance[row])) for row in nearest)

    def france(self) -> Territory:
        """Return every commune of the gazetteer as one territory."""
        codes = tuple(sorted(self.communes["code"].to_list()))
        return Territory("france", "France", Scale.FRANCE, codes, tuple(sorted(self._members)), self.cog_year)

    def epci_of(self, code: str) -> str | None:
        """Return the SIREN of the EPCI of a commune of today, None when it has none."""
        epci: str | None = self.communes.row(self._row[code], named=True)["epci"]
        return epci

    def extent(self, territory: Territory, halo_m: float = HALO_M) -> Extent:
        """Return the territory with every commune whose town hall is within `halo_m` metres of one of its own."""
        inside = [self._row[code] for code in territory.codes]
        rows = inside
        if halo_m > 0 and len(inside) < self.communes.height:
            taken = set(inside)
            rows = inside + [int(i) for i in self._within(inside, halo_m) if int(i) not in taken]
        return Extent(territory, self.communes[rows].select(COLUMNS))

    def _within(self, inside: list[int], radius_m: float) -> NDArray[np.int64]:
        """Return the rows whose town hall is within a radius of that of a row of `inside`, in O(m log n)."""
        points = unit_vectors(*self._points)
        located = ~np.isnan(points).any(axis=1)
        centres = [row for row in inside if located[row]]
        if not centres:
            return np.empty(0, dtype=np.int64)
        chord = 2 * np.sin(min(radius_m / EARTH_RADIUS_M, np.pi) / 2)
        tree = KDTree(points[centres])
        candidates = np.flatnonzero(located)
        distance, _ = tree.query(points[candidates], distance_upper_bound=chord)
        return np.asarray(candidates[np.isfinite(distance)], dtype=np.int64)

    def search(self, text: str, limit: int = 20) -> list[Territory]:
        """Return the EPCI and communes whose code or name begins with the text, then holds a word that does.

        Then those that contain it. Accents, case, hyphens and apostrophes are ignored.
        """
        wanted = fold(text)
        if not wanted:
            return []
        name, places = pl.col("folded"), self._places
        begins = pl.col("id").str.starts_with(wanted) | name.str.starts_with(wanted)
        rank = pl.when(begins).then(0).when(name.str.contains(f" {wanted}", literal=True)).then(1).otherwise(2)
        found = (
            places.filter(begins | name.str.contains(wanted, literal=True))
            .with_columns(rank=rank)
            .sort("rank", "scale", "folded", "id")
        )
        return [self.territory(id_) for id_ in found["id"].head(limit)]

    @cached_property
    def _places(self) -> pl.DataFrame:
        epcis = self.epcis.filter(pl.col("siren").is_in(list(self._members)))
        parts = (
            table.select(id=pl.col(key), folded=_folded(pl.col("name")), scale=pl.lit(scale))
            for scale, (table, key) in enumerate(((epcis, "siren"), (self.communes, "code")))
        )
        return pl.concat(parts)


def fold(text: str) -> str:
    """Return the text without accents, case, hyphens or apostrophes, for search."""
    folded: str = pl.select(_folded(pl.lit(text))).item()
    return folded


def _folded(text: pl.Expr) -> pl.Expr:
    plain = text.str.replace_all("[œŒ]", "oe").str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return plain.str.replace_all("[-’'\\s]+", " ").str.strip_chars().str.to_lowercase()
