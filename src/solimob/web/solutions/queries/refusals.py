"""Refused requests by commune, as the diagnosis reads them: unmet need, without small cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from solimob.core.solutions.gate import Purpose
from solimob.core.solutions.regime_book import with_values
from solimob.core.workshop.small_cells import hidden_cells
from solimob.web.solutions.models import RefusalCount
from solimob.web.solutions.queries.regimes import regime_book, tus_conditions

SMALLEST_CELL = 5
"""A count under this is not shown: in a village it could point at somebody."""


@dataclass(frozen=True, slots=True)
class CommuneRefusals:
    """Refused requests of one commune.

    Purposes and reasons are those that are shown, the most frequent first. The rest of the total is in others, and
    nothing tells which: see `_shown_cells`.
    """

    commune: str
    """Code of the commune; empty where the callers did not say."""
    total: int | None
    """None is too small to be shown, never zero."""
    by_purpose: Mapping[Purpose | None, int]
    """By purpose, None where it was not said."""
    by_reason: Mapping[str, int]
    """By the id of the condition that does not hold."""

    @property
    def other_purposes(self) -> int | None:
        """Refusals for purposes that are not shown; None where the total is not."""
        return None if self.total is None else self.total - sum(self.by_purpose.values())

    @property
    def other_reasons(self) -> int | None:
        """Refusals for reasons that are not shown; None where the total is not."""
        return None if self.total is None else self.total - sum(self.by_reason.values())


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
    every_reason = [*tus_conditions(), *sorted({r for of in reasons.values() for r in of} - tus_conditions().keys())]
    return [
        CommuneRefusals(
            commune,
            _shown(purposes[commune].total(), smallest),
            _shown_cells(purposes[commune], (*Purpose, None), smallest),
            _shown_cells(reasons[commune], every_reason, smallest),
        )
        for commune in sorted(purposes)
    ]


def reason_text(reason: str, on: date) -> str:
    """Return the sentence of the condition that a refusal names; its id where the rules do not know it any more."""
    texts = tus_conditions()
    return with_values(texts[reason], regime_book().rules, on) if reason in texts else reason


def _shown(count: int, smallest: int) -> int | None:
    return count if count >= smallest else None


def _shown_cells[Key](counts: Counter[Key], every: Sequence[Key], smallest: int) -> dict[Key, int]:
    """Return the counts to show, largest first; those under the smallest are hidden, and another where they must be.

    The table has a cell for every purpose or reason, in one order: what is hidden may then be in any of them, none
    included. Where nobody is in a small cell nothing is hidden: it would tell of nobody.
    """
    table = {key: counts[key] for key in every}
    if any(0 < count < smallest for count in table.values()):
        hidden = hidden_cells(table, smallest)
        table = {key: count for key, count in table.items() if key not in hidden}
    return dict(sorted(((key, n) for key, n in table.items() if n), key=lambda cell: -cell[1]))
