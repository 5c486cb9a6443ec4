"""How a page of a diagnosis is reached: by a member of the démarche, or by a public link. Both see the same pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from solimob.web.accounts.policies import Action
from solimob.web.diagnosis.queries.reading import Reading, diagnosis_of_run
from solimob.web.diagnosis.services.public_link import project_behind
from solimob.web.diagnosis.services.reasons import reasons_behind, with_reasons
from solimob.web.diagnosis.services.run import stale_reason
from solimob.web.projects.access import visible_project
from solimob.web.projects.queries import latest_result, results_of
from solimob.web.projects.sections import section_tabs

type Answer = Callable[..., HttpResponse]
"""`answer(request, reading, frame, **arguments)`: `frame` goes to the template."""

TABS = (
    ("overview", "Vue d’ensemble", ()),
    ("map", "Carte", ()),
    ("indicators", "Indicateurs", ("indicator",)),
    ("communes", "Communes", ("commune",)),
    ("publics", "Publics", ("public",)),
    ("access", "Accès", ("kind",)),
    ("coverage", "Offre", ()),
    ("ranking", "Comparer", ("peers", "scale", "projection")),
    ("sources", "Sources", ("data", "missing", "methods", "method")),
    ("downloads", "Télécharger", ()),
)
"""(URL name, label, the other pages under it)."""
COMPARISONS = (
    ("ranking", "Classement"),
    ("peers", "Territoires comparables"),
    ("scale", "Échelle"),
    ("projection", "Dans dix ans"),
)
PROOFS = (
    ("sources", "Sources"),
    ("data", "Données et millésimes"),
    ("missing", "Données absentes"),
    ("methods", "Méthodes"),
)


def for_members(answer: Answer, name: str, action: Action = Action.CAN_VIEW_PROJECT) -> Callable[..., HttpResponse]:
    """Return the view of a page for the members of a démarche: of its latest result, or of the one of number `run`."""

    @require_safe
    @wraps(answer)
    def view(request: HttpRequest, pk: int, past: int | None = None, **arguments: Any) -> HttpResponse:
        project, context = visible_project(request, pk, action)
        run = latest_result(project) if past is None else get_object_or_404(results_of(project), pk=past)
        if run is None:
            return render(request, "diagnosis/read/not_yet.html", context)
        if past is not None:
            # A past result is read only: what one enters counts in the next run, not in this one.
            context["may"] = frozenset()
        stale = stale_reason(project, run)
        kept = diagnosis_of_run(run.run_id)
        diagnosis = with_reasons(kept, reasons_behind(kept, project))
        reading = Reading(project, run.run_id, diagnosis, context["may"], past, stale=stale)
        frame = (
            context
            | _frame(reading, name)
            | {"layout": "diagnosis/read/member.html", "run": run, "tabs": section_tabs(project, "overview")}
        )
        return answer(request, reading, frame, **arguments)

    return view


def for_public(answer: Answer, name: str) -> Callable[..., HttpResponse]:
    """Return the view of a page for whoever holds a public link; whatever is wrong with the token, it answers 404."""

    @require_safe
    @wraps(answer)
    def view(request: HttpRequest, token: str, **arguments: Any) -> HttpResponse:
        project = project_behind(token)
        run = None if project is None else latest_result(project)
        if project is None or run is None:
            raise Http404
        stale = stale_reason(project, run)
        reading = Reading(project, run.run_id, diagnosis_of_run(run.run_id), token=token, stale=stale)
        frame = {"project": project, "may": frozenset(), "layout": "diagnosis/read/public.html", "run": run}
        return _discreet(answer(request, reading, frame | _frame(reading, name), **arguments))

    # A public page has no session: nothing to protect, nothing to remember.
    view.login_required = False  # type: ignore[attr-defined]
    return view


def _discreet(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def _frame(reading: Reading, name: str) -> dict[str, Any]:
    tabs = [
        {"label": label, "url": reading.url(tab), "current": name == tab or name in others}
        for tab, label, others in TABS
    ]
    frame: dict[str, Any] = {"reading": reading, "diagnosis": reading.diagnosis, "read_tabs": tabs}
    for group in (COMPARISONS, PROOFS):
        if name in dict(group):
            frame["sub_tabs"] = [
                {"label": label, "url": reading.url(tab), "current": name == tab} for tab, label in group
            ]
    frame["tab_label"] = next((tab["label"] for tab in tabs if tab["current"]), "")
    return frame
