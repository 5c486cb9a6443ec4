"""The requests for a designed aid: those received, the account of the aid, and how long their detail is kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from solimob.core.counselling.request_file import RequestFileError
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.counselling import services
from solimob.web.counselling.designs import public_id
from solimob.web.counselling.forms_requests import KeepForm, ReceiveForm, add_refusal
from solimob.web.counselling.models import DesignedAid
from solimob.web.counselling.queries.designed_aids import aids_of, design_of
from solimob.web.counselling.queries.requests import accounts_of, shown_requests
from solimob.web.counselling.views.section import in_section
from solimob.web.projects.queries import Project
from solimob.web.solutions.downloads import file_response

_LATEST = 50


@require_safe
def requests(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """List the requests for an aid, and what was granted and paid."""
    project, _ = in_section(request, pk)
    found = get_object_or_404(aids_of(project), pk=aid)
    if design_of(found) is None:
        messages.error(request, "Cette aide n’est pas publiée : aucune demande ne se reçoit encore.")
        return redirect("counselling:aid_design", pk=pk, aid=found.pk)
    return _page(request, project, found)


@require_POST
def receive(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """Open the file of a request."""
    project, _ = in_section(request, pk, Action.CAN_DECIDE_REQUEST)
    found = get_object_or_404(aids_of(project), pk=aid)
    form = ReceiveForm(request.POST)
    if form.is_valid():
        try:
            received = services.receive_request(
                request.user, found, form.cleaned_data["received_on"], timezone.localdate()
            )
        except RequestFileError as error:
            add_refusal(form, error)
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Demande n° {received.pk}. Notez ce numéro dans votre dossier.")
            return redirect("counselling:aid_request", pk=pk, aid=found.pk, number=received.pk)
    return _page(request, project, found, receiving=form)


@require_POST
def keep(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """Say how long the detail of requests is kept."""
    project, _ = in_section(request, pk, Action.CAN_DECIDE_REQUEST)
    found = get_object_or_404(aids_of(project), pk=aid)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _page(request, project, found, keeping=form)
    services.keep_for(request.user, found, form.cleaned_data["keep_months"])
    messages.success(request, "La durée de garde est enregistrée.")
    return redirect("counselling:aid_requests", pk=pk, aid=found.pk)


@require_safe
def tables(request: HttpRequest, pk: int, aid: int, name: str) -> HttpResponse:
    """Answer the requests, or the payments, as a table; nobody is named in either."""
    from solimob.publish.aid_requests import FiledRequest, payments_csv, requests_csv

    project, _ = in_section(request, pk, Action.CAN_DOWNLOAD_DOCUMENT)
    found = get_object_or_404(aids_of(project), pk=aid)
    write = {"demandes": requests_csv, "paiements": payments_csv}.get(name)
    if write is None:
        raise Http404
    filed = [
        FiledRequest(
            one.row.pk, one.file, one.row.version and one.row.version.valid_from, tuple(one.row.reasons),
            one.row.erased_on,
        )
        for one in reversed(shown_requests(found))
    ]  # fmt: skip
    return file_response(write(filed), "csv", f"{name}-{public_id(found)}")


def _page(
    request: HttpRequest,
    project: Project,
    aid: DesignedAid,
    receiving: ReceiveForm | None = None,
    keeping: KeepForm | None = None,
) -> HttpResponse:
    _, context = in_section(request, project.pk)
    context |= {
        "aid": aid,
        "receiving": receiving or ReceiveForm(initial={"received_on": timezone.localdate()}),
        "keeping": keeping or KeepForm(initial={"keep_months": aid.keep_months}),
        "accounts": accounts_of(aid),
        "shown": shown_requests(aid, _LATEST),
        "latest": _LATEST,
        "open": aid.requests.filter(decided_on__isnull=True).count(),
    }
    return render(request, "counselling/designed/requests.html", context)
