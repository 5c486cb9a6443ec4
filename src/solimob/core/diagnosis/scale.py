"""At which scale to act: the share of needs met inside the commune, the EPCI and the territory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from solimob.core.access import PURPOSES, SERVICE_KINDS, Facilities, Purpose
from solimob.core.diagnosis.result import ScaleShare
from solimob.core.evidence import Figure, Nature, Source
from solimob.core.territory import Extent, great_circle_m

type Floats = NDArray[np.float64]

_BETA_KM = (0.05, 500.0)
"""Where the reach of the gravity model is looked for: beyond, distance decides of everything, or of nothing."""
_REACHED = 1e-3
"""A fit whose share of short trips is further than this from the survey's does not reproduce it."""


@dataclass(frozen=True, slots=True)
class TripDistances:
    """Quartiles of the distance of a weekday trip of one purpose, km, with the trips surveyed behind them."""

    p25_km: float
    p50_km: float
    p75_km: float
    trips: int
    source: Source


@dataclass(frozen=True, slots=True)
class Reach:
    """A reach β of the gravity model, km, fitted so that `wanted` of its trips (0 to 1) are shorter than a distance.

    `achieved` is the share it gives; where no reach gives the one wanted, the nearest end of the search is held.
    """

    km: float
    wanted: float
    achieved: float

    @property
    def reached(self) -> bool:
        """Whether the model reproduces the survey."""
        return abs(self.achieved - self.wanted) < _REACHED


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Trips counted between communes (commuting of MOBPRO): k origins, destinations and counts."""

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    counts: Floats
    vintage: str
    sources: tuple[Source, ...]

    def __post_init__(self) -> None:
        if not len(self.origins) == len(self.destinations) == self.counts.shape[0]:
            raise ValueError("origins, destinations and counts have one length")


def scale_shares(
    extent: Extent,
    facilities: Facilities,
    distances: Mapping[Purpose, TripDistances],
    detour: Figure,
    commuting: Flows | None = None,
) -> tuple[ScaleShare, ...]:
    """Return the share of the needs of each purpose met inside each scale, in %.

    Commuting flows, when given, answer for work (`derived`). The rest is a gravity model with the halo (`modelled`):
    attraction is the services of the purpose, distance decays exponentially with a reach that reproduces the median
    distance of the survey. The interval comes from the reaches that reproduce its quartiles, when both exist and stand
    on either side of the central one; else there is no interval, and `method` says why with the shares achieved.

    Parameters
    ----------
    extent
        The territory with its halo.
    facilities
        Services over `extent.codes`.
    distances
        Quartiles of the distance by purpose; a purpose left out is not in the result.
    detour
        Road distance over straight distance.
    commuting
        Flows between communes whose origins lie in the territory, if known.

    Raises
    ------
    ValueError
        If the services are not over the extent, or the detour is unknown.
    """
    if facilities.codes != extent.codes:
        raise ValueError("the services are not over the communes of the extent")
    if detour.value is None:
        raise ValueError("the detour is unknown")
    road_km = _road_km(extent, detour.value)
    shares = []
    for purpose in PURPOSES:
        if purpose is Purpose.WORK and commuting is not None:
            shares.append(commuting_shares(extent, commuting))
        elif purpose in distances:
            shares.append(_gravity_shares(extent, facilities, purpose, distances[purpose], road_km, detour))
    return tuple(shares)


def commuting_shares(extent: Extent, flows: Flows) -> ScaleShare:
    """Return the share of workers who work inside their commune, their EPCI and the territory (`derived`)."""
    inside = set(extent.territory.codes)
    epci_of = dict(zip(extent.codes, extent.communes["epci"].to_list(), strict=True))
    total = 0.0
    met = np.zeros(3)
    for origin, destination, count in zip(flows.origins, flows.destinations, flows.counts, strict=True):
        if origin not in inside:
            continue
        total += count
        same = origin == destination
        epci = epci_of[origin]
        met += count * np.array(
            [same, same or (epci is not None and epci_of.get(destination) == epci), destination in inside], dtype=float
        )
    values: list[float | None] = [None] * 3 if total == 0 else [float(100 * m / total) for m in met]
    vintage = int(flows.vintage) if flows.vintage.isdigit() else None
    figures = (
        Figure(value, "%", Nature.DERIVED, flows.sources, year=vintage, method="echelle : flux domicile-travail")
        for value in values
    )
    return ScaleShare(Purpose.WORK, *figures)


def gravity_probabilities(road_km: Floats, attraction: Floats, reach_km: float) -> Floats:
    """Return the probability (n, m) that a trip of commune i ends in j: A_j·exp(−d_ij/β), normalised over j."""
    with np.errstate(divide="ignore"):
        log_weight = np.log(attraction)[None, :] - road_km / reach_km
    log_weight -= log_weight.max(axis=1, keepdims=True)
    weight = np.exp(log_weight)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True), dtype=np.float64)


def fit_reach_km(road_km: Floats, attraction: Floats, origins: Floats, quantile: float, target_km: float) -> Reach:
    """Return the reach β for which a share `quantile` of the modelled trips is shorter than `target_km`.

    The share of short trips falls as β grows, so there is one β, or none: services lie where they lie. Then the nearest
    end of 0.05 to 500 km comes back, not `reached`. `origins` are the trips (or inhabitants) of each of the n origins.
    """
    short = road_km <= target_km

    def share(log_reach: float) -> float:
        probability = gravity_probabilities(road_km, attraction, float(np.exp(log_reach)))
        return float(origins @ (probability * short).sum(axis=1) / origins.sum())

    low, high = np.log(_BETA_KM[0]), np.log(_BETA_KM[1])
    for end, km, beyond in ((low, _BETA_KM[0], -1), (high, _BETA_KM[1], 1)):
        achieved = share(end)
        if beyond * (achieved - quantile) >= 0:
            return Reach(km, quantile, achieved)
    root: float = brentq(lambda log_reach: share(log_reach) - quantile, low, high, xtol=1e-6)
    return Reach(float(np.exp(root)), quantile, share(root))


def _gravity_shares(
    extent: Extent,
    facilities: Facilities,
    purpose: Purpose,
    distances: TripDistances,
    road_km: Floats,
    detour: Figure,
) -> ScaleShare:
    attraction = _attraction(extent, facilities, purpose)
    sources = tuple(dict.fromkeys((*facilities.sources, distances.source, *detour.sources)))
    rests_on = detour.rests_on | {Nature.MODELLED}
    origins = np.nan_to_num(extent.population[: extent.n_inside])
    reachable = (attraction > 0) & ~np.isnan(road_km).all(axis=0)
    usable = ~np.isnan(road_km[:, reachable]).all(axis=1) & (origins > 0)

    if not reachable.any() or not usable.any():
        why = "echelle : population, position ou services inconnus"
        unknown = Figure(None, "%", Nature.MODELLED, sources, method=why, rests_on=rests_on)
        return ScaleShare(purpose, unknown, unknown, unknown)
    km = np.where(np.isnan(road_km), np.inf, road_km)[np.ix_(usable, reachable)]
    pull, people = attraction[reachable], origins[usable]
    masks = [mask[np.ix_(usable, reachable)] for mask in _scales(extent)]
    targets = ((0.5, distances.p50_km), (0.25, distances.p25_km), (0.75, distances.p75_km))
    fits = [fit_reach_km(km, pull, people, quantile, target) for quantile, target in targets]
    why = _why_no_interval(fits, [target for _, target in targets])
    shares = [_shares_within(km, pull, people, fit.km, masks) for fit in (fits[:1] if why else fits)]
    figures = []
    for ends in zip(*shares, strict=True):
        low, high = (None, None) if why else (min(ends), max(ends))
        method = f"echelle : {why}" if why else "echelle"
        figures.append(Figure(ends[0], "%", Nature.MODELLED, sources, low, high, method=method, rests_on=rests_on))
    return ScaleShare(purpose, *figures)


def _shares_within(
    km: Floats, attraction: Floats, people: Floats, reach_km: float, masks: Sequence[NDArray[np.bool_]]
) -> list[float]:
    """Return the share of trips, in %, whose end lies in each mask."""
    probability = gravity_probabilities(km, attraction, reach_km)
    return [float(np.clip(100 * people @ (probability * m).sum(axis=1) / people.sum(), 0, 100)) for m in masks]


def _why_no_interval(fits: Sequence[Reach], targets_km: Sequence[float]) -> str:
    """Return, in French, why the quartiles of the survey give no interval; empty when they give one."""
    missed = [_missed(fit, target) for fit, target in zip(fits, targets_km, strict=True) if not fit.reached]
    if missed:
        return f"pas d'intervalle, aucune portée ne reproduit l'enquête ({' ; '.join(missed)})"
    centre, first, third = (fit.km for fit in fits)
    if not min(first, third) <= centre <= max(first, third):
        return "pas d'intervalle, les portées des deux quartiles de l'enquête sont du même côté de la portée centrale"
    return ""


def _missed(fit: Reach, target_km: float) -> str:
    shares = [f"{100 * share:.1f}".replace(".", ",") for share in (fit.achieved, fit.wanted)]
    target = f"{target_km:.1f}".replace(".", ",")
    return f"{shares[0]} % des trajets sous {target} km, pour {shares[1].removesuffix(',0')} % dans l'enquête"


def _attraction(extent: Extent, facilities: Facilities, purpose: Purpose) -> Floats:
    """Return the attraction of each commune: each kind of service counts for one over the extent.

    Jobs are unknown: for work every service stands for the jobs of its commune. A commune whose services are unknown
    gets, kind by kind, the services per inhabitant of those that are known.
    """
    wanted = [
        kind.id
        for kind in SERVICE_KINDS.values()
        if purpose in (kind.purpose, Purpose.WORK) and facilities.knows(kind.id)
    ]
    population = extent.population
    attraction = np.zeros(len(extent.codes))
    for kind_id in wanted:
        count = facilities.count_of(kind_id)
        known = ~np.isnan(count)
        inhabitants = np.nansum(population[known])
        per_inhabitant = np.nansum(count) / inhabitants if inhabitants > 0 else 0.0
        filled = np.where(known, count, np.nan_to_num(population) * per_inhabitant)
        if filled.sum() > 0:
            attraction += filled / filled.sum()
    return attraction


def _road_km(extent: Extent, detour: float) -> Floats:
    """Return road distances in km from the n communes inside to the m communes of the extent.

    Inside a commune: the mean distance of a disk of its area to its centre, two thirds of the radius.
    """
    n, lon, lat = extent.n_inside, extent.lon, extent.lat
    km = great_circle_m(lon[:n, None], lat[:n, None], lon[None, :], lat[None, :]) / 1000
    area = extent.communes["area_km2"].to_numpy().astype(np.float64)[:n]
    inner = 2 / 3 * np.sqrt(np.where(area > 0, area, np.nan) / np.pi)
    typical = np.nanmedian(inner) if not np.isnan(inner).all() else 1.0
    km[np.arange(n), np.arange(n)] = np.where(np.isnan(inner), typical, inner)
    return km * detour


def _scales(extent: Extent) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return masks (n, m): destination in the commune, in the EPCI of the commune, in the territory."""
    n, m = extent.n_inside, len(extent.codes)
    commune = np.eye(n, m, dtype=bool)
    epcis: Sequence[str | None] = extent.communes["epci"].to_list()
    number = {siren: i for i, siren in enumerate(dict.fromkeys(e for e in epcis if e is not None))}
    epci = np.array([-1 if e is None else number[e] for e in epcis])
    same_epci = commune | ((epci[:n, None] == epci[None, :]) & (epci[:n, None] >= 0))
    territory = np.zeros((n, m), dtype=bool)
    territory[:, :n] = True
    return commune, same_epci, territory
