"""Parallel pages become one list, proposals bind nobody, and each line says what it comes from (F9)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop.boards import BoardState, Note, OtherText
from solimob.core.workshop.merging import (
    Decision,
    Group,
    MergeError,
    Origin,
    Written,
    merged,
    proposed_groups,
    written_notes,
)
from tests.core.workshop.board_play import COLUMNS, played
from tests.core.workshop.deck_notes import COLLECTIVITES_METHODES, COLLECTIVITES_SUJETS

MODELS = (Origin(1, "sujets-1"), Origin(2, "sujets-3"))


def deck_pages() -> dict[int, BoardState]:
    """Return the pages of the founding meeting: « une sur les sujets, l'autre sur les méthodes » (F10)."""
    pages = {}
    for page, (subjects, methods) in enumerate(zip(COLLECTIVITES_SUJETS, COLLECTIVITES_METHODES), start=1):
        notes = [
            Note(f"{column}-{rank}", column, text, author=f"page{page}", voters=("ana", f"page{page}"))
            for column, texts in (("sujets", subjects), ("methodes", methods))
            for rank, text in enumerate(texts, start=1)
        ]
        pages[page] = BoardState(0, tuple(notes), COLUMNS)
    return pages


def test_merge_of_the_pages_of_the_deck_yields_twenty_subjects_f9() -> None:
    groups = proposed_groups(deck_pages())
    lines = merged(written_notes(deck_pages()))
    assert sum(line.column == "sujets" for line in lines) == 20
    assert sum(line.column == "methodes" for line in lines) == 15
    assert [tuple(member.origin for member in group.members) for group in groups if group.is_proposal] == [MODELS]


def test_merged_line_has_the_wording_chosen_its_notes_and_each_voter_once() -> None:
    lines = merged(written_notes(deck_pages()), [Decision(MODELS, " Modèles économiques ")])
    assert sum(line.column == "sujets" for line in lines) == 19
    line = lines[0]
    assert (line.text, line.origins) == ("Modèles économiques", MODELS)
    assert [member.text[:19] for member in line.members] == ["Modèles éco des sol", "Quels modèles écono"]
    assert line.authors == ("page1", "page2")
    assert line.voters == ("ana", "page1", "page2")


def test_decision_may_take_notes_that_nobody_proposed() -> None:
    origins = (Origin(1, "sujets-3"), Origin(2, "sujets-2"))
    lines = merged(written_notes(deck_pages()), [Decision(origins, "Les publics")])
    assert [line.text for line in lines if len(line.members) > 1] == ["Les publics"]


@pytest.mark.parametrize(
    ("decisions", "says"),
    [
        ([Decision(MODELS, "x"), Decision(MODELS[:1], "y")], "déjà dans un autre regroupement"),
        ([Decision((Origin(1, "gone"),), "x")], "a été retiré"),
        ([Decision((Origin(1, "sujets-1"), Origin(1, "methodes-1")), "x")], "deux questions différentes"),
        ([Decision(MODELS, " ")], "le texte choisi est vide"),
        ([Decision((), "x")], "au moins un post-it"),
    ],
)
def test_decision_is_refused_when_it_cannot_be(decisions: list[Decision], says: str) -> None:
    with pytest.raises(MergeError, match=says):
        merged(written_notes(deck_pages()), decisions)


def test_second_wordings_nobody_chose_between_are_kept() -> None:
    note = Note("n1", "sujets", "un", author="ana", other_texts=(OtherText("deux", "bob"),))
    (line,) = merged(written_notes({1: BoardState(0, (note,), COLUMNS)}))
    assert line.members[0].other_texts == ("deux",)


@given(st.randoms(use_true_random=False), st.integers(0, 40), st.integers(0, 40))
def test_every_note_is_in_one_line_whatever_is_accepted(chance: Random, one: int, two: int) -> None:
    pages = {1: played(chance, one)[1][-1], 2: played(chance, two)[1][-1]}
    groups = proposed_groups(pages)
    accepted = [group for group in groups if group.is_proposal and chance.random() < 0.5]
    decisions = [Decision(tuple(member.origin for member in group.members), "décidé") for group in accepted]
    lines = merged(written_notes(pages), decisions)
    kept = [origin for line in lines for origin in line.origins]
    assert sorted(kept) == sorted(note.origin for note in written_notes(pages))
    assert sum(line.text == "décidé" for line in lines) == len(accepted)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Publics cibles", " publics  CIBLES ?", True),
        ("L’aide, d’abord", "l'aide d'abord.", True),
        ("Le marché", "Le marche", False),
        ("1,5 km", "15 km", False),
        ("Bus 👍", "Bus 👎", False),
        ("?", "!", False),
    ],
)
def test_group_is_identical_when_its_texts_differ_by_capitals_spaces_and_punctuation_only(
    one: str, other: str, same: bool
) -> None:
    notes = tuple(Written(Origin(page, "n"), "a", text, "") for page, text in enumerate((one, other)))
    assert Group("g", "a", notes).is_identical is same
    assert Group("g", "a", (*notes, replace(notes[0], other_texts=("Autre chose",)))).is_identical is False


def test_wording_of_a_group_is_that_of_its_note_with_most_votes() -> None:
    notes = tuple(Written(Origin(1, text), "a", text, "", ("v",) * votes) for text, votes in (("x", 0), ("y", 2)))
    assert (Group("g", "a", notes).wording, Group("g", "a", notes[:1]).wording) == ("y", "x")
