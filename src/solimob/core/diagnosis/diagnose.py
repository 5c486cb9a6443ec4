"""From inputs to a diagnosis, in one pure function."""

from __future__ import annotations

import numpy as np

from solimob.core.diagnosis.access import service_access
from solimob.core.diagnosis.findings import findings
from solimob.core.diagnosis.indicators import Basis, build_basis, every_indicator
from solimob.core.diagnosis.inputs import Inputs
from solimob.core.diagnosis.missing import missing_data
from solimob.core.diagnosis.offer import offer_gaps
from solimob.core.diagnosis.publics import public_profiles
from solimob.core.diagnosis.result import Diagnosis, ServiceAccess


def diagnose(inputs: Inputs) -> Diagnosis:
    """Compute the diagnosis of a territory. Pure and deterministic: same inputs, same diagnosis.

    Raises
    ------
    KeyError
        If a correction names a commune outside the extent, an edit a commune or kind that the services lack, or a
        parameter was not handed in.
    ValueError
        If an edit closes or moves more services than there are.
    """
    basis = build_basis(inputs)
    indicators = every_indicator(basis)
    missing = missing_data(inputs)
    publics = public_profiles(basis, missing)
    access = service_access(basis)
    public_ids = [profile.id for profile in publics]
    return Diagnosis(
        territory=inputs.extent.territory,
        names=_names(inputs, access),
        indicators=indicators,
        missing=missing,
        publics=publics,
        access=access,
        offer=inputs.offer,
        offer_gaps=offer_gaps(basis.codes, public_ids, inputs.offer, inputs.offer_complete),
        ranking=None,
        peers=(),
        peers_method="",
        scale=(),
        projections=(),
        findings=findings(indicators, access, publics, missing),
        service_edits=inputs.service_edits,
        store_version=inputs.store_version,
        seed=inputs.seed,
        current_year=inputs.current_year,
        notes=_notes(basis),
        parameters=dict(inputs.parameters),
    )


def _names(inputs: Inputs, access: tuple[ServiceAccess, ...]) -> dict[str, str]:
    every = dict(inputs.extent.communes.select("code", "name").iter_rows())
    named = set(inputs.extent.territory.codes) | {code for entry in access for code in entry.nearest if code}
    return {code: every[code] for code in sorted(named)}


def _notes(basis: Basis) -> tuple[str, ...]:
    notes = [
        f"Distances et temps modélisés à partir du vol d'oiseau, relief supposé : {basis.inputs.relief.label}.",
    ]
    uncovered = int(np.isnan(basis.facilities.counts).all(axis=1).sum())
    if uncovered:
        notes.append(
            f"{uncovered} communes du pourtour ne sont pas couvertes par le fichier des services : un service plus "
            "proche peut y exister."
        )
    return tuple(notes)
