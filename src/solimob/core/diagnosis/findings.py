"""Facts that the figures propose, for people to agree with, dispute, or complete from the field.

A fact states figures and passes no verdict. Places are named only when a service is outside the territory or where most
of a public lives, never ranked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from solimob.core.access import Purpose
from solimob.core.diagnosis.result import (
    DiagnosisIndicator,
    EvidenceRef,
    Finding,
    MissingData,
    PublicProfile,
    ServiceAccess,
)
from solimob.core.evidence import Figure, latest_year

MOST = 10
"""At most so many facts are proposed."""

type _Indicators = Mapping[str, DiagnosisIndicator]


def findings(
    indicators: tuple[DiagnosisIndicator, ...],
    access: tuple[ServiceAccess, ...],
    publics: tuple[PublicProfile, ...],
    missing: tuple[MissingData, ...],
) -> tuple[Finding, ...]:
    """Return the facts that hold, in a fixed order, at most `MOST`; a rule whose figures are unknown says nothing."""
    known = {entry.indicator.id: entry for entry in indicators if entry.summary.is_known}
    rules: tuple[Callable[[_Indicators], Finding | None], ...] = (
        _without_car,
        *(_exposed(*rule) for rule in _EXPOSED),
        lambda _: _outside(access),
        _by_car,
        _older,
        _fuel,
        lambda _: _unseen(publics, missing),
    )
    proposed = (rule(known) for rule in rules)
    return tuple(finding for finding in proposed if finding is not None)[:MOST]


_EXPOSED = (
    (
        "food_without_car_far",
        "Faire ses courses sans voiture",
        "ménages sans voiture vivent loin d'un commerce alimentaire.",
        Purpose.FOOD,
        ("no_car",),
    ),
    (
        "elders_far_from_doctor",
        "Voir un médecin après 65 ans",
        "habitants de 65 ans et plus vivent loin d'un médecin généraliste.",
        Purpose.CARE,
        ("age_65p",),
    ),
    (
        "unemployed_far_from_job_centre",
        "Rejoindre l'agence pour l'emploi",
        "chômeurs au sens du recensement vivent loin d'une agence pour l'emploi.",
        Purpose.WORK,
        ("job_seekers",),
    ),
    (
        "elders_far_from_post",
        "Faire ses démarches près de chez soi",
        "habitants de 65 ans et plus vivent loin d'un point de contact postal.",
        Purpose.RIGHTS,
        ("age_65p",),
    ),
    (
        "young_far_from_sports",
        "Se distraire avant 20 ans",
        "habitants de moins de 20 ans vivent loin d'une salle multisports.",
        Purpose.LEISURE,
        ("young_adults",),
    ),
)


def _without_car(found: _Indicators) -> Finding | None:
    count, rate = found.get("households_without_car"), found.get("households_without_car_rate")
    if count is None or rate is None:
        return None
    where = _half_of(count)
    text = f"{_whole(count.summary)} ménages, soit {_tenth(rate.summary)} %, n'ont pas de voiture."
    if where:
        text += f" La moitié d'entre eux vit dans {where} commune{'s' if where > 1 else ''}."
    return Finding("without-car", "Vivre sans voiture", text, None, ("no_car",), (_evidence(count), _evidence(rate)))


def _exposed(
    id_: str, title: str, text: str, purpose: Purpose, publics: tuple[str, ...]
) -> Callable[[_Indicators], Finding | None]:
    def rule(found: _Indicators) -> Finding | None:
        entry = found.get(id_)
        if entry is None or not entry.summary.value or round(entry.summary.value) == 0:
            return None
        high = entry.summary.high
        most = "" if high is None else f" (au plus {_whole_of(high)})"
        said = f"{_whole(entry.summary)}{most} {text} {entry.plain}"
        return Finding(id_.replace("_", "-"), title, said, purpose, publics, (_evidence(entry),))

    return rule


def _outside(access: tuple[ServiceAccess, ...]) -> Finding | None:
    """Say for how many communes the nearest service lies outside the territory, for the three kinds that leave most."""
    leaving = sorted((entry for entry in access if any(entry.outside)), key=lambda e: (-sum(e.outside), e.kind_id))[:3]
    if not leaving:
        return None
    said = " ; ".join(f"{_named(entry.label)}, {sum(entry.outside)}" for entry in leaving)
    text = (
        f"Sur {len(leaving[0].outside)} communes, le service le plus proche est hors du territoire pour : {said}. "
        "Ces trajets passent la limite administrative."
    )
    evidence = tuple(
        EvidenceRef(
            indicator=entry.distance.id,
            code=None,
            label=f"{entry.label} : communes dont le plus proche est hors du territoire",
            figure=Figure(
                value=float(sum(entry.outside)),
                unit="communes",
                nature=entry.distance.nature,
                sources=entry.distance.sources,
                year=latest_year(entry.distance.vintage),
                method=entry.distance.method,
                rests_on=entry.distance.rests_on,
            ),
        )
        for entry in leaving
    )
    return Finding("services-outside", "Sortir du territoire", text, None, (), evidence)


def _named(label: str) -> str:
    return label[0].lower() + label[1:]


def _by_car(found: _Indicators) -> Finding | None:
    car = found.get("workers_by_car_share")
    if car is None:
        return None
    text = f"{_tenth(car.summary)} % des actifs occupés vont travailler en voiture."
    evidence = [_evidence(car)]
    transit = found.get("workers_by_transit_share")
    if transit is not None:
        text += f" {_tenth(transit.summary)} % prennent les transports en commun."
        evidence.append(_evidence(transit))
    return Finding("work-by-car", "Aller travailler", text, Purpose.WORK, ("job_seekers",), tuple(evidence))


def _older(found: _Indicators) -> Finding | None:
    share = found.get("share_65p")
    if share is None:
        return None
    text = f"{_tenth(share.summary)} % des habitants ont 65 ans ou plus."
    return Finding("elders", "La place des aînés", text, None, ("age_65p",), (_evidence(share),))


def _fuel(found: _Indicators) -> Finding | None:
    rate = found.get("fuel_effort_rate")
    if rate is None:
        return None
    span = rate.summary
    between = "" if span.low is None else f" (entre {_tenth_of(span.low)} et {_tenth_of(span.high)} %)"
    text = (
        f"Selon notre modèle, {_tenth(span)} % des ménages{between} ont un revenu bas et dépensent en carburant plus "
        "que le seuil retenu."
    )
    return Finding("fuel-effort", "Le poids du carburant", text, None, ("low_income",), (_evidence(rate),))


def _unseen(publics: tuple[PublicProfile, ...], missing: tuple[MissingData, ...]) -> Finding | None:
    """Say who the figures do not see: the field has to."""
    unseen = [profile.label for profile in publics if profile.headcount is None]
    if not unseen or not missing:
        return None
    labels = " ; ".join(_named(label) for label in unseen)
    text = f"Aucun chiffre par commune pour : {labels}. L'enquête de terrain et l'« aller vers » y suppléent."
    return Finding("unseen-publics", "Ceux que les chiffres ne voient pas", text, None, (), ())


def _half_of(entry: DiagnosisIndicator) -> int:
    """Return in how few communes half of a count lives."""
    values = np.sort(np.nan_to_num(entry.indicator.value))[::-1]
    return 0 if values.sum() <= 0 else int(np.searchsorted(np.cumsum(values), values.sum() / 2) + 1)


def _evidence(entry: DiagnosisIndicator) -> EvidenceRef:
    return EvidenceRef(entry.indicator.id, None, entry.indicator.label, entry.summary)


def _whole(figure: Figure) -> str:
    assert figure.value is not None
    return _whole_of(figure.value)


def _whole_of(value: float) -> str:
    return f"{value:,.0f}".replace(",", "\u202f")


def _tenth(figure: Figure) -> str:
    return _tenth_of(figure.value)


def _tenth_of(value: float | None) -> str:
    assert value is not None
    return f"{value:.1f}".replace(".", ",")
