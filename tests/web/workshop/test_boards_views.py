"""The pages of boards: for participants without an account, with and without scripts, and for who runs the meeting."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from solimob.web.accounts.roles import Role
from solimob.web.workshop.models import BoardAct, BoardPage, Meeting, MeetingStatus, Origin
from solimob.web.workshop.queries.boards import state_of
from solimob.web.workshop.services.stages import go_to
from tests.web.factories import make_member, make_user
from tests.web.htmx import HtmxClient
from tests.web.workshop.board_case import BOARD, act, create, lock, make_board_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(project: object) -> Meeting:
    return make_board_meeting(project)


@pytest.fixture
def page(meeting: Meeting) -> BoardPage:
    return meeting.board_pages.first()


@pytest.fixture
def runner(meeting: Meeting, client_of: Callable[..., Client]) -> Client:
    return client_of(make_member(meeting.project.organization, Role.CONTRIBUTOR))


class Phone:
    """A participant's device, with its cookie."""

    def __init__(self, page: BoardPage) -> None:
        self.client = HtmxClient()
        code = page.meeting.code
        self.url, self.acts = (reverse(f"workshop:{name}", args=[code, page.pk]) for name in ("board", "board_acts"))
        self.see()

    def see(self, query: str = "") -> str:
        answer = self.client.get(self.url + query)
        assert answer.status_code == 200
        return answer.content.decode()

    def send(self, one: Any, known: int = 0) -> Any:
        return self.client.post(self.acts, json.dumps({"act": one, "known": known}), "application/json")

    def fill(self, **fields: Any) -> Any:
        return self.client.post(self.acts, fields)


def notes(page: BoardPage) -> list[Any]:
    return list(state_of(BoardPage.objects.get(pk=page.pk)).notes)


# With scripts.


def test_device_sends_an_act_and_gets_those_it_lacks(page: BoardPage) -> None:
    one, other = Phone(page), Phone(page)
    one.send(create("n1", "Publics cibles"))
    answer = other.send(create("n2"), known=0).json()
    assert [each["number"] for each in answer["acts"]] == [1, 2]
    assert answer["acts"][0]["act"]["text"] == "Publics cibles"
    assert answer["mine"] == [answer["acts"][1]["act"]["author"]]
    assert other.client.get(f"{other.acts}?depuis=99").json()["mine"] == answer["mine"]
    assert one.client.get(f"{one.acts}?depuis=0").json()["mine"] == [answer["acts"][0]["act"]["author"]]
    assert Phone(page).client.get(f"{one.acts}?depuis=0").json()["mine"] == []
    assert one.client.get(f"{one.acts}?depuis=1").json()["acts"][0]["number"] == 2


def test_act_is_taken_once_when_a_device_sends_it_again_after_a_cut(page: BoardPage) -> None:
    phone, sent = Phone(page), create("n1")
    assert phone.send(sent).status_code == phone.send(sent).status_code == 200
    assert BoardAct.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"act": act("create", "n1", column="sujets", text=" ")}, 400, "est vide"),
        ({"act": act("create", "n1", column="autre", text="t")}, 409, "rechargez-la"),
        ({"act": None}, 400, "rechargez la page"),
        ([], 400, None),
    ],
)
def test_act_is_refused_in_words_when_it_is_wrong(page: BoardPage, sent: Any, status: int, says: str | None) -> None:
    phone = Phone(page)
    answer = phone.client.post(phone.acts, json.dumps(sent), "application/json")
    assert answer.status_code == status
    if says:
        assert says in answer.json()["error"]
    assert not BoardAct.objects.exists()


def test_device_learns_that_the_board_is_locked(meeting: Meeting, page: BoardPage) -> None:
    phone = Phone(page)
    lock(meeting)
    assert "verrouillé" in phone.client.get(f"{phone.acts}?depuis=0").json()["closed"]
    assert phone.send(create("n1")).status_code == 409
    shown = phone.see()
    assert "Ce tableau est verrouillé" in shown
    assert "<textarea" not in shown


