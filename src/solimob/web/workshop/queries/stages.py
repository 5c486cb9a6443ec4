"""Where a meeting stands: its entries, what is open, what was answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q

from solimob.core.workshop import Answer, Entry, MeetingError, Poll, PollQuestion, Tally, read_answer, tally
from solimob.core.workshop import Meeting as Content
from solimob.reference.workshop.meeting_format import read_entry, read_meeting
from solimob.web.workshop.models import Meeting, MeetingStatus, Participant, Remark, RemarkStatus, Stage

type Results = tuple[tuple[PollQuestion, Tally], ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry of a running meeting as it stands: `key` changes when a page must show something else."""

    entry: Entry
    kind: str
    stage: Stage | None
    is_open: bool
    is_revealed: bool

    @property
    def key(self) -> str:
        """What a page compares with what it shows."""
        version = "" if self.stage is None else f"{self.stage.version}"
        return f"{self.entry.id}:{version}:{self.is_open:d}{self.is_revealed:d}"

    @property
    def ends(self) -> float | None:
        """When it locks by itself, in seconds since 1970; None where time is not counted or nothing is open."""
        at = self.stage.ends_at if self.stage is not None and self.is_open else None
        return None if at is None else at.timestamp()


def content_of(meeting: Meeting) -> Content:
    """Return what a meeting is made of."""
    return read_meeting(meeting.document)


def current_stage(meeting: Meeting, entry: str) -> Stage | None:
    """Return the opening of an entry that counts, the last one, locked or not; None if it never opened."""
    stage = next(iter(Stage.objects.raw(_LAST_OPENING, [meeting.pk, entry])), None)
    if stage is not None:
        stage.meeting = meeting
    return stage


def moment_of(meeting: Meeting, entry_id: str, now: datetime) -> Moment | None:
    """Return an entry as it stands; in the words it opened with, if it did. None if the meeting has no such entry."""
    stage = current_stage(meeting, entry_id)
    if stage is not None:
        return _opened(meeting, stage, now)
    try:
        entry = content_of(meeting).entry(entry_id)
    except MeetingError:
        return None
    return Moment(entry, type(entry).__name__.lower(), None, is_open=False, is_revealed=False)


# A whole hall asks the same thing in the same second: these are written by hand, which takes a tenth of the time that
# Django takes to write them anew for each phone.
_BY_CODE = (
    "SELECT id, project_id, title, code, status, current_entry, event_count FROM workshop_meeting"
    " WHERE code = %s AND status <> %s"
)
_LAST_OPENING = (
    "SELECT * FROM workshop_stage WHERE meeting_id = %s AND entry = %s AND discarded_at IS NULL"
    " ORDER BY version DESC LIMIT 1"
)


def started_meeting(code: str) -> Meeting | None:
    """Return the meeting of a code, unless it is in preparation; what it is made of is read when it is asked for."""
    return next(iter(Meeting.objects.raw(_BY_CODE, [code.upper(), MeetingStatus.DRAFT])), None)


def _opened(meeting: Meeting, stage: Stage, now: datetime) -> Moment:
    entry = entry_of(stage)
    return Moment(
        entry=entry,
        kind=type(entry).__name__.lower(),
        stage=stage,
        is_open=meeting.status == MeetingStatus.OPEN and not stage.is_locked(now),
        is_revealed=stage.revealed_at is not None,
    )


def open_titles(meeting: Meeting, now: datetime) -> list[str]:
    """Return the titles of the activities that still take answers or notes, in the order they were opened."""
    return [entry_of(stage).title for stage in meeting.stages.all() if not stage.is_locked(now)]


def entry_of(stage: Stage) -> Entry:
    """Return an entry in the words it opened with: the same for all who ask, read once."""
    return _entry_in(json.dumps(stage.document))


@lru_cache(maxsize=200)
def _entry_in(document: str) -> Entry:
    return read_entry(json.loads(document))


def results_of(stage: Stage) -> Results:
    """Return the tally of each question of a poll."""
    poll = entry_of(stage)
    if not isinstance(poll, Poll):
        return ()
    ballots = list(stage.ballots.values_list("answers", flat=True))
    return tuple((question, tally(question, _answers(question, ballots))) for question in poll.questions)


def _answers(question: PollQuestion, ballots: Iterable[dict[str, Any]]) -> list[Answer]:
    return [read_answer(question, ballot[question.id]) for ballot in ballots if question.id in ballot]


@dataclass(frozen=True, slots=True)
class Given:
    """What a device gave to an opening of a poll, and how many ballots there are.

    `answers` are what it may change; nothing of an anonymous ballot is known but that it was given.
    """

    has_answered: bool
    answers: Mapping[str, Any]
    ballots: int


def given_by(stage: Stage, participant: Participant | None) -> Given:
    """Return what a device has given to an opening of a poll."""
    device = None if participant is None else participant.pk
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN, [stage.pk, f"device:{device}", stage.pk, device, stage.pk])
        is_spent, answers, ballots = cursor.fetchone()
    return Given(bool(is_spent) or answers is not None, json.loads(answers or "{}"), ballots)


_GIVEN = (
    "SELECT EXISTS (SELECT 1 FROM workshop_spentright WHERE stage_id = %s AND holder = %s),"
    " (SELECT answers FROM workshop_ballot WHERE stage_id = %s AND participant_id = %s),"
    " (SELECT COUNT(*) FROM workshop_ballot WHERE stage_id = %s)"
)


class ShownRemark(NamedTuple):
    """A remark as everybody sees it."""

    pk: int
    kind: str
    text: str
    status: str
    wanted: int


@dataclass(frozen=True, slots=True)
class Exchanges:
    """What everybody sees of the exchanges about an entry."""

    remarks: tuple[ShownRemark, ...]
    reactions: Mapping[str, int]


def exchanges_of(meeting: Meeting, entry: str) -> Exchanges:
    """Return the remarks that are shown and the count of each reaction."""
    remarks = (
        ShownRemark(each.pk, each.kind, each.text, each.status, each.wanted)
        for each in remarks_of(meeting, entry, moderated=False)
    )
    return Exchanges(tuple(remarks), reactions_of(meeting, entry))


def remarks_of(meeting: Meeting, entry: str, *, moderated: bool) -> list[Remark]:
    """Return the remarks about an entry, those with most votes first; only the shown ones unless asked as moderator."""
    shown = Q(status__in=[RemarkStatus.SHOWN, RemarkStatus.ANSWERED])
    found = meeting.remarks.filter(entry=entry).filter(Q() if moderated else shown)
    return list(found.annotate(wanted=Count("votes")).order_by("-wanted", "pk"))


def waiting_remarks(meeting: Meeting) -> list[Remark]:
    """Return what waits to be read before it shows, oldest first."""
    return list(meeting.remarks.filter(status=RemarkStatus.PENDING).order_by("pk"))


def reactions_of(meeting: Meeting, entry: str) -> dict[str, int]:
    """Return how many gave each reaction to an entry."""
    counted = meeting.reactions.filter(entry=entry).values_list("kind").annotate(Count("pk"))
    return dict(counted)


def questions_by_entry(meeting: Meeting) -> dict[str, list[Remark]]:
    """Return the shown questions and comments by entry, for the minutes."""
    found: dict[str, list[Remark]] = {}
    shown = meeting.remarks.exclude(status__in=[RemarkStatus.PENDING, RemarkStatus.HIDDEN])
    for remark in shown.annotate(wanted=Count("votes")).order_by("-wanted", "pk"):
        found.setdefault(remark.entry, []).append(remark)
    return found
