"""A whole hall votes in the same second: a vote costs little, and a tally serves all phones (F3; issue 5, §3)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from solimob.web.workshop.models import Ballot, Meeting, Stage
from solimob.web.workshop.queries import stages as queries
from solimob.web.workshop.services import stages
from tests.web.factories import make_user
from tests.web.workshop.test_taking_part import content, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Any:
    return make_user()


@pytest.fixture
def meeting(actor: Any) -> Meeting:
    return running(actor, content())


@pytest.fixture
def stage(actor: Any, meeting: Meeting) -> Stage:
    return stages.open_stage(actor, meeting, "sondage", None)


def vote(phone: Client, meeting: Meeting, ballot: int) -> Any:
    address = f"/r/{meeting.code}/sondage/sondage/"
    return phone.post(address, {"frein": "1", "ballot": ballot}, headers={"HX-Request": "true"})


def test_a_vote_costs_few_queries_when_the_phone_listens_already(
    meeting: Meeting, stage: Stage, at_most_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    phone = Client()
    phone.get(f"/r/{meeting.code}/")
    phone.get(f"/r/{meeting.code}/flux/")
    # Meeting, device (for the code, then for the act), opening, right, ballot, and the transaction around the two.
    with at_most_queries(8):
        answer = vote(phone, meeting, 7)
    assert "Votre réponse est enregistrée" in answer.content.decode()
    assert list(stage.ballots.values_list("pk", flat=True)) == [7]


def test_one_tally_serves_all_phones_when_they_ask_at_the_same_moment(
    actor: Any, meeting: Meeting, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ballot.objects.create(stage=stage, answers={"frein": 1})
    stages.reveal(actor, stage, shown=True)
    tallies: list[int] = []
    counted = queries.results_of

    def counting(of: Stage) -> queries.Results:
        tallies.append(of.pk)
        return counted(of)

    monkeypatch.setattr(queries, "results_of", counting)
    pages = [Client().get(f"/r/{meeting.code}/maintenant/").content.decode() for _ in range(4)]
    assert len(tallies) == 1
    assert all("<table" in page for page in pages)
    Ballot.objects.create(stage=stage, answers={"frein": 2})
    Client().get(f"/r/{meeting.code}/maintenant/")
    assert len(tallies) == 2


def test_a_changed_answer_shows_when_the_tally_is_older_than_a_second(
    actor: Any, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = Ballot.objects.create(stage=stage, answers={"frein": 1})
    stages.reveal(actor, stage, shown=True)
    stage.refresh_from_db()
    queries.results_shown(stage)
    Ballot.objects.filter(pk=ballot.pk).update(answers={"frein": 3})
    now = queries.monotonic()
    monkeypatch.setattr(queries, "monotonic", lambda: now + queries.SHOWN_FOR_S + 0.1)
    ((_, tally),) = queries.results_shown(stage)
    assert tally == queries.results_of(stage)[0][1]


def test_what_a_vote_reads_is_the_last_opening_that_counts(actor: Any, meeting: Meeting, stage: Stage) -> None:
    following = stages.begin_again(actor, stage, "essai de salle")
    found = queries.current_stage(meeting, "sondage")
    assert found == following
    assert found.document == following.document
    assert found.opened_at == following.opened_at
    assert queries.started_meeting(meeting.code.lower()) == meeting
    assert queries.started_meeting("ZZZZZZ") is None