def test_device_left_on_a_locked_board_is_led_back_to_the_meeting_until_it_is_closed(
    meeting: Meeting, page: BoardPage
) -> None:
    phone = Phone(page)
    room = reverse("workshop:room", args=[meeting.code])
    line = f'La réunion continue : <a href="{room}">revenir à la réunion</a>'
    assert f"hidden data-goes-on><p>{line}" in phone.see()
    lock(meeting)
    assert f'role="status" data-goes-on><p>{line}' in phone.see()
    assert phone.client.get(phone.acts).json()["goes_on"] is True
    Meeting.objects.update(status=MeetingStatus.CLOSED)
    assert f"hidden data-goes-on><p>{line}" in phone.see()
    assert phone.client.get(phone.acts).json()["goes_on"] is False


def test_device_left_on_an_open_board_is_led_back_when_the_meeting_goes_on_to_something_else(
    project: object,
) -> None:
    meeting = make_board_meeting(project, BOARD, replace(BOARD, id="suite"))
    phone = Phone(meeting.board_pages.filter(entry=BOARD.id)[0])
    assert phone.client.get(phone.acts).json()["goes_on"] is False
    go_to(make_user(), meeting, "suite")
    told = phone.client.get(phone.acts).json()
    assert told["goes_on"] is True
    assert told["closed"] == ""
    shown = phone.see()
    assert 'role="status" data-goes-on><p>La réunion continue' in shown
    assert "<textarea" in shown, "what is being written there is still taken"


def test_hour_of_the_end_is_written_by_the_server_as_on_the_other_pages(meeting: Meeting, page: BoardPage) -> None:
    phone = Phone(page)
    assert phone.client.get(phone.acts).json()["until"] == ""
    meeting.stages.update(ends_at=datetime(2099, 7, 1, 12, 30, tzinfo=UTC))
    assert "Fin à 14:30" in phone.see()
    assert phone.client.get(phone.acts).json()["until"] == "14:30"


def test_page_is_read_whole_when_a_device_knows_more_than_the_server(page: BoardPage) -> None:
    phone = Phone(page)
    phone.send(create("n1"))
    assert phone.client.get(f"{phone.acts}?depuis=9").json()["state"]["number"] == 1


def test_device_that_gave_nothing_has_no_note_of_its_own(page: BoardPage) -> None:
    Phone(page).send(create("n1"))
    shown = Phone(page).see()
    assert "le vôtre</span>" in shown
    assert "data-mine hidden" in shown


# Without scripts.


def test_note_is_made_changed_moved_copied_voted_and_removed_by_forms(page: BoardPage) -> None:
    phone = Phone(page)
    answer = phone.fill(kind="create", id="a1", note="n1", column="sujets", text="Un", colour="blue")
    assert answer["Location"] == f"{phone.url}#note-n1"
    phone.fill(kind="create", id="a2", note="n2", column="sujets", text="Deux", colour="yellow")
    phone.fill(kind="edit", note="n1", base="1", text="Un, mieux dit")
    phone.fill(step="down", note="n1")
    assert [(note.id, note.text) for note in notes(page)] == [("n2", "Deux"), ("n1", "Un, mieux dit")]
    phone.fill(step="up", note="n1")
    phone.fill(kind="duplicate", note="n1")
    assert [note.text for note in notes(page)] == ["Un, mieux dit", "Un, mieux dit", "Deux"]
    phone.fill(kind="move", note="n2", column="methodes")
    phone.fill(kind="colour", note="n2", colour="pink")
    phone.fill(kind="vote", note="n2")
    moved = notes(page)[-1]
    assert (moved.column, moved.colour, len(moved.voters)) == ("methodes", "pink", 1)
    phone.fill(kind="unvote", note="n2")
    phone.fill(kind="remove", note="n2")
    assert [note.column for note in notes(page)] == ["sujets", "sujets"]


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", "x"])
def test_number_that_is_none_breaks_nothing(page: BoardPage, runner: Client, number: str) -> None:
    phone = Phone(page)
    phone.send(create("n1"))
    assert phone.fill(kind="edit", note="n1", base=number, text="Un").status_code == 302
    assert phone.client.get(phone.acts, {"depuis": number}).status_code == 200
    change = reverse("workshop:board_change_pages", args=[page.meeting.project_id, page.meeting_id, BOARD.id])
    assert runner.post(change, {"rename": "1", "page": number, "name": "x"}).status_code == 404


