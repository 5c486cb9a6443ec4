from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solimob.core.counselling import advice_coverage
from solimob.core.evidence import Figure, Indicator, Nature
from solimob.reference.methods import place_of_method

CODES = ("a", "b", "c")


def column(id_: str, unit: str, values: list[float], codes: tuple[str, ...] = CODES, **more) -> Indicator:
    return Indicator(id_, id_, unit, codes, np.array(values), Nature.OBSERVED, (), "2024", id_, **more)


SEEKERS = column("job_seekers", "personnes", [100.0, 300.0, 0.0])


def test_share_is_weighted_by_job_seekers_when_every_time_is_known() -> None:
    """L21: share of job seekers within 30 minutes of an advice point; 30 minutes exactly is within."""
    coverage = advice_coverage(SEEKERS, column("time", "s", [1800.0, 1801.0, 60.0]))
    assert coverage.at_least.value == coverage.at_most.value == 25.0
    assert coverage.at_least.unit == "%"


def test_share_is_an_interval_when_a_time_is_unknown() -> None:
    coverage = advice_coverage(SEEKERS, column("time", "s", [600.0], codes=("a",)))
    assert (coverage.at_least.value, coverage.at_most.value) == (25.0, 100.0)
    # Nobody looks for work in c: its time does not matter.
    assert coverage.unknown_times == ("b",)


def test_time_is_unknown_when_its_interval_holds_the_limit() -> None:
    ends = {"low": np.array([500.0, 1700.0, 500.0]), "high": np.array([700.0, 1900.0, 700.0])}
    coverage = advice_coverage(SEEKERS, column("time", "s", [600.0, 1750.0, 600.0], **ends))
    assert (coverage.at_least.value, coverage.at_most.value) == (25.0, 100.0)


def test_share_is_unknown_when_the_job_seekers_of_a_commune_are() -> None:
    seekers = column("job_seekers", "personnes", [100.0, np.nan, 0.0])
    coverage = advice_coverage(seekers, column("time", "s", [600.0, 600.0, 600.0]))
    assert coverage.at_least.value is coverage.at_most.value is None
    assert coverage.unknown_job_seekers == ("b",)


def test_share_is_unknown_when_nobody_looks_for_work() -> None:
    seekers = column("job_seekers", "personnes", [0.0, 0.0, 0.0])
    assert advice_coverage(seekers, column("time", "s", [1.0, 1.0, 1.0])).at_least.value is None


def test_share_advised_is_unknown_until_entered() -> None:
    """L21: « inconnu » until somebody enters how many were advised in the year."""
    times = column("time", "s", [600.0, 600.0, 600.0])
    assert advice_coverage(SEEKERS, times).advised.value is None
    entered = Figure(value=50.0, unit="personnes", nature=Nature.DECLARED)
    advised = advice_coverage(SEEKERS, times, entered).advised
    assert advised.value == 12.5
    assert advised.nature is Nature.DECLARED


def test_times_are_refused_when_they_are_not_in_seconds() -> None:
    with pytest.raises(ValueError, match="in seconds"):
        advice_coverage(SEEKERS, column("time", "min", [10.0, 20.0, 30.0]))


def test_the_method_of_the_share_has_its_page() -> None:
    assert place_of_method(advice_coverage(SEEKERS, column("time", "s", [1.0, 1.0, 1.0])).at_least.method) is not None


def test_share_advised_rests_on_no_travel_time_when_entered() -> None:
    times = replace(column("time", "s", [1.0, 1.0, 1.0]), nature=Nature.MODELLED)
    coverage = advice_coverage(SEEKERS, times, Figure(40.0, "personnes", Nature.DECLARED))
    assert coverage.at_least.nature is Nature.MODELLED
    assert Nature.MODELLED not in coverage.advised.rests_on
