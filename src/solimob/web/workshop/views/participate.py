"""The meeting on one's phone, without an account: follow, answer, ask."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from solimob.core.workshop import Poll
from solimob.web.accounts.services import RefusedActError, TooOftenError, network_of
from solimob.web.workshop import live
from solimob.web.workshop.access import acting_participant, known_participant, meeting_by_code, remember_device
from solimob.web.workshop.ballot_form import ballot_in, said_in
from solimob.web.workshop.models import Meeting, Participant, Remark, RemarkKind, random_key
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.queries.boards import pages_of
from solimob.web.workshop.queries.stages import (
    Moment,
    content_of,
    given_by,
    moment_of,
    started_meeting,
)
from solimob.web.workshop.services.participation import cast_ballot, find_meeting
from solimob.web.workshop.services.remarks import REACTIONS, send_remark, vote_remark
from solimob.web.workshop.services.remarks import react as give_reaction
from solimob.web.workshop.shared import exchanges_shown, results_shown


@never_cache
@require_http_methods(["GET", "HEAD"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a meeting."""
    code, refusal, status = request.GET.get("code", "").strip(), "", 200
    if code:
        try:
            return redirect("workshop:room", code=find_meeting(code, network_of(request)).code)
        except RefusedActError as refused:
            refusal, status = str(refused), 429 if isinstance(refused, TooOftenError) else 200
    return render(request, "workshop/enter.html", {"code": code, "refusal": refusal}, status=status)


@never_cache
@require_GET
def room(request: HttpRequest, code: str) -> HttpResponse:
    """Show where the meeting stands."""
    meeting = meeting_by_code(request, code)
    participant = known_participant(request, meeting)
    context = _moment_context(meeting, participant) | _exchange_context(meeting, participant)
    return remember_device(request, render(request, "workshop/room.html", context), meeting)


@never_cache
@require_GET
def moment(request: HttpRequest, code: str) -> HttpResponse:
    """Return the part of the page that shows the current entry."""
    meeting = meeting_by_code(request, code)
    return render(request, "workshop/_moment.html", _moment_context(meeting, known_participant(request, meeting)))


@never_cache
@require_GET
def exchanges(request: HttpRequest, code: str) -> HttpResponse:
    """Return the part of the page that shows questions, comments and reactions."""
    meeting = meeting_by_code(request, code)
    return render(request, "workshop/_exchanges.html", _exchange_context(meeting, known_participant(request, meeting)))


@never_cache
@require_POST
def answer(request: HttpRequest, code: str, entry: str) -> HttpResponse:
    """Take the answers to a poll; sent again after a cut, they are stored once.

    A whole hall may vote in the same second: nothing is asked of the database that an answer can do without.
    """
    meeting = meeting_by_code(request, code)
    found = moment_of(meeting, entry, timezone.now())
    if found is None or found.stage is None or not isinstance(found.entry, Poll):
        raise Http404("no such poll")
    raw, refusal, status = ballot_in(request, found.entry), "", 200
    try:
        participant = acting_participant(request, meeting)
        cast_ballot(found.stage, participant, _ballot_id(request), raw, code=request.POST.get("personal_code", ""))
    except RefusedActError as refused:
        refusal, status = str(refused), 429 if isinstance(refused, TooOftenError) else 422
    if not refusal and not request.htmx:
        messages.success(request, "Votre réponse est enregistrée.")
        return redirect("workshop:room", code=meeting.code)
    if not refusal and meeting.current_entry == entry and not found.is_revealed:
        return render(request, "workshop/_moment.html", _answered_context(meeting, found, raw))
    participant = known_participant(request, meeting)
    context = _moment_context(meeting, participant) | {"refusal": refusal, "given": raw}
    shown = context["moment"]
    if refusal and not (shown is not None and shown.is_open and shown.entry.id == entry):
        context["unsent"] = [
            (question.text, said_in(question, raw[question.id]))
            for question in found.entry.questions
            if question.id in raw
        ]
    if not refusal:
        context["has_answered"] = True
    if request.htmx:
        return render(request, "workshop/_moment.html", context, status=status)
    return render(request, "workshop/room.html", context | _exchange_context(meeting, participant), status=status)


@never_cache
@require_POST
def remark(request: HttpRequest, code: str) -> HttpResponse:
    """Take a question or a comment about the current entry."""
    meeting = meeting_by_code(request, code)
    kind = request.POST.get("kind", RemarkKind.QUESTION)
    return _exchange(
        request,
        meeting,
        lambda who: send_remark(
            meeting,
            who,
            _entry_of(request, meeting),
            kind,
            request.POST.get("text", ""),
            request.POST.get("key", "")[:40],
        ),
        "Votre message est parti : l’animation le relit avant de l’afficher.",
    )


