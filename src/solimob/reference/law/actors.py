"""The map of actors and legal references (K-S5)."""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.actor_map import Actor, ActorMap, Answer, Lever, LeverEntry, check_entry
from solimob.core.solutions.law import LegalStatus, weakest
from solimob.core.solutions.law_book import LawBook
from solimob.reference.entry import Entry, entries_of
from solimob.reference.law.articles import load_law_book
from solimob.reference.law.questions import cited_articles
from solimob.reference.strict_yaml import ReferenceFileError

ACTORS_FILE = Path(__file__).with_name("actors.yaml")
_ENTRY = {"actor", "lever", "answer", "sentence", "limits", "act", "articles", "reading"}


def load_actor_map(path: Path = ACTORS_FILE, book: LawBook | None = None) -> ActorMap:
    """Return an entry for every actor and lever; the status is the weakest of `reading` and of the articles.

    Raises
    ------
    ReferenceFileError
        If an entry is incomplete, has an unknown key, cites an unknown article, decides on what is to verify, or a pair
        is missing.
    """
    law = book if book is not None else load_law_book()
    entries = [_entry(entry, law) for entry in entries_of(path, _ENTRY, set())]
    try:
        return ActorMap(entries, law)
    except ValueError as error:
        raise ReferenceFileError(f"{path} : {error}") from error


def _entry(entry: Entry, book: LawBook) -> LeverEntry:
    articles = cited_articles(entry, book)
    built = entry.built(
        LeverEntry,
        actor=entry.member("actor", Actor),
        lever=entry.member("lever", Lever),
        answer=entry.member("answer", Answer),
        sentence=entry.text("sentence"),
        limits=entry.text_or_none("limits"),
        act=entry.text_or_none("act"),
        articles=articles,
        status=weakest([entry.member("reading", LegalStatus), book.status(articles)]),
    )
    entry.built(check_entry, entry=built, book=book)
    return built
