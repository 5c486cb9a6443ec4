"""The existing offer: list, one line, CSV file, and whether the inventory is complete."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import entered, services
from solimob.web.diagnosis.forms import InventoryForm, OfferFileForm, OfferForm
from solimob.web.diagnosis.views.editing import FORM, editing, names_in, recompute_context

_CSV = "text/csv; charset=utf-8"


@require_safe
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """List the existing offer."""
    project, context = editing(request, pk)
    names = names_in(project)
    context |= {"lines": entered.offer_lines(project, names), "inventory": entered.inventory_of(project)}
    return render(request, "diagnosis/edit/offers.html", context | recompute_context(project))


@require_http_methods(FORM)
def add_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a line."""
    project, context = editing(request, pk, Action.CAN_EDIT_OFFER)
    form = OfferForm(request.POST or None, communes=names_in(project))
    if request.method == "POST" and form.is_valid():
        try:
            offer = services.add_offer(request.user, project, _fields(form))
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"« {offer.name} » est ajoutée. Elle comptera au prochain calcul.")
            return redirect("diagnosis:edit_offers", pk=pk)
    return render(request, "diagnosis/edit/offer_form.html", context | {"form": form})


@require_http_methods(FORM)
def edit_offer(request: HttpRequest, pk: int, offer: int) -> HttpResponse:
    """Change a line."""
    project, context = editing(request, pk, Action.CAN_EDIT_OFFER)
    found = get_object_or_404(services.offers_of(project), pk=offer)
    names = names_in(project)
    form = OfferForm(request.POST or None, communes=names, initial=OfferForm.initial_of(found, len(names)))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_offer(request.user, found, _fields(form))
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"« {found.name} » est enregistrée. Elle comptera au prochain calcul.")
            return redirect("diagnosis:edit_offers", pk=pk)
    return render(request, "diagnosis/edit/offer_form.html", context | {"form": form, "offer": found})


@require_POST
def delete_offer(request: HttpRequest, pk: int, offer: int) -> HttpResponse:
    """Delete a line."""
    project, _ = editing(request, pk, Action.CAN_EDIT_OFFER)
    found = get_object_or_404(services.offers_of(project), pk=offer)
    name = found.name
    services.delete_offer(request.user, found)
    messages.success(request, f"« {name} » est supprimée. Les calculs déjà faits la gardent.")
    return redirect("diagnosis:edit_offers", pk=pk)


@require_http_methods(FORM)
def import_offers(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a CSV file: all of it, or nothing."""
    project, context = editing(request, pk, Action.CAN_EDIT_OFFER)
    form = OfferFileForm(request.POST or None, request.FILES or None)
    faults: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        replace = form.cleaned_data["replace"] == "replace"
        try:
            content = form.cleaned_data["file"].read()
            read = services.import_offers(request.user, project, content, replace=replace)
        except services.OfferError as error:
            faults = error.faults
            form.add_error(
                "file", f"{len(faults)} cellule(s) à corriger, listées ci-dessous : rien n’a été enregistré."
            )
        except (services.OfferFileError, RefusedActError) as error:
            form.add_error("file", str(error))
        else:
            count = len(read.offers)
            messages.success(request, f"{count} offre(s) lue(s) dans le fichier. Elles compteront au prochain calcul.")
            for note in read.notes:
                messages.info(request, note)
            return redirect("diagnosis:edit_offers", pk=pk)
    return render(request, "diagnosis/edit/offer_import.html", context | {"form": form, "faults": faults})


@require_safe
def offer_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the empty table."""
    project, _ = editing(request, pk)
    return _download(services.offer_template(services.territory_of(project).codes[0]), "offre-modele.csv")


@require_safe
def export_offers(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the existing offer."""
    project, _ = editing(request, pk, Action.CAN_DOWNLOAD_DOCUMENT)
    codes = services.territory_of(project).codes
    return _download(services.write_offers(services.offers_of(project), codes), "offre.csv")


@require_http_methods(FORM)
def inventory(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare the inventory complete."""
    project, context = editing(request, pk, Action.CAN_EDIT_OFFER)
    today = timezone.localdate()
    initial = {"complete_on": today, "declared_for": project.organization.name}
    form = InventoryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.declare_inventory_complete(request.user, project, data["complete_on"], data["declared_for"], today)
        except RefusedActError as refusal:
            form.add_error("complete_on", str(refusal))
        else:
            messages.success(request, "Le recensement est déclaré complet.")
            return redirect("diagnosis:edit_offers", pk=pk)
    return render(request, "diagnosis/edit/inventory.html", context | {"form": form})


@require_POST
def withdraw_inventory(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the declaration back."""
    project, _ = editing(request, pk, Action.CAN_EDIT_OFFER)
    try:
        services.withdraw_inventory(request.user, project)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le recensement n’est plus déclaré complet.")
    return redirect("diagnosis:edit_offers", pk=pk)


def _fields(form: OfferForm) -> services.OfferFields:
    data = dict(form.cleaned_data)
    del data["everywhere"]
    data["codes"], data["publics"] = tuple(data["codes"]), tuple(data["publics"])
    data["days"] = tuple(int(day) for day in data["days"])
    return services.OfferFields(**data)


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
