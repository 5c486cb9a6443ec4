"""Kinds of services that count for mobility, by purpose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why one moves: « se nourrir, travailler, accéder aux soins, aux loisirs », and to one's rights."""

    FOOD = "food"
    WORK = "work"
    CARE = "care"
    LEISURE = "leisure"
    RIGHTS = "rights"

    @property
    def label(self) -> str:
        """The French heading."""
        return PURPOSES[self]


PURPOSES = {
    Purpose.FOOD: "Se nourrir",
    Purpose.WORK: "Travailler et se former",
    Purpose.CARE: "Se soigner",
    Purpose.LEISURE: "Loisirs et visites",
    Purpose.RIGHTS: "Démarches et accès aux droits",
}


@dataclass(frozen=True, slots=True)
class ServiceKind:
    """A kind of service: one or several types of the Base permanente des équipements (BPE)."""

    id: str
    label: str
    purpose: Purpose
    bpe_types: tuple[str, ...]


SERVICE_KINDS: dict[str, ServiceKind] = {
    kind.id: kind
    for kind in (
        ServiceKind("supermarket", "Supermarché ou hypermarché", Purpose.FOOD, ("B101", "B102")),
        ServiceKind("grocery", "Supérette ou épicerie", Purpose.FOOD, ("B201", "B202")),
        ServiceKind("bakery", "Boulangerie", Purpose.FOOD, ("B203",)),
        ServiceKind("fuel_station", "Station-service", Purpose.FOOD, ("B316",)),
        ServiceKind("primary_school", "École élémentaire", Purpose.WORK, ("C104", "C105")),
        ServiceKind("middle_school", "Collège", Purpose.WORK, ("C201",)),
        ServiceKind("high_school", "Lycée général ou technologique", Purpose.WORK, ("C301",)),
        ServiceKind("driving_school", "École de conduite", Purpose.WORK, ("A304",)),
        ServiceKind("railway_station", "Gare", Purpose.WORK, ("E107", "E108", "E109")),
        ServiceKind("general_practitioner", "Médecin généraliste", Purpose.CARE, ("D201",)),
        ServiceKind("nurse", "Infirmier libéral", Purpose.CARE, ("D232",)),
        ServiceKind("pharmacy", "Pharmacie", Purpose.CARE, ("D301",)),
        ServiceKind("short_stay_hospital", "Établissement de santé, court séjour", Purpose.CARE, ("D101",)),
        ServiceKind("emergency_ward", "Urgences", Purpose.CARE, ("D106",)),
        ServiceKind("restaurant", "Restaurant", Purpose.LEISURE, ("A504",)),
        ServiceKind("cinema", "Cinéma", Purpose.LEISURE, ("F303",)),
        ServiceKind("sports_hall", "Salle multisports", Purpose.LEISURE, ("F121",)),
        ServiceKind("post_office", "Bureau de poste", Purpose.RIGHTS, ("A206",)),
        ServiceKind("postal_point", "Agence postale ou relais poste", Purpose.RIGHTS, ("A207", "A208")),
        ServiceKind("bank", "Banque", Purpose.RIGHTS, ("A203",)),
        ServiceKind("job_centre", "Agence Pôle emploi (aujourd'hui France Travail)", Purpose.RIGHTS, ("A122",)),
        ServiceKind("police", "Police ou gendarmerie", Purpose.RIGHTS, ("A101", "A104")),
    )
}
"""BPE types follow the list of types of 2018; a kind whose type a file lacks stays unknown.

C104 and C105 are elementary schools, the latter in a regroupement pédagogique intercommunal dispersé (frequent in
rural communes); nursery schools (C101, C102) are not counted. A206 is a post office run by La Poste, A207 a counter in
a shop, A208 one run by the commune; A122 the agencies of Pôle emploi; E107 to E109 stations of national, regional and
local interest.
"""
