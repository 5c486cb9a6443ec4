"""What happens in a meeting is told to every view: each thing once, in order, without a gap (F1, F5)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.db import InterfaceError
from django.test import Client

from solimob.web.accounts.roles import Role
from solimob.web.workshop import live
from solimob.web.workshop.live import MOST_WAITING, Message, Room, Seen, Wish, read_new
from solimob.web.workshop.models import Ballot, BoardAct, BoardPage, Meeting, Participant, Stage
from solimob.web.workshop.services.boards import take_act
from solimob.web.workshop.services.events import notify
from solimob.web.workshop.services.meetings import change_links
from tests.web.factories import make_member, make_project
from tests.web.workshop.board_case import create, make_board_meeting, make_writer


@pytest.fixture
def meeting(db: None) -> Meeting:
    return make_board_meeting(make_project())


def kinds(messages: list[Message]) -> list[str]:
    return [message.kind for message in messages]


def numbers(messages: list[Message]) -> list[int]:
    return [message.data["number"] for message in messages]


def add_notes(page: BoardPage, count: int) -> None:
    writer = make_writer(page)
    for rank in range(count):
        take_act(page, create(f"n{page.pk}-{page.number}-{rank}"), writer)


def test_nothing_old_is_told_when_a_meeting_is_read_for_the_first_time(meeting: Meeting) -> None:
    notify(meeting, "stage")
    add_notes(meeting.board_pages.first(), 2)
    seen = Seen()
    assert read_new(meeting.pk, seen) == []
    assert read_new(meeting.pk, seen) == []


def test_each_event_is_told_once_and_in_order_when_readings_follow(meeting: Meeting) -> None:
    seen = Seen()
    read_new(meeting.pk, seen)
    told: list[int] = []
    for batch in (1, 0, 3, 2):
        for _ in range(batch):
            notify(meeting, "stage")
        told += numbers(read_new(meeting.pk, seen))
    assert told == [1, 2, 3, 4, 5, 6]


def test_acts_are_told_in_the_order_of_their_page_when_two_pages_are_written_on(meeting: Meeting) -> None:
    first, second = meeting.board_pages.all()
    seen = Seen()
    read_new(meeting.pk, seen)
    add_notes(first, 3)
    add_notes(second, 2)
    messages = read_new(meeting.pk, seen)
    for page, expected in ((first, [1, 2, 3]), (second, [1, 2])):
        assert numbers([message for message in messages if message.page == page.pk]) == expected
    assert read_new(meeting.pk, seen) == []


def test_every_act_is_told_when_they_are_more_than_one_reading_takes(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "ACTS_AT_ONCE", 2)
    page = meeting.board_pages.first()
    seen = Seen()
    read_new(meeting.pk, seen)
    add_notes(page, 5)
    told = [numbers(read_new(meeting.pk, seen)) for _ in range(4)]
    assert told == [[1, 2], [3, 4], [5], []]


def test_acts_of_a_page_made_meanwhile_are_told_from_the_first(meeting: Meeting) -> None:
    seen = Seen()
    read_new(meeting.pk, seen)
    state = meeting.board_pages.first().state
    page = BoardPage.objects.create(meeting=meeting, entry="besoins", name="Groupe 3", position=3, state=state)
    add_notes(page, 2)
    assert numbers(read_new(meeting.pk, seen)) == [1, 2]


def test_ballots_are_told_by_their_count_and_only_to_views_that_show_it(meeting: Meeting) -> None:
    stage = Stage.objects.create(meeting=meeting, entry="s", version=1, document={}, opened_at=meeting.created_at)
    seen = Seen()
    read_new(meeting.pk, seen)
    Ballot.objects.create(stage=stage, answers={})
    Ballot.objects.create(stage=stage, answers={})
    (message,) = read_new(meeting.pk, seen)
    assert (message.kind, message.data) == ("ballots", {"count": 2})
    assert Wish(counts=True).has(message)
    assert not Wish().has(message)


def test_nothing_is_lost_when_a_reading_fails_half_way(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    page = meeting.board_pages.first()
    seen = Seen()
    read_new(meeting.pk, seen)
    notify(meeting, "stage")
    add_notes(page, 1)
    with monkeypatch.context() as broken:
        broken.setattr(BoardAct, "objects", None)
        with pytest.raises(AttributeError):
            read_new(meeting.pk, seen)
    assert kinds(read_new(meeting.pk, seen)) == ["stage", "act"]


def test_the_database_is_asked_again_when_its_connection_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(meeting_id: int, seen: Seen) -> list[Message]:
        raise InterfaceError("connection already closed")

    closed: list[bool] = []
    monkeypatch.setattr(live, "read_new", lost)
    monkeypatch.setattr(live.connection, "close", lambda: closed.append(True))
    assert live._read(1, Seen()) == []
    assert closed == [True]


def test_a_view_hears_the_acts_of_its_own_page_only() -> None:
    here, elsewhere = Message("act", {}, page=1), Message("act", {}, page=2)
    event = Message("stage", {})
    assert [Wish(page=1).has(each) for each in (here, elsewhere, event)] == [True, False, True]
    assert [Wish().has(each) for each in (here, elsewhere, event)] == [False, False, True]


def test_a_view_is_cut_off_when_it_is_too_far_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_read", lambda meeting_id, seen: [])

    async def play() -> tuple[int, list[str | None], str | None]:
        room = Room(1)
        slow, quick = room.join(Wish()), room.join(Wish())
        heard = []
        for number in range(MOST_WAITING + 1):
            room._send(Message("stage", {"number": number}))
            heard.append(quick.get_nowait())
        waiting = [slow.get_nowait() for _ in range(slow.qsize())]
        room.leave(quick)
        return len(room.listeners), waiting, heard[-1]

    left, waiting, last = asyncio.run(play())
    assert left == 0
    assert waiting[-1] is None
    assert None not in waiting[:-1]
    assert last is not None
    assert str(MOST_WAITING) in last


class Story:
    """Replaces the readings of the database by what they say one after the other."""

    def __init__(self, *readings: list[Message]) -> None:
        self.readings = list(readings)

    def __call__(self, meeting_id: int, seen: Seen) -> list[Message]:
        if not self.readings:
            return []
        seen.event = max(seen.event, 0)
        return self.readings.pop(0)


async def first_messages(stream: AsyncIterator[str], count: int) -> list[tuple[str, dict[str, Any]]]:
    heard = []
    async for text in stream:
        fields = dict(line.split(": ", 1) for line in text.strip().splitlines())
        heard.append((fields["event"], json.loads(fields["data"])))
        if len(heard) == count:
            break
    return heard


def test_a_view_is_told_it_is_connected_only_once_what_follows_will_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_read", Story([], [Message("stage", {"number": 1})]))
    monkeypatch.setattr(live, "TICK_S", 0.001)
    heard = asyncio.run(first_messages(live.listen(-1, Wish()), 2))
    assert [kind for kind, _ in heard] == ["here", "stage"]
    assert heard[0][1]["event"] == 0


@pytest.mark.parametrize("kind", [live.GONE, live.LINKS])
def test_views_are_told_and_cut_off_when_the_meeting_was_deleted_or_its_links_changed(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(live, "_read", Story([], [Message(kind, {})]))
    monkeypatch.setattr(live, "TICK_S", 0.001)
    heard = asyncio.run(first_messages(live.listen(-2, Wish()), 99))
    assert [told for told, _ in heard] == ["here", kind]


def test_views_are_told_when_the_links_are_changed(meeting: Meeting) -> None:
    seen = Seen()
    read_new(meeting.pk, seen)
    change_links(make_member(meeting.project.organization, Role.EDITOR), meeting)
    assert kinds(read_new(meeting.pk, seen)) == [live.LINKS]


def test_a_device_has_joined_when_it_listens(meeting: Meeting) -> None:
    phone = Client()
    phone.get(f"/r/{meeting.code}/")
    assert not Participant.objects.exists()
    for _ in range(2):
        response = phone.get(f"/r/{meeting.code}/flux/")
        assert response["Content-Type"] == "text/event-stream"
    assert Participant.objects.count() == 1
    assert Client().get(f"/r/{meeting.code}/flux/").status_code == 200
    assert Participant.objects.count() == 1


def test_page_tells_the_event_it_shows(meeting: Meeting) -> None:
    notify(meeting, "stage")
    assert 'data-event="1"' in Client().get(f"/r/{meeting.code}/").content.decode()
