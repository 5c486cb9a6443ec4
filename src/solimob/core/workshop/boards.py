"""A board page: columns of notes that many people change at the same time.

The server gives each act the next number; everybody applies the acts in that order with the same function, so
everybody ends in the same state, whatever the order in which acts arrive (`Replica`). The place of a note is its rank
among the notes of its column, decided when the act is applied: two notes put behind the same one never collide, the
later number comes nearer, and no other note moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from solimob.core.workshop.acts import AT_TOP, ActError, ActKind, Colour, NoteAct
from solimob.core.workshop.column import Column
from solimob.core.workshop.meeting import Board

MOST_NOTES = 300
"""Notes of one page; beyond, a group opens another page."""

MOST_OTHER_TEXTS = 10
"""Wordings of one note that wait for a decision."""


@dataclass(frozen=True, slots=True)
class OtherText:
    """A second wording of a note, written from the same version as the first: both are kept until somebody decides."""

    text: str
    author: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is now.

    `version` is the number of the act that last changed its wordings; `voters` are keys of participants, sorted.
    """

    id: str
    column: str
    text: str
    colour: Colour = Colour.YELLOW
    author: str = ""
    voters: tuple[str, ...] = ()
    version: int = 0
    other_texts: tuple[OtherText, ...] = ()
    copied_from: str | None = None

    @property
    def is_example(self) -> bool:
        """Whether it was prepared on the page and nobody wrote on it or voted for it: it is nobody's word."""
        return not self.author and self.version == 0 and not self.voters


@dataclass(frozen=True, slots=True)
class BoardState:
    """A page after act `number`; the notes of a column stand in their order among all notes."""

    number: int = 0
    notes: tuple[Note, ...] = ()
    columns: tuple[Column, ...] = ()

    def note(self, id_: str | None) -> Note | None:
        """Return a note, or None if it is not on the page."""
        return next((note for note in self.notes if note.id == id_), None)

    def in_column(self, column: str) -> tuple[Note, ...]:
        """Return the notes of a column, from top to bottom."""
        return tuple(note for note in self.notes if note.column == column)

    @property
    def said(self) -> tuple[Note, ...]:
        """What people wrote or voted for, without the examples that nobody took up."""
        return tuple(note for note in self.notes if not note.is_example)

    def has_column(self, column: str | None) -> bool:
        """Return whether the page has this question."""
        return any(known.id == column for known in self.columns)


def apply(state: BoardState, number: int, act: NoteAct) -> BoardState:
    """Return the page after act `number`.

    Total: an act whose note, source or column is no longer there changes nothing but the number. A note put behind
    one that left its column goes to the end.
    """
    if number <= state.number:
        return state
    notes = _notes_after(state, number, act)
    return replace(state, number=number, notes=state.notes if notes is None else notes)


def refusal(state: BoardState, act: NoteAct, *, facilitator: bool = False) -> str | None:
    """Return why the server gives this act no number, in French, or None if it does.

    What concurrent people may meet in good faith (a note moved or removed meanwhile) is not refused: it is applied
    to nothing.
    """
    if act.column is not None and not state.has_column(act.column):
        return f"la colonne « {act.column} » n'est pas sur cette page : rechargez-la"
    if act.kind in (ActKind.CREATE, ActKind.DUPLICATE) and len(state.notes) >= MOST_NOTES:
        return f"cette page a déjà {MOST_NOTES} post-it : continuez sur une autre page"
    note = state.note(act.note)
    if note is None:
        return None
    if act.kind is ActKind.EDIT and act.base != note.version and len(note.other_texts) >= MOST_OTHER_TEXTS:
        return f"ce post-it attend déjà un choix entre {MOST_OTHER_TEXTS + 1} textes : choisissez d'abord"
    if act.kind is ActKind.REMOVE and act.author != note.author and not facilitator:
        return "seuls son auteur et l'animateur retirent un post-it"
    return None


def _create(state: BoardState, number: int, act: NoteAct) -> tuple[Note, ...] | None:
    if state.note(act.note) or not state.has_column(act.column) or act.column is None or act.text is None:
        return None
    note = Note(act.note, act.column, act.text, act.colour or Colour.YELLOW, act.author, version=number)
    return _placed(state.notes, note, act.after)


def _duplicate(state: BoardState, number: int, act: NoteAct) -> tuple[Note, ...] | None:
    source = state.note(act.source)
    if source is None or state.note(act.note):
        return None
    column = source.column if act.column is None else act.column
    if not state.has_column(column):
        return None
    copy = Note(act.note, column, source.text, source.colour, act.author, version=number, copied_from=source.id)
    return _placed(state.notes, copy, source.id if act.after is None else act.after)


def _edit(state: BoardState, number: int, act: NoteAct) -> tuple[Note, ...] | None:
    note = state.note(act.note)
    if note is None or act.text is None:
        return None
    if act.base == note.version:  # the editor saw every wording: this one stands alone
        author = note.author or act.author  # a prepared note has none: it becomes that of who rewrites it
        return _replaced(state.notes, replace(note, text=act.text, author=author, version=number, other_texts=()))
    if act.text == note.text or act.text in (other.text for other in note.other_texts):
        return None
    others = (*note.other_texts, OtherText(act.text, act.author))
    return _replaced(state.notes, replace(note, version=number, other_texts=others))


