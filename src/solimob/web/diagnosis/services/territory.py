"""Choosing a territory: search, composition of a bassin, and what the store holds for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from solimob.core.access import SERVICE_KINDS
from solimob.core.evidence import VARIABLES, vintage_note
from solimob.core.territory import Extent, Gazetteer, Scale, Territory, UnknownCodeError
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis.services.store import current_store
from solimob.web.projects.queries import Project

MOST_EPCIS = 40
"""A bassin of more EPCI than this is a mistake of the hand."""


@dataclass(frozen=True, slots=True)
class TerritorySummary:
    """A territory as a list shows it."""

    territory: Territory
    communes: int
    population: int | None
    departements: tuple[str, ...]
    epcis: tuple[tuple[str, str], ...]
    """(SIREN, name) of the EPCI it touches."""


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
    """What the store does not hold for a territory, and the command that fills it."""

    label: str
    filled_by: str
    command: str


def search_territories(text: str, limit: int = 30) -> list[TerritorySummary]:
    """Return the EPCI and communes whose name or code holds the text."""
    gazetteer = current_store().gazetteer()
    return [summarize_territory(territory, gazetteer) for territory in gazetteer.search(text, limit)]


def find_territory(ids: Iterable[str], name: str = "") -> Territory:
    """Return the territory of a commune, of an EPCI, or the bassin of several EPCI.

    Raises
    ------
    RefusedActError
        If nothing is chosen, too much is, or a code is unknown.
    """
    chosen = sorted({part for id_ in ids for part in id_.split("+") if part})
    gazetteer = current_store().gazetteer()
    if not chosen:
        raise RefusedActError("Choisissez au moins une commune ou une intercommunalité.")
    if len(chosen) > MOST_EPCIS:
        raise RefusedActError(f"Un bassin réunit au plus {MOST_EPCIS} intercommunalités : retirez-en.")
    try:
        territory = gazetteer.territory(chosen[0]) if len(chosen) == 1 else gazetteer.bassin(chosen, name or None)
    except UnknownCodeError as error:
        raise RefusedActError(
            f"« {error.code} » n’est pas un territoire connu (code officiel géographique {error.cog_year}). "
            "Pour composer un bassin, ajoutez des intercommunalités."
        ) from error
    return territory


def summarize_territory(territory: Territory, gazetteer: Gazetteer | None = None) -> TerritorySummary:
    """Return population, number of communes, départements and EPCI of a territory."""
    gazetteer = gazetteer or current_store().gazetteer()
    extent = gazetteer.extent(territory, halo_m=0)
    total = float(extent.population.sum())
    names = dict(gazetteer.epcis.select("siren", "name").iter_rows())
    return TerritorySummary(
        territory=territory,
        communes=len(territory.codes),
        population=None if np.isnan(total) else round(total),
        departements=tuple(sorted(set(extent.communes["departement"].drop_nulls().to_list()))),
        epcis=tuple((siren, names.get(siren, siren)) for siren in territory.epcis),
    )


def data_held(territory: Territory, current_year: int) -> tuple[list[Holding], list[Lack]]:
    """Return what the store holds of each variable over a territory, then what is missing."""
    store = current_store()
    columns = store.columns(territory.codes, VARIABLES)
    n = len(territory.codes)
    held, lacks = [], []
    for id_, variable in VARIABLES.items():
        column = columns.get(id_)
        filled = 0 if column is None else int(np.isfinite(column.value).sum())
        if column is None or filled == 0:
            lacks.append(_lack_of(id_, variable.label))
            continue
        sources = "; ".join(source.citation() for source in column.sources)
        held.append(Holding(variable.label, filled, n, vintage_note(column.vintage, current_year), sources))
    facilities = store.facilities(territory.codes)
    known = [SERVICE_KINDS[kind].label for kind in facilities.kinds if np.isfinite(facilities.count_of(kind)).any()]
    if known:
        sources = "; ".join(source.citation() for source in facilities.sources)
        covered = int(np.isfinite(facilities.counts).any(axis=1).sum())
        label = f"Services ({len(known)} sur {len(SERVICE_KINDS)} sortes)"
        held.append(Holding(label, covered, n, vintage_note(facilities.vintage, current_year), sources))
    else:
        lacks.append(Lack("Services par commune", _FILES["bpe"], ADD_FOLDER))
    return held, lacks


def territory_of(project: Project) -> Territory:
    """Return the territory of a démarche under its own name.

    Raises
    ------
    RefusedActError
        If the official geographic code in force does not know it any more.
    """
    return find_territory([project.territory_id], project.territory_name)


def extent_of(project: Project) -> Extent:
    """Return the territory of a démarche with the communes around it."""
    return current_store().gazetteer().extent(territory_of(project))


def commune_names(codes: Sequence[str]) -> dict[str, str]:
    """Return the name of each commune known."""
    wanted = set(codes)
    pairs = current_store().gazetteer().communes.select("code", "name").iter_rows()
    return {code: name for code, name in pairs if code in wanted}


def is_composable(territory: Territory) -> bool:
    """Tell whether a territory can be one of several EPCI of a bassin."""
    return territory.scale is Scale.EPCI


ADD_FOLDER = "solimob ingest add-folder DOSSIER"
"""The command that recognises every known official file of a folder by its content."""

_FILES = {
    "rp": "Insee, recensement de la population, bases communales",
    "filosofi": "Insee, Filosofi, base communale",
    "statistics": "Insee, statistiques locales, export par commune",
    "iris": "Insee, recensement, population par IRIS",
    "bpe": "Insee, Base permanente des équipements, fichier d’ensemble",
    "geodip": "Onpe, export GeoDIP",
    "cnaf": "Cnaf, bénéficiaires par commune (aucun connecteur encore : corrigez à la main ce que vous connaissez)",
    "dares": "France Travail et Dares, inscrits par commune (aucun connecteur encore : corrigez à la main)",
}
_FILE_OF = {
    "population_past": "statistics",
    "population_15_64": "rp",
    "active_15_64": "rp",
    "unemployed_15_64": "rp",
    "households": "rp",
    "population_age_base": "iris",
    "population_0_19": "iris",
    "population_20_64": "iris",
    "population_65p": "iris",
    "main_dwellings": "iris",
    "secondary_dwellings": "iris",
    "vacant_dwellings": "iris",
    "households_with_car_share": "statistics",
    "workers_by_car_share": "statistics",
    "workers_by_transit_share": "statistics",
    "workers_by_bike_share": "statistics",
    "tax_households": "filosofi",
    "median_income": "filosofi",
    "first_decile_income": "filosofi",
    "ninth_decile_income": "filosofi",
    "interdecile_ratio": "filosofi",
    "poverty_rate": "filosofi",
    "fuel_effort_rate_published": "geodip",
    "registered_job_seekers": "dares",
    "rsa_recipients": "cnaf",
    "disabled_adults": "cnaf",
}
_WITHOUT_CONNECTOR = {"cnaf", "dares"}


def _lack_of(id_: str, label: str) -> Lack:
    file = _FILE_OF.get(id_, "rp")
    return Lack(label, _FILES[file], "" if file in _WITHOUT_CONNECTOR else ADD_FOLDER)
