"""A démarche as one person sees it: the way into every page about a démarche."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from solimob.web.accounts.policies import Action, actions_of, require
from solimob.web.projects import queries
from solimob.web.projects.models import Project
from solimob.web.projects.sections import section_tabs


def visible_project(request: HttpRequest, pk: int, action: Action, section: str = "") -> tuple[Project, dict[str, Any]]:
    """Return a démarche, and what its templates need: `project`, `may` and `tabs`.

    `section` is the key of the tab that the page stands under, where it is not its own.

    Raises
    ------
    Http404
        If this person is no member of its organization: what one may not see does not exist.
    PermissionDenied
        If their role does not allow the action.
    """
    project = get_object_or_404(queries.projects_visible_to(request.user), pk=pk)
    role = require(request.user, action, project.organization)
    if not section and request.resolver_match is not None:
        section = request.resolver_match.url_name or ""
    return project, {"project": project, "may": actions_of(role), "tabs": section_tabs(project, section)}
