"""What the pages of boards read: the board, its parallel pages, what a page holds and who may write on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac

from solimob.core.workshop import Board, BoardState, blank_page, read_state
from solimob.reference.workshop.meeting_format import read_entry, read_meeting
from solimob.web.workshop.models import BoardAct, BoardPage, Meeting, MeetingStatus, Origin, Participant
from solimob.web.workshop.queries.stages import current_stage

MOST_ACTS_SENT = 200
"""Acts sent to a device that lacks some; one that lacks more reads the whole page again."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who is on a page: a participant, somebody who has done nothing yet (no key), or a member who runs the meeting."""

    key: str = ""
    participant: Participant | None = None
    is_facilitator: bool = False


def facilitator(origin: Origin = Origin.FACILITATOR) -> Writer:
    """Return the writer of what a member types, for themselves or from paper or the telephone."""
    return Writer(origin.value, is_facilitator=True)


def participant_writer(page: BoardPage, participant: Participant | None) -> Writer:
    """Return a participant as a writer: their key is the same on the parallel pages, and on no other board."""
    if participant is None:
        return Writer()
    where = f"{page.meeting_id}|{page.entry}|{participant.pk}"
    return Writer(salted_hmac("solimob.workshop.board", where, algorithm="sha256").hexdigest()[:16], participant)


def origin_of(author: str) -> Origin:
    """Return how a note came, from the key of its author; one that was prepared has none."""
    if not author:
        return Origin.FACILITATOR
    return Origin(author) if author in Origin.values else Origin.DEVICE


def board_of(meeting: Meeting, entry: str) -> Board | None:
    """Return a board of a meeting, as it was when it last opened or as prepared; None if there is none."""
    stage = current_stage(meeting, entry)
    if stage is not None:
        found = read_entry(stage.document)
    else:
        found = next((one for one in read_meeting(meeting.document).entries() if one.id == entry), None)
    return found if isinstance(found, Board) else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether participants may write on a page, in words where they may not, and when it locks by itself.

    `goes_on` where the meeting runs and participants are awaited elsewhere: the page is closed, or the meeting went on
    to something else and left it open.
    """

    closed: str = ""
    ends_at: datetime | None = None
    goes_on: bool = False


def standing_of(page: BoardPage, now: datetime) -> Standing:
    """Return where a page stands; `ends_at` is None where its time is not counted."""
    if page.meeting.status == MeetingStatus.CLOSED:
        return Standing("La réunion est close : ce tableau ne change plus.")
    stage = current_stage(page.meeting, page.entry)
    if page.meeting.status != MeetingStatus.OPEN or stage is None:
        return Standing("Ce tableau n’est pas encore ouvert.", goes_on=page.meeting.status == MeetingStatus.OPEN)
    if stage.is_locked(now):
        return Standing("Ce tableau est verrouillé : il ne change plus.", goes_on=True)
    return Standing(ends_at=stage.ends_at, goes_on=page.meeting.current_entry != page.entry)


def pages_of(meeting: Meeting, entry: str) -> list[BoardPage]:
    """Return the parallel pages of a board, in order."""
    return list(meeting.board_pages.filter(entry=entry))


def state_of(page: BoardPage, board: Board | None = None) -> BoardState:
    """Return what a page holds; a page that nobody touched holds what was prepared."""
    if page.state:
        return read_state(page.state)
    return BoardState() if board is None else blank_page(board)


def acts_after(page: BoardPage, number: int) -> list[dict[str, Any]] | None:
    """Return the acts that a device lacks as they are kept, each with its number; None if it should read all again."""
    if page.number - number > MOST_ACTS_SENT:
        return None
    return [numbered(act.number, act.data) for act in page.acts.filter(number__gt=number).only("number", "data")]


def numbered(number: int, act: Mapping[str, Any]) -> dict[str, Any]:
    """Return an act as devices read it."""
    return {"number": number, "act": act}


def known_act(page: BoardPage, act_id: str) -> BoardAct | None:
    """Return an act that this page already took, or None."""
    return page.acts.filter(act_id=act_id).first()
