"""The pages « Besoins » of a démarche, and the tabs between them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from solimob.web.accounts.policies import Action
from solimob.web.projects.access import visible_project
from solimob.web.projects.queries import Project
from solimob.web.projects.sections import page_tabs
from solimob.web.workshop.models import Need
from solimob.web.workshop.need_values import RegisterNeed, register_needs
from solimob.web.workshop.queries.needs import needs_of

SECTION = "needs"
_PAGES = (
    ("Registre", "workshop:needs"),
    ("Qui demande quoi", "workshop:needs_cross"),
    ("Réunir", "workshop:needs_merge"),
    ("Rappels", "workshop:needs_reminders"),
    ("Publier", "workshop:needs_publish"),
)
_NEEDED = {"workshop:needs_merge": Action.CAN_EDIT_NEED, "workshop:needs_publish": Action.CAN_PUBLISH_NEED}
"""What one must be allowed to do for a page to be shown."""


def in_needs(request: HttpRequest, pk: int, action: Action = Action.CAN_READ_NEED) -> tuple[Project, dict[str, Any]]:
    """Return a démarche and what the templates of the register need.

    Raises
    ------
    Http404
        If this person may not see the démarche.
    PermissionDenied
        If their role does not allow the action.
    """
    project, context = visible_project(request, pk, action, SECTION)
    current = "" if request.resolver_match is None else request.resolver_match.view_name
    pages = [page for page in _PAGES if _NEEDED.get(page[1]) in {None, *context["may"]}]
    return project, context | {"pages": page_tabs(pages, [pk], current)}


def found_need(project: Project, need: int) -> RegisterNeed:
    """Return a need of a démarche with those merged into it; one that is merged is shown alone.

    Raises
    ------
    Http404
        If the démarche has no such need.
    """
    row = get_object_or_404(needs_of(project), pk=need)
    if row.merged_into_id is not None:
        return register_needs([row])[0]
    return next(one for one in register_needs(needs_of(project)) if one.row.pk == row.pk)


def own_need(project: Project, need: int) -> Need:
    """Return the row of a need of a démarche.

    Raises
    ------
    Http404
        If it has no such need.
    """
    return get_object_or_404(project.needs, pk=need)
