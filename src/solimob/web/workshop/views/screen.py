"""The screen of the hall: what everybody reads, and nothing to press."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from solimob.core.workshop import Poll
from solimob.web.workshop.access import meeting_on_screen, screen_token
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.qr import join_address, link_address, qr_paths
from solimob.web.workshop.queries.boards import pages_of
from solimob.web.workshop.queries.stages import moment_of, remarks_of, results_of


@never_cache
@require_GET
def screen(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Show the meeting to the hall."""
    meeting = meeting_on_screen(code, token)
    address = join_address(request, meeting)
    context = screen_context(meeting) | {
        "address": address,
        "qr": qr_paths(link_address(request, meeting)),
        "token": screen_token(meeting),
    }
    return render(request, "workshop/screen.html", context)


@never_cache
@require_GET
def moment(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Return the part of the screen that changes."""
    return render(request, "workshop/_screen.html", screen_context(meeting_on_screen(code, token)))


def screen_context(meeting: Meeting) -> dict[str, Any]:
    """Return what the screen shows now."""
    now = timezone.now()
    found = moment_of(meeting, meeting.current_entry, now)
    context: dict[str, Any] = {"meeting": meeting, "moment": found, "now": now.timestamp()}
    if found is not None:
        context["remarks"] = remarks_of(meeting, found.entry.id, moderated=False)
        if found.stage is not None and isinstance(found.entry, Poll):
            context["count"] = found.stage.ballots.count()
            context["results"] = results_of(found.stage) if found.is_revealed else ()
        elif found.kind == "board" and found.stage is not None:
            context["pages"] = pages_of(meeting, found.entry.id)
    return context
