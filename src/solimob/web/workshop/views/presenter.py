"""What the facilitator reads while the meeting runs: their notes, what comes next, the questions of the room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from solimob.core.workshop import Entry
from solimob.core.workshop import Meeting as Content
from solimob.web.accounts.policies import Action
from solimob.web.workshop.access import visible_meeting
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.queries.stages import content_of, moment_of, remarks_of


@never_cache
@require_safe
def presenter(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Show the notes of the current point, what comes next, the time left and the questions by votes."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    return render(request, "workshop/prepare_presenter.html", context | _now(found))


@never_cache
@require_safe
def moment(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Return the part of the page that changes."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    return render(request, "workshop/prepare_presenter_moment.html", context | _now(found))


def _now(meeting: Meeting) -> dict[str, Any]:
    content, now = content_of(meeting), timezone.now()
    current = meeting.current_entry or next(content.entries()).id
    found = moment_of(meeting, current, now)
    return {
        "content": content,
        "moment": found,
        "next": _next(content, current),
        "now": now.timestamp(),
        "remarks": remarks_of(meeting, current, moderated=False),
    }


def _next(content: Content, current: str) -> Entry | None:
    entries = list(content.entries())
    ids = [entry.id for entry in entries]
    at = ids.index(current) + 1 if current in ids else len(ids)
    return entries[at] if at < len(entries) else None
