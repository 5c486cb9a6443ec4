"""Conduct a meeting: what the facilitator sees and presses."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from solimob.core.workshop import Poll
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.workshop.access import refuse_before_the_end, screen_token, visible_meeting
from solimob.web.workshop.models import (
    Decision,
    Meeting,
    MeetingStatus,
    Remark,
    RemarkStatus,
    Stage,
)
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.queries.boards import pages_of
from solimob.web.workshop.queries.stages import (
    content_of,
    entry_of,
    moment_of,
    open_titles,
    reactions_of,
    remarks_of,
    results_of,
    waiting_remarks,
)
from solimob.web.workshop.services import meetings, stages
from solimob.web.workshop.services.participation import hand_out_codes
from solimob.web.workshop.services.remarks import REACTIONS, decide, moderate, withdraw_decision

type Act = Callable[[HttpRequest, Meeting], object]


@never_cache
@require_GET
def conduct(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Show where the meeting stands and all that may be done now."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    return render(request, "workshop/conduct.html", context | _state(found))


@never_cache
@require_GET
def state(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Return the part of the page that changes."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    return render(request, "workshop/_conduct.html", context | _state(found))


@require_POST
def act(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Do what a button of the page says."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    done = _ACTS.get(request.POST.get("act", ""))
    if done is None:
        raise Http404("no such act")
    refusal = ""
    try:
        done(request, found)
    except RefusedActError as refused:
        refusal = str(refused)
    if not request.htmx:
        if refusal:
            messages.error(request, refusal)
        return redirect("workshop:conduct", pk=pk, meeting=found.pk)
    found.refresh_from_db()
    return render(request, "workshop/_conduct.html", context | _state(found) | {"refusal": refusal})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Ask whether a meeting is to be closed, saying what then stops; close it, and show its minutes."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    if request.method == "POST":
        try:
            meetings.close_meeting(request.user, found)
        except RefusedActError as refused:
            messages.error(request, str(refused))
            return redirect("workshop:conduct", pk=pk, meeting=found.pk)
        messages.success(request, "La réunion est close. Voici son compte rendu.")
        return redirect("workshop:closing", pk=pk, meeting=found.pk)
    if found.status != MeetingStatus.OPEN:
        messages.error(request, "Cette réunion n’est pas en cours.")
        return redirect("workshop:conduct", pk=pk, meeting=found.pk)
    context |= {"still_open": open_titles(found, timezone.now()), "waiting": len(waiting_remarks(found))}
    return render(request, "workshop/meeting_close.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Draw personal codes, shown once, to print and cut out."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    drawn: tuple[str, ...] = ()
    if request.method == "POST":
        count = whole_number(request.POST.get("count", "")) or 0
        try:
            drawn = hand_out_codes(request.user, found, count)
        except RefusedActError as refused:
            messages.error(request, str(refused))
    handed_out = found.access_codes.count()
    return render(request, "workshop/codes.html", context | {"codes": drawn, "handed_out": handed_out})


@require_GET
def results_json(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Return the ballots of every poll as they stand: no name, no hour, no order.

    Those of an anonymous poll come once it is locked: read twice before, they would tell what the last one held.
    """
    found, context = visible_meeting(request, pk, meeting, Action.CAN_READ_MEETING)
    refuse_before_the_end(found, context["may"])
    now = timezone.now()
    opened = ((stage, entry_of(stage)) for stage in found.stages.order_by("entry", "version"))
    polls = [_ballots(stage, poll, now) for stage, poll in opened if isinstance(poll, Poll)]
    text = json.dumps({"meeting": found.title, "polls": polls}, ensure_ascii=False, indent=1)
    name = f'attachment; filename="resultats-{found.pk}.json"'
    return HttpResponse(text, content_type="application/json", headers={"Content-Disposition": name})


def _ballots(stage: Stage, poll: Poll, now: datetime) -> dict[str, Any]:
    """Return an opening of a poll; `ballots` is None while they may not be read one by one."""
    is_hidden = poll.anonymous and not stage.is_locked(now)
    return {
        "entry": stage.entry,
        "version": stage.version,
        "discarded": stage.discard_reason if stage.discarded_at else None,
        "count": stage.ballots.count(),
        "ballots": None
        if is_hidden
        else [
            {"origin": origin, "answers": answers}
            for origin, answers in stage.ballots.order_by("id").values_list("origin", "answers")
        ],
    }


