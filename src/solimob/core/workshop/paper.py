"""The codes that link paper to a meeting: A-12 is the twelfth post-it of column A, S1-07 a ballot of the first poll.

They follow the order of the meeting, so that nothing need be kept: sheets are printed once the meeting is prepared.
Where a board has several pages, a letter is followed by the number of the page: A2-12.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from solimob.core.workshop.meeting import Board, Meeting, Poll

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""Nothing that is read for a digit; S begins the codes of ballots."""
MOST_PER_SHEET = 200
_NOTE = re.compile(r"\s*([A-Za-z]{1,2})\s*([0-9]{1,2})?\s*[-–—.]\s*([0-9]{1,3})(?:\s*[:.)–—-]\s*|\s+)(\S.*)")
_BALLOT = re.compile(r"\s*[Ss]\s*([0-9]{1,2})\s*[-–—.]?\s*([0-9]{1,4})\s*")


class PaperError(ValueError):
    """A line that cannot be linked to the meeting; the message says which and what to do, in French."""


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of one page of a board, and what the codes of its post-its begin with."""

    prefix: str
    board: str
    column: str
    title: str
    page: int
    """Rank of the page among those of the board, from 1."""

    def code(self, number: int) -> str:
        """Return the code of a post-it."""
        return f"{self.prefix}-{number:02d}"


@dataclass(frozen=True, slots=True)
class PaperNote:
    """A post-it as typed: its code, where it goes, and what it says."""

    code: str
    column: PaperColumn
    text: str


def paper_columns(meeting: Meeting) -> tuple[PaperColumn, ...]:
    """Return the columns of all boards, page by page, in the order of the meeting."""
    columns, rank = [], 0
    for board in meeting.entries():
        if isinstance(board, Board):
            letters = {column.id: _letter(rank + place) for place, column in enumerate(board.columns)}
            rank += len(board.columns)
            columns += [
                PaperColumn(
                    letters[column.id] + (str(page) if board.pages > 1 else ""), board.id, column.id, column.title, page
                )
                for page in range(1, board.pages + 1)
                for column in board.columns
            ]
    return tuple(columns)


def paper_polls(meeting: Meeting) -> tuple[tuple[str, Poll], ...]:
    """Return each poll with what the codes of its ballots begin with: S1, S2…"""
    polls = (entry for entry in meeting.entries() if isinstance(entry, Poll))
    return tuple((f"S{rank}", poll) for rank, poll in enumerate(polls, start=1))


def ballot_code(prefix: str, number: int) -> str:
    """Return the code of a ballot of paper."""
    return f"{prefix}-{number:02d}"


def read_ballot_code(prefix: str, written: str) -> str:
    """Return the code of a ballot as printed, from what was typed: « s1 7 », or the number alone.

    Raises
    ------
    PaperError
        If it is not a code of this poll.
    """
    if written.strip().isdecimal() and len(written.strip()) < 5:
        return ballot_code(prefix, int(written))
    found = _BALLOT.fullmatch(written)
    if found is None or f"S{int(found[1])}" != prefix:
        raise PaperError(f"« {written.strip()[:20]} » n'est pas un code de ce sondage : il commence par {prefix}-")
    return ballot_code(prefix, int(found[2]))


def read_notes(meeting: Meeting, text: str) -> tuple[PaperNote, ...]:
    """Return the post-its of a text, one a line, each with its code first: « A-12 Des chauffeurs le soir ».

    Raises
    ------
    PaperError
        If a line has no code, or one that the meeting does not have; the message names the line.
    """
    known = {column.prefix: column for column in paper_columns(meeting)}
    notes: dict[str, PaperNote] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _NOTE.fullmatch(line)
        if found is None:
            raise PaperError(f"ligne {number} : commencez par le code du post-it, puis son texte (A-12 Le texte)")
        prefix = found[1].upper() + (str(int(found[2])) if found[2] else "")
        if prefix not in known:
            raise PaperError(f"ligne {number} : aucune feuille n'a le code « {prefix} » ; {_among(known)}")
        code = known[prefix].code(int(found[3]))
        if code in notes:
            raise PaperError(f"ligne {number} : « {code} » est deux fois dans ce texte")
        notes[code] = PaperNote(code, known[prefix], found[4].strip())
    if not notes:
        raise PaperError("rien n'est écrit : un post-it par ligne, son code d'abord")
    return tuple(notes.values())


def _among(known: Iterable[str]) -> str:
    listed = ", ".join(known)
    return f"il y a {listed}" if listed else "la réunion n'a pas de tableau"


def _letter(rank: int) -> str:
    count = len(_LETTERS)
    return _LETTERS[rank] if rank < count else _LETTERS[rank // count - 1] + _LETTERS[rank % count]
