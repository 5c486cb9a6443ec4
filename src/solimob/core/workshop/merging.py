"""The parallel pages of a board become one list (F9): near duplicates are proposed, people decide, nothing is lost.

A note without a decision stays by itself. A merged note has the wording its facilitator chose, the notes it comes
from (page, note, author), each as it was written, and the voters of all of them, each counted once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from solimob.core.workshop.acts import ActError, clean_text
from solimob.core.workshop.boards import BoardState
from solimob.core.workshop.similarity import THRESHOLD, near_duplicates


class MergeError(ValueError):
    """A decision that cannot be; the message says why and what to do, in French."""


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a note was written: the number of the page, and the note on it."""

    page: int
    note: str


@dataclass(frozen=True, slots=True)
class Written:
    """A note as its author wrote it. `other_texts` are wordings of the same note nobody chose between."""

    origin: Origin
    column: str
    text: str
    author: str
    voters: tuple[str, ...] = ()
    other_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Notes of one column that seem to say the same; most groups hold one note. `id` is that of the first note."""

    id: str
    column: str
    members: tuple[Written, ...]

    @property
    def is_proposal(self) -> bool:
        """Whether there is something to decide."""
        return len(self.members) > 1

    @property
    def is_identical(self) -> bool:
        """Whether all its texts are one text but for capitals, spaces and punctuation."""
        return len({_folded(text) for note in self.members for text in (note.text, *note.other_texts)}) == 1

    @property
    def wording(self) -> str:
        """Text to begin from: that of the note with most votes, the first of them."""
        return max(self.members, key=lambda note: len(note.voters)).text


@dataclass(frozen=True, slots=True)
class Decision:
    """These notes say one thing, in these words."""

    origins: tuple[Origin, ...]
    text: str


@dataclass(frozen=True, slots=True)
class MergedNote:
    """One line of the merged list, with all it comes from."""

    column: str
    text: str
    members: tuple[Written, ...]

    @property
    def voters(self) -> tuple[str, ...]:
        """Keys of those who voted for one of its notes, each once."""
        return tuple(sorted({voter for member in self.members for voter in member.voters}))

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The notes it comes from."""
        return tuple(member.origin for member in self.members)

    @property
    def authors(self) -> tuple[str, ...]:
        """Keys of those who wrote one of its notes, in order, each once."""
        return tuple(dict.fromkeys(member.author for member in self.members if member.author))


def written_notes(pages: Mapping[int, BoardState]) -> tuple[Written, ...]:
    """Return what people said on the pages, column by column in the order of the board, page by page, top to bottom."""
    columns = dict.fromkeys(column.id for state in pages.values() for column in state.columns)
    return tuple(
        Written(
            Origin(page, note.id),
            note.column,
            note.text,
            note.author,
            note.voters,
            tuple(other.text for other in note.other_texts),
        )
        for column in columns
        for page, state in sorted(pages.items())
        for note in state.said
        if note.column == column
    )


def proposed_groups(pages: Mapping[int, BoardState], threshold: float = THRESHOLD) -> tuple[Group, ...]:
    """Return every note in one group, near duplicates of one column together; `pages` by number."""
    by_column: dict[str, list[Written]] = {}
    for note in written_notes(pages):
        by_column.setdefault(note.column, []).append(note)
    groups: list[Group] = []
    for column, notes in by_column.items():
        together = {members[0]: members for members in near_duplicates([note.text for note in notes], threshold)}
        follows = {rank for members in together.values() for rank in members[1:]}
        for rank, first in enumerate(notes):
            if rank not in follows:
                members = tuple(notes[other] for other in together.get(rank, (rank,)))
                groups.append(Group(f"{first.origin.page}-{first.origin.note}", column, members))
    return tuple(groups)


def merged(notes: Iterable[Written], decisions: Iterable[Decision] = ()) -> tuple[MergedNote, ...]:
    """Return the merged list: the decisions, and every other note by itself, in the order of their first notes.

    A decision may take any notes of one column: proposals bind nobody.

    Raises
    ------
    MergeError
        If a decision names a note that is not there, notes of two columns, or a note already taken.
    """
    notes = tuple(notes)
    known = {note.origin: note for note in notes}
    taken: dict[Origin, MergedNote] = {}
    for decision in decisions:
        one = _decided(decision, known, taken)
        taken.update(dict.fromkeys(one.origins, one))
    lines = (taken.get(note.origin) or MergedNote(note.column, note.text, (note,)) for note in notes)
    return tuple(dict.fromkeys(lines))


def _folded(text: str) -> str:
    """Return a text without capitals, punctuation and runs of spaces; one made of punctuation only stays as it is.

    Accents and signs stay: « marché » is not « marche », nor 👍 👎.
    """
    plain = "".join(" " if unicodedata.category(letter)[0] in "PZC" else letter for letter in text.casefold())
    return re.sub(r" +", " ", plain).strip() or text.strip()


def _decided(decision: Decision, known: Mapping[Origin, Written], taken: Mapping[Origin, MergedNote]) -> MergedNote:
    try:
        text = clean_text(decision.text, "le texte choisi")
    except ActError as error:
        raise MergeError(str(error)) from error
    origins = sorted(set(decision.origins))
    if not origins:
        raise MergeError("choisissez au moins un post-it")
    for origin in origins:
        if origin not in known:
            raise MergeError(f"un post-it de la page {origin.page} a été retiré : rechargez la page")
        if origin in taken:
            raise MergeError(f"« {known[origin].text[:60]} » est déjà dans un autre regroupement : retirez-le d'abord")
    members = tuple(note for origin, note in known.items() if origin in origins)
    if len({member.column for member in members}) > 1:
        raise MergeError("ces post-it répondent à deux questions différentes : ils ne se regroupent pas")
    return MergedNote(members[0].column, text, members)
