"""The merge of the parallel pages of a board: the facilitator decides which notes say one thing, and in what words."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from solimob.core.workshop import Board, Decision, MergeError, Origin
from solimob.core.workshop.merging import merged
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.workshop.models import Meeting, Need
from solimob.web.workshop.queries.merging import MERGED, Merge, merge_of
from solimob.web.workshop.services.events import notify
from solimob.web.workshop.services.need_entry import enter_board


@transaction.atomic
def decide_merge(actor: User, meeting: Meeting, board: Board, origins: Sequence[Origin], text: str) -> None:
    """Say that notes are one need, in these words; their authors and all views are told.

    Raises
    ------
    RefusedActError
        If the notes are gone, of two columns, or taken already, or the list is in the register.
    """
    merge = _open(meeting, board)
    decision = Decision(tuple(origins), text.strip())
    try:
        merged(merge.notes, (*merge.decisions, decision))
    except MergeError as wrong:
        raise _refused(wrong) from wrong
    _keep(actor, meeting, board, (*merge.decisions, decision), "merged")


@transaction.atomic
def undo_merge(actor: User, meeting: Meeting, board: Board, origin: Origin) -> None:
    """Let the notes merged with this one stand by themselves again.

    Raises
    ------
    RefusedActError
        If the list is in the register.
    """
    merge = _open(meeting, board)
    rest = tuple(decision for decision in merge.decisions if origin not in decision.origins)
    if len(rest) < len(merge.decisions):
        _keep(actor, meeting, board, rest, "unmerged")


@transaction.atomic
def enter_merged(actor: User, meeting: Meeting, board: Board) -> list[Need]:
    """Write the merged list into the register of needs, once.

    Raises
    ------
    RefusedActError
        If there is nothing to write, or it is there already.
    """
    merge = _open(meeting, board)
    if not merge.lines:
        raise RefusedActError("Ce tableau n’a aucun post-it : il n’y a rien à verser au registre.")
    needs = enter_board(actor, meeting, board, merge.lines)
    notify(meeting, "entered", entry=board.id)
    return needs


def _open(meeting: Meeting, board: Board) -> Merge:
    """Return the merge of a board, with the meeting's row kept for this transaction."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    merge = merge_of(meeting, board.id)
    if merge.is_entered:
        raise RefusedActError("Les post-it de ce tableau sont déjà dans le registre des besoins : continuez là-bas.")
    return merge


def _keep(actor: User, meeting: Meeting, board: Board, decisions: Sequence[Decision], act: str) -> None:
    kept = [
        {"origins": [[origin.page, origin.note] for origin in decision.origins], "text": decision.text}
        for decision in decisions
    ]
    notify(meeting, MERGED, entry=board.id, decisions=kept)
    record(actor, f"workshop.board.{act}", meeting, meeting.project.organization, entry=board.id, count=len(kept))


def _refused(wrong: MergeError) -> RefusedActError:
    said = str(wrong)
    return RefusedActError(f"{said[:1].upper()}{said[1:].rstrip('.')}.")
