"""The questions of the legal notebook (K-S3)."""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.law import LegalStatus, Subject
from solimob.core.solutions.law_book import LawBook, UnknownArticleError
from solimob.core.solutions.notebook import Asker, Interaction, Notebook, Question
from solimob.reference.entry import Entry, entries_of
from solimob.reference.law.articles import load_law_book

QUESTIONS_FILE = Path(__file__).with_name("questions.yaml")
_QUESTION = {
    "question",
    "asked_by",
    "concerns",
    "sentence",
    "example",
    "content",
    "articles",
    "interactions",
    "reading",
}


def load_notebook(path: Path = QUESTIONS_FILE, book: LawBook | None = None) -> Notebook:
    """Return the questions; their articles are those of `book`, by default the book shipped.

    Raises
    ------
    ReferenceFileError
        If an entry is incomplete, has an unknown key, or cites an article that the book does not hold.
    """
    law = book if book is not None else load_law_book()
    return Notebook((_question(entry, law) for entry in entries_of(path, _QUESTION, {"see_also", "to_ask"})), law)


def _question(entry: Entry, book: LawBook) -> Question:
    return entry.built(
        Question,
        id=entry.name,
        question=entry.text("question"),
        asked_by=entry.members("asked_by", Asker),
        concerns=entry.members("concerns", Subject),
        sentence=entry.text("sentence"),
        example=entry.text("example"),
        content=entry.text("content"),
        articles=cited_articles(entry, book),
        interactions=tuple(
            interaction.built(Interaction, articles=cited_articles(interaction, book), says=interaction.text("says"))
            for interaction in entry.entries("interactions", {"articles", "says"}, set())
        ),
        reading=entry.member("reading", LegalStatus),
        see_also=cited_articles(entry, book, key="see_also", at_least=0),
        to_ask=entry.text_or_none("to_ask"),
    )


def cited_articles(entry: Entry, book: LawBook, key: str = "articles", at_least: int = 1) -> tuple[str, ...]:
    """Return the articles that an entry cites, all of them in `book`."""
    cited = entry.texts(key, at_least)
    for id_ in cited:
        try:
            book.article(id_)
        except UnknownArticleError as error:
            raise entry.wrong(key, str(error)) from None
    return cited
