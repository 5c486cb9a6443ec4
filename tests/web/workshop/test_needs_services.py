"""The acts on the register: nothing that somebody said is lost, what is public was read over."""

from __future__ import annotations

import json
from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import jsonschema
import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from solimob.core.workshop import Board, Column
from solimob.core.workshop.merging import MergedNote, Origin, Written
from solimob.core.workshop.needs import NeedKind, NeedStatus
from solimob.publish.meeting_export import export_files, record_document
from solimob.reference.schemas import schema
from solimob.web.accounts.models import LogEntry, User
from solimob.web.accounts.services import RefusedActError, token_digest
from solimob.web.projects.models import Project
from solimob.web.workshop.access import cookie_name, device_cookie
from solimob.web.workshop.models import Meeting, Need, NeedEvent, NeedSource, Participant
from solimob.web.workshop.queries.boards import board_of, participant_writer, state_of
from solimob.web.workshop.queries.merging import merge_of
from solimob.web.workshop.queries.needs import needs_behind, register_of, reminders_of, sorted_needs
from solimob.web.workshop.queries.record import meeting_record
from solimob.web.workshop.services import exchanges, need_follow, need_publication, need_reading, need_reminders, needs
from solimob.web.workshop.services.boards import prepare_pages, take_act
from solimob.web.workshop.services.meetings import delete_meeting
from solimob.web.workshop.services.merging import enter_merged
from solimob.web.workshop.services.need_demo import prepare_demo_workshop
from solimob.web.workshop.services.need_entry import enter_board
from solimob.web.workshop.services.need_reminders import remind_every_week, send_reminders, send_weekly_reminders
from tests.web.factories import make_project
from tests.web.workshop.board_case import BOARD as BOARD_OF_CASE
from tests.web.workshop.board_case import create, lock, make_board_meeting, make_writer

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 27)
BOARD = Board(
    id="tableau", title="Tableau", columns=(Column("a", "Quels sujets ?"), Column("b", "Quelles méthodes ?")), pages=2
)


@pytest.fixture
def user(project: Project) -> User:
    return project.created_by


@pytest.fixture
def meeting(project: Project) -> Meeting:
    content = {
        "format": "solimob-meeting-1", "id": "m", "title": "Essai",
        "sequences": [{"id": "s", "title": "S", "entries": [{"id": "i", "kind": "item", "title": "I"}]}],
    }  # fmt: skip
    return Meeting.objects.create(project=project, title="Essai", document=content, status="open")


def a_need(
    project: Project, text: str = "Un car le soir", votes: int | None = 0, notes: int = 1, **fields: Any
) -> Need:
    written = {"text": text, "audience": "Usagers", "kind": "subject"} | fields
    need = needs.write_need(project.created_by, project, written, votes=votes)
    for rank in range(notes):
        NeedSource.objects.create(need=need, note=f"{need.pk}-{rank}", text=f"{text} {rank}", origin="paper")
    return need


def a_participant(meeting: Meeting, name: str) -> Participant:
    return Participant.objects.create(meeting=meeting, key_digest=name)


def texts(project: Project) -> list[str]:
    return [one.need.text for one in sorted_needs(register_of(project))]


def test_each_note_is_kept_with_its_author_when_a_board_enters_the_register(project: Project, meeting: Meeting) -> None:
    """F7, F9, F10: kinds by column, both wordings of a merged need, votes each counted once."""
    participant = a_participant(meeting, "un")
    page = prepare_pages(meeting, BOARD)[0]
    author = participant_writer(page, participant).key
    first = Written(Origin(1, "n1"), "a", "Modèles éco", author, ("v1", "v2"))
    second = Written(Origin(2, "n1"), "a", "Modèles économiques", "paper", ("v2",), ("Modèle éco ?",))
    alone = Written(Origin(1, "n2"), "b", "Ateliers", author)
    merged = [MergedNote("a", "Modèles économiques", (first, second)), MergedNote("b", "Ateliers", (alone,))]
    enter_board(project.created_by, meeting, BOARD, merged)
    found = {one.need.text: one for one in register_of(project)}
    both = found["Modèles économiques"]
    assert both.need.kind is NeedKind.SUBJECT
    assert found["Ateliers"].need.kind is NeedKind.METHOD
    assert [(source.text, source.page, source.origin) for source in both.row.sources.all()] == [
        ("Modèles éco", "Groupe 1", "device"),
        ("Modèles économiques", "Groupe 2", "paper"),
        ("Modèle éco ?", "Groupe 2", "paper"),
    ]
    assert both.row.votes == 2
    assert both.row.sources.first().participant == participant
    with pytest.raises(RefusedActError, match="déjà dans le registre"):
        enter_board(project.created_by, meeting, BOARD, merged)


