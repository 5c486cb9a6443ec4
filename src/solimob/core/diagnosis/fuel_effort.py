"""Fuel effort: households that spend too much of a low income on the fuel of their daily trips. A model of ours.

Rate and depth, by quadrature over the incomes of each commune. The formulas, the assumptions and what separates this
column from GeoDIP's are in docs/methode/precarite-carburant.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from solimob.core.diagnosis.income import Incomes
from solimob.core.diagnosis.result import FuelAssumptions
from solimob.core.evidence import Figure, Indicator, Nature, Source, joined_vintage

type Floats = NDArray[np.float64]

ASSUMPTIONS = (
    "fuel.price_eur_l",
    "fuel.consumption_l_100km",
    "fuel.weekdays",
    "fuel.persons_1_car",
    "fuel.persons_2_cars",
    "fuel.units_1_car",
    "fuel.units_2_cars",
    "fuel.km_sigma_log",
    "fuel.km_income_correlation",
    "fuel.no_car_ratio_low_income",
    "fuel.second_car_ratio_low_income",
    "fuel.rural_density_max",
    "income.decile_3",
)
"""Parameters whose interval widens the result's."""
THRESHOLD = "fuel.threshold_share"
"""The threshold is a convention, not an uncertainty: it can be edited, and does not widen the interval."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_NODES, _WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2
_DAYS_PER_YEAR = 365.0


@dataclass(frozen=True, slots=True, eq=False)
class DriverKilometres:
    """Kilometres driven per person-day, those who stay at home counted as zero, from the travel survey.

    Arrays (2, 3): rows not rural, rural; columns 0, 1, 2 cars or more in the household. `persons_share` sums to 1
    on each row; `days` is the number of surveyed mobile days behind the smaller of the two means.
    """

    weekday_km: Floats
    weekend_km: Floats
    persons_share: Floats
    days: NDArray[np.int64]
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class FuelEffort:
    """Rate (% of households) and depth (points of income above the threshold, among them), with intervals."""

    rate: Indicator
    depth: Indicator
    assumptions: FuelAssumptions


def fuel_effort(
    incomes: Incomes,
    with_car_share: Indicator,
    density_km2: Floats,
    kilometres: DriverKilometres,
    parameters: Mapping[str, Figure],
    overrides: tuple[str, ...] = (),
) -> FuelEffort:
    """Return rate and depth of fuel effort of each commune, modelled, with the interval of the assumptions.

    A household counts when its fuel exceeds the threshold share of its income **and** its standard of living is under
    the third national decile. Each assumption in turn goes to its low and to its high end; the larger deviation of each
    adds on its side, as the root of the sum of squares (independent assumptions).

    Parameters
    ----------
    incomes
        Standard of living over n communes.
    with_car_share
        Households with a car, %, same communes.
    density_km2
        Inhabitants per km², n floats; it decides which row of `kilometres` applies.
    parameters
        Must hold `ASSUMPTIONS` and `THRESHOLD`.
    overrides
        Identifiers of the parameters that a user replaced.

    Raises
    ------
    KeyError
        If a parameter is missing.
    ValueError
        If the communes differ or a parameter is unknown.
    """
    if with_car_share.codes != incomes.codes or density_km2.shape != (len(incomes.codes),):
        raise ValueError("incomes, cars and density are not over the same communes")
    values = {id_: _known(id_, parameters[id_]) for id_ in (*ASSUMPTIONS, THRESHOLD)}
    cars = with_car_share.value / 100.0

    def run(changed: Mapping[str, float], spread: Floats | None = None) -> tuple[Floats, Floats]:
        varied = incomes if spread is None else replace(incomes, spread=spread)
        return rate_and_depth(varied, cars, density_km2, kilometres, {**values, **changed})

    centre = run({})
    swings = [[run({id_: end}) for end in _ends(parameters[id_])] for id_ in ASSUMPTIONS]
    swings.append([run({}, spread) for spread in (incomes.spread_low, incomes.spread_high)])
    figures = [parameters[id_] for id_ in (*ASSUMPTIONS, THRESHOLD)]
    sources = dict.fromkeys((*incomes.sources, *with_car_share.sources, kilometres.source))
    sources |= dict.fromkeys(s for figure in figures for s in figure.sources)
    # The threshold is a convention: its year says nothing of how old the figures are.
    years = [parameters[id_].year for id_ in ASSUMPTIONS] + [kilometres.source.year]
    vintage = joined_vintage([incomes.vintage, with_car_share.vintage, *(str(y) for y in years if y is not None)])
    rests_on = reduce(frozenset.union, (f.rests_on for f in figures), incomes.rests_on | with_car_share.rests_on)

    def column(id_: str, label: str, unit: str, which: int, ceiling: float) -> Indicator:
        value = 100 * centre[which]
        low, high = _interval(value, [[100 * end[which] for end in swing] for swing in swings if swing], ceiling)
        return Indicator(
            id=id_,
            label=label,
            unit=unit,
            codes=incomes.codes,
            value=value,
            low=low,
            high=high,
            nature=Nature.MODELLED,
            sources=tuple(sources),
            vintage=vintage,
            method="precarite-carburant",
            rests_on=rests_on,
        )

    rate_label = "Ménages en précarité carburant (modèle solimob)"
    depth_label = "Profondeur : dépassement moyen du seuil par ces ménages"
    return FuelEffort(
        rate=column("fuel_effort_rate", rate_label, "%", 0, 100.0),
        depth=column("fuel_effort_depth", depth_label, "points de revenu", 1, math.inf),
        assumptions=FuelAssumptions(
            price_eur_per_l=parameters["fuel.price_eur_l"],
            consumption_l_per_100km=parameters["fuel.consumption_l_100km"],
            threshold_share=parameters[THRESHOLD],
            overrides=overrides,
        ),
    )


def rate_and_depth(
    incomes: Incomes,
    with_car_share: Floats,
    density_km2: Floats,
    kilometres: DriverKilometres,
    values: Mapping[str, float],
) -> tuple[Floats, Floats]:
    """Return rate (share of households) and depth (mean excess over the threshold, share of income) of n communes.

    Quadrature over the n incomes under the decile: a Gauss-Legendre rule on their ranks. NaN where the median, the
    cars or the density is unknown; the depth of a commune whose rate is zero is unknown too.
    """
    poor = ndtr(np.log(values["income.decile_3"] / incomes.median_eur) / incomes.spread)
    ranks = ndtri(poor[:, None] * _NODES)
    income_eur = incomes.median_eur[:, None] * np.exp(incomes.spread[:, None] * ranks)
    rural = np.where(np.isnan(density_km2), 0, density_km2 < values["fuel.rural_density_max"]).astype(np.int64)
    none, second = _fleet(with_car_share, kilometres, values, rural)
    over = np.zeros_like(poor)
    excess = np.zeros_like(poor)
    for cars, household_share in ((1, (1 - none) * (1 - second)), (2, (1 - none) * second)):
        effort_median, sigma = _effort(income_eur, ranks, kilometres, values, rural, cars)
        above = np.log(effort_median / values[THRESHOLD]) / sigma
        beyond = ndtr(above)
        # E[(X − t)+] of a lognormal X: median·exp(σ²/2)·Φ(d + σ) − t·Φ(d), d = ln(median/t)/σ.
        mean_excess = effort_median * np.exp(sigma**2 / 2) * ndtr(above + sigma) - values[THRESHOLD] * beyond
        over += household_share * (beyond @ _WEIGHTS)
        excess += household_share * (mean_excess @ _WEIGHTS)
    unknown = np.isnan(density_km2) | np.isnan(with_car_share)
    rate = np.where(unknown, np.nan, poor * over)
    with np.errstate(invalid="ignore", divide="ignore"):
        depth = np.where(rate > 0, excess / over, np.nan)
    return rate, depth


def why_it_differs(published: Indicator, ours: Indicator) -> str:
    """Return the French note to print beside an ingested GeoDIP column."""
    return (
        f"« {published.label} » ({published.vintage}) et « {ours.label} » ne mesurent pas la même chose : GeoDIP part "
        "de revenus fiscaux individuels et de trajets simulés ménage par ménage ; le modèle solimob part de la médiane "
        "publiée de chaque commune, d'une enquête de 2008 et d'hypothèses que vous pouvez changer. Il ne cherche pas à "
        "reproduire GeoDIP : retenez l'ordre de grandeur et l'intervalle, et le chiffre de GeoDIP quand vous l'avez."
    )


def _fleet(
    with_car_share: Floats, kilometres: DriverKilometres, values: Mapping[str, float], rural: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Return, among low-income households, the share without car and the share of two cars among the motorised."""
    one = kilometres.persons_share[:, 1] / values["fuel.persons_1_car"]
    two = kilometres.persons_share[:, 2] / values["fuel.persons_2_cars"]
    second = np.minimum(1.0, (two / (one + two))[rural] * values["fuel.second_car_ratio_low_income"])
    return np.minimum(1.0, (1 - with_car_share) * values["fuel.no_car_ratio_low_income"]), second


