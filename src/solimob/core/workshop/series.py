"""Meetings that come back: the next one begins with what the last one promised (K-M4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from solimob.core.workshop.meeting import LONGEST_TEXT, Entry, Item, Meeting, MeetingError
from solimob.core.workshop.minutes import Minutes, Promise

PROMISES = "promesses"
"""Id of the item that tells what the last meeting promised; added at the beginning where there is none."""
_TITLE = "Les décisions de la dernière fois"
_NOTES = "Lisez la liste. Pour chacune : fait, en cours ou abandonné, et pourquoi."
_CUT = "\n…et d'autres : voir le compte rendu."


def next_meeting(last: Minutes, held_on: date | None = None) -> Meeting:
    """Return the meeting that follows: the same agenda, without its speakers and links, with the promises to follow.

    Raises
    ------
    MeetingError
        If the meeting belongs to no series.
    """
    meeting = last.record.meeting
    if not meeting.series:
        raise MeetingError("cette réunion n'a pas de série : donnez-lui un nom de série, puis recommencez")
    told = _told(last.promises)
    sequences = tuple(
        replace(part, entries=tuple(_blank(entry, told) for entry in part.entries)) for part in meeting.sequences
    )
    if all(entry.id != PROMISES for entry in meeting.entries()):
        first = sequences[0]
        added = Item(id=PROMISES, title=_TITLE, minutes=10, notes=_NOTES, text=told)
        sequences = (replace(first, entries=(added, *first.entries)), *sequences[1:])
    return replace(meeting, held_on=held_on, sequences=sequences)


def _blank(entry: Entry, told: str) -> Entry:
    if not isinstance(entry, Item):
        return entry
    return replace(entry, speaker="", links=(), text=told if entry.id == PROMISES else entry.text)


def _told(promises: tuple[Promise, ...]) -> str:
    if not promises:
        return "La dernière réunion n'a rien laissé à suivre."
    lines = [_line(promise) for promise in promises]
    text = "\n".join(lines)
    while len(text) > LONGEST_TEXT:
        lines.pop()
        text = "\n".join(lines) + _CUT
    return text


def _line(promise: Promise) -> str:
    due = f"pour le {promise.due:%d/%m/%Y}" if promise.due else "sans date"
    return f"{promise.kind.label.capitalize()} : {promise.text} — {promise.who or 'personne'}, {due}"
