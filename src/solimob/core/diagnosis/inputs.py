"""Everything a diagnosis is computed from, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from solimob.core.access import Facilities, Purpose, ServiceEdit
from solimob.core.diagnosis.fuel_effort import DriverKilometres
from solimob.core.diagnosis.result import OfferRow
from solimob.core.diagnosis.scale import Flows, TripDistances
from solimob.core.evidence import Correction, Figure, Indicator
from solimob.core.territory import Extent


class Relief(StrEnum):
    """Relief of the territory: it decides which calibrated detour factor is used."""

    PLAIN = "plain"
    HILLS = "hills"
    MOUNTAIN = "mountain"

    @property
    def label(self) -> str:
        """The French word."""
        return {"plain": "plaine", "hills": "collines", "mountain": "montagne"}[self.value]


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything a diagnosis is computed from: same value, same diagnosis.

    Parameters
    ----------
    extent
        The n communes of the territory, then its halo: m communes in all.
    columns
        Variable id of `evidence.VARIABLES` → column over the m communes of `extent.codes`, as published; a variable
        that no dataset holds is not there.
    epci_columns
        Variable id → column over the EPCI known (those of the territory and the candidates for comparison).
    epci_names
        SIREN → name, for every EPCI of `epci_columns`.
    facilities
        Services over the m communes, as published.
    parameters
        Parameter id (`access.detour_plain`) → figure with its interval, nature and sources.
    current_year, seed, store_version
        Handed in by the caller: core reads no clock and draws no seed.
    relief
        Which detour factor applies.
    offer, offer_complete
        Existing offer, and whether those who typed it declare the inventory complete.
    corrections, service_edits
        What those who know the place correct; applied first.
    weights
        Indicator id → weight set by a group; empty takes the defaults.
    aom
        SIREN → whether the EPCI is AOM; a SIREN left out is unknown.
    kilometres, trip_distances, urban_trip_distances
        Tables of the travel survey (`reference.survey`); without them fuel effort or the scales are not computed. Trips
        of `urban_trip_distances` stand for a territory as dense as `fuel.rural_density_max` or more.
    commuting
        Commuting flows of the territory, if an official file was added.

    Raises
    ------
    ValueError
        If a column or the services are not over the communes of the extent.
    """

    extent: Extent
    columns: Mapping[str, Indicator]
    epci_columns: Mapping[str, Indicator]
    epci_names: Mapping[str, str]
    facilities: Facilities
    parameters: Mapping[str, Figure]
    current_year: int
    seed: int
    store_version: str
    relief: Relief = Relief.PLAIN
    offer: tuple[OfferRow, ...] = ()
    offer_complete: bool = False
    corrections: tuple[Correction, ...] = ()
    service_edits: tuple[ServiceEdit, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    aom: Mapping[str, bool | None] = field(default_factory=dict)
    kilometres: DriverKilometres | None = None
    trip_distances: Mapping[Purpose, TripDistances] = field(default_factory=dict)
    urban_trip_distances: Mapping[Purpose, TripDistances] = field(default_factory=dict)
    commuting: Flows | None = None

    def __post_init__(self) -> None:
        for id_, column in self.columns.items():
            if column.codes != self.extent.codes:
                raise ValueError(f"column {id_} is not over the communes of the extent")
        if self.facilities.codes != self.extent.codes:
            raise ValueError("the services are not over the communes of the extent")
