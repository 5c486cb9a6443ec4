"""Who corrected a figure of a diagnosis and why, rewritten wherever the diagnosis says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from solimob.core.diagnosis import Diagnosis, DiagnosisIndicator, PublicProfile, ServiceAccess
from solimob.core.evidence import Indicator, Nature

type Sign = Callable[[str, str], tuple[str, str]]
"""`sign(author, reason)` returns both as they are to be read."""


def is_corrected(diagnosis: Diagnosis) -> bool:
    """Tell whether anybody corrected a figure, a service or an assumption of this diagnosis."""
    columns = [entry.indicator for entry in (*diagnosis.indicators, *diagnosis.projections)]
    columns += [c for public in diagnosis.publics for c in (public.headcount, public.rate) if c is not None]
    columns += [c for access in diagnosis.access for c in (access.distance, access.car, access.bike, access.walk)]
    return (
        bool(diagnosis.service_edits)
        or any(column.corrections for column in columns)
        or any(figure.nature is Nature.DECLARED for figure in diagnosis.parameters.values())
    )


def resigned(diagnosis: Diagnosis, sign: Sign) -> Diagnosis:
    """Return the diagnosis with the authors and reasons of its corrections and edits of services rewritten."""

    def signed(author: str, reason: str) -> dict[str, str]:
        return dict(zip(("author", "reason"), sign(author, reason), strict=True))

    def column(column: Indicator) -> Indicator:
        if not column.corrections:
            return column
        return replace(column, corrections=tuple(replace(c, **signed(c.author, c.reason)) for c in column.corrections))

    def entry(entry: DiagnosisIndicator) -> DiagnosisIndicator:
        return replace(entry, indicator=column(entry.indicator)) if entry.indicator.corrections else entry

    def profile(profile: PublicProfile) -> PublicProfile:
        return replace(
            profile,
            headcount=None if profile.headcount is None else column(profile.headcount),
            rate=None if profile.rate is None else column(profile.rate),
        )

    def access(access: ServiceAccess) -> ServiceAccess:
        return replace(
            access,
            distance=column(access.distance),
            car=column(access.car),
            bike=column(access.bike),
            walk=column(access.walk),
        )

    return replace(
        diagnosis,
        indicators=tuple(map(entry, diagnosis.indicators)),
        projections=tuple(map(entry, diagnosis.projections)),
        publics=tuple(map(profile, diagnosis.publics)),
        access=tuple(map(access, diagnosis.access)),
        service_edits=tuple(replace(edit, **signed(edit.author, edit.reason)) for edit in diagnosis.service_edits),
    )
