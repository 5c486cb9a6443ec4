"""Acts are numbered once, refused with a reason, and the page is always what they make of it (F9)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from django.utils import timezone

from solimob.core.workshop import ActError, Replica, act_document, recorded_act, state_document
from solimob.core.workshop.boards import MOST_NOTES
from solimob.web.accounts.services import RefusedActError, TooOftenError
from solimob.web.workshop.models import BoardAct, BoardPage, Meeting, MeetingStatus, Origin
from solimob.web.workshop.queries import boards as queries
from solimob.web.workshop.services import boards as services
from tests.core.workshop.board_play import random_act
from tests.web.workshop.board_case import BOARD, act, create, lock, make_board_meeting, make_writer

pytestmark = pytest.mark.django_db
NOTE = {
    "column": "sujets",
    "text": "t",
    "colour": "yellow",
    "author": "",
    "voters": [],
    "version": 0,
    "other_texts": [],
    "copied_from": None,
}


@pytest.fixture
def meeting(project: object) -> Meeting:
    return make_board_meeting(project)


@pytest.fixture
def page(meeting: Meeting) -> BoardPage:
    return meeting.board_pages.first()


def now_of(page: BoardPage) -> BoardPage:
    return BoardPage.objects.get(pk=page.pk)


def texts(page: BoardPage) -> list[str]:
    return [note.text for note in queries.state_of(now_of(page)).notes]


def test_pages_are_made_once_from_the_template_for_parallel_groups(meeting: Meeting) -> None:
    assert [page.name for page in services.prepare_pages(meeting, BOARD)] == ["Groupe 1", "Groupe 2"]
    assert BoardPage.objects.count() == 2
    assert queries.state_of(meeting.board_pages.first()).columns == BOARD.columns


def test_act_is_numbered_kept_and_applied(page: BoardPage) -> None:
    writer = make_writer(page)
    taken = services.take_act(page, create("n1", "Publics cibles"), writer)
    assert (taken.number, taken.is_new, taken.data["author"]) == (1, True, writer.key)
    assert now_of(page).number == 1
    assert texts(page) == ["Publics cibles"]
    assert BoardAct.objects.get().participant == writer.participant


def test_act_is_taken_once_when_it_is_sent_again(page: BoardPage) -> None:
    writer, sent = make_writer(page), create("n1")
    first = services.take_act(page, sent, writer)
    services.take_act(page, create("n2"), writer)
    again = services.take_act(page, sent, writer)
    assert (again.number, again.is_new) == (first.number, False)
    assert BoardAct.objects.count() == 2


def test_no_text_is_lost_when_two_devices_edit_one_note_f9(page: BoardPage) -> None:
    one, other = make_writer(page), make_writer(page)
    services.take_act(page, create("n1"), one)
    services.take_act(page, act("edit", "n1", text="le texte d’un", base=1), one)
    services.take_act(page, act("edit", "n1", text="le texte de l’autre", base=1), other)
    note = queries.state_of(now_of(page)).notes[0]
    assert (note.text, [text.text for text in note.other_texts]) == ("le texte d’un", ["le texte de l’autre"])


def test_kept_acts_make_the_kept_state_whatever_was_sent(page: BoardPage) -> None:
    chance, writers = Random(5), [make_writer(page) for _ in range(3)]
    blank = queries.state_of(page)
    for rank in range(1, 50):
        one = random_act(chance, rank, queries.state_of(now_of(page)))
        sent = {key: value for key, value in act_document(one).items() if key != "author"}
        try:
            services.take_act(page, sent, chance.choice(writers))
        except (RefusedActError, ActError):
            continue
    replica, kept = Replica(blank), list(BoardAct.objects.filter(page=page))
    assert [each.number for each in kept] == list(range(1, len(kept) + 1))
    chance.shuffle(kept)
    for each in kept:
        replica = replica.received(each.number, recorded_act(each.data))
    assert state_document(replica.state) == now_of(page).state


def test_act_taken_before_the_lock_is_confirmed_when_it_is_sent_again_after(meeting: Meeting, page: BoardPage) -> None:
    writer, sent = make_writer(page), create("n1")
    services.take_act(page, sent, writer)
    lock(meeting)
    assert services.take_act(page, sent, writer).is_new is False


@pytest.mark.parametrize("raw", [None, {"kind": "create"}, create("n1") | {"author": "x"}, create("n1", "x" * 501)])
def test_nothing_is_kept_when_an_act_cannot_be_read(page: BoardPage, raw: object) -> None:
    with pytest.raises(ActError):
        services.take_act(page, raw, make_writer(page))
    assert not BoardAct.objects.exists()


def test_participants_are_refused_when_the_board_is_locked_and_the_facilitator_is_not(
    meeting: Meeting, page: BoardPage
) -> None:
    lock(meeting)
    with pytest.raises(RefusedActError, match="verrouillé"):
        services.take_act(page, create("n1"), make_writer(page))
    services.take_act(page, create("n2", "écrit sur papier"), queries.facilitator(Origin.PAPER))
    assert texts(page) == ["écrit sur papier"]
    assert queries.origin_of(queries.state_of(now_of(page)).notes[0].author) == Origin.PAPER


def test_reason_says_where_the_board_stands_when_it_is_closed(meeting: Meeting, page: BoardPage) -> None:
    now = timezone.now()
    assert queries.standing_of(page, now).closed == ""
    meeting.stages.update(ends_at=now)
    assert "verrouillé" in queries.standing_of(page, now).closed
    meeting.stages.all().delete()
    assert "pas encore ouvert" in queries.standing_of(page, now).closed
    page.meeting.status = MeetingStatus.CLOSED
    assert "close" in queries.standing_of(page, now).closed


def test_note_of_another_is_not_removed_by_a_participant(page: BoardPage) -> None:
    author, other = make_writer(page), make_writer(page)
    services.take_act(page, create("n1"), author)
    with pytest.raises(RefusedActError, match="Seuls son auteur"):
        services.take_act(page, act("remove", "n1"), other)
    services.take_act(page, act("remove", "n1"), queries.facilitator())
    assert texts(page) == []


def test_page_is_refused_when_it_is_full(page: BoardPage) -> None:
    notes = [{**NOTE, "id": f"n{rank}"} for rank in range(MOST_NOTES)]
    BoardPage.objects.filter(pk=page.pk).update(state=page.state | {"notes": notes})
    with pytest.raises(RefusedActError, match="autre page"):
        services.take_act(page, create("x"), make_writer(page))


def test_device_is_refused_when_it_acts_too_often_and_others_are_not(
    page: BoardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "NOTES", replace(services.NOTES, most=2))
    writer, other = make_writer(page), make_writer(page)
    for note in ("n1", "n2"):
        services.take_act(page, create(note), writer)
    with pytest.raises(TooOftenError):
        services.take_act(page, create("n3"), writer)
    services.take_act(page, create("n4"), other)
    assert len(texts(page)) == 3


def test_meeting_is_refused_when_all_its_devices_act_too_often(
    page: BoardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "NOTES_OF_MEETING", replace(services.NOTES_OF_MEETING, most=1))
    services.take_act(page, create("n1"), make_writer(page))
    with pytest.raises(TooOftenError):
        services.take_act(page, create("n2"), make_writer(page))


def test_key_of_a_participant_is_the_same_on_parallel_pages_and_differs_from_that_of_others(meeting: Meeting) -> None:
    first, second = meeting.board_pages.all()
    writer = make_writer(first)
    assert queries.participant_writer(second, writer.participant).key == writer.key
    assert make_writer(first).key != writer.key


def test_device_gets_the_acts_it_lacks_or_none_when_they_are_too_many(
    page: BoardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = make_writer(page)
    for note in ("n1", "n2", "n3"):
        services.take_act(page, create(note), writer)
    assert [each["number"] for each in queries.acts_after(now_of(page), 1)] == [2, 3]
    monkeypatch.setattr(queries, "MOST_ACTS_SENT", 1)
    assert queries.acts_after(now_of(page), 1) is None


def test_page_is_added_renamed_and_removed_until_somebody_writes_on_it(project: object, meeting: Meeting) -> None:
    actor = project.organization.memberships.first().user
    page = services.add_page(actor, meeting, BOARD, "")
    assert (page.name, page.position) == ("Groupe 3", 3)
    services.rename_page(actor, page, "  Élus  du nord ")
    assert now_of(page).name == "Élus du nord"
    with pytest.raises(RefusedActError, match="80"):
        services.rename_page(actor, page, " ")
    services.remove_page(actor, page)
    used = meeting.board_pages.first()
    services.take_act(used, create("n1"), make_writer(used))
    with pytest.raises(RefusedActError, match="a servi"):
        services.remove_page(actor, used)
