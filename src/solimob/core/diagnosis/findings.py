"""Facts that the figures propose, for people to agree with, dispute, or complete from the field.

A fact states figures and passes no verdict. Places are named only when a service is outside the territory or where most
of a public lives, never ranked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    names: Mapping[str, str],
) -> tuple[Finding, ...]:
    """Return the facts that hold, in a fixed order, at most `MOST`; a rule whose figures are unknown says nothing.

    `names` gives the name of each commune of the territory.
    """
    known = {entry.indicator.id: entry for entry in indicators if entry.summary.is_known}
    rules: tuple[Callable[[_Indicators], Finding | None], ...] = (
        lambda found: _without_car(found, names),
        *(_exposed(exposure) for exposure in _EXPOSED),
        lambda _: _outside(access),
        _by_car,
        _older,
        _fuel,
        lambda _: _unseen(publics, missing),
    )
    proposed = (rule(known) for rule in rules)
    return tuple(finding for finding in proposed if finding is not None)[:MOST]


@dataclass(frozen=True, slots=True)
class _Exposure:
    """A count of people far from a service, and its sentence."""

    indicator: str
    title: str
    one: str
    many: str
    far_from: str
    purpose: Purpose
    publics: tuple[str, ...]
    """Empty when the count is that of no public of the diagnosis."""


_EXPOSED = (
    _Exposure(
        "food_without_car_far",
        "Faire ses courses sans voiture",
        one="ménage sans voiture vit",
        many="ménages sans voiture vivent",
        far_from="d'un commerce alimentaire",
        purpose=Purpose.FOOD,
        publics=("no_car",),
    ),
    _Exposure(
        "elders_far_from_doctor",
        "Voir un médecin après 65 ans",
        one="habitant de 65 ans ou plus vit",
        many="habitants de 65 ans et plus vivent",
        far_from="d'un médecin généraliste",
        purpose=Purpose.CARE,
        publics=("age_65p",),
    ),
    _Exposure(
        "unemployed_far_from_job_centre",
        "Rejoindre l'agence pour l'emploi",
        one="chômeur au sens du recensement vit",
        many="chômeurs au sens du recensement vivent",
        far_from="d'une agence pour l'emploi",
        purpose=Purpose.WORK,
        publics=("job_seekers",),
    ),
    _Exposure(
        "elders_far_from_post",
        "Faire ses démarches près de chez soi",
        one="habitant de 65 ans ou plus vit",
        many="habitants de 65 ans et plus vivent",
        far_from="d'un point de contact postal",
        purpose=Purpose.RIGHTS,
        publics=("age_65p",),
    ),
    _Exposure(
        "young_far_from_sports",
        "Se distraire avant 20 ans",
        one="habitant de moins de 20 ans vit",
        many="habitants de moins de 20 ans vivent",
        far_from="d'une salle multisports",
        purpose=Purpose.LEISURE,
        publics=(),
    ),
)


def _without_car(found: _Indicators, names: Mapping[str, str]) -> Finding | None:
    count, rate = found.get("households_without_car"), found.get("households_without_car_rate")
    if count is None or rate is None:
        return None
    subject, verb = ("ménage", "n'a") if _is_singular(count.summary) else ("ménages", "n'ont")
    text = f"{_count(count.summary)} {subject}, soit {_percent(rate.summary)}, {verb} pas de voiture."
    text += _half(count, names)
    return Finding("without-car", "Vivre sans voiture", text, None, ("no_car",), (_evidence(count), _evidence(rate)))


def _exposed(exposure: _Exposure) -> Callable[[_Indicators], Finding | None]:
    def rule(found: _Indicators) -> Finding | None:
        entry = found.get(exposure.indicator)
        if entry is None or not entry.summary.value or round(entry.summary.value) == 0:
            return None
        subject = exposure.one if _is_singular(entry.summary) else exposure.many
        said = f"{_count(entry.summary)} {subject} loin {exposure.far_from}. {entry.plain}"
        id_ = exposure.indicator.replace("_", "-")
        return Finding(id_, exposure.title, said, exposure.purpose, exposure.publics, (_evidence(entry),))

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
    text = f"{_percent(car.summary)} des actifs occupés vont travailler en voiture."
    evidence = [_evidence(car)]
    transit = found.get("workers_by_transit_share")
    if transit is not None:
        text += f" {_percent(transit.summary)} prennent les transports en commun."
        evidence.append(_evidence(transit))
    return Finding("work-by-car", "Aller travailler", text, Purpose.WORK, (), tuple(evidence))


def _older(found: _Indicators) -> Finding | None:
    share = found.get("share_65p")
    if share is None:
        return None
    text = f"{_percent(share.summary)} des habitants ont 65 ans ou plus."
    return Finding("elders", "La place des aînés", text, None, ("age_65p",), (_evidence(share),))


def _fuel(found: _Indicators) -> Finding | None:
    rate = found.get("fuel_effort_rate")
    if rate is None:
        return None
    text = (
        f"Selon notre modèle, {_percent(rate.summary)} des ménages ont un revenu bas et dépensent en carburant plus "
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


def _half(entry: DiagnosisIndicator, names: Mapping[str, str]) -> str:
    """Say in how few communes half of a count lives; the commune is named when one is enough."""
    codes, values = entry.indicator.codes, entry.indicator.value
    if len(codes) == 1 or _is_singular(entry.summary):
        return ""
    largest = np.argsort(-values, kind="stable")
    fewest = int(np.searchsorted(np.cumsum(values[largest]), values.sum() / 2) + 1)
    if fewest == 1:
        return f" Au moins la moitié vit dans une seule commune : {names[codes[largest[0]]]}."
    return f" Au moins la moitié vit dans {fewest} communes sur {len(codes)}."


def _evidence(entry: DiagnosisIndicator) -> EvidenceRef:
    return EvidenceRef(entry.indicator.id, None, entry.indicator.label, entry.summary)


def _is_singular(figure: Figure) -> bool:
    """Tell whether a count, as printed, takes the singular: in French, 0 and 1 do."""
    assert figure.value is not None
    return round(figure.value) < 2


def _count(figure: Figure) -> str:
    """Return « 1 270 (entre 1 205 et 4 314) », or « 1 270 » without interval."""
    return _printed(figure.value, 0) + _between(figure, 0, "")


def _percent(figure: Figure) -> str:
    """Return « 7,4 % (entre 6,3 et 8,5 %) », or « 7,4 % » without interval."""
    return f"{_printed(figure.value, 1)} %" + _between(figure, 1, " %")


def _between(figure: Figure, decimals: int, unit: str) -> str:
    """Return the interval in words; empty when there is none, or none wider than the last digit printed."""
    if figure.low is None or figure.high is None or figure.high - figure.low <= 10.0**-decimals:
        return ""
    return f" (entre {_printed(figure.low, decimals)} et {_printed(figure.high, decimals)}{unit})"


def _printed(value: float | None, decimals: int) -> str:
    assert value is not None
    return f"{value:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")