def test_an_answer_is_refused_when_it_says_nothing(project: Project, user: User) -> None:
    """F12."""
    need = a_need(project)
    for status, said in ((NeedStatus.ANSWERED, "réponse écrite et sa date"), (NeedStatus.REFUSED, "raison")):
        with pytest.raises(RefusedActError, match=said):
            needs.edit_need(user, need, {"status": status.value})
    need.refresh_from_db()
    assert need.status == "open"
    needs.edit_need(user, need, {"status": "answered", "answer": "Oui.", "answered_on": DAY})
    assert register_of(project)[0].need.status is NeedStatus.ANSWERED


def test_log_says_what_changed_but_no_text_when_a_need_is_edited(project: Project, user: User) -> None:
    need = a_need(project)
    needs.edit_need(user, need, {"text": "Un secret", "theme": "law", "owner_email": "a@example.org"})
    entry = LogEntry.objects.get(code="workshop.need.edited")
    assert entry.data == {"fields": ["owner_email", "text", "theme"], "theme": "law"}
    assert NeedEvent.objects.filter(need=need).count() == 2


def test_votes_and_audiences_add_up_when_needs_are_merged_and_come_back_when_separated(
    project: Project, user: User
) -> None:
    """F13: votes × audiences."""
    one, two = a_need(project, "Un car", 3), a_need(project, "Un bus", 2, audience="Élus")
    other = a_need(project, "Un train", 6)
    assert texts(project) == ["Un train", "Un car", "Un bus"]
    needs.merge_needs(user, [one, two], "Un car ou un bus")
    assert texts(project) == ["Un car ou un bus", "Un train"]
    merged = sorted_needs(register_of(project))[0]
    assert (merged.need.votes, merged.need.priority, merged.need.audiences) == (5, 10, ("Usagers", "Élus"))
    assert [source.text for source in merged.need.provenance] == ["Un car 0", "Un bus 0"]
    with pytest.raises(RefusedActError, match="déjà réuni"):
        needs.merge_needs(user, [two, other], "x")
    with pytest.raises(RefusedActError, match="séparez-les d’abord"):
        needs.split_needs(user, one, [("a", []), ("b", [])])
    needs.unmerge_need(user, two)
    assert sorted(texts(project)) == ["Un bus", "Un car ou un bus", "Un train"]


def test_needs_of_two_demarches_stay_apart_when_merged(project: Project, user: User) -> None:
    from tests.web.factories import make_project

    elsewhere = a_need(make_project())
    with pytest.raises(RefusedActError, match="même démarche"):
        needs.merge_needs(user, [a_need(project), elsewhere], "x")


def test_every_note_has_its_need_when_one_is_split(project: Project, user: User) -> None:
    need = a_need(project, "Le droit et les coûts", 4, notes=2, theme="law")
    needs.add_link(user, need, "solution", "tad-solidaire", "Fiche TAD")
    first, second = (source.pk for source in need.sources.all())
    with pytest.raises(RefusedActError, match="dans aucune part"):
        needs.split_needs(user, need, [("Le droit", [first]), ("Les coûts", [first])])
    made = needs.split_needs(user, need, [("Le droit", [first]), ("Les coûts", [first, second])])
    assert [row.text for row in made] == ["Le droit", "Les coûts"]
    assert [(row.votes, row.theme, row.links.count()) for row in made] == [(4, "law", 1), (4, "law", 1)]
    assert [row.sources.count() for row in made] == [1, 2]
    assert made[1].split_from == made[0]


