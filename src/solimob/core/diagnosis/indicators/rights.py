"""Démarches et accès aux droits."""

from __future__ import annotations

from solimob.core.access import Purpose
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.households import headcount
from solimob.core.diagnosis.indicators.services import distance, exposure, presence, supply
from solimob.core.diagnosis.result import DiagnosisIndicator

POST = ("post_office", "postal_point")


def rights(basis: Basis) -> list[DiagnosisIndicator]:
    """Return distance to a post office, banks, counters present, and who is far from a postal point."""
    here = Purpose.RIGHTS
    elders = headcount(basis, "population_65p", "Combien de personnes ont 65 ans ou plus ?", "")
    return [
        *distance(basis, here, "rights_distance", "le point de contact postal le plus proche", POST),
        *supply(basis, here, "banks_per_10000", "Banques", ("bank",), per=10_000),
        *supply(basis, here, "postal_points_per_10000", "Points de contact postal", POST, per=10_000),
        *presence(basis, here, "rights_presence", "Types de guichets", (POST, ("bank",), ("job_centre",), ("police",))),
        *(
            found
            for people in elders
            for found in exposure(
                basis,
                here,
                "elders_far_from_post",
                "Habitants de 65 ans et plus loin d'un point de contact postal",
                "Combien de personnes de 65 ans et plus sont loin d'un point de contact postal ?",
                people,
                POST,
                "exposure.post_far_km",
            )
        ),
    ]
