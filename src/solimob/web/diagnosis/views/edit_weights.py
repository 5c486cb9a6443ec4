"""The weights of the composite."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.diagnosis import Diagnosis
from solimob.core.diagnosis.composite import composite_weights
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import entered, services
from solimob.web.diagnosis.forms import WeightsForm
from solimob.web.diagnosis.queries.reading import diagnosis_of_run
from solimob.web.diagnosis.views.editing import FORM, editing, recompute_context
from solimob.web.projects.queries import Project, latest_result


@require_http_methods(FORM)
def weights(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the weights in force, and set others."""
    project, context = editing(request, pk)
    if request.method == "POST":
        editing(request, pk, Action.CAN_EDIT_WEIGHTS)
    context |= {"history": entered.weight_history(project), "in_force": services.weights_in_force(project)}
    diagnosis = _latest_diagnosis(project)
    if diagnosis is None:
        return render(request, "diagnosis/edit/weights.html", context)
    form = WeightsForm(
        request.POST or None, weights=composite_weights(diagnosis.indicators, services.weights_in_force(project))
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_weights(request.user, project, diagnosis, form.chosen, form.cleaned_data["reason"])
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les poids sont enregistrés. Recalculez pour voir les rangs qu’ils donnent.")
            return redirect("diagnosis:edit_weights", pk=pk)
    return render(request, "diagnosis/edit/weights.html", context | {"form": form} | recompute_context(project))


@require_POST
def reset_weights(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the default weights."""
    project, _ = editing(request, pk, Action.CAN_EDIT_WEIGHTS)
    services.reset_weights(request.user, project)
    messages.success(request, "Les poids par défaut sont rétablis ; les précédents restent dans l’historique.")
    return redirect("diagnosis:edit_weights", pk=pk)


@require_safe
def weights_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the weights in force for `solimob diagnosis run --weights FILE`."""
    project, _ = editing(request, pk, Action.CAN_DOWNLOAD_DOCUMENT)
    response = HttpResponse(services.weights_file(project), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="poids.csv"'
    return response


def _latest_diagnosis(project: Project) -> Diagnosis | None:
    result = latest_result(project)
    return None if result is None else diagnosis_of_run(result.run_id)