def _state(meeting: Meeting) -> dict[str, Any]:
    now = timezone.now()
    content = content_of(meeting)
    last = {stage.entry: stage for stage in meeting.stages.filter(discarded_at=None).order_by("version")}
    rows = [
        (
            sequence,
            [
                (
                    entry,
                    type(entry).__name__.lower(),
                    last.get(entry.id),
                    entry.id in last and not last[entry.id].is_locked(now),
                )
                for entry in sequence.entries
            ],
        )
        for sequence in content.sequences
    ]
    found = moment_of(meeting, meeting.current_entry, now) if meeting.current_entry else None
    context: dict[str, Any] = {"meeting": meeting, "rows": rows, "moment": found, "now": now.timestamp()}
    context |= {"waiting": waiting_remarks(meeting), "decisions": meeting.decisions.all()}
    context["screen_url"] = reverse("workshop:screen", args=[meeting.code, screen_token(meeting)])
    context["titles"] = {entry.id: entry.title for entry in content.entries()}
    if found is None:
        return context
    counts = reactions_of(meeting, found.entry.id)
    context["remarks"] = remarks_of(meeting, found.entry.id, moderated=False)
    context["reactions"] = [(label, counts[kind]) for kind, label in REACTIONS.items() if counts.get(kind)]
    if found.stage is not None and found.kind == "poll":
        context |= {"count": found.stage.ballots.count(), "results": results_of(found.stage)}
    if found.kind == "board":
        context["pages"] = pages_of(meeting, found.entry.id)
    return context


def _stage(request: HttpRequest, meeting: Meeting) -> Stage:
    return get_object_or_404(Stage, meeting=meeting, pk=_number(request, "stage"))


def _number(request: HttpRequest, name: str) -> int:
    return whole_number(request.POST.get(name, "")) or 0


def _open(request: HttpRequest, meeting: Meeting) -> object:
    written = request.POST.get("minutes", "").strip()
    minutes = whole_number(written) or 0 if written else None
    return stages.open_stage(request.user, meeting, request.POST.get("entry", ""), minutes)


def _decide(request: HttpRequest, meeting: Meeting) -> object:
    written = request.POST.get("due_on", "").strip()
    try:
        due_on = date.fromisoformat(written) if written else None
    except ValueError as wrong:
        raise RefusedActError("Écrivez la date comme 2026-12-31, ou laissez-la vide.") from wrong
    text, who = request.POST.get("text", ""), request.POST.get("who", "")
    return decide(request.user, meeting, meeting.current_entry, text, who, due_on)


def _remark(request: HttpRequest, meeting: Meeting) -> Remark:
    return get_object_or_404(Remark, meeting=meeting, pk=_number(request, "remark"))


_ACTS: dict[str, Act] = {
    "start": lambda request, meeting: meetings.open_meeting(request.user, meeting),
    "go": lambda request, meeting: stages.go_to(request.user, meeting, request.POST.get("entry", "")),
    "open": _open,
    "extend": lambda request, meeting: stages.extend(
        request.user, _stage(request, meeting), _number(request, "minutes")
    ),
    "lock": lambda request, meeting: stages.lock(request.user, _stage(request, meeting)),
    "reveal": lambda request, meeting: stages.reveal(request.user, _stage(request, meeting), shown=True),
    "hide": lambda request, meeting: stages.reveal(request.user, _stage(request, meeting), shown=False),
    "again": lambda request, meeting: stages.begin_again(
        request.user, _stage(request, meeting), request.POST.get("reason", "")
    ),
    "show_remark": lambda request, meeting: moderate(request.user, _remark(request, meeting), RemarkStatus.SHOWN),
    "answer_remark": lambda request, meeting: moderate(request.user, _remark(request, meeting), RemarkStatus.ANSWERED),
    "hide_remark": lambda request, meeting: moderate(request.user, _remark(request, meeting), RemarkStatus.HIDDEN),
    "decide": _decide,
    "withdraw": lambda request, meeting: withdraw_decision(
        request.user, get_object_or_404(Decision, meeting=meeting, pk=_number(request, "decision"))
    ),
}
"""What each button does, by its name."""
