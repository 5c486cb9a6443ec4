"""Comparable territories: who looks like us on density, size, age, income and status, at the scale of EPCI or communes.

Exact nearest neighbours by k-d trees, n log n; method page: docs/methode/territoires-comparables.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from solimob.core.diagnosis.result import Peer, PeerFeature
from solimob.core.evidence import Indicator, Nature, Source, SourceStatus, combined_nature

type Floats = NDArray[np.float64]

PEERS = 10
AOM_BY_LAW = frozenset({"CA", "CU", "METRO", "MET69"})
"""Kinds of EPCI that organise mobility by law (Code des transports, art. L.1231-1); a communauté de communes may."""
METHOD = (
    "Dix territoires les plus proches sur cinq traits : densité et population (en logarithme), part des 65 ans et "
    "plus, médiane du niveau de vie, statut d'autorité organisatrice (AOM). Chaque trait est rapporté à son écart-type "
    "national ; la distance est la moyenne quadratique des cinq écarts. Un trait inconnu de l'un ou de l'autre compte "
    "comme un écart nul : il n'éloigne personne, et favorise un peu les territoires mal connus. Le statut d'AOM, oui "
    "ou inconnu dans les listes disponibles, est donc montré sans rien changer au choix. Ce sont des comparaisons, "
    "pas des modèles à suivre."
)
_EXTRA = 8
"""Neighbours asked beyond the ten, to see ties at the last place."""
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait of comparison: identifier, French label, unit, and the columns it comes from."""

    id: str
    label: str
    unit: str
    parts: tuple[str, ...]


