"""The diagnosis of the fake EPCI."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from solimob.core.access import Facilities, Purpose, ServiceEdit, ServiceEditKind
from solimob.core.diagnosis import CorrectionError, Diagnosis, Kind, diagnose, to_dict
from solimob.core.evidence import Correction, Nature, vintage_note
from tests.fake_epci import fake_column, fake_diagnosis, fake_inputs

METHODS = Path(__file__).resolve().parents[3] / "docs" / "methode"
WHEN = date(2026, 11, 22)
CORRECTED = (("population", "00001", 4_500.0), ("population", "00003", 15.0), ("households", "00003", 7.0))


@pytest.fixture(scope="module")
def diagnosis() -> Diagnosis:
    return fake_diagnosis(1)


def test_at_least_30_indicators_each_with_its_own_question(diagnosis: Diagnosis) -> None:
    """L23: one indicator answers one question."""
    assert len(diagnosis.indicators) >= 30
    questions = Counter(entry.question for entry in diagnosis.indicators)
    assert questions.most_common(1)[0][1] == 1
    assert len({entry.indicator.id for entry in diagnosis.indicators}) == len(diagnosis.indicators)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_distance_counts_at_most_once_and_three_others_stand_beside_it(diagnosis: Diagnosis, purpose: Purpose) -> None:
    """L5: each purpose is more than a distance."""
    kinds = [entry.kind for entry in diagnosis.indicators if entry.purpose is purpose]
    assert kinds.count(Kind.DISTANCE) <= 1
    assert len(kinds) - kinds.count(Kind.DISTANCE) >= 3


def test_each_method_has_its_heading_or_page(diagnosis: Diagnosis) -> None:
    pages = list(METHODS.rglob("*.md"))
    anchors = {page.stem for page in pages}
    for page in pages:
        for heading in re.findall(r"^#+ (.*)$", page.read_text("utf-8"), flags=re.MULTILINE):
            named = re.search(r"\{#([a-z0-9-]+)\}$", heading)
            anchors.add(named[1] if named else "-".join(heading.lower().split()))
    columns = [entry.indicator for entry in (*diagnosis.indicators, *diagnosis.projections)]
    columns += [column for p in diagnosis.publics for column in (p.headcount, p.rate) if column is not None]
    columns += [access.distance for access in diagnosis.access]
    assert sorted({column.method for column in columns} - anchors) == []


def test_every_column_has_a_source_and_a_vintage(diagnosis: Diagnosis) -> None:
    """L23: indicators with source, year and uncertainty."""
    for entry in diagnosis.indicators:
        assert entry.indicator.sources, entry.indicator.id
        assert entry.indicator.vintage, entry.indicator.id


def test_summary_is_recomputed_from_counts(diagnosis: Diagnosis) -> None:
    inputs = fake_inputs(1)
    n = inputs.extent.n_inside
    old = inputs.columns["population_65p"].value[:n].sum()
    everybody = inputs.columns["population_age_base"].value[:n].sum()
    assert diagnosis.indicator("share_65p").summary.value == pytest.approx(100 * old / everybody)
    assert diagnosis.indicator("share_65p").indicator.value.mean() != pytest.approx(100 * old / everybody)


def test_summary_is_unknown_when_one_commune_is() -> None:
    inputs = fake_inputs(1)
    column = inputs.columns["population_65p"]
    values = column.value.copy()
    values[2] = np.nan
    partial = diagnose(replace(inputs, columns={**inputs.columns, column.id: replace(column, value=values)}))
    summary = partial.indicator("share_65p").summary
    assert summary.value is None
    assert summary.method == "9 communes sur 10 renseignées"


def test_secret_poverty_stays_unknown_beside_the_value_of_the_epci(diagnosis: Diagnosis) -> None:
    poverty = diagnosis.indicator("poverty_rate")
    assert poverty.indicator.known().sum() == 1
    assert poverty.summary.value is None
    assert diagnosis.indicator("epci_poverty_rate").indicator.known().all()


def test_ratio_of_two_vintages_names_both(diagnosis: Diagnosis) -> None:
    assert diagnosis.indicator("doctors_per_1000").indicator.vintage == "2018 et 2021"
    assert diagnosis.indicator("population_change").indicator.vintage == "2015 et 2021"


def test_modelled_columns_name_the_years_of_all_they_rest_on() -> None:
    """L23: medians of 2021, spread of 2020, survey of 2008, price of 2026; what is old is to be confirmed."""
    inputs = fake_inputs(1)
    deciles = ("first_decile_income", "ninth_decile_income", "interdecile_ratio")
    bare = {id_: column for id_, column in inputs.epci_columns.items() if id_ not in deciles}
    diagnosis = diagnose(replace(inputs, epci_columns=bare))
    assert diagnosis.indicator("low_income").indicator.vintage == "2020 et 2021"
    for id_ in ("fuel_effort_rate", "fuel_effort_depth"):
        vintage = diagnosis.indicator(id_).indicator.vintage
        # 2026 is the year of the area too.
        assert vintage == "2008 et 2020 et 2021 et 2026"
        assert vintage_note(vintage, 2026).endswith("à confirmer localement")


def test_exposure_rests_on_an_assumption_and_says_so(diagnosis: Diagnosis) -> None:
    """P10: isolation, with thresholds that are badged."""
    entry = diagnosis.indicator("food_without_car_far")
    assert entry.indicator.nature is Nature.MODELLED
    assert entry.indicator.rests_on_assumption
    assert entry.summary.rests_on_assumption
    assert "3 km" in entry.plain


def test_times_rest_on_assumed_speeds(diagnosis: Diagnosis) -> None:
    for access in diagnosis.access:
        for column in (access.distance, access.car, access.bike, access.walk):
            assert column.nature is Nature.MODELLED
            assert column.rests_on_assumption


def test_nearest_service_lies_outside_the_epci_when_the_epci_has_none(diagnosis: Diagnosis) -> None:
    cinema = next(access for access in diagnosis.access if access.kind_id == "cinema")
    assert all(cinema.outside)
    assert set(cinema.nearest).isdisjoint(diagnosis.territory.codes)
    assert any(finding.id == "services-outside" for finding in diagnosis.findings)


def test_moved_emergency_ward_changes_nearest_and_times() -> None:
    """L23: the worked example, as for Thouars: emergencies leave the town for a commune outside the EPCI.

    In BPE 2018 the ward (D106) is in Thouars (79329); it moved to Faye-l'Abbesse (79116) on 11/06/2018 (to verify).
    """
    inputs = fake_inputs(1)
    edit = ServiceEdit(
        ServiceEditKind.MOVED, "emergency_ward", "00001", "Un agent", WHEN, "Transfert à l'hôpital", "00013"
    )
    before, after = diagnose(inputs), diagnose(replace(inputs, service_edits=(edit,)))
    ward_before, ward_after = (next(a for a in d.access if a.kind_id == "emergency_ward") for d in (before, after))
    assert ward_before.nearest[0] == "00001"
    assert "00001" not in ward_after.nearest
    assert ward_after.outside[0]
    assert ward_after.car.value[0] > ward_before.car.value[0]
    shown = ward_after.car.figure("00001")
    assert Nature.DECLARED in shown.rests_on
    assert ward_after.car.corrections[0].author == "Un agent"
    assert after.service_edits == (edit,)
    other_before, other_after = (next(a for a in d.access if a.kind_id == "bank") for d in (before, after))
    assert other_after.car.value == pytest.approx(other_before.car.value)


def test_corrected_figure_changes_all_that_depends_on_it() -> None:
    inputs = fake_inputs(1)
    correction = Correction("households_with_car_share", "00002", 50.0, "Une élue", WHEN, "Résidence sociale ouverte")
    before, after = diagnose(inputs), diagnose(replace(inputs, corrections=(correction,)))
    for id_ in ("households_without_car", "households_without_car_rate", "food_without_car_far", "fuel_effort_rate"):
        column = after.indicator(id_).indicator
        assert column.figure("00002").value != before.indicator(id_).indicator.figure("00002").value, id_
        assert Nature.DECLARED in column.figure("00002").rests_on, id_
        assert [c.code for c in column.corrections] == ["00002"], id_
    assert after.indicator("households_without_car_rate").indicator.figure("00002").nature is Nature.DECLARED
    assert after.indicator("share_65p").indicator.corrections == ()


def test_missing_data_disappears_when_its_column_is_there(diagnosis: Diagnosis) -> None:
    """P22: 75+ when ingested, else « donnée absente » with the file that would fill it."""
    inputs = fake_inputs(1)
    absent = {entry.id for entry in diagnosis.missing}
    assert {"population_75p", "population_18_29", "disabled_adults", "rsa_recipients", "transit_times"} <= absent
    assert all(entry.filled_by for entry in diagnosis.missing)
    column = fake_column("population_75p", inputs.extent.codes, np.full(len(inputs.extent.codes), 50.0))
    filled = diagnose(replace(inputs, columns={**inputs.columns, "population_75p": column}))
    assert "population_75p" not in {entry.id for entry in filled.missing}
    profile = next(p for p in filled.publics if p.id == "age_75p")
    assert profile.missing is None
    assert profile.summary is not None
    assert profile.summary.value == 500


def test_register_counts_are_indicators_of_their_own_when_ingested() -> None:
    inputs = fake_inputs(1)
    m = len(inputs.extent.codes)
    columns = {**inputs.columns}
    for id_, value in (("registered_job_seekers", 40.0), ("rsa_recipients", 12.0)):
        columns[id_] = fake_column(id_, inputs.extent.codes, np.full(m, value))
    filled = diagnose(replace(inputs, columns=columns))
    assert filled.indicator("registered_job_seekers").summary.value == 400
    assert filled.indicator("rsa_recipients").summary.value == 120
    assert {"registered_job_seekers", "rsa_recipients"}.isdisjoint(entry.id for entry in filled.missing)


def test_kinds_absent_from_the_data_are_missing_and_not_zero() -> None:
    inputs = fake_inputs(1)
    known = inputs.facilities
    kept = [i for i, kind in enumerate(known.kinds) if kind != "cinema"]
    fewer = Facilities(
        known.codes, tuple(known.kinds[i] for i in kept), known.counts[:, kept], known.vintage, known.sources
    )
    partial = diagnose(replace(inputs, facilities=fewer))
    assert "service_cinema" in {entry.id for entry in partial.missing}
    assert "leisure_distance" not in {entry.indicator.id for entry in partial.indicators}


def test_publics_give_headcount_rate_and_reach_with_the_law_first(diagnosis: Diagnosis) -> None:
    """L11, C-S3, C-S14: the words of the law first; how many, where, how to reach them."""
    ids = [profile.id for profile in diagnosis.publics]
    assert ids[:2] == ["vulnerable", "disabled"]
    assert all("L.1231-1-1" in profile.legal_basis for profile in diagnosis.publics[:2])
    assert all(profile.reach for profile in diagnosis.publics)
    without_car = next(p for p in diagnosis.publics if p.id == "no_car")
    assert without_car.summary is not None
    assert without_car.summary_rate is not None
    assert without_car.summary.low is not None
    disabled = diagnosis.publics[1]
    assert disabled.headcount is None
    assert disabled.missing is not None


def test_modelled_low_incomes_stay_apart_from_published_poverty(diagnosis: Diagnosis) -> None:
    by_id = {profile.id: profile for profile in diagnosis.publics}
    low, vulnerable = by_id["low_income"], by_id["vulnerable"]
    assert low.headcount is not None
    assert vulnerable.headcount is not None
    assert low.headcount.nature is Nature.MODELLED
    assert vulnerable.headcount.nature is Nature.DERIVED
    assert vulnerable.headcount.known().sum() == 1


def test_findings_are_few_and_each_points_to_figures(diagnosis: Diagnosis) -> None:
    """J6, C-M8: facts with their evidence, to agree with or dispute."""
    assert 5 <= len(diagnosis.findings) <= 10
    assert len({finding.id for finding in diagnosis.findings}) == len(diagnosis.findings)
    for finding in diagnosis.findings:
        assert finding.evidence or finding.id == "unseen-publics"
        assert "vulnérable" not in finding.text


def test_ranks_peers_scales_and_projections_are_there(diagnosis: Diagnosis) -> None:
    """C-M3, C-M11."""
    assert diagnosis.ranking is not None
    assert [rank.code for rank in diagnosis.ranking.ranks] == list(diagnosis.territory.codes)
    assert len(diagnosis.peers) == 10
    assert {share.purpose for share in diagnosis.scale} == set(Purpose)
    assert diagnosis.projections


def test_same_inputs_give_the_same_bytes() -> None:
    texts = [json.dumps(to_dict(fake_diagnosis(3)), ensure_ascii=False) for _ in range(2)]
    assert texts[0] == texts[1]


def test_correction_outside_the_extent_is_refused() -> None:
    with pytest.raises(CorrectionError, match="99999") as refusal:
        diagnose(replace(fake_inputs(1), corrections=(Correction("households", "99999", 1.0, "Moi", WHEN, "essai"),)))
    assert (refusal.value.target, refusal.value.code) == ("households", "99999")


def test_corrected_population_reaches_ranks_and_scales_and_peers_say_they_do_not_use_it() -> None:
    """L23: a declared figure reaches all that depends on it; what stays official says so."""
    inputs = fake_inputs(1)
    corrections = tuple(Correction(*figure, "Une élue", WHEN, "Recensement") for figure in CORRECTED)
    before, after = diagnose(inputs), diagnose(replace(inputs, corrections=corrections))
    assert [s.commune.value for s in after.scale] != [s.commune.value for s in before.scale]
    assert before.ranking is not None
    assert after.ranking is not None
    small = {rank.code: rank.rank for rank in after.ranking.ranks}
    assert {rank.code: rank.rank for rank in before.ranking.ranks}["00003"] is not None
    assert small["00003"] is None
    assert after.peers == before.peers
    assert "les corrections locales n'y entrent pas" in after.peers_method


def test_trips_of_towns_are_taken_when_the_territory_is_dense() -> None:
    """C-M11: the distances of the survey are those of rural areas only where people live as there."""
    inputs = fake_inputs(1)
    area = inputs.columns["area_km2"]
    dense = replace(inputs, columns={**inputs.columns, "area_km2": replace(area, value=area.value / 100)})
    rural, urban = diagnose(inputs), diagnose(dense)
    as_towns = diagnose(replace(inputs, trip_distances=inputs.urban_trip_distances))
    assert [s.epci.value for s in urban.scale] == [s.epci.value for s in as_towns.scale]
    assert [s.epci.value for s in urban.scale] != [s.epci.value for s in rural.scale]
    assert any("hors de l'espace rural" in note for note in urban.notes)
    assert not any("hors de l'espace rural" in note for note in rural.notes)


def test_corrected_population_of_the_halo_reaches_the_scales() -> None:
    inputs = fake_inputs(1)
    counts = inputs.facilities.counts.copy()
    counts[inputs.extent.n_inside :] = np.nan
    inputs = replace(inputs, facilities=replace(inputs.facilities, counts=counts))
    correction = Correction("population", inputs.extent.codes[10], 250_000.0, "Une élue", WHEN, "Recensement")
    before, after = diagnose(inputs), diagnose(replace(inputs, corrections=(correction,)))
    assert [s.territory.value for s in after.scale] != [s.territory.value for s in before.scale]


def test_correction_of_a_variable_that_no_dataset_holds_is_shown_as_declared() -> None:
    """L23: what people declare is never dropped; elsewhere the figure stays unknown."""
    correction = Correction("population_75p", "00002", 100.0, "Une élue", WHEN, "Registre communal")
    inputs = fake_inputs(1)
    assert "population_75p" not in inputs.columns
    profile = next(p for p in diagnose(replace(inputs, corrections=(correction,))).publics if p.id == "age_75p")
    assert profile.headcount is not None
    figure = profile.headcount.figure("00002")
    assert (figure.value, figure.nature) == (100.0, Nature.DECLARED)
    assert profile.headcount.corrections == (correction,)
    assert profile.headcount.figure("00001").value is None
    assert profile.headcount.vintage == "2026"
    assert [source.id for source in profile.headcount.sources] == ["local-corrections"]


def test_correction_of_a_variable_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CorrectionError, match="« menages » n'existe pas"):
        diagnose(replace(fake_inputs(1), corrections=(Correction("menages", "00002", 1.0, "Moi", WHEN, "essai"),)))
