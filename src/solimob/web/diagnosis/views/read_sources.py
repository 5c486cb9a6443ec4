"""Where numbers come from: sources, data and vintages, missing data, methods."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from solimob.core.access import SERVICE_KINDS
from solimob.reference.methods import method_pages, place_of_method
from solimob.web.diagnosis.models.correction import ACTION_LABELS
from solimob.web.diagnosis.queries.markdown import html_of
from solimob.web.diagnosis.queries.reading import Reading
from solimob.web.diagnosis.queries.sources import cited_sources, vintages


def sources(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """List every source of the run, and what cites it."""
    return render(request, "diagnosis/read/sources.html", frame | {"cited": cited_sources(reading.diagnosis)})


def data(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """List the vintages of the run, and what of it people corrected."""
    diagnosis = reading.diagnosis
    edits = [
        {
            "edit": edit,
            "label": SERVICE_KINDS[edit.kind_id].label,
            "action": ACTION_LABELS[edit.action].casefold(),
            "commune": diagnosis.names.get(edit.code, edit.code),
        }
        for edit in diagnosis.service_edits
    ]
    context = {"vintages": vintages(diagnosis), "edits": edits}
    return render(request, "diagnosis/read/data.html", frame | context)


def missing(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """List what no data holds, with the file that would fill each."""
    return render(request, "diagnosis/read/missing.html", frame)


def methods(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """List the pages of method."""
    return render(request, "diagnosis/read/methods.html", frame | {"pages": method_pages().values()})


def method(request: HttpRequest, reading: Reading, frame: dict[str, Any], method_id: str) -> HttpResponse:
    """Show the page that explains a method, under its own name or that of one of its sections."""
    place = place_of_method(method_id)
    if place is None:
        raise Http404
    page = method_pages()[place.page]
    context = {"page": page, "text": html_of(page.text, reading), "anchor": place.anchor}
    return render(request, "diagnosis/read/method.html", frame | context)
