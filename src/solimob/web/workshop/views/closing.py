"""The minutes of a meeting: read before they are published, taken out, and what goes from them to the diagnosis."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.workshop.minutes import masked_record, minutes
from solimob.core.workshop.reading import FINDING_MINUTES, MOST_FINDINGS, USUAL_FINDINGS
from solimob.reference.workshop.kit_files import shipped_kits
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects.queries import actors_of
from solimob.web.workshop.access import refuse_before_the_end, visible_meeting
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.queries.closing import read_findings, weight_votes
from solimob.web.workshop.queries.record import meeting_record
from solimob.web.workshop.services.closing import (
    READING_KIT,
    answer_finding,
    findings_offered,
    prepare_reading,
    take_voted_weights,
    tell_room,
)
from solimob.web.workshop.views.prepare import file_of, in_meetings

_WRITTEN = {"odt": "odt", "zip": "csv", "json": "json", "yaml": "yaml"}
"""Extension of the file → format of `publish.meeting_export`."""


@never_cache
@require_safe
def closing(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Show the minutes with everything flagged in them marked, and what the diagnosis may take."""
    from solimob.publish.minutes import minutes_document  # the site starts without loading the writers of documents

    found, context = visible_meeting(request, pk, meeting, Action.CAN_READ_MEETING)
    refuse_before_the_end(found, context["may"])
    told = minutes(meeting_record(found))
    document = minutes_document(told)
    *sections, review = document.sections
    context |= {
        "document": document,
        "sections": sections,
        "review": review,
        "reviewed": frozenset(each.text for each in told.to_review),
        "to_review": len(told.to_review),
        "findings": read_findings(found, told.record, timezone.now()),
        "votes": weight_votes(found, told.record, timezone.now()),
        "actors": actors_of(found.project),
    }
    return render(request, "workshop/closing.html", context)


@require_safe
def meeting_results(request: HttpRequest, pk: int, meeting: int, extension: str) -> HttpResponse:
    """Answer what a meeting leaves: minutes in ODT, tables in CSV (zipped), all in JSON; masked with `?masque=1`."""
    from solimob.publish.meeting_export import export_files
    from solimob.publish.minutes import minutes_document
    from solimob.publish.outputs import render as render_document

    found, context = visible_meeting(request, pk, meeting, Action.CAN_DOWNLOAD_DOCUMENT)
    refuse_before_the_end(found, context["may"])
    written = _WRITTEN.get(extension)
    if written is None:
        raise Http404(extension)
    held, masked = meeting_record(found), request.GET.get("masque") == "1"
    mark = "-masque" if masked else ""
    if masked and extension == "odt":  # the document says that it was masked
        return file_of(found, render_document(minutes_document(minutes(held), masked=True), "odt"), "odt", mark)
    files = export_files(masked_record(held) if masked else held, [written])
    if extension != "zip":
        return file_of(found, next(iter(files.values())), extension, mark)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in files.items():
            archive.writestr(name, table)
    return file_of(found, packed.getvalue(), "zip", mark)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read_diagnosis(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose findings of the diagnosis, and make a meeting that reads them together (P4)."""
    project, context = in_meetings(request, pk, Action.CAN_PREPARE_MEETING)
    try:
        reading, findings = findings_offered(project)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
        return redirect("diagnosis:edit_findings", pk=pk)
    chosen, refused = [finding.id for finding in findings[:USUAL_FINDINGS]], ""
    if request.method == "POST":
        chosen = request.POST.getlist("constat")
        try:
            created = prepare_reading(request.user, project, chosen)
        except RefusedActError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, "La réunion est prête, avec ces constats : donnez-lui une date et relisez-la.")
            return redirect("workshop:meeting", pk=pk, meeting=created.pk)
    context |= {
        "reading": reading,
        "findings": [(finding, finding.id in chosen) for finding in findings],
        "refusal": refused,
        "most": MOST_FINDINGS,
        "usual": USUAL_FINDINGS,
        "kit_minutes": shipped_kits()[READING_KIT].minutes,
        "finding_minutes": FINDING_MINUTES,
    }
    return render(request, "workshop/closing_choose.html", context, status=422 if refused else 200)


@require_POST
def report(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Take to the diagnosis what a button of the page says."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_READ_MEETING)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404("no such act")
    if not act[0] <= context["may"]:
        raise PermissionDenied(", ".join(sorted(act[0] - context["may"])))
    try:
        messages.success(request, act[1](request, found))
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
    return redirect("workshop:closing", pk=pk, meeting=found.pk)


def _answer(request: HttpRequest, meeting: Meeting) -> str:
    chosen = {number for each in request.POST.getlist("actor") if (number := whole_number(each)) is not None}
    actors = list(actors_of(meeting.project).filter(pk__in=chosen))
    stance, finding = request.POST.get("stance", ""), request.POST.get("finding", "")
    if stance not in ("agree", "dispute"):
        raise RefusedActError("Dites si ces acteurs sont d’accord ou non.")
    reason = request.POST.get("reason", "")[:LONGEST_REASON]
    answer_finding(request.user, meeting, finding, actors, agree=stance == "agree", reason=reason)
    return f"C’est noté sous le constat, pour {', '.join(actor.name for actor in actors)}."


def _tell(request: HttpRequest, meeting: Meeting) -> str:
    tell_room(request.user, meeting, request.POST.get("finding", ""))
    return "Ce que la salle a dit est sous le constat."


def _weights(request: HttpRequest, meeting: Meeting) -> str:
    absent = take_voted_weights(request.user, meeting, request.POST.get("entry", ""))
    left_out = f" Laissés de côté, faute de données ici : {', '.join(absent)}." if absent else ""
    return f"Les poids votés sont dans le diagnostic. Recalculez-le pour voir les rangs qu’ils donnent.{left_out}"


LONGEST_REASON = 2000
_ANSWERING = frozenset({Action.CAN_ANSWER_FINDING, Action.CAN_KEEP_FINDING})
_ACTS: dict[str, tuple[frozenset[Action], Callable[[HttpRequest, Meeting], str]]] = {
    "answer": (_ANSWERING, _answer),
    "tell": (_ANSWERING, _tell),
    "weights": (frozenset({Action.CAN_EDIT_WEIGHTS}), _weights),
}
"""What each button does, by its name, and what one must be allowed to do."""
