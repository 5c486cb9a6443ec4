"""What participants gave is erased after its last day, and not before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.web.workshop.models import Ballot, Decision, Meeting, NeedSource, Participant
from solimob.web.workshop.queries.needs import register_of
from solimob.web.workshop.services import stages
from solimob.web.workshop.services.meetings import close_meeting, create_meeting, delete_meeting, open_meeting
from solimob.web.workshop.services.needs import split_needs, write_need
from solimob.web.workshop.services.participation import cast_ballot, join_with
from solimob.web.workshop.services.remarks import decide
from solimob.web.workshop.services.retention import erase_expired
from tests.web.factories import make_organization, make_project, make_user
from tests.web.workshop.board_case import make_board_meeting, make_writer
from tests.web.workshop.test_taking_part import content

pytestmark = pytest.mark.django_db


def test_ballots_and_devices_are_erased_and_decisions_stay_when_the_last_day_is_past() -> None:
    actor = make_user()
    meeting = create_meeting(actor, make_project(organization=make_organization(administrator=actor)), content())
    open_meeting(actor, meeting)
    stage = stages.open_stage(actor, meeting, "sondage", None)
    cast_ballot(stage, join_with(meeting, "a-device-of-twenty-letters", "192.0.2.1"), 7, {"frein": "1"})
    decide(actor, meeting, "sondage", "Acheter un minibus", "la communauté de communes", None)
    close_meeting(actor, meeting)
    last = Meeting.objects.get().keep_until
    assert last is not None
    assert last > timezone.localdate()
    assert erase_expired(last) == 0
    assert (Ballot.objects.count(), Participant.objects.count()) == (1, 1)
    assert erase_expired(last + timedelta(days=1)) == 1
    assert (Ballot.objects.count(), Participant.objects.count(), Decision.objects.count()) == (0, 0, 1)
    assert erase_expired(last + timedelta(days=1)) == 0


def test_needs_still_say_what_meeting_they_come_from_when_it_was_erased_then_deleted(
    project: Any, client_of: Callable[..., Client]
) -> None:
    """F10: provenance."""
    meeting = make_board_meeting(project)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=date(2026, 3, 5), keep_until=date(2026, 4, 1))
    need = write_need(project.created_by, project, {"text": "Un car", "audience": "Usagers", "kind": "subject"})
    author = make_writer(meeting.board_pages.first()).participant
    NeedSource.objects.create(need=need, meeting=meeting, entry="besoins", note="n1", text="Un car", participant=author)
    said = "Réunion d’essai, 5 mars 2026"
    client, page = client_of(project.created_by), reverse("workshop:need", args=[project.pk, need.pk])

    erase_expired(date(2026, 4, 2))
    assert said in client.get(page).content.decode()
    meeting.refresh_from_db()
    delete_meeting(project.created_by, meeting)
    assert said in client.get(page).content.decode()
    (found,) = register_of(project)
    assert [note.meeting for note in found.need.provenance] == ["Réunion d’essai (05/03/2026)"]
    split_needs(project.created_by, need, [("Un car", [need.sources.get().pk]), ("Un bus", [need.sources.get().pk])])
    assert {n.meeting for one in register_of(project) for n in one.need.provenance} == {"Réunion d’essai (05/03/2026)"}
