"""« Indice de fragilité-mobilité (méthode solimob) »: visible weights, ranks with their interval, no verdict.

Method page: docs/methode/indice-fragilite.md. Normalisation, draws and the rule of a rank that holds are ours.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solimob.core.diagnosis.draws import Component, drawn_scores, ranks_of
from solimob.core.diagnosis.result import DiagnosisIndicator, Direction, Rank, Ranking, Weight

type Floats = NDArray[np.float64]

DRAWS = 1_000
LEVEL = 0.9
CONCENTRATION = 50.0
"""Sum of the Dirichlet parameters around the group's weights: a weight of 12 % goes from 5 to 20 % in 90 % of draws."""
LEAST_KNOWN_SHARE = 0.6
"""A commune of which less than this share of the weight is known is not ranked."""
WIDEST_SOLID_SHARE = 0.15
"""A rank holds when its interval spans at most this share of the communes ranked."""
SMALLEST_RANKED_POPULATION = 200.0
"""Below, only the interval is shown: one household moves the figures of so small a commune."""
MOVED_TOGETHER = frozenset({"fuel_effort_rate", "fuel_effort_depth", "low_income", "low_income_share"})
"""Components whose interval comes from assumptions common to all communes: a draw moves every commune the same way."""
_WINSOR = (0.05, 0.95)
_CHUNK = 50
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class DefaultWeight:
    """A component of the composite, its default weight and why."""

    indicator: str
    weight: float
    reason: str


DEFAULT_WEIGHTS = (
    DefaultWeight("fuel_effort_rate", 2.0, "Ce que la voiture coûte aux ménages à bas revenu qui en ont une."),
    DefaultWeight("households_without_car_rate", 2.0, "Ceux qui n'ont pas de voiture, là où il en faut une."),
    DefaultWeight("low_income_share", 1.0, "Moins de moyens pour une panne, un permis, une assurance."),
    DefaultWeight("unemployment_rate", 1.0, "Chercher du travail demande de se déplacer."),
    DefaultWeight("share_65p", 1.0, "On conduit moins en vieillissant."),
    DefaultWeight("food_distance", 1.0, "Loin des courses."),
    DefaultWeight("work_distance", 1.0, "Loin de la formation et des pôles d'emploi qui l'entourent."),
    DefaultWeight("care_distance", 1.0, "Loin du médecin."),
    DefaultWeight("rights_distance", 1.0, "Loin des guichets."),
    DefaultWeight("leisure_distance", 0.5, "Loin des loisirs."),
)


class WeightError(ValueError):
    """Weights set by a group that cannot be used; the message is in French, with what to do."""


def composite_weights(indicators: Sequence[DiagnosisIndicator], chosen: Mapping[str, float]) -> tuple[Weight, ...]:
    """Return the weights in force, one per component that the data hold, with what a group chose.

    Parameters
    ----------
    indicators
        Indicators of the diagnosis.
    chosen
        Indicator id → weight set by a group; an indicator outside the defaults joins the composite.

    Raises
    ------
    WeightError
        If a weight is negative or not finite, or names no indicator of the diagnosis, or one without a direction.
    """
    held = {entry.indicator.id: entry for entry in indicators}
    defaults = {default.indicator: default for default in DEFAULT_WEIGHTS}
    for id_, weight in chosen.items():
        if not np.isfinite(weight) or weight < 0:
            raise WeightError(f"poids « {id_} » : {weight} n'est pas un nombre positif ou nul")
        if id_ not in held and id_ not in defaults:
            raise WeightError(f"poids « {id_} » : ce diagnostic n'a pas cet indicateur ; retirez-le ou renommez-le")
        if id_ in held and id_ not in defaults and held[id_].direction is Direction.NEUTRAL:
            raise WeightError(f"poids « {id_} » : cet indicateur n'a pas de sens favorable ou défavorable ; retirez-le")
    weights = []
    for id_ in [id_ for id_ in (*defaults, *(i for i in chosen if i not in defaults)) if id_ in held]:
        default = defaults[id_].weight if id_ in defaults else 0.0
        reason = defaults[id_].reason if id_ in defaults else "Ajouté par le groupe."
        weights.append(Weight(id_, held[id_].indicator.label, chosen.get(id_, default), default, reason))
    return tuple(weights)


