"""A meeting taken out of the site: as a file to hold it again, its results, its notes, and its minutes."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict
from typing import Any

import yaml

from solimob.core.workshop.meeting import Board, Meeting
from solimob.core.workshop.minutes import MeetingRecord, minutes, notes_by_column
from solimob.core.workshop.polls import PollKind, read_answer
from solimob.core.workshop.tallies import ChoiceTally, RankingTally, ScaleTally, Tally, TextTally, WordsTally, tally
from solimob.publish.csv_table import csv_table
from solimob.publish.minutes import minutes_document
from solimob.publish.needs_csv import needs_csv
from solimob.publish.needs_json import need_document
from solimob.publish.outputs import render
from solimob.reference.held import held
from solimob.reference.workshop.meeting_format import meeting_document, question_document, question_of

FORMAT = "solimob-meeting-record-1"
RESULT_COLUMNS = ("activité", "question", "nature", "réponse", "nombre", "part", "points de Borda", "rang moyen")
NOTE_COLUMNS = ("tableau", "page", "question", "post-it", "voix", "autre version")
REMARK_COLUMNS = ("point", "nature", "texte", "soutiens", "répondue en séance")
DECISION_COLUMNS = ("décision", "prise pendant", "qui", "pour le")


def meeting_yaml(meeting: Meeting) -> bytes:
    """Return a meeting as a YAML file of the meeting format, to be edited by hand and read again."""
    document = meeting_document(meeting)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110).encode()


def record_document(record: MeetingRecord) -> dict[str, Any]:
    """Return all that a meeting leaves as a JSON document, which `meeting_record.schema.json` describes."""
    return {
        "format": FORMAT,
        "meeting": meeting_document(record.meeting),
        "participants": record.participants,
        "polls": [
            {
                "entry": poll.entry,
                "ballots": poll.ballots,
                "restarts": list(poll.restarts),
                "results": [
                    {"question": question_document(question), "tally": _without_id(result)}
                    for question, result in poll.results
                ],
            }
            for poll in record.polls
        ],
        "remarks": [asdict(remark) for remark in record.remarks],
        "reactions": [asdict(reaction) for reaction in record.reactions],
        "pages": [asdict(page) for page in record.pages],
        "decisions": [
            {**asdict(decision), "due": decision.due and decision.due.isoformat()} for decision in record.decisions
        ],
        "needs": [need_document(need, with_notes=True) for need in record.needs],
    }


def read_scale_tallies(document: Any) -> list[ScaleTally]:
    """Return the tallies of the scales of a document written by `record_document`.

    Raises
    ------
    ValueError
        If it is not such a document; the message is in French.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError("ce n'est pas l'export d'une réunion : donnez le fichier reunion.json de « workshop export »")
    found = []
    try:
        for poll in document["polls"]:
            for result in poll["results"]:
                question = question_of(held(result["question"], "reunion.json", "question"))
                if question.kind == PollKind.SCALE:
                    steps = result["tally"]["steps"]
                    answers = [read_answer(question, step["value"]) for step in steps for _ in range(step["count"])]
                    found.append(tally(question, answers))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"cet export est incomplet ({error})") from error
    return [each for each in found if isinstance(each, ScaleTally)]


def _without_id(result: Tally) -> dict[str, Any]:
    told = asdict(result)
    del told["question"]
    return told


def _json(record: MeetingRecord) -> bytes:
    return json.dumps(record_document(record), ensure_ascii=False, indent=1).encode() + b"\n"


def _tables(record: MeetingRecord) -> dict[str, bytes]:
    titles = {entry.id: entry.title for entry in record.meeting.entries()}
    return {
        "resultats.csv": csv_table(RESULT_COLUMNS, _result_rows(record, titles)),
        "post-it.csv": csv_table(NOTE_COLUMNS, _note_rows(record)),
        "questions.csv": csv_table(
            REMARK_COLUMNS,
            (
                (
                    titles.get(remark.entry, remark.entry),
                    "question" if remark.is_question else "commentaire",
                    remark.text,
                    remark.votes,
                    ("oui" if remark.answered else "non") if remark.is_question else None,
                )
                for remark in record.remarks
            ),
        ),
        "decisions.csv": csv_table(
            DECISION_COLUMNS,
            (
                (decision.text, titles.get(decision.entry, decision.entry), decision.who, decision.due)
                for decision in record.decisions
            ),
        ),
        "besoins.csv": needs_csv(record.needs),
    }


def _result_rows(record: MeetingRecord, titles: dict[str, str]) -> Iterator[tuple[object, ...]]:
    for poll in record.polls:
        for question, result in poll.results:
            for row in _rows(result):
                yield (titles.get(poll.entry, poll.entry), question.text, question.kind.value, *row)


def _rows(result: Tally) -> Iterator[tuple[object, ...]]:
    """Yield answer, people, share of those who answered, Borda points, mean rank; None where it has no sense."""
    match result:
        case ChoiceTally():
            yield from ((each.label, each.count, each.share, None, None) for each in result.choices)
        case RankingTally():
            yield from ((each.label, each.ranked_by, None, each.points, each.mean_rank) for each in result.choices)
        case ScaleTally():
            yield from ((each.value, each.count, each.share, None, None) for each in result.steps)
        case WordsTally():
            yield from ((each.word, each.count, None, None, None) for each in result.words)
        case TextTally():
            yield from ((text, 1, None, None, None) for text in result.texts)


def _note_rows(record: MeetingRecord) -> Iterator[tuple[object, ...]]:
    for page in record.pages:
        board = record.meeting.entry(page.entry)
        if isinstance(board, Board):
            for column, notes in notes_by_column(board, page):
                for note in notes:
                    yield (board.title, page.name, column, note.text, note.votes, " | ".join(note.other_texts))


_MAKERS: dict[str, Callable[[MeetingRecord], dict[str, bytes]]] = {
    "yaml": lambda record: {"reunion.yaml": meeting_yaml(record.meeting)},
    "csv": _tables,
    "odt": lambda record: {"compte-rendu.odt": render(minutes_document(minutes(record)), "odt")},
    "json": lambda record: {"reunion.json": _json(record)},
}
EXPORT_FORMATS = tuple(_MAKERS)


def export_files(record: MeetingRecord, formats: Collection[str]) -> dict[str, bytes]:
    """Return the files of an export by name; `formats` are among `EXPORT_FORMATS`."""
    return {name: content for each in formats for name, content in _MAKERS[each](record).items()}
