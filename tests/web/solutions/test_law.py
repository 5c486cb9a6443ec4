"""The legal base as people read it (K-S3, K-S5, K-S6, K-S11)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.solutions import Actor, LegalStatus, Lever
from solimob.web.solutions.queries import competence, law
from tests.web.diagnosis.read.page import RenderedPage
from tests.web.htmx import HtmxClient, assert_same_fragment

pytestmark = pytest.mark.django_db
Read = Callable[..., RenderedPage]


@pytest.mark.parametrize("number", ["L.1111-1", "L. 1231-1-1", "L1215-3", "R.3133-1"])
def test_article_of_the_deck_is_found_when_its_number_is_typed(read: Read, number: str) -> None:
    """K-S6: every article quoted in the deck is present."""
    wanted = number.replace(" ", "").replace(".", "").lower()
    page = read("law", {"q": number})
    assert any(f"/droit/textes/ct-{wanted}" in link for link in page.links)


@pytest.mark.parametrize(
    "address", ["/droit/?q=hopital", "/droit/?sujet=tus", "/droit/?q=zzzz", "/droit/questions/?qui=association",
                "/droit/mots/?q=pole+emploi"]
)  # fmt: skip
def test_fragment_is_what_the_page_shows_when_searched_with_htmx(htmx: HtmxClient, address: str) -> None:
    assert_same_fragment(htmx, address)


def test_every_article_shows_its_levels_dates_and_status_when_opened(client: Client) -> None:
    """Every text says how far it was read; one that nobody read says so."""
    for article in law.law_book():
        text = RenderedPage(client.get(reverse("solutions:article", args=[article.id])).content.decode()).text
        assert article.status.label in text, article.id
        assert "En une phrase" in text
        assert ("Rien n’a été lu" in text) == (not article.last.readings), article.id


def test_earlier_version_is_shown_when_a_text_changed(read: Read) -> None:
    page = read("article", id="ct-l1111-1")
    assert "02/12/2024" in page.text
    assert "Du 27/12/2019 au 01/12/2024" in page.text


def test_empty_state_says_what_to_do_when_nothing_answers(read: Read) -> None:
    for name in ("law", "questions", "glossary"):
        page = read(name, {"q": "zzzz"})
        assert "répond" in page.text, name
        assert "Essayez" in page.text


def test_question_cites_its_articles_and_how_they_work_together_when_opened(read: Read) -> None:
    """K-S3: question, answer, articles, interactions between texts."""
    page = read("question", id="hopital")
    assert {"/droit/textes/ct-r3133-1-1/", "/droit/textes/ct-r3133-4/"} <= set(page.links)
    assert "Comment les textes se complètent" in page.text
    assert "À demander" in page.text


@pytest.mark.parametrize("extension", ["odt", "pdf"])
def test_notebook_is_downloaded_when_asked(client: Client, extension: str) -> None:
    """K-S3: export ODT."""
    response = client.get(reverse("solutions:notebook_file", args=[extension]), {"q": "hopital"})
    assert response.content[:2] in (b"PK", b"%P")
    assert client.get(reverse("solutions:notebook_file", args=[extension]), {"q": "zzzz"}).status_code == 404


def test_actor_map_is_complete_when_read(read: Read) -> None:
    """K-S5: every actor and lever has its answer."""
    page = read("actors")
    for actor in Actor:
        assert actor.value in page.ids
        for lever in Lever:
            assert law.actor_map()[actor, lever].sentence.split(" :")[0].split(" ;")[0] in page.text.replace(
                "\u00a0", " "
            )


def test_liability_says_who_answers_for_every_regime_when_read(read: Read) -> None:
    """K-S11: a table per regime."""
    page = read("liability")
    assert {regime.value for regime, _ in competence.liability()} <= set(page.ids)


def test_old_word_is_found_when_searched_in_the_glossary(read: Read) -> None:
    assert "France Travail" in read("glossary", {"q": "Pôle emploi"}).text


def test_unverified_text_is_marked_when_listed(read: Read) -> None:
    unread = next(article for article in law.law_book() if article.status is LegalStatus.TO_VERIFY)
    assert "à vérifier" in read("article", id=unread.id).text


@pytest.mark.parametrize("name", ["article", "question"])
def test_page_is_not_found_when_the_identifier_is_unknown(client: Client, name: str) -> None:
    assert client.get(reverse(f"solutions:{name}", args=["inconnu"])).status_code == 404
