"""Who answers for what, and what to insure, regime by regime (K-S11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from solimob.core.solutions.law import LegalStatus


class LiabilityRegime(StrEnum):
    """Regimes of transport that the table tells apart; a private service depends on who runs it."""

    TUS = "tus"
    PRIVATE_ASSOCIATION = "private_service_association"
    PRIVATE_PUBLIC = "private_service_public"
    PUBLIC_TRANSPORT = "public_transport"
    COVOITURAGE = "covoiturage"
    VEHICLE_RENTAL = "vehicle_rental"
    TAXI_VTC = "taxi_vtc"

    @property
    def label(self) -> str:
        """The French name."""
        return _REGIME_LABELS[self]


_REGIME_LABELS = {
    "tus": "transport d'utilité sociale (TUS)",
    "private_service_association": "service privé d'une association, pour ses membres",
    "private_service_public": "service privé d'une collectivité ou d'un CCAS",
    "public_transport": "transport public : ligne, TAD, TPMR",
    "covoiturage": "covoiturage",
    "vehicle_rental": "véhicules partagés ou en location",
    "taxi_vtc": "taxi et VTC",
}


class LiabilityPoint(StrEnum):
    """What a rule is about."""

    WHO = "who"
    INSURANCE = "insurance"
    DOCUMENTS = "documents"
    INCIDENTS = "incidents"

    @property
    def label(self) -> str:
        """The French words."""
        return {
            "who": "Qui répond",
            "insurance": "Assurance",
            "documents": "Documents à tenir",
            "incidents": "En cas d'incident",
        }[self]


@dataclass(frozen=True, slots=True)
class LiabilityRule:
    """One rule, the regimes it bears on, its records of law and how far they were read."""

    id: str
    regimes: tuple[LiabilityRegime, ...]
    point: LiabilityPoint
    text: str
    articles: tuple[str, ...]
    status: LegalStatus


def rules_for(rules: Iterable[LiabilityRule], regime: LiabilityRegime) -> tuple[LiabilityRule, ...]:
    """Return the rules of a regime, by point."""
    order = list(LiabilityPoint)
    found = [rule for rule in rules if regime in rule.regimes]
    return tuple(sorted(found, key=lambda rule: order.index(rule.point)))
