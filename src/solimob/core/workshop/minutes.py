"""What happened in a meeting, and its minutes: everything under the entry where it was said (F2, F3).

Whoever keeps the meeting fills a `MeetingRecord`; `minutes` puts it in the order of the agenda, lists who answers what
by when, and says what to read again before publication. Nothing here names a participant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from solimob.core.workshop.flags import Flag, flags, masked
from solimob.core.workshop.meeting import Board, Entry, Meeting
from solimob.core.workshop.needs import Need, NeedStatus
from solimob.core.workshop.polls import PollQuestion
from solimob.core.workshop.tallies import Tally, TextTally, WordsTally


@dataclass(frozen=True, slots=True)
class PollRecord:
    """A poll as it was asked the last time it was opened, and what was answered by `ballots` people.

    `restarts` are the reasons why it was begun again; the answers of those times do not count.
    """

    entry: str
    ballots: int
    results: tuple[tuple[PollQuestion, Tally], ...]
    restarts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemarkRecord:
    """A question or a comment that was shown."""

    entry: str
    text: str
    is_question: bool
    votes: int = 0
    answered: bool = False


@dataclass(frozen=True, slots=True)
class ReactionRecord:
    """How many had this reaction."""

    entry: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """A note of a board at the end; `other_texts` are wordings between which nobody decided.

    `votes` is None where the board never opened: nobody could vote.
    """

    column: str
    text: str
    votes: int | None = 0
    other_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A page of a board."""

    entry: str
    name: str
    notes: tuple[NoteRecord, ...]


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What was decided, about an entry or none; `who` is a body or a function."""

    text: str
    entry: str = ""
    who: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """All that a meeting leaves. `participants` is unknown (None) where nobody counted."""

    meeting: Meeting
    participants: int | None = None
    polls: tuple[PollRecord, ...] = ()
    remarks: tuple[RemarkRecord, ...] = ()
    reactions: tuple[ReactionRecord, ...] = ()
    pages: tuple[PageRecord, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()
    needs: tuple[Need, ...] = ()


class PromiseKind(StrEnum):
    """What awaits an answer or an act."""

    DECISION = "decision"
    NEED = "need"
    QUESTION = "question"

    @property
    def label(self) -> str:
        """The French word shown."""
        return _PROMISE_LABELS[self]


_PROMISE_LABELS = {
    PromiseKind.DECISION: "décision",
    PromiseKind.NEED: "besoin",
    PromiseKind.QUESTION: "question",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """Who does or answers what, and by when; empty or None where nobody said."""

    kind: PromiseKind
    text: str
    who: str
    due: date | None


@dataclass(frozen=True, slots=True)
class EntryMinutes:
    """What happened at one entry of the agenda."""

    entry: Entry
    polls: tuple[PollRecord, ...]
    pages: tuple[PageRecord, ...]
    questions: tuple[RemarkRecord, ...]
    comments: tuple[RemarkRecord, ...]
    reactions: tuple[ReactionRecord, ...]
    decisions: tuple[DecisionRecord, ...]


@dataclass(frozen=True, slots=True)
class SequenceMinutes:
    """A sequence and its entries, in the order of the agenda."""

    title: str
    entries: tuple[EntryMinutes, ...]


@dataclass(frozen=True, slots=True)
class ToReview:
    """A text written in the meeting with something to look at before it is published."""

    where: str
    text: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting, as values that a document is written from."""

    record: MeetingRecord
    sequences: tuple[SequenceMinutes, ...]
    promises: tuple[Promise, ...]
    to_review: tuple[ToReview, ...]


def minutes(record: MeetingRecord) -> Minutes:
    """Return the minutes of what happened."""
    return Minutes(
        record,
        tuple(
            SequenceMinutes(sequence.title, tuple(_entry_minutes(record, entry) for entry in sequence.entries))
            for sequence in record.meeting.sequences
        ),
        tuple(sorted(_promises(record), key=lambda promise: promise.due or date.max)),
        tuple(ToReview(where, text, found) for where, text in _texts(record) if (found := flags(text))),
    )


