"""The file of one request: documents, decision, payments, erasure. The answers of the person are not kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from solimob.core.counselling.aid_design import AidDesign, AidDesignError, AidTemplate
from solimob.core.counselling.aid_situation import AidSituation, InvalidSituationError
from solimob.core.counselling.request_file import RequestFileError
from solimob.core.rules import InputSpec
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.counselling import services
from solimob.web.counselling.aids_interview import answer_in
from solimob.web.counselling.forms_aids import INCOME
from solimob.web.counselling.forms_design import add_fault
from solimob.web.counselling.forms_requests import DecisionForm, DocumentsForm, PaymentForm, add_refusal
from solimob.web.counselling.models import AidRequest, DesignedAid
from solimob.web.counselling.queries import aids
from solimob.web.counselling.queries.designed_aids import aids_of, design_of
from solimob.web.counselling.queries.requests import asked_by, file_of, requests_of
from solimob.web.counselling.queries.zones import zones_of
from solimob.web.counselling.views.section import in_section
from solimob.web.projects.queries import Project

_PURPOSE = {AidTemplate.VOUCHER: ("work",), AidTemplate.TWO_WHEELER: ("bike",), AidTemplate.LICENCE: ("licence",)}


@require_safe
def request_file(request: HttpRequest, pk: int, aid: int, number: int) -> HttpResponse:
    """Show where a request stands, and what may be done with it."""
    project, found, asked_for = _found(request, pk, aid, number, Action.CAN_VIEW_PROJECT)
    return _page(request, project, found, asked_for)


@require_POST
def mark_documents(request: HttpRequest, pk: int, aid: int, number: int) -> HttpResponse:
    """Mark the documents that are there, missing or not needed."""
    project, found, asked_for = _found(request, pk, aid, number)
    today = timezone.localdate()
    form = DocumentsForm(request.POST, documents=file_of(asked_for).documents, today=today)
    if form.is_valid():
        try:
            services.mark_documents(request.user, asked_for, form.marks(), today)
        except (RequestFileError, RefusedActError) as error:
            _refuse(form, error)
        else:
            messages.success(request, "Les pièces sont marquées.")
            return _back(found, asked_for)
    return _page(request, project, found, asked_for, documents=form)


@sensitive_post_parameters()
@require_POST
def decide(request: HttpRequest, pk: int, aid: int, number: int) -> HttpResponse:
    """Decide a request under the version of the day; the answers are not kept."""
    project, found, asked_for = _found(request, pk, aid, number)
    design = design_of(found)
    if design is None:
        messages.error(request, "Cette aide n’est pas publiée : rien ne se décide encore.")
        return redirect("counselling:aid_design", pk=pk, aid=found.pk)
    asked = asked_by(design)
    form = DecisionForm(request.POST, communes=zones_of(project).names, asked=asked)
    if form.is_valid():
        try:
            situation = _situation(form, design, asked)
            decided = services.decide_request(request.user, asked_for, situation, timezone.localdate())
        except InvalidSituationError as error:
            form.add_error(None, " ".join(f"{where} : {what}." for where, what in error.faults))
        except AidDesignError as error:
            add_fault(form, error)
        except (RequestFileError, RefusedActError) as error:
            _refuse(form, error)
        else:
            granted = f"{(decided.granted_cents or 0) / 100:.2f} €".replace(".", ",")
            said = f"accordée, {granted}" if decided.granted_cents else "refusée"
            messages.success(request, f"Demande n° {decided.pk} {said}. {' '.join(decided.reasons)}")
            return _back(found, asked_for)
    return _page(request, project, found, asked_for, decision=form)


@require_POST
def pay(request: HttpRequest, pk: int, aid: int, number: int) -> HttpResponse:
    """Record money paid."""
    project, found, asked_for = _found(request, pk, aid, number)
    form = PaymentForm(request.POST)
    if form.is_valid():
        try:
            services.record_payment(request.user, asked_for, form.payment(), timezone.localdate())
        except RequestFileError as error:
            _refuse(form, error)
        else:
            messages.success(request, "Le paiement est enregistré.")
            return _back(found, asked_for)
    return _page(request, project, found, asked_for, paying=form)


@require_POST
def remove_payment(request: HttpRequest, pk: int, aid: int, number: int, payment: int) -> HttpResponse:
    """Take away a payment recorded by mistake."""
    _, found, asked_for = _found(request, pk, aid, number)
    services.remove_payment(request.user, get_object_or_404(asked_for.payments, pk=payment))
    messages.success(request, "Le paiement est retiré. Le journal garde qu’il avait été saisi.")
    return _back(found, asked_for)


@require_POST
def erase(request: HttpRequest, pk: int, aid: int, number: int) -> HttpResponse:
    """Erase the detail of a request."""
    _, found, asked_for = _found(request, pk, aid, number)
    if services.erase_request(request.user, asked_for, timezone.localdate()):
        messages.success(request, f"La demande n° {number} est effacée.")
        return redirect("counselling:aid_requests", pk=pk, aid=found.pk)
    messages.success(request, "Les pièces et les raisons sont effacées. Les montants et les jours restent.")
    return _back(found, asked_for)


def _found(
    request: HttpRequest, pk: int, aid: int, number: int, action: Action = Action.CAN_DECIDE_REQUEST
) -> tuple[Project, DesignedAid, AidRequest]:
    project, _ = in_section(request, pk, action)
    found = get_object_or_404(aids_of(project), pk=aid)
    return project, found, get_object_or_404(requests_of(found), pk=number)


def _back(aid: DesignedAid, asked_for: AidRequest) -> HttpResponse:
    return redirect("counselling:aid_request", pk=aid.project_id, aid=aid.pk, number=asked_for.pk)


def _refuse(form: forms.Form, error: RequestFileError | RefusedActError) -> None:
    if isinstance(error, RequestFileError):
        add_refusal(form, error)
    else:
        form.add_error(None, str(error))


def _page(
    request: HttpRequest,
    project: Project,
    aid: DesignedAid,
    asked_for: AidRequest,
    documents: DocumentsForm | None = None,
    decision: DecisionForm | None = None,
    paying: PaymentForm | None = None,
) -> HttpResponse:
    _, context = in_section(request, project.pk)
    file, today = file_of(asked_for), timezone.localdate()
    if documents is None and file.documents:
        documents = DocumentsForm(documents=file.documents, today=today)
    design = design_of(aid) if decision is None and file.decided_on is None else None
    if design is not None:
        names = zones_of(project).names
        decision = DecisionForm(initial={"decided_on": today}, communes=names, asked=asked_by(design))
    if paying is None and file.due_cents:
        paying = PaymentForm(initial={"euros": file.due_cents / 100, "paid_on": today})
    context |= {
        "aid": aid,
        "asked": asked_for,
        "file": file,
        "documents": documents,
        "decision": decision,
        "paying": paying,
        "expires_on": file.expires_on(aid.keep_months) if aid.keep_months and not asked_for.erased_on else None,
        "forms": [form for form in (documents, decision, paying) if form is not None and form.errors],
    }
    return render(request, "counselling/designed/request.html", context)


def _situation(form: DecisionForm, design: AidDesign, asked: list[InputSpec]) -> AidSituation:
    """Return the situation of a request: who asks wants what the template is for."""
    data = form.cleaned_data
    answers = {spec.name: value for spec in asked if (value := answer_in(spec, data)) is not None}
    income = answers.pop(INCOME, None)
    document: dict[str, Any] = {
        "commune": data["commune"], "purpose": list(_PURPOSE[design.template]), "answers": answers,
    }  # fmt: skip
    if isinstance(income, tuple):
        document["income"] = {"reference": income[0], "parts": income[1]}
    return aids.situation_of(document, data["decided_on"])
