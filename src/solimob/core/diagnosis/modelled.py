"""The modelled indicators of a diagnosis: low incomes, fuel effort, ageing, with their questions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solimob.core.diagnosis.fuel_effort import FuelEffort, fuel_effort, why_it_differs
from solimob.core.diagnosis.income import Incomes, income_distribution, low_income
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.summary import total_of, weighted_mean_of
from solimob.core.diagnosis.projection import growth_65p, population_65p_in_ten_years
from solimob.core.diagnosis.result import DiagnosisIndicator, Direction, Kind
from solimob.core.evidence import Figure, Indicator


def low_income_indicators(basis: Basis) -> tuple[DiagnosisIndicator, ...]:
    """Return headcount and share of the people on a low income, « estimé »; none without medians."""
    if not basis.has("median_income", "population"):
        return ()
    incomes = _incomes(basis)
    headcount, share = low_income(incomes, basis.columns["population"], basis.parameter("income.decile_3"))
    return (
        DiagnosisIndicator(
            indicator=headcount,
            question="Combien de personnes vivent avec un bas revenu ?",
            plain="Estimation : sous le troisième décile national, d'après la médiane publiée de chaque commune.",
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=total_of(headcount),
            decimals=0,
        ),
        DiagnosisIndicator(
            indicator=share,
            question="Quelle part des habitants vit avec un bas revenu ?",
            plain="Estimation, à lire avec son intervalle ; en France, ce serait trois habitants sur dix.",
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=weighted_mean_of(share, basis.columns["population"]),
        ),
    )


def fuel_effort_of(basis: Basis) -> FuelEffort | None:
    """Return fuel effort over the communes of the territory; None without medians, cars, areas or survey tables."""
    kilometres = basis.inputs.kilometres
    if kilometres is None or not basis.has("median_income", "households_with_car_share", "population", "area_km2"):
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        density = basis.columns["population"].value / basis.columns["area_km2"].value
    cars = basis.columns["households_with_car_share"]
    return fuel_effort(_incomes(basis), cars, density, kilometres, basis.inputs.parameters)


def fuel_effort_indicators(basis: Basis, effort: FuelEffort | None) -> tuple[DiagnosisIndicator, ...]:
    """Return rate and depth of fuel effort; beside a published GeoDIP column the reading says why they differ."""
    if effort is None or not basis.has("households"):
        return ()
    households = basis.columns["households"]
    published = basis.columns.get("fuel_effort_rate_published")
    beside = "" if published is None else " " + why_it_differs(published, effort.rate)
    concerned = replace(households, id="fuel_effort_households", value=households.value * effort.rate.value)
    return (
        DiagnosisIndicator(
            indicator=effort.rate,
            question="Combien de ménages à bas revenu le carburant met-il en difficulté ?",
            plain="Plus de 4,5 % du revenu en carburant, sous le troisième décile : un modèle, avec son intervalle."
            + beside,
            purpose=None,
            kind=Kind.COST,
            direction=Direction.HIGHER_IS_WORSE,
            summary=weighted_mean_of(effort.rate, households),
        ),
        DiagnosisIndicator(
            indicator=effort.depth,
            question="De combien ces ménages dépassent-ils le seuil ?",
            plain="Points de revenu au-dessus du seuil, en moyenne, pour les ménages comptés dans le taux.",
            purpose=None,
            kind=Kind.COST,
            direction=Direction.HIGHER_IS_WORSE,
            summary=weighted_mean_of(effort.depth, concerned),
        ),
    )


def projections(basis: Basis) -> tuple[DiagnosisIndicator, ...]:
    """Return the number of people aged 65 or more in ten years and its growth; none without age bands."""
    if not basis.has("population_20_64", "population_65p"):
        return ()
    today = basis.columns["population_65p"]
    later = population_65p_in_ten_years(basis.columns["population_20_64"], today, basis.inputs.parameters)
    growth = growth_65p(later, today)
    ahead = total_of(later)
    return (
        DiagnosisIndicator(
            indicator=later,
            question="Combien de personnes auront 65 ans ou plus dans dix ans ?",
            plain="Projection simple à partir de trois tranches d'âge ; ses hypothèses sont affichées.",
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=ahead,
            decimals=0,
        ),
        DiagnosisIndicator(
            indicator=growth,
            question="De combien leur nombre va-t-il changer ?",
            plain="Évolution en dix ans par rapport au recensement.",
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=_growth_figure(ahead, float(today.value.sum()), growth),
            decimals=0,
        ),
    )


def _incomes(basis: Basis) -> Incomes:
    inputs = basis.inputs
    epci_of = inputs.extent.communes["epci"].to_list()[: basis.n]
    national = basis.parameter("income.spread_national")
    return income_distribution(basis.columns, epci_of, inputs.epci_columns, national)


def _growth_figure(ahead: Figure, today: float, growth: Indicator) -> Figure:
    def percent(end: float | None) -> float | None:
        return 100 * (end / today - 1) if end is not None and today > 0 else None

    return replace(
        ahead, value=percent(ahead.value), low=percent(ahead.low), high=percent(ahead.high), unit=growth.unit
    )
