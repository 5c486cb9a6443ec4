"""The merge of the parallel pages of a board: the facilitator decides which notes say one thing, and in what words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from solimob.core.workshop import Board, Decision, MergeError, Origin
from solimob.core.workshop.merging import merged
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.workshop.models import BoardPage, Meeting, Need
from solimob.web.workshop.queries.boards import standing_of
from solimob.web.workshop.queries.merging import MERGED, Merge, merge_of
from solimob.web.workshop.services.events import notify
from solimob.web.workshop.services.need_entry import enter_board


@dataclass(frozen=True, slots=True)
class Poured:
    """What went into the register: the needs, and how many notes were there before."""

    needs: list[Need]
    already: int


@transaction.atomic
def decide_merge(actor: User, meeting: Meeting, board: Board, origins: Sequence[Origin], text: str) -> None:
    """Say that notes are one need, in these words; their authors and all views are told.

    Raises
    ------
    RefusedActError
        If the notes are gone, of two columns, taken already, or in the register.
    """
    merge = _locked(meeting, board)
    _refuse_entered(merge, origins)
    decision = Decision(tuple(origins), text.strip())
    try:
        merged(merge.notes, (*merge.decisions, decision))
    except MergeError as wrong:
        raise _refused(wrong) from wrong
    _keep(actor, meeting, board, (*merge.decisions, decision), "merged")


@transaction.atomic
def merge_identical(actor: User, meeting: Meeting, board: Board) -> int:
    """Make one need of each proposed group whose notes have the same text; return how many groups there were.

    Raises
    ------
    RefusedActError
        If there is none.
    """
    merge = _locked(meeting, board)
    decisions = [
        Decision(tuple(note.origin for note in group.members), group.wording)
        for group in merge.proposals()
        if group.is_identical
    ]
    if not decisions:
        raise RefusedActError("Il n’y a plus de post-it identiques à regrouper.")
    _keep(actor, meeting, board, (*merge.decisions, *decisions), "merged")
    return len(decisions)


@transaction.atomic
def undo_merge(actor: User, meeting: Meeting, board: Board, origin: Origin) -> None:
    """Let the notes merged with this one stand by themselves again.

    Raises
    ------
    RefusedActError
        If they are in the register.
    """
    merge = _locked(meeting, board)
    _refuse_entered(merge, [origin])
    rest = tuple(decision for decision in merge.decisions if origin not in decision.origins)
    if len(rest) < len(merge.decisions):
        _keep(actor, meeting, board, rest, "unmerged")


@transaction.atomic
def enter_merged(actor: User, meeting: Meeting, board: Board) -> Poured:
    """Write what the register of needs lacks of the merged list, once the board is locked.

    Raises
    ------
    RefusedActError
        If participants still write, or there is nothing to write, or all is there already.
    """
    merge = _locked(meeting, board)
    if not merge.lines:
        raise RefusedActError("Ce tableau n’a aucun post-it : il n’y a rien à verser au registre.")
    if not standing_of(merge.pages[0], timezone.now()).closed:
        raise RefusedActError(
            "Ce tableau est ouvert : les participants écrivent encore. Verrouillez-le d’abord, "
            "dans la conduite de la réunion, puis versez."
        )
    needs = enter_board(actor, meeting, board, merge.lines)
    notify(meeting, "entered", entry=board.id)
    return Poured(needs, already=len(merge.notes) - len(merge.waiting))


def _locked(meeting: Meeting, board: Board) -> Merge:
    """Return the merge of a board, with the rows of the meeting and of its pages kept for this transaction."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    list(BoardPage.objects.select_for_update().filter(meeting=meeting, entry=board.id).order_by("pk"))
    return merge_of(meeting, board.id)


def _refuse_entered(merge: Merge, origins: Sequence[Origin]) -> None:
    if merge.has_entered(origins):
        raise RefusedActError("Ces post-it sont déjà dans le registre des besoins : réunissez ou partagez là-bas.")


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
