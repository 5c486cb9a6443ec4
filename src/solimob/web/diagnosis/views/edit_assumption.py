"""The assumptions of the models: what they are, and what a territory replaces."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import services
from solimob.web.diagnosis.forms import ReasonForm
from solimob.web.diagnosis.forms_assumption import AssumptionForm
from solimob.web.diagnosis.queries.assumptions import (
    assumption_groups,
    assumption_line,
    french_amount,
    shipped_parameters,
    withdrawn_assumptions,
)
from solimob.web.diagnosis.views.editing import FORM, editing, recompute_context


@require_safe
def assumptions(request: HttpRequest, pk: int) -> HttpResponse:
    """List the parameters of the models by subject, those replaced, then the history."""
    project, context = editing(request, pk)
    groups = assumption_groups(project)
    context |= {
        "groups": groups,
        "replaced": sum(line.replacement is not None for group in groups for line in group.lines),
        "relief": services.relief_in_force(project),
        "withdrawn": withdrawn_assumptions(project),
    }
    return render(request, "diagnosis/edit/assumptions.html", context | recompute_context(project))


@require_http_methods(FORM)
def replace_assumption(request: HttpRequest, pk: int, parameter: str) -> HttpResponse:
    """Replace a parameter, with its interval and the reason."""
    project, context = editing(request, pk, Action.CAN_REPLACE_ASSUMPTION)
    try:
        line = assumption_line(project, parameter)
    except KeyError:
        raise Http404 from None
    figure = line.figure
    initial = {"value": figure.value, "low": figure.low, "high": figure.high}
    form = AssumptionForm(
        request.POST or None, initial=initial, parameter=parameter, shipped=shipped_parameters()[parameter]
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.replace_assumption(
                request.user, project, parameter, data["value"], data["low"], data["high"], data["reason"]
            )
        except RefusedActError as refusal:
            form.add_error("value", str(refusal))
        else:
            messages.success(request, "L’hypothèse est remplacée. Recalculez pour voir ce qui en dépend.")
            return redirect("diagnosis:edit_assumptions", pk=pk)
    return render(request, "diagnosis/edit/assumption_form.html", context | {"form": form, "line": line})


@require_http_methods(FORM)
def withdraw_assumption(request: HttpRequest, pk: int, replacement: int) -> HttpResponse:
    """Go back to the shipped parameter, with the reason."""
    project, context = editing(request, pk, Action.CAN_REPLACE_ASSUMPTION)
    found = get_object_or_404(project.assumption_replacements.select_related("author"), pk=replacement)
    shipped = shipped_parameters()[found.parameter]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_assumption(request.user, found, form.cleaned_data["reason"])
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "L’hypothèse de départ est rétablie ; la valeur retirée reste dans l’historique.")
            return redirect("diagnosis:edit_assumptions", pk=pk)
    context |= {
        "form": form,
        "replacement": found,
        "line": assumption_line(project, found.parameter),
        "amount": french_amount(found.value, found.low, found.high, shipped.unit),
    }
    return render(request, "diagnosis/edit/withdraw_assumption.html", context)
