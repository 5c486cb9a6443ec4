"""What leaves the register of a démarche: cross table, reminders, files, the public page."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.workshop.need_sets import NOTICE_DAYS, cross_table
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.solutions.downloads import date_line, document_response, file_response
from solimob.web.workshop.forms_needs import PublicPageForm
from solimob.web.workshop.models import Need, PublicRegister, WeeklyReminders
from solimob.web.workshop.qr import site_root
from solimob.web.workshop.queries.needs import NeedFilter, register_of, reminders_of, sorted_needs
from solimob.web.workshop.services import need_publication, need_reading
from solimob.web.workshop.services.need_reminders import remind_every_week, send_reminders, sends_email
from solimob.web.workshop.views.needs_section import in_needs, own_need

FORMATS = ("csv", "odt", "json")
_FORM = ["GET", "HEAD", "POST"]


@require_safe
def cross(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the numbers of needs by theme and audience, over all meetings of the démarche (F8)."""
    project, context = in_needs(request, pk)
    table = cross_table(one.need for one in register_of(project))
    rows = [
        (
            theme.label if theme else "sans thème",
            theme or "sans",
            [(audience, table.count(theme, audience)) for audience in table.audiences],
            table.theme_totals[theme],
        )
        for theme in table.themes
    ]
    return render(request, "workshop/needs_cross.html", context | {"table": table, "rows": rows})


@require_safe
def cross_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the cross table as CSV."""
    from solimob.publish.needs_csv import cross_table_csv

    project, _ = in_needs(request, pk, Action.CAN_DOWNLOAD_DOCUMENT)
    table = cross_table(one.need for one in register_of(project))
    return file_response(cross_table_csv(table), "csv", f"besoins-par-public-{project.name}")


@require_safe
def needs_file(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    """Answer the register, or what the address filters of it, as CSV, ODT or JSON, the most asked first (F13)."""
    project, _ = in_needs(request, pk, Action.CAN_DOWNLOAD_DOCUMENT)
    if extension not in FORMATS:
        raise Http404
    asked = NeedFilter.read(request.GET)
    found = [one.need for one in sorted_needs(filter(asked.keeps, register_of(project)), asked.sort)]
    name = f"besoins-{project.name}"
    match extension:
        case "csv":
            from solimob.publish.needs_csv import needs_csv

            return file_response(needs_csv(found), "csv", name)
        case "odt":
            from solimob.publish.needs_odt import needs_odt_document

            return document_response(needs_odt_document(found, project.name, date_line()), "odt", name)
        case _:
            from solimob.publish.needs_json import needs_document, render_needs

            publisher = settings.SOLIMOB_LEGAL["publisher"] or settings.SOLIMOB_BRAND["name"]
            document = needs_document(found, project.name, publisher, timezone.localdate(), with_notes=True)
            response = HttpResponse(render_needs(document), content_type="application/json")
            response["Content-Disposition"] = 'attachment; filename="besoins.json"'
            return response


@require_safe
def reminders(request: HttpRequest, pk: int) -> HttpResponse:
    """List the answers that are due soon or late today."""
    project, context = in_needs(request, pk)
    day = timezone.localdate()
    context |= {
        "due": reminders_of(register_of(project), day),
        "day": day,
        "notice_days": NOTICE_DAYS,
        "sends_email": sends_email(),
        "weekly": WeeklyReminders.objects.filter(project=project).first(),
        "root": site_root(request),
    }
    return render(request, "workshop/needs_reminders.html", context)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the reminders of the day to the owners who gave an address."""
    project, _ = in_needs(request, pk, Action.CAN_EDIT_NEED)

    def build_link(need: Need) -> str:
        return site_root(request) + reverse("workshop:need", args=[pk, need.pk])

    if not sends_email():
        messages.error(request, "Ce site n’envoie pas de courriel. Son exploitant règle SOLIMOB_EMAIL_URL.")
        return redirect("workshop:needs_reminders", pk=pk)
    reminded = send_reminders(request.user, project, timezone.localdate(), build_link)
    said = f"Rappels envoyés aujourd’hui : {reminded.sent}. Sans adresse : {reminded.without_address}."
    messages.success(request, said)
    if reminded.unreached:
        names = ", ".join(f"« {one.row} » ({one.row.owner_email})" for one in reminded.unreached)
        messages.error(
            request,
            f"Pas partis, parce que le serveur de courriel n’a pas répondu ou a refusé l’adresse : {names}. "
            "Vérifiez l’adresse, réessayez, ou appelez.",
        )
    return redirect("workshop:needs_reminders", pk=pk)


