"""Runs: queue, progress, cancellation, death of the worker, retry."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from solimob.store import Store
from solimob.web.accounts.models import LogEntry
from solimob.web.accounts.roles import Role
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects import services, tasks
from solimob.web.projects.jobs import IsCancelled, ReportProgress, RunCancelledError, RunOutcome, RunRefusedError
from solimob.web.projects.models import Project, Run, RunStatus
from solimob.web.projects.tasks import delete_results, execute_run
from tests.web.factories import make_member, make_run
from tests.web.htmx import HtmxClient, assert_same_fragment


def succeed(run: Run, report_progress: ReportProgress, is_cancelled: IsCancelled) -> RunOutcome:
    report_progress(40, "Accès aux services")
    assert not is_cancelled()
    return RunOutcome("run-1", "v1")


def notice_cancellation(run: Run, report_progress: ReportProgress, is_cancelled: IsCancelled) -> RunOutcome:
    services.cancel_run(run.requested_by, run)
    assert is_cancelled()
    raise RunCancelledError


def refuse(run: Run, report_progress: ReportProgress, is_cancelled: IsCancelled) -> RunOutcome:
    raise RunRefusedError("Aucune donnée sur ce territoire : ajoutez-en avec « solimob ingest ».")


def fall(run: Run, report_progress: ReportProgress, is_cancelled: IsCancelled) -> RunOutcome:
    raise ZeroDivisionError


@pytest.fixture
def performed_by(settings: object) -> Callable[[Callable[..., RunOutcome]], None]:
    def use(function: Callable[..., RunOutcome]) -> None:
        settings.SOLIMOB_RUN_PERFORMERS = {"diagnosis": f"{__name__}.{function.__name__}"}

    return use


def test_run_points_to_its_result_when_done(project: Project, performed_by: Callable[..., None]) -> None:
    performed_by(succeed)
    run = services.start_run(project.created_by, project, seed=7)
    assert DBTaskResult.objects.count() == 1
    execute_run.func(run.pk)
    run.refresh_from_db()
    assert (run.status, run.progress, run.run_id, run.store_version, run.seed) == ("done", 100, "run-1", "v1", 7)
    codes = set(LogEntry.objects.values_list("code", flat=True))
    assert {"projects.run.started", "projects.run.finished"} <= codes


@pytest.mark.parametrize(
    ("function", "status", "message"),
    [(notice_cancellation, "cancelled", ""), (refuse, "failed", "Aucune donnée"), (fall, "failed", "erreur")],
)  # fmt: skip
def test_row_says_so_when_run_does_not_succeed(
    project: Project, performed_by: Callable[..., None], function: Callable[..., RunOutcome], status: str, message: str
) -> None:
    performed_by(function)
    run = services.start_run(project.created_by, project)
    execute_run.func(run.pk)
    run.refresh_from_db()
    assert run.status == status
    assert message in run.message


def cancel_at_the_end(run: Run, report_progress: ReportProgress, is_cancelled: IsCancelled) -> RunOutcome:
    assert not is_cancelled()
    Store(settings.SOLIMOB_HOME).save_run(run.run_id, {}, {"diagnosis.json": b"{}"})
    services.cancel_run(run.requested_by, run)
    return RunOutcome(run.run_id, "v1")


def delete_at_the_end(run: Run, report_progress: ReportProgress, is_cancelled: IsCancelled) -> RunOutcome:
    Store(settings.SOLIMOB_HOME).save_run(run.run_id, {}, {"diagnosis.json": b"{}"})
    services.delete_project(run.requested_by, run.project)
    return RunOutcome(run.run_id, "v1")


def test_run_is_cancelled_when_asked_after_its_last_step(project: Project, performed_by: Callable[..., None]) -> None:
    performed_by(cancel_at_the_end)
    run = services.start_run(project.created_by, project)
    execute_run.func(run.pk)
    run.refresh_from_db()
    assert (run.status, run.store_version) == (RunStatus.CANCELLED, "")
    codes = set(LogEntry.objects.values_list("code", flat=True))
    assert "projects.run.cancelled" in codes
    assert "projects.run.finished" not in codes
    assert DBTaskResult.objects.filter(task_path=delete_results.module_path).get().args_kwargs["args"] == [[run.run_id]]


def test_result_is_deleted_when_its_project_was_deleted_meanwhile(
    project: Project, performed_by: Callable[..., None]
) -> None:
    performed_by(delete_at_the_end)
    run = services.start_run(project.created_by, project)
    execute_run.func(run.pk)
    assert DBTaskResult.objects.filter(task_path=delete_results.module_path).count() == 2


def test_run_never_starts_when_cancelled_while_waiting(project: Project, performed_by: Callable[..., None]) -> None:
    performed_by(fall)
    run = services.start_run(project.created_by, project)
    services.cancel_run(project.created_by, run)
    execute_run.func(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.CANCELLED


def test_second_run_is_refused_when_one_is_pending(project: Project) -> None:
    services.start_run(project.created_by, project)
    with pytest.raises(RefusedActError, match="déjà en cours"):
        services.start_run(project.created_by, project)


def test_row_offers_to_retry_when_worker_was_killed(project: Project, client_of: Callable[..., Client]) -> None:
    run = make_run(project, status=RunStatus.RUNNING, progress=60, silent_for_s=120)
    client = client_of(project.created_by)
    page = client.get(reverse("projects:run", args=[run.pk])).content.decode()
    assert "Interrompu" in page
    assert "hx-trigger" not in page
    response = client.post(reverse("projects:retry_run", args=[run.pk]))
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert response["Location"] == reverse("projects:run", args=[project.runs.get(status="queued").pk])


def test_result_becomes_stale_when_a_later_one_has_other_data(project: Project) -> None:
    old, new = make_run(project, store_version="v1"), make_run(project, status=RunStatus.RUNNING)
    services.finish_run(new.pk, RunOutcome("run-2", "v2"))
    old.refresh_from_db()
    assert old.status == RunStatus.STALE


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.RUNNING])
def test_fragment_is_what_the_page_shows_when_polled(
    project: Project, client_of: Callable[..., HtmxClient], status: RunStatus
) -> None:
    run = make_run(project, status=status, progress=40)
    fragment = assert_same_fragment(client_of(project.created_by), reverse("projects:run", args=[run.pk]))
    assert 'hx-trigger="every 2s"' in fragment
    assert "Actualiser" in fragment, "without JavaScript one follows a link"


def test_fragment_refreshes_the_page_when_run_has_ended(project: Project, client_of: Callable[..., HtmxClient]) -> None:
    run = make_run(project)
    response = client_of(project.created_by).fragment(reverse("projects:run", args=[run.pk]))
    assert response["HX-Refresh"] == "true"


@pytest.mark.parametrize(("role", "status"), [(Role.EDITOR, 302), (Role.CONTRIBUTOR, 403), (Role.READER, 403)])
def test_only_editors_ask_for_a_run_when_signed_in(
    project: Project, client_of: Callable[..., Client], role: Role, status: int
) -> None:
    client = client_of(make_member(project.organization, role))
    assert client.post(reverse("projects:start_run", args=[project.pk])).status_code == status
    assert project.runs.count() == (1 if status == 302 else 0)


@pytest.mark.django_db(transaction=True)
def test_heart_goes_on_beating_when_the_database_was_locked_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    beats: list[str] = []
    again = threading.Event()

    def update(self: object, **values: object) -> int:
        beats.append("locked" if not beats else "signed")
        if len(beats) == 1:
            raise OperationalError("database is locked")
        again.set()
        return 1

    monkeypatch.setattr(QuerySet, "update", update)
    monkeypatch.setattr(tasks, "HEARTBEAT_EVERY_S", 0.01)
    with tasks._heartbeat(1):
        assert again.wait(10)
    assert beats[:2] == ["locked", "signed"]
    assert "this heartbeat could not be written" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_worker_takes_the_run_from_the_database_when_started(performed_by: Callable[..., None]) -> None:
    from django_tasks_db.management.commands.db_worker import Worker

    from tests.web.factories import make_project

    performed_by(succeed)
    project = make_project()
    run = services.start_run(project.created_by, project)
    Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="essai", excluded_queue_names=[],
    ).run()  # fmt: skip
    run.refresh_from_db()
    assert run.status == RunStatus.DONE
