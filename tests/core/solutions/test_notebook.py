"""The legal notebook (K-S3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from solimob.core.solutions.law import LegalStatus, Subject
from solimob.core.solutions.law_book import LawBook, UnknownArticleError
from solimob.core.solutions.notebook import Asker, Interaction, Notebook, Question
from tests.core.solutions.test_law import PRESS, article, version

BOOK = LawBook(
    [
        article(number="L.1-1"),
        article(version(status=LegalStatus.SECONDARY, readings=(PRESS,)), number="L.2-2"),
        article(version(status=LegalStatus.TO_VERIFY, readings=()), number="L.3-3"),
    ]
)
SURE, PRESS_ONLY, DOUBTFUL = "ct-l1-1", "ct-l2-2", "ct-l3-3"
QUESTION = Question(
    id="q",
    question="Une commune peut-elle organiser un TUS ?",
    asked_by=(Asker.AUTHORITY,),
    concerns=(Subject.TUS,),
    sentence="Non.",
    example="Un exemple.",
    content="Le contenu.",
    articles=(SURE,),
    interactions=(Interaction((SURE, DOUBTFUL), "L’un complète l’autre."),),
    reading=LegalStatus.VERIFIED,
)


@pytest.mark.parametrize(
    ("articles", "reading", "expected"),
    [
        ((SURE,), LegalStatus.VERIFIED, LegalStatus.VERIFIED),
        ((SURE, PRESS_ONLY), LegalStatus.VERIFIED, LegalStatus.SECONDARY),
        ((SURE, PRESS_ONLY, DOUBTFUL), LegalStatus.VERIFIED, LegalStatus.TO_VERIFY),
        ((SURE,), LegalStatus.TO_VERIFY, LegalStatus.TO_VERIFY),
    ],
)
def test_status_follows_the_weakest_thing_the_answer_rests_on(
    articles: tuple[str, ...], reading: LegalStatus, expected: LegalStatus
) -> None:
    question = replace(QUESTION, articles=articles, reading=reading)
    assert Notebook([question], BOOK).status(question) is expected


def test_open_point_beside_the_answer_leaves_its_status_and_shows_its_own() -> None:
    notebook = Notebook([replace(QUESTION, see_also=(DOUBTFUL,))], BOOK)
    (question,) = notebook
    assert notebook.status(question) is LegalStatus.VERIFIED
    assert notebook.interaction_status(question.interactions[0]) is LegalStatus.TO_VERIFY
    assert question.cited == (SURE, DOUBTFUL)


def test_answer_is_to_verify_when_the_day_is_after_the_last_reading() -> None:
    assert Notebook([QUESTION], BOOK).status(QUESTION, date(2027, 1, 1)) is LegalStatus.TO_VERIFY


@pytest.mark.parametrize("place", ["articles", "see_also"])
def test_notebook_is_refused_when_an_article_does_not_exist(place: str) -> None:
    with pytest.raises(UnknownArticleError):
        Notebook([replace(QUESTION, **{place: ("ct-l9-9",)})], BOOK)


@pytest.mark.parametrize(
    "fields", [{"question": "Une affirmation."}, {"articles": ()}, {"asked_by": ()}, {"sentence": " "}]
)
def test_question_is_refused_when_something_is_missing(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"une question|une réponse"):
        replace(QUESTION, **fields)


def test_interaction_is_refused_when_it_names_one_text_only() -> None:
    with pytest.raises(ValueError, match="deux articles"):
        Interaction((SURE, SURE), "Rien.")
