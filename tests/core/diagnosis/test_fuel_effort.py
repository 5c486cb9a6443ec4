"""Fuel effort, need P2: computed openly, with its inputs and its uncertainty shown."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solimob.core.diagnosis.fuel_effort import (
    ASSUMPTIONS,
    THRESHOLD,
    FuelEffort,
    _interval,
    fuel_effort,
    rate_and_depth,
    why_it_differs,
)
from solimob.core.diagnosis.income import Incomes, income_distribution
from solimob.core.evidence import Figure, Nature
from solimob.reference.parameters import load_parameters
from solimob.reference.survey import driver_kilometres
from tests.fake_epci import fake_column

PARAMETERS = load_parameters()
VALUES: dict[str, float] = {id_: PARAMETERS[id_].value or 0.0 for id_ in (*ASSUMPTIONS, THRESHOLD)}
KILOMETRES = driver_kilometres()


def incomes(*median: float) -> Incomes:
    codes = tuple(f"{i:05d}" for i in range(len(median)))
    column = fake_column("median_income", codes, median)
    return income_distribution({"median_income": column}, [None] * len(codes), {}, PARAMETERS["income.spread_national"])


def effort(median: list[float], cars: list[float], density: list[float], **changed: Figure) -> FuelEffort:
    distribution = incomes(*median)
    share = fake_column("households_with_car_share", distribution.codes, cars)
    return fuel_effort(distribution, share, np.array(density), KILOMETRES, {**PARAMETERS, **changed})


def rate(median: float = 21_000.0, cars: float = 0.9, density: float = 50.0, **changed: float) -> float:
    values = {**VALUES, **{id_.replace("__", "."): value for id_, value in changed.items()}}
    return float(rate_and_depth(incomes(median), np.array([cars]), np.array([density]), KILOMETRES, values)[0][0])


def households(median: float, cars: float, draws: int) -> tuple[float, float]:
    """Rate and depth of a rural commune by drawing households one by one: the model told another way."""
    rng = np.random.default_rng(3)
    rank = rng.standard_normal(draws)
    spread = VALUES["fuel.km_sigma_log"]
    rho = VALUES["fuel.km_income_correlation"]
    income = median * np.exp((PARAMETERS["income.spread_national"].value or 0) * rank)
    poor = income < VALUES["income.decile_3"]
    one = KILOMETRES.persons_share[1, 1] / VALUES["fuel.persons_1_car"]
    two = KILOMETRES.persons_share[1, 2] / VALUES["fuel.persons_2_cars"]
    without = (1 - cars) * VALUES["fuel.no_car_ratio_low_income"]
    second = two / (one + two) * VALUES["fuel.second_car_ratio_low_income"]
    u = rng.random(draws)
    fleet = np.where(u < without, 0, np.where(u < without + (1 - without) * (1 - second), 1, 2))
    persons = np.array([0.0, VALUES["fuel.persons_1_car"], VALUES["fuel.persons_2_cars"]])[fleet]
    units = np.array([1.0, VALUES["fuel.units_1_car"], VALUES["fuel.units_2_cars"]])[fleet]
    days = VALUES["fuel.weekdays"]
    mean_km = persons * (KILOMETRES.weekday_km[1] * days + KILOMETRES.weekend_km[1] * (365 - days))[fleet]
    noise = rho * rank + math.sqrt(1 - rho**2) * rng.standard_normal(draws)
    km = mean_km * np.exp(spread * noise - spread**2 / 2)
    share = km * VALUES["fuel.consumption_l_100km"] / 100 * VALUES["fuel.price_eur_l"] / (income * units)
    over = poor & (share > VALUES[THRESHOLD])
    return float(over.mean()), float((share[over] - VALUES[THRESHOLD]).mean())


def test_quadrature_agrees_with_households_drawn_one_by_one() -> None:
    expected_rate, expected_depth = households(20_500.0, 0.88, 2_000_000)
    found = rate_and_depth(incomes(20_500.0), np.array([0.88]), np.array([40.0]), KILOMETRES, VALUES)
    assert found[0][0] == pytest.approx(expected_rate, abs=0.001)
    assert found[1][0] == pytest.approx(expected_depth, abs=0.0005)


def test_rate_is_the_normal_law_when_everyone_is_poor_and_alike() -> None:
    # Every household under the decile with the same income: one car, 10,000 km, 0.1 €/km, 1 unit, 20,000 €: 5 %.
    kilometres = replace(
        KILOMETRES,
        weekday_km=np.full((2, 3), 10_000 / 365),
        weekend_km=np.full((2, 3), 10_000 / 365),
        persons_share=np.array([[0.0, 1.0, 0.0]] * 2),
    )
    values = {
        **VALUES,
        "fuel.price_eur_l": 2.0,
        "fuel.consumption_l_100km": 5.0,
        "fuel.persons_1_car": 1.0,
        "fuel.units_1_car": 1.0,
        "fuel.km_income_correlation": 0.0,
        "income.decile_3": 1e9,
    }
    one_income = replace(incomes(20_000.0), spread=np.array([1e-6]))
    found, depth = rate_and_depth(one_income, np.array([1.0]), np.array([10.0]), kilometres, values)
    sigma = values["fuel.km_sigma_log"]
    d = (math.log(0.05 / 0.045) - sigma**2 / 2) / sigma
    normal = NormalDist()
    assert found[0] == pytest.approx(normal.cdf(d), abs=1e-4)
    assert depth[0] == pytest.approx((0.05 * normal.cdf(d + sigma) - 0.045 * normal.cdf(d)) / normal.cdf(d), abs=1e-4)


def test_nobody_is_counted_when_no_household_has_a_car() -> None:
    assert rate(cars=0.0) == 0
    assert np.isnan(effort([21_000], [0.0], [50.0]).depth.value[0])


def test_result_is_modelled_and_holds_its_value_when_every_input_is_known() -> None:
    found = effort([19_000, 24_000], [85.0, 97.0], [30.0, 900.0])
    for column in (found.rate, found.depth):
        assert column.nature is Nature.MODELLED
        assert column.rests_on_assumption
        assert (column.low < column.value).all()
        assert (column.high > column.value).all()
    assert {"entd-2008", "insee-filosofi-2020", "solimob-assumption"} <= {s.id for s in found.rate.sources}


def test_a_commune_stays_unknown_when_an_input_is() -> None:
    found = effort([np.nan, 20_000, 20_000, 20_000], [90, np.nan, 90, 90], [50, 50, np.nan, 50])
    assert np.isnan(found.rate.value).tolist() == [True, True, True, False]
    assert np.isnan(found.rate.low).tolist() == [True, True, True, False]


def test_threshold_moves_the_rate_and_not_the_interval() -> None:
    lower = replace(PARAMETERS[THRESHOLD], value=0.039)
    assert effort([21_000], [90], [50], **{THRESHOLD: lower}).rate.value[0] > effort([21_000], [90], [50]).rate.value[0]


def test_interval_is_the_value_when_nothing_is_uncertain() -> None:
    sure = {id_: replace(PARAMETERS[id_], low=None, high=None) for id_ in ASSUMPTIONS}
    distribution = incomes(21_000.0)
    distribution = replace(distribution, spread_low=distribution.spread, spread_high=distribution.spread)
    share = fake_column("households_with_car_share", distribution.codes, [90.0])
    found = fuel_effort(distribution, share, np.array([50.0]), KILOMETRES, {**PARAMETERS, **sure})
    assert found.rate.low[0] == found.rate.value[0] == found.rate.high[0]


def test_a_missing_parameter_is_named() -> None:
    distribution = incomes(21_000.0)
    share = fake_column("households_with_car_share", distribution.codes, [90.0])
    without = {id_: figure for id_, figure in PARAMETERS.items() if id_ != "fuel.price_eur_l"}
    with pytest.raises(KeyError, match=r"fuel\.price_eur_l"):
        fuel_effort(distribution, share, np.array([50.0]), KILOMETRES, without)


def test_the_note_does_not_claim_to_reproduce_geodip() -> None:
    published = fake_column("fuel_effort_rate_published", ("00000",), [15.5])
    note = why_it_differs(published, effort([21_000], [90], [50]).rate)
    assert "ne cherche pas à reproduire GeoDIP" in note


@settings(max_examples=60)
@given(st.floats(14_000, 40_000), st.floats(0, 1), st.floats(1, 1_000), st.floats(1.0, 3.0))
def test_rate_rises_with_price_and_kilometres_and_falls_with_income(
    median: float, cars: float, density: float, factor: float
) -> None:
    base = rate(median, cars, density)
    assert 0 <= base <= 1
    assert rate(median, cars, density, fuel__price_eur_l=VALUES["fuel.price_eur_l"] * factor) >= base - 1e-12
    assert rate(median * factor, cars, density) <= base + 1e-12
    further = replace(KILOMETRES, weekday_km=KILOMETRES.weekday_km * factor, weekend_km=KILOMETRES.weekend_km * factor)
    longer = rate_and_depth(incomes(median), np.array([cars]), np.array([density]), further, VALUES)
    assert longer[0][0] >= base - 1e-12


@settings(max_examples=40)
@given(st.lists(st.floats(13_000, 45_000), min_size=1, max_size=5), st.floats(0, 100), st.floats(1, 2_000))
def test_interval_holds_the_value_and_stays_a_share(median: list[float], cars: float, density: float) -> None:
    found = effort(median, [cars] * len(median), [density] * len(median)).rate
    assert (found.low >= 0).all()
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()
    assert (found.high <= 100).all()


def test_an_assumption_counts_once_when_both_its_ends_move_the_result_the_same_way() -> None:
    value = np.array([10.0, 10.0])
    low, high = _interval(value, [[np.array([13.0, 13.0]), np.array([14.0, 7.0])], [np.array([13.0, 10.0])]], 100.0)
    assert high == pytest.approx([15.0, 13.0])
    assert low == pytest.approx([10.0, 7.0])


def test_interval_is_unknown_when_an_end_of_an_assumption_leaves_nobody() -> None:
    low, high = _interval(np.array([10.0]), [[np.array([np.nan]), np.array([12.0])]], 100.0)
    assert np.isnan(low).all()
    assert np.isnan(high).all()
