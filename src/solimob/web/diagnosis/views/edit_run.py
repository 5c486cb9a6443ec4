"""Computing the diagnosis of a démarche, and the list of its runs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from solimob.web.diagnosis import services
from solimob.web.diagnosis.views.editing import editing
from solimob.web.projects.queries import latest_run, results_of

_MOST_SHOWN = 50


@require_safe
@never_cache
def runs(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the run under way or the button that starts one, then every result with what is newer than it."""
    project, context = editing(request, pk)
    run = latest_run(project)
    now = timezone.now()
    found = list(results_of(project)[:_MOST_SHOWN])
    reasons = services.stale_reasons(project, found)
    results = [{"run": result, "stale": stale} for result, stale in zip(found, reasons, strict=True)]
    context |= {"run": run, "interrupted": run is not None and run.is_interrupted(now), "results": results}
    context["stale"] = results[0]["stale"] if results else ""
    return render(request, "diagnosis/edit/runs.html", context)
