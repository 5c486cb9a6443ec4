"""The merge of the pages of a board: near duplicates are proposed, the facilitator decides and words (F9)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from solimob.core.workshop import Board, Column, Group, MergedNote, Origin, Written
from solimob.web.accounts.services import RefusedActError
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.queries.boards import standing_of
from solimob.web.workshop.queries.merging import Merge, merge_of
from solimob.web.workshop.services.merging import decide_merge, enter_merged, merge_identical, undo_merge
from solimob.web.workshop.views.boards import member_entry


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int, meeting: int, entry: str) -> HttpResponse:
    """Show what is proposed and decided; merge, undo, or write the list into the register."""
    found, board, context = member_entry(request, pk, meeting, entry)
    refused = ""
    if request.method == "POST":
        try:
            return _acted(request, pk, found, board)
        except RefusedActError as wrong:
            refused = str(wrong)
    merged = merge_of(found, entry)
    proposals = merged.proposals()
    pages = merged.pages
    context |= {
        "columns": [_column(merged, proposals, column) for column in board.columns],
        "count": len(merged.lines),
        "note_count": len(merged.notes),
        "identical": _identical_label(sum(group.is_identical for group in proposals)),
        "is_entered": merged.is_entered,
        "waiting": len(merged.waiting),
        "is_open": bool(pages) and not standing_of(pages[0], timezone.now()).closed,
        "refused": refused,
        "sent_text": request.POST.get("text", ""),
    }
    return render(request, "workshop/board_merge.html", context, status=422 if refused else 200)


def _acted(request: HttpRequest, pk: int, meeting: Meeting, board: Board) -> HttpResponse:
    if "enter" in request.POST:
        poured = enter_merged(request.user, meeting, board)
        count = len(poured.needs)
        said = f"{count} {'besoins sont entrés' if count > 1 else 'besoin est entré'} dans le registre."
        if poured.already:
            said += f" {poured.already} post-it y {'étaient' if poured.already > 1 else 'était'} déjà."
        messages.success(request, said)
    elif "identical" in request.POST:
        count = merge_identical(request.user, meeting, board)
        messages.success(
            request, f"{count} {'groupes identiques regroupés' if count > 1 else 'groupe identique regroupé'}."
        )
    elif "undo" in request.POST:
        undo_merge(request.user, meeting, board, _origin(request.POST["undo"]))
    else:
        origins = [_origin(each) for each in request.POST.getlist("note")]
        decide_merge(request.user, meeting, board, origins, request.POST.get("text", ""))
        messages.success(request, "Post-it regroupés : leurs auteurs voient le texte retenu.")
    return redirect("workshop:board_merge", pk, meeting.pk, board.id)


def _identical_label(count: int) -> str:
    """Return what the button says; nothing where there is no group of equal texts."""
    if not count:
        return ""
    return f"Regrouper les {count} groupes identiques" if count > 1 else "Regrouper le groupe identique"


def _column(merge: Merge, proposals: tuple[Group, ...], column: Column) -> dict[str, Any]:
    proposed = {member.origin for group in proposals for member in group.members}
    lines = [line for line in merge.lines if line.column == column.id]
    return {
        "id": column.id,
        "title": column.title,
        "count": len(lines),
        "proposals": [
            {"notes": [_shown(merge, member) for member in group.members], "text": group.wording}
            for group in proposals
            if group.column == column.id
        ],
        "decided": [_line(merge, line) for line in lines if _is_decided(merge, line)],
        "single": [
            _shown(merge, line.members[0]) | {"is_proposed": line.origins[0] in proposed}
            for line in lines
            if not _is_decided(merge, line) and not merge.has_entered(line.origins)
        ],
        "entered": [
            _shown(merge, line.members[0])
            for line in lines
            if not _is_decided(merge, line) and merge.has_entered(line.origins)
        ],
    }


def _is_decided(merge: Merge, line: MergedNote) -> bool:
    return any(line.origins[0] in decision.origins for decision in merge.decisions)


def _line(merge: Merge, line: MergedNote) -> dict[str, Any]:
    return {
        "text": line.text,
        "votes": len(line.voters),
        "key": _key(line.origins[0]),
        "is_entered": merge.has_entered(line.origins),
        "notes": [_shown(merge, member) for member in line.members],
    }


def _shown(merge: Merge, note: Written) -> dict[str, Any]:
    return {
        "key": _key(note.origin),
        "text": note.text,
        "others": note.other_texts,
        "page": merge.page_name(note.origin),
        "votes": len(note.voters),
    }


def _key(origin: Origin) -> str:
    return f"{origin.page}:{origin.note}"


def _origin(raw: str) -> Origin:
    page, _, note = raw.partition(":")
    number = whole_number(page)
    if number is None or not note:
        raise RefusedActError("Ce post-it n’est pas sur ce tableau : rechargez la page.")
    return Origin(number, note)
