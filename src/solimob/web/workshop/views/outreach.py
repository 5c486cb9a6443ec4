"""« Toucher les publics »: who is concerned, who is reached, and what is done to reach the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.workshop.flags import flags
from solimob.core.workshop.outreach import METHOD, Reach, least_reached_first
from solimob.core.workshop.outreach_told import to_read_over
from solimob.reference.workshop.outreach import outreach as shipped
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects.access import visible_project
from solimob.web.projects.queries import Project
from solimob.web.solutions.downloads import date_line, document_response, file_response
from solimob.web.workshop.edit_conflict import (
    MARK,
    ChangedMeanwhileError,
    OtherValue,
    document_mark,
    other_values,
    shown_context,
)
from solimob.web.workshop.forms_outreach import ActionForm, ConcernedForm, ReachedForm
from solimob.web.workshop.models import ConcernedNumber, OutreachAction, OutreachEvent, ReachedNumber
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.queries.outreach import ShownPublic, diagnosed_publics, proposed_counts, shown_publics
from solimob.web.workshop.services import outreach as services
from solimob.web.workshop.services.outreach import action_part, last_number, number_part

SECTION = "outreach"
FORMATS = ("csv", "odt")
_FORM = ["GET", "HEAD", "POST"]
_ACTS = {
    "concerned_declared": "nombre de concernés",
    "concerned_withdrawn": "nombre de concernés retiré",
    "reached_counted": "nombre de touchés",
    "reached_withdrawn": "nombre de touchés retiré",
    "action_planned": "action ajoutée",
    "action_edited": "action changée",
    "action_done": "action faite",
    "action_reopened": "action à refaire",
    "action_removed": "action retirée",
}
"""French words of what was done."""


@require_safe
def outreach(request: HttpRequest, pk: int) -> HttpResponse:
    """List the publics, those whose coverage is unknown or lowest first."""
    project, context = _in_outreach(request, pk)
    diagnosed = diagnosed_publics(project)
    shown = {one.outreach.id: one for one in shown_publics(project, diagnosed)}
    ordered = least_reached_first([one.outreach for one in shown.values()])
    context |= {"diagnosed": diagnosed, "found": [shown[one.id] for one in ordered], "today": timezone.localdate()}
    context["passages"] = [(passage, shown[passage.public].outreach.label) for passage in to_read_over(ordered)]
    return render(request, "workshop/outreach.html", context)


@require_safe
def outreach_public(request: HttpRequest, pk: int, public: str) -> HttpResponse:
    """Show a public: its figures, its plan, the relays that suit it, what was entered and by whom."""
    project, context = _in_outreach(request, pk)
    found = _public(project, public)
    context |= {
        "found": found,
        "reaches": [
            (count, found.outreach.coverage(count.reach))
            for reach in Reach
            if (count := found.outreach.count(reach)) is not None
        ],
        "coverage": found.outreach.coverage(),
        "events": [
            (event, _ACTS.get(event.code.rpartition(".")[2], event.code))
            for event in OutreachEvent.objects.filter(project=project, public=public).select_related("by")
        ],
        "today": timezone.localdate(),
    }
    return render(request, "workshop/outreach_public.html", context)


@require_http_methods(_FORM)
def concerned(request: HttpRequest, pk: int, public: str) -> HttpResponse:
    """Say how many are concerned."""
    project, context = _in_outreach(request, pk, Action.CAN_EDIT_OUTREACH)
    found = _public(project, public)
    today, unit = timezone.localdate(), found.outreach.unit
    form = ConcernedForm(request.POST or None, today=today, unit=unit)
    seen, theirs = _seen(request, number_part(last_number(ConcernedNumber, project, public))), None
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["as_of"]
        try:
            services.declare_concerned(request.user, project, public, form.entered, day, seen=seen)
        except ChangedMeanwhileError:
            last = last_number(ConcernedNumber, project, public)
            seen = document_mark(number_part(last))
            theirs = other_values(ConcernedForm(today=today, unit=unit, initial=_said(last)), form) if last else []
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le nombre est enregistré, avec sa source et sa date.")
            _warn_of_names(request, form.cleaned_data["source"])
            return redirect("workshop:outreach_public", pk=pk, public=public)
    return _form_page(request, "concerned", context | {"found": found, "form": form}, seen, theirs)


@require_http_methods(_FORM)
def reached(request: HttpRequest, pk: int, public: str) -> HttpResponse:
    """Say how many were reached; `propose` in the address takes over a number that the product counted."""
    project, context = _in_outreach(request, pk, Action.CAN_EDIT_OUTREACH)
    found, proposals = _public(project, public), proposed_counts(project, public)
    rank = whole_number(request.GET.get("propose", ""), len(proposals) - 1)
    initial: dict[str, Any] = {"reach": Reach.USERS.value}
    if rank is not None:
        chosen = proposals[rank]
        initial = {"reach": chosen.reach.value, "value": chosen.value, "source": chosen.source}
        if chosen.days is not None:
            initial |= {"first_day": chosen.days[0], "last_day": chosen.days[1]}
    today, unit = timezone.localdate(), found.outreach.unit
    form = ReachedForm(request.POST or None, today=today, unit=unit, initial=initial)
    seen, theirs = _seen(request, number_part(last_number(ReachedNumber, project, public))), None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        days = (data["first_day"], data["last_day"])
        try:
            services.count_reached(
                request.user, project, public, Reach(data["reach"]), form.entered, days, data["counted_by"], seen=seen
            )
        except ChangedMeanwhileError:
            last = last_number(ReachedNumber, project, public)
            seen = document_mark(number_part(last))
            theirs = other_values(ReachedForm(today=today, unit=unit, initial=_said(last)), form) if last else []
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le nombre est enregistré, avec sa période et sa source.")
            _warn_of_names(request, data["counted_by"], data["source"])
            return redirect("workshop:outreach_public", pk=pk, public=public)
    context |= {"found": found, "form": form, "proposals": proposals}
    return _form_page(request, "reached", context, seen, theirs)


@require_http_methods(_FORM)
def withdraw(request: HttpRequest, pk: int, public: str, kind: str, number: int) -> HttpResponse:
    """Take out a number entered by mistake, once asked whether that is wanted."""
    project, context = _in_outreach(request, pk, Action.CAN_EDIT_OUTREACH)
    rows = {"concernes": project.concerned_numbers, "touches": project.reached_numbers}
    if kind not in rows:
        raise Http404
    row = get_object_or_404(rows[kind], pk=number, public=public)
    if request.method != "POST":
        context |= {"found": _public(project, public), "number": row, "kind": kind}
        return render(request, "workshop/outreach_remove.html", context)
    services.withdraw_number(request.user, row)
    messages.success(request, "Le nombre est retiré. L’historique le garde.")
    return redirect("workshop:outreach_public", pk=pk, public=public)


@require_http_methods(_FORM)
def new_action(request: HttpRequest, pk: int, public: str) -> HttpResponse:
    """Add an action to a plan; `relais` in the address begins with a shipped relay."""
    project, context = _in_outreach(request, pk, Action.CAN_EDIT_OUTREACH)
    found, channel = _public(project, public), shipped().channels.get(request.GET.get("relais", ""))
    initial = {} if channel is None else {"what": channel.label, "ways": [form.value for form in channel.forms]}
    form = ActionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.plan_action(request.user, project, public, form.wanted, channel.id if channel else "")
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "L’action est dans le plan.")
            _warn_of_names(request, form.wanted.what, form.wanted.owner)
            return redirect("workshop:outreach_public", pk=pk, public=public)
    context |= {"found": found, "form": form, "channel": channel, "title": "Ajouter une action"}
    return render(request, "workshop/outreach_action.html", context)


@require_http_methods(_FORM)
def action(request: HttpRequest, pk: int, public: str, action: int) -> HttpResponse:
    """Change an action of a plan."""
    project, context = _in_outreach(request, pk, Action.CAN_EDIT_OUTREACH)
    row = project.outreach_actions.filter(pk=action, public=public).first()
    context |= {"found": _public(project, public), "row": row, "title": "Changer une action"}
    if row is None:
        return _removed_action(request, project, context, action)
    form = ActionForm(request.POST or None, initial=_action_fields(row))
    seen, theirs = _seen(request, action_part(row)), None
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_action(request.user, row, form.wanted, seen=seen)
        except ChangedMeanwhileError:
            row.refresh_from_db()
            seen = document_mark(action_part(row))
            theirs = other_values(ActionForm(initial=_action_fields(row)), form)
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "L’action est enregistrée.")
            _warn_of_names(request, form.wanted.what, form.wanted.owner)
            return redirect("workshop:outreach_public", pk=pk, public=public)
    return _form_page(request, "action", context | {"form": form}, seen, theirs)


def _removed_action(request: HttpRequest, project: Project, context: dict[str, Any], action: int) -> HttpResponse:
    """Give back what somebody wrote of an action that was taken out meanwhile: sent again, it is a new one."""
    public = context["found"].outreach.id
    was_here = OutreachEvent.objects.filter(project=project, public=public, data__action=action).exists()
    if request.method != "POST" or not was_here:
        raise Http404
    theirs = [OtherValue("Cette action", "Retirée du plan. L’enregistrer l’ajoute de nouveau.")]
    new = reverse("workshop:outreach_new_action", args=[project.pk, public])
    return _form_page(request, "action", context | {"form": ActionForm(request.POST), "send_to": new}, "", theirs)


@require_http_methods(_FORM)
def remove_action(request: HttpRequest, pk: int, public: str, action: int) -> HttpResponse:
    """Take an action out of the plan, once asked whether that is wanted."""
    project, context = _in_outreach(request, pk, Action.CAN_EDIT_OUTREACH)
    row = get_object_or_404(project.outreach_actions, pk=action, public=public)
    if request.method != "POST":
        context |= {"found": _public(project, public), "action": row}
        return render(request, "workshop/outreach_remove.html", context)
    services.remove_action(request.user, row)
    messages.success(request, "L’action n’est plus dans le plan. L’historique garde ce qu’elle disait.")
    return redirect("workshop:outreach_public", pk=pk, public=public)


@require_POST
def action_act(request: HttpRequest, pk: int, public: str, action: int, act: str) -> HttpResponse:
    """Mark an action as done (`faite`) or to be done (`a-refaire`)."""
    project, _ = _in_outreach(request, pk, Action.CAN_EDIT_OUTREACH)
    row = get_object_or_404(project.outreach_actions, pk=action, public=public)
    match act:
        case "faite":
            services.mark_action(request.user, row, timezone.localdate())
            messages.success(request, "L’action est faite.")
        case "a-refaire":
            services.mark_action(request.user, row, None)
            messages.success(request, "L’action est de nouveau à faire.")
        case _:
            raise Http404
    return redirect("workshop:outreach_public", pk=pk, public=public)


@require_safe
def outreach_file(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    """Answer the whole plan as CSV or ODT; small numbers are not in it: it leaves the team."""
    project, _ = _in_outreach(request, pk, Action.CAN_DOWNLOAD_DOCUMENT)
    if extension not in FORMATS:
        raise Http404
    every = [one.outreach for one in shown_publics(project, diagnosed_publics(project))]
    publics, name = least_reached_first(every), f"toucher-les-publics-{project.name}"
    if extension == "csv":
        from solimob.publish.outreach_csv import outreach_csv

        return file_response(outreach_csv(publics), "csv", name)
    from solimob.publish.outreach_odt import outreach_document

    return document_response(
        outreach_document(publics, project.name, date_line(), timezone.localdate().year), "odt", name
    )


def _in_outreach(
    request: HttpRequest, pk: int, action: Action = Action.CAN_READ_OUTREACH
) -> tuple[Project, dict[str, Any]]:
    """Return a démarche and what its templates need.

    Raises
    ------
    Http404
        If this person may not see the démarche.
    PermissionDenied
        If their role does not allow the action.
    """
    project, context = visible_project(request, pk, action, SECTION)
    return project, context | {"method": METHOD}


def _seen(request: HttpRequest, document: Mapping[str, Any]) -> str:
    """Return the mark of what the form showed; one that comes back with its errors answers what it first showed."""
    return request.POST.get(MARK, "") if request.method == "POST" else document_mark(document)


def _form_page(
    request: HttpRequest, name: str, context: dict[str, Any], seen: str, theirs: list[OtherValue] | None
) -> HttpResponse:
    """Show a form and, where somebody else saved meanwhile, what they wrote."""
    status = 200 if theirs is None else 409
    return render(request, f"workshop/outreach_{name}.html", context | shown_context(seen, theirs), status=status)


def _warn_of_names(request: HttpRequest, *texts: str) -> None:
    """Say at once what seems to name or to reach somebody in what was just saved: the plan circulates."""
    found = [f"« {flag.text} » ({flag.kind.label})" for text in texts for flag in flags(text)]
    if found:
        messages.warning(
            request, f"À relire : {', '.join(found)}. Le plan circule : écrivez un organisme ou une fonction."
        )


def _said(row: ConcernedNumber | ReachedNumber) -> dict[str, Any]:
    """Return a number as the fields of its form."""
    names = ("value", "low", "high", "source", "as_of", "reach", "first_day", "last_day", "counted_by")
    return {name: getattr(row, name) for name in names if hasattr(row, name)}


def _action_fields(row: OutreachAction) -> dict[str, Any]:
    return {"what": row.what, "ways": row.forms, "owner": row.owner, "due_on": row.due_on}


def _public(project: Project, public: str) -> ShownPublic:
    """Return a public of a démarche, or raise Http404."""
    every = shown_publics(project, diagnosed_publics(project))
    found = next((one for one in every if one.outreach.id == public), None)
    if found is None:
        raise Http404("no such public")
    return found
