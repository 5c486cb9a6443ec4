"""Sheets of paper for a meeting without screens: post-its and ballots that carry their code. Written as PDF/UA-1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from solimob.core.workshop.meeting import Board, Poll
from solimob.core.workshop.paper import PaperColumn, ballot_code
from solimob.core.workshop.polls import PollKind, PollQuestion
from solimob.publish.brand import DEFAULT, Brand
from solimob.publish.typesetting import set_pdf

_HOW = {
    PollKind.SINGLE: "Une seule case.",
    PollKind.SCALE: "Une seule case.",
    PollKind.RANKING: "Écrivez 1 devant votre premier choix, 2 devant le deuxième… Vous pouvez en laisser.",
}


@dataclass(frozen=True, slots=True)
class NoteSheets:
    """The post-its of one column: their codes, in order."""

    board: str
    question: str
    page: str
    """Name of the sub-group; empty where the board has one page."""
    codes: tuple[str, ...]


def note_sheets(board: Board, columns: Sequence[PaperColumn], count: int) -> tuple[NoteSheets, ...]:
    """Return the sheets of a board, `count` post-its for each of its columns, page by page."""
    return tuple(
        NoteSheets(
            board.title,
            column.title,
            f"Groupe {column.page}" if board.pages > 1 else "",
            tuple(column.code(number) for number in range(1, count + 1)),
        )
        for column in columns
        if column.board == board.id
    )


def notes_pdf(title: str, sheets: Sequence[NoteSheets], brand: Brand = DEFAULT) -> bytes:
    """Return the post-its of a board, eight to a page A4, to cut out or to leave together."""
    notes = [
        {"board": each.board, "question": each.question, "page": each.page, "codes": list(each.codes)}
        for each in sheets
    ]
    return _pdf({"kind": "notes", "title": title, "sheets": notes}, brand)


def ballots_pdf(title: str, poll: Poll, prefix: str, count: int, brand: Brand = DEFAULT) -> bytes:
    """Return the ballots of a poll, each with its code; choices bear the number that is typed afterwards."""
    return _pdf(
        {
            "kind": "ballots",
            "title": title,
            "poll": poll.title,
            "said": "Réponse anonyme : n’écrivez pas votre nom." if poll.anonymous else "",
            "questions": [_question(question) for question in poll.questions],
            "codes": [ballot_code(prefix, number) for number in range(1, count + 1)],
        },
        brand,
    )


def _question(question: PollQuestion) -> dict[str, Any]:
    how = _HOW.get(question.kind, "")
    if question.kind == PollKind.MULTIPLE:
        all_may = question.takes_at_most >= len(question.choices)
        how = "Plusieurs cases possibles." if all_may else f"{question.takes_at_most} cases au plus."
    return {
        "kind": question.kind.value,
        "text": question.text,
        "how": how,
        "choices": list(question.choices),
        "steps": [str(step) for step in question.scale],
        "low_label": question.low_label,
        "high_label": question.high_label,
        "lines": question.takes_at_most if question.kind == PollKind.WORDS else 3,
    }


def _pdf(data: dict[str, Any], brand: Brand) -> bytes:
    return set_pdf("paper.typ", data | {"accent": brand.accent, "author": brand.name})
