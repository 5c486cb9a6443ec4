"""A meeting on paper: sheets with codes, typed afterwards with paper as their origin, once each (J5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.workshop import Board, Column
from solimob.reference.workshop.demo import demo_meeting
from solimob.web.workshop.models import Ballot, Meeting, Origin
from solimob.web.workshop.queries.boards import origin_of, pages_of, state_of
from solimob.web.workshop.queries.stages import content_of
from solimob.web.workshop.services.meetings import close_meeting, create_meeting, open_meeting, write_content
from solimob.web.workshop.services.stages import lock, open_stage

pytestmark = pytest.mark.django_db
BOARD, POLL = "tableau-collectivites", "sondage-collectivites"


@pytest.fixture
def client(project: Any, client_of: Callable[..., Client]) -> Client:
    """The administrator of the démarche."""
    return client_of(project.created_by)


@pytest.fixture
def meeting(project: Any) -> Meeting:
    """The founding meeting, in preparation: it may be held without any screen."""
    return create_meeting(project.created_by, project, demo_meeting())


def url(name: str, meeting: Meeting, *parts: object) -> str:
    return reverse(f"workshop:{name}", args=[meeting.project_id, meeting.pk, *parts])


def plain(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def page_count(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_post_its_are_printed_when_asked_for_a_board(client: Client, meeting: Meeting) -> None:
    board = demo_meeting().entry(BOARD)
    answer = client.get(url("paper_sheets", meeting, BOARD), {"nombre": "20"})
    assert answer["Content-Type"] == "application/pdf"
    assert page_count(answer.content) == len(board.columns) * board.pages * 3


def test_ballots_are_printed_when_asked_for_a_poll(client: Client, meeting: Meeting) -> None:
    answer = client.get(url("paper_sheets", meeting, POLL), {"nombre": "4"})
    assert 2 <= page_count(answer.content) <= 4
    assert client.get(url("paper_sheets", meeting, "enjeux-lom")).status_code == 404
    assert client.get(url("paper_sheets", meeting, "rien")).status_code == 404


def notes_of(meeting: Meeting, entry: str) -> list[tuple[str, str, str, str]]:
    return [
        (page.name, note.id, note.text, origin_of(note.author).value)
        for page in pages_of(meeting, entry)
        for note in state_of(page).notes
        if note.id.startswith("papier-")
    ]


def test_typed_post_its_go_to_their_column_and_page_as_paper_when_saved(client: Client, meeting: Meeting) -> None:
    page = client.get(url("paper", meeting))
    prefixes = [column.prefix for _, columns in page.context["boards"] for column in columns]
    first, last = prefixes[0], prefixes[-1]
    typed = f"{first}-12 Du covoiturage\n{last.lower()} 3 : Un guide"
    assert client.post(url("paper", meeting), {"notes": typed.replace(" 3", "-3", 1)}).status_code == 302
    boards = [board.id for board, _ in page.context["boards"]]
    ((_, id_, text, origin),) = notes_of(meeting, boards[0])
    assert (text, origin) == ("Du covoiturage", Origin.PAPER)
    assert id_.startswith(f"papier-{first}-12-")  # then what no device can guess
    assert [note[2] for note in notes_of(meeting, boards[-1])] == ["Un guide"]
    again = client.post(url("paper", meeting), {"notes": f"{first}-12 Du covoiturage"}, follow=True)
    assert f"Déjà saisi, laissé comme il est : {first}-12" in plain(again)
    assert len(notes_of(meeting, boards[0])) == 1


def test_none_is_saved_and_the_line_is_named_when_one_is_wrong(client: Client, meeting: Meeting) -> None:
    page = client.get(url("paper", meeting))
    prefix = page.context["boards"][0][1][0].prefix
    answer = client.post(url("paper", meeting), {"notes": f"{prefix}-1 Un\nsans code"})
    assert answer.status_code == 422
    assert "Ligne 2" in plain(answer)
    assert "sans code" in plain(answer)
    long = client.post(url("paper", meeting), {"notes": f"{prefix}-1 Un\n{prefix}-2 " + "x" * 501})
    assert f"{prefix}-02" in plain(long)
    assert notes_of(meeting, BOARD) == []


@pytest.fixture
def opened(project: Any, meeting: Meeting) -> Meeting:
    """The meeting, its poll open."""
    open_meeting(project.created_by, meeting)
    open_stage(project.created_by, meeting, POLL, None)
    meeting.refresh_from_db()
    return meeting


def test_ballot_is_stored_once_as_paper_when_its_code_is_typed_twice(client: Client, opened: Meeting) -> None:
    address = url("paper_ballot", opened, POLL)
    first = client.post(address, {"code": "S1-7", "origin": "paper", "priorites": ["1", "3"]}, follow=True)
    assert "Bulletin S1-07 enregistré" in plain(first)
    again = client.post(address, {"code": "7", "origin": "paper", "priorites": ["2"]}, follow=True)
    assert "déjà saisi" in plain(again)
    (ballot,) = Ballot.objects.all()
    assert (ballot.answers["priorites"], ballot.origin, ballot.participant) == ([1, 3], Origin.PAPER, None)


def test_ballots_by_telephone_need_no_code_when_typed(client: Client, opened: Meeting) -> None:
    for _ in range(2):
        client.post(url("paper_ballot", opened, POLL), {"code": "", "origin": "telephone", "priorites": ["1"]})
    assert list(Ballot.objects.values_list("origin", flat=True)) == [Origin.TELEPHONE] * 2


def test_refusal_keeps_what_was_typed_when_a_ballot_is_wrong(client: Client, opened: Meeting) -> None:
    address = url("paper_ballot", opened, POLL)
    answer = client.post(address, {"code": "S2-7", "origin": "paper", "priorites": ["3"]})
    assert answer.status_code == 422
    assert "il commence par S1-" in plain(answer)
    assert 'value="3" checked' in plain(answer)
    empty = client.post(address, {"code": "S1-7", "origin": "paper"})
    assert "aucune question" in plain(empty)
    assert not Ballot.objects.exists()


def test_paper_of_a_poll_is_typed_later_when_it_is_locked(project: Any, client: Client, opened: Meeting) -> None:
    lock(project.created_by, opened.stages.get())
    close_meeting(project.created_by, opened)
    client.post(url("paper_ballot", opened, POLL), {"code": "S1-7", "origin": "paper", "priorites": ["1"]})
    assert Ballot.objects.get().origin == Origin.PAPER


def test_page_says_what_to_do_when_the_poll_was_never_opened(client: Client, meeting: Meeting) -> None:
    assert "n’a pas été ouvert" in plain(client.get(url("paper_ballot", meeting, POLL)))
    assert client.get(url("paper_ballot", meeting, BOARD)).status_code == 404


def test_printed_code_holds_when_a_board_is_put_before_it_after_printing(client: Client, meeting: Meeting) -> None:
    """J5: a post-it typed with the code of its sheet goes where it was written."""
    assert "ne bougent plus" in plain(client.get(url("paper", meeting)))
    client.get(url("paper_sheets", meeting, BOARD), {"nombre": "4"})
    meeting.refresh_from_db()
    printed = {name: code["entry"] for name, code in meeting.paper_codes.items()}
    first = Board(id="tout-premier", title="Tout premier", columns=(Column("a", "Quoi ?"), Column("b", "Comment ?")))
    content = content_of(meeting)
    opening, *others = content.sequences
    before = replace(content, sequences=(replace(opening, entries=(first, *opening.entries)), *others))
    write_content(meeting.project.created_by, meeting, before)
    page = client.get(url("paper", meeting))
    assert "Des feuilles ont été imprimées" in plain(page)
    now = {column.prefix.rstrip("12"): column.board for _, columns in page.context["boards"] for column in columns}
    assert {name: entry for name, entry in printed.items() if not name.startswith("S")}.items() <= now.items()
    letter = next(name for name, entry in printed.items() if entry == BOARD)
    assert client.post(url("paper", meeting), {"notes": f"{letter}2-7 Un car"}).status_code == 302
    ((where, _, text, _),) = notes_of(meeting, BOARD)
    assert (where, text) == ("Groupe 2", "Un car")
