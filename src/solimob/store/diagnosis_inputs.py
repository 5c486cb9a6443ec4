"""What a diagnosis needs, read from the store for one territory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from solimob.core.diagnosis import Inputs, Relief
from solimob.core.diagnosis.peers import aom_status
from solimob.core.diagnosis.scale import Flows
from solimob.core.evidence import VARIABLES, Correction
from solimob.reference.aom import listed_aom
from solimob.reference.parameters import load_parameters
from solimob.reference.survey import driver_kilometres, trip_distances
from solimob.store.dataset import DatasetKind

if TYPE_CHECKING:
    from solimob.core.access import ServiceEdit
    from solimob.core.diagnosis import OfferRow
    from solimob.core.evidence import Figure
    from solimob.core.territory import Territory
    from solimob.store.snapshot import Snapshot
    from solimob.store.store import Store


class EmptyTerritoryError(Exception):
    """The store holds no figure for any commune of a territory; the message is in French."""


def load_inputs(
    store: Store,
    territory: Territory,
    *,
    current_year: int,
    seed: int,
    relief: Relief = Relief.PLAIN,
    parameters: Mapping[str, Figure] | None = None,
    weights: Mapping[str, float] | None = None,
    offer: tuple[OfferRow, ...] = (),
    offer_complete: bool = False,
    corrections: tuple[Correction, ...] = (),
    service_edits: tuple[ServiceEdit, ...] = (),
) -> Inputs:
    """Return the inputs of the diagnosis of a territory with its halo, all from the datasets in force at one moment.

    `store_version` of the inputs is the digest of the very data they were read from.

    Parameters
    ----------
    parameters
        Parameters replaced locally, by identifier; the shipped ones stand for the rest.

    Raises
    ------
    EmptyTerritoryError
        If the store holds no figure for any commune of the territory.
    StoreReadError
        If a file of the store is damaged.
    """
    data = store.snapshot()
    gazetteer = data.gazetteer()
    extent = gazetteer.extent(territory)
    columns = data.columns(extent.codes, VARIABLES)
    described = ("households", "population_age_base", "median_income")
    if not any(columns[id_].known()[: extent.n_inside].any() for id_ in described if id_ in columns):
        raise EmptyTerritoryError(
            f"{territory.name} ({territory.id}) : les données présentes ne décrivent aucune de ses communes ; "
            "ajoutez les fichiers de l'Insee : solimob ingest list, puis solimob ingest add NOM --path FICHIER"
        )
    listed = listed_aom()
    kinds: dict[str, str] = dict(gazetteer.epcis.select("siren", "kind").iter_rows())
    return Inputs(
        extent=extent,
        columns=columns,
        epci_columns=data.epci_columns(tuple(kinds), VARIABLES),
        epci_names=dict(gazetteer.epcis.select("siren", "name").iter_rows()),
        facilities=data.facilities(extent.codes),
        parameters=load_parameters() | dict(parameters or {}),
        current_year=current_year,
        seed=seed,
        store_version=data.version(),
        relief=relief,
        offer=offer,
        offer_complete=offer_complete,
        corrections=corrections,
        service_edits=service_edits,
        weights=dict(weights or {}),
        aom={siren: aom_status(kind, siren, listed) for siren, kind in kinds.items()},
        kilometres=driver_kilometres(),
        trip_distances=trip_distances(rural=True),
        urban_trip_distances=trip_distances(rural=False),
        commuting=_commuting(data, territory),
    )


def _commuting(data: Snapshot, territory: Territory) -> Flows | None:
    table, state = data.flows(territory.codes), data.state_of(DatasetKind.FLOWS)
    if table is None or state is None or table.is_empty():
        return None
    table = table.sort("origin", "destination")
    return Flows(
        origins=tuple(table["origin"].to_list()),
        destinations=tuple(table["destination"].to_list()),
        counts=table["count"].cast(float).to_numpy().astype(np.float64),
        vintage=state.vintage,
        sources=(state.source,),
    )
