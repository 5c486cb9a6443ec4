"""Facts proposed by the figures, needs J6 and C-M8: their words, their interval, their public."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solimob.core.diagnosis import Diagnosis, Finding, Kind
from solimob.core.diagnosis.findings import findings
from solimob.core.diagnosis.result import DiagnosisIndicator, Direction
from solimob.core.evidence import Figure, Indicator, Nature
from tests.fake_epci import fake_diagnosis

NAMES = {"00001": "Bourg", "00002": "Val", "00003": "Mont"}


def entry(
    id_: str,
    values: list[float],
    interval: tuple[float, float] | None = None,
    total: float | None = None,
    plain: str = "Seuil à discuter.",
) -> DiagnosisIndicator:
    value = np.array(values, dtype=float)
    codes = tuple(f"{i + 1:05d}" for i in range(len(values)))
    column = Indicator(id_, id_, "ménages", codes, value, Nature.DERIVED, (), "2021", "")
    low, high = interval or (None, None)
    summary = Figure(float(value.sum()) if total is None else total, "ménages", Nature.DERIVED, low=low, high=high)
    return DiagnosisIndicator(column, "?", plain, None, Kind.NEED, Direction.HIGHER_IS_WORSE, summary)


def proposed(*entries: DiagnosisIndicator) -> dict[str, Finding]:
    return {finding.id: finding for finding in findings(entries, (), (), (), NAMES)}


def without_car(values: list[float], interval: tuple[float, float] | None = None) -> str:
    rate = entry("households_without_car_rate", [0.0] * len(values), (6.34, 8.46), total=7.4)
    return proposed(entry("households_without_car", values, interval), rate)["without-car"].text


@pytest.fixture(scope="module")
def diagnosis() -> Diagnosis:
    return fake_diagnosis(1)


def test_both_ends_of_an_interval_are_said_when_a_fact_has_one() -> None:
    """Bug found: the low end was dropped, and « au plus 4 314 » stood alone."""
    text = proposed(entry("elders_far_from_doctor", [1_000, 200, 70], (1_205, 4_314)))["elders-far-from-doctor"].text
    assert text == (
        "1\u202f270 (entre 1\u202f205 et 4\u202f314) habitants de 65 ans et plus vivent loin d'un médecin généraliste. "
        "Seuil à discuter."
    )


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (None, "26,8 % des habitants ont 65 ans ou plus."),
        ((26.78, 26.82), "26,8 % des habitants ont 65 ans ou plus."),
        ((26.5, 27.0), "26,8 % (entre 26,5 et 27,0 %) des habitants ont 65 ans ou plus."),
    ],
)
def test_interval_is_left_out_when_no_wider_than_the_last_digit(
    interval: tuple[float, float] | None, text: str
) -> None:
    assert proposed(entry("share_65p", [0.0], interval, total=26.8))["elders"].text == text


def test_households_without_car_are_said_with_both_intervals() -> None:
    assert without_car([300, 250, 48], (588, 609)) == (
        "598 (entre 588 et 609) ménages, soit 7,4 % (entre 6,3 et 8,5 %), n'ont pas de voiture. "
        "Au moins la moitié vit dans une seule commune : Bourg."
    )


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ([10, 80, 10], " Au moins la moitié vit dans une seule commune : Val."),
        ([30, 40, 30], " Au moins la moitié vit dans 2 communes sur 3."),
        ([30], ""),
        ([0, 1, 0], ""),
    ],
)
def test_where_half_of_a_public_lives_is_said_in_the_singular_or_the_plural(values: list[float], where: str) -> None:
    assert without_car(values).split("voiture.")[1] == where


def test_one_alone_takes_the_singular() -> None:
    assert without_car([0, 1, 0]).startswith("1 ménage, soit 7,4 % (entre 6,3 et 8,5 %), n'a pas de voiture.")
    text = proposed(entry("unemployed_far_from_job_centre", [1]))["unemployed-far-from-job-centre"].text
    assert text.startswith("1 chômeur au sens du recensement vit loin d'une agence pour l'emploi.")


def test_a_fact_on_nobody_is_not_proposed() -> None:
    assert proposed(entry("food_without_car_far", [0, 0, 0])) == {}


def test_a_fact_is_filed_under_a_public_only_when_it_counts_that_public(diagnosis: Diagnosis) -> None:
    """Bug found: under 20s stood for the 18 to 29, and people in work for those who look for some."""
    filed = {finding.id: finding.publics for finding in diagnosis.findings}
    assert filed["young-far-from-sports"] == ()
    assert filed["work-by-car"] == ()
    assert filed["without-car"] == ("no_car",)
    publics = {profile.id for profile in diagnosis.publics}
    assert {public for of_finding in filed.values() for public in of_finding} <= publics


def test_a_fact_is_silent_when_its_figure_is_unknown(diagnosis: Diagnosis) -> None:
    unknown = tuple(replace(e, summary=Figure(None, e.summary.unit, e.summary.nature)) for e in diagnosis.indicators)
    left = findings(unknown, diagnosis.access, diagnosis.publics, diagnosis.missing, diagnosis.names)
    assert {finding.id for finding in left} == {"services-outside", "unseen-publics"}
