"""Codes of paper: what is typed goes where it was written, whatever way the code is typed (J5)."""

from __future__ import annotations

import pytest

from solimob.core.workshop import Board, Column, Instruction, Meeting, Poll, PollKind, PollQuestion, Sequence
from solimob.core.workshop.paper import (
    PaperCode,
    PaperError,
    ballot_code,
    kept_codes,
    paper_columns,
    paper_polls,
    read_ballot_code,
    read_notes,
)

QUESTION = PollQuestion(id="q", kind=PollKind.TEXT, text="Quoi ?")


def board(id_: str, columns: int, pages: int = 1) -> Board:
    named = tuple(Column(f"c{rank}", f"Question {rank}") for rank in range(1, columns + 1))
    return Board(id=id_, title=id_, columns=named, pages=pages)


MEETING = Meeting(
    id="essai",
    title="Essai",
    sequences=(
        Sequence("s1", "Un", (Poll(id="p1", title="P1", questions=(QUESTION,)), board("b1", 2))),
        Sequence("s2", "Deux", (board("b2", 1, pages=2), Poll(id="p2", title="P2", questions=(QUESTION,)))),
    ),
)


def test_columns_are_lettered_in_order_when_there_are_several_boards_and_pages() -> None:
    assert [(each.prefix, each.board, each.column, each.page) for each in paper_columns(MEETING)] == [
        ("A", "b1", "c1", 1),
        ("B", "b1", "c2", 1),
        ("C1", "b2", "c1", 1),
        ("C2", "b2", "c1", 2),
    ]
    assert [prefix for prefix, _ in paper_polls(MEETING)] == ["S1", "S2"]


def test_prefixes_differ_when_there_are_many_columns() -> None:
    boards = tuple(board(f"b{rank}", 10) for rank in range(6))
    prefixes = [
        each.prefix for each in paper_columns(Meeting(id="x", title="X", sequences=(Sequence("s", "S", boards),)))
    ]
    assert len(set(prefixes)) == 60
    assert not {"I", "O", "S"} & set(prefixes)


@pytest.mark.parametrize(
    "line", ["A-12 Du covoiturage", "a-12 : Du covoiturage", "A – 12. Du covoiturage", "A-012 Du covoiturage"]
)
def test_note_is_read_when_its_code_is_typed_in_any_way(line: str) -> None:
    (note,) = read_notes(MEETING, f"\n{line}\n")
    assert (note.code, note.column.board, note.column.column, note.text) == ("A-12", "b1", "c1", "Du covoiturage")


def test_note_goes_to_the_page_of_its_group_when_the_board_has_several() -> None:
    notes = read_notes(MEETING, "C1-1 Un\nc2-1 Deux")
    assert [(note.code, note.column.page) for note in notes] == [("C1-01", 1), ("C2-01", 2)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A-1 Un\nDeux", "ligne 2 : commencez par le code"),
        ("D-1 Un", "aucune feuille n'a le code « D » ; il y a A, B, C1, C2"),
        ("C-1 Un", "« C »"),
        ("A-1 Un\nA-01 Deux", "ligne 2 : « A-01 » est deux fois"),
        (" \n", "rien n'est écrit"),
        ("A-1 ", "ligne 1"),
    ],
)
def test_line_is_named_when_it_is_refused(text: str, said: str) -> None:
    with pytest.raises(PaperError, match=said):
        read_notes(MEETING, text)


def test_refusal_says_so_when_the_meeting_has_no_board() -> None:
    bare = Meeting(id="x", title="X", sequences=(Sequence("s", "S", (Instruction(id="i", title="I"),)),))
    with pytest.raises(PaperError, match="pas de tableau"):
        read_notes(bare, "A-1 Un")


@pytest.mark.parametrize("written", ["7", "S2-7", "s2 07", " S2-07 "])
def test_ballot_code_is_that_of_the_sheet_when_typed_in_any_way(written: str) -> None:
    assert read_ballot_code("S2", written) == ballot_code("S2", 7) == "S2-07"


@pytest.mark.parametrize("written", ["S1-07", "A-12", "", "sept"])
def test_ballot_code_is_refused_when_it_is_not_of_this_poll(written: str) -> None:
    with pytest.raises(PaperError, match="commence par S2-"):
        read_ballot_code("S2", written)


def meeting_of(*entries: Board | Poll) -> Meeting:
    return Meeting(id="essai", title="Essai", sequences=(Sequence("s1", "Un", entries),))


def poll(id_: str) -> Poll:
    return Poll(id=id_, title=id_.upper(), questions=(QUESTION,))


def test_codes_hold_when_boards_and_polls_move_come_or_go_after_printing() -> None:
    """J5: what is on paper cannot be printed again in people's hands."""
    kept = kept_codes(MEETING, {})
    changed = meeting_of(poll("p0"), poll("p2"), board("new", 1), board("b2", 1, pages=2), board("b1", 1))
    assert [(each.prefix, each.board, each.column) for each in paper_columns(changed, kept)] == [
        ("D", "new", "c1"),
        ("C1", "b2", "c1"),
        ("C2", "b2", "c1"),
        ("A", "b1", "c1"),
    ]
    assert [(prefix, each.id) for prefix, each in paper_polls(changed, kept)] == [("S3", "p0"), ("S2", "p2")]
    (note,) = read_notes(changed, "C2-4 Un car", kept)
    assert (note.column.board, note.column.page) == ("b2", 2)
    with pytest.raises(PaperError, match="imprimée sous le code « B » n'est plus dans la réunion"):
        read_notes(changed, "B-1 Un bus", kept)


def test_old_sheets_are_read_when_the_number_of_pages_changed_after_printing() -> None:
    kept = kept_codes(meeting_of(board("b", 1)), {})
    assert kept == {"A": PaperCode("b", "c1", (1,))}
    changed = meeting_of(board("b", 1, pages=2))
    notes = read_notes(changed, "A-1 Sur l'ancienne feuille\nA1-1 Sur la nouvelle\nA2-1 Autre groupe", kept)
    assert [(note.code, note.column.page) for note in notes] == [("A-01", 1), ("A1-01", 1), ("A2-01", 2)]
    again = kept_codes(changed, kept)
    assert again == {"A": PaperCode("b", "c1", (1, 2))}
    assert kept_codes(changed, again) == again
