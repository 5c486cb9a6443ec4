"""The minutes: everything under its item, who answers by when, and what to read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from solimob.core.workshop import Board
from solimob.core.workshop.minutes import MeetingRecord, PromiseKind, masked_record, minutes, notes_by_column
from tests.core.workshop.small_meeting import MEETING, RECORD

TOLD = minutes(RECORD)


def test_a_question_is_listed_under_the_item_during_which_it_was_asked() -> None:
    """F2: and the most wanted first."""
    first, second = TOLD.sequences[0].entries
    assert [each.text for each in first.questions] == ["Combien cela coûte-t-il ?", "Et le soir ?"]
    assert second.questions == ()


def test_a_reaction_and_a_comment_are_listed_under_their_item() -> None:
    """F3."""
    first, second = TOLD.sequences[0].entries
    assert [(each.label, each.count) for each in first.reactions] == [("Merci", 5)]
    assert [each.text for each in second.comments] == ["Très clair"]


def test_who_answers_by_when_is_in_order_of_date_with_the_undated_last() -> None:
    assert [(each.kind, each.text, each.who, each.due) for each in TOLD.promises] == [
        (PromiseKind.DECISION, "Essayer un arrêt", "La commune", date(2027, 2, 1)),
        (PromiseKind.NEED, "Un bus le dimanche", "Service mobilité", date(2027, 3, 1)),
        (PromiseKind.DECISION, "=1+1", "", None),
        (PromiseKind.QUESTION, "Et le soir ?", "", None),
    ]


def test_names_and_numbers_are_listed_with_their_place_before_publication() -> None:
    assert [(each.where, [flag.text for flag in each.flags]) for each in TOLD.to_review] == [
        ("Sondage", ["Mme Durand"]),
        ("Tableau, Page 1", ["06 12 34 56 78"]),
    ]


def test_nothing_is_left_to_review_when_the_record_is_masked() -> None:
    hidden = minutes(masked_record(RECORD))
    assert hidden.to_review == ()
    page = hidden.record.pages[0]
    assert page.notes[1].text == "Appeler le [téléphone]"
    assert len(hidden.promises) == len(TOLD.promises)


def test_notes_are_read_under_their_question_in_the_order_of_the_board() -> None:
    board = MEETING.entry("tableau")
    assert isinstance(board, Board)
    page = RECORD.pages[0]
    moved = replace(page, notes=(*page.notes, replace(page.notes[0], column="retiree", text="Perdu")))
    assert [(title, [note.text for note in notes]) for title, notes in notes_by_column(board, moved)] == [
        ("Quels sujets ?", ["Un abri"]),
        ("Quelles méthodes ?", ["Appeler le 06 12 34 56 78"]),
        ("Ailleurs", ["Perdu"]),
    ]


def test_a_meeting_in_which_nothing_was_kept_has_minutes_all_the_same() -> None:
    told = minutes(MeetingRecord(meeting=MEETING))
    assert (told.promises, told.to_review) == ((), ())
    assert [len(sequence.entries) for sequence in told.sequences] == [2, 2]
