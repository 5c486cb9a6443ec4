"""Running a diagnosis, and telling whether a result is out of date. A run never changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from solimob.core.diagnosis import CorrectionError, WeightError, diagnose, to_json
from solimob.store import Store, StoreError
from solimob.store.diagnosis_inputs import EmptyTerritoryError, load_inputs
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis.services.entries import entries_of
from solimob.web.diagnosis.services.territory import territory_of
from solimob.web.projects.jobs import IsCancelled, ReportProgress, RunCancelledError, RunOutcome, RunRefusedError
from solimob.web.projects.queries import Project, Run
from solimob.web.projects.services.store import current_store

DOCUMENT = "diagnosis.json"


def perform_run(run: Run, report_progress: ReportProgress, is_cancelled: IsCancelled) -> RunOutcome:
    """Compute the diagnosis of a démarche from the store and from what people entered, and keep it in the store.

    Raises
    ------
    RunCancelledError
        If somebody asked to stop.
    RunRefusedError
        If the territory, the data or an entry does not allow it; in French, with what to do.
    """

    def step(percent: int, message: str) -> None:
        if is_cancelled():
            raise RunCancelledError
        report_progress(percent, message)

    store, entries = current_store(), entries_of(run.project)
    try:
        step(5, "Lecture des données du territoire")
        territory, today = territory_of(run.project), timezone.localdate()
        inputs = entries.added_to(load_inputs(store, territory, current_year=today.year, seed=run.seed))
        step(30, "Calcul des indicateurs, des distances et des rangs")
        diagnosis = diagnose(inputs)
        step(85, "Enregistrement du résultat")
        document = to_json(diagnosis)
        manifest = {
            "part": "diagnosis",
            "territory": {"id": territory.id, "name": territory.name, "codes": list(territory.codes)},
            "store_version": inputs.store_version,
            "seed": run.seed,
            "entries": entries.to_json(),
            "entries_digest": entries.digest(),
        }
        store.save_run(run.run_id, manifest, {DOCUMENT: document})
    except (RefusedActError, StoreError, EmptyTerritoryError, CorrectionError, WeightError) as error:
        # Anything else is a fault of the software, not of the person: it is logged with its traceback.
        raise RunRefusedError(_sentence(str(error))) from error
    return RunOutcome(run.run_id, inputs.store_version)


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:].rstrip('.')}."


def stale_reason(project: Project, run: Run) -> str:
    """Say in French why a result is « à recalculer »; empty when it is up to date. The run itself never changes."""
    return stale_reasons(project, [run])[0]


def stale_reasons(project: Project, runs: Sequence[Run]) -> list[str]:
    """Say of each result why it is « à recalculer », in the same few queries whatever their number."""
    version, digest = current_store().version(), entries_of(project).digest()
    return [_stale_reason(run, version, digest) for run in runs]


def _stale_reason(run: Run, version: str, digest: str) -> str:
    reasons = []
    if run.store_version != version:
        reasons.append("des données plus récentes ont été ajoutées")
    try:
        manifest = _manifest(Path(settings.SOLIMOB_HOME), run.run_id)
    except StoreError:
        return "Ce calcul n’est plus lisible dans l’entrepôt de données : relancez-le."
    if manifest["entries_digest"] != digest:
        reasons.append("l’offre, des corrections, des poids, des hypothèses ou le relief ont changé")
    return f"À recalculer : {' et '.join(reasons)} depuis ce calcul." if reasons else ""


@lru_cache(maxsize=64)
def _manifest(home: Path, run_id: str) -> dict[str, Any]:
    return dict(Store(home).read_run(run_id).manifest)
