"""Two people who write one survey at the same time: nothing that either wrote is lost (C-M4, C-M15)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from solimob.web.projects.models import Project
from solimob.web.workshop.models import Survey
from solimob.web.workshop.queries.surveys import content_of, margin_questions
from solimob.web.workshop.services import surveys as services
from tests.web.workshop.survey_case import editor_of, make_survey
from tests.web.workshop.test_surveys_views import address, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(project: Project) -> Survey:
    return make_survey(project, "")


@pytest.fixture
def editor(project: Project, client_of: Callable[..., Client]) -> Client:
    return client_of(editor_of(project))


def marks(page: Any) -> dict[str, str]:
    """Return the hidden marks of a page: what it showed."""
    return {name: page.context[name] for name in ("seen", "of") if name in page.context}


def given(form: Any) -> dict[str, str]:
    """Return what a form would send if nothing were changed in it."""
    return {field.name: field.value() for field in form if field.value()}


def test_both_halves_are_kept_when_two_people_translate_into_one_language(editor: Client, survey: Survey) -> None:
    here = address("survey_language", survey, code="es")
    shown = marks(editor.get(here))
    assert editor.post(here, shown | {"t-title": "Su opinión"}).status_code == 302
    page = editor.post(here, shown | {"t-lieu/text": "¿Dónde?"})
    assert page.status_code == 409
    assert "pendant que vous écriviez" in words(page)
    assert content_of(survey).translations[0].texts == {"title": "Su opinión"}
    form = page.context["form"]
    assert given(form) == {"t-title": "Su opinión", "t-lieu/text": "¿Dónde?"}
    assert editor.post(here, marks(page) | given(form)).status_code == 302
    assert content_of(survey).translations[0].texts == {"title": "Su opinión", "lieu/text": "¿Dónde?"}


def test_other_words_are_shown_when_two_people_translate_one_text(editor: Client, survey: Survey) -> None:
    here = address("survey_language", survey, code="es")
    shown = marks(editor.get(here))
    editor.post(here, shown | {"t-title": "Su opinión"})
    page = editor.post(here, shown | {"t-title": "Tu opinión"})
    assert [each.text for each in page.context["theirs"]] == ["Su opinión"]
    assert given(page.context["form"]) == {"t-title": "Tu opinión"}


def test_translation_comes_back_when_the_language_was_taken_away_meanwhile(editor: Client, survey: Survey) -> None:
    here = address("survey_language", survey, code="es")
    editor.post(here, marks(editor.get(here)) | {"t-title": "Su opinión"})
    shown = marks(editor.get(here))
    editor.post(here, {"retirer": "1"})
    page = editor.post(here, shown | {"t-title": "Su opinión, por favor"})
    assert page.status_code == 409
    assert "Retirée. L’enregistrer la remet." in words(page)
    assert editor.post(here, marks(page) | given(page.context["form"])).status_code == 302
    assert content_of(survey).translations[0].texts == {"title": "Su opinión, por favor"}


def test_second_change_of_a_question_is_refused_with_both_texts_shown(editor: Client, survey: Survey) -> None:
    here = address("survey_question", survey, question="lieu")
    page = editor.get(here)
    sent = marks(page) | given(page.context["form"])
    assert editor.post(here, sent | {"text": "D’où partez-vous ?"}).status_code == 302
    page = editor.post(here, sent | {"text": "Où habitez-vous ?"})
    assert page.status_code == 409
    assert content_of(survey).by_id["lieu"].text == "D’où partez-vous ?"
    assert [(each.label, each.text) for each in page.context["theirs"]] == [("Question", "D’où partez-vous ?")]
    assert page.context["form"]["text"].value() == "Où habitez-vous ?"
    assert editor.post(here, sent | marks(page) | {"text": "Où habitez-vous ?"}).status_code == 302
    assert content_of(survey).by_id["lieu"].text == "Où habitez-vous ?"


def test_question_is_not_lost_when_it_was_taken_out_while_somebody_wrote(editor: Client, survey: Survey) -> None:
    new = address("survey_question_new", survey)
    fields = {"kind": "text", "text": "Et puis ?"}
    assert editor.post(new, marks(editor.get(new)) | fields).status_code == 302
    here = address("survey_question", survey, question="et-puis")
    shown = marks(editor.get(here))
    services.delete_question(editor_of(survey.project), survey, "et-puis")
    page = editor.post(here, shown | fields | {"text": "Et encore ?"})
    assert page.status_code == 409
    assert "Retirée de l’enquête" in words(page)
    assert "et-puis" not in content_of(survey).by_id
    assert editor.post(here, marks(page) | fields | {"text": "Et encore ?"}).status_code == 302
    assert content_of(survey).questions[-1].text == "Et encore ?"


def test_second_change_of_the_introduction_is_refused_with_both_texts_shown(editor: Client, survey: Survey) -> None:
    here = address("survey_settings", survey)
    page = editor.get(here)
    sent = marks(page) | {"quoi": "mots", "title": content_of(survey).title}
    assert editor.post(here, sent | {"intro": "Pour préparer 2027."}).status_code == 302
    page = editor.post(here, sent | {"intro": "Pour mieux vous servir."})
    assert page.status_code == 409
    assert content_of(survey).intro == "Pour préparer 2027."
    assert "Pour préparer 2027." in [each.text for each in page.context["theirs"]]
    assert "Pour mieux vous servir." in page.content.decode()
    assert editor.post(here, sent | marks(page) | {"intro": "Pour mieux vous servir."}).status_code == 302
    assert content_of(survey).intro == "Pour mieux vous servir."


def test_smallest_count_is_not_put_back_when_somebody_changes_the_last_day(editor: Client, survey: Survey) -> None:
    here = address("survey_settings", survey)
    sent = {"seen": editor.get(here).context["rules_seen"], "quoi": "regles", "smallest_cell": "11"}
    assert editor.post(here, sent | {"smallest_cell": "20"}).status_code == 302
    page = editor.post(here, sent | {"keep_until": "2030-01-31"})
    assert page.status_code == 409
    survey.refresh_from_db()
    assert survey.smallest_cell == 20
    assert "20" in [each.text for each in page.context["theirs"]]
    again = sent | {"seen": page.context["rules_seen"], "smallest_cell": "20", "keep_until": "2030-01-31"}
    assert editor.post(here, again).status_code == 302


def test_second_margin_is_refused_with_both_shown_when_two_people_weight_one_question(
    editor: Client, survey: Survey
) -> None:
    question = margin_questions(content_of(survey))[0]
    here = address("survey_margin", survey, question=question.id)
    counts = {f"n-{option.id}": "100" for option in question.options}
    sent = marks(editor.get(here)) | counts
    assert editor.post(here, sent | {"source": "Insee, RP 2021"}).status_code == 302
    page = editor.post(here, sent | {"source": "Fichier de la mairie"})
    assert page.status_code == 409
    assert [each.text for each in page.context["theirs"]] == ["Insee, RP 2021"]
    assert editor.post(here, sent | {"retirer": "1"}).status_code == 409
    survey.refresh_from_db()
    assert survey.margins[question.id]["source"] == "Insee, RP 2021"
    assert editor.post(here, marks(page) | {"retirer": "1"}).status_code == 302
