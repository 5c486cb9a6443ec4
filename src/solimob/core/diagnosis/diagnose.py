"""From inputs to a diagnosis, in one pure function."""

from __future__ import annotations

import numpy as np

from solimob.core.diagnosis.access import service_access
from solimob.core.diagnosis.composite import composite_weights, rank_communes
from solimob.core.diagnosis.findings import findings
from solimob.core.diagnosis.indicators import Basis, build_basis, every_indicator, projections
from solimob.core.diagnosis.inputs import Inputs
from solimob.core.diagnosis.missing import missing_data
from solimob.core.diagnosis.offer import offer_gaps
from solimob.core.diagnosis.peers import METHOD, find_peers, traits_from
from solimob.core.diagnosis.publics import public_profiles
from solimob.core.diagnosis.result import Diagnosis, DiagnosisIndicator, Peer, Ranking, ScaleShare, ServiceAccess
from solimob.core.diagnosis.scale import scale_shares
from solimob.core.territory import Scale

_PEERS_ARE_OFFICIAL = (
    "Tous sont comparés sur les chiffres officiels de leur EPCI : les corrections locales n'y entrent pas."
)


def diagnose(inputs: Inputs) -> Diagnosis:
    """Compute the diagnosis of a territory. Pure and deterministic: same inputs, same diagnosis.

    Raises
    ------
    CorrectionError
        If a local correction is impossible or names what the data lack: in French, with variable and commune.
    KeyError
        If a parameter was not handed in.
    WeightError
        If a weight is wrong: in French, with what to do.
    """
    basis = build_basis(inputs)
    indicators = every_indicator(basis)
    missing = missing_data(inputs)
    publics = public_profiles(basis, indicators, missing)
    access = service_access(basis)
    names = _names(inputs, access)
    public_ids = [profile.id for profile in publics]
    return Diagnosis(
        territory=inputs.extent.territory,
        names=names,
        indicators=indicators,
        missing=missing,
        publics=publics,
        access=access,
        offer=inputs.offer,
        offer_gaps=offer_gaps(basis.codes, public_ids, inputs.offer, inputs.offer_complete),
        ranking=_ranking(basis, indicators),
        peers=_peers(inputs),
        peers_method=f"{METHOD} {_PEERS_ARE_OFFICIAL}",
        scale=_scale(basis),
        projections=projections(basis),
        findings=findings(indicators, access, publics, missing, names),
        service_edits=inputs.service_edits,
        store_version=inputs.store_version,
        seed=inputs.seed,
        current_year=inputs.current_year,
        notes=_notes(basis),
        parameters=dict(inputs.parameters),
    )


def _ranking(basis: Basis, indicators: tuple[DiagnosisIndicator, ...]) -> Ranking | None:
    """Rank the communes; one commune alone has no rank."""
    weights = composite_weights(indicators, basis.inputs.weights)
    if basis.n == 1:
        return None
    population = basis.extent.population[: basis.n]
    return rank_communes(indicators, weights, population, basis.inputs.seed)


def _peers(inputs: Inputs) -> tuple[Peer, ...]:
    """Find EPCI comparable to the territory when it is one, or to the EPCI of a commune; a bassin has none."""
    territory = inputs.extent.territory
    if len(territory.epcis) != 1 or territory.scale not in (Scale.EPCI, Scale.COMMUNE):
        return ()
    column = inputs.epci_columns.get("population")
    if column is None or territory.epcis[0] not in column.codes:
        return ()
    return find_peers(traits_from(column.codes, inputs.epci_columns, inputs.aom), territory.epcis[0], inputs.epci_names)


def _scale(basis: Basis) -> tuple[ScaleShare, ...]:
    inputs = basis.inputs
    distances = inputs.urban_trip_distances if _is_dense(basis) else inputs.trip_distances
    if not distances:
        return ()
    return scale_shares(basis.extent, basis.facilities, distances, basis.detour, inputs.commuting)


def _is_dense(basis: Basis) -> bool:
    """Tell whether the territory takes the trips of the survey outside rural areas, as fuel effort does by commune."""
    if not basis.has("area_km2"):
        return False
    population, area = basis.extent.population[: basis.n], basis.columns["area_km2"].value
    known = ~np.isnan(population) & (area > 0)
    limit = basis.parameter("fuel.rural_density_max").value
    return limit is not None and bool(known.any() and population[known].sum() / area[known].sum() >= limit)


def _names(inputs: Inputs, access: tuple[ServiceAccess, ...]) -> dict[str, str]:
    every = dict(inputs.extent.communes.select("code", "name").iter_rows())
    named = set(inputs.extent.territory.codes) | {code for entry in access for code in entry.nearest if code}
    return {code: every[code] for code in sorted(named)}


def _notes(basis: Basis) -> tuple[str, ...]:
    notes = [
        f"Distances et temps modélisés à partir du vol d'oiseau, relief supposé : {basis.inputs.relief.label}.",
    ]
    if _is_dense(basis):
        notes.append("À quelle échelle agir : distances de l'enquête hors de l'espace rural, d'après la densité.")
    uncovered = int(np.isnan(basis.facilities.counts).all(axis=1).sum())
    if uncovered:
        notes.append(
            f"Le fichier des services ne couvre pas {uncovered} communes du pourtour ; le service le plus proche est "
            "cherché parmi les autres."
        )
    return tuple(notes)
