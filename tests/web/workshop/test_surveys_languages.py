"""A survey in several languages: translated beside the French, answered, printed, counted together (C-M4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from solimob.core.workshop.spoken import missing_texts
from solimob.core.workshop.survey_words import Word
from solimob.web.accounts.roles import Role
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects.models import Project
from solimob.web.workshop.models import Survey, SurveyAnswer, SurveyLanguage
from solimob.web.workshop.queries import surveys as queries
from solimob.web.workshop.queries.survey_languages import answers_by_language, french_digest
from solimob.web.workshop.services import surveys as services
from tests.web.factories import make_member
from tests.web.workshop.survey_case import answer, close, editor_of, make_survey
from tests.web.workshop.test_surveys_views import address, hidden, public, words

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def survey(project: Project) -> Survey:
    """A survey that is shipped in French and in English."""
    return make_survey(project)


@pytest.fixture
def editor(project: Project, client_of: SignIn) -> Client:
    return client_of(editor_of(project))


def translate(survey: Survey, code: str, texts: dict[str, str], fixed: dict[Word, str] | None = None) -> None:
    """Translate as an editor does."""
    of = french_digest(queries.content_of(survey))
    services.translate_survey(editor_of(survey.project), survey, code, texts, fixed or {}, of)


def sent(page: object, **more: str) -> dict[str, str]:
    """Return what the form of a page sends."""
    return {"cle": hidden(page, "cle"), "version": hidden(page, "version"), **more}


def test_person_answers_in_english_when_they_choose_it(client: Client, survey: Survey) -> None:
    page = client.get(public(survey))
    assert '<a href="?langue=en" lang="en" hreflang="en" dir="ltr">English</a>' in page.content.decode()
    assert "Envoyer mes réponses" in words(page)
    page = client.get(f"{public(survey)}?langue=en")
    said = words(page)
    for text in ("You use this service", "What was your last trip for?", "1 (not at all)", "I don't know"):
        assert text in said
    assert "Send my answers" in said
    assert not re.search(r"Je ne|Envoyer|Aucun nom", said)
    assert '<div class="survey-page" lang="en" dir="ltr">' in page.content.decode()
    thanks = client.post(f"{public(survey)}?langue=en", sent(page, **{"q-motif": "soin"}), follow=True)
    assert "Your answers have been saved." in words(thanks)
    assert SurveyAnswer.objects.get().answers == {"motif": ["soin"]}


def test_what_is_wrong_is_said_in_english_when_the_page_is_in_english(client: Client, survey: Survey) -> None:
    page = client.post(f"{public(survey)}?langue=en", {"q-satisfaction": "9"})
    said = words(page)
    assert "Your answers have not been saved yet" in said
    assert "Question 3 : This answer does not exist" in said
    assert "<title>Error: " in page.content.decode()
    assert (
        client.post(f"{public(survey)}?langue=en", {}).content.decode().count("You have not answered any question") == 1
    )


def test_text_without_translation_is_marked_as_french_when_shown(client: Client, survey: Survey) -> None:
    """Arabic: our words are not shipped, so that the buttons stay in French, and say so to a screen reader."""
    translate(survey, "ar", {"title": "رأيك في الخدمة", "motif/text": "ما كان سبب رحلتك؟"}, {Word.SEND: "إرسال"})
    html = client.get(f"{public(survey)}?langue=ar").content.decode()
    assert '<div class="survey-page" lang="ar" dir="rtl"><h1>رأيك في الخدمة</h1>' in html
    assert "<legend>1. ما كان سبب رحلتك؟</legend>" in html
    assert '<legend>3. <span lang="fr" dir="ltr">Êtes-vous satisfait du service ?</span></legend>' in html
    assert '<span lang="fr" dir="ltr">Je ne sais pas</span>' in html
    assert 'type="submit">إرسال</button>' in html


def test_language_is_french_when_it_is_unknown_or_empty(client: Client, survey: Survey) -> None:
    translate(survey, "tr", {})
    for asked in ("xx", "tr", "<script>"):
        page = client.get(public(survey), {"langue": asked})
        assert '<div class="survey-page" lang="fr" dir="ltr">' in page.content.decode()
    assert "Türkçe" not in words(page)


def test_survey_has_no_choice_of_language_when_it_is_in_french_only(client: Client, project: Project) -> None:
    assert "langue=" not in client.get(public(make_survey(project, ""))).content.decode()


def test_translation_is_written_beside_the_french_when_an_editor_translates(
    editor: Client, client: Client, project: Project
) -> None:
    survey = make_survey(project, "")
    here = address("survey_language", survey, code="en")
    assert editor.get(address("survey_languages", survey), {"langue": "en"})["Location"] == here
    page = editor.get(here)
    assert "Rien n’est encore traduit" in words(page)
    given = {
        "of": page.context["of"],
        "seen": page.context["seen"],
        "t-title": "Your volunteering",
        "t-lieu/text": "Where?",
    }
    assert "La traduction est enregistrée" in words(editor.post(here, given, follow=True))
    content = queries.content_of(survey)
    assert content.translations[0].texts == {"title": "Your volunteering", "lieu/text": "Where?"}
    missing = len(missing_texts(content, content.translations[0]))
    assert f"{missing} textes sur {missing + 2} manquent" in words(editor.get(here))
    assert f"{missing} sur {missing + 2}" in words(editor.get(address("survey_languages", survey)))
    assert "Your volunteering" in words(client.get(f"{public(survey)}?langue=en"))


def test_translation_is_refused_on_its_field_when_it_cannot_be_said(editor: Client, survey: Survey) -> None:
    here = address("survey_language", survey, code="tr")
    given = {"of": french_digest(queries.content_of(survey)), "w-question": "Soru", "t-prix/choices/juste": "İyi"}
    assert "entre accolades, ce texte contient : {number}" in words(editor.post(here, given)).replace("Entre", "entre")
    given |= {"w-question": "Soru {number}", "t-prix/choices/bas": "İyi"}
    page = editor.post(here, given)
    assert "t-prix/choices/bas" in page.context["form"].errors
    assert queries.content_of(survey).translations[0].language == "en"


def test_translator_is_told_when_the_french_changed_meanwhile(editor: Client, survey: Survey) -> None:
    here = address("survey_language", survey, code="en")
    of = editor.get(here).context["of"]
    services.change_words(editor_of(survey.project), survey, "Votre avis, encore", "")
    page = editor.post(here, {"of": of, "t-title": "Your opinion"})
    assert "Le français a changé pendant que vous traduisiez" in words(page)
    assert "Your opinion" in page.content.decode()


def test_former_translation_is_shown_to_be_reviewed_when_its_french_has_changed(
    editor: Client, client: Client, survey: Survey
) -> None:
    question = queries.content_of(survey).by_id["prix"]
    form = {"kind": "single", "text": "Le prix vous va ?", "choices": "\n".join(c.text for c in question.choices)}
    here = address("survey_question", survey, question="prix")
    assert editor.post(here, form | {"seen": editor.get(here).context["seen"]}).status_code == 302
    page = editor.get(address("survey_language", survey, code="en"))
    assert "Le français a changé. Avant : What do you think of the price?" in words(page)
    shown = client.get(f"{public(survey)}?langue=en").content.decode()
    assert '<span lang="fr" dir="ltr">Le prix vous va ?</span>' in shown
    assert "It suits me" in shown


def test_translation_makes_a_version_when_somebody_has_answered(survey: Survey) -> None:
    answer(survey, {"motif": ["soin"]})
    translate(survey, "es", {"title": "Su opinión"})
    first, second = survey.versions.all()
    assert set(first.document["translations"]) == {"en"}
    assert set(second.document["translations"]) == {"en", "es"}
    assert len(queries.responses_of(survey)) == 1
    assert queries.responses_of(survey)[0].answers["motif"] == frozenset({"soin"})


def test_language_is_taken_away_when_an_editor_says_so(editor: Client, survey: Survey) -> None:
    page = editor.post(address("survey_language", survey, code="en"), {"retirer": "1"}, follow=True)
    assert "n’est plus traduite en anglais" in words(page)
    assert queries.content_of(survey).translations == ()


def test_answers_are_counted_together_and_languages_apart_when_closed(editor: Client, survey: Survey) -> None:
    """No answer says its language: a rare one would tell whose it is. A small count is hidden."""
    version = queries.current_version(survey)
    for key in range(1, 25):
        services.answer_survey(survey, version, {"motif": ["soin"]}, key, language="en" if key > 12 else "fr")
    services.answer_survey(survey, version, {"motif": ["soin"]}, 24, language="en")
    assert not [name.name for name in SurveyAnswer._meta.fields if "lang" in name.name]
    assert answers_by_language(survey) == [("anglais", 12), ("français", 12)]
    assert "français 12" not in words(editor.get(address("survey_results", survey)))
    close(survey)
    assert "Langues : anglais 12, français 12" in words(editor.get(address("survey_results", survey)))
    assert queries.reading_of(survey).total == 24
    SurveyLanguage.objects.filter(language="en").update(answered=3)
    assert answers_by_language(survey) == [("anglais", None), ("français", None)]


def test_answers_given_before_the_first_translation_are_counted_in_french(editor: Client, project: Project) -> None:
    """39 answers: 15 before the first translation, then 12 in English and 12 in French."""
    survey = make_survey(project, "")
    for key in range(1, 16):
        services.answer_survey(survey, queries.current_version(survey), {"lieu": ["bourg"]}, key)
    translate(survey, "en", {"title": "Your trips"})
    for key in range(16, 40):
        language = "en" if key < 28 else "fr"
        services.answer_survey(survey, queries.current_version(survey), {"lieu": ["bourg"]}, key, language=language)
    assert answers_by_language(survey) == [("anglais", 12), ("français", 27)]
    close(survey)
    assert "Langues : anglais 12, français 27" in words(editor.get(address("survey_results", survey)))


def test_counts_of_languages_are_erased_when_the_answers_are(project: Project) -> None:
    one, other = make_survey(project), make_survey(project)
    for survey in (one, other):
        answer(survey, {"motif": ["soin"]})
    assert SurveyLanguage.objects.count() == 2
    services.erase_answers(editor_of(project), one)
    assert SurveyLanguage.objects.get().survey_id == other.pk
    last = close(other).keep_until
    services.erase_expired(last + timedelta(days=1) if last else timezone.localdate())
    assert not SurveyLanguage.objects.exists()


def test_no_language_is_counted_when_a_survey_is_in_french_only(project: Project) -> None:
    answer(make_survey(project, ""), {"lieu": ["bourg"]})
    assert not SurveyLanguage.objects.exists()


def test_sheet_is_printed_in_the_language_when_asked(editor: Client, survey: Survey) -> None:
    response = editor.get(address("survey_sheet", survey, kind="a4"), {"langue": "en"})
    assert response.content.startswith(b"%PDF")
    assert "-en" in response["Content-Disposition"]


def test_sheet_is_refused_in_french_when_our_fonts_lack_the_writing(editor: Client, survey: Survey) -> None:
    translate(survey, "ta", {"title": "பயணம்"})
    page = editor.get(address("survey_sheet", survey, kind="a4"), {"langue": "ta"}, follow=True)
    assert "Feuille en tamoul : ce site n’a pas l’écriture" in words(page)


def test_numbers_are_on_the_page_when_a_browser_prints_it(client: Client, survey: Survey) -> None:
    html = client.get(public(survey)).content.decode()
    assert '<span data-code="2">À faire des courses</span>' in html
    assert "<span>5 (tout à fait)</span>" in html


def test_answers_are_typed_in_a_language_when_somebody_speaks_it(editor: Client, survey: Survey) -> None:
    call = f"{address('survey_enter', survey, kind='telephone')}?langue=en"
    page = editor.get(call)
    assert "What was your last trip for?" in words(page)
    assert editor.post(call, sent(page, **{"q-motif": "soin"}))["Location"] == call
    sheet = f"{address('survey_enter', survey, kind='papier')}?langue=en"
    page = editor.get(sheet)
    assert "À quoi a servi votre dernier trajet" in words(page)
    editor.post(sheet, sent(page, **{"q-motif": "1"}))
    assert SurveyLanguage.objects.get().answered == 2


def test_thanks_of_the_makers_are_said_when_somebody_has_answered(client: Client, survey: Survey) -> None:
    services.change_words(editor_of(survey.project), survey, "Votre avis", "", "Résultats en mairie en mars.")
    page = client.get(f"{public(survey)}merci/?langue=en").content.decode()
    assert '<span lang="fr" dir="ltr">Résultats en mairie en mars.</span>' in page
    translate(survey, "en", {"thanks": "Results at the town hall in March."})
    assert "Results at the town hall" in words(client.get(f"{public(survey)}merci/?langue=en"))


def test_closed_survey_says_so_in_the_language_when_opened(client: Client, survey: Survey) -> None:
    close(survey)
    page = client.get(f"{public(survey)}?langue=en")
    assert page.status_code == 410
    assert "This survey is closed" in words(page)


def test_texts_do_not_change_when_the_survey_is_closed(editor: Client, survey: Survey) -> None:
    close(survey)
    with pytest.raises(RefusedActError, match="close"):
        translate(survey, "en", {"title": "x"})
    assert editor.get(address("survey_language", survey, code="en")).status_code == 200
    assert editor.get(address("survey_language", survey, code="ar")).status_code == 404
    assert editor.get(address("survey_language", survey, code="xx")).status_code == 404


def test_reader_sees_languages_and_writes_none(project: Project, client_of: SignIn, survey: Survey) -> None:
    reader = client_of(make_member(project.organization, Role.READER))
    assert reader.get(address("survey_languages", survey)).status_code == 200
    assert reader.post(address("survey_language", survey, code="en"), {}).status_code == 403


def test_markup_is_shown_as_text_when_a_translation_holds_some(client: Client, survey: Survey) -> None:
    translate(survey, "en", {"title": "<b>x</b>", "motif/choices/soin": "<i>y</i>"})
    html = client.get(f"{public(survey)}?langue=en").content.decode()
    assert "<b>x" not in html
    assert "<i>y" not in html
