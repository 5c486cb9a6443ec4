"""The commune asked about, and its intercommunality, as the official geographic code gives them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from solimob.divisions import REGIONS


class EpciKind(StrEnum):
    """Kind of an EPCI à fiscalité propre, with the codes of the official geographic code."""

    CC = "CC"
    CA = "CA"
    CU = "CU"
    METRO = "METRO"
    MET69 = "MET69"

    @property
    def label(self) -> str:
        """The French name."""
        return {
            "CC": "communauté de communes",
            "CA": "communauté d'agglomération",
            "CU": "communauté urbaine",
            "METRO": "métropole",
            "MET69": "métropole de Lyon",
        }[self]


@dataclass(frozen=True, slots=True)
class Epci:
    """An EPCI à fiscalité propre of today."""

    siren: str
    name: str
    kind: EpciKind


@dataclass(frozen=True, slots=True)
class Place:
    """A commune of today, with the codes of its département and région; `epci` is None where it belongs to none."""

    code: str
    name: str
    departement: str
    region: str
    epci: Epci | None

    @property
    def region_name(self) -> str:
        """Name of the région, its code where the name is not known here."""
        return REGIONS.get(self.region, self.region)


REGIONS_APART = {
    "11": "l'Île-de-France",
    "94": "la Corse",
    "01": "la Guadeloupe",
    "02": "la Martinique",
    "03": "la Guyane",
    "04": "La Réunion",
    "06": "Mayotte",
}
"""Régions whose own rules on who organises mobility were not read: their answer is « à vérifier »."""