@require_POST
def weekly(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the reminders of late answers sent every week, or no longer."""
    project, _ = in_needs(request, pk, Action.CAN_EDIT_NEED)
    is_on = request.POST.get("rappels") == "oui"
    remind_every_week(request.user, project, f"{site_root(request)}/", is_on=is_on)
    if is_on:
        messages.success(request, "Les rappels des réponses en retard partent d’eux-mêmes, chaque semaine.")
    else:
        messages.success(request, "Les rappels ne partent plus d’eux-mêmes.")
    return redirect("workshop:needs_reminders", pk=pk)


@require_http_methods(_FORM)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the needs that everybody may read, after reading over what is flagged; open or change the public page."""
    project, context = in_needs(request, pk, Action.CAN_PUBLISH_NEED)
    register = PublicRegister.objects.filter(project=project).first()
    every = sorted_needs(register_of(project))
    form = PublicPageForm(request.POST or None, initial={"introduction": register.introduction if register else ""})
    if request.method == "POST" and form.is_valid():
        wanted = set(request.POST.getlist("besoin"))
        # The tick is about the passages that the page showed, not about what they became since.
        read_over = set(request.POST.getlist("passage")) if "relu" in request.POST else set[str]()
        chosen = [one for one in every if one.need.id in wanted]
        try:
            with transaction.atomic():
                shown = need_publication.publish_needs(request.user, chosen, read_over=read_over)
                need_publication.open_register(
                    request.user, project, form.cleaned_data["introduction"], read_over=read_over
                )
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"La page publique est à jour. Besoins ajoutés : {shown}.")
            return redirect("workshop:needs_publish", pk=pk)
    waiting = [
        (one, flagged, need_reading.passages_mark(flagged))
        for one in every
        if not one.is_published
        for flagged in [need_reading.flagged_texts(one)]
    ]
    introduction = need_reading.introduction_passages(request.POST.get("introduction", "").strip())
    context |= {
        "form": form,
        "waiting": waiting,
        "introduction_passages": introduction,
        "marks": [mark for mark in (need_reading.passages_mark(introduction), *(each[-1] for each in waiting)) if mark],
        "ticked": set(request.POST.getlist("besoin")),
        "shown": [one for one in every if one.is_published],
        "register": register if register is not None and register.published_at else None,
        "address": register and site_root(request) + reverse("workshop:public_register", args=[register.key]),
    }
    return render(request, "workshop/needs_publish.html", context)


@require_POST
def withdraw(request: HttpRequest, pk: int, need: int) -> HttpResponse:
    """Show a need no longer."""
    project, _ = in_needs(request, pk, Action.CAN_PUBLISH_NEED)
    need_reading.withdraw_need(request.user, own_need(project, need))
    messages.success(request, "Ce besoin n’est plus public.")
    return redirect("workshop:needs_publish", pk=pk)


@require_POST
def close_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the public page."""
    project, _ = in_needs(request, pk, Action.CAN_PUBLISH_NEED)
    need_publication.close_register(request.user, get_object_or_404(PublicRegister, project=project))
    messages.success(request, "La page publique est fermée. Rouverte, elle aura une autre adresse.")
    return redirect("workshop:needs_publish", pk=pk)
