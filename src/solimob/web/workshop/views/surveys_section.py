"""The pages « Enquêtes » of a démarche, and the tabs of one survey."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from solimob.web.accounts.policies import Action
from solimob.web.projects.access import visible_project
from solimob.web.projects.queries import Project
from solimob.web.projects.sections import page_tabs
from solimob.web.workshop.models import Survey
from solimob.web.workshop.queries.surveys import content_of, is_readable, surveys_of

SECTION = "surveys"
_PAGES = (("surveys", "Toutes les enquêtes"), ("survey_sample", "Qui interroger, et combien ?"))
_OF_SURVEY = (
    ("survey", "Questions"),
    ("survey_languages", "Langues"),
    ("survey_collect", "Recueillir"),
    ("survey_results", "Résultats"),
    ("survey_settings", "Réglages"),
)

_UNDER = {
    "survey_question": "survey",
    "survey_question_new": "survey",
    "survey_language": "survey_languages",
    "survey_enter": "survey_collect",
    "survey_margin": "survey_settings",
    "survey_comparison": "survey_results",
    "survey_to_finding": "survey_results",
}
"""Tab that each page without one of its own stands under."""


def in_surveys(
    request: HttpRequest, pk: int, action: Action = Action.CAN_READ_SURVEY
) -> tuple[Project, dict[str, Any]]:
    """Return a démarche and what the templates of its surveys need.

    Raises
    ------
    Http404
        If this person may not see the démarche.
    PermissionDenied
        If their role does not allow the action.
    """
    project, context = visible_project(request, pk, action, SECTION)
    pages = _tabs(request, _PAGES, [pk])
    return project, context | {"pages": pages}


def in_survey(
    request: HttpRequest, pk: int, survey: int, action: Action = Action.CAN_READ_SURVEY
) -> tuple[Survey, dict[str, Any]]:
    """Return a survey of a démarche and what its templates need; what one may not see does not exist (404)."""
    project, context = in_surveys(request, pk, action)
    found = get_object_or_404(surveys_of(project).select_related("project__organization", "before"), pk=survey)
    wanted = [page for page in _OF_SURVEY if page[0] != "survey_settings" or "can_edit_survey" in context["may"]]
    return found, context | {
        "survey": found,
        "content": content_of(found),
        "pages": _tabs(request, wanted, [pk, survey]),
        "is_readable": is_readable(found, timezone.localdate()),
    }


def _tabs(request: HttpRequest, pages: Any, parameters: list[int]) -> list[dict[str, object]]:
    current = "" if request.resolver_match is None else str(request.resolver_match.url_name)
    named = [(label, f"workshop:{name}") for name, label in pages]
    return page_tabs(named, parameters, f"workshop:{_UNDER.get(current, current)}")
