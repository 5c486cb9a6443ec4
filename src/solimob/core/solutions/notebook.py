"""The legal notebook: questions that authorities and associations ask, answered on three levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from solimob.core.solutions.law import LegalStatus, Subject, weakest
from solimob.core.solutions.law_book import LawBook
from solimob.core.solutions.law_search import LawIndex

_WEIGHTS = {"question": 4.0, "sentence": 3.0, "content": 2.0}


class Asker(StrEnum):
    """Who asks."""

    AUTHORITY = "authority"
    ASSOCIATION = "association"
    PERSON = "person"

    @property
    def label(self) -> str:
        """The French words."""
        return {"authority": "collectivité", "association": "association", "person": "particulier"}[self.value]


@dataclass(frozen=True, slots=True)
class Interaction:
    """How two texts or more work together."""

    articles: tuple[str, ...]
    says: str

    def __post_init__(self) -> None:
        if len(set(self.articles)) < 2 or not self.says.strip():
            raise ValueError("une interaction relie deux articles au moins, et dit comment")


@dataclass(frozen=True, slots=True)
class Question:
    """One question, its answer on three levels, and what the answer rests on (`articles`)."""

    id: str
    question: str
    asked_by: tuple[Asker, ...]
    concerns: tuple[Subject, ...]
    sentence: str
    example: str
    content: str
    articles: tuple[str, ...]
    interactions: tuple[Interaction, ...]
    reading: LegalStatus
    """Whether the answer itself was read somewhere, or is our reading of the articles."""
    see_also: tuple[str, ...] = ()
    """What stands beside the answer without carrying it: open points, other ways."""
    to_ask: str | None = None
    """What to look for, or whom to ask, to settle what is open."""

    def __post_init__(self) -> None:
        if not self.question.endswith("?"):
            raise ValueError("une question finit par « ? »")
        if not self.articles or not self.asked_by or not self.concerns:
            raise ValueError("une question a des articles, un sujet et quelqu’un qui la pose")
        if not (self.sentence.strip() and self.example.strip() and self.content.strip()):
            raise ValueError("une réponse a trois niveaux : sentence, example, content")

    @property
    def cited(self) -> tuple[str, ...]:
        """Every article named anywhere in the answer, once, in order."""
        between = [id_ for interaction in self.interactions for id_ in interaction.articles]
        return tuple(dict.fromkeys([*self.articles, *between, *self.see_also]))


class Notebook:
    """Questions in the order of the file, with the status that each answer may claim."""

    __slots__ = ("_book", "_index", "_questions")

    def __init__(self, questions: Iterable[Question], book: LawBook) -> None:
        """Hold `questions`, whose articles are in `book`.

        Raises
        ------
        UnknownArticleError
            If an article is cited that the book does not hold.
        """
        self._questions = {question.id: question for question in questions}
        self._book = book
        for question in self:
            for id_ in question.cited:
                book.article(id_)
        self._index = LawIndex({id_: self._fields(question) for id_, question in self._questions.items()}, _WEIGHTS)

    def __len__(self) -> int:
        return len(self._questions)

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions.values())

    def question(self, id_: str) -> Question:
        """Return a question; KeyError where there is none of that identifier."""
        return self._questions[id_]

    def status(self, question: Question, on: date | None = None) -> LegalStatus:
        """Return the weakest status among what the answer rests on: our reading and its articles, `on` a day."""
        return weakest([question.reading, self._book.status(question.articles, on)])

    def interaction_status(self, interaction: Interaction, on: date | None = None) -> LegalStatus:
        """Return the weakest status of the texts that an interaction brings together."""
        return self._book.status(interaction.articles, on)

    def search(self, query: str, limit: int = 20) -> tuple[Question, ...]:
        """Return the questions that answer `query`, best first."""
        return tuple(self._questions[hit.id] for hit in self._index.search(query, limit))

    def _fields(self, question: Question) -> dict[str, str]:
        return {
            "question": question.question,
            "sentence": question.sentence,
            "example": question.example,
            "content": question.content,
            "concerns": " ".join(subject.label for subject in question.concerns),
            "articles": " ".join(self._book.article(id_).name for id_ in question.cited),
        }
