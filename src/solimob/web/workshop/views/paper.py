"""A meeting on paper: sheets to print, and the quick entry of what was written on them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from solimob.core.workshop import Board, MeetingError, Poll
from solimob.core.workshop import Meeting as Content
from solimob.core.workshop.paper import (
    MOST_PER_SHEET,
    PaperCodes,
    PaperError,
    paper_columns,
    paper_polls,
    read_ballot_code,
    read_notes,
)
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.solutions.downloads import file_response
from solimob.web.workshop.access import visible_meeting
from solimob.web.workshop.ballot_form import ballot_in
from solimob.web.workshop.forms_meeting import sentence
from solimob.web.workshop.models import MeetingStatus, Origin, random_key
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.queries.stages import content_of, current_stage, entry_of
from solimob.web.workshop.services.paper import keep_codes, printed_codes, type_ballot, type_notes

USUAL_COUNT = 16
_ORIGINS = (Origin.PAPER, Origin.TELEPHONE)
_FORM = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(_FORM)
def paper(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Show the sheets to print, and take the post-its that are typed."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    content = content_of(found)
    text, refusal = request.POST.get("notes", ""), ""
    if request.method == "POST":
        try:
            typed = type_notes(found, read_notes(content, text, printed_codes(found)))
        except (PaperError, RefusedActError) as wrong:
            refusal = sentence(wrong)
        else:
            if typed.new:
                messages.success(request, f"Enregistré, origine « papier » : {', '.join(typed.new)}.")
            if typed.known:
                messages.info(request, f"Déjà saisi, laissé comme il est : {', '.join(typed.known)}.")
            return redirect("workshop:paper", pk=pk, meeting=meeting)
    context |= _sheets(content, printed_codes(found)) | {
        "text": text,
        "refusal": refusal,
        "usual": USUAL_COUNT,
        "most": MOST_PER_SHEET,
    }
    return render(request, "workshop/prepare_paper.html", context, status=422 if refusal else 200)


def _sheets(content: Content, codes: PaperCodes) -> dict[str, Any]:
    columns = paper_columns(content, codes)
    return {
        "boards": [
            (board, [column for column in columns if column.board == board.id])
            for board in content.entries()
            if isinstance(board, Board)
        ],
        "polls": paper_polls(content, codes),
        "is_printed": bool(codes),
    }


@require_safe
def paper_sheets(request: HttpRequest, pk: int, meeting: int, entry: str) -> HttpResponse:
    """Answer the post-its of a board, or the ballots of a poll, in PDF: as many as « nombre » says.

    What is on paper holds: the codes are kept with the meeting.
    """
    from solimob.publish import Brand
    from solimob.publish.paper_sheets import ballots_pdf, note_sheets, notes_pdf

    found, _ = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    content = content_of(found)
    asked = whole_number(request.GET.get("nombre", ""))
    count = USUAL_COUNT if asked is None else min(max(asked, 1), MOST_PER_SHEET)
    brand = Brand(settings.SOLIMOB_BRAND["name"], settings.SOLIMOB_BRAND["accent"])
    codes = keep_codes(found)
    polls = {poll.id: (prefix, poll) for prefix, poll in paper_polls(content, codes)}
    if entry in polls:
        prefix, poll = polls[entry]
        return file_response(ballots_pdf(content.title, poll, prefix, count, brand), "pdf", f"bulletins-{poll.title}")
    board = _entry(content, entry)
    if not isinstance(board, Board):
        raise Http404("nothing to print")
    sheets = note_sheets(board, paper_columns(content, codes), count)
    return file_response(notes_pdf(content.title, sheets, brand), "pdf", f"post-it-{board.title}")


def _entry(content: Content, entry: str) -> object:
    try:
        return content.entry(entry)
    except MeetingError as wrong:
        raise Http404(str(wrong)) from wrong


@never_cache
@require_http_methods(_FORM)
def paper_ballot(request: HttpRequest, pk: int, meeting: int, entry: str) -> HttpResponse:
    """Take what was answered to a poll on paper, by the codes of the ballots, or by telephone, one after the other.

    It is the only page that does: a ballot of paper counts once. It asks what was asked when the poll opened.
    """
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    codes = keep_codes(found) if request.method == "POST" else printed_codes(found)
    prefix, poll = next(
        ((p, each) for p, each in paper_polls(content_of(found), codes) if each.id == entry), ("", None)
    )
    stage, given, refusal = current_stage(found, entry), dict[str, list[str]](), ""
    asked = poll if stage is None else entry_of(stage)
    if not prefix or not isinstance(asked, Poll):
        raise Http404("no such poll")
    code, origin = request.POST.get("code", ""), request.POST.get("origin", Origin.PAPER)
    if request.method == "POST" and stage is not None:
        given = ballot_in(request, asked)
        key = whole_number(request.POST.get("ballot", "")) or random_key()
        try:
            known = read_ballot_code(prefix, code) if code.strip() or origin == Origin.PAPER else ""
            by = Origin.TELEPHONE if origin == Origin.TELEPHONE else Origin.PAPER
            is_new = type_ballot(stage, given, by, known, key)
        except (PaperError, RefusedActError) as wrong:
            refusal = sentence(wrong)
        else:
            said = "enregistré" if is_new else "déjà saisi : il reste comme il est"
            messages.success(request, f"Bulletin {known} {said}.".replace("  ", " "))
            return redirect("workshop:paper_ballot", pk=pk, meeting=meeting, entry=entry)
    context |= {
        "poll": asked,
        "ballot": random_key(),
        "prefix": prefix,
        "stage": stage,
        "given": given,
        "code": code,
        "origin": origin,
        "origins": [(each.value, each.label) for each in _ORIGINS],
        "refusal": refusal,
        "is_closed": found.status != MeetingStatus.OPEN,
        "counts": [] if stage is None else [(label, stage.ballots.filter(origin=o).count()) for o, label in _labels()],
    }
    return render(request, "workshop/prepare_ballot.html", context, status=422 if refusal else 200)


def _labels() -> list[tuple[str, str]]:
    return [(each.value, each.label) for each in (Origin.DEVICE, *_ORIGINS)]
