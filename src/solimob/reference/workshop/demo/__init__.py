"""The meeting of 2 February 2021 that the product starts from: its sequences, and its 58 post-its as needs (F1, F7)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from solimob.core.workshop.meeting import Board, Entry, Meeting, Starter
from solimob.core.workshop.needs import Need
from solimob.reference.workshop.meeting_format import read_meeting
from solimob.reference.workshop.needs_register import load_needs

MEETING_FILE = Path(__file__).with_name("meeting.yaml")
NEEDS_FILE = Path(__file__).with_name("needs.yaml")


@cache
def demo_needs() -> tuple[Need, ...]:
    """Return the post-its of the meeting as needs: page by page, subjects then methods, collectivités then cellules."""
    return load_needs(NEEDS_FILE)


@cache
def demo_meeting() -> Meeting:
    """Return the meeting, its boards begun with its own post-its."""
    meeting = read_meeting(MEETING_FILE)
    return replace(
        meeting,
        sequences=tuple(
            replace(sequence, entries=tuple(_with_notes(entry) for entry in sequence.entries))
            for sequence in meeting.sequences
        ),
    )


def _with_notes(entry: Entry) -> Entry:
    if not isinstance(entry, Board):
        return entry
    notes = (note for need in demo_needs() for note in need.provenance if note.board == entry.id)
    return replace(entry, starters=tuple(Starter(note.column or "", note.text) for note in notes))
