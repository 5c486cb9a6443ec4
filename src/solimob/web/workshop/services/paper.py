"""Type what was written on paper: post-its by their codes, ballots once each, with paper as their origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac

from solimob.core.workshop import ActError, Board
from solimob.core.workshop.paper import PaperCode, PaperNote, kept_codes
from solimob.web.accounts.services import RefusedActError
from solimob.web.workshop.models import BoardPage, Meeting, Origin, Stage
from solimob.web.workshop.queries.boards import facilitator
from solimob.web.workshop.queries.stages import content_of
from solimob.web.workshop.services.boards import prepare_pages, take_act
from solimob.web.workshop.services.participation import cast_ballot


def printed_codes(meeting: Meeting) -> dict[str, PaperCode]:
    """Return what the codes of the sheets printed so far stand for."""
    return {
        name: PaperCode(code["entry"], code["column"], tuple(code["pages"]))
        for name, code in meeting.paper_codes.items()
    }


@transaction.atomic
def keep_codes(meeting: Meeting) -> dict[str, PaperCode]:
    """Return the codes to be printed, kept from now on: a change of the boards or polls does not move them."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    codes = kept_codes(content_of(locked), printed_codes(locked))
    document = {name: {**asdict(code), "pages": list(code.pages)} for name, code in codes.items()}
    if document != locked.paper_codes:
        locked.paper_codes = document
        locked.save(update_fields=["paper_codes"])
    return codes


@dataclass(frozen=True, slots=True)
class Typed:
    """Codes that were typed: those that are new, and those that had been before."""

    new: tuple[str, ...]
    known: tuple[str, ...]


@transaction.atomic
def type_notes(meeting: Meeting, notes: Sequence[PaperNote]) -> Typed:
    """Put post-its of paper on the board, page and column of their code; one typed twice is taken once.

    Raises
    ------
    RefusedActError
        If one is refused: its code is named, and none is taken.
    """
    pages: dict[str, list[BoardPage]] = {}
    new, known = [], []
    for note in notes:
        board = content_of(meeting).entry(note.column.board)
        if board.id not in pages and isinstance(board, Board):
            pages[board.id] = prepare_pages(meeting, board)
        here = pages[board.id]
        if note.column.page > len(here):
            raise RefusedActError(f"{note.code} : la page du groupe {note.column.page} n’existe plus.")
        act = {
            "id": (id_ := _note_id(meeting, note.code)),
            "kind": "create",
            "note": id_,
            "column": note.column.column,
            "text": note.text,
        }
        try:
            taken = take_act(here[note.column.page - 1], act, facilitator(Origin.PAPER))
        except (ActError, RefusedActError) as wrong:
            raise RefusedActError(f"{note.code} : {str(wrong).rstrip('.')}.") from wrong
        (new if taken.is_new else known).append(note.code)
    return Typed(tuple(new), tuple(known))


def _note_id(meeting: Meeting, code: str) -> str:
    """Return the identifier of a note on paper: the same each time it is typed, and no device can take it before."""
    digest = salted_hmac("solimob.workshop.paper", f"{meeting.pk}|{code}", algorithm="sha256").hexdigest()
    return f"papier-{code}-{digest[:10]}"


def type_ballot(stage: Stage, answers: Mapping[str, object], origin: Origin, code: str, key: int) -> bool:
    """Store a ballot of paper, or given by telephone; tell whether it is new: a code is stored once.

    `key` stands for a ballot without a code: that of the form it was typed in, which may be sent twice.

    Raises
    ------
    RefusedActError
        If the poll is locked or the answers are wrong.
    """
    return cast_ballot(stage, None, _ballot_id(stage, code) if code else key, answers, origin=origin)


def _ballot_id(stage: Stage, code: str) -> int:
    """Return the key of the ballot of a code: always the same, and in no order."""
    digest = salted_hmac("solimob.workshop.paper", f"{stage.pk}|{code}", algorithm="sha256").digest()
    return int.from_bytes(digest[:8]) >> 1