def masked_record(record: MeetingRecord) -> MeetingRecord:
    """Return the record with what is flagged masked in everything that participants or members wrote."""
    return replace(
        record,
        polls=tuple(
            replace(poll, results=tuple((question, _masked_tally(tally)) for question, tally in poll.results))
            for poll in record.polls
        ),
        remarks=tuple(replace(remark, text=masked(remark.text)) for remark in record.remarks),
        pages=tuple(
            replace(
                page,
                notes=tuple(
                    replace(
                        note, text=masked(note.text), other_texts=tuple(masked(other) for other in note.other_texts)
                    )
                    for note in page.notes
                ),
            )
            for page in record.pages
        ),
        decisions=tuple(
            replace(decision, text=masked(decision.text), who=masked(decision.who)) for decision in record.decisions
        ),
        needs=tuple(_masked_need(need) for need in record.needs),
    )


def _masked_need(need: Need) -> Need:
    def hidden(text: str | None) -> str | None:
        return None if text is None else masked(text)

    return replace(
        need,
        text=masked(need.text),
        provenance=tuple(replace(source, text=masked(source.text)) for source in need.provenance),
        owner=hidden(need.owner),
        answer=hidden(need.answer),
        reason=hidden(need.reason),
    )


def _masked_tally(tally: Tally) -> Tally:
    match tally:
        case TextTally():
            return replace(tally, texts=tuple(masked(text) for text in tally.texts))
        case WordsTally():
            return replace(
                tally,
                words=tuple(
                    replace(each, word=masked(each.word), forms=tuple(masked(form) for form in each.forms))
                    for each in tally.words
                ),
            )
        case _:
            return tally


def _entry_minutes(record: MeetingRecord, entry: Entry) -> EntryMinutes:
    said = sorted((remark for remark in record.remarks if remark.entry == entry.id), key=lambda each: -each.votes)
    return EntryMinutes(
        entry,
        polls=tuple(poll for poll in record.polls if poll.entry == entry.id),
        pages=tuple(page for page in record.pages if page.entry == entry.id),
        questions=tuple(remark for remark in said if remark.is_question),
        comments=tuple(remark for remark in said if not remark.is_question),
        reactions=tuple(each for each in record.reactions if each.entry == entry.id and each.count),
        decisions=tuple(decision for decision in record.decisions if decision.entry == entry.id),
    )


def _promises(record: MeetingRecord) -> Iterator[Promise]:
    for decision in record.decisions:
        yield Promise(PromiseKind.DECISION, decision.text, decision.who, decision.due)
    for need in record.needs:
        if need.status in (NeedStatus.OPEN, NeedStatus.PLANNED):
            yield Promise(PromiseKind.NEED, need.text, need.owner or "", need.due)
    for remark in record.remarks:
        if remark.is_question and not remark.answered:
            yield Promise(PromiseKind.QUESTION, remark.text, "", None)


def _texts(record: MeetingRecord) -> Iterator[tuple[str, str]]:
    """Yield where, and what, people wrote."""
    titles = {entry.id: entry.title for entry in record.meeting.entries()}
    for remark in record.remarks:
        yield titles.get(remark.entry, remark.entry), remark.text
    for poll in record.polls:
        for _, tally in poll.results:
            yield from ((titles.get(poll.entry, poll.entry), text) for text in _written(tally))
    for page in record.pages:
        for note in page.notes:
            for text in (note.text, *note.other_texts):
                yield f"{titles.get(page.entry, page.entry)}, {page.name}", text
    for decision in record.decisions:
        for text in (decision.text, decision.who):
            yield "Décisions", text
    for need in record.needs:
        for told in (need.text, need.owner, need.answer, need.reason):
            yield "Besoins", told or ""


def _written(tally: Tally) -> Iterable[str]:
    match tally:
        case TextTally():
            return tally.texts
        case WordsTally():
            return (form for each in tally.words for form in each.forms)
        case _:
            return ()


def notes_by_column(board: Board, page: PageRecord) -> tuple[tuple[str, tuple[NoteRecord, ...]], ...]:
    """Return the notes of a page under the question they answer; those of a column since removed come last."""
    titles = {column.id: column.title for column in board.columns}
    order = [*titles, *dict.fromkeys(note.column for note in page.notes if note.column not in titles)]
    return tuple(
        (titles.get(column, "Ailleurs"), tuple(note for note in page.notes if note.column == column))
        for column in order
    )
