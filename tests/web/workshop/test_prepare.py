"""Preparing a meeting on the web: created, read in order, opened, handed out, kept, deleted (F1, K-M4)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.core.workshop import Board
from solimob.reference.workshop.demo import demo_meeting
from solimob.reference.workshop.kit_files import shipped_kits
from solimob.reference.workshop.meeting_format import meeting_document, read_meeting
from solimob.web.accounts.roles import Role
from solimob.web.workshop.models import Meeting, MeetingStatus
from solimob.web.workshop.queries.stages import content_of
from solimob.web.workshop.services.meetings import create_meeting, open_meeting
from solimob.web.workshop.services.remarks import decide
from solimob.web.workshop.services.stages import open_stage
from tests.web.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(project: Any, client_of: Callable[..., Client]) -> Client:
    """The administrator of the démarche."""
    return client_of(project.created_by)


@pytest.fixture
def meeting(project: Any) -> Meeting:
    """The founding meeting, in preparation."""
    return create_meeting(project.created_by, project, demo_meeting())


def url(name: str, *parts: object) -> str:
    return reverse(f"workshop:{name}", args=[getattr(part, "pk", part) for part in parts])


def plain(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


@pytest.mark.parametrize("model", ["reunion-de-2021", "vide", *shipped_kits()])
def test_meeting_is_created_when_a_model_is_chosen(client: Client, project: Any, model: str) -> None:
    """F1, C-M7: every kit, the deck's meeting and a blank one."""
    page = plain(client.get(url("meetings", project)))
    assert url("new_meeting", project, model) in page
    assert client.get(url("new_meeting", project, model)).status_code == 200
    sent = {
        "title": "Ma réunion",
        "held_on": "2027-01-12",
        "starts_at": "18:30",
        "place": "Salle des fêtes",
        "series": "",
    }
    answer = client.post(url("new_meeting", project, model), sent)
    created = Meeting.objects.get()
    assert answer["Location"] == url("meeting", project, created)
    content = content_of(created)
    assert (content.title, str(content.held_on), content.place) == ("Ma réunion", "2027-01-12", "Salle des fêtes")
    if model in shipped_kits():
        assert content.sequences == shipped_kits()[model].meeting.sequences
    shown = plain(client.get(url("meeting", project, created)))
    assert "18:30" in shown
    assert created.code in shown


def test_page_shows_every_point_of_the_deck_when_it_is_the_founding_meeting(
    client: Client, project: Any, meeting: Meeting
) -> None:
    """F1: entered and displayed without loss."""
    shown = plain(client.get(url("meeting", project, meeting)))
    for sequence in demo_meeting().sequences:
        assert sequence.title in shown
    for entry in demo_meeting().entries():
        assert entry.title in shown
    assert "<svg" in shown
    assert "style=" not in shown


@pytest.mark.parametrize("extension", ["yaml", "json"])
def test_file_is_the_same_meeting_when_taken_out_and_sent_back(
    client: Client, project: Any, meeting: Meeting, extension: str
) -> None:
    """F1: exported without loss."""
    taken = client.get(url("meeting_file", project, meeting, extension))
    assert f".{extension}" in taken["Content-Disposition"]
    file = SimpleUploadedFile(f"reunion.{extension}", taken.content)
    assert client.post(url("send_meeting", project), {"file": file}).status_code == 302
    assert content_of(Meeting.objects.latest("pk")) == demo_meeting()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"format: solimob-meeting-1\nid: x\ntitle: X\nsequence: []\n", "ma-reunion.yaml, ligne 4"),
        (b"format: solimob-meeting-1\nid: [x\n", "ma-reunion.yaml, ligne 3, colonne 1 : il manque « , » ou « ] »"),
        (b"a: &x [1]\nb: *x\n", "ligne 1 : les renvois"),
        (b"a: " + b"[" * 400 + b"]" * 400, "plus de 20 niveaux"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "ma-reunion.yaml, ligne 1"),
    ],
)
def test_file_is_refused_with_its_line_when_it_is_no_meeting(
    client: Client, project: Any, content: bytes, said: str
) -> None:
    answer = client.post(url("send_meeting", project), {"file": SimpleUploadedFile("ma-reunion.yaml", content or b" ")})
    shown = plain(answer)
    assert said in shown
    assert "/tmp" not in shown
    assert not Meeting.objects.exists()


def test_file_is_refused_when_it_is_too_large(client: Client, project: Any) -> None:
    file = SimpleUploadedFile("r.yaml", b"#" * 500_001)
    assert "500 ko" in plain(client.post(url("send_meeting", project), {"file": file}))


def test_meeting_opens_closes_and_changes_links_when_asked(client: Client, project: Any, meeting: Meeting) -> None:
    code, key = meeting.code, meeting.link_key
    client.post(url("meeting_act", project, meeting), {"act": "open"})
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.OPEN
    client.post(url("meeting_act", project, meeting), {"act": "change_links"})
    client.post(url("conduct_close", project, meeting))
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.CLOSED
    assert (meeting.code, meeting.link_key) != (code, key)
    assert meeting.keep_until == timezone.localdate(meeting.closed_at) + timedelta(days=365)


