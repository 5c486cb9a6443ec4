"""Choosing a territory: search, composition of a bassin, and what the store holds for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from solimob.core.territory import Extent, Gazetteer, Scale, Territory, UnknownCodeError
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects.queries import Project
from solimob.web.projects.services.store import current_store

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
