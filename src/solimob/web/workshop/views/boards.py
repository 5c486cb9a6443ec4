"""Boards for participants, who need no account, and for the members who run the meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from solimob.core.workshop import ActError, Board
from solimob.core.workshop import Origin as NoteOrigin
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError, TooOftenError
from solimob.web.workshop.access import (
    acting_participant,
    known_participant,
    meeting_by_code,
    remember_device,
    visible_meeting,
)
from solimob.web.workshop.models import BoardPage, Meeting, Origin
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.queries.boards import (
    board_of,
    facilitator,
    pages_of,
    participant_writer,
    standing_of,
    state_of,
)
from solimob.web.workshop.queries.merging import entered_origins
from solimob.web.workshop.services import boards as services
from solimob.web.workshop.views.board_pages import PAGE, Place, exchange_acts, new_id, show_page

_MEMBER_URLS = {"page": "workshop:member_board", "acts": "workshop:member_board_acts"}
_OPEN_URLS = {"page": "workshop:board", "acts": "workshop:board_acts"}
_BY_HAND = (Origin.PAPER, Origin.TELEPHONE, Origin.FACILITATOR)


@never_cache
@require_GET
def board(request: HttpRequest, code: str, page: int) -> HttpResponse:
    """Show a page of a board to a participant."""
    place = _open_place(request, code, page)
    return remember_device(request, show_page(request, place), place.meeting)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def board_acts(request: HttpRequest, code: str, page: int) -> HttpResponse:
    """Exchange acts with a participant's device."""
    try:
        place = _open_place(request, code, page, acts=request.method == "POST")
    except TooOftenError as refused:
        return HttpResponse(str(refused), status=429, headers={"Retry-After": refused.retry_after})
    return exchange_acts(request, place)


def _open_place(request: HttpRequest, code: str, page: int, *, acts: bool = False) -> Place:
    meeting = meeting_by_code(request, code)
    found, content = _found(meeting, page)
    participant = acting_participant(request, meeting) if acts else known_participant(request, meeting)
    return Place(
        meeting,
        content,
        found,
        participant_writer(found, participant),
        lambda name, each: reverse(_OPEN_URLS[name], args=[meeting.code, each.pk]),
        {"back_url": reverse("workshop:room", args=[meeting.code])},
    )


@never_cache
@require_GET
def member_board(request: HttpRequest, pk: int, meeting: int, page: int) -> HttpResponse:
    """Show a page of a board to a member who runs the meeting."""
    return show_page(request, _member_place(request, pk, meeting, page))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member_board_acts(request: HttpRequest, pk: int, meeting: int, page: int) -> HttpResponse:
    """Exchange acts with the device of a member who runs the meeting."""
    return exchange_acts(request, _member_place(request, pk, meeting, page))


def _member_place(request: HttpRequest, pk: int, meeting: int, page: int) -> Place:
    found_meeting, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    found, content = _found(found_meeting, page)
    context |= {"back_url": reverse("workshop:member_boards", args=[pk, meeting, content.id])}
    return Place(
        found_meeting,
        content,
        found,
        facilitator(),
        lambda name, each: reverse(_MEMBER_URLS[name], args=[pk, meeting, each.pk]),
        context,
    )


@never_cache
@require_GET
def member_boards(request: HttpRequest, pk: int, meeting: int, entry: str) -> HttpResponse:
    """Show the parallel pages of a board, and what one does around them."""
    found, content, context = member_entry(request, pk, meeting, entry)
    return render(request, "workshop/board_pages.html", context | _pages_context(found, content))


@require_POST
def change_pages(request: HttpRequest, pk: int, meeting: int, entry: str) -> HttpResponse:
    """Add, rename or remove a page, as the button says."""
    found, content, _ = member_entry(request, pk, meeting, entry)
    try:
        _change_pages(request, found, content)
    except RefusedActError as refused:
        messages.error(request, str(refused))
    return redirect("workshop:member_boards", pk, meeting, entry)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def type_notes(request: HttpRequest, pk: int, meeting: int, page: int) -> HttpResponse:
    """Type notes that were written on paper or said on the telephone, one per line (J5)."""
    place = _member_place(request, pk, meeting, page)
    column, origin, text = (request.POST.get(name, "") for name in ("column", "origin", "text"))
    refused = ""
    if request.method == "POST":
        try:
            count = _type_notes(place, column, origin, text)
        except (ActError, RefusedActError) as wrong:
            refused = f"{str(wrong)[:1].upper()}{str(wrong)[1:].rstrip('.')}."
        else:
            messages.success(request, f"{count} post-it {'ajoutés' if count > 1 else 'ajouté'}.")
            return HttpResponseRedirect(f"{request.path}?question={column}&origine={origin}")
    context = place.context | {
        "board": place.board,
        "page": place.page,
        "page_url": place.url(PAGE, place.page),
        "origins": [(each.value, each.label) for each in _BY_HAND],
        "column": column or request.GET.get("question", ""),
        "origin": origin or request.GET.get("origine", ""),
        "text": text,
        "refused": refused,
        "is_entered": place.page.merged_at is not None,
    }
    return render(request, "workshop/board_typing.html", context, status=422 if refused else 200)


def member_entry(request: HttpRequest, pk: int, meeting: int, entry: str) -> tuple[Meeting, Board, dict[str, Any]]:
    """Return a meeting, one of its boards, and what templates need; Http404 if it has no such board."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    content = board_of(found, entry)
    if content is None:
        raise Http404("no such board")
    return found, content, context | {"board": content}


def _found(meeting: Meeting, page: int) -> tuple[BoardPage, Board]:
    found = get_object_or_404(
        BoardPage.objects.select_related("meeting__project__organization"), meeting=meeting, pk=page
    )
    content = board_of(meeting, found.entry)
    if content is None:
        raise Http404("no such board")
    return found, content


def _pages_context(meeting: Meeting, content: Board) -> dict[str, Any]:
    pages = pages_of(meeting, content.id)
    entered = entered_origins(meeting, content.id, pages)
    rows = []
    for page in pages:
        notes = [NoteOrigin(page.position, note.id) for note in state_of(page, content).said]
        rows.append((page, len(notes), page.number == 0, len(set(notes) - entered)))
    return {
        "rows": rows,
        "waiting": sum(row[-1] for row in rows),
        "closed": standing_of(pages[0], timezone.now()).closed if pages else "",
        "is_entered": any(page.merged_at for page in pages),
    }


def _change_pages(request: HttpRequest, meeting: Meeting, content: Board) -> None:
    if "add" in request.POST:
        services.add_page(request.user, meeting, content, request.POST.get("name", ""))
        return
    page = get_object_or_404(meeting.board_pages, entry=content.id, pk=whole_number(request.POST.get("page", "")) or 0)
    if "remove" in request.POST:
        services.remove_page(request.user, page)
    else:
        services.rename_page(request.user, page, request.POST.get("name", ""))


def _type_notes(place: Place, column: str, origin: str, text: str) -> int:
    """Add one note per line that is not empty; nothing is added when one of them is refused."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise ActError("le texte est vide : écrivez un post-it par ligne")
    if origin not in {each.value for each in _BY_HAND}:
        raise ActError("dites d'où viennent ces post-it")
    writer = facilitator(Origin(origin))
    acts = [{"id": new_id(), "kind": "create", "note": new_id(), "column": column, "text": line} for line in lines]
    services.take_acts(place.page, acts, writer)
    return len(lines)
