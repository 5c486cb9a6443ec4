"""A meeting with one board of two questions, open on two parallel pages, and what devices send."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from solimob.core.workshop import Board, Column, Meeting, Sequence
from solimob.reference.workshop.meeting_format import entry_document, meeting_document
from solimob.web.workshop import models
from solimob.web.workshop.queries.boards import Writer, participant_writer
from solimob.web.workshop.services.boards import prepare_pages

BOARD = Board(
    id="besoins",
    title="Besoins d’accompagnement",
    columns=(Column("sujets", "Quels sujets ?"), Column("methodes", "Quelles méthodes ?")),
    minutes=10,
    objective="Recenser les besoins",
    pages=2,
)
_numbers = count(1)


def make_board_meeting(project: Any, *boards: Board, is_open: bool = True) -> models.Meeting:
    """A meeting that is open on its boards, with their pages; or one still in preparation."""
    boards = boards or (BOARD,)
    content = Meeting(id="essai", title="Réunion d’essai", sequences=(Sequence("s1", "Expression", boards),))
    meeting = models.Meeting.objects.create(
        project=project,
        title=content.title,
        document=meeting_document(content),
        current_entry=boards[0].id,
        status=models.MeetingStatus.OPEN if is_open else models.MeetingStatus.DRAFT,
    )
    for board in boards if is_open else ():
        models.Stage.objects.create(
            meeting=meeting, entry=board.id, version=1, document=entry_document(board), opened_at=timezone.now()
        )
        prepare_pages(meeting, board)
    return meeting


def lock(meeting: models.Meeting) -> None:
    """End the time of the board."""
    meeting.stages.update(locked_at=timezone.now())


def make_writer(page: models.BoardPage) -> Writer:
    """A participant of the meeting."""
    digest = f"digest{next(_numbers)}"
    return participant_writer(page, models.Participant.objects.create(meeting=page.meeting, key_digest=digest))


def act(kind: str, note: str, **fields: Any) -> dict[str, Any]:
    """What a device sends."""
    return {"id": f"act{next(_numbers)}", "kind": kind, "note": note} | fields


def create(note: str, text: str = "", column: str = "sujets") -> dict[str, Any]:
    """A new note."""
    return act("create", note, column=column, text=text or f"texte de {note}")
