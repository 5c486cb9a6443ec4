"""Places and declared facts for the tests of competence: invented names, one situation each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from solimob.core.solutions.competence import (
    CompetenceAnswer,
    Declared,
    Epci,
    EpciKind,
    KeptService,
    Member,
    Membership,
    Place,
    Solution,
    Status,
    answer_competence,
)
from solimob.reference.competence import load_lever_matrix

MATRIX = load_lever_matrix()
CC = Epci("999999991", "CC des Essais", EpciKind.CC)
CA = Epci("999999992", "CA des Essais", EpciKind.CA)
PLACE = Place("99001", "Essai-le-Bourg", "79", "75", CC)
SYNDICAT = Membership(
    "SM des Essais", Member.COMMUNE, competence=True, joined_on=date(2010, 1, 1), source="arrêté préfectoral d'essai"
)
GIVEN_BY_EPCI = Membership(
    "SM des Essais", Member.EPCI, competence=True, joined_on=date(2022, 1, 1), whole_epci=True, source="délibération"
)
BUS = KeptService("bus du bourg", Solution.REGULAR, region_informed=True, source="lettre à la région")


def place(epci: Epci | None = CC, region: str = "75") -> Place:
    return replace(PLACE, epci=epci, region=region)


def answered(
    declared: Declared, epci: Epci | None = CC, *, region: str = "75", listed: bool = False
) -> CompetenceAnswer:
    return answer_competence(Status(place(epci, region), listed, declared), MATRIX)


NO_TRANSFER = Declared(transfer=False, transfer_source="délibération d'essai", syndicats=(), kept_services=())
TRANSFER = Declared(transfer=True, transfer_source="délibération d'essai", syndicats=())
