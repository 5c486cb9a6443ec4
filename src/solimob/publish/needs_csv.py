"""A register of needs and its cross table, as a spreadsheet in French opens them (« ; », UTF-8 with its mark)."""

from __future__ import annotations

from collections.abc import Iterable

from solimob.core.workshop.need_sets import CrossTable
from solimob.core.workshop.needs import Need, Theme
from solimob.publish.csv_table import csv_table

WITHOUT_THEME = "sans thème"
HEADER = (
    "besoin", "nature", "public", "thème", "territoire", "votes", "votes × publics", "suite", "qui répond",
    "attendu le", "réponse", "répondu le", "motif du refus", "ce qui y répond", "post-it d'origine", "réunion",
)  # fmt: skip


def needs_csv(needs: Iterable[Need]) -> bytes:
    """Return the needs as a table, one line each, in the order given (F13)."""
    return csv_table(HEADER, (_row(need) for need in needs))


def cross_table_csv(table: CrossTable) -> bytes:
    """Return the numbers of needs by theme and audience (F8); the total counts a need of two audiences once."""
    rows: list[tuple[object, ...]] = [
        (
            theme_label(theme),
            *(table.count(theme, audience) for audience in table.audiences),
            table.theme_totals[theme],
        )
        for theme in table.themes
    ]
    rows.append(("total", *(table.audience_totals[audience] for audience in table.audiences), table.total))
    return csv_table(("thème", *table.audiences, "total des besoins"), rows)


def theme_label(theme: Theme | None) -> str:
    """Return the French words of a theme."""
    return WITHOUT_THEME if theme is None else theme.label


def _row(need: Need) -> tuple[object, ...]:
    return (
        need.text,
        need.kind.label,
        ", ".join(need.audiences),
        theme_label(need.theme),
        need.territory,
        need.votes,
        need.priority,
        need.status.label,
        need.owner,
        need.due,
        need.answer,
        need.answered_on,
        need.reason,
        " | ".join(link.label for link in need.links),
        " | ".join(source.text for source in need.provenance),
        " | ".join(dict.fromkeys(source.meeting for source in need.provenance if source.meeting)),
    )
