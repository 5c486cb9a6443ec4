"""The legal base of this process: read from the shipped files once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from solimob.core.solutions import (
    Actor,
    ActorMap,
    Article,
    Asker,
    Glossary,
    LawBook,
    LegalStatus,
    LeverEntry,
    Notebook,
    Question,
    Subject,
    Term,
)
from solimob.reference.law import load_actor_map, load_glossary, load_law_book, load_notebook

MOST_RESULTS = 40


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """How a page cites a text: its name, the day of the version, and how far it was read."""

    id: str
    name: str
    since: date | None
    status: LegalStatus
    read_on: date | None
    """The day it was read; None where it was not."""


@dataclass(frozen=True, slots=True)
class LawFound:
    """What a search finds in the texts, the questions and the words."""

    articles: tuple[Article, ...]
    questions: tuple[Question, ...]
    terms: tuple[Term, ...]

    @property
    def count(self) -> int:
        """How many entries in all."""
        return len(self.articles) + len(self.questions) + len(self.terms)


@cache
def law_book() -> LawBook:
    """Return every legal record shipped."""
    return load_law_book()


@cache
def notebook() -> Notebook:
    """Return the questions of the legal notebook."""
    return load_notebook(book=law_book())


@cache
def actor_map() -> ActorMap:
    """Return who may use which lever."""
    return load_actor_map(book=law_book())


@cache
def glossary() -> Glossary:
    """Return the words of the three trades."""
    return load_glossary(book=law_book())


def article_link(id_: str) -> ArticleLink:
    """Return how an article is cited.

    Raises
    ------
    UnknownArticleError
        If the book has none of that identifier.
    """
    article = law_book().article(id_)
    last = article.last
    return ArticleLink(article.id, article.name, last.in_force_from, article.status, last.read_on)


def search_law(text: str, subject: Subject | None) -> LawFound:
    """Return what answers words, about a subject where one is asked; without words, every text about the subject."""
    if not text:
        articles = law_book().about(subject) if subject else ()
        questions = tuple(question for question in notebook() if subject in question.concerns) if subject else ()
        return LawFound(articles, questions, ())

    def about[T: (Article, Question)](found: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(entry for entry in found if subject is None or subject in entry.concerns)

    articles = about(law_book().search(text, len(law_book())))[:MOST_RESULTS]
    questions = about(notebook().search(text, len(notebook())))[:MOST_RESULTS]
    return LawFound(articles, questions, glossary().search(text, 5) if subject is None else ())


def subjects() -> list[tuple[Subject, int]]:
    """Return each subject with the number of texts about it."""
    return [(subject, len(law_book().about(subject))) for subject in Subject]


def questions_citing(article_id: str) -> tuple[Question, ...]:
    """Return the questions whose answer names an article."""
    return tuple(question for question in notebook() if article_id in question.cited)


def terms_citing(article_id: str) -> tuple[Term, ...]:
    """Return the words that stand in an article."""
    return tuple(term for term in glossary() if article_id in term.articles)


def find_questions(text: str, asker: Asker | None) -> tuple[Question, ...]:
    """Return the questions of the notebook that answer words, or all of them, asked by somebody."""
    found = notebook().search(text, len(notebook())) if text else tuple(notebook())
    return tuple(question for question in found if asker is None or asker in question.asked_by)


def find_terms(text: str) -> tuple[Term, ...]:
    """Return the words that answer a search, or all of them in alphabetical order."""
    return glossary().search(text, len(glossary())) if text else tuple(glossary())


def actors_and_levers() -> list[tuple[Actor, tuple[LeverEntry, ...]]]:
    """Return each actor with its three entries."""
    return [(actor, actor_map().of(actor)) for actor in Actor]
