"""Se soigner."""

from __future__ import annotations

from solimob.core.access import Purpose
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.households import headcount, households_without_car
from solimob.core.diagnosis.indicators.services import distance, exposure, presence, supply
from solimob.core.diagnosis.result import DiagnosisIndicator

DOCTOR = ("general_practitioner",)


def care(basis: Basis) -> list[DiagnosisIndicator]:
    """Return distance to a doctor, doctors and nurses for the inhabitants, first-line care, and who is far from it."""
    here = Purpose.CARE
    elders = headcount(basis, "population_65p", "Combien de personnes ont 65 ans ou plus ?", "")
    return [
        *distance(basis, here, "care_distance", "le médecin généraliste le plus proche", DOCTOR),
        *supply(basis, here, "doctors_per_1000", "Médecins généralistes", DOCTOR),
        *supply(basis, here, "nurses_per_1000", "Infirmiers libéraux", ("nurse",)),
        *presence(
            basis,
            here,
            "care_presence",
            "Types de soins de premier recours",
            (("general_practitioner",), ("nurse",), ("pharmacy",)),
        ),
        *(
            found
            for people in elders
            for found in exposure(
                basis,
                here,
                "elders_far_from_doctor",
                "Habitants de 65 ans et plus loin d'un médecin généraliste",
                "Combien de personnes de 65 ans et plus sont loin d'un médecin généraliste ?",
                people,
                DOCTOR,
                "exposure.gp_far_km",
            )
        ),
        *(
            found
            for people in households_without_car(basis)
            for found in exposure(
                basis,
                here,
                "pharmacy_without_car_far",
                "Ménages sans voiture loin d'une pharmacie",
                "Combien de ménages sans voiture sont loin d'une pharmacie ?",
                people,
                ("pharmacy",),
                "exposure.pharmacy_far_km",
            )
        ),
    ]
