"""The register of needs of a démarche: list, one need and its answer, merge, split, links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.workshop.need_sets import count_by_status
from solimob.core.workshop.needs import NeedKind, NeedStatus, Theme
from solimob.core.workshop.similarity import near_duplicates
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.projects.queries import Project
from solimob.web.workshop.edit_conflict import (
    MARK,
    ChangedMeanwhileError,
    OtherValue,
    document_mark,
    other_values,
    shown_context,
)
from solimob.web.workshop.forms_needs import LinkForm, MergeForm, NeedForm, NewNeedForm, SplitForm
from solimob.web.workshop.models import NeedLink, NeedSource
from solimob.web.workshop.need_targets import shown_links
from solimob.web.workshop.need_values import RegisterNeed
from solimob.web.workshop.qr import site_root
from solimob.web.workshop.queries.exchanges import standings_of
from solimob.web.workshop.queries.needs import SORTS, NeedFilter, audiences_of, register_of, sorted_needs
from solimob.web.workshop.services import need_follow
from solimob.web.workshop.services import needs as services
from solimob.web.workshop.views.needs_section import found_need, in_needs, own_need

_FORM = ["GET", "HEAD", "POST"]
_ACTS = {
    "created": "écrit",
    "edited": "changé",
    "merged": "réuni à un autre",
    "unmerged": "séparé",
    "split": "partagé",
    "linked": "lien ajouté",
    "unlinked": "lien retiré",
    "published": "publié",
    "withdrawn": "retiré de la page publique",
    "reminded": "rappel envoyé",
    "followed": "lien donné à un auteur",
    "wrote_to_author": "message écrit à un auteur",
    "wrote_to_members": "message écrit aux membres",
    "message_deleted": "message supprimé",
}
"""French words of what was done to a need."""


@require_safe
def needs(request: HttpRequest, pk: int) -> HttpResponse:
    """List the needs of a démarche, filtered and sorted; the boxes ticked go to « Réunir »."""
    project, context = in_needs(request, pk)
    every, asked = register_of(project), NeedFilter.read(request.GET)
    shown = sorted_needs((one for one in every if asked.keeps(one)), asked.sort)
    context |= {
        "asked": asked,
        "found": shown,
        "count": len(every),
        "by_status": count_by_status(one.need for one in every),
        "audiences": audiences_of(every),
        "meetings": project.meetings.filter(needs__isnull=False).distinct(),
        "themes": list(Theme),
        "kinds": list(NeedKind),
        "statuses": list(NeedStatus),
        "sorts": SORTS,
        "query": request.GET.urlencode(),
        "exchanges": [one for one in standings_of(request.user, every) if one.is_news],
    }
    return render(request, "workshop/needs.html", context)


@require_http_methods(_FORM)
def new_need(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a need that was said outside a meeting."""
    project, context = in_needs(request, pk, Action.CAN_EDIT_NEED)
    form = NewNeedForm(request.POST or None, initial={"territory": project.territory_name})
    if request.method == "POST" and form.is_valid():
        try:
            need = services.write_need(request.user, project, form.cleaned_data)
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le besoin est dans le registre.")
            return redirect("workshop:need", pk=pk, need=need.pk)
    return render(request, "workshop/need_new.html", context | {"form": form})


@require_http_methods(_FORM)
def need(request: HttpRequest, pk: int, need: int) -> HttpResponse:
    """Show a need, where it comes from and what answers it; change it."""
    action = Action.CAN_EDIT_NEED if request.method == "POST" else Action.CAN_READ_NEED
    project, context = in_needs(request, pk, action)
    found, today = found_need(project, need), timezone.localdate()
    form = NeedForm(request.POST or None, need=found.row, today=today)
    # A form that comes back with its errors still answers what it first showed.
    seen = request.POST.get(MARK, "") if form.is_bound else document_mark(services.written_of(found.row))
    theirs: list[OtherValue] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with _telling(request, project):
                services.edit_need(request.user, found.row, form.cleaned_data, seen=seen)
        except ChangedMeanwhileError:
            found = found_need(project, need)
            seen = document_mark(services.written_of(found.row))
            theirs = other_values(NeedForm(need=found.row, today=today), form)
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le besoin est enregistré.")
            return redirect("workshop:need", pk=pk, need=need)
    context |= {
        "found": found,
        "form": form,
        "links": [(link, *shown_links([value], project)) for link, value in _link_rows(found)],
        "link_form": LinkForm(),
        "events": [
            (event, _ACTS.get(event.code.rpartition(".")[2], event.code))
            for event in found.row.events.select_related("by")
        ],
        "sources": [source for row in found.rows for source in row.sources.all()],
        "exchange": next(iter(standings_of(request.user, [found])), None),
    } | shown_context(seen, theirs)
    return render(request, "workshop/need.html", context, status=200 if theirs is None else 409)


@require_POST
def delete_need(request: HttpRequest, pk: int, need: int) -> HttpResponse:
    """Delete a need written by mistake."""
    project, _ = in_needs(request, pk, Action.CAN_EDIT_NEED)
    try:
        services.delete_need(request.user, own_need(project, need))
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
        return redirect("workshop:need", pk=pk, need=need)
    messages.success(request, "Le besoin est supprimé.")
    return redirect("workshop:needs", pk=pk)


