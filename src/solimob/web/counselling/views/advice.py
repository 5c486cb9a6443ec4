"""L21: are job seekers near an advice point, and how many were advised in the year?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.evidence import CorrectionError
from solimob.store import StoreError
from solimob.store.diagnosis_inputs import EmptyTerritoryError
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.counselling import services
from solimob.web.counselling.forms_advice import AdvicePointForm, AdvisedForm
from solimob.web.counselling.queries.advice import MODES, advised_entries, shown_advice
from solimob.web.counselling.views.section import in_section
from solimob.web.diagnosis.services import commune_names, extent_of

_FORM = ["GET", "HEAD", "POST"]


@require_safe
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the share of job seekers within 30 minutes of an advice point, and the share advised."""
    project, context = in_section(request, pk)
    try:
        context |= {"advice": shown_advice(project)}
    except (RefusedActError, StoreError, EmptyTerritoryError, CorrectionError) as refusal:
        context |= {"refused": str(refusal)}
    points = list(project.advice_points.all())
    names = commune_names([point.commune for point in points])
    context |= {
        "points": [(point, names.get(point.commune, point.commune)) for point in points],
        "entries": advised_entries(project),
        "modes": MODES.values(),
        "today": timezone.localdate(),
    }
    return render(request, "counselling/advice/advice.html", context)


@require_http_methods(_FORM)
def add_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare an advice point that no file counts."""
    project, context = in_section(request, pk, Action.CAN_ENTER_ADVICE)
    extent = extent_of(project)
    names = commune_names(extent.codes)
    inside = sorted(((c, names.get(c, c)) for c in extent.codes[: extent.n_inside]), key=lambda pair: pair[1])
    around = sorted(((c, names.get(c, c)) for c in extent.codes[extent.n_inside :]), key=lambda pair: pair[1])
    form = AdvicePointForm(request.POST or None, inside=inside, around=around)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.add_advice_point(request.user, project, data["name"], data["commune"], data["source"])
        except RefusedActError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "Le point de conseil est ajouté. La part ci-dessous en tient compte.")
            return redirect("counselling:advice", pk=pk)
    return render(request, "counselling/advice/point_form.html", context | {"form": form})


@require_POST
def remove_point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Take a declared advice point out."""
    project, _ = in_section(request, pk, Action.CAN_ENTER_ADVICE)
    services.remove_advice_point(request.user, get_object_or_404(project.advice_points, pk=point))
    messages.success(request, "Le point de conseil est retiré.")
    return redirect("counselling:advice", pk=pk)


@require_http_methods(_FORM)
def enter_advised(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter how many job seekers were advised in a year."""
    project, context = in_section(request, pk, Action.CAN_ENTER_ADVICE)
    form = AdvisedForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.enter_advised(request.user, project, int(data["year"]), int(data["persons"]), data["source"])
        messages.success(request, "Le nombre est enregistré, avec son année et sa source.")
        return redirect("counselling:advice", pk=pk)
    return render(request, "counselling/advice/advised_form.html", context | {"form": form})
