"""A diagnosis for the public: the same numbers, without who entered something nor why."""

from __future__ import annotations

from dataclasses import replace

from solimob.core.diagnosis import Diagnosis, DiagnosisIndicator, PublicProfile, ServiceAccess, without_author
from solimob.core.evidence import Indicator

AUTHOR = "un membre de la démarche"
REASON = "raison non publiée"


def without_authors(diagnosis: Diagnosis) -> Diagnosis:
    """Return the diagnosis with authors and reasons of corrections, edits, assumptions and offers left out."""
    return replace(
        diagnosis,
        indicators=tuple(_entry(entry) for entry in diagnosis.indicators),
        projections=tuple(_entry(entry) for entry in diagnosis.projections),
        publics=tuple(_profile(profile) for profile in diagnosis.publics),
        access=tuple(_access(access) for access in diagnosis.access),
        offer=tuple(replace(offer, author="") for offer in diagnosis.offer),
        parameters={id_: without_author(figure) for id_, figure in diagnosis.parameters.items()},
        service_edits=tuple(replace(edit, author=AUTHOR, reason=REASON) for edit in diagnosis.service_edits),
    )


def _column(column: Indicator) -> Indicator:
    if not column.corrections:
        return column
    return replace(column, corrections=tuple(replace(c, author=AUTHOR, reason=REASON) for c in column.corrections))


def _entry(entry: DiagnosisIndicator) -> DiagnosisIndicator:
    return replace(entry, indicator=_column(entry.indicator))


def _profile(profile: PublicProfile) -> PublicProfile:
    return replace(
        profile,
        headcount=None if profile.headcount is None else _column(profile.headcount),
        rate=None if profile.rate is None else _column(profile.rate),
    )


def _access(access: ServiceAccess) -> ServiceAccess:
    return replace(
        access,
        distance=_column(access.distance),
        car=_column(access.car),
        bike=_column(access.bike),
        walk=_column(access.walk),
    )