def test_nothing_is_sent_when_a_note_cannot_go_further(page: BoardPage) -> None:
    phone = Phone(page)
    phone.fill(kind="create", id="a1", note="n1", column="sujets", text="Un")
    phone.fill(step="up", note="n1")
    phone.fill(step="down", note="n1")
    assert BoardAct.objects.count() == 1


def test_both_texts_are_shown_and_one_is_chosen_when_two_forms_changed_one_note_f9(page: BoardPage) -> None:
    one, other = Phone(page), Phone(page)
    one.fill(kind="create", id="a1", note="n1", column="sujets", text="Un")
    one.fill(kind="edit", note="n1", base="1", text="Le texte d’Ana")
    other.fill(kind="edit", note="n1", base="1", text="Le texte de Bob")
    shown = one.see()
    assert "Le texte d’Ana" in shown
    assert "<li>Le texte de Bob</li>" in shown
    one.fill(keep="2", note="n1")
    assert [(note.text, note.other_texts) for note in notes(page)] == [("Le texte de Bob", ())]


def test_second_note_is_not_lost_when_a_form_is_filled_again_after_going_back(page: BoardPage) -> None:
    phone = Phone(page)
    phone.fill(kind="create", id="a1", note="n1", column="sujets", text="Un")
    phone.fill(kind="create", id="a1", note="n1", column="sujets", text="Un")
    phone.fill(kind="create", id="a1", note="n1", column="sujets", text="Deux")
    assert [note.text for note in notes(page)] == ["Un", "Deux"]


def test_refusal_is_said_on_the_page_when_a_form_is_wrong(page: BoardPage) -> None:
    phone = Phone(page)
    answer = phone.client.post(phone.acts, {"kind": "vote", "note": "<b>"}, follow=True)
    assert "Erreur" in answer.content.decode() or "identifiant" in answer.content.decode()


def test_markup_is_shown_as_it_was_written(page: BoardPage) -> None:
    phone = Phone(page)
    phone.send(create("n1", "<script>alert(1)</script><b>gras</b>"))
    shown = phone.see()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;" in shown
    assert "<script>alert" not in shown
    assert "<b>gras" not in shown


def test_list_shows_the_same_notes_in_the_same_order_as_the_board(page: BoardPage) -> None:
    phone = Phone(page)
    for note in ("n1", "n2"):
        phone.send(create(note))
    board, listed = phone.see(), phone.see("?vue=liste")
    assert "board-list" in listed
    assert "board-list" not in board
    order = [shown.index("texte de n1") < shown.index("texte de n2") for shown in (board, listed)]
    assert order == [True, True]


# Rights.


def test_page_of_another_meeting_is_not_found(meeting: Meeting, page: BoardPage, project: object) -> None:
    other = make_board_meeting(project)
    for name in ("board", "board_acts"):
        assert Client().get(reverse(f"workshop:{name}", args=[other.code, page.pk])).status_code == 404
        assert Client().get(reverse(f"workshop:{name}", args=["XXXXXX", page.pk])).status_code == 404


def test_meeting_in_preparation_shows_no_board_to_participants(project: object) -> None:
    meeting = make_board_meeting(project, is_open=False)
    page = BoardPage.objects.create(meeting=meeting, entry=BOARD.id, name="Groupe 1", position=1)
    assert Client().get(reverse("workshop:board", args=[meeting.code, page.pk])).status_code == 404


@pytest.mark.parametrize("name", ["member_board", "member_board_acts", "board_typing"])
def test_participant_has_no_right_of_the_facilitator(meeting: Meeting, page: BoardPage, name: str) -> None:
    url = reverse(f"workshop:{name}", args=[meeting.project_id, meeting.pk, page.pk])
    phone = Phone(page)
    assert phone.client.get(url).status_code == 302
    assert phone.client.post(url, {}).status_code == 302


