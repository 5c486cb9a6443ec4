"""The test of obstacles for the person: one question a screen, nothing kept, no score."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.counselling import Form, Unsaid
from solimob.web.counselling.queries.questionnaire import current_questionnaire
from solimob.web.diagnosis.queries.reading import diagnosis_of_run
from solimob.web.projects.models import Run
from tests.web.htmx import HtmxClient

TEST = reverse("counselling:test")
SHEET = reverse("counselling:test_sheet")
ANSWERS = {
    "situation": "job_seeker",
    "age": "age_26_64",
    "licence": "none",
    "vehicle": "never",
    "gave_up_cost": "often",
    "body_needs": ["no_steps", "companion"],
    "hard_to_do": ["nothing"],
    "new_trip": "prefer_not_to_say",
    "days": ["children"],
    "knows": "dont_know",
    "job_hours": "often",
}
pytestmark = pytest.mark.django_db


def carried(page: str) -> dict[str, list[str]]:
    """What the first form of a page carries."""
    form = re.search(r"<form method=\"post\".*?</form>", page.split("<main")[1], re.DOTALL)
    assert form is not None
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0]):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def asked(page: str) -> str:
    """The question a page asks; empty where it asks none."""
    return next(iter(re.findall(r'name="item" value="(\w+)"', page)), "")


def walk(client: Client, answers: dict[str, object], **start: str) -> Iterator[str]:
    """Answer every question, as a person does from the first page; yield each page that comes."""
    page = client.post(TEST, {"go": "start", "version": "1", "form": "short"} | start).content.decode()
    yield page
    while item := asked(page):
        page = client.post(TEST, {**carried(page), f"q-{item}": answers[item], "go": "next"}).content.decode()
        yield page


def said(page: str) -> dict[str, str]:
    """The answers a result shows."""
    text = unescape(page).replace("\N{NO-BREAK SPACE}", " ")
    return {q: re.sub(r"<.*", "", a).strip() for q, a in re.findall(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", text)}


def test_person_reaches_three_steps_when_every_question_is_answered(client: Client) -> None:
    """Short form: at most 12 questions, then at most three next steps, without any score."""
    *questions, result = walk(client, ANSWERS)
    assert [asked(page) for page in questions] == list(ANSWERS)
    assert len(questions) <= 12
    steps = re.findall(r'class="step-action">([^<]+)', result)
    assert len(steps) == 3
    assert "Il vous faut\N{NO-BREAK SPACE}: être accompagné." in unescape(result)
    assert not re.search(r"score|points</|/ ?100", result.split("<main")[1].replace("Vos points forts", ""))


def test_every_question_offers_both_silences_when_asked(client: Client) -> None:
    for page in list(walk(client, ANSWERS))[:-1]:
        offered = re.findall(r'<input type="(?:radio|checkbox)" name="[^"]+" value="([^"]+)"', page)
        assert offered[-2:] == list(Unsaid)


def test_answers_are_nowhere_but_in_the_page_when_the_test_is_done(
    client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    """Nothing is stored: no query, no cookie, no address with an answer, and no copy kept by the browser."""
    with django_assert_num_queries(0):
        list(walk(client, ANSWERS))
    response = client.post(TEST, {"go": "start", "version": "1", "form": "short"})
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert "?" not in "".join(re.findall(r'action="([^"]+)"', response.content.decode()))


def test_question_comes_back_with_its_error_when_nothing_is_chosen(client: Client) -> None:
    page = client.post(TEST, {"version": "1", "form": "short", "item": "situation", "go": "next"}).content.decode()
    assert asked(page) == "situation"
    assert "Choisissez une réponse" in page
    assert "Erreur" in re.findall(r"<title>(.*?)</title>", page)[0]


@pytest.mark.parametrize("alone", ["nothing", "dont_know"])
def test_question_comes_back_with_its_error_when_answers_contradict(client: Client, alone: str) -> None:
    sent = {"version": "1", "form": "short", "item": "body_needs", "q-body_needs": [alone, "no_steps"], "go": "next"}
    page = client.post(TEST, sent).content.decode()
    assert asked(page) == "body_needs"
    assert "ne va avec aucune autre réponse" in page


def test_answer_is_kept_when_going_back_and_forward(client: Client) -> None:
    pages = list(walk(client, ANSWERS))
    at_age = pages[1]
    back = client.post(TEST, {**carried(at_age), "q-age": "age_18_25", "go": "back"}).content.decode()
    assert asked(back) == "situation"
    assert re.search(r'value="job_seeker"[^>]* checked', back)
    onward = client.post(TEST, {**carried(back), "q-situation": "job_seeker", "go": "next"}).content.decode()
    assert asked(onward) == "licence"


def test_introduction_comes_back_when_going_back_from_the_first_question(client: Client) -> None:
    first = next(walk(client, ANSWERS))
    page = client.post(TEST, {**carried(first), "go": "back"}).content.decode()
    assert "Quel test voulez-vous faire" in page


def test_question_of_a_branch_is_forgotten_when_the_answer_above_changes(client: Client) -> None:
    result = list(walk(client, ANSWERS))[-1]
    assert "Le travail que vous cherchez" in str(said(result))
    changing = client.post(TEST, {**carried(result), "go": "change-situation"}).content.decode()
    assert asked(changing) == "situation"
    changed = client.post(TEST, {**carried(changing), "q-situation": "retired", "go": "next"}).content.decode()
    assert asked(changed) == ""
    assert said(changed)["Quelle est votre situation ?"] == "Je suis à la retraite"
    assert "Le travail que vous cherchez" not in str(said(changed))


def test_questions_left_are_to_clarify_when_the_result_is_asked_early(client: Client) -> None:
    first = next(walk(client, ANSWERS))
    result = client.post(TEST, {**carried(first), "go": "result"}).content.decode()
    assert "À regarder avec quelqu" in result
    assert "Répondre aux autres questions" in result


def test_answer_is_asked_again_when_it_cannot_be_read(client: Client) -> None:
    sent = {"version": "1", "form": "short", "q-situation": "job_seeker", "q-age": "vieux", "q-licence": ["none"]}
    page = client.post(TEST, {**sent, "go": "start"}).content.decode()
    assert asked(page) == "age"
    assert "vieux" not in page


def test_every_answer_is_asked_again_when_it_was_given_to_another_version(client: Client) -> None:
    page = client.post(TEST, {"version": "0", "form": "short", "q-situation": "retired", "go": "start"})
    assert asked(page.content.decode()) == "situation"


def test_long_form_asks_more_when_chosen(client: Client) -> None:
    unsaid = {item.id: "dont_know" for item in current_questionnaire().items_of(Form.LONG)}
    assert len(list(walk(client, unsaid, form="long"))) > len(list(walk(client, unsaid)))


def test_person_is_told_that_transport_is_unknown_when_no_diagnosis_is_open(client: Client, result: Run) -> None:
    page = list(walk(client, ANSWERS, commune="79329"))[-1]
    assert "ne sait pas quels transports existent" in page
    assert "Nous ne savons pas encore tout des transports" in page
    assert "Thouars" not in page


def test_member_is_told_what_exists_when_the_commune_has_a_diagnosis(
    as_role: Callable[[str], HtmxClient], result: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The offer at the address comes from the diagnosis: a service, its number and its hours."""
    from dataclasses import replace

    from solimob.core.diagnosis import OfferRow
    from solimob.web.counselling.queries import offer

    garage = OfferRow("o1", "Location d’essai", "rental", "", (), ("79329",), (1, 2), "9 h à 12 h", "",
                      "au 05 00 00 00 00", "", None, None, "saisie d’essai")  # fmt: skip
    known = replace(diagnosis_of_run(result.run_id), offer=(garage,))
    monkeypatch.setattr(offer, "diagnosis_of_run", lambda _: known)
    client = as_role("reader")
    assert '<option value="79329">Thouars</option>' in client.get(TEST).content.decode()
    page = unescape(list(walk(client, ANSWERS, commune="79329"))[-1])
    assert "Location d’essai : 05 00 00 00 00" in page
    assert "Quand : lundi, mardi ; 9 h à 12 h ; réservation : au 05 00 00 00 00." in page
    assert "Les transports près de Thouars viennent du diagnostic" in page


def test_offer_is_hidden_when_the_reader_is_no_member(
    client_of: Callable[..., HtmxClient], team: object, result: Run
) -> None:
    page = client_of(team["outsider"]).get(TEST).content.decode()
    assert "Thouars" not in page


def test_sheet_is_a_pdf_when_the_result_is_downloaded(client: Client) -> None:
    result = list(walk(client, ANSWERS))[-1]
    response = client.post(SHEET, carried(result))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert "no-store" in response["Cache-Control"]


def test_sheet_leads_to_the_test_when_no_answer_is_carried(client: Client) -> None:
    assert client.get(SHEET)["Location"] == TEST


@pytest.mark.parametrize("kind", ["a4", "short", "phone"])
def test_form_is_a_pdf_when_asked_for(client: Client, kind: str) -> None:
    response = client.get(reverse("counselling:test_form", args=[kind]))
    assert response.content.startswith(b"%PDF")


def test_form_is_not_found_when_no_such_kind(client: Client) -> None:
    assert client.get(reverse("counselling:test_form", args=["a3"])).status_code == 404
