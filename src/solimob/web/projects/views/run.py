"""Runs: their progress, and what one may ask of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from solimob.web.accounts.policies import Action, actions_of, require
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects import queries, services
from solimob.web.projects.access import visible_project
from solimob.web.projects.models import Run


@require_safe
@never_cache
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a run is; htmx asks for the row alone, and is told to stop once the run has ended."""
    found = get_object_or_404(queries.runs_visible_to(request.user), pk=pk)
    role = require(request.user, Action.CAN_VIEW_PROJECT, found.project.organization)
    interrupted = found.is_interrupted(timezone.now())
    context = {"run": found, "project": found.project, "may": actions_of(role), "interrupted": interrupted}
    if request.htmx:
        response = render(request, "projects/run_row.html", context)
        if not found.is_pending:
            # The page shows more than the row once there is a result.
            response["HX-Refresh"] = "true"
        return response
    return render(request, "projects/run.html", context)


@require_POST
def start_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the diagnosis."""
    project, _ = visible_project(request, pk, Action.CAN_START_RUN)
    try:
        started = services.start_run(request.user, project)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
        return redirect("projects:home", pk=pk)
    return redirect("projects:run", pk=started.pk)


@require_POST
def cancel_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a run to stop."""
    found = _run(request, pk, Action.CAN_CANCEL_RUN)
    try:
        services.cancel_run(request.user, found)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
    return redirect("projects:run", pk=pk)


@require_POST
def retry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask again for a run."""
    found = _run(request, pk, Action.CAN_START_RUN)
    try:
        started = services.retry_run(request.user, found)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
        return redirect("projects:run", pk=pk)
    return redirect("projects:run", pk=started.pk)


def _run(request: HttpRequest, pk: int, action: Action) -> Run:
    found = get_object_or_404(queries.runs_visible_to(request.user), pk=pk)
    require(request.user, action, found.project.organization)
    return found
