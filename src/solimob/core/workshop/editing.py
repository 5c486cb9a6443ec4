"""Change a meeting being prepared: each function returns another meeting, checked as a whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import replace

from solimob.core.workshop.meeting import Entry, Meeting, MeetingError, Sequence

LONGEST_ID = 64
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


def free_id(title: str, taken: Collection[str]) -> str:
    """Return an identifier that reads like a title and is not taken: « besoins », « besoins-2 »."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    stem = _NOT_IN_ID.sub("-", plain).strip("-")[: LONGEST_ID - 4].rstrip("-") or "point"
    if stem not in taken:
        return stem
    return next(each for rank in range(2, len(taken) + 3) if (each := f"{stem}-{rank}") not in taken)


def sequence_of(meeting: Meeting, entry: str) -> Sequence:
    """Return the sequence that an entry is in.

    Raises
    ------
    MeetingError
        If no entry has this id.
    """
    meeting.entry(entry)
    return next(each for each in meeting.sequences if any(one.id == entry for one in each.entries))


def with_sequence(meeting: Meeting, sequence: Sequence) -> Meeting:
    """Return the meeting with one more sequence, the last one."""
    return replace(meeting, sequences=(*meeting.sequences, sequence))


def with_sequence_title(meeting: Meeting, sequence: str, title: str) -> Meeting:
    """Return the meeting with another title for a sequence."""
    at = _rank(meeting, sequence)
    return _with(meeting, at, replace(meeting.sequences[at], title=title))


def without_sequence(meeting: Meeting, sequence: str) -> Meeting:
    """Return the meeting without a sequence and what it holds.

    Raises
    ------
    MeetingError
        If it is the only one.
    """
    at = _rank(meeting, sequence)
    return _of(meeting, (*meeting.sequences[:at], *meeting.sequences[at + 1 :]))


def with_moved_sequence(meeting: Meeting, sequence: str, step: int) -> Meeting:
    """Return the meeting with a sequence one place earlier (`step` -1) or later (1); at the end it stays."""
    return _of(meeting, _swapped(meeting.sequences, _rank(meeting, sequence), step))


def with_entry(meeting: Meeting, sequence: str, entry: Entry) -> Meeting:
    """Return the meeting with one more entry, the last one of a sequence."""
    at = _rank(meeting, sequence)
    held = meeting.sequences[at]
    return _with(meeting, at, replace(held, entries=(*held.entries, entry)))


def with_changed_entry(meeting: Meeting, entry: Entry) -> Meeting:
    """Return the meeting with another entry in the place of the one of the same id."""
    held = sequence_of(meeting, entry.id)
    entries = tuple(entry if each.id == entry.id else each for each in held.entries)
    return _with(meeting, meeting.sequences.index(held), replace(held, entries=entries))


def without_entry(meeting: Meeting, entry: str) -> Meeting:
    """Return the meeting without an entry; its sequence goes with it when it was alone there.

    Raises
    ------
    MeetingError
        If it is the only one of the meeting.
    """
    held = sequence_of(meeting, entry)
    if len(held.entries) == 1:
        return without_sequence(meeting, held.id)
    entries = tuple(each for each in held.entries if each.id != entry)
    return _with(meeting, meeting.sequences.index(held), replace(held, entries=entries))


def with_moved_entry(meeting: Meeting, entry: str, step: int) -> Meeting:
    """Return the meeting with an entry one place earlier (`step` -1) or later (1).

    From the edge of its sequence it goes into the next one; a sequence that it leaves empty goes away.
    """
    held, found = sequence_of(meeting, entry), meeting.entry(entry)
    at, rank = meeting.sequences.index(held), held.entries.index(found)
    if 0 <= rank + step < len(held.entries):
        return _with(meeting, at, replace(held, entries=_swapped(held.entries, rank, step)))
    if not 0 <= at + step < len(meeting.sequences):
        return meeting
    beside = meeting.sequences[at + step]
    entries = (*beside.entries, found) if step < 0 else (found, *beside.entries)
    sequences = list(meeting.sequences)
    sequences[at + step] = replace(beside, entries=entries)
    left = tuple(each for each in held.entries if each is not found)
    sequences[at : at + 1] = [replace(held, entries=left)] if left else []
    return _of(meeting, sequences)


def _rank(meeting: Meeting, sequence: str) -> int:
    for rank, each in enumerate(meeting.sequences):
        if each.id == sequence:
            return rank
    raise MeetingError(f"la réunion n'a pas de séquence « {sequence} »")


def _of(meeting: Meeting, sequences: Iterable[Sequence]) -> Meeting:
    kept = tuple(sequences)
    if not kept:
        raise MeetingError("une réunion garde au moins un point : ajoutez-en un autre avant de retirer celui-ci")
    return replace(meeting, sequences=kept)


def _with(meeting: Meeting, at: int, sequence: Sequence) -> Meeting:
    return _of(meeting, (*meeting.sequences[:at], sequence, *meeting.sequences[at + 1 :]))


def _swapped[T](items: tuple[T, ...], rank: int, step: int) -> tuple[T, ...]:
    other = rank + step
    if not 0 <= other < len(items):
        return items
    changed = list(items)
    changed[rank], changed[other] = changed[other], changed[rank]
    return tuple(changed)
