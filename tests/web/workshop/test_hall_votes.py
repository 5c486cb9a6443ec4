"""A whole hall votes in the same second: a vote costs little, and a tally serves all phones (F3; issue 5, §3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from solimob.core.workshop import PollKind, PollQuestion
from solimob.web.workshop import shared
from solimob.web.workshop.models import Ballot, Meeting, Origin, Remark, RemarkStatus, Stage
from solimob.web.workshop.queries import stages as queries
from solimob.web.workshop.services import stages
from solimob.web.workshop.services.remarks import moderate
from tests.web.factories import make_user
from tests.web.workshop.test_taking_part import CHOICES, content, poll, running

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


def moment_of(phone: Client, meeting: Meeting) -> str:
    """Return the part of the page of a phone that shows the current entry."""
    return phone.get(f"/r/{meeting.code}/maintenant/").content.decode()


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
    (ballot,) = stage.ballots.all()
    kept = (ballot.pk, ballot.answers, ballot.origin, ballot.participant)
    assert kept == (7, {"frein": 1}, Origin.DEVICE, None)


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

    monkeypatch.setattr(shared, "results_of", counting)
    pages = [moment_of(Client(), meeting) for _ in range(4)]
    assert len(tallies) == 1
    assert all("<table" in page for page in pages)
    Ballot.objects.create(stage=stage, answers={"frein": 2})
    assert "2 réponses" in moment_of(Client(), meeting)
    assert len(tallies) == 2


def test_a_changed_answer_shows_when_the_tally_is_older_than_a_second(
    actor: Any, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = Ballot.objects.create(stage=stage, answers={"frein": 1})
    stages.reveal(actor, stage, shown=True)
    stage.refresh_from_db()
    before = shared.results_shown(stage, 1)
    Ballot.objects.filter(pk=ballot.pk).update(answers={"frein": 3})
    assert shared.results_shown(stage, 1) == before
    now = shared.monotonic()
    monkeypatch.setattr(shared, "monotonic", lambda: now + shared.SHOWN_FOR_S + 0.1)
    assert f'{CHOICES[2]}<meter min="0" max="1" value="1"' in shared.results_shown(stage, 1)


def test_reading_results_again_costs_few_queries_when_another_phone_read_them(
    actor: Any, meeting: Meeting, stage: Stage, at_most_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    phone = Client()
    phone.get(f"/r/{meeting.code}/")
    phone.get(f"/r/{meeting.code}/flux/")
    vote(phone, meeting, 7)
    stages.reveal(actor, stage, shown=True)
    moment_of(Client(), meeting)
    with at_most_queries(4):  # meeting, device, opening, what the device gave
        page = moment_of(phone, meeting)
    assert "Votre réponse est enregistrée" in page
    assert "<table" in page


def test_each_phone_has_its_own_form_when_they_share_what_is_asked(meeting: Meeting, stage: Stage) -> None:
    pages = [moment_of(Client(), meeting) for _ in range(3)]
    for name in ("ballot", "csrfmiddlewaretoken"):
        sent = [found[1] for page in pages if (found := re.search(rf'name="{name}" value="([^"]+)"', page))]
        assert len(set(sent)) == 3
    assert all("Quel frein d’abord" in page for page in pages)


def test_what_a_phone_answered_shows_on_no_other_phone_when_answers_may_change(actor: Any) -> None:
    meeting = running(actor, content(poll(anonymous=False)))
    stages.open_stage(actor, meeting, "sondage", None)
    one, other = Client(), Client()
    for phone in (one, other):
        phone.get(f"/r/{meeting.code}/")
    vote(one, meeting, 7)
    for _ in range(2):
        assert "checked" in moment_of(one, meeting)
        assert "Changer ma réponse" in moment_of(one, meeting)
        assert "checked" not in moment_of(other, meeting)
        assert "Changer ma réponse" not in moment_of(other, meeting)


def test_each_meeting_asks_its_own_questions_when_their_polls_have_one_name(actor: Any) -> None:
    asked = ("Quel frein ?", "Quelle solution ?")
    meetings = []
    for text in asked:
        question = PollQuestion(id="frein", kind=PollKind.SINGLE, text=text, choices=CHOICES)
        meetings.append(running(actor, content(poll(questions=(question,)))))
        stages.open_stage(actor, meetings[-1], "sondage", None)
    for _ in range(2):
        for meeting, text in zip(meetings, asked):
            page = moment_of(Client(), meeting)
            assert [each for each in asked if each in page.replace("\u00a0", " ")] == [text]


def test_a_question_that_was_hidden_shows_no_more_when_phones_shared_it(actor: Any, meeting: Meeting) -> None:
    stages.go_to(actor, meeting, "accueil")
    writer = Client()
    writer.get(f"/r/{meeting.code}/")
    writer.post(f"/r/{meeting.code}/message/", {"kind": "question", "text": "Qui paie ?", "key": "k" * 8})
    remark = Remark.objects.get()
    path = f"/r/{meeting.code}/echanges/"
    for status, is_shown in ((RemarkStatus.SHOWN, True), (RemarkStatus.HIDDEN, False), (RemarkStatus.ANSWERED, True)):
        assert ("Qui paie" in Client().get(path).content.decode()) != is_shown
        moderate(actor, remark, status)
        assert all(("Qui paie" in Client().get(path).content.decode()) == is_shown for _ in range(2))


def test_a_reaction_is_counted_for_who_gave_it_at_once_when_phones_share_the_counts(
    actor: Any, meeting: Meeting
) -> None:
    stages.go_to(actor, meeting, "accueil")
    one, other = Client(), Client()
    for phone in (one, other):
        phone.get(f"/r/{meeting.code}/")
    for phone, count in ((one, 1), (other, 2)):
        answer = phone.post(f"/r/{meeting.code}/reaction/", {"kind": "thanks"}, headers={"HX-Request": "true"})
        assert f'aria-pressed="true">Merci ({count})' in answer.content.decode()
    page = Client().get(f"/r/{meeting.code}/echanges/").content.decode()
    assert 'aria-pressed="false">Merci (2)' in page


def test_what_a_vote_reads_is_the_last_opening_that_counts(actor: Any, meeting: Meeting, stage: Stage) -> None:
    following = stages.begin_again(actor, stage, "essai de salle")
    found = queries.current_stage(meeting, "sondage")
    assert found == following
    assert found.document == following.document
    assert found.opened_at == following.opened_at
    assert queries.started_meeting(meeting.code.lower()) == meeting
    assert queries.started_meeting("ZZZZZZ") is None
