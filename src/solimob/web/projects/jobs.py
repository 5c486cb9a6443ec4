"""What a part writes to compute a run, and what it is given.

A part registers `perform_run` in the setting `SOLIMOB_RUN_PERFORMERS`, under the kind of its runs:

    def perform_run(run: Run, report_progress: ReportProgress, is_cancelled: IsCancelled) -> RunOutcome: ...

It calls `report_progress(percent, message)` as it goes (0–100, message in French), asks `is_cancelled()` between steps
and raises `RunCancelledError` when it says yes, raises `RunRefusedError` with a French message when the run cannot be
done, keeps its result in the store under `run.run_id`, and returns where that is. Any other exception is a defect: it
is logged with its traceback, and the row says that the run failed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from solimob.web.projects.models import Run

type ReportProgress = Callable[[int, str], None]
type IsCancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """Where the store keeps a result, and the version of the data it was computed from."""

    run_id: str
    store_version: str


class RunCancelledError(Exception):
    """The person who asked for the run has cancelled it."""


class RunRefusedError(Exception):
    """The run cannot be done; the message says why in French, and what to do."""


class PerformRun(Protocol):
    """Computes a run of one kind."""

    def __call__(self, run: Run, report_progress: ReportProgress, is_cancelled: IsCancelled) -> RunOutcome:
        """Compute the run and return where its result is."""
        ...
