"""The questions asked of every purpose: how far, how much, is it here, and who is far without means."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solimob.core.access import SERVICE_KINDS, Interval, Purpose
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.columns import bounds, derive, exact, ratio_values
from solimob.core.diagnosis.indicators.summary import ratio_of, total_of, weighted_mean_of
from solimob.core.diagnosis.result import DiagnosisIndicator, Direction, Kind
from solimob.core.evidence import Figure, Nature

type Floats = NDArray[np.float64]


def distance(basis: Basis, purpose: Purpose, id_: str, what: str, kinds: tuple[str, ...]) -> list[DiagnosisIndicator]:
    """How far is the nearest of these services? In km by road, modelled."""
    if not (basis.facilities.knows(*kinds) and basis.has("population")):
        return []
    population = basis.columns["population"]
    column = derive(
        id_,
        f"Distance par la route : {what}",
        "km",
        basis.distance_km(*kinds),
        [],
        codes=basis.codes,
        parameters=[basis.detour],
        sources=basis.facilities.sources,
        vintages=[basis.facilities.vintage],
        nature=Nature.MODELLED,
        corrections=basis.distance_corrections(id_, *kinds),
    )
    return [
        DiagnosisIndicator(
            indicator=column,
            question=f"À quelle distance se trouve {what} ?",
            plain="Distance depuis la mairie, dans la commune ou ailleurs, estimée à partir du vol d'oiseau.",
            purpose=purpose,
            kind=Kind.DISTANCE,
            direction=Direction.HIGHER_IS_WORSE,
            summary=weighted_mean_of(column, population),
        )
    ]


def supply(
    basis: Basis, purpose: Purpose, id_: str, what: str, kinds: tuple[str, ...], per: int = 1_000
) -> list[DiagnosisIndicator]:
    """How many of these services for so many inhabitants?"""
    if not (basis.facilities.knows(*kinds) and basis.has("population")):
        return []
    population, counts = basis.columns["population"], basis.facilities.count_of(*kinds)[: basis.n]
    column = derive(
        id_,
        f"{what} pour {per:,} habitants".replace(",", "\u202f"),
        f"pour {per:,} hab.".replace(",", "\u202f"),
        exact(ratio_values(counts, population.value, per)),
        [population],
        sources=basis.facilities.sources,
        vintages=[basis.facilities.vintage],
        corrections=basis.count_corrections(id_, *kinds),
    )
    return [
        DiagnosisIndicator(
            indicator=column,
            question=f"L'offre est-elle à la mesure des habitants ({what.lower()}) ?",
            plain="Nombre de services de la commune rapporté à ses habitants ; zéro veut dire qu'il n'y en a pas.",
            purpose=purpose,
            kind=Kind.SUPPLY,
            direction=Direction.HIGHER_IS_BETTER,
            summary=ratio_of(column, counts, population, per),
        )
    ]


def presence(
    basis: Basis, purpose: Purpose, id_: str, label: str, kinds: tuple[tuple[str, ...], ...]
) -> list[DiagnosisIndicator]:
    """How many of these families of services are in the commune? Each family is one kind, or one of several."""
    every = tuple(kind for family in kinds for kind in family)
    if not (basis.facilities.knows(*every) and basis.has("population")):
        return []
    counts = np.column_stack([basis.facilities.count_of(*family)[: basis.n] for family in kinds])
    present = np.where(np.isnan(counts).any(axis=1), np.nan, (counts > 0).sum(axis=1))
    population = basis.columns["population"]
    column = derive(
        id_,
        f"{label} présents dans la commune, sur {len(kinds)}",
        f"sur {len(kinds)}",
        exact(present),
        [],
        codes=basis.codes,
        nature=Nature.DERIVED,
        sources=basis.facilities.sources,
        vintages=[basis.facilities.vintage],
        corrections=basis.count_corrections(id_, *every),
    )
    names = " ; ".join(" ou ".join(SERVICE_KINDS[kind].label.lower() for kind in family) for family in kinds)
    return [
        DiagnosisIndicator(
            indicator=column,
            question=f"Que trouve-t-on dans la commune même ({label.lower()}) ?",
            plain=f"On compte : {names}. Pour le territoire : ce que trouve en moyenne un habitant dans sa commune.",
            purpose=purpose,
            kind=Kind.PRESENCE,
            direction=Direction.HIGHER_IS_BETTER,
            summary=weighted_mean_of(column, population),
        )
    ]


def exposure(
    basis: Basis,
    purpose: Purpose,
    id_: str,
    label: str,
    question: str,
    people: DiagnosisIndicator,
    kinds: tuple[str, ...],
    threshold: str,
) -> list[DiagnosisIndicator]:
    """How many of these people live in a commune whose nearest service is beyond a threshold, in km?

    The whole commune is near or far, after its modelled distance. The low end counts it only when even the shortest
    distance is beyond the threshold, the high end when the longest one is.
    """
    if not basis.facilities.knows(*kinds):
        return []
    limit = basis.parameter(threshold)
    away = basis.distance_km(*kinds)
    counted = people.indicator
    low, high = bounds(counted)
    exposed = _beyond(counted.value, low, high, away, limit)
    column = derive(
        id_,
        label,
        counted.unit,
        exposed,
        [counted],
        parameters=[basis.detour, limit],
        sources=basis.facilities.sources,
        vintages=[basis.facilities.vintage],
        nature=Nature.MODELLED,
        corrections=basis.distance_corrections(id_, *kinds, values=exposed.value),
    )
    return [
        DiagnosisIndicator(
            indicator=column,
            question=question,
            plain=f"Le seuil de {limit.value:g} km est une hypothèse, à discuter ; toute la commune est comptée.",
            purpose=purpose,
            kind=Kind.EXPOSURE,
            direction=Direction.HIGHER_IS_WORSE,
            summary=total_of(column),
            decimals=0,
        )
    ]


def _beyond(value: Floats, low: Floats, high: Floats, away: Interval, limit: Figure) -> Interval:
    unknown = np.isnan(away.value) | np.isnan(value) | (limit.value is None)
    ends = (
        np.where(unknown, np.nan, np.where(km > (limit.value or 0.0), people, 0.0))
        for km, people in ((away.value, value), (away.low, low), (away.high, high))
    )
    return Interval(*ends)
