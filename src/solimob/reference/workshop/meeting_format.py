"""The meeting format: a YAML or JSON file, or the same document in a database, read strictly and written back.

`reference/schemas/meeting.schema.json` is the published schema, `meeting.example.json` a full example of it. What is
left out is empty; `minutes` left out is unknown. `meeting_document` leaves out what is empty, so that a document read
and written again is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from solimob.core.workshop.column import Column
from solimob.core.workshop.meeting import (
    AnswersBy,
    Audience,
    Board,
    Instruction,
    Item,
    Link,
    Meeting,
    Poll,
    Sequence,
    Starter,
    SurveyStep,
)
from solimob.core.workshop.meeting import Entry as MeetingEntry
from solimob.core.workshop.polls import PollKind, PollQuestion
from solimob.reference.entry import Entry
from solimob.reference.held import held
from solimob.reference.strict_yaml import LinedDict, read_yaml

FORMAT = "solimob-meeting-1"
_TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_KINDS: dict[type, str] = {
    Item: "item",
    Instruction: "instruction",
    Poll: "poll",
    Board: "board",
    SurveyStep: "survey",
}
_EMPTY: tuple[object, ...] = (None, "", [])
_ENTRY_KEYS = ("id", "kind", "title")
_ENTRY_MORE = ("minutes", "notes")


def read_meeting(source: Path | Mapping[str, Any]) -> Meeting:
    """Return the meeting of a YAML or JSON file, or of a document already loaded.

    Raises
    ------
    ReferenceFileError
        If a key is unknown or missing, or a value cannot be; the message names the file and the line, or for a
        document the key, in French.
    """
    if isinstance(source, Path):
        return meeting_of(Entry(source, "réunion", read_yaml(source)))
    return meeting_of(held(source, "réunion", "réunion"))


def read_entry(document: Mapping[str, Any]) -> MeetingEntry:
    """Return one entry of a meeting from its document, as `entry_document` writes it.

    Raises
    ------
    ReferenceFileError
        If a key is unknown or missing, or a value cannot be.
    """
    return _entry_of(held(document, "réunion", "activité"))


def meeting_of(entry: Entry) -> Meeting:
    """Return the meeting of a mapping: a whole file, or the part of a kit that holds it."""
    entry.check_keys(
        ("format", "id", "title", "sequences"),
        (
            *("purpose", "held_on", "starts_at", "place", "series", "audiences", "facilitator_notes", "material"),
            # Kept for the editor that checks the file against the schema.
            "$schema",
        ),
    )
    entry.one_of("format", [FORMAT])
    return entry.built(
        Meeting,
        id=entry.text("id"),
        title=entry.text("title"),
        purpose=_text(entry, "purpose"),
        held_on=_day(entry, "held_on"),
        starts_at=_time_of_day(entry, "starts_at"),
        place=_text(entry, "place"),
        series=_text(entry, "series"),
        audiences=tuple(
            each.built(Audience, id=each.text("id"), label=each.text("label"))
            for each in entry.entries("audiences", ("id", "label"))
        ),
        sequences=tuple(
            each.built(
                Sequence,
                id=each.text("id"),
                title=each.text("title"),
                entries=tuple(_entry_of(part) for part in _parts(each, "entries")),
            )
            for each in entry.entries("sequences", ("id", "title", "entries"), at_least=1)
        ),
        facilitator_notes=_text(entry, "facilitator_notes"),
        material=entry.texts("material"),
    )


def _parts(entry: Entry, key: str) -> list[Entry]:
    """Return the mappings listed under a key, not yet checked: their keys depend on their kind."""
    line = entry.held.lines.get(key, entry.line)
    parts = []
    for place, value in enumerate(entry.items(key, at_least=1), start=1):
        name = f"{entry.name}, {key} {place}"
        known = tuple(value) if isinstance(value, LinedDict) else ()
        parts.append(entry.read(entry.path, name, value, line, (), known))
    return parts


def _entry_of(entry: Entry) -> MeetingEntry:
    if "kind" not in entry:
        raise entry.wrong("kind", "clé absente")
    return _READERS[entry.one_of("kind", list(_READERS))](entry)


def _shared(entry: Entry, required: tuple[str, ...] = (), optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Check the keys of an entry of a meeting and return the fields that all kinds have."""
    entry.check_keys((*_ENTRY_KEYS, *required), (*_ENTRY_MORE, *optional))
    return {
        "id": entry.text("id"),
        "title": entry.text("title"),
        "minutes": _whole_number(entry, "minutes"),
        "notes": _text(entry, "notes"),
    }


def _item(entry: Entry) -> Item:
    shared = _shared(entry, optional=("role", "organisation", "speaker", "links", "text"))
    return entry.built(
        Item,
        **shared,
        role=_text(entry, "role"),
        organisation=_text(entry, "organisation"),
        speaker=_text(entry, "speaker"),
        links=tuple(
            each.built(Link, label=each.text("label"), url=each.text("url"))
            for each in entry.entries("links", ("label", "url"))
        ),
        text=_text(entry, "text"),
    )


def _instruction(entry: Entry) -> Instruction:
    return entry.built(Instruction, **_shared(entry, optional=("text",)), text=_text(entry, "text"))


def _poll(entry: Entry) -> Poll:
    shared = _shared(entry, required=("questions",), optional=("audience", "anonymous", "answers"))
    return entry.built(
        Poll,
        **shared,
        questions=tuple(
            question_of(each)
            for each in entry.entries(
                "questions",
                ("id", "kind", "text"),
                ("choices", "low", "high", "low_label", "high_label", "most"),
                at_least=1,
            )
        ),
        audience=_text(entry, "audience"),
        anonymous=entry.flag("anonymous") if "anonymous" in entry else True,
        answers=entry.member("answers", AnswersBy) if "answers" in entry else AnswersBy.PER_DEVICE,
    )


