"""Amounts that bear on the form of a contribution, shipped with their source."""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.contribution import Threshold
from solimob.core.solutions.law import LegalStatus
from solimob.reference.entry import entries_of

THRESHOLDS_FILE = Path(__file__).with_suffix(".yaml")


def load_thresholds(path: Path = THRESHOLDS_FILE) -> tuple[Threshold, ...]:
    """Return every threshold.

    Raises
    ------
    ReferenceFileError
        If an entry has an unknown key, no article, or an amount that is not a number of euros.
    """
    found = []
    for entry in entries_of(path, {"label", "amount_eur", "status", "source", "articles"}, set()):
        found.append(
            entry.built(
                Threshold,
                id=entry.name,
                label=entry.text("label"),
                amount_eur=entry.text("amount_eur"),
                status=entry.member("status", LegalStatus),
                source=entry.text("source"),
                articles=entry.texts("articles", at_least=1),
            )
        )
    return tuple(found)
