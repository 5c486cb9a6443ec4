"""The board page: one state for everybody, no text lost, places that hold."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop.acts import AT_TOP, ActError, ActKind, Colour, NoteAct
from solimob.core.workshop.boards import (
    MOST_NOTES,
    MOST_OTHER_TEXTS,
    BoardState,
    Note,
    OtherText,
    Replica,
    apply,
    blank_page,
    read_state,
    refusal,
    state_document,
)
from solimob.core.workshop.meeting import Board, Starter
from tests.core.workshop.board_play import COLUMNS, blank, played

CHANCE = st.randoms(use_true_random=False)


def page(*notes: Note, number: int = 0) -> BoardState:
    return BoardState(number, notes, COLUMNS)


def note(id_: str, column: str = "sujets", **fields: object) -> Note:
    return Note(id_, column, f"texte de {id_}", **fields)  # type: ignore[arg-type]


def act(kind: ActKind, note: str, author: str = "ana", **fields: object) -> NoteAct:
    return NoteAct(f"{kind}-{note}-{author}", kind, note, author, **fields)  # type: ignore[arg-type]


def order(state: BoardState, column: str = "sujets") -> list[str]:
    return [note.id for note in state.in_column(column)]


# Replicas: any delivery ends in the server's state.


@given(CHANCE, st.integers(0, 60))
def test_every_replica_ends_in_the_state_of_the_server_whatever_the_delivery(chance: Random, length: int) -> None:
    acts, states = played(chance, length)
    deliveries = list(enumerate(acts, start=1)) * chance.randint(1, 3)
    chance.shuffle(deliveries)
    for joined in (0, chance.randint(0, length)):
        replica = Replica(states[joined])
        for number, one in deliveries:
            replica = replica.received(number, one)
            assert replica.state == states[replica.state.number]
        assert replica.state == states[-1]
        assert not replica.waiting


@given(CHANCE, st.integers(1, 60))
def test_replica_ends_in_the_state_of_the_server_when_acts_are_lost_and_the_page_is_read_again(
    chance: Random, length: int
) -> None:
    acts, states = played(chance, length)
    replica = Replica(blank())
    for number, one in enumerate(acts, start=1):
        if chance.random() < 0.7:
            replica = replica.received(number, one)
        if chance.random() < 0.1:
            replica = replica.restarted(states[chance.randint(0, number)])
    if replica.state.number < length:
        replica = replica.restarted(states[-1])
    assert replica == Replica(states[-1])


def test_replica_says_which_act_it_lacks_when_one_is_late() -> None:
    first, second = (act(ActKind.CREATE, name, column="sujets", text=name) for name in ("n1", "n2"))
    replica = Replica(blank()).received(2, second)
    assert (replica.lacks, replica.state.notes) == (1, ())
    replica = replica.received(1, first)
    assert (replica.lacks, order(replica.state)) == (None, ["n1", "n2"])


# Total and deterministic.


@given(CHANCE, st.integers(0, 60))
def test_state_holds_together_after_any_acts(chance: Random, length: int) -> None:
    acts, states = played(chance, length)
    for number, (one, before, after) in enumerate(zip(acts, states, states[1:]), start=1):
        assert after.number == number
        assert apply(before, number, one) == after
        assert len({note.id for note in after.notes}) == len(after.notes)
        assert all(after.has_column(note.column) for note in after.notes)
        assert all(list(note.voters) == sorted(set(note.voters)) for note in after.notes)
        assert read_state(json.loads(json.dumps(state_document(after)))) == after


@given(CHANCE, st.integers(0, 60))
def test_no_other_note_moves_when_an_act_is_applied(chance: Random, length: int) -> None:
    acts, states = played(chance, length)
    for one, before, after in zip(acts, states, states[1:]):
        for column in ("sujets", "methodes"):
            kept = [id_ for id_ in order(before, column) if id_ != one.note]
            if one.kind in (ActKind.CREATE, ActKind.DUPLICATE):
                kept = order(before, column)
            assert [id_ for id_ in order(after, column) if id_ in kept] == kept


@given(CHANCE, st.integers(0, 60))
def test_no_text_is_lost_unless_somebody_who_saw_it_replaced_or_removed_it(chance: Random, length: int) -> None:
    acts, states = played(chance, length)
    for one, before, after in zip(acts, states, states[1:]):
        for old in before.notes:
            new = after.note(old.id)
            saw = one.note == old.id and one.kind is ActKind.EDIT and one.base == old.version
            if new is None:
                assert (one.kind, one.note) == (ActKind.REMOVE, old.id)
            elif not saw:
                assert {old.text, *(other.text for other in old.other_texts)} <= {
                    new.text,
                    *(other.text for other in new.other_texts),
                }


@pytest.mark.parametrize(
    "one",
    [
        act(ActKind.EDIT, "gone", text="t", base=0),
        act(ActKind.MOVE, "gone", column="sujets"),
        act(ActKind.MOVE, "n1", column="inconnue"),
        act(ActKind.COLOUR, "gone", colour=Colour.BLUE),
        act(ActKind.VOTE, "gone"),
        act(ActKind.UNVOTE, "gone"),
        act(ActKind.REMOVE, "gone"),
        act(ActKind.DUPLICATE, "n2", source="gone"),
        act(ActKind.DUPLICATE, "n1", source="n1"),
        act(ActKind.CREATE, "n1", column="sujets", text="déjà là"),
        act(ActKind.CREATE, "n2", column="inconnue", text="ailleurs"),
    ],
)
def test_act_changes_nothing_but_the_number_when_its_object_is_gone(one: NoteAct) -> None:
    state = page(note("n1"), number=4)
    assert apply(state, 5, one) == page(note("n1"), number=5)


def test_act_is_ignored_when_its_number_was_applied() -> None:
    state = page(note("n1"), number=4)
    assert apply(state, 4, act(ActKind.REMOVE, "n1")) is state


# Each kind.


def test_note_is_created_at_the_end_at_the_top_or_behind_another() -> None:
    state = page(note("n1"), note("m1", "methodes"), note("n2"))
    for name, after in (("end", None), ("top", AT_TOP), ("behind", "n1"), ("lost", "m1")):
        state = apply(state, state.number + 1, act(ActKind.CREATE, name, column="sujets", text="t", after=after))
    assert order(state) == ["top", "n1", "behind", "n2", "end", "lost"]
    assert order(state, "methodes") == ["m1"]


def test_both_notes_stay_behind_the_same_one_when_two_people_insert_there() -> None:
    state = page(note("n1"), note("n2"))
    state = apply(state, 1, act(ActKind.CREATE, "a", column="sujets", text="t", after="n1"))
    state = apply(state, 2, act(ActKind.CREATE, "b", "bob", column="sujets", text="t", after="n1"))
    assert order(state) == ["n1", "b", "a", "n2"]


def test_copy_stands_behind_its_source_without_its_votes_and_says_where_it_comes_from() -> None:
    state = page(note("n1", colour=Colour.PINK, author="bob", voters=("bob",)), note("n2"))
    state = apply(state, 1, act(ActKind.DUPLICATE, "copy", source="n1"))
    assert order(state) == ["n1", "copy", "n2"]
    assert state.note("copy") == Note("copy", "sujets", "texte de n1", Colour.PINK, "ana", version=1, copied_from="n1")
    state = apply(state, 2, act(ActKind.DUPLICATE, "other", source="n1", column="methodes"))
    assert order(state, "methodes") == ["other"]


def test_note_is_moved_within_and_across_columns() -> None:
    state = page(note("n1"), note("n2"), note("n3"), note("m1", "methodes"))
    state = apply(state, 1, act(ActKind.MOVE, "n3", column="sujets", after="n1"))
    assert order(state) == ["n1", "n3", "n2"]
    state = apply(state, 2, act(ActKind.MOVE, "n1", column="methodes", after="m1"))
    assert (order(state), order(state, "methodes")) == (["n3", "n2"], ["m1", "n1"])


def test_vote_counts_once_however_often_it_is_given_and_can_be_taken_back() -> None:
    state = page(note("n1"))
    for number, voter in enumerate(("bob", "ana", "bob"), start=1):
        state = apply(state, number, act(ActKind.VOTE, "n1", voter))
    assert state.notes[0].voters == ("ana", "bob")
    assert apply(state, 4, act(ActKind.UNVOTE, "n1", "bob")).notes[0].voters == ("ana",)


# Two edits from one version.


def test_both_texts_are_kept_and_shown_when_two_people_edit_from_the_same_version() -> None:
    state = page(note("n1"))
    state = apply(state, 1, act(ActKind.EDIT, "n1", "ana", text="celui d'Ana", base=0))
    state = apply(state, 2, act(ActKind.EDIT, "n1", "bob", text="celui de Bob", base=0))
    edited = state.notes[0]
    assert (edited.text, edited.other_texts) == ("celui d'Ana", (OtherText("celui de Bob", "bob"),))
    assert edited.version == 2


def test_one_text_stands_alone_when_somebody_who_saw_both_chooses() -> None:
    state = page(note("n1", version=2, other_texts=(OtherText("autre", "bob"),)), number=2)
    chosen = apply(state, 3, act(ActKind.EDIT, "n1", text="les deux", base=2)).notes[0]
    assert (chosen.text, chosen.other_texts, chosen.version) == ("les deux", (), 3)


def test_third_text_is_kept_too_when_its_editor_saw_one_of_two() -> None:
    state = page(note("n1", version=1), number=1)
    state = apply(state, 2, act(ActKind.EDIT, "n1", "bob", text="deux", base=1))
    state = apply(state, 3, act(ActKind.EDIT, "n1", "eve", text="trois", base=1))
    state = apply(state, 4, act(ActKind.EDIT, "n1", "bob", text="quatre", base=2))
    assert [other.text for other in state.notes[0].other_texts] == ["trois", "quatre"]


def test_nothing_is_doubled_when_two_people_write_the_same() -> None:
    state = apply(page(note("n1")), 1, act(ActKind.EDIT, "n1", text="pareil", base=0))
    assert apply(state, 2, act(ActKind.EDIT, "n1", "bob", text="pareil", base=0)).notes == state.notes


# What the server refuses to number.


def test_server_refuses_a_full_page_an_unknown_column_and_the_removal_of_the_note_of_another() -> None:
    full = page(*(note(f"n{i}") for i in range(MOST_NOTES)))
    assert "continuez sur une autre page" in (refusal(full, act(ActKind.DUPLICATE, "x", source="n1")) or "")
    state = page(note("n1", author="bob"))
    assert "rechargez-la" in (refusal(state, act(ActKind.MOVE, "n1", column="inconnue")) or "")
    assert "seuls son auteur" in (refusal(state, act(ActKind.REMOVE, "n1", "ana")) or "")
    assert refusal(state, act(ActKind.REMOVE, "n1", "bob")) is None
    assert refusal(state, act(ActKind.REMOVE, "n1", "ana"), facilitator=True) is None
    assert refusal(state, act(ActKind.REMOVE, "gone", "ana")) is None


def test_server_asks_for_a_choice_when_too_many_texts_wait() -> None:
    waiting = tuple(OtherText(f"texte {i}", "bob") for i in range(MOST_OTHER_TEXTS))
    state = page(note("n1", version=9, other_texts=waiting), number=9)
    assert "choisissez d'abord" in (refusal(state, act(ActKind.EDIT, "n1", text="encore", base=0)) or "")
    assert refusal(state, act(ActKind.EDIT, "n1", text="celui-ci", base=9)) is None


def test_each_page_begins_with_the_notes_that_were_prepared() -> None:
    board = Board(id="b", title="Besoins", columns=COLUMNS, starters=(Starter("methodes", "Ateliers"),))
    assert blank_page(board) == page(Note("starter-1", "methodes", "Ateliers"))


def test_prepared_note_is_nobodys_word_until_somebody_rewrites_it_or_votes_for_it() -> None:
    start = page(Note("starter-1", "methodes", "Ateliers"))
    assert start.said == ()
    moved = apply(start, 1, act(ActKind.MOVE, "starter-1", column="sujets"))
    assert apply(moved, 2, act(ActKind.COLOUR, "starter-1", colour=Colour.BLUE)).said == ()
    (rewritten,) = apply(start, 1, act(ActKind.EDIT, "starter-1", "bob", text="Formations", base=0)).said
    assert (rewritten.text, rewritten.author) == ("Formations", "bob")
    voted = apply(start, 1, act(ActKind.VOTE, "starter-1", "bob"))
    assert [(said.text, said.author, said.voters) for said in voted.said] == [("Ateliers", "", ("bob",))]
    assert apply(voted, 2, act(ActKind.UNVOTE, "starter-1", "bob")).said == ()


def test_note_stays_that_of_its_author_when_another_rewrites_it() -> None:
    start = page(note("n1", author="ana", version=1), number=1)
    assert apply(start, 2, act(ActKind.EDIT, "n1", "bob", text="Autre", base=1)).notes[0].author == "ana"


@pytest.mark.parametrize("document", [{}, {"number": 1, "columns": [], "notes": [{"id": "n1"}]}, {"number": "x"}])
def test_state_is_refused_when_its_document_is_broken(document: dict[str, object]) -> None:
    with pytest.raises(ActError, match="illisible"):
        read_state(document)