def test_author_sees_both_needs_when_the_note_was_split(project: Project, user: User) -> None:
    """F12: the private link follows a note through a split and a merge."""
    need = a_need(project, "Le droit et les coûts")
    source = need.sources.get()
    key = need_follow.give_author_link(source, user)
    needs.split_needs(user, need, [("Le droit", [source.pk]), ("Les coûts", [source.pk])])
    behind = need_follow.source_behind(key)
    assert behind is not None
    assert [one.need.text for one in needs_behind(behind)] == ["Le droit", "Les coûts"]
    other = a_need(project, "Le code des transports")
    needs.merge_needs(user, [other, need], "Le droit des transports")
    assert [one.need.text for one in needs_behind(behind)] == ["Les coûts", "Le droit des transports"]


def test_a_link_to_a_note_is_given_only_to_its_author(project: Project, meeting: Meeting, user: User) -> None:
    one, other = a_participant(meeting, "un"), a_participant(meeting, "autre")
    source = a_need(project).sources.get()
    source.participant, source.origin = one, "device"
    source.save()
    with pytest.raises(RefusedActError, match="pas le vôtre"):
        need_follow.give_author_link(source, other)
    with pytest.raises(RefusedActError, match="sur son appareil"):
        need_follow.give_author_link(source, user)
    key, again = need_follow.give_author_link(source, one), need_follow.give_author_link(source, one)
    assert need_follow.source_behind(key) is None
    assert need_follow.source_behind(again) == source
    assert need_follow.source_behind("") is None
    assert key not in str(NeedSource.objects.values().get(pk=source.pk))
    one.delete()  # what participants gave was erased: the author still holds their link
    source.refresh_from_db()
    with pytest.raises(RefusedActError, match="sur son appareil"):
        need_follow.give_author_link(source, user)
    assert need_follow.source_behind(again) == source


def test_nothing_flagged_is_public_when_nobody_read_it_over(project: Project, user: User) -> None:
    """Names, telephone numbers and insults are shown before publishing."""
    a_need(project, "Appelez Mme Martin au 06 12 34 56 78")
    (found,) = register_of(project)
    kinds = {flag.kind.value for text in need_reading.flagged_texts(found) for flag in text.flags}
    assert kinds == {"name", "telephone"}
    with pytest.raises(RefusedActError, match="relisez"):
        need_publication.publish_needs(user, register_of(project))
    assert need_publication.publish_needs(user, register_of(project), read_over=marks(project)) == 1
    assert need_publication.publish_needs(user, register_of(project), read_over=marks(project)) == 0


def marks(project: Project) -> set[str]:
    """Marks of the passages to be read over, as the page shows them now."""
    return {need_reading.passages_mark(need_reading.flagged_texts(one)) for one in register_of(project)}


def test_what_was_read_over_is_asked_again_when_it_changed_since_it_was_shown(project: Project, user: User) -> None:
    need = a_need(project, "Appelez Mme Martin")
    shown = marks(project)
    needs.edit_need(user, need, {"text": "Appelez Mme Durand"})
    with pytest.raises(RefusedActError, match="ont changé depuis"):
        need_publication.publish_needs(user, register_of(project), read_over=shown)
    assert need_publication.publish_needs(user, register_of(project), read_over=marks(project)) == 1
    read = need_reading.passages_mark(need_reading.introduction_passages("Dites-le à Mme Martin"))
    with pytest.raises(RefusedActError, match="introduction"):
        need_publication.open_register(user, project, "Dites-le à Mme Durand", read_over={read})
    need_publication.open_register(user, project, "Dites-le à Mme Martin", read_over={read})


def test_a_merged_need_leaves_the_public_page(project: Project, user: User) -> None:
    one, two = a_need(project, "Un car"), a_need(project, "Un bus")
    need_publication.publish_needs(user, register_of(project))
    needs.merge_needs(user, [one, two], "Un car ou un bus")
    two.refresh_from_db()
    assert two.published_at is None


