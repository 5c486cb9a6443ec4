"""The commune asked about, and its intercommunality, as the official geographic code gives them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
        return REGION_NAMES.get(self.region, self.region)


# Also in core.territory.divisions, whose package takes half a second to import; a test holds them equal.
REGION_NAMES = {
    "01": "Guadeloupe",
    "02": "Martinique",
    "03": "Guyane",
    "04": "La Réunion",
    "06": "Mayotte",
    "11": "Île-de-France",
    "24": "Centre-Val de Loire",
    "27": "Bourgogne-Franche-Comté",
    "28": "Normandie",
    "32": "Hauts-de-France",
    "44": "Grand Est",
    "52": "Pays de la Loire",
    "53": "Bretagne",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d'Azur",
    "94": "Corse",
}
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
