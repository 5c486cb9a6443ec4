"""The whole test on one page, for a counsellor, who alone sees scores."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from solimob.core.counselling import Axis
from solimob.web.counselling.queries.questionnaire import current_questionnaire
from solimob.web.projects.models import Run
from tests.web.htmx import HtmxClient

WHOLE = reverse("counselling:whole_test")
pytestmark = pytest.mark.django_db


def scores(page: str) -> dict[str, str]:
    """The score of each axis, as the counsellor reads it."""
    return dict(re.findall(r'<th scope="row">([^<]+)</th><td class="numeric">([^<]+)</td>', unescape(page)))


@pytest.fixture
def counsellor(as_role: Callable[[str], HtmxClient]) -> HtmxClient:
    """Somebody who signed in."""
    return as_role("reader")


def test_scores_are_refused_when_nobody_signed_in(client: Client) -> None:
    assert client.post(WHOLE, {"q-vehicle": "never"}).status_code == 302


def test_every_question_is_on_the_page_when_opened(counsellor: HtmxClient) -> None:
    page = unescape(counsellor.get(WHOLE).content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    for item in current_questionnaire().items:
        assert f"{item.question}</legend>" in page
    assert page.count('value="dont_know"') == len(current_questionnaire().items)


def test_axes_are_intervals_when_answers_are_missing(counsellor: HtmxClient) -> None:
    page = counsellor.post(WHOLE, {"q-gave_up_cost": "often", "q-vehicle": "never"}).content.decode()
    found = scores(page)
    assert set(found) == {axis.label for axis in Axis}
    assert found["L'argent"] == "65 à 100"
    assert found["Les transports près de chez vous"] == "inconnu"
    assert "Jamais (+50)" in page
    assert "Ils ne décident d’aucune aide" in page


def test_error_is_on_the_question_when_answers_contradict(counsellor: HtmxClient) -> None:
    page = counsellor.post(WHOLE, {"q-days": ["nothing", "children"], "q-age": "age_18_25"}).content.decode()
    assert "Une erreur est à corriger" in page
    assert 'href="#id_q-days' in page
    assert re.search(r'value="age_18_25"[^>]* checked', page)


def test_answers_are_there_again_when_the_counsellor_changes_them(counsellor: HtmxClient) -> None:
    page = counsellor.post(WHOLE, {"go": "change", "version": "1", "form": "long", "q-age": "age_18_25"})
    assert re.search(r'value="age_18_25"[^>]* checked', page.content.decode())


def test_axis_of_transport_names_places_when_the_commune_has_a_diagnosis(counsellor: HtmxClient, result: Run) -> None:
    page = unescape(counsellor.post(WHOLE, {"commune": "79329"}).content.decode())
    assert "Pharmacie\N{NO-BREAK SPACE}: " in page


ANSWERED = {"version": "1", "form": "long", "q-vehicle": "never", "q-body_needs": "no_steps"}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"recipient": "Mission locale d’Essai"}, "Sans l’accord de la personne"),
        ({"agreed": "on"}, "Écrivez le nom de l’organisme"),
    ],
)
def test_sheet_for_a_third_party_is_refused_when_nobody_agreed(
    counsellor: HtmxClient, sent: dict[str, str], said: str
) -> None:
    page = counsellor.post(WHOLE, {**ANSWERED, **sent, "go": "prescribe"}).content.decode()
    assert said in page
    assert 'name="q-vehicle" value="never"' in page


def test_sheet_for_a_third_party_is_written_when_the_person_agreed(counsellor: HtmxClient) -> None:
    """L21: the prescription channel; nothing of it is kept."""
    sent = {**ANSWERED, "recipient": "Mission locale d’Essai", "agreed": "on", "go": "prescribe"}
    response = counsellor.post(WHOLE, sent)
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    assert "Mission locale d’Essai" in text
    assert "éviter les marches" in text.lower()
    assert "Vous n'avez pas de véhicule" not in text
