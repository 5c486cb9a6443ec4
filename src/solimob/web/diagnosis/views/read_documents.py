"""Downloads, and public links."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from solimob.publish import french
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis.forms_read import PublicLinkForm
from solimob.web.diagnosis.models import PublicLink
from solimob.web.diagnosis.queries.reading import Reading
from solimob.web.diagnosis.services.discussion import findings_and_discussion
from solimob.web.diagnosis.services.documents import DOCUMENTS, document_content
from solimob.web.diagnosis.services.public_link import open_public_link, revoke_public_link
from solimob.web.diagnosis.services.reasons import reasons_behind
from solimob.web.projects.access import visible_project
from solimob.web.projects.queries import Run, latest_result

GROUPS = (
    (
        "Note de deux pages pour les élus",
        "Trois faits, ce qui existe, ce que font les voisins, la décision demandée.",
        "note",
    ),
    (
        "Diagnostic complet",
        "Tous les chiffres, leurs sources, les constats et les positions des acteurs.",
        "diagnostic",
    ),
)
LONGEST_SLUG = 60
"""Letters of the territory in the name of a file: shared folders refuse long paths."""


def downloads(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """List the files that one can download."""
    texts = [
        {
            "title": title,
            "about": about,
            "kinds": [
                k
                for k in DOCUMENTS.values()
                if k.id.startswith(f"{stem}.") and k.id[len(stem) + 1 :] in ("pdf", "docx", "odt")
            ],
        }
        for title, about, stem in GROUPS
    ]
    tables = [kind for kind in DOCUMENTS.values() if kind.extension in ("xlsx", "geojson", "json")]
    return render(request, "diagnosis/read/downloads.html", frame | {"texts": texts, "tables": tables})


def download(request: HttpRequest, reading: Reading, frame: dict[str, Any], document: str) -> HttpResponse:
    """Answer a file of the run, with the findings and positions of the démarche."""
    kind = DOCUMENTS.get(document)
    if kind is None:
        raise Http404
    findings, discussion = findings_and_discussion(reading.project, reading.diagnosis, names=not reading.is_public)
    line = _date_line(frame["run"])
    reasons = {} if reading.is_public else reasons_behind(reading.diagnosis, reading.project)
    content = document_content(reading.run_id, kind, findings, discussion, reasons, line, public=reading.is_public)
    response = HttpResponse(content, content_type=kind.content_type)
    stem = "note-elus" if kind.stem == "brief" else "diagnostic"
    name = f"{stem}-{slugify(reading.place)[:LONGEST_SLUG].rstrip('-')}.{kind.extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """List public links and open one; its address is shown once."""
    project, context = visible_project(request, pk, Action.CAN_SHARE_DIAGNOSIS)
    form = PublicLinkForm(request.POST or None)
    address = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, token = open_public_link(
                request.user, project, form.cleaned_data["label"], form.cleaned_data["last_day"]
            )
        except RefusedActError as refusal:
            form.add_error("last_day", str(refusal))
        else:
            address = request.build_absolute_uri(reverse("diagnosis:public_overview", args=(token,)))
            form = PublicLinkForm()
    links = PublicLink.objects.filter(project=project).select_related("created_by")
    context |= {"form": form, "links": links, "address": address, "now": timezone.now(), "run": latest_result(project)}
    return render(request, "diagnosis/read/share.html", context)


@require_POST
def revoke(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Close a public link at once."""
    project, _ = visible_project(request, pk, Action.CAN_SHARE_DIAGNOSIS)
    found = get_object_or_404(PublicLink.objects.select_related("project__organization"), pk=link, project=project)
    try:
        revoke_public_link(request.user, found)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le lien est révoqué : il ne mène plus nulle part.")
    return redirect("diagnosis:share", pk=project.pk)


def _date_line(run: Run) -> str:
    day = timezone.localdate(run.finished_at) if run.finished_at else None
    return f"Calculé le {french.date_text(day)}" if day else ""