def question_of(entry: Entry) -> PollQuestion:
    """Return the question of a mapping whose keys are checked."""
    return entry.built(
        PollQuestion,
        id=entry.text("id"),
        kind=entry.member("kind", PollKind),
        text=entry.text("text"),
        choices=entry.texts("choices"),
        low=_whole_number(entry, "low"),
        high=_whole_number(entry, "high"),
        low_label=_text(entry, "low_label"),
        high_label=_text(entry, "high_label"),
        most=_whole_number(entry, "most"),
    )


def _board(entry: Entry) -> Board:
    shared = _shared(entry, required=("columns",), optional=("audience", "objective", "pages", "starters"))
    pages = _whole_number(entry, "pages")
    return entry.built(
        Board,
        **shared,
        columns=tuple(
            Column(each.text("id"), each.text("title"))
            for each in entry.entries("columns", ("id", "title"), at_least=1)
        ),
        audience=_text(entry, "audience"),
        objective=_text(entry, "objective"),
        pages=1 if pages is None else pages,
        starters=tuple(
            Starter(each.text("column"), each.text("text")) for each in entry.entries("starters", ("column", "text"))
        ),
    )


def _survey(entry: Entry) -> SurveyStep:
    return entry.built(SurveyStep, **_shared(entry, required=("survey",)), survey=entry.text("survey"))


_READERS: dict[str, Callable[[Entry], MeetingEntry]] = {
    "item": _item,
    "instruction": _instruction,
    "poll": _poll,
    "board": _board,
    "survey": _survey,
}


def _text(entry: Entry, key: str) -> str:
    return entry.text_or_none(key) or ""


def _whole_number(entry: Entry, key: str) -> int | None:
    if key not in entry:
        return None
    value = entry.held[key]
    # JSON makes no difference between 5 and 5.0.
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise entry.wrong(key, f"un nombre entier est attendu, pas « {value} »")
    return int(value)


def _day(entry: Entry, key: str) -> date | None:
    """Return a day, written as YAML writes it or as the text of a JSON document."""
    value = entry.held.get(key)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise entry.wrong(key, f"« {value} » n'est pas une date (2026-11-22)") from None
    return entry.day(key)


def _time_of_day(entry: Entry, key: str) -> time | None:
    value = entry.held.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not (found := _TIME_OF_DAY.fullmatch(value)):
        # YAML reads 14:00 without quotes as a number of minutes.
        raise entry.wrong(key, f'une heure entre guillemets est attendue ("14:00"), pas « {value} »')
    return time(int(found[1]), int(found[2]))


def meeting_document(meeting: Meeting) -> dict[str, Any]:
    """Return the meeting as the document that `read_meeting` reads: texts, numbers, lists and mappings only."""
    document: dict[str, Any] = _without_empty(
        {
            "format": FORMAT,
            "id": meeting.id,
            "title": meeting.title,
            "purpose": meeting.purpose,
            "held_on": meeting.held_on and meeting.held_on.isoformat(),
            "starts_at": meeting.starts_at and meeting.starts_at.strftime("%H:%M"),
            "place": meeting.place,
            "series": meeting.series,
            "audiences": [{"id": each.id, "label": each.label} for each in meeting.audiences],
            "sequences": [
                {
                    "id": sequence.id,
                    "title": sequence.title,
                    "entries": [entry_document(entry) for entry in sequence.entries],
                }
                for sequence in meeting.sequences
            ],
            "facilitator_notes": meeting.facilitator_notes,
            "material": list(meeting.material),
        }
    )
    return document


def entry_document(entry: MeetingEntry) -> dict[str, Any]:
    """Return one entry of a meeting as the document that `read_entry` reads."""
    first = {"id": entry.id, "kind": _KINDS[type(entry)], "title": entry.title}
    document: dict[str, Any] = _without_empty(
        {**first, "minutes": entry.minutes, "notes": entry.notes, **_own_fields(entry)}
    )
    return document


def _own_fields(entry: MeetingEntry) -> dict[str, Any]:
    match entry:
        case Item():
            return {
                "role": entry.role,
                "organisation": entry.organisation,
                "speaker": entry.speaker,
                "links": [{"label": link.label, "url": link.url} for link in entry.links],
                "text": entry.text,
            }
        case Instruction():
            return {"text": entry.text}
        case Poll():
            return {
                "audience": entry.audience,
                "anonymous": entry.anonymous,
                "answers": entry.answers.value,
                "questions": [question_document(question) for question in entry.questions],
            }
        case Board():
            return {
                "audience": entry.audience,
                "objective": entry.objective,
                "pages": entry.pages,
                "columns": [{"id": column.id, "title": column.title} for column in entry.columns],
                "starters": [{"column": starter.column, "text": starter.text} for starter in entry.starters],
            }
        case SurveyStep():
            return {"survey": entry.survey}


def question_document(question: PollQuestion) -> dict[str, Any]:
    """Return a question as the document that a meeting holds."""
    document: dict[str, Any] = _without_empty(
        {
            "id": question.id,
            "kind": question.kind.value,
            "text": question.text,
            "choices": list(question.choices),
            "low": question.low,
            "high": question.high,
            "low_label": question.low_label,
            "high_label": question.high_label,
            "most": question.most,
        }
    )
    return document


def _without_empty(value: Any) -> Any:
    """Return what says something; the edges of texts, which a form may leave, are cut as the reader does."""
    match value:
        case str():
            return value.strip()
        case dict():
            return {key: kept for key, part in value.items() if (kept := _without_empty(part)) not in _EMPTY}
        case list():
            return [kept for part in value if (kept := _without_empty(part)) not in _EMPTY]
        case _:
            return value