@require_http_methods(_FORM)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one need of those ticked (`besoin` in the address); without any, propose those that look alike."""
    project, context = in_needs(request, pk, Action.CAN_EDIT_NEED)
    every = register_of(project)
    wanted = request.GET.getlist("besoin")
    chosen = [one for one in every if one.need.id in wanted]
    form, status = None, 200
    seen = request.POST.get(MARK, "") if request.method == "POST" else _merge_mark(chosen)
    if len(chosen) >= 2:
        form = MergeForm(request.POST or None, initial={"text": chosen[0].need.text})
        if request.method == "POST" and form.is_valid():
            rows, text = [one.row for one in chosen], form.cleaned_data["text"]
            try:
                with _telling(request, project):
                    kept = services.merge_needs(request.user, rows, text, seen=seen)
            except ChangedMeanwhileError:
                form.add_error(None, "L’un de ces besoins vient de changer. Relisez-les, puis réunissez-les.")
                seen, status = _merge_mark(chosen), 409
            except RefusedActError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "Ces besoins n’en font plus qu’un. Les textes d’origine sont gardés.")
                return redirect("workshop:need", pk=pk, need=kept.pk)
    elif request.method == "POST":
        messages.error(request, "Choisissez deux besoins au moins.")
        return redirect("workshop:needs", pk=pk)
    answered = [one for one in chosen[1:] if one.need.status.is_settled]
    context |= {"chosen": chosen, "wanted": wanted, "form": form, "answered": answered, MARK: seen}
    if form is None:
        groups = near_duplicates([one.need.text for one in every])
        context["proposals"] = [[every[rank] for rank in group] for group in groups]
    return render(request, "workshop/needs_merge.html", context, status=status)


@require_POST
def unmerge(request: HttpRequest, pk: int, need: int) -> HttpResponse:
    """Make a merged need stand for itself again."""
    project, _ = in_needs(request, pk, Action.CAN_EDIT_NEED)
    row = own_need(project, need)
    try:
        with _telling(request, project):
            services.unmerge_need(request.user, row)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Ce besoin est de nouveau seul dans le registre.")
    return redirect("workshop:need", pk=pk, need=need)


@require_http_methods(_FORM)
def split(request: HttpRequest, pk: int, need: int) -> HttpResponse:
    """Make several needs of one."""
    project, context = in_needs(request, pk, Action.CAN_EDIT_NEED)
    found = found_need(project, need)
    form = SplitForm(request.POST or None, need=found.row, sources=list(found.row.sources.all()))
    if request.method == "POST" and form.is_valid():
        try:
            with _telling(request, project):
                made = services.split_needs(request.user, found.row, form.parts)
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Le besoin en fait maintenant {len(made)}. Chacun garde ses post-it et ses votes."
            )
            return redirect("workshop:needs", pk=pk)
    return render(request, "workshop/need_split.html", context | {"found": found, "form": form})


@require_http_methods(_FORM)
def add_link(request: HttpRequest, pk: int, need: int) -> HttpResponse:
    """Say what answers a need."""
    project, context = in_needs(request, pk, Action.CAN_EDIT_NEED)
    found = found_need(project, need)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with _telling(request, project):
                services.add_link(request.user, found.row, data["kind"], data["target"], data["label"])
        except RefusedActError as refusal:
            form.add_error("target", str(refusal))
        else:
            messages.success(request, "Le lien est ajouté.")
            return redirect("workshop:need", pk=pk, need=need)
    return render(request, "workshop/need_link.html", context | {"found": found, "form": form})


@require_POST
def remove_link(request: HttpRequest, pk: int, need: int, link: int) -> HttpResponse:
    """Take a link out."""
    project, _ = in_needs(request, pk, Action.CAN_EDIT_NEED)
    row = get_object_or_404(NeedLink, pk=link, need__project=project)
    with _telling(request, project):
        services.remove_link(request.user, row)
    messages.success(request, "Le lien est retiré.")
    return redirect("workshop:need", pk=pk, need=need)


@require_POST
def give_author_link(request: HttpRequest, pk: int, need: int, source: int) -> HttpResponse:
    """Show once the link by which the author of a note taken on paper or by telephone follows it."""
    project, context = in_needs(request, pk, Action.CAN_EDIT_NEED)
    note = get_object_or_404(NeedSource, pk=source, need__project=project)
    try:
        key = need_follow.give_author_link(note, request.user)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
        return redirect("workshop:need", pk=pk, need=need)
    address = site_root(request) + reverse("workshop:need_follow", args=[key])
    return render(request, "workshop/need_author_link.html", context | {"note": note, "address": address, "need": need})


def _merge_mark(chosen: list[RegisterNeed]) -> str:
    return document_mark(services.several_written(one.row for one in chosen))


@contextmanager
def _telling(request: HttpRequest, project: Project) -> Iterator[None]:
    """Tell which needs an act takes off the public page, for what it brought there is to be read over."""
    shown = list(project.needs.filter(published_at__isnull=False).values_list("pk", flat=True))
    yield
    # One that was merged into another is shown there.
    for left in project.needs.filter(pk__in=shown, published_at=None, merged_into=None):
        messages.warning(
            request,
            f"Passage à relire (nom, téléphone, insulte…) : « {left} » n’est plus sur la page publique. "
            "Relisez-le, puis publiez-le de nouveau, onglet Publier.",
        )


def _link_rows(found: RegisterNeed) -> list[tuple[NeedLink, object]]:
    """Return the rows of the links of a need, each once, with its value."""
    rows = {(link.kind, link.target, link.label): link for row in reversed(found.rows) for link in row.links.all()}
    return [(rows[link.kind.value, link.target or "", link.label], link) for link in found.need.links]
