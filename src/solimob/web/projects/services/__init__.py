"""The acts on démarches, actors and runs: one function, one transaction, one log entry each."""

from solimob.web.projects.services.actor import add_actor, remove_actor
from solimob.web.projects.services.demo import DEMO_TERRITORY_ID, prepare_demo
from solimob.web.projects.services.project import create_project, delete_project, rename_project
from solimob.web.projects.services.result import remove_results
from solimob.web.projects.services.run import (
    begin_run,
    cancel_run,
    end_cancelled_run,
    fail_run,
    finish_run,
    mark_runs_stale,
    report_progress,
    retry_run,
    start_run,
)

__all__ = [
    "DEMO_TERRITORY_ID",
    "add_actor",
    "begin_run",
    "cancel_run",
    "create_project",
    "delete_project",
    "end_cancelled_run",
    "fail_run",
    "finish_run",
    "mark_runs_stale",
    "prepare_demo",
    "remove_actor",
    "remove_results",
    "rename_project",
    "report_progress",
    "retry_run",
    "start_run",
]