def _move(state: BoardState, act: NoteAct) -> tuple[Note, ...] | None:
    note = state.note(act.note)
    if note is None or act.column is None or not state.has_column(act.column):
        return None
    rest = tuple(other for other in state.notes if other.id != note.id)
    return _placed(rest, replace(note, column=act.column), act.after)


def _colour(state: BoardState, act: NoteAct) -> tuple[Note, ...] | None:
    note = state.note(act.note)
    return None if note is None or act.colour is None else _replaced(state.notes, replace(note, colour=act.colour))


def _vote(state: BoardState, act: NoteAct) -> tuple[Note, ...] | None:
    note = state.note(act.note)
    if note is None:
        return None
    others = {voter for voter in note.voters if voter != act.author}
    voters = others | {act.author} if act.kind is ActKind.VOTE else others
    return _replaced(state.notes, replace(note, voters=tuple(sorted(voters))))


def _notes_after(state: BoardState, number: int, act: NoteAct) -> tuple[Note, ...] | None:
    match act.kind:
        case ActKind.CREATE:
            return _create(state, number, act)
        case ActKind.DUPLICATE:
            return _duplicate(state, number, act)
        case ActKind.EDIT:
            return _edit(state, number, act)
        case ActKind.MOVE:
            return _move(state, act)
        case ActKind.COLOUR:
            return _colour(state, act)
        case ActKind.VOTE | ActKind.UNVOTE:
            return _vote(state, act)
        case ActKind.REMOVE:
            return tuple(note for note in state.notes if note.id != act.note)


def _placed(notes: tuple[Note, ...], note: Note, after: str | None) -> tuple[Note, ...]:
    if after == AT_TOP:
        return (note, *notes)
    for rank, other in enumerate(notes, start=1):
        if other.id == after and other.column == note.column:
            return (*notes[:rank], note, *notes[rank:])
    return (*notes, note)


def _replaced(notes: tuple[Note, ...], note: Note) -> tuple[Note, ...]:
    return tuple(note if other.id == note.id else other for other in notes)


@dataclass(frozen=True, slots=True)
class Replica:
    """What one device knows of a page: a state, and acts that arrived before those they follow."""

    state: BoardState = BoardState()
    waiting: Mapping[int, NoteAct] = field(default_factory=dict)

    def received(self, number: int, act: NoteAct) -> Replica:
        """Return the replica after a numbered act arrived: in any order, once or more."""
        if number <= self.state.number:
            return self
        return self._drained(self.state, {**self.waiting, number: act})

    def restarted(self, state: BoardState) -> Replica:
        """Return the replica after a whole state was read again; an older state than its own is ignored."""
        return self if state.number <= self.state.number else self._drained(state, self.waiting)

    @property
    def lacks(self) -> int | None:
        """First number that others wait for, or None."""
        return self.state.number + 1 if self.waiting else None

    @staticmethod
    def _drained(state: BoardState, waiting: Mapping[int, NoteAct]) -> Replica:
        rest = {number: act for number, act in waiting.items() if number > state.number}
        while state.number + 1 in rest:
            number = state.number + 1
            state = apply(state, number, rest.pop(number))
        return Replica(state, rest)


def state_document(state: BoardState) -> dict[str, Any]:
    """Return the page as JSON."""
    return {
        "number": state.number,
        "columns": [{"id": column.id, "title": column.title} for column in state.columns],
        "notes": [
            {
                "id": note.id,
                "column": note.column,
                "text": note.text,
                "colour": note.colour.value,
                "author": note.author,
                "voters": list(note.voters),
                "version": note.version,
                "other_texts": [{"text": other.text, "author": other.author} for other in note.other_texts],
                "copied_from": note.copied_from,
            }
            for note in state.notes
        ],
    }


def read_state(document: Mapping[str, Any]) -> BoardState:
    """Return the page of `state_document`.

    Raises
    ------
    ActError
        If it is not such a document.
    """
    try:
        columns = tuple(Column(str(column["id"]), str(column["title"])) for column in document["columns"])
        return BoardState(int(document["number"]), tuple(_note(raw) for raw in document["notes"]), columns)
    except (KeyError, TypeError, ValueError) as error:
        raise ActError(f"cette page de tableau est illisible ({error})") from error


def blank_page(board: Board) -> BoardState:
    """Return a page of a board before its first act, with the notes that were prepared: they have no author."""
    starters = enumerate(board.starters, start=1)
    notes = tuple(Note(f"starter-{rank}", starter.column, starter.text) for rank, starter in starters)
    return BoardState(0, notes, board.columns)


def _note(raw: Mapping[str, Any]) -> Note:
    return Note(
        id=str(raw["id"]),
        column=str(raw["column"]),
        text=str(raw["text"]),
        colour=Colour(raw["colour"]),
        author=str(raw["author"]),
        voters=tuple(str(voter) for voter in raw["voters"]),
        version=int(raw["version"]),
        other_texts=tuple(OtherText(str(other["text"]), str(other["author"])) for other in raw["other_texts"]),
        copied_from=None if raw["copied_from"] is None else str(raw["copied_from"]),
    )
