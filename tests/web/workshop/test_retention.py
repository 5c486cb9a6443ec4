"""What participants gave is erased after its last day, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from solimob.web.workshop.models import Ballot, Decision, Meeting, Participant
from solimob.web.workshop.services import stages
from solimob.web.workshop.services.meetings import close_meeting, create_meeting, open_meeting
from solimob.web.workshop.services.participation import cast_ballot, join_with
from solimob.web.workshop.services.remarks import decide
from solimob.web.workshop.services.retention import erase_expired
from tests.web.factories import make_organization, make_project, make_user
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
