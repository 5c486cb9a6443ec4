"""Se nourrir."""

from __future__ import annotations

from solimob.core.access import Purpose
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.households import households_without_car
from solimob.core.diagnosis.indicators.services import distance, exposure, presence, supply
from solimob.core.diagnosis.result import DiagnosisIndicator

FOOD_SHOPS = ("supermarket", "grocery")


def food(basis: Basis) -> list[DiagnosisIndicator]:
    """Return distance to a food shop, shops and bakeries for the inhabitants, variety, and who is far without a car."""
    here = Purpose.FOOD
    return [
        *distance(basis, here, "food_distance", "le commerce alimentaire le plus proche", FOOD_SHOPS),
        *supply(basis, here, "food_shops_per_1000", "Commerces alimentaires", FOOD_SHOPS),
        *supply(basis, here, "bakeries_per_1000", "Boulangeries", ("bakery",)),
        *presence(
            basis,
            here,
            "food_presence",
            "Types de commerces alimentaires",
            (("supermarket",), ("grocery",), ("bakery",)),
        ),
        *(
            found
            for people in households_without_car(basis)
            for found in exposure(
                basis,
                here,
                "food_without_car_far",
                "Ménages sans voiture loin d'un commerce alimentaire",
                "Combien de ménages sans voiture sont loin d'un commerce alimentaire ?",
                people,
                FOOD_SHOPS,
                "exposure.food_far_km",
            )
        ),
    ]
