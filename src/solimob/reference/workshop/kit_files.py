"""The kits shipped: one file each under `kits/`, read strictly. Their words are ours."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from solimob.core.solutions.law_book import LawBook
from solimob.core.workshop.kit import BlankSheet, Guest, Kit, PlayFormat
from solimob.reference.entry import Entry, nearest
from solimob.reference.law.articles import load_law_book
from solimob.reference.law.glossary import load_glossary
from solimob.reference.law.questions import cited_articles
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml
from solimob.reference.workshop.meeting_format import meeting_of

KITS_FOLDER = Path(__file__).with_name("kits")
FORMAT = "solimob-kit-1"
_REQUIRED = ("format", "summary", "use_when", "people", "guests", "invitation", "prepare", "follow_up", "meeting")


@cache
def shipped_kits() -> dict[str, Kit]:
    """Return the kits of the package by id, in order of title."""
    return load_kits(KITS_FOLDER)


def load_kits(folder: Path) -> dict[str, Kit]:
    """Return the kits of a folder by id, in order of title.

    Raises
    ------
    ReferenceFileError
        If a file is wrong: file, line and key are named.
    """
    book, terms = load_law_book(), {term.id for term in load_glossary()}
    kits = [read_kit(path, book, terms) for path in sorted(folder.glob("*.yaml"))]
    return {kit.id: kit for kit in sorted(kits, key=lambda kit: kit.title.casefold())}


def read_kit(path: Path, book: LawBook, terms: Collection[str]) -> Kit:
    """Return the kit of a file; its name is that of its meeting.

    Raises
    ------
    ReferenceFileError
        If a key is unknown or missing, or the kit cites an article or a word that is not held.
    """
    entry = Entry(path, path.stem, read_yaml(path))
    entry.check_keys(_REQUIRED, ("articles", "terms", "formats", "sheets"))
    entry.one_of("format", [FORMAT])
    meeting = meeting_of(entry.child("meeting", "meeting"))
    if meeting.id != path.stem:
        raise ReferenceFileError(f"{path}, « meeting », id : « {meeting.id} » doit être le nom du fichier")
    people = entry.child("people", "people")
    people.check_keys(("least", "most"))
    return entry.built(
        Kit,
        id=path.stem,
        summary=entry.text("summary"),
        use_when=entry.text("use_when"),
        least=int(people.number("least")),
        most=int(people.number("most")),
        guests=tuple(
            Guest(each.text("who"), each.text("why")) for each in entry.entries("guests", ("who", "why"), at_least=1)
        ),
        invitation=entry.text("invitation"),
        prepare=entry.texts("prepare", at_least=1),
        follow_up=entry.texts("follow_up", at_least=1),
        meeting=meeting,
        formats=tuple(
            _format(each)
            for each in entry.entries("formats", ("id", "title", "minutes", "good_for", "steps"), ("remotely",))
        ),
        sheets=tuple(
            BlankSheet(each.text("title"), each.texts("prompts", at_least=1))
            for each in entry.entries("sheets", ("title", "prompts"))
        ),
        articles=cited_articles(entry, book, at_least=0),
        terms=_known(entry, "terms", terms),
    )


def _format(entry: Entry) -> PlayFormat:
    return PlayFormat(
        id=entry.text("id"),
        title=entry.text("title"),
        minutes=int(entry.number("minutes")),
        good_for=entry.text("good_for"),
        steps=entry.texts("steps", at_least=1),
        remotely=entry.text_or_none("remotely") or "",
    )


def _known(entry: Entry, key: str, known: Collection[str]) -> tuple[str, ...]:
    cited = entry.texts(key)
    for id_ in cited:
        if id_ not in known:
            raise entry.wrong(key, f"« {id_} » est inconnu" + nearest(id_, known))
    return cited
