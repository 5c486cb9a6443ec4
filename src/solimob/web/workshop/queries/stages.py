"""Where a meeting stands: its entries, what is open, what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.db.models import Count, Q

from solimob.core.workshop import Answer, Entry, MeetingError, Poll, PollQuestion, Tally, read_answer, tally
from solimob.core.workshop import Meeting as Content
from solimob.reference.workshop.meeting_format import read_entry, read_meeting
from solimob.web.workshop.models import Meeting, MeetingStatus, Participant, Remark, RemarkStatus, Stage

SHOWN_FOR_S = 1.0
"""How long a tally serves the phones that ask for it."""

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
    entry = read_entry(stage.document)
    return Moment(
        entry=entry,
        kind=type(entry).__name__.lower(),
        stage=stage,
        is_open=meeting.status == MeetingStatus.OPEN and not stage.is_locked(now),
        is_revealed=stage.revealed_at is not None,
    )


def open_titles(meeting: Meeting, now: datetime) -> list[str]:
    """Return the titles of the activities that still take answers or notes, in the order they were opened."""
    return [read_entry(stage.document).title for stage in meeting.stages.all() if not stage.is_locked(now)]


def results_of(stage: Stage) -> Results:
    """Return the tally of each question of a poll."""
    poll = read_entry(stage.document)
    if not isinstance(poll, Poll):
        return ()
    ballots = list(stage.ballots.values_list("answers", flat=True))
    return tuple((question, tally(question, _answers(question, ballots))) for question in poll.questions)


def results_shown(stage: Stage) -> Results:
    """Return the results as phones show them: all ask at the same moment, one tally in a second serves them.

    An answer that was changed meanwhile shows in the next second.
    """
    now, asked = monotonic(), (stage.pk, stage.revealed_at, stage.ballots.count())
    known = _shown.get(stage.pk)
    if known is None or known.asked != asked or now - known.at > SHOWN_FOR_S:
        if len(_shown) >= _MOST_SHOWN:
            _shown.clear()
        known = _Shown(asked, now, results_of(stage))
        _shown[stage.pk] = known
    return known.results


@dataclass(frozen=True, slots=True)
class _Shown:
    """One tally of a stage; replaced whole, as several requests are answered at once."""

    asked: tuple[object, ...]
    at: float
    results: Results


_MOST_SHOWN = 200
_shown: dict[int, _Shown] = {}


def _answers(question: PollQuestion, ballots: Iterable[dict[str, Any]]) -> list[Answer]:
    return [read_answer(question, ballot[question.id]) for ballot in ballots if question.id in ballot]


def has_answered(stage: Stage, participant: Participant | None) -> bool:
    """Tell whether a device has answered an opening of a poll, anonymous or not."""
    if participant is None:
        return False
    holder = f"device:{participant.pk}"
    return stage.spent_rights.filter(holder=holder).exists() or stage.ballots.filter(participant=participant).exists()


def own_answers(stage: Stage, participant: Participant | None) -> dict[str, Any]:
    """Return what a device answered where it may change it; nothing of an anonymous ballot is known."""
    found = stage.ballots.filter(participant=participant).first() if participant is not None else None
    return {} if found is None else found.answers


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
