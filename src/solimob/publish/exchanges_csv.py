"""The exchanges about needs, as a spreadsheet: what is flagged in them is masked, since a file travels."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from solimob.core.workshop.exchanges import Message
from solimob.core.workshop.flags import masked
from solimob.publish.csv_table import csv_table

_HEADER = ("besoin", "note", "écrit par", "le", "avis", "message")
DELETED = "supprimé par l'équipe"
AMONG_MEMBERS = "entre membres"


def exchanges_csv(rows: Iterable[tuple[str, str, date, Message]]) -> bytes:
    """Return messages as a table; each row is the need, the note (empty: between members), the day and the message."""
    return csv_table(
        _HEADER,
        (
            (
                masked(need),
                masked(note) or AMONG_MEMBERS,
                message.side.label,
                day,
                message.verdict.label if message.verdict else "",
                DELETED if message.is_deleted else masked(message.text),
            )
            for need, note, day, message in rows
        ),
    )
