"""The screen of a hall: what everybody reads while they answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from solimob.core.workshop import Meeting as Content
from solimob.core.workshop import Poll, PollKind, PollQuestion, Sequence
from solimob.web.workshop.access import screen_token
from solimob.web.workshop.services.meetings import create_meeting, open_meeting
from solimob.web.workshop.services.participation import cast_ballot, join_with
from solimob.web.workshop.services.stages import open_stage
from tests.web.factories import make_user

pytestmark = pytest.mark.django_db

QUESTIONS = (
    PollQuestion(id="un", kind=PollKind.SINGLE, text="Quel frein d’abord ?", choices=("Le prix", "L’offre")),
    PollQuestion(id="ordre", kind=PollKind.RANKING, text="Dans quel ordre ?", choices=("Le bus", "Le vélo")),
    PollQuestion(
        id="note", kind=PollKind.SCALE, text="À quel point ?", low=1, high=5, low_label="Pas du tout", high_label="Tout"
    ),
)


def test_choices_are_on_the_screen_without_their_counts_when_a_poll_is_open(project: Any) -> None:
    """C-M5: people read together what they may answer; what was answered stays hidden until it is revealed."""
    poll = Poll(id="sondage", title="Les freins", questions=QUESTIONS)
    actor = make_user()
    meeting = create_meeting(
        actor, project, Content(id="essai", title="Essai", sequences=(Sequence("s", "Une", (poll,)),))
    )
    open_meeting(actor, meeting)
    stage = open_stage(actor, meeting, "sondage", None)
    cast_ballot(stage, join_with(meeting, "device-a-of-twenty-letters", "192.0.2.1"), 7, {"un": "1"})
    shown = Client().get(f"/r/{meeting.code}/ecran/{screen_token(meeting)}/").content.decode()
    for text in ("<li>Le prix</li>", "<li>L’offre</li>", "<li>Le bus</li>", "De 1 (Pas du tout) à 5 (Tout)"):
        assert text in shown
    assert "<strong>1</strong> réponse" in shown
    assert "<table" not in shown
    assert "%" not in shown.split('id="moment"')[1].split("</section>")[0]
