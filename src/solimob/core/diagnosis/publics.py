"""The publics of the law and of practice: how many, where, and how to reach them.

The words of the law come first (Code des transports, art. L.1231-1-1); it leaves thresholds to the collectivité, so a
headcount is an order of magnitude by the nearest statistic, which is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from solimob.core.access import Interval
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.census import census_share
from solimob.core.diagnosis.indicators.columns import bounds, derive, exact, ratio_values
from solimob.core.diagnosis.indicators.households import households_without_car
from solimob.core.diagnosis.indicators.summary import ratio_of, total_of
from solimob.core.diagnosis.result import DiagnosisIndicator, MissingData, PublicProfile
from solimob.core.evidence import Indicator

_LAW = "Code des transports, art. L.1231-1-1, I, 6° : « {words} »"
_VULNERABLE = _LAW.format(words="personnes se trouvant en situation de vulnérabilité économique ou sociale")
_DISABLED = _LAW.format(words="personnes en situation de handicap ou dont la mobilité est réduite")

_REACH = {
    "vulnerable": ("travailleurs sociaux du Département et du CCAS", "associations caritatives", "France services"),
    "disabled": ("maison départementale des personnes handicapées", "associations d'usagers", "soignants"),
    "low_income": ("aide alimentaire", "CCAS et mairies", "France services"),
    "age_65p": ("mairies et CCAS", "pharmacies et cabinets médicaux", "clubs et associations d'aînés", "téléphone"),
    "age_75p": ("services d'aide à domicile", "pharmacies et cabinets médicaux", "visites à domicile", "téléphone"),
    "job_seekers": ("France Travail", "mission locale", "structures d'insertion", "organismes de formation"),
    "young_adults": ("mission locale", "lycées et centres de formation d'apprentis", "réseaux sociaux"),
    "no_car": ("mairies", "commerces et marchés", "bulletin communal et affichage", "téléphone"),
}
"""Kinds of relays, to be named on the spot: no organisation is invented."""

INSIDE = {"age_75p": "age_65p", "vulnerable": "low_income"}
"""Publics that are a part of another one: with both numbers, one subtraction gives the others of the larger.

