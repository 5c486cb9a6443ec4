"""What the law gives an AOM to do, shipped with the package."""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.competence.levers import Solution
from solimob.core.solutions.competence.missions import Duty, Mission
from solimob.core.solutions.law import LegalStatus
from solimob.reference.entry import entries_of

MISSIONS_FILE = Path(__file__).with_suffix(".yaml")
_REQUIRED = {"label", "duty", "status", "articles"}


def load_missions(path: Path = MISSIONS_FILE) -> tuple[Mission, ...]:
    """Return every mission, in the order of the file.

    Raises
    ------
    ReferenceFileError
        If an entry has an unknown key or word; the message names file and line.
    """
    return tuple(
        entry.built(
            Mission,
            id=entry.name,
            label=entry.text("label"),
            duty=entry.member("duty", Duty),
            articles=entry.texts("articles", at_least=1),
            status=entry.member("status", LegalStatus),
            source=entry.text_or_none("source") or "",
            solutions=entry.members("solutions", Solution) if "solutions" in entry else (),
            otherwise=entry.text_or_none("otherwise") or "",
        )
        for entry in entries_of(path, _REQUIRED, {"source", "solutions", "otherwise"})
    )
