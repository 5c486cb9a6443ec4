"""Liability and insurance, regime by regime, shipped with their sources."""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.competence.liability import LiabilityPoint, LiabilityRegime, LiabilityRule
from solimob.core.solutions.law import LegalStatus
from solimob.reference.entry import entries_of

LIABILITY_FILE = Path(__file__).with_suffix(".yaml")


def load_liability(path: Path = LIABILITY_FILE) -> tuple[LiabilityRule, ...]:
    """Return every rule, in the order of the file.

    Raises
    ------
    ReferenceFileError
        If an entry has an unknown key or word, or cites nothing; the message names file and line.
    """
    return tuple(
        LiabilityRule(
            id=entry.name,
            regimes=entry.members("regimes", LiabilityRegime),
            point=entry.member("point", LiabilityPoint),
            text=entry.text("text"),
            articles=entry.texts("articles", at_least=1),
            status=entry.member("status", LegalStatus),
        )
        for entry in entries_of(path, {"regimes", "point", "text", "status", "articles"}, set())
    )
