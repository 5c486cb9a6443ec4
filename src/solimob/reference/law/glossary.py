"""The glossary mobility ↔ social work ↔ employment."""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.glossary import Glossary, Term
from solimob.core.solutions.law import LegalStatus
from solimob.core.solutions.law_book import LawBook
from solimob.reference.entry import Entry, entries_of
from solimob.reference.law.articles import load_law_book
from solimob.reference.law.questions import cited_articles

GLOSSARY_FILE = Path(__file__).with_name("glossary.yaml")
_TERM = {"term", "definition", "mobility", "social", "employment", "source", "status"}


def load_glossary(path: Path = GLOSSARY_FILE, book: LawBook | None = None) -> Glossary:
    """Return the terms in alphabetical order.

    Raises
    ------
    ReferenceFileError
        If an entry is incomplete, has an unknown key, or cites an article that the book does not hold.
    """
    law = book if book is not None else load_law_book()
    return Glossary(_term(entry, law) for entry in entries_of(path, _TERM, {"formerly", "since", "articles"}))


def _term(entry: Entry, book: LawBook) -> Term:
    return entry.built(
        Term,
        id=entry.name,
        term=entry.text("term"),
        definition=entry.text("definition"),
        in_mobility=entry.text_or_none("mobility"),
        in_social=entry.text_or_none("social"),
        in_employment=entry.text_or_none("employment"),
        formerly=entry.text_or_none("formerly"),
        since=entry.text_or_none("since"),
        articles=cited_articles(entry, book, at_least=0),
        source=entry.text("source"),
        status=entry.member("status", LegalStatus),
    )
