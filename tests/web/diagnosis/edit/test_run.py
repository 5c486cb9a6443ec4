"""Computing the diagnosis of a démarche, and what makes a result out of date."""

from __future__ import annotations

import json

import pytest

from solimob.core.access import ServiceEditKind
from solimob.core.diagnosis import from_dict
from solimob.web.diagnosis import services
from solimob.web.diagnosis.services import run as run_module
from solimob.web.projects.jobs import RunCancelledError, RunRefusedError
from solimob.web.projects.models import Run, RunStatus
from solimob.web.projects.services import finish_run, start_run
from solimob.web.projects.tasks import execute_run
from tests.web.diagnosis.edit.conftest import Team
from tests.web.factories import make_run

pytestmark = pytest.mark.django_db


def performed(team: Team) -> Run:
    run = make_run(team.project, status=RunStatus.RUNNING)
    outcome = services.perform_run(run, lambda percent, message: None, lambda: False)
    finish_run(run.pk, outcome)
    run.refresh_from_db()
    return run


def kept(run: Run) -> tuple[dict, bytes]:
    files = services.current_store().read_run(run.run_id)
    return dict(files.manifest), files.read("diagnosis.json")


def test_run_is_kept_with_its_entries_when_performed(team: Team) -> None:
    services.correct_figure(team.editor, team.project, "households", "79329", 7000.0, "Décompte de la mairie.")
    run = performed(team)
    manifest, document = kept(run)
    assert manifest["territory"]["id"] == "247900798"
    assert manifest["seed"] == run.seed
    assert manifest["entries"]["corrections"][0]["value"] == 7000.0
    assert team.editor.name not in json.dumps(manifest)
    assert team.editor.name not in document.decode()
    assert from_dict(json.loads(document), current_year=2026).territory.name == "CC du Thouarsais"


def test_run_refused_in_french_when_a_correction_no_longer_fits(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    correction = services.correct_service(
        team.editor, team.project, ServiceEditKind.CLOSED, "emergency_ward", "79329", "Fermées."
    )
    correction.count = 9
    correction.save()
    run = make_run(team.project, status=RunStatus.RUNNING)
    with pytest.raises(RunRefusedError, match="il n'y en a que 1"):
        services.perform_run(run, lambda percent, message: None, lambda: False)
    assert services.current_store().runs() == []


def test_run_is_kept_when_the_store_is_older_than_the_database(team: Team) -> None:
    """A store in use before, under a new database: numbers start again at 1."""
    number = start_run(team.editor, team.project).pk
    services.current_store().save_run(f"diagnosis-{team.project.pk}-{number}", {}, {"diagnosis.json": b"{}"})
    execute_run.func(number)
    run = Run.objects.get(pk=number)
    assert (run.status, run.message) == (RunStatus.DONE, "")
    Run.objects.all().delete()
    again = start_run(team.editor, team.project)
    execute_run.func(again.pk)
    again.refresh_from_db()
    assert again.status == RunStatus.DONE
    assert again.run_id != run.run_id


def test_run_is_refused_in_french_when_a_part_exceeds_its_whole(team: Team) -> None:
    """A figure entered when the data allowed it, contradicted by those of a later file."""
    correction = services.correct_figure(team.editor, team.project, "unemployed_15_64", "79329", 700.0, "Décompte.")
    correction.value = 90_000.0
    correction.save()
    with pytest.raises(RunRefusedError, match=r"Correction à Thouars.*90000.*dépasse.*Actifs"):
        services.perform_run(make_run(team.project, status=RunStatus.RUNNING), lambda *_: None, lambda: False)


@pytest.mark.parametrize("error", [ValueError("the interval of 79329 does not hold its value"), KeyError("income")])
def test_software_error_is_logged_and_nobody_is_blamed_when_a_run_breaks(
    team: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def broken(inputs: object) -> None:
        raise error

    monkeypatch.setattr(run_module, "diagnose", broken)
    run = start_run(team.editor, team.project)
    execute_run.func(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "erreur du logiciel" in run.message
    assert "retirez" not in run.message
    assert type(error).__name__ in caplog.text
    assert "Traceback" in caplog.text


def test_run_is_refused_in_french_when_an_assumption_left_the_models(team: Team) -> None:
    kept = services.replace_assumption(team.editor, team.project, "fuel.price_eur_l", 2.0, None, None, "Relevé.")
    kept.parameter = "fuel.gone"
    kept.save()
    with pytest.raises(RunRefusedError, match="n’existe plus dans les modèles"):
        services.perform_run(make_run(team.project, status=RunStatus.RUNNING), lambda *_: None, lambda: False)


def test_run_stops_and_keeps_nothing_when_cancelled(team: Team) -> None:
    run = make_run(team.project, status=RunStatus.RUNNING)
    with pytest.raises(RunCancelledError):
        services.perform_run(run, lambda percent, message: None, lambda: True)
    assert services.current_store().runs() == []


def test_emergency_ward_is_found_outside_when_corrected_as_moved(team: Team) -> None:
    """The worked example: the ward of Thouars left for Faye-l'Abbesse (79116), outside the EPCI."""
    services.correct_service(
        team.editor,
        team.project,
        ServiceEditKind.MOVED,
        "emergency_ward",
        "79329",
        "Parties à Faye-l’Abbesse le 11/06/2018 (France 3) ; à vérifier.",
        to_code="79116",
    )
    diagnosis = from_dict(json.loads(kept(performed(team))[1]), current_year=2026)
    access = next(entry for entry in diagnosis.access if entry.kind_id == "emergency_ward")
    thouars = access.distance.codes.index("79329")
    assert access.nearest[thouars] == "79116"
    assert access.outside[thouars]
    assert diagnosis.service_edits[0].to_code == "79116"


def test_result_is_up_to_date_when_nothing_changed(team: Team, result: Run) -> None:
    assert services.stale_reason(team.project, result) == ""


def test_result_is_to_recompute_when_an_entry_changed_and_no_more_when_withdrawn(team: Team, result: Run) -> None:
    correction = services.correct_figure(team.editor, team.project, "households", "79329", 7000.0, "Décompte.")
    assert services.stale_reason(team.project, result).startswith("À recalculer : l’offre, des corrections")
    services.withdraw_figure_correction(team.editor, correction, "Erreur.")
    assert services.stale_reason(team.project, result) == ""
    result.refresh_from_db()
    assert result.status == RunStatus.DONE


def test_result_is_to_recompute_when_the_store_changed(team: Team, result: Run) -> None:
    result.store_version = "autre"
    assert "données plus récentes" in services.stale_reason(team.project, result)
