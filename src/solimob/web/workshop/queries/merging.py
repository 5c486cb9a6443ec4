"""What the pages of a board become together: what is proposed, what was decided, and what their authors see of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from solimob.core.workshop import BoardState, Decision, Group, MergedNote, Origin, Written
from solimob.core.workshop.merging import merged, proposed_groups, written_notes
from solimob.web.workshop.models import BoardPage, Event, Meeting, NeedSource, Participant
from solimob.web.workshop.queries.boards import pages_of, participant_writer, state_of

MERGED = "merged"
"""Kind of the event that carries the decisions of one board: the last one holds."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The notes of a board, the decisions about them, and the list they make."""

    pages: tuple[BoardPage, ...]
    states: Mapping[int, BoardState]
    notes: tuple[Written, ...]
    decisions: tuple[Decision, ...]
    entered: frozenset[Origin]
    """Notes that are in the register of needs."""

    @property
    def lines(self) -> tuple[MergedNote, ...]:
        """The merged list: as many needs."""
        return merged(self.notes, self.decisions)

    @property
    def is_entered(self) -> bool:
        """Whether the list went to the register of needs, once at least: more may have been written since."""
        return any(page.merged_at is not None for page in self.pages)

    @property
    def waiting(self) -> tuple[Written, ...]:
        """Notes that are not in the register of needs."""
        return tuple(note for note in self.notes if note.origin not in self.entered)

    def has_entered(self, origins: Iterable[Origin]) -> bool:
        """Whether one of these notes is in the register."""
        return not self.entered.isdisjoint(origins)

    def page_name(self, origin: Origin) -> str:
        """Return the name of the page of a note."""
        return next((page.name for page in self.pages if page.position == origin.page), "")

    def proposals(self) -> tuple[Group, ...]:
        """Return the near duplicates about which nothing was decided, among the notes that are not in the register."""
        decided = {origin for decision in self.decisions for origin in decision.origins}
        waiting = (
            replace(group, members=tuple(note for note in group.members if note.origin not in self.entered))
            for group in proposed_groups(self.states)
        )
        return tuple(
            group
            for group in waiting
            if group.is_proposal and not any(member.origin in decided for member in group.members)
        )


def merge_of(meeting: Meeting, entry: str) -> Merge:
    """Return where the merge of a board stands. A decision forgets the notes that were removed after it."""
    pages = pages_of(meeting, entry)
    states = {page.position: state_of(page) for page in pages}
    notes = written_notes(states)
    there = {note.origin for note in notes}
    decisions = []
    for raw in kept_decisions(meeting, entry):
        origins = tuple(Origin(page, note) for page, note in raw["origins"] if Origin(page, note) in there)
        if origins:
            decisions.append(Decision(origins, raw["text"]))
    return Merge(tuple(pages), states, notes, tuple(decisions), entered_origins(meeting, entry, pages))


def entered_origins(meeting: Meeting, entry: str, pages: Iterable[BoardPage]) -> frozenset[Origin]:
    """Return the notes of a board that a need of the register comes from."""
    position = {page.name: page.position for page in pages}
    sources = NeedSource.objects.filter(meeting=meeting, entry=entry).values_list("page", "note")
    return frozenset(Origin(position[page], note) for page, note in sources if page in position)


def kept_decisions(meeting: Meeting, entry: str) -> list[dict[str, Any]]:
    """Return the decisions about a board, as they are kept."""
    last = Event.objects.filter(meeting=meeting, kind=MERGED, data__entry=entry).order_by("number").last()
    return [] if last is None else list(last.data["decisions"])


def merged_for(meeting: Meeting, entry: str, participant: Participant | None) -> list[dict[str, Any]]:
    """Return the merged wordings of a board with the notes behind them, as a participant sees them.

    Those that were merged, and every line that is in the register.
    """
    if (
        not kept_decisions(meeting, entry)
        and not meeting.board_pages.filter(entry=entry).exclude(merged_at=None).exists()
    ):
        return []
    merge = merge_of(meeting, entry)
    me = participant_writer(merge.pages[0], participant).key
    return [
        {
            "text": line.text,
            "votes": len(line.voters),
            "is_mine": me in line.authors,
            "notes": [
                {"text": text, "page": merge.page_name(member.origin), "is_mine": member.author == me != ""}
                for member in line.members
                for text in (member.text, *member.other_texts)
            ],
        }
        for line in merge.lines
        if merge.has_entered(line.origins) or len(line.members) > 1 or line.text != line.members[0].text
    ]
