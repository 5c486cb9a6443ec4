"""Communes, as people name them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from solimob.core.solutions.competence import Place
from solimob.core.territory import Scale, UnknownCodeError
from solimob.core.territory.gazetteer import fold
from solimob.reference.competence.place import epci_of, place_of
from solimob.web.projects.services.store import current_store

MOST_RESULTS = 30
FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class CommuneFound:
    """A commune in a list."""

    code: str
    name: str
    departement: str
    epci_name: str


def find_communes(text: str, limit: int = MOST_RESULTS) -> list[CommuneFound]:
    """Return the communes whose name or code begins with a text, or holds it."""
    found = current_store().gazetteer().search(text, limit * 2)
    return [_found(territory.id) for territory in found if territory.scale is Scale.COMMUNE][:limit]


def commune_named(text: str) -> list[CommuneFound]:
    """Return the commune of a code or of a whole name: several where they share it, none where nobody has it."""
    wanted = fold(text)
    return [found for found in find_communes(text, 200) if wanted in (found.code.lower(), fold(found.name))]


def place_at(code: str) -> Place | None:
    """Return the commune of today for a code of any vintage, with its EPCI; None where there is none."""
    gazetteer = current_store().gazetteer()
    try:
        today = gazetteer.resolve(code)
    except UnknownCodeError:
        return None
    row = gazetteer.communes.row(by_predicate=pl.col("code") == today, named=True)
    siren = row["epci"]
    known = None if siren is None else gazetteer.epcis.row(by_predicate=pl.col("siren") == siren, named=True)
    return place_of(row, None if known is None else epci_of(known))


def _found(code: str) -> CommuneFound:
    place = place_at(code)
    if place is None:
        raise LookupError(code)
    return CommuneFound(place.code, place.name, place.departement, place.epci.name if place.epci else "")