def test_closing_is_asked_first_with_what_it_stops_when_a_meeting_runs(
    client: Client, project: Any, meeting: Meeting
) -> None:
    open_meeting(project.created_by, meeting)
    board = next(entry for entry in content_of(meeting).entries() if isinstance(entry, Board))
    open_stage(project.created_by, meeting, board.id, None)
    assert client.post(url("meeting_act", project, meeting), {"act": "close"}, follow=True).status_code == 200
    asked = plain(client.get(url("conduct_close", project, meeting)))
    assert "Clore la réunion ?" in asked
    assert f"ce qui est encore ouvert se verrouille : « {board.title} »" in asked
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.OPEN, "neither the question nor the old button closes"
    answer = client.post(url("conduct_close", project, meeting))
    assert answer["Location"] == url("closing", project, meeting)
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.CLOSED
    assert "n’est pas en cours" in plain(client.get(url("conduct_close", project, meeting), follow=True))


def test_meeting_is_kept_until_the_day_said_or_deleted_when_confirmed(
    client: Client, project: Any, meeting: Meeting
) -> None:
    act = url("meeting_act", project, meeting)
    day = timezone.localdate() + timedelta(days=40)
    client.post(act, {"act": "keep", "keep_until": day.isoformat()})
    meeting.refresh_from_db()
    assert meeting.keep_until == day
    refused = client.post(act, {"act": "keep", "keep_until": "2020-01-01"}, follow=True)
    assert "Ce jour est passé" in plain(refused)
    assert "Cochez la case" in plain(client.post(act, {"act": "delete"}, follow=True))
    client.post(act, {"act": "delete", "sure": "on"})
    assert not Meeting.objects.exists()


def test_next_meeting_of_the_series_begins_with_the_promises_when_repeated(
    client: Client, project: Any, meeting: Meeting
) -> None:
    """K-M4: series, with decisions kept."""
    open_meeting(project.created_by, meeting)
    decide(project.created_by, meeting, "", "Écrire une fiche", "Cellule d’Essai", None)
    client.post(url("meeting_act", project, meeting), {"act": "repeat"})
    following = Meeting.objects.exclude(pk=meeting.pk).get()
    meeting.refresh_from_db()
    assert following.series == meeting.series == "une-reunion-participative-en-3-sequences"
    assert following.status == MeetingStatus.DRAFT
    assert "Écrire une fiche" in json.dumps(following.document, ensure_ascii=False)
    listed = plain(client.get(url("meetings", project), {"serie": meeting.series}))
    assert url("meeting", project, following) in listed
    assert url("meeting", project, following) in plain(client.get(url("meeting", project, meeting)))


def test_results_are_taken_out_when_the_meeting_was_held(client: Client, project: Any, meeting: Meeting) -> None:
    open_meeting(project.created_by, meeting)
    decide(project.created_by, meeting, "", "Écrire une fiche", "", None)
    packed = client.get(url("meeting_results", project, meeting, "zip"))
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert "Écrire une fiche" in archive.read("decisions.csv").decode()
    assert client.get(url("meeting_results", project, meeting, "odt")).content[:2] == b"PK"
    assert client.get(url("meeting_results", project, meeting, "exe")).status_code == 404


def test_presenter_reads_notes_and_what_comes_next_when_the_meeting_runs(
    client: Client, project: Any, meeting: Meeting
) -> None:
    open_meeting(project.created_by, meeting)
    meeting.refresh_from_db()
    entries = list(demo_meeting().entries())
    meeting.current_entry = next(entry.id for entry in entries if entry.notes)
    meeting.save()
    current = demo_meeting().entry(meeting.current_entry)
    shown = plain(client.get(url("presenter", project, meeting)))
    assert current.notes in shown
    assert entries[entries.index(current) + 1].title in shown
    assert f'data-stream="{url("stream", meeting.code)}"' in shown


def test_rights_are_those_of_the_table_when_roles_differ(
    project: Any, meeting: Meeting, client_of: Callable[..., Client]
) -> None:
    reader = client_of(make_member(project.organization, Role.READER))
    contributor = client_of(make_member(project.organization, Role.CONTRIBUTOR))
    assert reader.get(url("meeting", project, meeting)).status_code == 200
    assert reader.get(url("meeting_content", project, meeting)).status_code == 403
    assert reader.get(url("presenter", project, meeting)).status_code == 403
    assert reader.post(url("meeting_act", project, meeting), {"act": "open"}).status_code == 403
    assert contributor.get(url("meeting_content", project, meeting)).status_code == 200
    assert contributor.post(url("meeting_act", project, meeting), {"act": "delete", "sure": "on"}).status_code == 403
    assert Meeting.objects.filter(pk=meeting.pk).exists()


def test_meeting_of_another_démarche_is_not_found_when_asked(
    client_of: Callable[..., Client], meeting: Meeting, django_user_model: Any
) -> None:
    from tests.web.factories import make_project

    other = make_project()
    stranger = client_of(other.created_by)
    assert stranger.get(url("meeting", meeting.project, meeting)).status_code == 404
    assert stranger.get(url("meeting", other, meeting)).status_code == 404


def test_document_stays_in_the_format_when_written(meeting: Meeting) -> None:
    assert read_meeting(meeting.document) == demo_meeting()
    assert meeting.document == meeting_document(demo_meeting())
