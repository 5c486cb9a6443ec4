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
from solimob.core.evidence import Figure

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
        lambda found: _outside(found, access),
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
        "{value} ménages sans voiture habitent une commune d'où le commerce alimentaire est loin.",
        Purpose.FOOD,
        ("no_car",),
    ),
    (
        "elders_far_from_doctor",
        "Voir un médecin après 65 ans",
        "{value} habitants de 65 ans et plus vivent dans une commune d'où le médecin généraliste est loin.",
        Purpose.CARE,
        ("age_65p",),
    ),
    (
        "unemployed_far_from_job_centre",
        "Rejoindre l'agence pour l'emploi",
        "{value} chômeurs au sens du recensement vivent dans une commune d'où l'agence pour l'emploi est loin.",
        Purpose.WORK,
        ("job_seekers",),
    ),
    (
        "elders_far_from_post",
        "Faire ses démarches près de chez soi",
        "{value} habitants de 65 ans et plus vivent dans une commune d'où le point de contact postal est loin.",
        Purpose.RIGHTS,
        ("age_65p",),
    ),
    (
        "young_far_from_sports",
        "Se distraire avant 20 ans",
        "{value} moins de 20 ans vivent dans une commune d'où la salle multisports est loin.",
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
        said = text.format(value=_whole(entry.summary)) + f" {entry.plain}"
        return Finding(id_.replace("_", "-"), title, said, purpose, publics, (_evidence(entry),))

    return rule


def _outside(found: _Indicators, access: tuple[ServiceAccess, ...]) -> Finding | None:
    """Name the services that no commune of the territory is nearest to: everyone must leave it."""
    leave = [entry for entry in access if entry.outside and all(entry.outside)]
    population = found.get("population")
    if not leave or population is None:
        return None
    where = "; ".join(f"{entry.label.lower()} ({', '.join(_places(entry))})" for entry in leave)
    text = f"Pour ces services, le plus proche est hors du territoire pour toutes les communes : {where}."
    return Finding(
        "services-outside", "Sortir du territoire pour certains services", text, None, (), (_evidence(population),)
    )


def _places(entry: ServiceAccess) -> list[str]:
    return sorted({name for name in entry.nearest_names if name is not None})


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
        f"Selon notre modèle, {_tenth(span)} % des ménages{between} ont un reste à charge de carburant lourd pour leur "
        "revenu."
    )
    return Finding("fuel-effort", "Le poids du carburant", text, None, ("low_income",), (_evidence(rate),))


def _unseen(publics: tuple[PublicProfile, ...], missing: tuple[MissingData, ...]) -> Finding | None:
    """Say who the figures do not see: the field has to."""
    unseen = [profile.label for profile in publics if profile.headcount is None]
    if not unseen or not missing:
        return None
    labels = " ; ".join(label[0].lower() + label[1:] for label in unseen)
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
    return f"{figure.value:,.0f}".replace(",", "\u202f")


def _tenth(figure: Figure) -> str:
    return _tenth_of(figure.value)


def _tenth_of(value: float | None) -> str:
    assert value is not None
    return f"{value:.1f}".replace(".", ",")
