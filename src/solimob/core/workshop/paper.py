"""The codes that link paper to a meeting: A-12 is the twelfth post-it of column A, S1-07 a ballot of the first poll.

They follow the order of the meeting when they are first printed, and hold from then on (`kept_codes`): a column or a
poll that comes later takes a code that was never printed, and one that moves keeps its own. Where a board has several
pages, a letter is followed by the number of the page: A2-12.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count

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


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a printed letter, or the beginning of the ballots of a poll, stands for."""

    entry: str
    column: str = ""
    """The column of a board; empty for a poll."""
    pages: tuple[int, ...] = ()
    """Numbers of pages that the board had when it was printed: with one, its codes have no number of page."""


type PaperCodes = Mapping[str, PaperCode]
"""What was printed: letters of columns, S1, S2… of polls."""


def kept_codes(meeting: Meeting, kept: PaperCodes) -> dict[str, PaperCode]:
    """Return what is to be kept once the sheets of a meeting are printed: what was, and the codes given since."""
    codes = dict(kept)
    for entry in meeting.entries():
        match entry:
            case Board():
                for column in entry.columns:
                    letter = _code_of(codes, entry.id, column.id) or _free(codes, _letter)
                    known = codes.get(letter, PaperCode(entry.id, column.id))
                    codes[letter] = replace(known, pages=tuple(sorted({*known.pages, entry.pages})))
            case Poll():
                if _code_of(codes, entry.id) is None:
                    codes[_free(codes, lambda rank: f"S{rank + 1}")] = PaperCode(entry.id)
            case _:
                pass
    return codes


def paper_columns(meeting: Meeting, kept: PaperCodes | None = None) -> tuple[PaperColumn, ...]:
    """Return the columns of all boards, page by page, in the order of the meeting, with their codes."""
    codes = kept_codes(meeting, kept or {})
    return tuple(
        PaperColumn(prefix, board.id, column.id, column.title, page)
        for board in meeting.entries()
        if isinstance(board, Board)
        for page in range(1, board.pages + 1)
        for column in board.columns
        for prefix in [f"{_code_of(codes, board.id, column.id)}{page if board.pages > 1 else ''}"]
    )


def paper_polls(meeting: Meeting, kept: PaperCodes | None = None) -> tuple[tuple[str, Poll], ...]:
    """Return each poll with what the codes of its ballots begin with: S1, S2…"""
    codes = kept_codes(meeting, kept or {})
    return tuple((_code_of(codes, poll.id) or "", poll) for poll in meeting.entries() if isinstance(poll, Poll))


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


def read_notes(meeting: Meeting, text: str, kept: PaperCodes | None = None) -> tuple[PaperNote, ...]:
    """Return the post-its of a text, one a line, each with its code first: « A-12 Des chauffeurs le soir ».

    A code goes where it went when its sheet was printed, though boards changed since.

    Raises
    ------
    PaperError
        If a line has no code, one that no sheet has, or one whose column is gone; the message names the line.
    """
    known = _readable(meeting, kept or {})
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
        column = known[prefix]
        if column is None:
            raise PaperError(
                f"ligne {number} : la colonne imprimée sous le code « {prefix} » n'est plus dans la réunion ; "
                "saisissez ce post-it depuis la page d'un tableau"
            )
        code = column.code(int(found[3]))
        if code in notes:
            raise PaperError(f"ligne {number} : « {code} » est deux fois dans ce texte")
        notes[code] = PaperNote(code, column, found[4].strip())
    if not notes:
        raise PaperError("rien n'est écrit : un post-it par ligne, son code d'abord")
    return tuple(notes.values())


def _readable(meeting: Meeting, kept: PaperCodes) -> dict[str, PaperColumn | None]:
    """Return the column that each beginning of a code leads to, as printed at any time; None where it is gone."""
    titles = {
        (board.id, column.id): column.title
        for board in meeting.entries()
        if isinstance(board, Board)
        for column in board.columns
    }
    found: dict[str, PaperColumn | None] = {}
    for letter, code in kept_codes(meeting, kept).items():
        title = titles.get((code.entry, code.column))
        for pages in code.pages:
            for page in range(1, pages + 1):
                prefix = f"{letter}{page if pages > 1 else ''}"
                found[prefix] = None if title is None else PaperColumn(prefix, code.entry, code.column, title, page)
    return found


def _code_of(codes: PaperCodes, entry: str, column: str = "") -> str | None:
    return next((name for name, code in codes.items() if (code.entry, code.column) == (entry, column)), None)


def _free(codes: PaperCodes, name: Callable[[int], str]) -> str:
    """Return the first name that was never printed."""
    return next(each for rank in count() if (each := name(rank)) not in codes)


def _among(known: Iterable[str]) -> str:
    listed = ", ".join(known)
    return f"il y a {listed}" if listed else "la réunion n'a pas de tableau"


def _letter(rank: int) -> str:
    count = len(_LETTERS)
    return _LETTERS[rank] if rank < count else _LETTERS[rank // count - 1] + _LETTERS[rank % count]