Poverty is counted under 60 % of the median, low incomes under the third decile; the law's words of vulnerability are
wider, so that a team's own counts may stand the other way round.
"""


@dataclass(frozen=True, slots=True)
class _Counted:
    """A public that a published count describes."""

    id: str
    label: str
    basis: str
    part: str
    whole: str
    rate_label: str
    surveyed: bool = True
    """Whether the census counts it, so that sampling blurs it in large communes; a register does not sample."""


_COUNTED = (
    _Counted(
        "disabled",
        "Personnes en situation de handicap ou à mobilité réduite",
        _DISABLED,
        "disabled_adults",
        "population",
        "Bénéficiaires de l'AAH parmi les habitants",
        surveyed=False,
    ),
    _Counted(
        "age_65p", "65 ans et plus", "Usage des acteurs", "population_65p", "population_age_base", "65 ans et plus"
    ),
    _Counted(
        "age_75p", "75 ans et plus", "Usage des acteurs", "population_75p", "population_age_base", "75 ans et plus"
    ),
    _Counted(
        "job_seekers",
        "Chômeurs au sens du recensement",
        "Code des transports, art. L.1215-3 : demandeurs d'emploi",
        "unemployed_15_64",
        "active_15_64",
        "Chômeurs parmi les actifs de 15 à 64 ans",
    ),
    _Counted(
        "young_adults",
        "Jeunes adultes (18 à 29 ans)",
        "Usage des acteurs",
        "population_18_29",
        "population_age_base",
        "18 à 29 ans",
    ),
)


def public_profiles(
    basis: Basis, indicators: Iterable[DiagnosisIndicator], missing: Iterable[MissingData]
) -> tuple[PublicProfile, ...]:
    """Return every public, the words of the law first; one without data carries its `MissingData`.

    Low incomes are those of `indicators` (`low_income`, `low_income_share`), modelled; the poverty published stays in
    a column of its own.
    """
    held = {entry.indicator.id: entry for entry in indicators}
    absent = {entry.id: entry for entry in missing}
    counted = {public.id: _from_count(basis, public, absent.get(public.part)) for public in _COUNTED}
    return (
        _vulnerable(basis),
        counted["disabled"],
        _low_income(held),
        _without_car(basis),
        counted["job_seekers"],
        counted["age_65p"],
        counted["age_75p"],
        counted["young_adults"],
    )


def _from_count(basis: Basis, public: _Counted, missing: MissingData | None) -> PublicProfile:
    if not basis.has(public.part, public.whole):
        return _profile(public.id, public.label, public.basis, None, None, missing)
    part, whole = basis.columns[public.part], basis.columns[public.whole]
    share = (
        census_share(part.value, whole.value, basis.population)
        if public.surveyed
        else exact(ratio_values(part.value, whole.value, 100))
    )
    headcount = derive(
        f"public_{public.id}",
        public.label,
        "personnes",
        Interval(part.value, *(whole.value * end / 100 for end in (share.low, share.high))),
        [part],
        nature=part.nature,
        method="publics",
    )
    rate = derive(
        f"public_{public.id}_rate",
        public.rate_label,
        "%",
        share,
        [part, whole],
        method="publics",
    )
    return _profile(public.id, public.label, public.basis, headcount, rate, None, headcount, whole)


def _without_car(basis: Basis) -> PublicProfile:
    label, practice = "Ménages sans voiture", "Usage des acteurs"
    found = households_without_car(basis)
    if not found:
        return _profile("no_car", label, practice, None, None, None)
    counts, households = found[0].indicator, basis.columns["households"]
    low, high = bounds(counts)
    headcount = derive("public_no_car", label, "ménages", Interval(counts.value, low, high), [counts], method="publics")
    rate = derive(
        "public_no_car_rate",
        "Ménages sans voiture parmi les ménages",
        "%",
        Interval(*(ratio_values(end, households.value, 100) for end in (counts.value, low, high))),
        [counts],
        method="publics",
    )
    return _profile("no_car", label, practice, headcount, rate, None, counts, households)


def _vulnerable(basis: Basis) -> PublicProfile:
    """Count people under the poverty line where the rate is published: the nearest statistic to the law's words."""
    label = "Personnes en situation de vulnérabilité économique ou sociale"
    if not basis.has("poverty_rate", "population"):
        return _profile("vulnerable", label, _VULNERABLE, None, None, None)
    rate, population = basis.columns["poverty_rate"], basis.columns["population"]
    # Published rates are whole points in most communes.
    low, high = (rate.value + margin for margin in (-0.5, 0.5))
    headcount = derive(
        "public_vulnerable",
        "Habitants sous le seuil de pauvreté, là où le taux est publié",
        "personnes",
        Interval(*(population.value * end / 100 for end in (rate.value, low, high))),
        [rate, population],
        method="publics",
    )
    shown = derive(
        "public_vulnerable_rate",
        "Taux de pauvreté publié",
        "%",
        Interval(rate.value, low, high),
        [rate],
        nature=rate.nature,
        method="publics",
    )
    return _profile("vulnerable", label, _VULNERABLE, headcount, shown, None, headcount, population)


def _low_income(held: Mapping[str, DiagnosisIndicator]) -> PublicProfile:
    people, share = held.get("low_income"), held.get("low_income_share")
    return PublicProfile(
        id="low_income",
        label="Habitants à bas revenus (estimé)",
        legal_basis="Usage des acteurs",
        headcount=None if people is None else people.indicator,
        rate=None if share is None else share.indicator,
        summary=None if people is None else people.summary,
        summary_rate=None if share is None else share.summary,
        reach=_REACH["low_income"],
    )


def _profile(
    id_: str,
    label: str,
    legal_basis: str,
    headcount: Indicator | None,
    rate: Indicator | None,
    missing: MissingData | None,
    part: Indicator | None = None,
    whole: Indicator | None = None,
) -> PublicProfile:
    complete = rate is not None and part is not None and whole is not None
    return PublicProfile(
        id=id_,
        label=label,
        legal_basis=legal_basis,
        headcount=headcount,
        rate=rate,
        summary=None if headcount is None else total_of(headcount),
        summary_rate=ratio_of(rate, part, whole, 100) if complete and rate and part and whole else None,
        reach=_REACH[id_],
        missing=missing,
    )
