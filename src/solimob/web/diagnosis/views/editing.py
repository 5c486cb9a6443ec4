"""What every page where people enter something starts from."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import services
from solimob.web.projects.access import visible_project
from solimob.web.projects.queries import Project, latest_result
from solimob.web.projects.sections import page_tabs

FORM = ["GET", "HEAD", "POST"]
_PAGES = (
    ("Offre existante", "diagnosis:edit_offers"),
    ("Corrections", "diagnosis:edit_corrections"),
    ("Hypothèses", "diagnosis:edit_assumptions"),
    ("Pondération", "diagnosis:edit_weights"),
    ("Données", "diagnosis:edit_data"),
    ("Calculs", "diagnosis:edit_runs"),
)


def editing(
    request: HttpRequest, pk: int, action: Action = Action.CAN_VIEW_PROJECT, section: str = "edit_offers"
) -> tuple[Project, dict[str, Any]]:
    """Return a démarche and what the templates of this part need.

    Raises
    ------
    Http404
        If this person may not see the démarche.
    PermissionDenied
        If their role does not allow the action.
    """
    project, context = visible_project(request, pk, action, section)
    current = "" if request.resolver_match is None else request.resolver_match.view_name
    pages = page_tabs(_PAGES, [pk], current)
    return project, context | {"pages": pages}


def explained(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return the view with a page that says why when its démarche cannot be shown: its territory is no longer known."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RefusedActError as refusal:
            context = {"title": "Cette page ne peut pas s’afficher", "explanation": str(refusal)}
            return render(request, "ui/error.html", context, status=409)

    return answer


def recompute_context(project: Project) -> dict[str, Any]:
    """Return the last result and why it is out of date, for the offer to compute again."""
    result = latest_result(project)
    return {"result": result, "stale": "" if result is None else services.stale_reason(project, result)}


def names_in(project: Project) -> dict[str, str]:
    """Return the communes of the territory of a démarche, by name."""
    names = services.commune_names(services.territory_of(project).codes)
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def names_around(project: Project) -> dict[str, str]:
    """Return the communes around the territory of a démarche, by name."""
    extent = services.extent_of(project)
    names = services.commune_names(extent.codes[extent.n_inside :])
    return dict(sorted(names.items(), key=lambda pair: pair[1]))
