"""A register of needs read from a file: what it refuses, and the 58 post-its shipped."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from solimob.core.workshop.meeting import Board, Instruction, Item, Poll
from solimob.core.workshop.need_sets import cross_table
from solimob.core.workshop.needs import LinkKind, NeedKind, NeedStatus, Theme
from solimob.reference.strict_yaml import ReferenceFileError
from solimob.reference.workshop.demo import demo_meeting, demo_needs
from solimob.reference.workshop.needs_register import load_needs

HEAD = """\
format: solimob-needs-1
meeting: Une réunion
checked_on: 2026-11-27
owner: le service mobilité
audiences:
  elus: {label: Élus, board: tableau}
needs:
"""
NEED = "  n1: {text: Un car le soir, audience: elus, kind: subject, theme: services"


def written(folder: Path, need: str) -> Path:
    path = folder / "needs.yaml"
    path.write_text(HEAD + need, encoding="utf-8")
    return path


def test_a_need_has_its_note_and_its_answer_when_read(tmp_path: Path) -> None:
    more = ", votes: 3, page: 2, status: answered, answer: Une ligne est ouverte."
    links = ", awaits: [{part: rides, kind: page, label: l'horaire}]}"
    (need,) = load_needs(written(tmp_path, NEED + more + links))
    assert need.provenance[0].text == "Un car le soir"
    assert (need.provenance[0].board, need.provenance[0].page, need.audiences) == ("tableau", "page 2", ("Élus",))
    assert (need.status, need.answered_on, need.owner) == (
        NeedStatus.ANSWERED,
        date(2026, 11, 27),
        "le service mobilité",
    )
    assert need.votes == 3
    assert need.links[0].target is None
    assert "partie « trajets »" in need.links[0].label


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (", colour: red}", "clé inconnue"),
        (", audience_: x}", "vouliez-vous dire « audience »"),
        (", status: answered}", "réponse écrite et sa date"),
        (", status: refused}", "raison"),
        (", page: 1.5}", "un nombre entier"),
        (", links: [{kind: page, target: nulle-part, label: x}]}", "n'est pas le nom d'une page"),
        (", links: [{kind: resource, target: 'livre:x', label: x}]}", "ne mène nulle part"),
        (", links: [{kind: scenario, target: s1, label: x}]}", "encore aucun lien"),
        (", links: [{kind: solution, target: 'rex:x', label: x}]}", "n'est pas un identifiant"),
        (", awaits: [{part: rides, kind: page}]}", "clé absente"),
        (", awaits: [{part: voitures, kind: page, label: x}]}", "« voitures » est inconnu"),
    ],
)
def test_a_file_is_refused_with_its_line_when_a_need_cannot_be(tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(ReferenceFileError, match=said) as refusal:
        load_needs(written(tmp_path, NEED + more))
    assert "ligne 8" in str(refusal.value)


def test_all_58_notes_are_there_when_the_deck_is_shipped() -> None:
    """F7: 20 + 15 + 14 + 9, page by page as shown."""
    notes = [(note.audience, need.kind, note.page) for need in demo_needs() for note in need.provenance]
    territories, cellules = "Collectivités", "Cellules France Mobilités"
    assert Counter(notes) == {
        (territories, NeedKind.SUBJECT, "page 1"): 12,
        (territories, NeedKind.SUBJECT, "page 2"): 8,
        (territories, NeedKind.METHOD, "page 1"): 11,
        (territories, NeedKind.METHOD, "page 2"): 4,
        (cellules, NeedKind.SUBJECT, "page 1"): 9,
        (cellules, NeedKind.SUBJECT, "page 2"): 5,
        (cellules, NeedKind.METHOD, "page 1"): 9,
    }


def test_each_note_is_as_on_the_slides_when_the_deck_is_at_hand(shared_data: Path) -> None:
    """F7; spaces and ends of line are not those of a slide."""
    deck = shared_data.parent / "mission" / "deck.txt"
    slides = re.sub(r"\s+", " ", deck.read_text(encoding="utf-8"))
    for need in demo_needs():
        assert need.provenance[0].text in slides, need.id


def test_each_need_is_answered_or_says_what_is_awaited() -> None:
    """F12: no need is left without a link, an answer or the part that is to answer it."""
    for need in demo_needs():
        empty = [link for link in need.links if link.target is None]
        assert need.owner == "équipe du projet solimob"
        if need.status is NeedStatus.ANSWERED:
            assert need.answer, need.id
            assert need.links, need.id
            assert not empty, need.id
        else:
            assert need.status is NeedStatus.OPEN, need.id
            assert empty, need.id
        for link in need.links:
            assert link.kind not in (LinkKind.SCENARIO, LinkKind.ACTION) or link.target is None


def test_no_speaker_is_named_when_the_deck_is_shipped() -> None:
    """Names of persons are left out; organisations and functions stay."""
    items = [entry for entry in demo_meeting().entries() if isinstance(entry, Item)]
    assert not any(item.speaker for item in items)
    assert all(item.organisation for item in items[:7])
    assert sum(bool(item.role) for item in items) == 2


def test_audiences_are_compared_by_theme_when_the_register_is_crossed() -> None:
    """F8."""
    table = cross_table(demo_needs())
    assert table.total == 58
    assert table.audience_totals == {"Collectivités": 35, "Cellules France Mobilités": 23}
    assert table.themes == tuple(Theme)
    assert table.count(Theme.SUPPORT, "Cellules France Mobilités") > table.count(Theme.SUPPORT, "Collectivités")


def test_the_agenda_of_the_deck_is_there_when_the_demo_meeting_is_read() -> None:
    """F1, F4, F6, F10, F11: 4 + 3 + 2 items, two polls, a screen before each board of ten minutes and two questions."""
    meeting = demo_meeting()
    items = [sum(isinstance(entry, Item) for entry in sequence.entries) for sequence in meeting.sequences]
    assert items == [4, 3, 2]
    last = meeting.sequences[2].entries
    assert [type(entry) for entry in last] == [
        Item,
        Poll,
        Instruction,
        Board,
        Item,
        Poll,
        Instruction,
        Board,
        Instruction,
    ]
    boards = [entry for entry in last if isinstance(entry, Board)]
    assert [(board.minutes, len(board.columns), len(board.starters)) for board in boards] == [(10, 2, 35), (10, 2, 23)]
    assert [entry.audience for entry in last if isinstance(entry, Poll | Board)] == ["collectivites"] * 2 + [
        "cellules"
    ] * 2
