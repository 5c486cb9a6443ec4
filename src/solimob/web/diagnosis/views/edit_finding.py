"""Findings: proposals kept, texts and their versions, evidence from the field, positions of the actors."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import entered, services
from solimob.web.diagnosis.forms import EditFindingForm, FieldEvidenceForm, FindingForm, PositionForm, ReasonForm
from solimob.web.diagnosis.models import FieldMethod, Finding, Stance
from solimob.web.diagnosis.queries.reading import diagnosis_of_run
from solimob.web.diagnosis.views.editing import FORM, editing
from solimob.web.projects.queries import Project, actors_of, latest_result

_SECTION = "edit_findings"


@require_safe
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """List the findings of the démarche, and the facts that the last run proposes."""
    project, context = editing(request, pk, section=_SECTION)
    kept = entered.findings_of(project)
    result = latest_result(project)
    known = {reading.finding.proposal_id for reading in kept}
    proposed = () if result is None else diagnosis_of_run(result.run_id).findings
    context |= {
        "readings": kept,
        "withdrawn": entered.findings_of(project, withdrawn=True),
        "proposals": [proposal for proposal in proposed if proposal.id not in known],
        "result": result,
    }
    return render(request, "diagnosis/edit/findings.html", context)


@require_POST
def keep_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a proposal of the last run."""
    project, _ = editing(request, pk, Action.CAN_KEEP_FINDING)
    result = latest_result(project)
    if result is None:
        messages.error(request, "Aucun calcul ne propose de constat : calculez d’abord le diagnostic.")
        return redirect("diagnosis:edit_findings", pk=pk)
    try:
        finding = services.keep_proposal(
            request.user, project, diagnosis_of_run(result.run_id), result.run_id, request.POST.get("proposal", "")
        )
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
        return redirect("diagnosis:edit_findings", pk=pk)
    messages.success(request, "Le constat est gardé : complétez-le de ce que vous savez du terrain.")
    return redirect("diagnosis:edit_finding", pk=pk, number=finding.number)


@require_http_methods(FORM)
def write_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a finding that no figure proposes."""
    project, context = editing(request, pk, Action.CAN_KEEP_FINDING, _SECTION)
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            finding = services.write_finding(request.user, project, _text(form))
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le constat est ajouté.")
            return redirect("diagnosis:edit_finding", pk=pk, number=finding.number)
    return render(request, "diagnosis/edit/finding_form.html", context | {"form": form})


@require_safe
def finding(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a finding: the fact, its evidence, who agrees or disputes, its versions."""
    project, context = editing(request, pk, section=_SECTION)
    return _finding_page(request, context, _found(project, number))


@require_http_methods(FORM)
def change_finding(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Write a new version; when somebody else has just done so, show theirs and keep what was typed."""
    project, context = editing(request, pk, Action.CAN_EDIT_FINDING, _SECTION)
    found = _found(project, number)
    latest = services.latest_version(found)
    initial = {
        "title": latest.title,
        "text": latest.text,
        "purpose": latest.purpose,
        "publics": latest.publics,
        "read_version": latest.number,
    }
    form = EditFindingForm(request.POST or None, initial=initial)
    status, newer = 200, None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            version = services.edit_finding(request.user, found, data["read_version"], _text(form), data["reason"])
        except services.OutdatedVersionError as error:
            newer, status = error.newer, 409
            form.add_error(None, str(error))
            form.data = form.data.copy()
            form.data["read_version"] = str(newer.number)
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Le constat en est à la version {version.number}.")
            return redirect("diagnosis:edit_finding", pk=pk, number=number)
    context |= {"form": form, "finding": found, "newer": newer}
    return render(request, "diagnosis/edit/finding_form.html", context, status=status)


@require_http_methods(FORM)
def withdraw_finding(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Withdraw a finding, with the reason."""
    project, context = editing(request, pk, Action.CAN_EDIT_FINDING, _SECTION)
    found = _found(project, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_finding(request.user, found, form.cleaned_data["reason"])
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le constat est retiré ; il reste dans l’historique.")
            return redirect("diagnosis:edit_findings", pk=pk)
    context |= {"form": form, "finding": found, "version": services.latest_version(found)}
    return render(request, "diagnosis/edit/withdraw_finding.html", context)


@require_http_methods(FORM)
def add_field_evidence(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Add what was learnt on the ground."""
    project, context = editing(request, pk, Action.CAN_ANSWER_FINDING, _SECTION)
    found = _found(project, number)
    form = FieldEvidenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.add_field_evidence(
                request.user,
                found,
                FieldMethod(data["method"]),
                data["text"],
                data["collected_on"],
                timezone.localdate(),
            )
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "L’élément de terrain est ajouté.")
            return redirect("diagnosis:edit_finding", pk=pk, number=number)
    context |= {"form": form, "finding": found, "version": services.latest_version(found)}
    return render(request, "diagnosis/edit/field_evidence_form.html", context)


@require_POST
def withdraw_field_evidence(request: HttpRequest, pk: int, number: int, evidence: int) -> HttpResponse:
    """Take back an element of the field."""
    project, _ = editing(request, pk, Action.CAN_ANSWER_FINDING)
    entry = get_object_or_404(_found(project, number).field_evidence, pk=evidence)
    try:
        services.withdraw_field_evidence(request.user, entry)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "L’élément de terrain est retiré.")
    return redirect("diagnosis:edit_finding", pk=pk, number=number)


@require_http_methods(FORM)
def record_position(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Record what an actor says of the version read."""
    project, context = editing(request, pk, Action.CAN_ANSWER_FINDING, _SECTION)
    found = _found(project, number)
    actors = actors_of(project)
    initial = {"read_version": found.latest_version, "actor": request.GET.get("acteur")}
    form = PositionForm(request.POST or None, initial=initial, actors=actors)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.record_position(
                request.user, found, data["actor"], Stance(data["stance"]), data["reason"], data["read_version"]
            )
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"La position de « {data['actor']} » est enregistrée.")
            return redirect("diagnosis:edit_finding", pk=pk, number=number)
    context |= {"form": form, "finding": found, "version": services.latest_version(found), "actors": actors}
    return render(request, "diagnosis/edit/position_form.html", context)


@require_safe
def finding_version(request: HttpRequest, pk: int, number: int, version: int) -> HttpResponse:
    """Show an old version, and what the next one changed."""
    project, context = editing(request, pk, section=_SECTION)
    found = _found(project, number)
    shown = get_object_or_404(found.versions.select_related("author"), number=version)
    after = found.versions.filter(number=version + 1).select_related("author").first()
    changes = [] if after is None else entered.changes_between(shown, after)
    context |= {"finding": found, "version": shown, "after": after, "changes": changes}
    return render(request, "diagnosis/edit/finding_version.html", context)


def _finding_page(request: HttpRequest, context: dict[str, object], found: Finding) -> HttpResponse:
    reading = entered.finding_reading(found)
    former = [position for position in reading.finding.positions.all() if position.replaced_at is not None]
    context |= {"reading": reading, "former_positions": former, "versions": reading.finding.versions.all()}
    return render(request, "diagnosis/edit/finding.html", context)


def _found(project: Project, number: int) -> Finding:
    return get_object_or_404(Finding.objects.filter(project=project), number=number)


def _text(form: FindingForm) -> services.FindingText:
    data = form.cleaned_data
    return services.FindingText(data["title"].strip(), data["text"].strip(), data["purpose"], tuple(data["publics"]))
