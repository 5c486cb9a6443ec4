"""The regime finder as people use it (C-S11, L15)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.solutions.regime_book import REGIMES
from tests.web.diagnosis.read.page import RenderedPage

pytestmark = pytest.mark.django_db
Read = Callable[..., RenderedPage]
TUS = {
    "service": "ride",
    "organiser": "association",
    "public": "vulnerable",
    "driver": "volunteer",
    "driver_travels_anyway": "non",
    "eligible_by": "means",
    "origin": "rural",
    "destination": "large_urban_unit",
    "distance_km": "30",
    "free": "oui",
    "seats": "5",
    "vehicle_owner": "lent_nonprofit",
}


def test_few_fields_are_asked_when_nothing_is_known(read: Read) -> None:
    page = read("regime")
    assert {"id_organiser", "id_driver"} <= set(page.ids)
    assert "id_seats" not in page.ids
    assert "Répondez à une question au moins" in page.text


def test_fields_that_matter_are_asked_when_some_are_answered(read: Read) -> None:
    page = read("regime", {"service": "ride", "organiser": "association"})
    assert {"id_distance_km", "id_seats", "id_eligible_by"} <= set(page.ids)
    advice = read("regime", {"service": "advice", "organiser": "association"})
    assert "id_seats" not in advice.ids


def test_every_regime_has_its_verdict_when_answered(read: Read) -> None:
    page = read("regime", TUS)
    assert {f"regime-{regime}" for regime in REGIMES} <= set(page.ids)


def test_allowed_regime_shows_articles_and_duties_when_its_conditions_hold(read: Read) -> None:
    page = read("regime", TUS)
    assert "Permis : Transport d'utilité sociale (TUS)" in page.text.replace("\u00a0", " ")
    assert "/droit/textes/ct-r3133-4/" in page.links
    assert "bilan" in page.text
    assert "vérifié le 22/11/2026" in page.text


def test_forbidden_regime_says_what_would_make_it_allowed_when_one_condition_fails(read: Read) -> None:
    page = read("regime", TUS | {"distance_km": "101"})
    assert "Pour que ce soit permis" in page.text
    assert "ne dépasse pas 100 km" in page.text
    assert "Distance du trajet ≤ 100 km" in page.text


def test_fare_is_told_both_ways_when_the_basis_of_kilometres_is_unknown(read: Read) -> None:
    """The conformity checker, clause by clause."""
    case = {name: value for name, value in TUS.items() if name != "free"} | {"fare_per_km": "0,40", "fare_minimum": "0"}
    text = read("regime", case).text
    assert "conforme si" in text
    assert "au-dessus du plafond" in text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"distance_km": "loin"}, "id_distance_km"),
        ({"distance_km": "-1"}, "id_distance_km"),
        ({"organiser": "personne"}, "id_organiser"),
        ({"free": "oui", "fare_per_km": "0,5"}, "id_free"),
        ({"date": "31/31/2026"}, "id_date"),
        ({"seats": "4,5"}, "id_seats"),
    ],
)
def test_error_leads_to_the_field_and_values_are_kept_when_a_case_cannot_be(
    client: Client, wrong: dict[str, str], field: str
) -> None:
    html = client.get(reverse("solutions:regime"), {"service": "ride", "driver": "volunteer"} | wrong).content.decode()
    assert "Une erreur est à corriger" in html
    assert f'href="#{field}"' in html
    assert '<option value="volunteer" selected>' in html
    assert "Réponse au" not in html


def test_answer_is_of_the_day_when_one_is_given(read: Read) -> None:
    page = read("regime", TUS | {"date": "2019-08-22"})
    assert "Réponse au 22/08/2019" in page.text
    assert "Aucun texte lu ne dit la règle de ce jour" in page.text
