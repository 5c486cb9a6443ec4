"""The legal records shipped: one file a theme under `articles/`, and the pages that were read in `readings.yaml`."""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.law import Article, Corpus, LegalStatus, Reading, ReadingKind, Subject, Version
from solimob.core.solutions.law_book import LawBook
from solimob.reference.law.entry import Entry, entries_of

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
    pages = {entry.id: _reading(entry) for entry in entries_of(readings, _READING, {"legifrance"})}
    found: dict[str, Article] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in entries_of(path, _ARTICLE, _ARTICLE_OPTIONAL):
            if entry.id in found:
                raise entry.wrong(None, "déjà décrit dans un autre fichier")
            found[entry.id] = _article(entry, pages)
    return LawBook(found.values())


def _reading(entry: Entry) -> Reading:
    return entry.built(
        Reading,
        id=entry.id,
        title=entry.text("title"),
        kind=entry.one_of("kind", ReadingKind),
        read_on=entry.day("read_on"),
        legifrance=entry.optional_text("legifrance"),
    )


def _article(entry: Entry, pages: dict[str, Reading]) -> Article:
    versions = entry.entries("versions", _VERSION, _VERSION_OPTIONAL, at_least=1)
    built = tuple(_version(version, pages) for version in versions)
    return entry.built(
        Article,
        id=entry.id,
        corpus=entry.one_of("corpus", Corpus),
        number=entry.optional_text("number"),
        paragraph=entry.optional_text("paragraph"),
        act=entry.optional_text("act"),
        title=entry.text("title"),
        concerns=entry.many_of("concerns", Subject),
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
        in_force_from=entry.optional_day("in_force_from"),
        in_force_to=entry.optional_day("in_force_to"),
        status=entry.one_of("status", LegalStatus),
        readings=tuple(pages[id_] for id_ in cited),
        sentence=entry.text("sentence"),
        example=entry.text("example"),
        content=entry.text("content"),
        known_until=entry.optional_day("known_until"),
        note=entry.optional_text("note"),
    )
