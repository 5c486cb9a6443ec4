"""Requests for a designed aid: the conditions are read for one person, and the decision is kept without a name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from solimob.core.counselling.aid_design import AidDesign, AidDesignError, AidTemplate
from solimob.core.counselling.aid_situation import AidSituation, InvalidSituationError
from solimob.core.rules import InputSpec
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.counselling import services
from solimob.web.counselling.aids_interview import answer_in
from solimob.web.counselling.forms_aids import INCOME
from solimob.web.counselling.forms_design import RequestForm, add_fault
from solimob.web.counselling.queries import aids
from solimob.web.counselling.queries.decisions import accounts_of, asked_by
from solimob.web.counselling.queries.designed_aids import aids_of, design_of
from solimob.web.counselling.queries.zones import zones_of
from solimob.web.counselling.views.section import in_section

_PURPOSE = {AidTemplate.VOUCHER: ("work",), AidTemplate.TWO_WHEELER: ("bike",), AidTemplate.LICENCE: ("licence",)}
_LATEST = 50


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """List what was decided, and decide a request; the answers of the person are not kept."""
    project, context = in_section(request, pk)
    found = get_object_or_404(aids_of(project), pk=aid)
    design = design_of(found)
    if design is None:
        messages.error(request, "Cette aide n’est pas publiée : rien ne se décide encore.")
        return redirect("counselling:aid_design", pk=pk, aid=found.pk)
    today = timezone.localdate()
    if request.method == "POST":
        in_section(request, pk, Action.CAN_DECIDE_REQUEST)
    asked = asked_by(design)
    communes = zones_of(project).names
    form = RequestForm(request.POST or None, initial={"decided_on": today}, communes=communes, asked=asked, today=today)
    if request.method == "POST" and form.is_valid():
        decision = _decide(request, form, design, asked, found)
        if decision is not None:
            return decision
    context |= {
        "aid": found,
        "form": form,
        "accounts": accounts_of(found),
        "decisions": found.decisions.select_related("version")[:_LATEST],
        "latest": _LATEST,
    }
    return render(request, "counselling/designed/requests.html", context)


def _decide(
    request: HttpRequest, form: RequestForm, design: AidDesign, asked: list[InputSpec], aid: Any
) -> HttpResponse | None:
    try:
        decision = services.decide_request(request.user, aid, _situation(form, design, asked))
    except InvalidSituationError as error:
        form.add_error(None, " ".join(f"{where} : {what}." for where, what in error.faults))
    except AidDesignError as error:
        add_fault(form, error)
    except RefusedActError as refusal:
        form.add_error(None, str(refusal))
    else:
        granted = f"{decision.granted_cents / 100:.2f} €".replace(".", ",")
        said = f"accordée, {granted}" if decision.granted_cents else "refusée"
        messages.success(request, f"Demande n° {decision.pk} {said}. {' '.join(decision.reasons)}")
        return redirect("counselling:aid_requests", pk=aid.project_id, aid=aid.pk)
    return None


def _situation(form: RequestForm, design: AidDesign, asked: list[InputSpec]) -> AidSituation:
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
