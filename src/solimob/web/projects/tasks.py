"""The background tasks: computing a run and keeping its row up to date, deleting results."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, connection
from django.tasks import task
from django.utils import timezone
from django.utils.module_loading import import_string

from solimob.web.projects import services
from solimob.web.projects.jobs import PerformRun, RunCancelledError, RunRefusedError
from solimob.web.projects.models import Run

HEARTBEAT_EVERY_S = 10.0
RETRY_DELETION_AFTER = timedelta(minutes=10)
"""Pause before results that the disk refused to delete are tried again, until it obeys."""

logger = logging.getLogger(__name__)


@task
def delete_results(run_ids: list[str]) -> None:
    """Delete results from the store; ask again later for those that the disk refused to delete."""
    left = services.remove_results(run_ids)
    if left:
        delete_results.using(run_after=timezone.now() + RETRY_DELETION_AFTER).enqueue(left)


@task
def execute_run(run_pk: int) -> None:
    """Compute a run, unless it was cancelled while it waited."""
    run = services.begin_run(run_pk)
    if run is None:
        return
    with _heartbeat(run.pk):
        _perform(run)


def _perform(run: Run) -> None:
    def report_progress(percent: int, message: str) -> None:
        services.report_progress(run.pk, percent, message)

    def is_cancelled() -> bool:
        return Run.objects.filter(pk=run.pk, cancel_requested=True).exists()

    try:
        perform_run: PerformRun = import_string(settings.SOLIMOB_RUN_PERFORMERS[run.kind])
        outcome = perform_run(run, report_progress, is_cancelled)
    except RunCancelledError:
        services.end_cancelled_run(run.pk)
    except RunRefusedError as refusal:
        services.fail_run(run.pk, str(refusal))
    except Exception:
        logger.exception("run %s failed", run.pk)
        services.fail_run(run.pk, "Le calcul s’est arrêté sur une erreur du logiciel ; le détail est dans son journal.")
    else:
        if not services.finish_run(run.pk, outcome):
            # Somebody asked to stop after the last step, or deleted the démarche: nobody is to find this result.
            services.end_cancelled_run(run.pk)
            delete_results.enqueue([outcome.run_id])


def _sign(run_pk: int) -> None:
    """Sign once. A database that is busy or away for a moment is no death of the worker: the next beat signs again."""
    try:
        Run.objects.filter(pk=run_pk).update(heartbeat_at=timezone.now())
    except OperationalError:
        logger.warning("run %s: this heartbeat could not be written", run_pk, exc_info=True)
        # A connection that was lost is opened anew for the next one.
        connection.close()


@contextmanager
def _heartbeat(run_pk: int) -> Iterator[None]:
    """Sign that the worker lives, from a thread of its own: a long step must not pass for a death."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(HEARTBEAT_EVERY_S):
                _sign(run_pk)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True, name=f"heartbeat-{run_pk}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