@never_cache
@require_POST
def remark_vote(request: HttpRequest, code: str, remark: int) -> HttpResponse:
    """Ask for an answer to a question too, or no longer."""
    meeting = meeting_by_code(request, code)
    found = get_object_or_404(Remark, meeting=meeting, pk=remark)
    wanted = request.POST.get("wanted") == "1"
    return _exchange(request, meeting, lambda who: vote_remark(found, who, wanted=wanted), "")


@never_cache
@require_POST
def react(request: HttpRequest, code: str) -> HttpResponse:
    """Give a reaction, or take it back."""
    meeting = meeting_by_code(request, code)
    return _exchange(
        request,
        meeting,
        lambda who: give_reaction(meeting, who, _entry_of(request, meeting), request.POST.get("kind", "")),
        "",
    )


@require_GET
def stream(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Tell a view what happens, as it happens; `?page=` adds the acts of one page of a board, `?counts=` the ballots.

    A device that listens has joined: it is known before the hall votes, all in the same second.
    """
    meeting = meeting_by_code(request, code)
    with suppress(RefusedActError):  # it may listen all the same
        acting_participant(request, meeting)
    wish = live.Wish(whole_number(request.GET.get("page", "")), counts="counts" in request.GET)
    response = StreamingHttpResponse(live.listen(meeting.pk, wish), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _exchange(request: HttpRequest, meeting: Meeting, act: Any, done: str) -> HttpResponse:
    """Do an act of a participant and show the exchanges again, with the refusal if it was refused."""
    refusal, status, participant = "", 200, known_participant(request, meeting)
    try:
        participant = acting_participant(request, meeting)
        act(participant)
    except RefusedActError as refused:
        refusal, status = str(refused), 429 if isinstance(refused, TooOftenError) else 422
    if not request.htmx:
        (messages.error if refusal else messages.success)(request, refusal or done or "C’est noté.")
        return redirect("workshop:room", code=meeting.code)
    now = started_meeting(meeting.code) or meeting  # the act was an event: what is shown is what it made
    context = _exchange_context(now, participant) | {"refusal": refusal, "done": "" if refusal else done}
    if refusal:
        context["written"] = request.POST.get("text", "")
    return render(request, "workshop/_exchanges.html", context, status=status)


def _entry_of(request: HttpRequest, meeting: Meeting) -> str:
    """Return the entry that was on the page when it was sent: the meeting may have gone on since."""
    sent = request.POST.get("entry", "")
    known = {entry.id for entry in content_of(meeting).entries()}
    return sent if sent in known else meeting.current_entry


def _ballot_id(request: HttpRequest) -> int:
    """Return the number the form was given when it was shown; a page that lost it gets a new one."""
    return whole_number(request.POST.get("ballot", "")) or random_key()


def _moment_context(meeting: Meeting, participant: Participant | None) -> dict[str, Any]:
    now = timezone.now()
    found = moment_of(meeting, meeting.current_entry, now)
    context: dict[str, Any] = {"meeting": meeting, "moment": found, "now": now.timestamp(), "ballot": random_key()}
    if found is None or found.stage is None:
        return context
    if isinstance(found.entry, Poll):
        given = given_by(found.stage, participant)
        context |= {"has_answered": given.has_answered, "given": given.answers}
        if found.is_revealed:
            context["results"] = results_shown(found.stage, given.ballots)
    elif found.kind == "board":
        context["pages"] = pages_of(meeting, found.entry.id)
    return context


def _answered_context(meeting: Meeting, found: Moment, raw: dict[str, list[str]]) -> dict[str, Any]:
    now = timezone.now().timestamp()
    return {"meeting": meeting, "moment": found, "now": now, "ballot": random_key(), "has_answered": True, "given": raw}


def _exchange_context(meeting: Meeting, participant: Participant | None) -> dict[str, Any]:
    entry = meeting.current_entry
    said = exchanges_shown(meeting, entry)
    wanted, given = set[int](), set[str]()
    if participant is not None and said.reactions:
        given = set(meeting.reactions.filter(entry=entry, participant=participant).values_list("kind", flat=True))
    if participant is not None and said.remarks:
        wanted = set(meeting.remarks.filter(votes__participant=participant).values_list("pk", flat=True))
    return {
        "meeting": meeting,
        "entry": entry,
        "remarks": said.remarks,
        "wanted": wanted,
        "remark_key": f"{random_key():x}",
        "kinds": RemarkKind.choices,
        "reactions": [(kind, label, said.reactions.get(kind, 0), kind in given) for kind, label in REACTIONS.items()],
    }
