"""Runs: asked for, computed, cancelled, retried.

A row changes state by one conditional update, so that a worker and a page never overwrite each other.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.projects.jobs import RunOutcome
from solimob.web.projects.models import Project, Run, RunStatus

_PENDING = (RunStatus.QUEUED, RunStatus.RUNNING)


@transaction.atomic
def start_run(
    actor: User, project: Project, *, kind: str = "diagnosis", seed: int = 1, parameters: dict[str, Any] | None = None
) -> Run:
    """Put a run in the queue; a démarche computes one run of a kind at a time.

    Its name in the store is drawn now, and at random: a store may outlive the database that numbered its runs.

    Raises
    ------
    RefusedActError
        If one is waiting or working already.
    """
    from solimob.web.projects.tasks import execute_run

    Project.objects.select_for_update().get(pk=project.pk)
    _bury_interrupted(project, kind)
    if project.runs.filter(kind=kind, status__in=_PENDING).exists():
        raise RefusedActError("Un calcul est déjà en cours pour cette démarche : attendez sa fin, ou annulez-le.")
    run = Run.objects.create(
        project=project,
        kind=kind,
        seed=seed,
        parameters=parameters or {},
        requested_by=actor,
        run_id=f"{kind}-{uuid4().hex}",
    )
    record(actor, "projects.run.started", run, project.organization, kind=kind, seed=seed)
    execute_run.enqueue(run.pk)
    return run


@transaction.atomic
def cancel_run(actor: User, run: Run) -> None:
    """Ask a run to stop: at once when it waits or its worker is dead, at its next step when it works.

    Raises
    ------
    RefusedActError
        If it has ended.
    """
    now = timezone.now()
    rows = Run.objects.filter(pk=run.pk)
    ended = {"status": RunStatus.CANCELLED, "finished_at": now, "cancel_requested": True}
    stopped = rows.filter(status=RunStatus.QUEUED).update(**ended)
    if not stopped and run.is_interrupted(now):
        stopped = rows.filter(status=RunStatus.RUNNING).update(**ended)
    if not stopped and not rows.filter(status=RunStatus.RUNNING).update(cancel_requested=True):
        raise RefusedActError("Ce calcul est déjà terminé.")
    record(actor, "projects.run.cancelled", run, run.project.organization)


@transaction.atomic
def retry_run(actor: User, run: Run) -> Run:
    """Ask again for a run that failed, was cancelled, was interrupted or is stale, with the same parameters.

    Raises
    ------
    RefusedActError
        If a run of this kind is waiting or working.
    """
    return start_run(actor, run.project, kind=run.kind, seed=run.seed, parameters=run.parameters)


@transaction.atomic
def begin_run(run_pk: int) -> Run | None:
    """Mark a waiting run as working; None when it no longer waits."""
    now = timezone.now()
    waiting = Run.objects.filter(pk=run_pk, status=RunStatus.QUEUED)
    if not waiting.update(status=RunStatus.RUNNING, started_at=now, heartbeat_at=now):
        return None
    return Run.objects.select_related("project__organization").get(pk=run_pk)


def report_progress(run_pk: int, percent: int, message: str) -> None:
    """Write how far a run is; not logged, since it is no act of anybody."""
    bounded = min(max(percent, 0), 100)
    Run.objects.filter(pk=run_pk, status=RunStatus.RUNNING).update(
        progress=bounded, message=message[:500], heartbeat_at=timezone.now()
    )


@transaction.atomic
def finish_run(run_pk: int, outcome: RunOutcome) -> bool:
    """Record the result of a run; a former result of the same kind becomes stale when its data are older.

    Return whether it was recorded: not if somebody asked to stop, or the run or its démarche is gone.
    """
    values = {"progress": 100, "message": "", "run_id": outcome.run_id, "store_version": outcome.store_version}
    run = _end(run_pk, RunStatus.DONE, {"cancel_requested": False}, **values)
    if run is None:
        return False
    mark_runs_stale(run.project, run.kind, outcome.store_version)
    record(run.requested_by, "projects.run.finished", run, run.project.organization, run_id=outcome.run_id)
    return True


@transaction.atomic
def fail_run(run_pk: int, message: str) -> None:
    """Record why a run failed."""
    run = _end(run_pk, RunStatus.FAILED, message=message[:500])
    if run is not None:
        record(run.requested_by, "projects.run.failed", run, run.project.organization)


@transaction.atomic
def end_cancelled_run(run_pk: int) -> None:
    """Record that a run has stopped, as asked: the act itself was logged when it was asked."""
    _end(run_pk, RunStatus.CANCELLED, message="")


def mark_runs_stale(project: Project, kind: str, store_version: str) -> int:
    """Mark the results that were computed from other data than these; return how many."""
    others = project.runs.filter(kind=kind, status=RunStatus.DONE).exclude(store_version=store_version)
    return others.update(status=RunStatus.STALE)


def _end(run_pk: int, status: RunStatus, only_if: dict[str, Any] | None = None, **values: Any) -> Run | None:
    working = Run.objects.filter(pk=run_pk, status=RunStatus.RUNNING, **(only_if or {}))
    if not working.update(status=status, finished_at=timezone.now(), **values):
        return None
    return Run.objects.select_related("project__organization", "requested_by").get(pk=run_pk)


def _bury_interrupted(project: Project, kind: str) -> None:
    now = timezone.now()
    for run in project.runs.filter(kind=kind, status=RunStatus.RUNNING):
        if run.is_interrupted(now):
            fail_run(run.pk, "Le calcul a été interrompu : le programme qui le faisait s’est arrêté.")