def _effort(
    income_eur: Floats,
    ranks: Floats,
    kilometres: DriverKilometres,
    values: Mapping[str, float],
    rural: NDArray[np.int64],
    cars: int,
) -> tuple[Floats, float]:
    """Return the median and the log-deviation of fuel / income given the income, for households with `cars` cars."""
    name = "1_car" if cars == 1 else "2_cars"
    weekdays = values["fuel.weekdays"]
    per_person = kilometres.weekday_km[:, cars] * weekdays + kilometres.weekend_km[:, cars] * (
        _DAYS_PER_YEAR - weekdays
    )
    mean_km = (per_person * values[f"fuel.persons_{name}"])[rural][:, None]
    spread, rho = values["fuel.km_sigma_log"], values["fuel.km_income_correlation"]
    median_km = mean_km * np.exp(-(spread**2) / 2 + rho * spread * ranks)
    eur_per_km = values["fuel.consumption_l_100km"] / 100 * values["fuel.price_eur_l"]
    return median_km * eur_per_km / (income_eur * values[f"fuel.units_{name}"]), spread * math.sqrt(1 - rho**2)


def _interval(value: Floats, swings: Sequence[Sequence[Floats]], ceiling: float) -> tuple[Floats, Floats]:
    """Return the ends of a column from what each assumption gives at its own ends.

    An assumption counts once on each side, by its larger deviation. Where one of its ends leaves nobody,
    how far the result goes is unknown, and so is the interval.
    """
    below, above = np.zeros_like(value), np.zeros_like(value)
    for swing in swings:
        deviations = np.array(swing) - value
        below += np.minimum(deviations, 0.0).min(axis=0) ** 2
        above += np.maximum(deviations, 0.0).max(axis=0) ** 2
    low = np.maximum(value - np.sqrt(below), 0.0)
    return low, np.minimum(value + np.sqrt(above), np.maximum(ceiling, value))


def _ends(figure: Figure) -> tuple[float, ...]:
    return () if figure.low is None or figure.high is None else (figure.low, figure.high)


def _known(id_: str, figure: Figure) -> float:
    if figure.value is None:
        raise ValueError(f"parameter {id_} is unknown")
    return figure.value
