"""Computing the diagnosis of a démarche, and the list of its runs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from solimob.web.diagnosis import services
from solimob.web.diagnosis.views.editing import editing, recompute_context
from solimob.web.projects.queries import latest_run, results_of


@require_safe
@never_cache
def runs(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the run under way or the button that starts one, then every result with what is newer than it."""
    project, context = editing(request, pk)
    run = latest_run(project)
    now = timezone.now()
    results = [{"run": result, "stale": services.stale_reason(project, result)} for result in results_of(project)]
    context |= {"run": run, "interrupted": run is not None and run.is_interrupted(now), "results": results}
    return render(request, "diagnosis/edit/runs.html", context | recompute_context(project))
