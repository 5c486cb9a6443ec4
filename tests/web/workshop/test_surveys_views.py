"""Pages of surveys: build, answer without an account, type from paper, read, compare (C-M4, C-M14, C-M15, J5)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from solimob.web.accounts.roles import Role
from solimob.web.diagnosis.services import FindingText, write_finding
from solimob.web.projects.models import Project
from solimob.web.workshop.models import Origin, Survey, SurveyAnswer
from solimob.web.workshop.queries import surveys as queries
from solimob.web.workshop.views.surveys_answer import ANSWERS_LIMIT
from tests.web.factories import make_member
from tests.web.workshop.survey_case import answer, close, editor_of, make_survey

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def survey(project: Project) -> Survey:
    return make_survey(project)


@pytest.fixture
def editor(project: Project, client_of: SignIn) -> Client:
    return client_of(editor_of(project))


def address(name: str, survey: Survey, **more: object) -> str:
    """Return the address of a page of a survey."""
    return reverse(f"workshop:{name}", kwargs={"pk": survey.project_id, "survey": survey.pk, **more})


def public(survey: Survey) -> str:
    """Return the address where anybody answers."""
    return reverse("workshop:survey_answer", args=[survey.key])


def words(response: object) -> str:
    """Return what a page says, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def hidden(response: object, name: str) -> str:
    """Return the value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def test_survey_is_made_from_a_template_and_changed_when_an_editor_builds_it(editor: Client, project: Project) -> None:
    new = reverse("workshop:survey_new", args=[project.pk])
    assert editor.get(new).status_code == 200
    response = editor.post(new, {"template": "usagers-service", "title": "Votre avis"})
    survey = Survey.objects.get()
    assert response["Location"] == address("survey", survey)
    added = editor.post(
        address("survey_question_new", survey),
        {
            "kind": "multiple",
            "text": "Qu'est-ce qui vous gêne ?",
            "choices": "Le bruit\nL'attente\n* Rien de tout cela",
            "shown_when": ["motif:soin", "motif:courses"],
        },
    )
    assert added.status_code == 302
    question = queries.content_of(survey).questions[-1]
    assert [(choice.id, choice.alone) for choice in question.choices][2] == ("rien-de-tout-cela", True)
    assert question.shown_when is not None
    assert question.shown_when.answers == {"soin", "courses"}
    editor.post(address("survey_question_move", survey, question=question.id), {"faire": "monter"})
    assert queries.content_of(survey).questions[-2].id == question.id
    assert "Seulement si, question 1" in words(editor.get(address("survey", survey)))


def test_choices_keep_their_identifiers_when_a_question_is_changed(editor: Client, survey: Survey) -> None:
    page = address("survey_question", survey, question="prix")
    shown = editor.get(page).context
    assert shown["form"].initial["choices"].splitlines()[1] == "Il me va"
    choices = "Il me va\nJe ne sais plus\nTrop cher pour moi"
    editor.post(page, {"seen": shown["seen"], "kind": "single", "text": "Le prix ?", "choices": choices})
    choices = queries.content_of(survey).by_id["prix"].choices
    assert [choice.id for choice in choices] == ["juste", "je-ne-sais-plus", "cher"]


def test_question_is_refused_in_french_when_it_cannot_be_asked(editor: Client, survey: Survey) -> None:
    said = words(
        editor.post(address("survey_question_new", survey), {"kind": "single", "text": "Et ?", "choices": "Oui"})
    )
    assert "Donnez de 2 à 20 choix." in said
    two = {"kind": "text", "text": "Et ?", "shown_when": ["motif:soin", "prix:cher"]}
    assert "d'une seule question" in words(editor.post(address("survey_question_new", survey), two))


def test_anybody_answers_without_an_account_when_the_survey_is_open(client: Client, survey: Survey) -> None:
    page = client.get(public(survey))
    assert page.status_code == 200
    assert not page.cookies
    assert "Je ne veux pas dire" in words(page)
    sent = {"q-motif": "soin", "q-satisfaction": "4", "q-libre": "Merci", "cle": hidden(page, "cle"), "version": "1"}
    for _ in range(2):
        response = client.post(public(survey), sent)
        assert response["Location"] == reverse("workshop:survey_thanks", args=[survey.key])
    kept = SurveyAnswer.objects.get()
    assert (kept.origin, kept.link) == (Origin.DEVICE, "")
    assert kept.answers == {"motif": ["soin"], "satisfaction": ["4"], "libre": ["Merci"]}
    assert "Vos réponses sont enregistrées" in words(client.get(response["Location"]))


def test_answers_stay_on_the_page_when_one_is_wrong(client: Client, project: Project) -> None:
    survey = make_survey(project, "besoins-mobilite")
    page = client.post(public(survey), {"q-age": "25-39", "q-sorties": "9"})
    said = words(page)
    assert "Question 6 : Écrivez un nombre d'au plus 7." in said
    assert re.search(r'value="25-39" checked', page.content.decode())
    assert not SurveyAnswer.objects.exists()


def test_conditional_answer_is_dropped_when_its_question_is_not_asked(client: Client, project: Project) -> None:
    """Without scripts every question shows: the server decides."""
    survey = make_survey(project, "besoins-mobilite")
    client.post(public(survey), {"q-renoncement": "jamais", "q-motifs": ["soin"]})
    assert SurveyAnswer.objects.get().answers == {"renoncement": ["jamais"]}


def test_survey_is_unknown_in_preparation_and_gone_once_closed(client: Client, project: Project) -> None:
    assert client.get(public(make_survey(project, opened=False))).status_code == 404
    done = close(make_survey(project))
    assert client.get(public(done)).status_code == 410
    assert client.post(public(done), {"q-motif": "soin"}).status_code == 410


def test_program_is_stopped_when_it_answers_many_times(client: Client, survey: Survey) -> None:
    for _ in range(ANSWERS_LIMIT.most):
        client.post(public(survey), {"q-motif": "soin"})
    response = client.post(public(survey), {"q-motif": "soin"})
    assert response.status_code == 429
    assert SurveyAnswer.objects.count() == ANSWERS_LIMIT.most


def test_markup_is_shown_as_text_when_somebody_writes_it(editor: Client, survey: Survey) -> None:
    for n in range(11):
        answer(survey, {"libre": [f"<script>alert({n})</script>"]})
    page = editor.get(address("survey_results", close(survey))).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_sheet_is_typed_by_numbers_when_it_comes_on_paper(project: Project, client_of: SignIn, survey: Survey) -> None:
    """J5, C-M4: quick entry keeps where answers come from."""
    client = client_of(make_member(project.organization, Role.CONTRIBUTOR))
    page = address("survey_enter", survey, kind="papier")
    shown = client.get(page)
    assert "Tapez le numéro imprimé" in words(shown)
    sent = {"q-motif": "2", "q-satisfaction": "5", "q-prix": "?", "q-lien": "-", "cle": hidden(shown, "cle")}
    assert client.post(page, sent).status_code == 302
    kept = SurveyAnswer.objects.get()
    assert kept.origin == Origin.PAPER
    assert kept.answers == {
        "motif": ["courses"],
        "satisfaction": ["5"],
        "prix": ["dont_know"],
        "lien": ["prefer_not_to_say"],
    }
    wrong = client.post(page, {"q-motif": "7", "q-prix": "2"})
    assert "« 7 » n’est pas le numéro d’une réponse : de 1 à 5." in words(wrong)
    assert 'name="q-prix" autocomplete="off" value="2"' in wrong.content.decode()


def test_several_boxes_are_typed_when_a_question_takes_them(editor: Client, project: Project) -> None:
    survey = make_survey(project, "benevoles")
    editor.post(address("survey_enter", survey, kind="papier"), {"q-difficultes": "1, 3"})
    assert SurveyAnswer.objects.get().answers == {"difficultes": ["attente", "dernier-moment"]}


@pytest.mark.parametrize(("kind", "origin"), [("telephone", Origin.TELEPHONE), ("conseiller", Origin.FACILITATOR)])
def test_whole_form_is_filled_in_for_somebody_when_they_speak(
    editor: Client, survey: Survey, kind: str, origin: Origin
) -> None:
    page = address("survey_enter", survey, kind=kind)
    assert "Provenance gardée" in words(editor.get(page))
    editor.post(page, {"q-motif": "soin"})
    assert SurveyAnswer.objects.get().origin == origin


def test_reader_reads_and_neither_writes_nor_types(project: Project, client_of: SignIn, survey: Survey) -> None:
    client = client_of(make_member(project.organization, Role.READER))
    assert client.get(address("survey", survey)).status_code == 200
    for name, more in (
        ("survey_question_new", {}),
        ("survey_settings", {}),
        ("survey_enter", {"kind": "papier"}),
        ("survey_end", {"act": "clore"}),
    ):
        assert client.get(address(name, survey, **more)).status_code == 403


def test_survey_does_not_exist_when_one_is_no_member(
    client_of: SignIn, survey: Survey, django_user_model: type
) -> None:
    stranger = django_user_model.objects.create(email="autre@example.org")
    assert client_of(stranger).get(address("survey", survey)).status_code == 404


@pytest.mark.parametrize("kind", ["a4", "grand", "telephone"])
def test_sheet_is_a_tagged_pdf_when_printed(editor: Client, survey: Survey, kind: str) -> None:
    response = editor.get(address("survey_sheet", survey, kind=kind))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in response.content


def test_results_wait_for_the_end_when_answers_still_come(editor: Client, survey: Survey) -> None:
    for _ in range(12):
        answer(survey, {"motif": ["soin"]})
    said = words(editor.get(address("survey_results", survey)))
    assert "après la clôture" in said
    assert "12 réponses à ce jour" in said
    assert "Me soigner" not in said
    assert editor.get(address("survey_results_file", survey)).status_code == 404
    editor.post(address("survey_end", survey, act="clore"))
    assert "100 %" not in words(editor.get(address("survey_results", survey)))


def test_small_counts_are_hidden_on_the_page_and_in_the_file_when_few_gave_an_answer(
    editor: Client, survey: Survey
) -> None:
    """C-M14: no published cell under the threshold, exports included."""
    for motif, times in (("soin", 30), ("courses", 17), ("travail", 2), ("papiers", 12), ("visites", 14)):
        for _ in range(times):
            answer(survey, {"motif": [motif]})
    close(survey)
    page = editor.get(address("survey_results", survey)).content.decode()
    row = re.search(r"<th scope=\"row\">À travailler.*?</tr>", page, re.DOTALL)[0]
    assert "masqué" in row
    assert row.count("masqué") == 2
    response = editor.get(address("survey_results_file", survey))
    assert response["Content-Type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    motifs = {line["réponse"]: line for line in table if line["identifiant"] == "motif"}
    counts = [line["effectif"] for line in motifs.values()]
    # « travail » is small; alone, the total would give it: the last of the others goes with it.
    assert counts == ["30", "17", "", "12", ""]
    assert all(line["répondants"] == "75" for line in motifs.values())
    care = next(line for line in motifs.values() if line["effectif"] == "30")
    assert (care["part ou moyenne"], care["borne basse"], care["borne haute"]) == ("40", "29,7", "51,3")


def test_answers_are_weighted_from_the_page_when_margins_are_given(editor: Client, survey: Survey) -> None:
    for prix, times in (("cher", 12), ("juste", 28), ("bas", 20)):
        for _ in range(times):
            answer(survey, {"prix": [prix]})
    page = address("survey_margin", survey, question="prix")
    given = {"n-cher": "40", "n-juste": "40", "n-bas": "20", "source": "Registre du service, 2026"}
    given["seen"] = editor.get(page).context["seen"]
    assert "plus grand que zéro" in words(editor.post(page, given | {"n-bas": "0"}))
    assert editor.post(page, given).status_code == 302
    close(survey)
    said = words(editor.get(address("survey_results", survey)))
    assert "Registre du service, 2026" in said
    assert "effet de plan" in said
    assert "Personnes" not in said
    table = editor.get(address("survey_results_file", survey)).content.decode("utf-8-sig")
    dear = next(line.split(";") for line in table.splitlines() if "Trop cher" in line)
    assert dear[4:6] == ["", "40"]


def test_two_waves_are_compared_on_the_page_and_in_the_file_when_both_are_closed(
    editor: Client, project: Project
) -> None:
    before = make_survey(project, "besoins-mobilite")
    after = make_survey(project, "besoins-mobilite-apres", before=before)
    for rank in range(60):
        answer(before, {"budget": ["beaucoup" if rank % 3 else "non" if rank % 2 else "un-peu"]}, f"code {rank}")
        answer(after, {"budget": ["non" if rank % 3 else "beaucoup" if rank % 2 else "un-peu"]}, f"code {rank}")
    close(after)
    assert editor.get(address("survey_comparison", after)).status_code == 404
    close(before)
    for survey in (before, after):
        survey.smallest_cell = 5
        survey.save()
    said = words(editor.get(address("survey_comparison", after)))
    assert "60 personnes ont donné le même code" in said
    assert "Tango (1998)" in said
    assert "en hausse" in said
    table = editor.get(address("survey_comparison_file", after)).content.decode("utf-8-sig")
    assert "deux groupes" in table
    assert "Combien de jours êtes-vous sorti" in table


def test_result_stands_beside_the_figures_of_a_finding_when_it_is_put_there(
    editor: Client, survey: Survey, project: Project
) -> None:
    """L23: a finding lists its figures and what the field says, with its date."""
    for rank in range(40):
        answer(survey, {"sans-service": ["renonce" if rank % 2 else "proche"]})
    page = address("survey_to_finding", survey, question="sans-service")
    assert editor.get(page).status_code == 404
    close(survey)
    assert "Écrivez d’abord un constat" in words(editor.get(page))
    author = editor_of(project)
    finding = write_finding(author, project, FindingText("Sans voiture", "Des habitants renoncent."))
    form = editor.get(page).context["form"]
    text = form.initial["text"]
    assert "40\u00a0personnes ont répondu." in text
    assert "J'aurais pris ma voiture : masqué" in text
    given = {"finding": str(finding.number), "collected_on": "2026-01-05", "text": text}
    assert editor.post(page, given)["Location"] == reverse("diagnosis:edit_finding", args=[project.pk, finding.number])
    evidence = finding.field_evidence.get()
    assert (evidence.method, str(evidence.collected_on)) == ("survey", "2026-01-05")
    assert "date" in words(editor.post(page, given | {"collected_on": "2099-01-01"}))


def test_same_questions_are_asked_again_when_a_survey_follows_another_without_a_template(
    editor: Client, project: Project
) -> None:
    new = reverse("workshop:survey_new", args=[project.pk])
    editor.post(new, {"template": "usagers-service", "title": "Avis", "twice": "on"})
    before = Survey.objects.get()
    assert before.wave == "before"
    editor.post(new, {"template": "", "title": "Avis, deux", "before": str(before.pk)})
    after = Survey.objects.get(title="Avis, deux")
    assert (after.wave, after.before) == ("after", before)
    assert queries.content_of(after).questions == queries.content_of(before).questions


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"population": "1000"}, "278 réponses"),
        ({"population": "60"}, "Interrogez tout le monde : 60 personnes"),
        ({"population": "5000", "rate": "11,5"}, "Invitez 3 105 personnes"),
        ({"population": "1000", "minutes": "12"}, "environ 56 heures"),
        ({"population": "1000", "before": "40", "after": "30"}, "356 réponses à chaque enquête"),
        ({"population": "0"}, "au moins une personne"),
    ],
)
def test_sample_is_advised_when_one_asks(
    editor: Client, project: Project, given: dict[str, str], expected: str
) -> None:
    """C-M15: objective × public × means → method, size, work, biases."""
    asked = {"objective": "measure", "public": "inhabitants", "margin": "5", "means": ["contact_list"], **given}
    said = words(editor.get(reverse("workshop:survey_sample", args=[project.pk]), asked)).replace("\u202f", " ")
    assert expected in said.replace("\xa0", " ")


def test_method_says_what_is_missing_and_whom_it_misses_when_advised(editor: Client, project: Project) -> None:
    asked = {"objective": "measure", "public": "inhabitants", "margin": "5", "population": "1000"}
    said = words(editor.get(reverse("workshop:survey_sample", args=[project.pk]), asked))
    assert "Il vous manque" in said
    assert "Qui lit mal le français" in said
    assert "Coût : inconnu" in said
    assert "à vérifier" in said


def test_rules_are_kept_and_survey_deleted_when_an_editor_says_so(editor: Client, survey: Survey) -> None:
    page = address("survey_settings", survey)
    assert "de 5 à 30" in words(editor.get(page)).lower()
    rules, seen = (editor.get(page).context[name] for name in ("rules_seen", "seen"))
    editor.post(page, {"quoi": "regles", "seen": rules, "smallest_cell": "7", "keep_until": "2030-01-31"})
    editor.post(page, {"quoi": "mots", "seen": seen, "title": "Autre titre", "intro": "Bonjour."})
    survey.refresh_from_db()
    assert (survey.smallest_cell, str(survey.keep_until), survey.title) == (7, "2030-01-31", "Autre titre")
    assert queries.content_of(survey).intro == "Bonjour."
    assert "disparaissent pour toujours" in words(editor.get(address("survey_end", survey, act="supprimer")))
    editor.post(address("survey_end", survey, act="supprimer"))
    assert not Survey.objects.exists()


def test_pages_of_a_survey_answer_when_opened(editor: Client, survey: Survey) -> None:
    for name in ("survey", "survey_collect", "survey_results", "survey_settings"):
        assert editor.get(address(name, survey)).status_code == 200
    listing = words(editor.get(reverse("workshop:surveys", args=[survey.project_id])))
    assert survey.title in listing
