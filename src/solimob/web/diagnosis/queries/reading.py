"""A diagnosis being read: which démarche, which run, by whom, and the addresses of its pages.

Runs are immutable, so a diagnosis read once stays in memory: the least recently read of `KEPT_RUNS` leaves first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from solimob.core.diagnosis import Diagnosis, from_json
from solimob.publish.naming import is_unnamed, short_name
from solimob.web.accounts.policies import Action
from solimob.web.projects.queries import Project
from solimob.web.projects.services.store import current_store

KEPT_RUNS = 8
"""A diagnosis of 116 communes takes a few MB."""
DOCUMENT = "diagnosis.json"


@dataclass(frozen=True)
class Reading:
    """What every page of a diagnosis knows.

    Parameters
    ----------
    project, run_id, diagnosis
        The démarche, the run shown, and its value.
    may
        What the reader may do; empty for a public link.
    past
        Number of the run when the reader chose one in the list of runs; None for the latest.
    token
        Token of the public link the page was reached by, empty for a member.
    stale
        Why the run is out of date, in French; empty when it is not.
    """

    project: Project
    run_id: str
    diagnosis: Diagnosis
    may: frozenset[Action] = field(default_factory=frozenset)
    past: int | None = None
    token: str = ""
    stale: str = ""

    @property
    def is_public(self) -> bool:
        """Whether the reader came by a public link."""
        return bool(self.token)

    @property
    def place(self) -> str:
        """Name of the territory, short enough for a title: a bassin that nobody named goes by its démarche."""
        territory = self.diagnosis.territory
        return self.project.name if is_unnamed(territory) else short_name(territory)

    def url(self, name: str, *arguments: str) -> str:
        """Return the address of a page of this diagnosis, for this reader."""
        if self.token:
            return reverse(f"diagnosis:public_{name}", args=(self.token, *arguments))
        if self.past is not None:
            return reverse(f"diagnosis:past_{name}", args=(self.project.pk, self.past, *arguments))
        return reverse(f"diagnosis:{name}", args=(self.project.pk, *arguments))


def diagnosis_of_run(run_id: str) -> Diagnosis:
    """Return the diagnosis a run gave.

    Raises
    ------
    UnknownRunError, StoreReadError
        If the store does not hold the run, or its file was changed.
    """
    return _diagnosis_at(Path(settings.SOLIMOB_HOME), run_id, timezone.localdate().year)


@lru_cache(maxsize=KEPT_RUNS)
def _diagnosis_at(home: Path, run_id: str, current_year: int) -> Diagnosis:
    return from_json(current_store().read_run(run_id).read(DOCUMENT), current_year=current_year)