def test_reader_does_not_run_boards(meeting: Meeting, page: BoardPage, client_of: Callable[..., Client]) -> None:
    reader = client_of(make_member(meeting.project.organization, Role.READER))
    for name, last in (("member_board", page.pk), ("member_boards", BOARD.id), ("board_merge", BOARD.id)):
        assert reader.get(reverse(f"workshop:{name}", args=[meeting.project_id, meeting.pk, last])).status_code == 403


# The facilitator.


def test_facilitator_sees_the_pages_and_names_adds_and_removes_them(meeting: Meeting, runner: Client) -> None:
    url = reverse("workshop:member_boards", args=[meeting.project_id, meeting.pk, BOARD.id])
    change = reverse("workshop:board_change_pages", args=[meeting.project_id, meeting.pk, BOARD.id])
    runner.post(change, {"add": "1", "name": "Élus"})
    first = meeting.board_pages.first()
    runner.post(change, {"rename": "1", "page": first.pk, "name": "Usagers"})
    shown = runner.get(url).content.decode()
    assert "Élus" in shown
    assert "Usagers" in shown
    runner.post(change, {"remove": "1", "page": meeting.board_pages.last().pk})
    assert [page.name for page in meeting.board_pages.all()] == ["Usagers", "Groupe 2"]


def test_facilitator_types_paper_notes_after_the_lock_and_the_register_knows_it_j5(
    meeting: Meeting, page: BoardPage, runner: Client
) -> None:
    lock(meeting)
    url = reverse("workshop:board_typing", args=[meeting.project_id, meeting.pk, page.pk])
    sent = {"column": "methodes", "origin": "paper", "text": "Ateliers\n\nEnquête usagers\n"}
    assert runner.post(url, sent).status_code == 302
    assert [(note.text, note.author) for note in notes(page)] == [
        ("Ateliers", Origin.PAPER),
        ("Enquête usagers", Origin.PAPER),
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": "  "}, "est vide"),
        ({"text": f"court\n{'x' * 501}"}, "501 caractères"),
        ({"origin": "device"}, "viennent ces post-it"),
        ({"column": "autre"}, "rechargez-la"),
    ],
)
def test_nothing_is_added_and_the_text_stays_when_typing_is_refused(
    meeting: Meeting, page: BoardPage, runner: Client, change: dict[str, str], says: str
) -> None:
    url = reverse("workshop:board_typing", args=[meeting.project_id, meeting.pk, page.pk])
    sent = {"column": "methodes", "origin": "paper", "text": "Ateliers"} | change
    answer = runner.post(url, sent)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not BoardAct.objects.exists()


def test_facilitator_acts_on_a_page_with_and_without_scripts(meeting: Meeting, page: BoardPage, runner: Client) -> None:
    phone = Phone(page)
    phone.send(create("n1"))
    acts = reverse("workshop:member_board_acts", args=[meeting.project_id, meeting.pk, page.pk])
    runner.post(acts, json.dumps({"act": act("vote", "n1"), "known": 1}), "application/json")
    assert len(notes(page)[0].voters) == 1
    runner.post(acts, {"kind": "remove", "note": "n1"})
    assert notes(page) == []
    shown = runner.get(reverse("workshop:member_board", args=[meeting.project_id, meeting.pk, page.pk]))
    assert shown.status_code == 200


def test_act_and_page_cost_few_queries_however_many_notes(
    page: BoardPage, at_most_queries: Callable[[int], Any]
) -> None:
    phone = Phone(page)
    for rank in range(12):
        phone.send(create(f"n{rank}"))
    with at_most_queries(18):
        phone.send(create("last"), known=12)
    with at_most_queries(12):
        phone.see()
    with at_most_queries(6):
        phone.client.get(f"{phone.acts}?depuis=13")


def test_conduct_of_a_meeting_leads_to_its_board(meeting: Meeting, page: BoardPage, runner: Client) -> None:
    shown = runner.get(reverse("workshop:conduct", args=[meeting.project_id, meeting.pk])).content.decode()
    assert reverse("workshop:member_board", args=[meeting.project_id, meeting.pk, page.pk]) in shown
    assert reverse("workshop:member_boards", args=[meeting.project_id, meeting.pk, BOARD.id]) in shown