def rank_communes(
    indicators: Sequence[DiagnosisIndicator],
    weights: Sequence[Weight],
    population: Floats,
    seed: int,
    draws: int = DRAWS,
) -> Ranking:
    """Rank the n communes of the indicators on the composite, under weight and data uncertainty.

    Parameters
    ----------
    indicators
        Indicators over the same communes; those of `weights` are used.
    weights
        Result of `composite_weights`.
    population
        Inhabitants, n floats; unknown counts as small.
    seed
        Same seed, same result, whatever the number of threads.
    draws
        Number of draws.

    Raises
    ------
    ValueError
        If the indicators are not over the same communes, or one that is weighted has no direction.
    KeyError
        If a weight names no indicator.
    """
    held = {entry.indicator.id: entry for entry in indicators}
    used = [(held[w.indicator], w.weight) for w in weights if w.weight > 0]
    codes = indicators[0].indicator.codes if indicators else ()
    if any(entry.indicator.codes != codes for entry, _ in used) or population.shape != (len(codes),):
        raise ValueError("the indicators and the population are not over the same communes")
    if not used:
        unranked = tuple(Rank(code, None, None, None, None, False) for code in codes)
        return Ranking(tuple(weights), unranked, draws, LEVEL, _note(draws))
    value, low, high = (
        np.column_stack([np.asarray(getattr(entry.indicator, end)) for entry, _ in used])
        for end in ("value", "low", "high")
    )
    undirected = [entry.indicator.id for entry, _ in used if entry.direction is Direction.NEUTRAL]
    if undirected:
        raise ValueError(f"no direction to rank on: {', '.join(undirected)}")
    worse = np.array([1.0 if e.direction is Direction.HIGHER_IS_WORSE else -1.0 for e, _ in used])
    score, rank, rank_low, rank_high = ranks_with_intervals(
        value * worse,
        np.where(worse > 0, low, -high),
        np.where(worse > 0, high, -low),
        np.array([weight for _, weight in used]),
        seed,
        draws,
        np.array([entry.indicator.id in MOVED_TOGETHER for entry, _ in used]),
    )
    ranks = _shown(codes, score, (rank, rank_low, rank_high), population >= SMALLEST_RANKED_POPULATION)
    return Ranking(tuple(weights), ranks, draws, LEVEL, _note(draws))


