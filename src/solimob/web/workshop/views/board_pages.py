"""One page of a board as one person sees it, and the acts sent from it: by a script as JSON, or by a form."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from solimob.core.workshop import ActError, Board, BoardState, Colour, Note
from solimob.web.accounts.services import RefusedActError, TooOftenError
from solimob.web.workshop.models import BoardPage, Meeting
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.queries.board_aliases import Aliases
from solimob.web.workshop.queries.boards import (
    Writer,
    acts_after,
    known_act,
    pages_of,
    standing_of,
    state_of,
)
from solimob.web.workshop.queries.merging import merged_for
from solimob.web.workshop.services.boards import TakenAct, take_act
from solimob.web.workshop.views.board_forms import form_act


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a board, who is on it, and where it is: `url(PAGE, page)` and `url(ACTS, page)`."""

    meeting: Meeting
    board: Board
    page: BoardPage
    writer: Writer
    url: Callable[[str, BoardPage], str]
    context: dict[str, Any]


PAGE, ACTS = "page", "acts"


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note with what this writer sees and may do."""

    note: Note
    me: str
    is_facilitator: bool

    @property
    def is_mine(self) -> bool:
        """Whether this writer wrote it."""
        return self.note.author == self.me != ""

    @property
    def has_voted(self) -> bool:
        """Whether this writer votes for it."""
        return self.me in self.note.voters

    @property
    def may_remove(self) -> bool:
        """Whether this writer may take it away."""
        return self.is_mine or self.is_facilitator

    @property
    def vote_count(self) -> str:
        """Its votes, in words."""
        return _plural(len(self.note.voters), "vote", "votes")

    @property
    def wordings(self) -> range:
        """Ranks of its texts, from 1, where there are several."""
        return range(1, len(self.note.other_texts) + 2) if self.note.other_texts else range(0)


def show_page(request: HttpRequest, place: Place) -> HttpResponse:
    """Show a page of a board, in columns or as a list."""
    page, writer, now = place.page, place.writer, timezone.now()
    standing = standing_of(page, now)
    state = state_of(page, place.board)
    as_list, aliases = request.GET.get("vue") == "liste", Aliases(page.pk)
    context = place.context | {
        "meeting": place.meeting,
        "board": place.board,
        "page": page,
        "pages": [{"page": each, "url": place.url(PAGE, each)} for each in pages_of(place.meeting, page.entry)],
        "columns": [_column(state, column, writer) for column in state.columns],
        "blank": ShownNote(Note("", "", ""), writer.key, writer.is_facilitator),
        "colours": list(Colour),
        "state": aliases.state(state),
        "mine": aliases.mine_on(state, writer.key),
        "is_facilitator": writer.is_facilitator,
        # A member who runs the meeting still types what was written on paper.
        "closed": "" if writer.is_facilitator else standing.closed,
        "said_closed": standing.closed,
        "goes_on": standing.goes_on,
        "now": now.timestamp(),
        "ends": standing.ends_at,
        "as_list": as_list,
        "view_url": place.url(PAGE, page) + ("" if as_list else "?vue=liste"),
        "post_url": place.url(ACTS, page),
        "acts_url": place.url(ACTS, page),
        "stream_url": f"{reverse('workshop:stream', args=[place.meeting.code])}?page={page.pk}",
        "merged": merged_for(place.meeting, page.entry, writer.participant),
    }
    return render(request, "workshop/board_page.html", context)


def exchange_acts(request: HttpRequest, place: Place) -> HttpResponse:
    """Give the acts a device lacks, or take one act."""
    if request.method != "POST":
        return JsonResponse(_lacking(place, _number(request.GET.get("depuis", ""))))
    if request.content_type == "application/json":
        return _take_json(request, place)
    return _take_form(request, place)


def _take_json(request: HttpRequest, place: Place) -> JsonResponse:
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("JSON illisible") from error
    if not isinstance(sent, dict):
        raise BadRequest("une action est attendue")
    try:
        take_act(place.page, sent.get("act"), place.writer)
    except ActError as wrong:
        return JsonResponse({"error": f"{str(wrong)[:1].upper()}{str(wrong)[1:]}."}, status=400)
    except TooOftenError as wrong:
        return JsonResponse({"error": str(wrong)}, status=429, headers={"Retry-After": wrong.retry_after})
    except RefusedActError as wrong:
        return JsonResponse({"error": str(wrong)}, status=409)
    place.page.refresh_from_db(fields=["number"])
    return JsonResponse(_lacking(place, _number(sent.get("known"))))


def _take_form(request: HttpRequest, place: Place) -> HttpResponse:
    back = request.META.get("HTTP_REFERER", "")
    page_url = place.url(PAGE, place.page) + ("?vue=liste" if back.endswith("?vue=liste") else "")
    try:
        taken = _taken_from_form(request, place)
    except (ActError, RefusedActError) as wrong:
        said = str(wrong).rstrip(".")
        messages.error(request, f"{said[:1].upper()}{said[1:]}.")
        return HttpResponseRedirect(page_url)
    if taken is None:
        return HttpResponseRedirect(page_url)
    is_gone = taken.data["kind"] == "remove"
    return HttpResponseRedirect(page_url if is_gone else f"{page_url}#note-{taken.data['note']}")


def _taken_from_form(request: HttpRequest, place: Place) -> TakenAct | None:
    act = form_act(request.POST, state_of(place.page, place.board), new_id)
    if act is None:
        return None
    before = known_act(place.page, act["id"])
    if before is not None and before.data.get("text") != act.get("text", "").strip():
        # A form filled again after going back: it carries the ids of the note it made before.
        act |= {"id": new_id(), "note": new_id()}
    return take_act(place.page, act, place.writer)


def new_id() -> str:
    """Return the id of an act or of a note."""
    return secrets.token_hex(16)


def _lacking(place: Place, known: int) -> dict[str, Any]:
    """Return what a device that knows the acts up to `known` lacks, whether the board is closed, and the time.

    `mine` is what stands for this device in it; `until` is the hour at which the board locks, as the pages write it.
    """
    page, me, now, aliases = place.page, place.writer.key, timezone.now(), Aliases(place.page.pk)
    standing = standing_of(page, now)
    told = {"closed": standing.closed, "goes_on": standing.goes_on, "now": now.timestamp(), "ends": None, "until": ""}
    if standing.ends_at is not None:
        until = date_format(timezone.localtime(standing.ends_at), "H:i")
        told |= {"ends": standing.ends_at.timestamp(), "until": until}
    acts = acts_after(page, known) if known <= page.number else None
    if acts is None:
        page.refresh_from_db(fields=["number", "state"])
        state = state_of(page)
        return told | {"state": aliases.state(state), "acts": [], "mine": aliases.mine_on(state, me)}
    mine = aliases.mine_in((each["act"] for each in acts), me)
    return told | {"acts": [each | {"act": aliases.act(each["act"])} for each in acts], "mine": mine}


def _number(raw: object) -> int:
    return whole_number(str(raw)) or 0


def _column(state: BoardState, column: Any, writer: Writer) -> dict[str, Any]:
    notes = state.in_column(column.id)
    return {
        "column": column,
        "notes": [ShownNote(note, writer.key, writer.is_facilitator) for note in notes],
        "count": _plural(sum(not note.is_example for note in notes), "post-it", "post-it"),
        "act_id": new_id(),
        "note_id": new_id(),
    }


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {many if count > 1 else one}"
