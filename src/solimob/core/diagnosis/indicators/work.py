"""Travailler et se former."""

from __future__ import annotations

import numpy as np

from solimob.core.access import Interval, Purpose
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.census import census_share, surveyed_count
from solimob.core.diagnosis.indicators.columns import derive, exact
from solimob.core.diagnosis.indicators.households import ROUNDING_POINTS, headcount
from solimob.core.diagnosis.indicators.services import distance, exposure, presence, supply
from solimob.core.diagnosis.indicators.summary import ratio_of, total_of
from solimob.core.diagnosis.result import DiagnosisIndicator, Direction, Kind
from solimob.core.evidence import Indicator

_MODES = (
    ("workers_by_car_share", "Combien d'actifs vont au travail en voiture ?"),
    ("workers_by_transit_share", "Combien d'actifs vont au travail en transports en commun ?"),
    ("workers_by_bike_share", "Combien d'actifs vont au travail à vélo ?"),
)


def work(basis: Basis) -> list[DiagnosisIndicator]:
    """Return distance to a lycée, schools, unemployment, who is far from a job centre, and modes to work."""
    here = Purpose.WORK
    unemployed = headcount(basis, "unemployed_15_64", "Combien de chômeurs au sens du recensement ?", "")
    return [
        *distance(basis, here, "work_distance", "le lycée général ou technologique le plus proche", ("high_school",)),
        *presence(
            basis,
            here,
            "training_presence",
            "Niveaux d'enseignement",
            (("primary_school",), ("middle_school",), ("high_school",)),
        ),
        *supply(basis, here, "driving_schools_per_10000", "Écoles de conduite", ("driving_school",), per=10_000),
        *_unemployment(basis),
        *(
            found
            for people in unemployed
            for found in exposure(
                basis,
                here,
                "unemployed_far_from_job_centre",
                "Chômeurs (recensement) loin d'une agence pour l'emploi",
                "Combien de chômeurs sont loin d'une agence pour l'emploi ?",
                people,
                ("job_centre",),
                "exposure.job_centre_far_km",
            )
        ),
        *_registers(basis),
        *(found for id_, question in _MODES for found in _mode(basis, id_, question)),
    ]


def _unemployment(basis: Basis) -> list[DiagnosisIndicator]:
    if not basis.has("unemployed_15_64", "active_15_64"):
        return []
    unemployed, active = basis.columns["unemployed_15_64"], basis.columns["active_15_64"]
    share = census_share(unemployed.value, active.value, basis.population)
    column = derive(
        "unemployment_rate",
        "Part des chômeurs parmi les actifs de 15 à 64 ans (recensement)",
        "%",
        share,
        [unemployed, active],
    )
    return [
        DiagnosisIndicator(
            indicator=column,
            question="Combien d'actifs sur cent se déclarent chômeurs ?",
            plain="Chômage au sens du recensement, plus large que le chômage au sens du BIT ou que les inscrits.",
            purpose=Purpose.WORK,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=ratio_of(column, surveyed_count(unemployed, active, share), active, 100),
        )
    ]


def _registers(basis: Basis) -> list[DiagnosisIndicator]:
    """Registered job seekers and RSA recipients: two registers, never mixed with the census."""
    found = []
    for id_, question in (
        ("registered_job_seekers", "Combien de demandeurs d'emploi inscrits ?"),
        ("rsa_recipients", "Combien d'allocataires du RSA ?"),
    ):
        if basis.has(id_):
            source = basis.columns[id_]
            column = derive(id_, source.label, source.unit, _interval(source), [source], nature=source.nature)
            found.append(
                DiagnosisIndicator(
                    indicator=column,
                    question=question,
                    plain="Compté par un registre administratif ; ne s'additionne pas aux chômeurs du recensement.",
                    purpose=Purpose.WORK,
                    kind=Kind.NEED,
                    direction=Direction.HIGHER_IS_WORSE,
                    summary=total_of(column),
                    decimals=0,
                )
            )
    return found


def _mode(basis: Basis, id_: str, question: str) -> list[DiagnosisIndicator]:
    if not basis.has(id_, "active_15_64", "unemployed_15_64"):
        return []
    share, active, unemployed = (basis.columns[i] for i in (id_, "active_15_64", "unemployed_15_64"))
    low, high = np.clip(share.value - ROUNDING_POINTS, 0, None), np.clip(share.value + ROUNDING_POINTS, None, 100)
    column = derive(id_, share.label, "%", Interval(share.value, low, high), [share], nature=share.nature)
    # Published shares have no base: those at work, 15 to 64, are the nearest count.
    at_work = np.maximum(active.value - unemployed.value, 0)
    workers = derive(id_, share.label, "personnes", exact(at_work), [active, unemployed])
    part = derive(id_, share.label, "personnes", _times(column, workers), [share, active, unemployed])
    return [
        DiagnosisIndicator(
            indicator=column,
            question=question,
            plain="Sur 100 actifs occupés, mode principal pour aller travailler.",
            purpose=Purpose.WORK,
            kind=Kind.PRACTICE,
            direction=Direction.NEUTRAL,
            summary=ratio_of(column, part, workers, 100),
        )
    ]


def _times(share: Indicator, workers: Indicator) -> Interval:
    return Interval(*(end / 100 * workers.value for end in (share.value, share.low, share.high)))


def _interval(column: Indicator) -> Interval:
    return Interval(column.value, column.low, column.high)