TRAITS = (
    Trait("density", "Densité", "hab./km²", ("population", "area_km2")),
    Trait("population", "Population", "personnes", ("population",)),
    Trait("share_65p", "Part des 65 ans et plus", "%", ("population_65p", "population_age_base")),
    Trait("median_income", "Médiane du niveau de vie", "€", ("median_income",)),
    Trait("aom", "Autorité organisatrice de la mobilité (1 oui, 0 non)", "", ()),
)
AOM_SOURCE = Source(
    id="aom-status",
    title="Code des transports, art. L.1231-1 (par la loi) ; catalogue de transport.data.gouv.fr (par liste)",
    publisher="République française",
    year=None,
    licence="",
    url=None,
    read_on=None,
    status=SourceStatus.TO_VERIFY,
)
_ALWAYS = 2
"""The first two traits must be known: a territory without them is compared with nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """Traits of n territories: `values` (n, 5), NaN where unknown, and the columns each comes from, as in `TRAITS`."""

    ids: tuple[str, ...]
    values: Floats
    columns: tuple[tuple[Indicator, ...], ...] = ((),) * len(TRAITS)

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.ids), len(TRAITS)):
            raise ValueError(f"traits have shape {self.values.shape}, not ({len(self.ids)}, {len(TRAITS)})")


def aom_status(kind: str, siren: str, listed: Collection[str]) -> bool | None:
    """Return whether an EPCI is AOM: yes by law or by list, else unknown, since no list proves an absence."""
    return True if kind in AOM_BY_LAW or siren in listed else None


def traits_from(ids: Sequence[str], columns: Mapping[str, Indicator], aom: Mapping[str, bool | None]) -> Traits:
    """Return the traits of territories from their columns; a column that is not there is unknown for all.

    Parameters
    ----------
    ids
        Commune codes or SIREN, in the order of the columns.
    columns
        `population`, `area_km2`, `population_65p`, `population_age_base`, `median_income` where known.
    aom
        Identifier → AOM status; absent or None is unknown.

    Raises
    ------
    ValueError
        If a column is not over `ids`.
    """
    ids = tuple(ids)

    def column(id_: str) -> Floats:
        if id_ not in columns:
            return np.full(len(ids), np.nan)
        if columns[id_].codes != ids:
            raise ValueError(f"column {id_} is not over the territories compared")
        return columns[id_].value

    with np.errstate(divide="ignore", invalid="ignore"):
        population = np.where(column("population") > 0, column("population"), np.nan)
        density = np.where(column("area_km2") > 0, population / column("area_km2"), np.nan)
        old = 100 * column("population_65p") / column("population_age_base")
    status = [aom.get(id_) for id_ in ids]
    known_status = np.array([np.nan if s is None else float(s) for s in status], dtype=np.float64)
    old = np.where(np.isfinite(old), old, np.nan)
    values = np.column_stack([density, population, old, column("median_income"), known_status])
    return Traits(ids, values, tuple(tuple(columns[i] for i in trait.parts if i in columns) for trait in TRAITS))


def nearest_peers(
    traits: Traits, queries: NDArray[np.intp] | None = None, count: int = PEERS
) -> tuple[NDArray[np.intp], Floats]:
    """Return the `count` nearest territories of each query, itself excluded, and their distances.

    The distance between two territories is the root of the mean of the squared gaps over the five traits, each over
    its standard deviation; a trait unknown of either is no gap. Ties go to the first identifier.

    Parameters
    ----------
    traits
        Of the n territories.
    queries
        Rows to find peers of; all n by default.

    Returns
    -------
    rows : array (q, count) of rows, -1 where there are not enough territories
    distances : array (q, count), NaN there
    """
    points = standardised(traits)
    asked = np.arange(len(traits.ids)) if queries is None else queries
    order = np.argsort(np.array(traits.ids), kind="stable")
    tie_break = np.empty(len(order), dtype=np.intp)
    tie_break[order] = np.arange(len(order))
    rows = np.full((len(asked), count), -1, dtype=np.intp)
    distances = np.full((len(asked), count), np.nan)
    patterns = _patterns(points)
    pattern_of = np.full(len(points), -1)
    for number, (_, members) in enumerate(patterns):
        pattern_of[members] = number
    for number, (known, _) in enumerate(patterns):
        local = np.flatnonzero(pattern_of[asked] == number)
        if local.size == 0:
            continue
        found = [
            _query(points, known & other, asked[local], members, count + 1 + _EXTRA) for other, members in patterns
        ]
        candidates = np.concatenate([rows_ for rows_, _ in found], axis=1)
        gaps = np.concatenate([gap for _, gap in found], axis=1)
        best, gap = _first(candidates, gaps, asked[local], tie_break, count)
        incomplete = _tied_beyond(found, gap)
        rows[local], distances[local] = best, gap
        for i in np.flatnonzero(incomplete):
            rows[local[i]], distances[local[i]] = _exhaustive(points, asked[local[i]], tie_break, count)
    return rows, distances


def find_peers(traits: Traits, id_: str, names: Mapping[str, str], count: int = PEERS) -> tuple[Peer, ...]:
    """Return the nearest territories of one of them, side by side with it.

    Raises
    ------
    KeyError
        If the territory is not among those compared.
    """
    try:
        row = traits.ids.index(id_)
    except ValueError:
        raise KeyError(id_) from None
    rows, distances = nearest_peers(traits, np.array([row]), count)
    return tuple(
        Peer(
            id=traits.ids[peer],
            name=names.get(traits.ids[peer], traits.ids[peer]),
            distance=round(float(distance), 6),
            features=tuple(_feature(traits, j, row, int(peer)) for j in range(len(TRAITS))),
            aom=None if np.isnan(traits.values[peer, -1]) else bool(traits.values[peer, -1]),
        )
        for peer, distance in zip(rows[0], distances[0], strict=True)
        if peer >= 0
    )


def _feature(traits: Traits, j: int, ours: int, theirs: int) -> PeerFeature:
    trait, parts = TRAITS[j], traits.columns[j]
    return PeerFeature(
        id=trait.id,
        label=trait.label,
        unit=trait.unit,
        ours=_or_none(traits.values[ours, j]),
        theirs=_or_none(traits.values[theirs, j]),
        nature=parts[0].nature if len(parts) == 1 else combined_nature([Nature.OBSERVED, *(p.nature for p in parts)]),
        vintage=" et ".join(sorted({part.vintage for part in parts if part.vintage})),
        sources=tuple(dict.fromkeys(s for part in parts for s in part.sources)) or (AOM_SOURCE,),
    )


def standardised(traits: Traits) -> Floats:
    """Return traits over their standard deviation, density and population in logarithm; the status stays 0 or 1."""
    points = traits.values.copy()
    with np.errstate(invalid="ignore"):
        points[:, :_ALWAYS] = np.log(points[:, :_ALWAYS])
    for j in range(len(TRAITS) - 1):
        known = points[~np.isnan(points[:, j]), j]
        spread = known.std() if known.size else 0.0
        points[:, j] /= spread if spread > 1e-12 else 1.0
    return points


def _patterns(points: Floats) -> list[tuple[NDArray[np.bool_], NDArray[np.intp]]]:
    """Return each set of known traits with the rows that have it; rows without density or population are left out."""
    known = ~np.isnan(points)
    usable = np.flatnonzero(known[:, :_ALWAYS].all(axis=1))
    if usable.size == 0:
        return []
    masks, inverse = np.unique(known[usable], axis=0, return_inverse=True)
    return [(mask, usable[inverse.ravel() == number]) for number, mask in enumerate(masks)]


def _query(
    points: Floats, shared: NDArray[np.bool_], asked: NDArray[np.intp], members: NDArray[np.intp], count: int
) -> tuple[NDArray[np.intp], Floats]:
    """Return the nearest members of each row asked, on the shared traits, padded with -1 and infinity."""
    tree = KDTree(points[np.ix_(members, shared)])
    taken = min(count, len(members))
    gaps, found = tree.query(points[np.ix_(asked, shared)], k=np.arange(1, taken + 1), workers=-1)
    rows = np.full((len(asked), count), -1, dtype=np.intp)
    padded = np.full((len(asked), count), np.inf)
    rows[:, :taken], padded[:, :taken] = members[found], gaps / np.sqrt(len(TRAITS))
    return rows, padded


def _first(
    candidates: NDArray[np.intp], gaps: Floats, asked: NDArray[np.intp], tie_break: NDArray[np.intp], count: int
) -> tuple[NDArray[np.intp], Floats]:
    """Return the `count` first candidates by distance then identifier, the territory itself left out."""
    gaps = np.where((candidates == asked[:, None]) | (candidates < 0), np.inf, gaps)
    order = np.lexsort((tie_break[candidates], np.round(gaps, 9)), axis=1)[:, :count]
    gap = np.take_along_axis(gaps, order, axis=1)
    rows = np.where(np.isinf(gap), -1, np.take_along_axis(candidates, order, axis=1))
    gap = np.where(np.isinf(gap), np.nan, gap)
    short = count - rows.shape[1]
    if short > 0:
        rows = np.pad(rows, ((0, 0), (0, short)), constant_values=-1)
        gap = np.pad(gap, ((0, 0), (0, short)), constant_values=np.nan)
    return rows, gap


def _tied_beyond(found: list[tuple[NDArray[np.intp], Floats]], gap: Floats) -> NDArray[np.bool_]:
    """Tell which rows may have equals of their last peer beyond the neighbours asked of a tree."""
    last = np.nan_to_num(gap[:, -1], nan=np.inf)
    beyond = np.zeros(len(last), dtype=bool)
    for rows, gaps in found:
        beyond |= (rows[:, -1] >= 0) & (gaps[:, -1] <= last + _TIE)
    return beyond


def _exhaustive(
    points: Floats, row: np.intp, tie_break: NDArray[np.intp], count: int
) -> tuple[NDArray[np.intp], Floats]:
    squares = (points - points[row]) ** 2
    gaps = np.sqrt(np.nansum(squares, axis=1) / len(TRAITS))
    gaps[np.isnan(squares[:, :_ALWAYS]).any(axis=1)] = np.inf
    every = np.arange(len(points))[None, :]
    rows, gap = _first(every, gaps[None, :], np.array([row]), tie_break, count)
    return rows[0], gap[0]


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
