"""Requests that associations could not serve, as a diagnosis shows them: unmet need, counted without identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from solimob.core.diagnosis import Diagnosis
from solimob.web.diagnosis.queries.communes import communes_of
from solimob.web.solutions.queries.refusals import SMALLEST_CELL, reason_text, refusals_by_commune

TOO_FEW = f"moins de {SMALLEST_CELL}"
HIDDEN = "non montré"


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """Refusals of one commune, in words: a count too small is never shown."""

    code: str
    name: str
    total: str
    purposes: str
    reasons: str


def refusal_rows(diagnosis: Diagnosis, on: date) -> list[RefusalRow]:
    """Return the refusals counted so far in the communes of a diagnosis; none where none was counted."""
    names = dict(communes_of(diagnosis))
    rows = []
    for counted in refusals_by_commune(names):
        purposes = [(purpose.label if purpose else "motif non dit", n) for purpose, n in counted.by_purpose.items()]
        reasons = [(reason_text(reason, on), n) for reason, n in counted.by_reason.items()]
        total = TOO_FEW if counted.total is None else str(counted.total)
        told = (
            _told(purposes, "autres motifs", counted.other_purposes),
            _told(reasons, "autres règles", counted.other_reasons),
        )
        rows.append(RefusalRow(counted.commune, names[counted.commune], total, *told))
    return rows


def _told(counts: Sequence[tuple[str, int]], others: str, rest: int | None) -> str:
    """Return the counts in words; `rest` are in `others`, which are all where nothing is shown."""
    if not counts:
        return HIDDEN
    more = [(others, rest)] if rest else []
    return " ; ".join(f"{label.rstrip('.')} : {n}" for label, n in (*counts, *more))
