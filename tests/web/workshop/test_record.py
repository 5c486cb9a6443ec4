"""What a meeting leaves, read from the database: everything under its entry, nothing of who gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from solimob.core.workshop import Board, ChoiceTally, Column, Item, Poll, PollKind, PollQuestion, Sequence
from solimob.core.workshop import Meeting as Content
from solimob.core.workshop.minutes import DecisionRecord, ReactionRecord, RemarkRecord, minutes
from solimob.publish.meeting_export import record_document
from solimob.publish.minutes import minutes_document
from solimob.publish.outputs import render
from solimob.web.accounts.services import RefusedActError
from solimob.web.workshop.models import Meeting, Need, RemarkKind, RemarkStatus
from solimob.web.workshop.queries.record import meeting_record
from solimob.web.workshop.services import remarks, stages
from solimob.web.workshop.services.boards import take_act
from solimob.web.workshop.services.meetings import create_meeting, open_meeting, write_content
from solimob.web.workshop.services.participation import cast_ballot, join_with
from tests.web.factories import make_organization, make_project, make_user
from tests.web.workshop.board_case import act, make_writer

pytestmark = pytest.mark.django_db

POLL = Poll(
    id="sondage",
    title="Sondage",
    questions=(PollQuestion(id="q", kind=PollKind.SINGLE, text="Oui ?", choices=("Oui", "Non")),),
)
CONTENT = Content(
    id="essai",
    title="Réunion d’essai",
    sequences=(
        Sequence("s1", "Première", (Item(id="point-1-3", title="Point 1.3"), Item(id="autre", title="Autre"))),
        Sequence(
            "s2",
            "Seconde",
            (POLL, Board(id="tableau", title="Tableau", columns=(Column("sujets", "Sujets ?"),), pages=2)),
        ),
    ),
)


@pytest.fixture
def actor() -> Any:
    return make_user()


@pytest.fixture
def meeting(actor: Any) -> Meeting:
    made = create_meeting(actor, make_project(organization=make_organization(administrator=actor)), CONTENT)
    open_meeting(actor, made)
    made.refresh_from_db()
    return made


def test_a_question_and_a_reaction_are_under_their_item_when_the_minutes_are_written(
    actor: Any, meeting: Meeting
) -> None:
    """F2 and F3: what is said during item 1.3 is listed under item 1.3; what waits or was put aside is not."""
    people = [join_with(meeting, f"device-{name}-of-twenty-letters", "192.0.2.1") for name in "ab"]
    asked = remarks.send_remark(meeting, people[0], "point-1-3", RemarkKind.QUESTION, "Et le soir ?", "k1")
    hidden = remarks.send_remark(meeting, people[0], "point-1-3", RemarkKind.COMMENT, "Hors sujet", "k2")
    remarks.send_remark(meeting, people[0], "autre", RemarkKind.COMMENT, "En attente", "k3")
    remarks.moderate(actor, asked, RemarkStatus.SHOWN)
    remarks.vote_remark(asked, people[1], wanted=True)
    remarks.moderate(actor, asked, RemarkStatus.ANSWERED)
    remarks.moderate(actor, hidden, RemarkStatus.HIDDEN)
    for person in people:
        remarks.react(meeting, person, "point-1-3", "thanks")
    record = meeting_record(meeting)
    assert record.participants == 2
    assert record.remarks == (RemarkRecord("point-1-3", "Et le soir ?", is_question=True, votes=1, answered=True),)
    assert record.reactions == (ReactionRecord("point-1-3", "Merci", 2),)
    first = minutes(record).sequences[0].entries[0]
    assert (len(first.questions), len(first.reactions)) == (1, 1)


def test_a_poll_is_counted_as_it_was_asked_the_last_time(actor: Any, meeting: Meeting) -> None:
    voter = join_with(meeting, "device-a-of-twenty-letters", "192.0.2.1")
    first = stages.open_stage(actor, meeting, "sondage", None)
    cast_ballot(first, voter, 7, {"q": "1"})
    again = stages.begin_again(actor, first, "mal comprise")
    cast_ballot(again, voter, 8, {"q": "2"})
    changed = replace(POLL, questions=(replace(POLL.questions[0], text="Changée ?"),))
    write_content(
        actor, meeting, replace(CONTENT, sequences=(CONTENT.sequences[0], Sequence("s2", "Seconde", (changed,))))
    )
    meeting.refresh_from_db()
    (poll,) = meeting_record(meeting).polls
    assert (poll.ballots, poll.restarts) == (1, ("mal comprise",))
    question, tally = poll.results[0]
    assert question.text == "Oui ?"
    assert isinstance(tally, ChoiceTally)
    assert [choice.count for choice in tally.choices] == [0, 1]


def test_notes_votes_and_decisions_are_kept_without_who_wrote_them(actor: Any, meeting: Meeting) -> None:
    stages.open_stage(actor, meeting, "tableau", None)
    page = meeting.board_pages.all()[0]
    writer = make_writer(page)
    take_act(page, act("create", "n1", column="sujets", text="Un abri"), writer)
    take_act(page, act("vote", "n1"), writer)
    remarks.decide(actor, meeting, "autre", "Essayer", "La commune", date(2027, 2, 1))
    record = meeting_record(meeting)
    assert [len(page.notes) for page in record.pages] == [1, 0]
    note = record.pages[0].notes[0]
    assert (note.column, note.text, note.votes) == ("sujets", "Un abri", 1)
    assert record.decisions == (DecisionRecord("Essayer", "autre", "La commune", date(2027, 2, 1)),)
    assert writer.key not in str(record_document(record))


def test_only_the_needs_of_the_meeting_are_in_its_minutes(meeting: Meeting) -> None:
    Need.objects.create(project=meeting.project, meeting=meeting, text="Un bus", audience="usagers", kind="subject")
    Need.objects.create(project=meeting.project, text="Ailleurs", audience="usagers", kind="subject")
    assert [need.text for need in meeting_record(meeting).needs] == ["Un bus"]


def test_a_meeting_in_preparation_leaves_its_agenda(actor: Any) -> None:
    made = create_meeting(actor, make_project(organization=make_organization(administrator=actor)), CONTENT)
    record = meeting_record(made)
    assert record.meeting == CONTENT
    assert (record.polls, record.remarks, record.needs) == ((), (), ())


def test_minutes_are_written_in_every_format_when_a_text_held_control_characters(actor: Any, meeting: Meeting) -> None:
    sent = remarks.send_remark(meeting, None, "autre", RemarkKind.QUESTION, "Et\x00 le\x1b soir\n ?", "k", "paper")
    assert sent.text == "Et le soir ?"
    decided = remarks.decide(actor, meeting, "", "Une\x00 fiche", "CCAS\x00", None)
    assert (decided.text, decided.who) == ("Une fiche", "CCAS")
    with pytest.raises(RefusedActError, match="1 à 500"):
        remarks.send_remark(meeting, None, "autre", RemarkKind.QUESTION, "\x00", "k2", "paper")
    document = minutes_document(minutes(meeting_record(meeting)))
    for written in ("pdf", "docx", "odt"):
        assert render(document, written)