def _shown(
    codes: Sequence[str], score: Floats, ranks: tuple[NDArray[np.int32], ...], large: NDArray[np.bool_]
) -> tuple[Rank, ...]:
    """Return the ranks to show: those of communes large enough, counted among themselves.

    A small commune has no score and no rank, and its interval is widened to whole thirds of the ranking: no hole in the
    ranks, and no narrow interval, names it.
    """
    rank, low, high = ranks
    among = np.sort(rank[large & (rank > 0)])
    n, third = len(among), -(-len(among) // 3)
    place = 1 + np.searchsorted(among, rank, side="left")
    first = np.minimum(1 + np.searchsorted(among, low, side="left"), max(n, 1))
    last = np.maximum(np.searchsorted(among, high, side="right"), first)
    shown = []
    for i, code in enumerate(codes):
        if rank[i] == 0 or n == 0:
            shown.append(Rank(code, None, None, None, None, False))
        elif large[i]:
            holds = bool(last[i] - first[i] <= WIDEST_SOLID_SHARE * n)
            shown.append(Rank(code, round(float(score[i]), 6), int(place[i]), int(first[i]), int(last[i]), holds))
        else:
            bottom, top = (first[i] - 1) // third * third + 1, min(n, -(-last[i] // third) * third)
            shown.append(Rank(code, None, None, int(bottom), int(top), False))
    return tuple(shown)


def _note(draws: int) -> str:
    """Return how to read the ranks, in French."""
    drawn = f"{draws:,}".replace(",", "\u202f")
    return (
        f"Rang 1 : la commune la plus exposée selon ces poids. L'intervalle couvre {100 * LEVEL:.0f} % de {drawn} "
        "tirages des poids et des valeurs. « Classement solide » : l'intervalle tient dans "
        f"{100 * WIDEST_SOLID_SHARE:.0f} % des communes classées ; sinon « fragile ». Les communes de moins de "
        f"{SMALLEST_RANKED_POPULATION:.0f} habitants n'ont qu'un intervalle, par tiers du classement ; celles dont "
        f"moins de {100 * LEAST_KNOWN_SHARE:.0f} % du poids est connu ne sont pas classées. L'indice éclaire une "
        "discussion ; il ne désigne personne."
    )


def ranks_with_intervals(
    value: Floats,
    low: Floats,
    high: Floats,
    weights: Floats,
    seed: int,
    draws: int = DRAWS,
    common: NDArray[np.bool_] | None = None,
) -> tuple[Floats, NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return score, rank and the ends of the rank's interval of n communes over k components.

    Parameters
    ----------
    value, low, high
        Arrays (n, k), higher is worse; NaN is unknown, and NaN ends mean no interval.
    weights
        k positive floats.
    seed, draws
        Of the Monte Carlo.
    common
        k booleans: components drawn once for all communes; by default none.

    Returns
    -------
    score : n floats in [0, 1], NaN where not ranked
    rank, rank_low, rank_high : n ints, 1 the most exposed, 0 where not ranked
    """
    n, k = value.shape
    weights = weights / weights.sum()
    known = ~np.isnan(value)
    ranked = np.flatnonzero((known * weights).sum(axis=1) >= LEAST_KNOWN_SHARE - 1e-12)
    score = np.full(n, np.nan)
    rank, rank_low, rank_high = (np.zeros(n, dtype=np.int32) for _ in range(3))
    if ranked.size == 0:
        return score, rank, rank_low, rank_high
    centre, floor, ceiling = _normalised(value, low, high, ranked)
    mask = known[ranked]
    score[ranked] = (np.where(mask, centre, 0.0) * weights).sum(axis=1) / (mask * weights).sum(axis=1)
    rank[ranked] = ranks_of(score[ranked].astype(np.float32))
    generator = np.random.default_rng(seed)
    drawn_weights = generator.dirichlet(CONCENTRATION * weights, draws) if k > 1 else np.ones((draws, 1))
    together = np.zeros(k, dtype=np.bool_) if common is None else common
    components = [Component.over(centre[:, j], floor[:, j], ceiling[:, j], common=bool(together[j])) for j in range(k)]
    drawn = np.empty((draws, ranked.size), dtype=np.int32)

    def fill(start: int) -> None:
        for d in range(start, min(start + _CHUNK, draws)):
            drawn[d] = ranks_of(drawn_scores(components, drawn_weights[d], seed, d))

    positions = [int(np.floor((1 - LEVEL) / 2 * (draws - 1))), int(np.ceil((1 + LEVEL) / 2 * (draws - 1)))]
    ordered = np.empty((2, ranked.size), dtype=np.int32)

    def cut(start: int) -> None:
        block = slice(start, start + _BLOCK)
        ordered[:, block] = np.partition(drawn[:, block].T.copy(), positions, axis=1)[:, positions].T

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(fill, range(0, draws, _CHUNK)))
        list(pool.map(cut, range(0, ranked.size, _BLOCK)))
    rank_low[ranked] = np.minimum(ordered[0], rank[ranked])
    rank_high[ranked] = np.maximum(ordered[1], rank[ranked])
    return score, rank, rank_low, rank_high


def _normalised(
    value: Floats, low: Floats, high: Floats, ranked: NDArray[np.intp]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return value and interval on a scale where the 5th centile is 0 and the 95th is 1, cut at both ends.

    The scale is that of the communes ranked. A component that does not vary is 0.5 everywhere.
    """
    value, low, high = value[ranked], low[ranked], high[ranked]
    low, high = np.where(np.isnan(low), value, low), np.where(np.isnan(high), value, high)
    bottom, top = np.zeros(value.shape[1]), np.zeros(value.shape[1])
    for j in range(value.shape[1]):
        column = value[~np.isnan(value[:, j]), j]
        if column.size:
            bottom[j], top[j] = np.quantile(column, _WINSOR)
            if bottom[j] == top[j]:
                bottom[j], top[j] = column.min(), column.max()
    flat = top - bottom <= 1e-12 * np.maximum(np.abs(top), np.abs(bottom))
    scale = np.where(flat, 1.0, top - bottom)

    def scaled(array: Floats) -> NDArray[np.float32]:
        # Rounded, so that a change of unit does not tear equal values apart in the last bit.
        result = np.round(np.clip((array - bottom) / scale, 0.0, 1.0), 6)
        result = np.where(flat & ~np.isnan(array), 0.5, result)
        return np.asfortranarray(result, dtype=np.float32)

    return scaled(value), scaled(low), scaled(high)
