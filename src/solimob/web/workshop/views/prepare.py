"""The meetings of a démarche, and what one does around each: create, open, close, hand out its links, keep, delete."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.workshop import Instruction, MeetingError, Sequence, agenda
from solimob.core.workshop import Meeting as Content
from solimob.reference.workshop.demo import demo_meeting
from solimob.reference.workshop.kit_files import shipped_kits
from solimob.reference.workshop.meeting_format import meeting_document
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects.access import visible_project
from solimob.web.projects.queries import Project
from solimob.web.solutions.downloads import TYPES
from solimob.web.workshop.access import MEETINGS, reads_what_was_said, screen_token, visible_meeting
from solimob.web.workshop.forms_meeting import MeetingFileForm, NewMeetingForm, sentence
from solimob.web.workshop.meeting_files import read_file
from solimob.web.workshop.models import Meeting, MeetingStatus
from solimob.web.workshop.qr import join_address, link_address, qr_paths
from solimob.web.workshop.queries.needs import authors_without_link
from solimob.web.workshop.queries.stages import content_of
from solimob.web.workshop.services import meetings as services
from solimob.web.workshop.services.preparation import keep_until, repeat_meeting

DEMO, BLANK = "reunion-de-2021", "vide"
_FORM = ["GET", "HEAD", "POST"]
_TYPES = TYPES | {"json": "application/json", "yaml": "application/yaml", "zip": "application/zip"}


def in_meetings(request: HttpRequest, pk: int, action: Action) -> tuple[Project, dict[str, Any]]:
    """Return a démarche and what the templates of this tab need; Http404 or PermissionDenied as `visible_project`."""
    return visible_project(request, pk, action, MEETINGS)


@require_safe
def meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """List the meetings of a démarche, and what a new one may start from."""
    project, context = in_meetings(request, pk, Action.CAN_READ_MEETING)
    wanted = request.GET.get("serie", "")
    found = list(project.meetings.all())
    context |= {
        "meetings": [each for each in found if not wanted or each.series == wanted],
        "series": sorted({each.series for each in found if each.series}),
        "wanted": wanted,
        "kits": shipped_kits().values(),
        "demo": demo_meeting(),
        "demo_key": DEMO,
        "blank_key": BLANK,
    }
    return render(request, "workshop/meetings.html", context)


@require_http_methods(_FORM)
def new_meeting(request: HttpRequest, pk: int, model: str) -> HttpResponse:
    """Create a meeting from a kit, from the founding meeting, or from nothing."""
    project, context = in_meetings(request, pk, Action.CAN_PREPARE_MEETING)
    kit = shipped_kits().get(model)
    start = _start(model)
    initial = {"title": "" if model == BLANK else start.title, "series": start.series}
    form = NewMeetingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            created = services.create_meeting(request.user, project, form.applied(start))
        except MeetingError as wrong:
            form.add_error(None, sentence(wrong))
        else:
            messages.success(request, "La réunion est créée. Personne ne la voit avant que vous ne l’ouvriez.")
            return redirect("workshop:meeting", pk=pk, meeting=created.pk)
    context |= {"form": form, "kit": kit, "start": None if model == BLANK else start, "model": model}
    return render(request, "workshop/prepare_new.html", context)


def _start(model: str) -> Content:
    if model == DEMO:
        return demo_meeting()
    if model in shipped_kits():
        return shipped_kits()[model].meeting
    first = Instruction(id="accueil", title="Accueil")
    return Content(id="reunion", title="Réunion", sequences=(Sequence("sequence-1", "Première séquence", (first,)),))


@require_http_methods(_FORM)
def send_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Create a meeting from a file."""
    project, context = in_meetings(request, pk, Action.CAN_PREPARE_MEETING)
    form = MeetingFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            created = services.create_meeting(request.user, project, read_file(given.name, given.read()))
        except RefusedActError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"« {created.title} » est créée.")
            return redirect("workshop:meeting", pk=pk, meeting=created.pk)
    return render(request, "workshop/prepare_file.html", context | {"form": form})


