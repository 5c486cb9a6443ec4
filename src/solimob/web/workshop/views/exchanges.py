"""The exchanges about a need, as members read and write them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError, TooOftenError, spend
from solimob.web.solutions.downloads import file_response
from solimob.web.workshop.models import NeedMessage, NeedSource, random_key
from solimob.web.workshop.need_values import RegisterNeed
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.queries.exchanges import message_of, messages_about, threads_of
from solimob.web.workshop.services import exchanges as services
from solimob.web.workshop.services.need_follow import OUT_OF_REACH
from solimob.web.workshop.views.needs_section import found_need, in_needs


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def exchanges(request: HttpRequest, pk: int, need: int) -> HttpResponse:
    """Show the exchanges about a need, and write to the author of a note or to the other members."""
    action = Action.CAN_EDIT_NEED if request.method == "POST" else Action.CAN_READ_NEED
    project, context = in_needs(request, pk, action)
    found = found_need(project, need)
    status = 200
    if request.method == "POST":
        source = _note(found, request.POST.get("note", ""))
        try:
            spend(services.MEMBER_MESSAGES, services.member_place(request.user))
            _write(request, found, source)
        except RefusedActError as refusal:
            context |= {"refusal": str(refusal), "written": request.POST.get("texte", ""), "refused_note": source}
            status = 429 if isinstance(refusal, TooOftenError) else 200
        else:
            return redirect(f"{reverse('workshop:need_exchanges', args=[pk, need])}#{_place(source)}")
    authors, members = threads_of(found)
    shown = [message for thread in (*authors, members) for message in thread.messages]
    seen = set(
        NeedMessage.objects.filter(pk__in=[m.pk for m in shown], read_by=request.user).values_list("pk", flat=True)
    )
    context |= {
        "found": found,
        "authors": authors,
        "members": members,
        "new": {message.pk for message in shown} - seen,
        "key": random_key(),
        "out_of_reach": OUT_OF_REACH,
        "may_delete": "can_edit_need" in context["may"],
    }
    if request.method != "HEAD":  # a program that only looks whether the page is there reads nothing
        services.mark_read(request.user, shown)
    return render(request, "workshop/need_exchanges.html", context, status=status)


@require_POST
def delete_message(request: HttpRequest, pk: int, need: int, message: int) -> HttpResponse:
    """Erase what a message says."""
    project, _ = in_needs(request, pk, Action.CAN_EDIT_NEED)
    found = found_need(project, need)
    authors, members = threads_of(found)
    known = [each for thread in (*authors, members) for each in thread.messages]
    wanted = get_object_or_404(NeedMessage, pk__in=[each.pk for each in known if each.pk == message])
    services.delete_message(request.user, wanted)
    messages.success(request, "Le message est supprimé. Il reste marqué qu’il y en avait un.")
    return redirect("workshop:need_exchanges", pk=pk, need=need)


@require_safe
def exchanges_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the exchanges of a démarche as CSV: what is flagged is masked."""
    from solimob.publish.exchanges_csv import exchanges_csv

    project, _ = in_needs(request, pk, Action.CAN_DOWNLOAD_DOCUMENT)
    rows = [
        (one.need.text, row.source.text if row.source else "", localdate(row.written_at), message_of(row))
        for one, row in messages_about(project)
    ]
    return file_response(exchanges_csv(rows), "csv", f"echanges-{project.name}")


def _write(request: HttpRequest, found: RegisterNeed, source: NeedSource | None) -> None:
    text = request.POST.get("texte", "")
    key = whole_number(request.POST.get("cle", "")) or random_key()
    if source is None:
        services.write_to_members(request.user, found.row, text, key)
    else:
        services.write_to_author(request.user, source, text, key)


def _note(found: RegisterNeed, asked: str) -> NeedSource | None:
    """Return the note whose author is written to, None for the members."""
    if not asked:
        return None
    rows = [row.pk for row in found.rows]
    return get_object_or_404(NeedSource, pk=whole_number(asked), need__in=rows)


def _place(source: NeedSource | None) -> str:
    return "membres" if source is None else f"note-{source.pk}"
