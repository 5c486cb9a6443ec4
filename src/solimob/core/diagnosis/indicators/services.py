"""The questions asked of every purpose: how far, how much, is it here, and who is far without means."""

from __future__ import annotations

import numpy as np

from solimob.core.access import SERVICE_KINDS, Interval, Purpose, share_beyond
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.columns import bounds, derive, exact, ratio_values
from solimob.core.diagnosis.indicators.summary import ratio_of, total_of, weighted_mean_of
from solimob.core.diagnosis.result import DiagnosisIndicator, Direction, Kind
from solimob.core.evidence import Nature


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
        parameters=[basis.detour, basis.spread],
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
    """How many of these people live beyond a threshold, in km, from the nearest service? See `access.share_beyond`."""
    if not basis.facilities.knows(*kinds):
        return []
    limit = basis.parameter(threshold)
    if limit.value is None:
        raise ValueError(f"parameter {threshold} is unknown")
    share = share_beyond(basis.nearest(*kinds), basis.detour, limit.value)
    counted = people.indicator
    low, high = bounds(counted)
    exposed = Interval(counted.value * share.value, low * share.low, high * share.high)
    exposed = _unknown_together(exposed)
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
            plain=f"On compte ceux d'une commune sans ce service, à plus de {limit.value:g} km du plus proche ; ce "
            f"seuil est {'choisi localement' if limit.nature is Nature.DECLARED else 'une hypothèse'}, à discuter.",
            purpose=purpose,
            kind=Kind.EXPOSURE,
            direction=Direction.HIGHER_IS_WORSE,
            summary=total_of(column),
            decimals=0,
        )
    ]


def _unknown_together(values: Interval) -> Interval:
    """Return values whose ends are unknown where the value is."""
    unknown = np.isnan(values.value)
    return Interval(values.value, np.where(unknown, np.nan, values.low), np.where(unknown, np.nan, values.high))