@never_cache
@require_safe
def meeting(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Show a meeting: its agenda, its links, what may be done with it."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_READ_MEETING)
    content = content_of(found)
    address = join_address(request, found)
    context |= {
        "content": content,
        "rows": _agenda_rows(content),
        "address": address,
        "qr": qr_paths(link_address(request, found)),
        "screen_url": reverse("workshop:screen", args=[found.code, screen_token(found)]),
        "reads_what_was_said": found.status != MeetingStatus.DRAFT and reads_what_was_said(found, context["may"]),
        "authors_without_link": authors_without_link(found),
        "siblings": found.project.meetings.filter(series=found.series).exclude(pk=found.pk) if found.series else (),
    }
    return render(request, "workshop/prepare_meeting.html", context)


def _agenda_rows(content: Content) -> list[dict[str, Any]]:
    """Return the sequences with, for each entry, when it begins where that is known."""
    try:
        slots = {slot.entry: slot for slot in agenda(content, content.starts_at or time(0))}
    except MeetingError:  # it would end after midnight: the agenda is shown without times
        slots = {}
    begins = content.starts_at is not None
    return [
        {
            "sequence": sequence,
            "entries": [
                {
                    "entry": entry,
                    "kind": type(entry).__name__.lower(),
                    "starts": slots[entry.id].starts if begins and entry.id in slots else None,
                }
                for entry in sequence.entries
            ],
        }
        for sequence in content.sequences
    ]


@require_POST
def meeting_act(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Do what a button of the page says."""
    name = request.POST.get("act", "")
    act = _ACTS.get(name)
    action = act[0] if act else Action.CAN_RUN_MEETING
    found, _ = visible_meeting(request, pk, meeting, action)
    if act is None:
        messages.error(request, "Ce bouton n’existe plus. Rechargez la page.")
        return redirect("workshop:meeting", pk=pk, meeting=meeting)
    try:
        return act[1](request, found)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
        return redirect("workshop:meeting", pk=pk, meeting=meeting)


def _back(request: HttpRequest, meeting: Meeting, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("workshop:meeting", pk=meeting.project_id, meeting=meeting.pk)


def _open(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    services.open_meeting(request.user, meeting)
    return _back(request, meeting, "La réunion est ouverte : on peut la rejoindre avec son code.")


def _change_links(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    services.change_links(request.user, meeting)
    return _back(request, meeting, "Le code et les liens ont changé. Ceux qui étaient distribués n’ouvrent plus rien.")


def _repeat(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    following = repeat_meeting(request.user, meeting)
    return _back(request, following, "Voici la réunion suivante, avec le même déroulé : donnez-lui sa date.")


def _keep(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    try:
        day = date.fromisoformat(request.POST.get("keep_until", ""))
    except ValueError as wrong:
        raise RefusedActError("Écrivez la date comme 2027-11-30.") from wrong
    keep_until(request.user, meeting, day)
    return _back(request, meeting, "La date est enregistrée.")


def _delete(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if request.POST.get("sure") != "on":
        raise RefusedActError("Cochez la case pour confirmer la suppression.")
    services.delete_meeting(request.user, meeting)
    messages.success(request, "La réunion est supprimée.")
    return redirect("workshop:meetings", pk=meeting.project_id)


_ACTS: dict[str, tuple[Action, Callable[[HttpRequest, Meeting], HttpResponse]]] = {
    "open": (Action.CAN_RUN_MEETING, _open),
    "change_links": (Action.CAN_RUN_MEETING, _change_links),
    "repeat": (Action.CAN_PREPARE_MEETING, _repeat),
    "keep": (Action.CAN_DELETE_MEETING, _keep),
    "delete": (Action.CAN_DELETE_MEETING, _delete),
}


@require_safe
def meeting_file(request: HttpRequest, pk: int, meeting: int, extension: str) -> HttpResponse:
    """Answer the meeting in its own format, to be held again or edited by hand."""
    from solimob.publish.meeting_export import meeting_yaml  # the site starts without loading the writers of documents

    found, _ = visible_meeting(request, pk, meeting, Action.CAN_DOWNLOAD_DOCUMENT)
    content = content_of(found)
    if extension == "yaml":
        return file_of(found, meeting_yaml(content), "yaml")
    if extension != "json":
        raise Http404(extension)
    text = json.dumps(meeting_document(content), ensure_ascii=False, indent=1) + "\n"
    return file_of(found, text.encode(), "json")


def file_of(meeting: Meeting, content: bytes, extension: str, mark: str = "") -> HttpResponse:
    """Answer a file of a meeting to be kept, named after it; `mark` ends the name."""
    stem = slugify(meeting.title)[:60].rstrip("-") or "reunion"
    name = f'attachment; filename="{stem}{mark}.{extension}"'
    return HttpResponse(content, content_type=_TYPES[extension], headers={"Content-Disposition": name})
