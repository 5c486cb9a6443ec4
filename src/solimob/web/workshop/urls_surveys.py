"""Addresses of surveys."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from solimob.web.workshop.views import surveys, surveys_answer, surveys_languages, surveys_results

_OPEN = (
    ("survey_answer", "enquete/<str:token>/", surveys_answer.answer),
    ("survey_thanks", "enquete/<str:token>/merci/", surveys_answer.thanks),
)
"""(URL name, path, view)."""

PUBLIC_NAMES: frozenset[str] = frozenset(name for name, _, _ in _OPEN)
"""URL names that answer without signing in; their views are `@login_not_required`."""

_D = "demarches/<int:pk>/enquetes/"
_S = f"{_D}<int:survey>/"

urlpatterns: list[URLPattern] = [
    *(path(tail, login_not_required(view), name=name) for name, tail, view in _OPEN),
    path(_D, surveys.surveys, name="surveys"),
    path(f"{_D}nouvelle/", surveys.new_survey, name="survey_new"),
    path(f"{_D}qui-interroger/", surveys.sample, name="survey_sample"),
    path(_S, surveys.survey, name="survey"),
    path(f"{_S}question-nouvelle/", surveys.question, name="survey_question_new"),
    path(f"{_S}questions/<slug:question>/", surveys.question, name="survey_question"),
    path(f"{_S}questions/<slug:question>/deplacer/", surveys.move_question, name="survey_question_move"),
    path(f"{_S}reglages/", surveys.settings, name="survey_settings"),
    path(f"{_S}langues/", surveys_languages.languages, name="survey_languages"),
    path(f"{_S}langues/<str:code>/", surveys_languages.language, name="survey_language"),
    path(f"{_S}ouvrir/", surveys.open_survey, name="survey_open"),
    path(f"{_S}fin/<slug:act>/", surveys.end_survey, name="survey_end"),
    path(f"{_S}recueillir/", surveys_answer.collect, name="survey_collect"),
    path(f"{_S}saisir/<slug:kind>/", surveys_answer.enter, name="survey_enter"),
    path(f"{_S}feuille-<slug:kind>.pdf", surveys_answer.sheet, name="survey_sheet"),
    path(f"{_S}resultats/", surveys_results.results, name="survey_results"),
    path(f"{_S}resultats.csv", surveys_results.results_file, name="survey_results_file"),
    path(f"{_S}reglages/redresser/<slug:question>/", surveys.margin, name="survey_margin"),
    path(f"{_S}resultats/constat/<slug:question>/", surveys_results.to_finding, name="survey_to_finding"),
    path(f"{_S}resultats/avant-apres/", surveys_results.comparison, name="survey_comparison"),
    path(f"{_S}resultats/avant-apres.csv", surveys_results.comparison_file, name="survey_comparison_file"),
]
