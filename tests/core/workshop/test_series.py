"""A meeting that comes back follows what the last one promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from solimob.core.workshop import Item, Link, MeetingError, Sequence
from solimob.core.workshop.minutes import DecisionRecord, MeetingRecord, minutes
from solimob.core.workshop.series import PROMISES, next_meeting
from tests.core.workshop.small_meeting import MEETING, RECORD

HELD = replace(
    MEETING,
    series="reseau",
    sequences=(
        Sequence(
            "un",
            "Suivi",
            (Item(id="point", title="Point", speaker="Une personne", links=(Link("Lien", "https://example.org/"),)),),
        ),
    ),
)
RECORDED = replace(RECORD, meeting=HELD, polls=(), pages=(), remarks=(), reactions=())


def test_the_next_meeting_begins_with_what_the_last_one_promised() -> None:
    """K-M4: recurring meetings, decisions kept."""
    following = next_meeting(minutes(RECORDED), date(2027, 2, 11))
    first, point = following.entries()
    assert isinstance(first, Item)
    assert first.id == PROMISES
    assert first.text.splitlines() == [
        "Décision : Essayer un arrêt — La commune, pour le 01/02/2027",
        "Besoin : Un bus le dimanche — Service mobilité, pour le 01/03/2027",
        "Décision : =1+1 — personne, sans date",
    ]
    assert isinstance(point, Item)
    assert (point.speaker, point.links) == ("", ())
    assert (following.held_on, following.series) == (date(2027, 2, 11), "reseau")


def test_promises_are_told_where_the_agenda_has_their_item_meeting_after_meeting() -> None:
    twice = next_meeting(minutes(MeetingRecord(meeting=next_meeting(minutes(RECORDED)))))
    assert [entry.id for entry in twice.entries()] == [PROMISES, "point"]
    told = twice.entry(PROMISES)
    assert isinstance(told, Item)
    assert told.text == "La dernière réunion n'a rien laissé à suivre."


def test_the_list_is_cut_and_says_so_when_it_is_too_long_for_a_screen() -> None:
    many = replace(RECORDED, decisions=tuple(DecisionRecord("x" * 900, who=str(n)) for n in range(20)))
    told = next_meeting(minutes(many)).entry(PROMISES)
    assert isinstance(told, Item)
    assert told.text.endswith("voir le compte rendu.")
    assert len(told.text) <= 5000


def test_a_meeting_that_stands_alone_has_no_next_one() -> None:
    with pytest.raises(MeetingError, match="pas de série"):
        next_meeting(minutes(RECORD))
