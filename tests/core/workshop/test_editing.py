"""Changing a meeting being prepared: nothing is lost, and what cannot be is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop import Item, Meeting, MeetingError, Sequence
from solimob.core.workshop import editing as edit


def item(id_: str) -> Item:
    return Item(id=id_, title=id_.upper())


MEETING = Meeting(
    id="essai",
    title="Essai",
    sequences=(
        Sequence("s1", "Un", (item("a"), item("b"))),
        Sequence("s2", "Deux", (item("c"),)),
        Sequence("s3", "Trois", (item("d"), item("e"))),
    ),
)


def order(meeting: Meeting) -> list[str]:
    return ["".join(entry.id for entry in sequence.entries) for sequence in meeting.sequences]


@pytest.mark.parametrize(
    ("entry", "step", "expected"),
    [
        ("b", -1, ["ba", "c", "de"]),
        ("a", -1, ["ab", "c", "de"]),
        ("b", 1, ["a", "bc", "de"]),
        ("c", -1, ["abc", "de"]),
        ("c", 1, ["ab", "cde"]),
        ("e", 1, ["ab", "c", "de"]),
    ],
)
def test_entry_goes_one_place_on_and_into_the_next_sequence_when_moved(
    entry: str, step: int, expected: list[str]
) -> None:
    assert order(edit.with_moved_entry(MEETING, entry, step)) == expected


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from([-1, 1])), max_size=30))
def test_no_entry_is_lost_or_doubled_when_moved_at_will(moves: list[tuple[str, int]]) -> None:
    meeting = MEETING
    for entry, step in moves:
        meeting = edit.with_moved_entry(meeting, entry, step)
    assert sorted(entry.id for entry in meeting.entries()) == list("abcde")


def test_sequence_is_moved_renamed_and_removed_when_asked() -> None:
    assert order(edit.with_moved_sequence(MEETING, "s3", -1)) == ["ab", "de", "c"]
    assert order(edit.with_moved_sequence(MEETING, "s1", -1)) == ["ab", "c", "de"]
    assert edit.with_sequence_title(MEETING, "s2", "Neuf").sequences[1].title == "Neuf"
    assert order(edit.without_sequence(MEETING, "s1")) == ["c", "de"]
    with pytest.raises(MeetingError, match="pas de séquence « s9 »"):
        edit.without_sequence(MEETING, "s9")


def test_entry_is_added_changed_and_removed_when_asked() -> None:
    longer = edit.with_entry(MEETING, "s2", item("f"))
    assert order(longer) == ["ab", "cf", "de"]
    changed = edit.with_changed_entry(longer, replace(item("c"), title="Autre"))
    assert [entry.title for entry in changed.entries()] == ["A", "B", "Autre", "F", "D", "E"]
    assert order(edit.without_entry(MEETING, "c")) == ["ab", "de"]
    with pytest.raises(MeetingError, match="deux fois"):
        edit.with_entry(MEETING, "s2", item("a"))


def test_last_entry_is_kept_when_it_is_the_only_one() -> None:
    alone = Meeting(id="x", title="X", sequences=(Sequence("s", "S", (item("a"),)),))
    with pytest.raises(MeetingError, match="au moins un point"):
        edit.without_entry(alone, "a")


def test_identifier_reads_like_the_title_when_drawn_from_it() -> None:
    assert edit.free_id("Besoins d’accompagnement : été", {"x"}) == "besoins-daccompagnement-ete"
    assert edit.free_id("Besoins", {"besoins", "besoins-2"}) == "besoins-3"
    assert edit.free_id("…", set()) == "point"


@given(st.text(max_size=300), st.integers(0, 4))
def test_identifier_is_one_that_meetings_take_whatever_the_title(title: str, already: int) -> None:
    taken: set[str] = set()
    for _ in range(already):
        taken.add(edit.free_id(title, taken))
    assert len(taken) == already
    assert item(edit.free_id(title, taken)).id not in taken
