"""The legal records shipped: one file a theme under `articles/`, and the pages that were read in `readings.yaml`."""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.law import Article, Corpus, LegalStatus, Reading, ReadingKind, Subject, Version
from solimob.core.solutions.law_book import LawBook
from solimob.reference.entry import Entry, entries_of

ARTICLES_FOLDER = Path(__file__).with_name("articles")
READINGS_FILE = Path(__file__).with_name("readings.yaml")
_READING = {"title", "kind", "read_on"}
_ARTICLE = {"corpus", "title", "concerns", "versions"}
_ARTICLE_OPTIONAL = {"number", "paragraph", "act", "number_to_verify"}
_VERSION = {"in_force_from", "in_force_to", "status", "readings", "sentence", "example", "content"}
_VERSION_OPTIONAL = {"known_until", "note"}


def load_law_book(folder: Path = ARTICLES_FOLDER, readings: Path = READINGS_FILE) -> LawBook:
    """Return every article of the files of `folder`, in the order of their names.

    Raises
    ------
    ReferenceFileError
        If an entry is incomplete, has an unknown key, cites a page that is not in `readings`, has versions that
        overlap, or is said to be verified without a text read; the message names file and line.
    """
    pages = {entry.name: _reading(entry) for entry in entries_of(readings, _READING, {"legifrance"})}
    found: dict[str, Article] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in entries_of(path, _ARTICLE, _ARTICLE_OPTIONAL):
            if entry.name in found:
                raise entry.wrong(None, "déjà décrit dans un autre fichier")
            found[entry.name] = _article(entry, pages)
    return LawBook(found.values())


def _reading(entry: Entry) -> Reading:
    return entry.built(
        Reading,
        id=entry.name,
        title=entry.text("title"),
        kind=entry.member("kind", ReadingKind),
        read_on=entry.known_day("read_on"),
        legifrance=entry.text_or_none("legifrance"),
    )


def _article(entry: Entry, pages: dict[str, Reading]) -> Article:
    versions = entry.entries("versions", _VERSION, _VERSION_OPTIONAL, at_least=1)
    built = tuple(_version(version, pages) for version in versions)
    return entry.built(
        Article,
        id=entry.name,
        corpus=entry.member("corpus", Corpus),
        number=entry.text_or_none("number"),
        paragraph=entry.text_or_none("paragraph"),
        act=entry.text_or_none("act"),
        title=entry.text("title"),
        concerns=entry.members("concerns", Subject),
        versions=built,
        number_to_verify=entry.flag("number_to_verify"),
    )


def _version(entry: Entry, pages: dict[str, Reading]) -> Version:
    cited = entry.texts("readings")
    for id_ in cited:
        if id_ not in pages:
            raise entry.wrong("readings", f"page inconnue « {id_} » : ajoutez-la à {READINGS_FILE.name}")
    return entry.built(
        Version,
        in_force_from=entry.day("in_force_from"),
        in_force_to=entry.day("in_force_to"),
        status=entry.member("status", LegalStatus),
        readings=tuple(pages[id_] for id_ in cited),
        sentence=entry.text("sentence"),
        example=entry.text("example"),
        content=entry.text("content"),
        known_until=entry.day("known_until"),
        note=entry.text_or_none("note"),
    )
