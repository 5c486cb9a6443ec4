"""Choosing or composing a territory, and what the store holds of it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from solimob.web.accounts.policies import Action
from solimob.web.accounts.queries import organizations_where
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import services
from solimob.web.diagnosis.forms import CreateDiagnosisProjectForm
from solimob.web.diagnosis.forms_relief import ReliefForm
from solimob.web.diagnosis.views.editing import FORM, editing, recompute_context
from solimob.web.projects.services import create_project

_LONGEST_SEARCH = 100
_FEWEST_LETTERS = 2


@require_safe
def choose_territory(request: HttpRequest) -> HttpResponse:
    """Search communes and EPCI, and gather EPCI into a bassin; the choice is in the address, nothing is stored."""
    text = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    chosen = _known(request.GET.getlist("avec"))
    too_short = bool(text) and len(text) < _FEWEST_LETTERS
    found = services.search_territories(text) if text and not too_short else []
    results = [
        {
            "summary": summary,
            "add_url": _address(text, [*chosen, summary.territory.id])
            if services.is_composable(summary.territory) and summary.territory.id not in chosen
            else "",
            "open_url": _address("", [summary.territory.id], "diagnosis:edit_create"),
            "epcis": [] if services.is_composable(summary.territory) else summary.epcis,
        }
        for summary in found
    ]
    gathered = [
        {
            "summary": services.summarize_territory(services.find_territory([id_])),
            "remove_url": _address(text, [i for i in chosen if i != id_]),
        }
        for id_ in chosen
    ]
    whole = services.summarize_territory(services.find_territory(chosen)) if chosen else None
    context = {
        "text": text,
        "too_short": too_short,
        "results": results,
        "chosen": chosen,
        "gathered": gathered,
        "whole": whole,
        "create_url": _address("", chosen, "diagnosis:edit_create") if chosen else "",
    }
    template = "diagnosis/edit/territory_results.html" if request.htmx else "diagnosis/edit/choose_territory.html"
    return render(request, template, context)


@require_http_methods(FORM)
def create(request: HttpRequest) -> HttpResponse:
    """Open a démarche on the territory chosen, once seen what the store holds of it."""
    ids = request.GET.getlist("avec")
    try:
        territory = services.find_territory(ids)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
        return redirect("diagnosis:edit_territory")
    organizations = organizations_where(request.user, Action.CAN_CREATE_PROJECT)
    is_bassin = len(territory.epcis) > 1
    initial = {
        "name": f"Diagnostic de {territory.name}"[:200] if not is_bassin else "",
        "organization": organizations.first(),
    }
    form = CreateDiagnosisProjectForm(
        request.POST or None, initial=initial, organizations=organizations, is_bassin=is_bassin
    )
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data.get("bassin_name", "").strip() or form.cleaned_data["name"]
        named = services.find_territory(ids, name)
        project = create_project(request.user, form.chosen_organization, form.cleaned_data["name"], named)
        messages.success(request, "La démarche est créée. Vous pouvez calculer son diagnostic.")
        return redirect("diagnosis:edit_runs", pk=project.pk)
    held, lacks = services.data_held(territory, timezone.localdate().year)
    context = {
        "form": form,
        "organizations": organizations,
        "summary": services.summarize_territory(territory),
        "held": held,
        "lacks": lacks,
        "change_url": _address("", ids),
    }
    return render(request, "diagnosis/edit/create.html", context)


@require_http_methods(FORM)
def data(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which data the store has for the territory, what is missing, and its relief, which can be said here."""
    project, context = editing(request, pk)
    if request.method == "POST":
        editing(request, pk, Action.CAN_SET_RELIEF)
    form = ReliefForm(request.POST or None, initial={"relief": services.relief_in_force(project).value})
    if request.method == "POST" and form.is_valid():
        services.set_relief(request.user, project, form.cleaned_data["relief"])
        messages.success(request, "Le relief est enregistré. Recalculez pour voir les distances qu’il donne.")
        return redirect("diagnosis:edit_data", pk=pk)
    territory = services.territory_of(project)
    held, lacks = services.data_held(territory, timezone.localdate().year)
    summary = services.summarize_territory(territory)
    context |= {"summary": summary, "held": held, "lacks": lacks, "form": form}
    context |= {"relief": services.relief_in_force(project), "relief_choice": services.relief_choice_of(project)}
    return render(request, "diagnosis/edit/data.html", context | recompute_context(project))


def _known(ids: list[str]) -> list[str]:
    """Keep the EPCI that exist, once each: an address typed by hand may hold anything."""
    kept: list[str] = []
    for id_ in ids[:50]:
        try:
            territory = services.find_territory([id_])
        except RefusedActError:
            continue
        if services.is_composable(territory) and territory.id not in kept:
            kept.append(territory.id)
    return kept


def _address(text: str, ids: list[str], name: str = "diagnosis:edit_territory") -> str:
    query = [("q", text)] * bool(text) + [("avec", id_) for id_ in ids]
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)
