"""What moving weighs on a household: low incomes and fuel effort, modelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from solimob.core.access import Interval
from solimob.core.diagnosis.fuel_effort import FuelEffort, fuel_effort, why_it_differs
from solimob.core.diagnosis.income import Incomes, income_distribution, low_income
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.columns import bounds, derive, exact, ratio_values, with_corrections_of
from solimob.core.diagnosis.indicators.households import published
from solimob.core.diagnosis.indicators.summary import not_derivable, ratio_of, total_of, weighted_mean_of
from solimob.core.diagnosis.result import DiagnosisIndicator, Direction, Kind
from solimob.core.evidence import Indicator, Nature, joined_vintage


def means(basis: Basis) -> list[DiagnosisIndicator]:
    """Return people on a low income, fuel effort (rate and depth), and the published rate beside ours."""
    if not basis.has("median_income"):
        return []
    incomes = income_distribution(
        basis.columns,
        basis.inputs.extent.communes["epci"][: basis.n].to_list(),
        basis.inputs.epci_columns,
        basis.parameter("income.spread_national"),
    )
    effort = _effort(basis, incomes)
    return [
        *_low_income(basis, incomes),
        *([] if effort is None else _rate_and_depth(basis, effort)),
        *([] if effort is None else _published_rate(basis, effort.rate)),
    ]


def _low_income(basis: Basis, incomes: Incomes) -> list[DiagnosisIndicator]:
    if not basis.has("population"):
        return []
    population = basis.columns["population"]
    people, share = (
        _marked(basis, column) for column in low_income(incomes, population, basis.parameter("income.decile_3"))
    )
    plain = "Estimation : niveau de vie inférieur au troisième décile national, d'après la médiane de la commune."
    return [
        DiagnosisIndicator(
            indicator=people,
            question="Combien d'habitants vivent avec de bas revenus ?",
            plain=plain,
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=total_of(people),
            decimals=0,
        ),
        DiagnosisIndicator(
            indicator=share,
            question="Quelle part des habitants vit avec de bas revenus ?",
            plain=plain,
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=ratio_of(share, people, population, 100),
        ),
    ]


def _effort(basis: Basis, incomes: Incomes) -> FuelEffort | None:
    needed = basis.has("households_with_car_share", "population", "area_km2", "households")
    if basis.inputs.kilometres is None or not needed:
        return None
    parameters = basis.inputs.parameters
    found = fuel_effort(
        incomes,
        basis.columns["households_with_car_share"],
        ratio_values(basis.columns["population"].value, basis.columns["area_km2"].value, 1),
        basis.inputs.kilometres,
        parameters,
        tuple(sorted(id_ for id_, figure in parameters.items() if figure.nature is Nature.DECLARED)),
    )
    density = [basis.columns[id_] for id_ in ("population", "area_km2")]
    return replace(found, rate=_also_from(found.rate, density), depth=_also_from(found.depth, density))


def _also_from(column: Indicator, parts: Iterable[Indicator]) -> Indicator:
    """Return a modelled column that also cites the columns its inputs were computed from."""
    parts = tuple(parts)
    return replace(
        column,
        sources=tuple(dict.fromkeys((*column.sources, *(s for part in parts for s in part.sources)))),
        vintage=joined_vintage([column.vintage, *(part.vintage for part in parts)]),
    )


def _rate_and_depth(basis: Basis, effort: FuelEffort) -> list[DiagnosisIndicator]:
    households = basis.columns["households"]
    rate, depth = _marked(basis, effort.rate), _marked(basis, effort.depth)
    low, high = bounds(rate)
    values = Interval(*(end / 100 * households.value for end in (rate.value, low, high)))
    concerned = derive("fuel_effort_households", rate.label, "ménages", values, [rate, households])
    weights = derive("fuel_effort_households", rate.label, "ménages", exact(values.value), [rate, households])
    return [
        DiagnosisIndicator(
            indicator=rate,
            question="Combien de ménages sur cent peinent à payer leur carburant ?",
            plain="Modèle : carburant au-delà du seuil et revenu dans les trois premiers déciles. Il ne prétend pas "
            "reproduire GeoDIP.",
            purpose=None,
            kind=Kind.COST,
            direction=Direction.HIGHER_IS_WORSE,
            summary=ratio_of(rate, concerned, households, 100),
        ),
        DiagnosisIndicator(
            indicator=depth,
            question="De combien ces ménages dépassent-ils le seuil ?",
            plain="Points de revenu dépensés en carburant au-delà du seuil, en moyenne, par les ménages concernés.",
            purpose=None,
            kind=Kind.COST,
            direction=Direction.HIGHER_IS_WORSE,
            summary=weighted_mean_of(depth, weights),
        ),
    ]


def _published_rate(basis: Basis, ours: Indicator) -> list[DiagnosisIndicator]:
    if not basis.has("fuel_effort_rate_published"):
        return []
    column = published(basis.columns["fuel_effort_rate_published"])
    return [
        DiagnosisIndicator(
            indicator=column,
            question="Que dit GeoDIP de la précarité énergétique liée à la mobilité ?",
            plain=why_it_differs(column, ours),
            purpose=None,
            kind=Kind.COST,
            direction=Direction.HIGHER_IS_WORSE,
            summary=not_derivable(column, "le nombre de ménages derrière chaque taux n'est pas publié avec lui"),
        )
    ]


_FED_ON = (
    "median_income",
    "first_decile_income",
    "ninth_decile_income",
    "interdecile_ratio",
    "population",
    "area_km2",
    "households_with_car_share",
)
"""What incomes and fuel effort are computed from."""


def _marked(basis: Basis, column: Indicator) -> Indicator:
    return with_corrections_of(column, [basis.columns[id_] for id_ in _FED_ON if basis.has(id_)])