def test_owner_is_written_to_once_a_day_when_an_answer_is_late(project: Project, user: User, settings: Any) -> None:
    """F12: reminders to the owner, only to an address that was given, only where the site sends e-mail."""
    today = timezone.localdate()
    due = {"owner": "le service mobilité", "due_on": today - timedelta(days=3)}
    a_need(project, "Un car", owner_email="mobilite@example.org", **due)
    a_need(project, "Un bus", **due)
    a_need(project, "Un train", owner_email="x@example.org", due_on=today + timedelta(days=30))
    assert len(reminders_of(register_of(project), today)) == 2
    console = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    settings.MAILERS = console
    assert send_reminders(user, project, today, lambda need: f"/{need.pk}/").sent == 0
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    reminded = send_reminders(user, project, today, lambda need: f"https://exemple.fr/{need.pk}/")
    assert (reminded.sent, reminded.without_address) == (1, 1)
    assert send_reminders(user, project, today, lambda need: "").sent == 0
    (message,) = mail.outbox
    assert message.to == ["mobilite@example.org"]
    assert "Un car" in message.body
    assert "la date est passée" in message.body
    assert "https://exemple.fr/" in message.body
    assert "demande un compte" in message.body
    assert str(project.organization) in message.body


def test_owners_of_late_answers_are_reminded_once_a_week_when_the_demarche_asked_for_it(
    project: Project, user: User, settings: Any
) -> None:
    """F12: reminders leave by themselves, only where they were turned on."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    late = {"due_on": DAY - timedelta(days=1), "owner_email": "mobilite@example.org"}
    need = a_need(project, "Un car", **late)
    a_need(project, "Un bus", **late | {"due_on": DAY + timedelta(days=20)})
    answered = {"status": "answered", "answer": "Il passe à 19 h.", "answered_on": DAY}
    a_need(project, "Un train", **late | answered)
    other = make_project()
    needs.write_need(other.created_by, other, {"text": "Ailleurs", "audience": "A", "kind": "subject"} | late)
    assert send_weekly_reminders(DAY) == 0, "off until somebody turns it on"
    remind_every_week(user, project, "https://exemple.fr/", is_on=True)
    days = [day for day in range(16) if send_weekly_reminders(DAY + timedelta(days=day))]
    assert days == [0, 7, 14]
    assert {message.to[0] for message in mail.outbox} == {"mobilite@example.org"}
    assert all("« Un car »" not in message.body and "Besoin : Un car" in message.body for message in mail.outbox)
    assert f"https://exemple.fr/demarches/{project.pk}/besoins/{need.pk}/" in mail.outbox[0].body
    send_reminders(user, project, DAY + timedelta(days=17), lambda _: "/")
    assert [day for day in range(18, 26) if send_weekly_reminders(DAY + timedelta(days=day))] == [24], (
        "the button counts"
    )
    remind_every_week(user, project, "https://exemple.fr/", is_on=False)
    assert send_weekly_reminders(DAY + timedelta(days=60)) == 0


def test_reminder_is_tried_again_the_next_day_when_the_mail_server_refused_it(
    project: Project, user: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    a_need(project, "Un car", due_on=DAY - timedelta(days=1), owner_email="mobilite@example.org")
    remind_every_week(user, project, "https://exemple.fr/", is_on=True)

    def refuse(*_: object) -> None:
        raise SMTPServerDisconnected("closed")

    with monkeypatch.context() as cut:
        cut.setattr(need_reminders, "send_mail", refuse)
        assert send_weekly_reminders(DAY) == 0
    assert Need.objects.get().reminded_on is None
    assert send_weekly_reminders(DAY + timedelta(days=1)) == 1


def test_no_transaction_is_open_while_the_mail_server_answers(
    project: Project, user: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would hold the one write lock of SQLite: votes would wait for the mail server."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    need = a_need(project, due_on=DAY - timedelta(days=1), owner_email="mobilite@example.org")
    remind_every_week(user, project, "https://exemple.fr/", is_on=True)
    outside, seen = len(connection.savepoint_ids), []
    monkeypatch.setattr(need_reminders, "send_mail", lambda *_: seen.append(len(connection.savepoint_ids)))
    assert send_weekly_reminders(DAY) == 1
    assert seen == [outside]
    assert need.events.last().code == "workshop.need.reminded"


@pytest.mark.parametrize(
    ("error", "sent", "unreached"),
    [
        (SMTPRecipientsRefused({"refuse@example.org": (550, b"no")}), 1, ["Un bus"]),
        (TimeoutError("timed out"), 0, ["Un bus", "Un car"]),
        (ConnectionRefusedError("down"), 0, ["Un bus", "Un car"]),
    ],
)
def test_others_are_written_to_when_the_server_refuses_one_and_not_tried_when_it_is_down(
    project: Project, user: User, settings: Any, monkeypatch: pytest.MonkeyPatch, error: OSError, sent: int,
    unreached: list[str],
) -> None:  # fmt: skip
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    late = {"due_on": DAY - timedelta(days=1)}
    a_need(project, "Un bus", owner_email="refuse@example.org", **late | {"due_on": DAY - timedelta(days=2)})
    a_need(project, "Un car", owner_email="mobilite@example.org", **late)
    a_need(project, "Un train", owner_email="train@example.org", **late | {"due_on": None})
    tried = []

    def send(_subject: str, _body: str, _sender: None, to: list[str]) -> None:
        tried.append(to)
        if to == ["refuse@example.org"]:
            raise error

    monkeypatch.setattr(need_reminders, "send_mail", send)
    reminded = send_reminders(user, project, DAY, lambda _: "https://exemple.fr/")
    assert (reminded.sent, [one.need.text for one in reminded.unreached]) == (sent, unreached)
    assert len(tried) == 1 + sent
    assert set(Need.objects.filter(text__in=unreached).values_list("reminded_on", flat=True)) == {None}
    assert NeedEvent.objects.filter(code="workshop.need.reminded").count() == sent


def test_a_need_is_deleted_only_when_nobody_wrote_it(project: Project, user: User) -> None:
    with pytest.raises(RefusedActError, match="refusez-le"):
        needs.delete_need(user, a_need(project))
    alone = a_need(project, notes=0)
    needs.delete_need(user, alone)
    assert not Need.objects.filter(pk=alone.pk).exists()


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("page", "nulle"),
        ("page", "javascript:alert(1)"),
        ("page", "data:text/html,<script>alert(1)</script>"),
        ("page", "solutions:disparue"),
        ("page", "solutions:catalogue/de/trop"),
        ("scenario", "s1"),
        ("resource", "livre:x"),
        ("resource", "javascript:alert(1)"),
    ],
)
def test_a_link_is_refused_when_it_is_not_written_as_its_kind_asks(
    project: Project, user: User, kind: str, target: str
) -> None:
    with pytest.raises(RefusedActError):
        needs.add_link(user, a_need(project), kind, target, "un lien")


@pytest.mark.parametrize("target", ["solutions:catalogue?q=taxi", "solutions:sheet/tad-solidaire", "workshop:needs"])
def test_a_link_is_kept_when_its_page_exists(project: Project, user: User, target: str) -> None:
    """Pages of the site, and those of the démarche."""
    assert needs.add_link(user, a_need(project), "page", target, "une page").target == target


def test_the_58_notes_are_public_once_when_the_demonstration_is_prepared_twice(project: Project, user: User) -> None:
    """F7: the register of the founding meeting, and the meeting to be run again."""
    held, to_run = prepare_demo_workshop(user, project)
    again = prepare_demo_workshop(user, project)
    assert again == (held, to_run)
    found = register_of(project)
    assert len(found) == 58
    assert all(one.is_published and one.row.meeting == held for one in found)
    assert all(one.row.links.exists() for one in found)
    assert held.status == "closed"
    assert to_run.status == "draft"
    assert project.public_register.published_at is not None
    assert not any(need_reading.flagged_texts(one) for one in found)


def test_the_meeting_held_shows_its_notes_and_exports_them_when_the_demonstration_is_prepared(
    project: Project, user: User
) -> None:
    """F7: boards and register tell the same notes, and nothing can enter the register twice."""
    held, _ = prepare_demo_workshop(user, project)
    pages = [(page.entry, page.name, len(state_of(page).notes)) for page in held.board_pages.order_by("entry", "pk")]
    assert [each[:2] for each in pages] == [
        ("tableau-cellules", "page 1"),
        ("tableau-cellules", "page 2"),
        ("tableau-collectivites", "page 1"),
        ("tableau-collectivites", "page 2"),
    ]
    assert sum(count for *_, count in pages) == 58
    exported = export_files(meeting_record(held), ["csv"])["post-it.csv"].decode("utf-8-sig")
    assert len(exported.strip().splitlines()) == 1 + 58
    votes = [note.votes for page in meeting_record(held).pages for note in page.notes]
    assert votes == [None] * 58, "nobody voted in 2021: unknown, not zero"
    jsonschema.validate(
        json.loads(json.dumps(record_document(meeting_record(held))["pages"])),
        schema("meeting_record")["properties"]["pages"],
    )
    for entry in ("tableau-cellules", "tableau-collectivites"):
        assert not merge_of(held, entry).waiting
        with pytest.raises(RefusedActError, match="déjà dans le registre"):
            enter_merged(user, held, board_of(held, entry))
    assert len(register_of(project)) == 58


def test_a_device_follows_its_note_from_the_board_to_the_answer(project: Project, user: User, client: Any) -> None:
    """F12: who wrote a note reads its answer on the same device, without an account."""
    key = "clef de cet appareil"
    meeting = make_board_meeting(project)
    page = meeting.board_pages.first()
    participant = Participant.objects.create(meeting=meeting, key_digest=token_digest(key))
    take_act(page, create("n1", "Un car le soir"), participant_writer(page, participant))
    take_act(page, create("n2", "Un car le matin"), make_writer(page))
    lock(meeting)
    enter_merged(user, meeting, BOARD_OF_CASE)
    need = Need.objects.get(text="Un car le soir")
    needs.edit_need(user, need, {"status": "answered", "answer": "Une ligne est ouverte.", "answered_on": DAY})
    client.cookies[cookie_name(meeting)] = device_cookie(meeting, key)
    shown = client.get(reverse("workshop:my_needs", args=[meeting.code])).content.decode()
    assert "Une ligne est ouverte." in shown
    assert "Un car le matin" not in shown


def test_authors_without_a_link_are_told_of_before_their_meeting_is_deleted_and_out_of_reach_after(
    project: Project, user: User, client_of: Any
) -> None:
    meeting = make_board_meeting(project)
    page = meeting.board_pages.first()
    ana, bob = (Participant.objects.create(meeting=meeting, key_digest=token_digest(name)) for name in ("ana", "bob"))
    take_act(page, create("n1", "Un car le soir"), participant_writer(page, ana))
    take_act(page, create("n2", "Un car le matin"), participant_writer(page, bob))
    lock(meeting)
    member = client_of(user)
    here = reverse("workshop:meeting", args=[project.pk, meeting.pk])
    assert "sans lien à garder" not in member.get(here).content.decode(), "nothing is in the register yet"
    enter_merged(user, meeting, BOARD_OF_CASE)
    assert "2 personnes suivent des besoins" in member.get(here).content.decode()
    need_follow.give_author_link(NeedSource.objects.get(participant=bob), bob)
    shown = member.get(here).content.decode()
    assert "1 personne suit un besoin" in shown
    assert "Leurs auteurs sans lien (1)" in shown
    delete_meeting(user, meeting)
    lost, kept = NeedSource.objects.order_by("note")
    assert (lost.is_out_of_reach, kept.is_out_of_reach) == (True, False)
    page = member.get(reverse("workshop:need", args=[project.pk, lost.need_id])).content.decode()
    assert "Son auteur ne peut plus le suivre" in page
    page = member.get(reverse("workshop:need_exchanges", args=[project.pk, lost.need_id])).content.decode()
    assert "ne peut plus être joint" in page
    assert "donnez-lui-en un" not in page
    for act in (
        lambda: exchanges.write_to_author(user, lost, "Bonjour", 1),
        lambda: need_follow.give_author_link(lost, user),
    ):
        with pytest.raises(RefusedActError, match="ne peut plus être joint"):
            act()


def test_another_link_is_said_to_end_the_first_when_a_participant_has_one(
    project: Project, user: User, client: Any
) -> None:
    meeting = make_board_meeting(project)
    participant = Participant.objects.create(meeting=meeting, key_digest=token_digest("clef"))
    need = a_need(project)
    need.sources.update(participant=participant, meeting=meeting, origin="device")
    client.cookies[cookie_name(meeting)] = device_cookie(meeting, "clef")
    here = reverse("workshop:my_needs", args=[meeting.code])
    assert "annule le premier" not in client.get(here).content.decode()
    given = client.post(here, {"source": str(need.sources.get().pk)}).content.decode()
    assert "annule le premier" in given
    assert "Remplacer mon lien" in client.get(here).content.decode()


def test_votes_are_unknown_when_nobody_was_asked_to_vote(project: Project) -> None:
    need = a_need(project, votes=None)
    assert need.votes is None
    assert register_of(project)[0].need.votes is None
