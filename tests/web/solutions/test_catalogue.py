"""The catalogue of solutions as people read it (K-S9, K-S10, C-S7, C-S9, C-S13)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from solimob.web.solutions.queries import catalogue
from tests.web.diagnosis.read.page import RenderedPage
from tests.web.htmx import HtmxClient, assert_same_fragment

pytestmark = pytest.mark.django_db
Read = Callable[..., RenderedPage]


def test_every_sheet_is_listed_when_nothing_is_asked(read: Read) -> None:
    links = read("catalogue").links
    assert {reverse("solutions:sheet", args=[id_]) for id_ in catalogue.catalogue().sheets} <= set(links)


def test_list_is_narrowed_when_filtered_by_type_and_public(read: Read) -> None:
    """C-S9: browsable by need, public, lever."""
    page = read("catalogue", {"type": "accompagner", "public": "jeunes"})
    assert reverse("solutions:sheet", args=["auto-ecole-sociale"]) in page.links
    assert reverse("solutions:sheet", args=["garage-solidaire"]) not in page.links


def test_filter_is_ignored_when_it_names_nothing(read: Read) -> None:
    assert read("catalogue", {"type": "inconnu"}).text == read("catalogue").text


@pytest.mark.parametrize("address", ["/solutions/?q=garage", "/solutions/?q=zzzz", "/solutions/?frein=money"])
def test_fragment_is_what_the_page_shows_when_searched_with_htmx(htmx: HtmxClient, address: str) -> None:
    assert_same_fragment(htmx, address)


def test_every_sheet_says_what_it_needs_and_when_to_stop_when_opened(client: Client) -> None:
    """K-S9, C-S13: need, publics, means, levers with articles, limits, stop criteria; every mark has its source."""
    for id_ in catalogue.catalogue().sheets:
        page = RenderedPage(client.get(reverse("solutions:sheet", args=[id_])).content.decode())
        for part in ("Le besoin", "Comment ça marche", "Qui peut agir", "Limites", "Quand arrêter"):
            assert part in page.text, (id_, part)
        marks = {link.removeprefix("#") for link in page.links if link.startswith("#source-")}
        assert marks <= set(page.ids), id_
        assert "{" not in page.text, id_


def test_unknown_cost_is_said_unknown_when_nobody_published_it(read: Read) -> None:
    assert "inconnu" in read("sheet", id="tus-plateforme").text


def test_experience_shows_its_figures_with_their_proof_when_opened(read: Read) -> None:
    """X1: Covoit'santé 63, with 110 persons, 90 waiting, 16 drivers."""
    text = read("experience", id="covoitsante-63").text
    assert "110" in text
    assert "personnes" in text
    assert "observé" in text
    assert "Ce qui a manqué ou échoué" in text


def test_failures_are_listed_when_experiences_are_read(read: Read) -> None:
    """C-S7: also failures."""
    assert "un échec à retenir" in read("catalogue").text


def test_forms_of_the_tus_are_compared_when_nothing_is_chosen(read: Read) -> None:
    """K-S10: cost and human resources of each form of the TUS."""
    page = read("compare")
    for sheet in catalogue.catalogue().family_sheets("tus"):
        assert reverse("solutions:sheet", args=[sheet.id]) in page.links
    assert "Moyens humains" in page.text
    assert "inconnu" in page.text


@pytest.mark.parametrize("chosen", [[], ["tpmr"], list("abcdefg")])
def test_choice_is_refused_when_one_sheet_or_none_is_ticked(client: Client, chosen: list[str]) -> None:
    response = client.get(reverse("solutions:compare"), {"choisir": "1", "fiche": chosen})
    assert "Cochez au moins deux fiches" in response.content.decode()
    assert client.get(reverse("solutions:compare_file", args=["odt"]), {"choisir": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "arguments", "begins"),
    [
        ("sheet_file", ["garage-solidaire", "pdf"], b"%PDF"),
        ("sheet_file", ["garage-solidaire", "odt"], b"PK"),
        ("experience_file", ["covoitsante-63", "odt"], b"PK"),
        ("compare_file", ["odt"], b"PK"),
    ],
)
def test_document_is_downloaded_when_asked(client: Client, name: str, arguments: list[str], begins: bytes) -> None:
    response = client.get(reverse(f"solutions:{name}", args=arguments))
    assert response.content.startswith(begins)
    assert f'.{arguments[-1]}"' in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("sheet", ["x"]),
        ("experience", ["x"]),
        ("sheet_file", ["garage-solidaire", "exe"]),
        ("experience_file", ["x", "odt"]),
    ],
)
def test_page_is_not_found_when_the_address_names_nothing(client: Client, name: str, arguments: list[str]) -> None:
    assert client.get(reverse(f"solutions:{name}", args=arguments)).status_code == 404
