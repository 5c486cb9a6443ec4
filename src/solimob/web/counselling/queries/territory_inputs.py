"""The data of a démarche's territory, with what its members entered: what estimates of counselling stand on."""

from __future__ import annotations

from django.utils import timezone

from solimob.core.diagnosis import Inputs
from solimob.store.diagnosis_inputs import load_inputs
from solimob.web.diagnosis.services import entries_of, territory_of
from solimob.web.projects.queries import Project
from solimob.web.projects.services.store import current_store


def inputs_of(project: Project, seed: int = 1) -> Inputs:
    """Return the inputs of a diagnosis of the démarche, as its next run would read them.

    Raises
    ------
    RefusedActError, StoreError, EmptyTerritoryError
        If the territory is no longer known, or its data cannot be read; in French.
    """
    loaded = load_inputs(current_store(), territory_of(project), current_year=timezone.localdate().year, seed=seed)
    return entries_of(project).added_to(loaded)
