"""« Puis-je transporter cette personne ? »: five fields, an answer to say, a refusal counted without identity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from solimob.web.solutions.forms.gate import CallForm
from solimob.web.solutions.models import RefusalCount
from solimob.web.solutions.views import gate
from tests.web.diagnosis.read.page import RenderedPage

pytestmark = pytest.mark.django_db
Read = Callable[..., RenderedPage]
VILLAGE_TO_TOWN = {"habite": "rural", "ressources": "non", "va": "large_urban_unit", "km": "30", "motif": "shopping"}


def test_five_fields_and_no_name_are_asked_when_opened(read: Read) -> None:
    assert len(CallForm.base_fields) == 5
    page = read("gate")
    assert "Répondre" in page.text
    assert "La réponse s’affiche ici" in page.text


def test_answer_is_yes_with_the_most_to_pay_when_the_means_are_a_criterion(read: Read) -> None:
    """0,32 €/km × 30 km (order of 17/10/2019)."""
    text = read("gate", VILLAGE_TO_TOWN | {"ressources": "oui"}).text
    assert "Oui, nous pouvons vous conduire" in text
    assert "9,60" in text
    assert "0,32 € par kilomètre" in text.replace("\u00a0", " ")
    assert "arrêté du 17 octobre 2019" in text
    assert "Compter ce refus" not in text


def test_answer_is_no_with_the_rule_and_other_ways_when_the_home_alone_is_a_criterion(read: Read) -> None:
    page = read("gate", VILLAGE_TO_TOWN)
    assert "Non, nous ne pouvons pas" in page.text
    assert "pôle d'échange" in page.text
    assert "/droit/textes/ct-r3133-4/" in page.links
    assert "à vérifier" in page.text


def test_prescription_is_asked_first_when_the_trip_is_for_care(read: Read) -> None:
    text = read("gate", VILLAGE_TO_TOWN | {"motif": "care"}).text
    assert text.index("Demandez d’abord") < text.index("Dites")
    assert "Demandez d’abord" not in read("gate", VILLAGE_TO_TOWN).text


def test_what_is_missing_is_named_with_links_when_left_open(read: Read) -> None:
    page = read("gate", {"habite": "rural", "motif": "shopping"})
    assert "Il manque" in page.text
    assert {"#id_ressources_0", "#id_va_0"} <= set(page.links)


def test_error_is_summarised_and_values_are_kept_when_the_distance_is_no_number(read: Read, client: Client) -> None:
    html = client.get(reverse("solutions:gate"), VILLAGE_TO_TOWN | {"km": "loin"}).content.decode()
    assert "Une erreur est à corriger" in html
    assert 'href="#id_km"' in html
    assert 'value="loin"' in html
    assert 'value="rural"' in html
    assert "Dites" not in html


def test_distance_is_refused_when_impossible(read: Read) -> None:
    assert "de 0 à 20 000 km" in read("gate", VILLAGE_TO_TOWN | {"km": "-3"}).text


def test_nothing_is_stored_when_an_answer_is_read(read: Read) -> None:
    read("gate", VILLAGE_TO_TOWN)
    assert not RefusalCount.objects.exists()


def test_settings_stay_in_the_address_when_an_association_sets_them(client: Client) -> None:
    given = {"tarif": "0,40", "tel_taxi": "05 00 00 00 00"}
    response = client.get(reverse("solutions:gate_settings"), given | {"regler": "1"})
    assert response.status_code == 302
    page = RenderedPage(
        client.get(response["Location"] + "&habite=rural&ressources=oui&va=rural&km=10").content.decode()
    )
    assert "Oui, nous" not in page.text, "0,40 €/km is over the cap"
    assert "05 00 00 00 00" in page.text


def test_no_telephone_is_shown_when_none_was_given(read: Read) -> None:
    assert "telephone" not in read("gate", VILLAGE_TO_TOWN).text


def test_settings_are_refused_when_a_telephone_is_none(read: Read) -> None:
    assert "numéro de téléphone" in read("gate_settings", {"regler": "1", "tel_taxi": "<b>"}).text


def test_usual_settings_are_used_when_those_of_the_address_are_wrong(read: Read) -> None:
    assert "Oui, nous" in read("gate", VILLAGE_TO_TOWN | {"ressources": "oui", "tarif": "cher"}).text


def test_refusal_is_counted_without_identity_when_confirmed(client: Client) -> None:
    response = client.post(reverse("solutions:refusal"), {"commune": "thouars", "motif": "care", "raison": "places"})
    assert response.status_code == 302
    assert response["Location"] == reverse("solutions:gate")
    row = RefusalCount.objects.get()
    assert (row.commune, row.purpose, row.reason) == ("79329", "care", "places")


def test_refusal_is_counted_when_the_commune_is_not_said(client: Client) -> None:
    client.post(reverse("solutions:refusal"), {"commune": "", "motif": "", "raison": "distance", "places": "5"})
    assert RefusalCount.objects.get().commune == ""


@pytest.mark.parametrize(
    ("commune", "says"), [("Zzyx", "n’est pas une commune connue"), ("Saint-Denis", "Plusieurs communes")]
)
def test_refusal_waits_for_a_commune_when_it_is_unknown_or_not_alone(client: Client, commune: str, says: str) -> None:
    response = client.post(reverse("solutions:refusal"), {"commune": commune, "motif": "care", "raison": "places"})
    html = response.content.decode()
    assert says in html
    assert f'value="{commune}"' in html
    assert not RefusalCount.objects.exists()


@pytest.mark.parametrize("wrong", [{"raison": "une histoire"}, {"motif": "Madame Essai", "raison": "places"}])
def test_refusal_is_not_counted_when_a_field_is_not_of_the_list(client: Client, wrong: dict[str, str]) -> None:
    """No free text may be stored."""
    assert client.post(reverse("solutions:refusal"), wrong).status_code == 200
    assert not RefusalCount.objects.exists()


def test_refusal_is_not_counted_when_read(client: Client) -> None:
    assert client.get(reverse("solutions:refusal"), {"raison": "places"})["Location"] == reverse("solutions:gate")
    assert not RefusalCount.objects.exists()


def test_refusal_is_not_counted_when_one_connection_has_counted_too_many(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "REFUSALS", replace(gate.REFUSALS, most=1))
    given = {"commune": "thouars", "motif": "care", "raison": "places"}
    client.post(reverse("solutions:refusal"), given)
    response = client.post(reverse("solutions:refusal"), given)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    html = response.content.decode()
    assert "Ce refus n’est pas compté" in html
    assert 'value="thouars"' in html
    assert RefusalCount.objects.count() == 1
    assert client.post(reverse("solutions:refusal"), given, REMOTE_ADDR="203.0.113.7").status_code == 302
