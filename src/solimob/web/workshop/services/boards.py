"""The acts on boards: pages for sub-groups, and the notes on them, each act numbered under a lock on its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from solimob.core.workshop import (
    Board,
    NoteAct,
    act_document,
    apply,
    blank_page,
    read_act,
    refusal,
    state_document,
)
from solimob.core.workshop.meeting import MOST_PAGES
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RateLimit, RefusedActError, record, spend
from solimob.web.workshop.models import BoardAct, BoardPage, Meeting, NeedSource
from solimob.web.workshop.queries.boards import Writer, known_act, standing_of, state_of

NOTES = RateLimit("workshop.note", most=60, per=timedelta(minutes=1))
"""Acts of one device on all its boards."""
NOTES_OF_MEETING = RateLimit("workshop.notes_of_meeting", most=3000, per=timedelta(minutes=1))
"""Acts of all devices of one meeting: 500 people who act six times a minute."""


@dataclass(frozen=True, slots=True)
class TakenAct:
    """An act with the number the server gave it; `is_new` is false when it had been taken before."""

    number: int
    data: dict[str, Any]
    is_new: bool


def take_act(page: BoardPage, raw: object, writer: Writer) -> TakenAct:
    """Number an act and keep it, and what it makes of the page; the same act sent again is taken once.

    Raises
    ------
    ActError
        If it cannot be read.
    RefusedActError
        If the board is closed to this writer, or the page refuses it.
    TooOftenError
        If this device or this meeting acts too often.
    """
    act = _read(raw, writer)
    if (before := known_act(page, act.id)) is not None:
        return TakenAct(before.number, before.data, is_new=False)
    if writer.participant is not None:
        spend(NOTES, f"participant {writer.participant.pk}")
        spend(NOTES_OF_MEETING, f"meeting {page.meeting_id}")
    with transaction.atomic():
        locked = _locked(page, writer)
        if (before := known_act(locked, act.id)) is not None:
            return TakenAct(before.number, before.data, is_new=False)
        _number(locked, act, writer)
    return TakenAct(locked.number, act_document(act), is_new=True)


@transaction.atomic
def take_acts(page: BoardPage, raws: Sequence[object], writer: Writer) -> None:
    """Number several acts of one writer, all or none; no limit of speed is counted.

    Raises
    ------
    ActError, RefusedActError
        As `take_act` for one of them.
    """
    acts = [_read(raw, writer) for raw in raws]
    locked = _locked(page, writer)
    for act in acts:
        _number(locked, act, writer)


@transaction.atomic
def prepare_pages(meeting: Meeting, board: Board) -> list[BoardPage]:
    """Return the parallel pages of a board, made from its template if there are none yet."""
    found = meeting.board_pages.filter(entry=board.id)
    if not found.exists():
        names = ["Page unique"] if board.pages == 1 else [f"Groupe {rank}" for rank in range(1, board.pages + 1)]
        BoardPage.objects.bulk_create(
            [_blank(meeting, board, name, rank) for rank, name in enumerate(names, start=1)], ignore_conflicts=True
        )
    return list(found.all())


@transaction.atomic
def add_page(actor: User, meeting: Meeting, board: Board, name: str) -> BoardPage:
    """Open one more page of a board for another sub-group.

    Raises
    ------
    RefusedActError
        If there are too many already, or its name is another page's, or too long.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = meeting.board_pages.filter(entry=board.id).last()
    rank = 1 if last is None else last.position + 1
    if meeting.board_pages.filter(entry=board.id).count() >= MOST_PAGES:
        raise RefusedActError(f"Ce tableau a déjà {MOST_PAGES} pages : c’est le plus.")
    page = _blank(meeting, board, "", rank)
    page.name = _free_name(page, name if name.strip() else f"Groupe {rank}")
    page.save()
    record(actor, "workshop.board_page.added", page, meeting.project.organization, entry=board.id)
    return page


@transaction.atomic
def rename_page(actor: User, page: BoardPage, name: str) -> None:
    """Name a page after its group; the needs that come from it follow.

    Raises
    ------
    RefusedActError
        If the name is empty, too long, or another page's.
    """
    Meeting.objects.select_for_update().get(pk=page.meeting_id)
    page.refresh_from_db(fields=["name"])
    name = _free_name(page, name)
    NeedSource.objects.filter(meeting_id=page.meeting_id, entry=page.entry, page=page.name).update(page=name)
    page.name = name
    page.save(update_fields=["name"])
    record(actor, "workshop.board_page.renamed", page, page.meeting.project.organization, entry=page.entry)


@transaction.atomic
def remove_page(actor: User, page: BoardPage) -> None:
    """Remove a page that nobody wrote on.

    Raises
    ------
    RefusedActError
        If something was done on it.
    """
    locked = BoardPage.objects.select_for_update().get(pk=page.pk)
    if locked.number:
        raise RefusedActError("Cette page a servi : elle reste, pour ne rien perdre de ce qui a été écrit.")
    record(actor, "workshop.board_page.removed", locked, page.meeting.project.organization, entry=page.entry)
    locked.delete()


def _read(raw: object, writer: Writer) -> NoteAct:
    if not writer.key:
        raise RefusedActError("Rejoignez d’abord la réunion avec son code.")
    return read_act(raw, writer.key)


def _locked(page: BoardPage, writer: Writer) -> BoardPage:
    """Return the row of a page, kept for this transaction, if this writer may act on it."""
    locked = BoardPage.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=page.pk)
    if not writer.is_facilitator and (closed := standing_of(locked, timezone.now()).closed):
        raise RefusedActError(closed)
    return locked


def _number(locked: BoardPage, act: NoteAct, writer: Writer) -> None:
    """Give an act the next number of a page, keep it and what it makes of the page."""
    state = state_of(locked)
    if why := refusal(state, act, facilitator=writer.is_facilitator):
        raise RefusedActError(f"{why[:1].upper()}{why[1:]}.")
    locked.number += 1
    locked.state = state_document(apply(state, locked.number, act))
    locked.save(update_fields=["number", "state"])
    BoardAct.objects.create(
        page=locked,
        number=locked.number,
        act_id=act.id,
        data=act_document(act),
        participant=writer.participant,
        at=timezone.now(),
    )


def _free_name(page: BoardPage, name: str) -> str:
    """Return a name as it is kept: the register tells the pages of a board apart by it."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80:
        raise RefusedActError("Le nom d’une page a de 1 à 80 caractères.")
    others = BoardPage.objects.filter(meeting_id=page.meeting_id, entry=page.entry).exclude(pk=page.pk)
    if others.filter(name=name).exists():
        raise RefusedActError(f"Une autre page de ce tableau s’appelle déjà « {name} » : donnez un autre nom.")
    return name


def _blank(meeting: Meeting, board: Board, name: str, rank: int) -> BoardPage:
    state = state_document(blank_page(board))
    return BoardPage(meeting=meeting, entry=board.id, name=name, position=rank, state=state)
