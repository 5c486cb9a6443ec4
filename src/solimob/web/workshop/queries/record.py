"""What a meeting leaves, as the value that minutes and exports are written from. Nothing of it names a participant."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Count

from solimob.core.workshop import Board, Entry, Poll
from solimob.core.workshop import Meeting as Content
from solimob.core.workshop.minutes import (
    DecisionRecord,
    MeetingRecord,
    NoteRecord,
    PageRecord,
    PollRecord,
    ReactionRecord,
    RemarkRecord,
)
from solimob.core.workshop.needs import Need
from solimob.reference.workshop.meeting_format import read_entry
from solimob.web.workshop.models import Meeting, RemarkKind, RemarkStatus
from solimob.web.workshop.queries.boards import state_of
from solimob.web.workshop.queries.needs import register_of
from solimob.web.workshop.queries.stages import content_of, current_stage, questions_by_entry, results_of
from solimob.web.workshop.services.remarks import REACTIONS


def meeting_record(meeting: Meeting) -> MeetingRecord:
    """Return what a meeting leaves: each entry as it was when it last opened, and what was shown of remarks."""
    content = _as_held(meeting)
    return MeetingRecord(
        meeting=content,
        participants=meeting.participants.count(),
        polls=tuple(found for entry in content.entries() if (found := _poll(meeting, entry)) is not None),
        remarks=tuple(
            RemarkRecord(
                entry,
                remark.text,
                is_question=remark.kind == RemarkKind.QUESTION,
                votes=remark.wanted,
                answered=remark.status == RemarkStatus.ANSWERED,
            )
            for entry, remarks in questions_by_entry(meeting).items()
            for remark in remarks
        ),
        reactions=tuple(
            ReactionRecord(entry, REACTIONS.get(kind, kind), count)
            for entry, kind, count in meeting.reactions.values_list("entry", "kind")
            .annotate(Count("pk"))
            .order_by("kind")
        ),
        pages=tuple(page for entry in content.entries() if isinstance(entry, Board) for page in _pages(meeting, entry)),
        decisions=tuple(
            DecisionRecord(decision.text, decision.entry, decision.who, decision.due_on)
            for decision in meeting.decisions.all()
        ),
        needs=_needs(meeting),
    )


def _as_held(meeting: Meeting) -> Content:
    content = content_of(meeting)
    return replace(
        content,
        sequences=tuple(
            replace(sequence, entries=tuple(_as_opened(meeting, entry) for entry in sequence.entries))
            for sequence in content.sequences
        ),
    )


def _as_opened(meeting: Meeting, entry: Entry) -> Entry:
    stage = current_stage(meeting, entry.id)
    return entry if stage is None else read_entry(stage.document)


def _poll(meeting: Meeting, entry: Entry) -> PollRecord | None:
    stage = current_stage(meeting, entry.id) if isinstance(entry, Poll) else None
    if stage is None:
        return None
    restarts = meeting.stages.filter(entry=entry.id).exclude(discarded_at=None).order_by("version")
    return PollRecord(
        entry.id, stage.ballots.count(), results_of(stage), tuple(restarts.values_list("discard_reason", flat=True))
    )


def _pages(meeting: Meeting, board: Board) -> list[PageRecord]:
    has_opened = current_stage(meeting, board.id) is not None
    return [
        PageRecord(
            board.id,
            page.name,
            tuple(
                NoteRecord(
                    note.column,
                    note.text,
                    len(note.voters) if has_opened else None,
                    tuple(other.text for other in note.other_texts),
                )
                for note in state_of(page, board).said
            ),
        )
        for page in meeting.board_pages.filter(entry=board.id)
    ]


def _needs(meeting: Meeting) -> tuple[Need, ...]:
    """Return the needs of the register that came of this meeting, or of one merged into them."""
    return tuple(one.need for one in register_of(meeting.project) if meeting.pk in {row.meeting_id for row in one.rows})
