"""The pages « Aides et conseil » of a démarche, and the tabs between them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from solimob.web.accounts.policies import Action
from solimob.web.projects.access import visible_project
from solimob.web.projects.queries import Project
from solimob.web.projects.sections import page_tabs

SECTION = "aid_designs"
_PAGES = (
    ("Aides de la collectivité", "counselling:aid_designs"),
    ("Conseil aux demandeurs d’emploi", "counselling:advice"),
)


def in_section(
    request: HttpRequest, pk: int, action: Action = Action.CAN_VIEW_PROJECT
) -> tuple[Project, dict[str, Any]]:
    """Return a démarche and what the templates of this section need.

    Raises
    ------
    Http404
        If this person may not see the démarche.
    PermissionDenied
        If their role does not allow the action.
    """
    project, context = visible_project(request, pk, action, SECTION)
    current = "" if request.resolver_match is None else request.resolver_match.view_name
    advice = current.startswith("counselling:advice")
    pages = page_tabs(_PAGES, [pk], _PAGES[advice][1])
    return project, context | {"pages": pages}
