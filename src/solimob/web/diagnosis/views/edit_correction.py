"""Corrections of figures and services, and their history."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from solimob.core.access import ServiceEditKind
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import entered, services
from solimob.web.diagnosis.forms import FigureCorrectionForm, ReasonForm, ServiceCorrectionForm
from solimob.web.diagnosis.views.editing import FORM, editing, names_around, names_in, recompute_context


@require_safe
def corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """List the corrections in force, then the history."""
    project, context = editing(request, pk)
    in_force, withdrawn = entered.correction_lines(project, names_around(project) | names_in(project))
    context |= {"in_force": in_force, "withdrawn": withdrawn}
    return render(request, "diagnosis/edit/corrections.html", context | recompute_context(project))


@require_http_methods(FORM)
def correct_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a figure; `?variable=…&commune=…` fills the form, which is how any number leads here."""
    project, context = editing(request, pk, Action.CAN_CORRECT_FIGURE)
    initial = {"variable": request.GET.get("variable", ""), "code": request.GET.get("commune", "")}
    form = FigureCorrectionForm(request.POST or None, initial=initial, communes=names_in(project))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.correct_figure(
                request.user, project, data["variable"], data["code"], data["value"], data["reason"]
            )
        except RefusedActError as refusal:
            form.add_error("value", str(refusal))
        else:
            messages.success(request, "La correction est enregistrée. Recalculez pour voir ce qui en dépend.")
            return redirect("diagnosis:edit_corrections", pk=pk)
    return render(request, "diagnosis/edit/figure_form.html", context | {"form": form})


@require_http_methods(FORM)
def correct_service(request: HttpRequest, pk: int) -> HttpResponse:
    """Close, open, move or rename a service; `?service=…&commune=…` fills the form."""
    project, context = editing(request, pk, Action.CAN_CORRECT_FIGURE)
    initial = {"kind_id": request.GET.get("service", ""), "code": request.GET.get("commune", ""), "count": 1}
    form = ServiceCorrectionForm(
        request.POST or None, initial=initial, inside=names_in(project), around=names_around(project)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.correct_service(
                request.user,
                project,
                ServiceEditKind(data["action"]),
                data["kind_id"],
                data["code"],
                data["reason"],
                to_code=data["to_code"],
                count=data["count"],
                name=data["name"],
            )
        except RefusedActError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, "La correction est enregistrée. Recalculez pour voir ce qui en dépend.")
            return redirect("diagnosis:edit_corrections", pk=pk)
    return render(request, "diagnosis/edit/service_form.html", context | {"form": form})


@require_http_methods(FORM)
def withdraw_correction(request: HttpRequest, pk: int, kind: str, correction: int) -> HttpResponse:
    """Withdraw a correction, with the reason."""
    project, context = editing(request, pk, Action.CAN_CORRECT_FIGURE)
    if kind not in ("chiffre", "service"):
        raise Http404
    rows = project.figure_corrections if kind == "chiffre" else project.service_corrections
    withdraw = services.withdraw_figure_correction if kind == "chiffre" else services.withdraw_service_correction
    found = get_object_or_404(rows.select_related("author"), pk=correction)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(request.user, found, form.cleaned_data["reason"])
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La correction est retirée ; elle reste dans l’historique.")
            return redirect("diagnosis:edit_corrections", pk=pk)
    return render(request, "diagnosis/edit/withdraw_correction.html", context | {"form": form, "correction": found})
