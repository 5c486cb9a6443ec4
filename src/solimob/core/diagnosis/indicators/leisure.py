"""Loisirs et visites."""

from __future__ import annotations

from solimob.core.access import Purpose
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.households import headcount
from solimob.core.diagnosis.indicators.services import distance, exposure, presence, supply
from solimob.core.diagnosis.result import DiagnosisIndicator


def leisure(basis: Basis) -> list[DiagnosisIndicator]:
    """Return distance to a cinema, restaurants and sports halls, and the young far from a sports hall."""
    here = Purpose.LEISURE
    young = headcount(basis, "population_0_19", "Combien de jeunes de moins de 20 ans ?", "")
    return [
        *distance(basis, here, "leisure_distance", "le cinéma le plus proche", ("cinema",)),
        *supply(basis, here, "restaurants_per_1000", "Restaurants", ("restaurant",)),
        *supply(basis, here, "sports_halls_per_10000", "Salles multisports", ("sports_hall",), per=10_000),
        *presence(
            basis,
            here,
            "leisure_presence",
            "Types de lieux de loisirs",
            (("restaurant",), ("cinema",), ("sports_hall",)),
        ),
        *(
            found
            for people in young
            for found in exposure(
                basis,
                here,
                "young_far_from_sports",
                "Moins de 20 ans loin d'une salle multisports",
                "Combien de moins de 20 ans sont loin d'une salle multisports ?",
                people,
                ("sports_hall",),
                "exposure.leisure_far_km",
            )
        ),
    ]
