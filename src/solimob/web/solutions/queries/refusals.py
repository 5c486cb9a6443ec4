"""Refused requests by commune, as the diagnosis reads them: unmet need, without small cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from solimob.core.solutions.gate import Purpose
from solimob.core.solutions.regime_book import with_values
from solimob.web.solutions.models import RefusalCount
from solimob.web.solutions.queries.regimes import regime_book, tus_conditions

SMALLEST_CELL = 5
"""A count under this is not shown: in a village it could point at somebody."""


@dataclass(frozen=True, slots=True)
class CommuneRefusals:
    """Refused requests of one commune; None is a count too small to be shown, never zero.

    Where a part of the total is hidden, what is hidden adds up to `SMALLEST_CELL` at least: it cannot be worked out.
    """

    commune: str
    """Code of the commune; empty where the callers did not say."""
    total: int | None
    by_purpose: Mapping[Purpose | None, int | None]
    """By purpose, None where it was not said."""
    by_reason: Mapping[str, int | None]
    """By the id of the condition that does not hold."""


def refusals_by_commune(
    codes: Iterable[str] | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    smallest: int = SMALLEST_CELL,
) -> list[CommuneRefusals]:
    """Return the refusals of communes between two days, both included, by code; every commune where none is given.

    A commune without any refusal is not in the list.
    """
    rows = RefusalCount.objects.all()
    if codes is not None:
        rows = rows.filter(commune__in=list(codes))
    if since is not None:
        rows = rows.filter(on__gte=since)
    if until is not None:
        rows = rows.filter(on__lte=until)
    purposes: dict[str, Counter[Purpose | None]] = defaultdict(Counter)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for commune, purpose, reason in rows.values_list("commune", "purpose", "reason"):
        purposes[commune][Purpose(purpose) if purpose else None] += 1
        reasons[commune][reason] += 1
    return [
        CommuneRefusals(
            commune,
            _shown(purposes[commune].total(), smallest),
            _without_small_cells(purposes[commune], smallest),
            _without_small_cells(reasons[commune], smallest),
        )
        for commune in sorted(purposes)
    ]


def reason_text(reason: str, on: date) -> str:
    """Return the sentence of the condition that a refusal names; its id where the rules do not know it any more."""
    texts = tus_conditions()
    return with_values(texts[reason], regime_book().rules, on) if reason in texts else reason


def _shown(count: int, smallest: int) -> int | None:
    return count if count >= smallest else None


def _without_small_cells[Key](counts: Counter[Key], smallest: int) -> dict[Key, int | None]:
    """Hide counts under the smallest, then the next ones until what is hidden is no longer small."""
    hidden: set[Key] = set()
    for key, count in sorted(counts.items(), key=lambda item: item[1]):
        if count < smallest or (hidden and sum(counts[k] for k in hidden) < smallest):
            hidden.add(key)
    return {key: None if key in hidden else count for key, count in counts.most_common()}
