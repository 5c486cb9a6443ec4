"""Corrections that contradict themselves or the other figures are refused in French; figures nobody touched are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from solimob.core.access import ServiceEdit, ServiceEditKind
from solimob.core.diagnosis import CorrectionError, diagnose, value_fault
from solimob.core.evidence import Correction
from tests.fake_epci import fake_inputs

WHEN = date(2026, 11, 22)


def corrected(target: str, value: float, code: str = "00002") -> Correction:
    return Correction(target, code, value, "Une élue", WHEN, "Comptage")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("households_with_car_share", 250.0, "de 0 à 100, pas 250"),
        ("households", -1.0, "négatif"),
        ("households", float("inf"), "nombre possible"),
        ("households_with_car_share", 100.0, ""),
        ("households", 0.0, ""),
    ],
)
def test_value_is_refused_when_its_variable_cannot_have_it(variable: str, value: float, said: str) -> None:
    fault = value_fault(variable, value)
    assert said in fault
    assert bool(fault) == bool(said)


@pytest.mark.parametrize(
    ("corrections", "target"),
    [
        ((corrected("households_with_car_share", 250.0),), "households_with_car_share"),
        ((corrected("unemployed_15_64", 90_000.0),), "unemployed_15_64"),
        ((corrected("active_15_64", 1.0),), "active_15_64"),
        ((corrected("population_65p", 90_000.0),), "population_65p"),
        ((corrected("population_75p", 90_000.0),), "population_75p"),
        ((corrected("households", 90_000.0, "00012"),), "households"),
    ],
)
def test_corrections_are_refused_with_variable_and_commune(corrections: tuple[Correction, ...], target: str) -> None:
    """L23: a correction is judged at the door, not in the middle of a model."""
    (correction,) = corrections
    with pytest.raises(CorrectionError, match=f"Commune {int(correction.code)} \\({correction.code}\\)") as refusal:
        diagnose(replace(fake_inputs(1), corrections=corrections))
    assert (refusal.value.target, refusal.value.code) == (target, correction.code)


def test_part_and_whole_are_accepted_when_both_are_corrected() -> None:
    both = corrected("unemployed_15_64", 9_000.0), corrected("active_15_64", 9_500.0)
    whole = corrected("population_15_64", 9_600.0), corrected("population_age_base", 20_000.0)
    diagnosis = diagnose(replace(fake_inputs(1), corrections=both + whole))
    assert diagnosis.indicator("unemployment_rate").indicator.figure("00002").value == pytest.approx(
        100 * 9_000 / 9_500
    )


def test_published_figures_are_not_judged_when_nobody_corrects_them() -> None:
    inputs = fake_inputs(1)
    column = inputs.columns["unemployed_15_64"]
    more = replace(column, value=inputs.columns["active_15_64"].value * 1.01)
    diagnosis = diagnose(replace(inputs, columns={**inputs.columns, "unemployed_15_64": more}))
    assert diagnosis.indicator("unemployment_rate").summary.value == pytest.approx(101)


@pytest.mark.parametrize("action", [ServiceEditKind.CLOSED, ServiceEditKind.MOVED])
def test_service_is_not_closed_nor_moved_when_nobody_knows_how_many_there_are(action: ServiceEditKind) -> None:
    inputs = fake_inputs(1)
    counts = inputs.facilities.counts.copy()
    counts[1, :] = np.nan
    moved_to = "00001" if action is ServiceEditKind.MOVED else None
    edit = ServiceEdit(action, "bank", "00002", "Une élue", WHEN, "Vu sur place", moved_to)
    with pytest.raises(CorrectionError, match="ne couvre pas la commune 00002") as refusal:
        diagnose(replace(inputs, facilities=replace(inputs.facilities, counts=counts), service_edits=(edit,)))
    assert (refusal.value.target, refusal.value.code) == ("bank", "00002")


def test_service_edits_are_refused_when_there_are_too_few_or_the_commune_is_far() -> None:
    inputs = fake_inputs(1)
    for code, said in (("00002", "il n'y en a que"), ("99999", "99999")):
        edit = ServiceEdit(ServiceEditKind.CLOSED, "bank", code, "Une élue", WHEN, "Vu sur place", count=50)
        with pytest.raises(CorrectionError, match=said):
            diagnose(replace(inputs, service_edits=(edit,)))
