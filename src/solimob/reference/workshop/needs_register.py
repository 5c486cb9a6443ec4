"""A register of needs from a YAML file, each with its note as written and what answers it; read strictly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from solimob.core.workshop.need_links import Part, awaited, check_target
from solimob.core.workshop.needs import AnswerLink, LinkKind, Need, NeedKind, NeedStatus, Provenance, Theme
from solimob.reference.entry import Entry
from solimob.reference.strict_yaml import read_yaml

FORMAT = "solimob-needs-1"
_FILE = ("format", "meeting", "checked_on", "audiences", "needs")
_NEED = ("text", "audience", "kind", "theme")
_NEED_MORE = ("page", "mended", "status", "answer", "reason", "owner", "due", "territory", "votes", "links", "awaits")


def load_needs(path: Path) -> tuple[Need, ...]:
    """Return the needs of a file, in its order; each comes from one note, which has its id.

    An answered need has the day `checked_on` of the file, and any need the `owner` of the file unless it has its own.

    Raises
    ------
    ReferenceFileError
        If a key is unknown or missing, an audience is not announced, the page of a note is not a number, or a need
        cannot be: answered without a text, refused without a reason, a link that is not written as its kind asks.
    """
    file = Entry(path, "", read_yaml(path))
    file.check_keys(_FILE, ("owner",))
    file.one_of("format", [FORMAT])
    labels, boards = {}, {}
    for audience in file.child("audiences", "audiences").children():
        audience.check_keys(("label", "board"))
        labels[audience.name], boards[audience.name] = audience.text("label"), audience.text("board")
    checked_on = file.known_day("checked_on")
    needs = file.child("needs", "besoins")
    return tuple(_need(entry, file, checked_on, labels, boards) for entry in needs.children())


def _need(entry: Entry, file: Entry, checked_on: date, labels: dict[str, str], boards: dict[str, str]) -> Need:
    entry.check_keys(_NEED, _NEED_MORE)
    audience = entry.one_of("audience", labels)
    kind = entry.member("kind", NeedKind)
    status = entry.member("status", NeedStatus) if "status" in entry else NeedStatus.OPEN
    note = entry.built(
        Provenance,
        id=entry.name,
        text=entry.text("text"),
        audience=labels[audience],
        meeting=file.text("meeting"),
        board=boards[audience],
        column=kind.value,
        page=None if (page := _count(entry, "page")) is None else f"page {page}",
        note=entry.text_or_none("mended"),
    )
    return entry.built(
        Need,
        id=entry.name,
        text=note.text,
        kind=kind,
        provenance=(note,),
        theme=entry.member("theme", Theme),
        territory=entry.text_or_none("territory"),
        votes=_count(entry, "votes"),
        status=status,
        owner=entry.text_or_none("owner") or file.text_or_none("owner"),
        due=entry.day("due"),
        answer=entry.text_or_none("answer"),
        answered_on=checked_on if status is NeedStatus.ANSWERED else None,
        reason=entry.text_or_none("reason"),
        links=(*_links(entry), *_awaited(entry)),
    )


def _links(need: Entry) -> list[AnswerLink]:
    links = []
    for entry in need.entries("links", ("kind", "target", "label")):
        kind = entry.member("kind", LinkKind)
        link = entry.built(AnswerLink, kind=kind, target=entry.text("target"), label=entry.text("label"))
        entry.built(check_target, link=link)
        links.append(link)
    return links


def _awaited(need: Entry) -> list[AnswerLink]:
    return [
        entry.built(
            awaited, kind=entry.member("kind", LinkKind), part=entry.member("part", Part), label=entry.text("label")
        )
        for entry in need.entries("awaits", ("part", "kind", "label"))
    ]


def _count(entry: Entry, key: str) -> int | None:
    if key not in entry:
        return None
    value = entry.number(key)
    if value < 0 or value != int(value):
        raise entry.wrong(key, f"un nombre entier est attendu, pas « {entry.held[key]} »")
    return int(value)
