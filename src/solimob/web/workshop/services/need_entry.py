"""Notes become needs: a merged board goes into the register, each need with every note it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from solimob.core.workshop import Board
from solimob.core.workshop.merging import MergedNote
from solimob.core.workshop.needs import NeedKind
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.workshop.models import BoardPage, Meeting, Need, NeedSource, Participant
from solimob.web.workshop.queries.boards import origin_of, pages_of, participant_writer
from solimob.web.workshop.queries.merging import entered_origins
from solimob.web.workshop.services.meetings import content_of
from solimob.web.workshop.services.needs import write_need

_METHOD_WORDS = ("method", "méthode")


@transaction.atomic
def enter_board(actor: User, meeting: Meeting, board: Board, notes: Sequence[MergedNote]) -> list[Need]:
    """Write the merged notes of a board into the register of its démarche: those that are not there yet.

    Raises
    ------
    RefusedActError
        If all of them are there already.
    """
    pages = list(BoardPage.objects.select_for_update().filter(meeting=meeting, entry=board.id))
    entered = entered_origins(meeting, board.id, pages)
    notes = [note for note in notes if entered.isdisjoint(note.origins)]
    if not notes:
        raise RefusedActError("Tous les post-it de ce tableau sont déjà dans le registre des besoins.")
    names = {page.position: page.name for page in pages}
    authors = _authors(meeting, board.id)
    audience, territory = _audience(meeting, board), meeting.project.territory_name
    needs = []
    for note in notes:
        kind = kind_of_column(board, note.column)
        fields = {"text": note.text, "audience": audience, "kind": kind.value, "territory": territory}
        need = write_need(actor, meeting.project, fields, meeting=meeting, votes=len(note.voters))
        NeedSource.objects.bulk_create(
            NeedSource(
                need=need,
                meeting=meeting,
                entry=board.id,
                page=names.get(written.origin.page, ""),
                note=written.origin.note,
                text=text,
                origin=origin_of(written.author),
                participant=authors.get(written.author),
            )
            for written in note.members
            for text in (written.text, *written.other_texts)
        )
        needs.append(need)
    BoardPage.objects.filter(pk__in=[page.pk for page in pages]).update(merged_at=timezone.now())
    record(actor, "workshop.board.entered", meeting, meeting.project.organization, entry=board.id, needs=len(needs))
    return needs


def kind_of_column(board: Board, column: str) -> NeedKind:
    """Return what the notes of a column ask for: a method where its id or its title says so, else a subject (F10)."""
    title = next((known.title for known in board.columns if known.id == column), "")
    said = f"{column} {title}".casefold()
    return NeedKind.METHOD if any(word in said for word in _METHOD_WORDS) else NeedKind.SUBJECT


def _authors(meeting: Meeting, entry: str) -> dict[str, Participant]:
    """Return the participants of a meeting by the key that the notes of a board have of them."""
    page = next(iter(pages_of(meeting, entry)), None)
    if page is None:
        return {}
    return {participant_writer(page, participant).key: participant for participant in meeting.participants.all()}


def _audience(meeting: Meeting, board: Board) -> str:
    """Return the words of the audience of a board; « participants » where it is for everybody."""
    for audience in content_of(meeting).audiences:
        if audience.id == board.audience:
            return audience.label
    return "Participants"
