"""What the page of the minutes reads beside the minutes themselves: what the diagnosis may take of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from solimob.core.workshop.minutes import MeetingRecord
from solimob.core.workshop.reading import FindingStances, finding_entry, stance_entry, stances
from solimob.core.workshop.weight_votes import weights_in
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.queries.stages import current_stage


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """A finding that a meeting read, and what the room said of it; open, its poll still takes answers."""

    title: str
    said: FindingStances
    is_open: bool


@dataclass(frozen=True, slots=True)
class WeightVote:
    """A poll that voted weights; open, it still takes answers."""

    entry: str
    title: str
    ballots: int
    is_open: bool


def read_findings(meeting: Meeting, record: MeetingRecord, now: datetime) -> list[ReadFinding]:
    """Return the findings read, in the order of the meeting."""
    found = []
    for said in stances(record):
        stage = current_stage(meeting, stance_entry(said.finding))
        title = record.meeting.entry(finding_entry(said.finding)).title
        found.append(ReadFinding(title, said, stage is not None and not stage.is_locked(now)))
    return found


def weight_votes(meeting: Meeting, record: MeetingRecord, now: datetime) -> list[WeightVote]:
    """Return the polls of a meeting that voted weights."""
    found = []
    for poll in record.polls:
        stage = current_stage(meeting, poll.entry) if weights_in(poll) else None
        if stage is not None:
            title = record.meeting.entry(poll.entry).title
            found.append(WeightVote(poll.entry, title, poll.ballots, not stage.is_locked(now)))
    return found
