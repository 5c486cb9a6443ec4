"""What indicators are computed from, once local corrections are applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from solimob.core.access import (
    Facilities,
    Interval,
    Nearest,
    ServiceEditKind,
    apply_edits,
    nearest_service,
    road_distance_km,
)
from solimob.core.diagnosis.consistency import check_corrections
from solimob.core.diagnosis.inputs import Inputs
from solimob.core.evidence import (
    VARIABLES,
    Correction,
    CorrectionError,
    Figure,
    Indicator,
    Nature,
    Source,
    SourceStatus,
    correct,
)
from solimob.core.territory import Extent

DECLARED_HERE = Source(
    id="local-corrections",
    title="Chiffres déclarés localement, qu'aucun fichier ne donne",
    publisher="",
    year=None,
    licence="",
    url=None,
    read_on=None,
    status=SourceStatus.TO_VERIFY,
)
"""Source of a variable that people declare and that no dataset holds."""


@dataclass(frozen=True, eq=False)
class Basis:
    """Columns over the n communes of the territory and services over the m of its extent, corrections applied.

    Parameters
    ----------
    inputs
        Everything as published.
    columns
        Corrected columns over the n communes of the territory.
    facilities
        Corrected services over the m communes.
    """

    inputs: Inputs
    columns: dict[str, Indicator]
    facilities: Facilities
    _found: dict[tuple[str, ...], Nearest] = field(default_factory=dict, repr=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """The n communes."""
        return self.inputs.extent.territory.codes

    @property
    def n(self) -> int:
        """Number of communes."""
        return self.inputs.extent.n_inside

    @cached_property
    def extent(self) -> Extent:
        """The n communes then the halo, their population corrected: what to weigh people by beyond the territory."""
        extent = self.inputs.extent
        values, applied = correct("population", extent.codes, extent.population, self.inputs.corrections)
        if not applied:
            return extent
        return replace(extent, communes=extent.communes.with_columns(pl.Series("population", values, nan_to_null=True)))

    @property
    def population(self) -> NDArray[np.float64]:
        """Municipal population of the n communes, NaN where unknown."""
        return self.columns["population"].value if self.has("population") else np.full(self.n, np.nan)

    @cached_property
    def detour(self) -> Figure:
        """The detour factor of the relief."""
        return self.inputs.parameters[f"access.detour_{self.inputs.relief.value}"]

    @property
    def spread(self) -> Figure:
        """How spread the inhabitants of a commune are around its services."""
        return self.inputs.parameters["access.own_commune_spread"]

    def has(self, *ids: str) -> bool:
        """Tell whether every one of these variables is in a dataset."""
        return set(ids) <= set(self.columns)

    def parameter(self, id_: str) -> Figure:
        """Return a parameter.

        Raises
        ------
        KeyError
            If it was not handed in.
        """
        return self.inputs.parameters[id_]

    def nearest(self, *kind_ids: str) -> Nearest:
        """Return the nearest service of any of these kinds, for the n communes; looked for once."""
        if kind_ids not in self._found:
            self._found[kind_ids] = self._nearest(self.facilities, kind_ids)
        return self._found[kind_ids]

    def distance_km(self, *kind_ids: str) -> Interval:
        """Return the modelled road distance to the nearest service of any of these kinds, for the n communes."""
        return road_distance_km(self.nearest(*kind_ids), self.detour, self.spread)

    def distance_corrections(
        self, target: str, *kind_ids: str, values: NDArray[np.float64] | None = None
    ) -> tuple[Correction, ...]:
        """Return, as corrections of `target`, the local edits of services that changed the nearest one.

        `values` are the n values of the column corrected, by default the distances in km.
        """
        edits = [edit for edit in self.facilities.edits if edit.kind_id in kind_ids]
        if not edits:
            return ()
        before = self._nearest(self.inputs.facilities, kind_ids)
        after = self.nearest(*kind_ids)
        moved = (before.row != after.row) | ~np.isclose(before.straight_m, after.straight_m, equal_nan=True)
        last = edits[-1]
        values = road_distance_km(after, self.detour, self.spread).value if values is None else values
        return tuple(
            Correction(
                target=target,
                code=self.codes[i],
                value=None if np.isnan(values[i]) else float(values[i]),
                author=last.author,
                made_on=last.made_on,
                reason=last.reason,
            )
            for i in np.flatnonzero(moved)
        )

    def count_corrections(self, target: str, *kind_ids: str) -> tuple[Correction, ...]:
        """Return, as corrections of `target`, the local edits of services that changed a count in the territory."""
        held: dict[str, Correction] = {}
        inside = set(self.codes)
        for edit in self.facilities.edits:
            if edit.kind_id in kind_ids and edit.action is not ServiceEditKind.RENAMED:
                for code in inside & {edit.code, edit.to_code}:
                    count = float(self.facilities.count_of(*kind_ids)[self.facilities.row[code]])
                    value = None if np.isnan(count) else count
                    held[code] = Correction(target, code, value, edit.author, edit.made_on, edit.reason)
        return tuple(held[code] for code in sorted(held))

    def _nearest(self, facilities: Facilities, kind_ids: Iterable[str]) -> Nearest:
        extent = self.inputs.extent
        area = extent.communes["area_km2"].cast(float).fill_null(float("nan")).to_numpy()
        # Any of several kinds will do, so one known service counts even where another kind is unknown.
        columns = np.column_stack([facilities.count_of(kind) for kind in kind_ids])
        counts = np.where((columns > 0).any(axis=1), np.nansum(columns, axis=1), columns.sum(axis=1))
        return nearest_service(extent.lon, extent.lat, area, counts, self.n)


def build_basis(inputs: Inputs) -> Basis:
    """Apply local corrections, and keep the communes of the territory.

    Raises
    ------
    CorrectionError
        If a correction names a variable that does not exist or a commune outside the extent, gives an impossible value
        (`consistency`), or edits services that the data do not count.
    """
    n = inputs.extent.n_inside
    absent = {c.target for c in inputs.corrections} - set(inputs.columns)
    published = dict(inputs.columns) | {id_: _declared_only(id_, inputs) for id_ in sorted(absent)}
    corrected = {id_: _corrected(column, inputs.corrections) for id_, column in published.items()}
    check_corrections(corrected, inputs.corrections, dict(inputs.extent.communes.select("code", "name").iter_rows()))
    columns = {id_: _inside(column, n) for id_, column in corrected.items()}
    return Basis(inputs, columns, apply_edits(inputs.facilities, inputs.service_edits))


def _declared_only(id_: str, inputs: Inputs) -> Indicator:
    """Return the column of a variable that no dataset holds: unknown everywhere, for corrections to fill."""
    if id_ not in VARIABLES:
        code = next(c.code for c in inputs.corrections if c.target == id_)
        raise CorrectionError(f"la variable « {id_} » n'existe pas : retirez cette correction", id_, code)
    variable, codes = VARIABLES[id_], inputs.extent.codes
    return Indicator(
        id=id_,
        label=variable.label,
        unit=variable.unit,
        codes=codes,
        value=np.full(len(codes), np.nan),
        nature=Nature.DECLARED,
        sources=(DECLARED_HERE,),
        vintage=" et ".join(sorted({str(c.made_on.year) for c in inputs.corrections if c.target == id_})),
        method="",
    )


def _corrected(column: Indicator, corrections: Iterable[Correction]) -> Indicator:
    values, applied = correct(column.id, column.codes, column.value, corrections)
    if not applied:
        return column
    low, high = column.low.copy(), column.high.copy()
    rows = [column.codes.index(correction.code) for correction in applied]
    low[rows], high[rows] = np.nan, np.nan
    return replace(column, value=values, low=low, high=high, corrections=column.corrections + applied)


def _inside(column: Indicator, n: int) -> Indicator:
    codes = column.codes[:n]
    kept = tuple(correction for correction in column.corrections if correction.code in set(codes))
    return replace(
        column, codes=codes, value=column.value[:n], low=column.low[:n], high=column.high[:n], corrections=kept
    )
