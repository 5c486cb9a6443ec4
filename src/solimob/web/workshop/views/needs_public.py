"""The register without an account: an author follows their note, everybody reads what was published, programs too."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from solimob.core.workshop.exchanges import Verdict
from solimob.core.workshop.need_sets import count_by_status
from solimob.core.workshop.needs import Need, NeedStatus, Theme
from solimob.web.accounts.services import RefusedActError, TooOftenError, spend
from solimob.web.workshop.access import known_participant, meeting_by_code
from solimob.web.workshop.models import NeedSource, random_key
from solimob.web.workshop.need_targets import shown_links
from solimob.web.workshop.need_values import RegisterNeed
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.qr import site_root
from solimob.web.workshop.queries.exchanges import author_thread
from solimob.web.workshop.queries.needs import (
    needs_behind,
    needs_behind_each,
    public_registers,
    published_needs,
    register_of,
    sources_of,
)
from solimob.web.workshop.services import exchanges
from solimob.web.workshop.services.need_follow import give_author_link, source_behind
from solimob.web.workshop.services.need_reading import mask_need, shown_to_author

_FIVE_MINUTES = 300
_PARAMETERS = ("registre", "statut", "theme")


# Its address is the right to write, and signs nobody in: a forged request cannot know it. No cookie is set.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_not_required
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show to the author of a note what became of it, and take what they write to the team."""
    source = source_behind(token)
    if source is None:
        raise Http404
    project = source.need.project
    found = needs_behind(source)
    context: dict[str, Any] = {"is_sent": "envoye" in request.GET}
    status = 200
    if request.method == "POST":
        try:
            spend(exchanges.AUTHOR_MESSAGES, exchanges.author_place(source))
            _write(request, source)
            return redirect(f"{reverse('workshop:need_follow', args=[token])}?envoye#echanges")
        except RefusedActError as refusal:
            context = {"refusal": str(refusal), "written": request.POST, "is_judging": "juger" in request.POST}
            status = 429 if isinstance(refusal, TooOftenError) else 200
    context |= {
        "source": source,
        "project": project,
        "needs": [
            (need, shown_links(need.links, project, public=True), earlier) for need, earlier in _told(found, source)
        ],
        "thread": author_thread(source, found),
        "may_judge": any(one.need.status.is_settled for one in found),
        "verdicts": list(Verdict),
        "key": random_key(),
    }
    return _discreet(render(request, "workshop/need_follow.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_not_required
def my_needs(request: HttpRequest, code: str) -> HttpResponse:
    """Show to a participant what their own notes became, and give the link that follows one without their device."""
    meeting = meeting_by_code(request, code)
    participant = known_participant(request, meeting)
    sources = list(sources_of(participant)) if participant is not None else []
    given = None
    if request.method == "POST":
        wanted = next((one for one in sources if str(one.pk) == request.POST.get("source")), None)
        if participant is None or wanted is None:
            raise Http404
        key = give_author_link(wanted, participant)
        given = (wanted, site_root(request) + reverse("workshop:need_follow", args=[key]))
        sources = list(sources_of(participant))
    behind = needs_behind_each(sources, register_of(meeting.project)) if sources else {}
    context = {
        "meeting": meeting,
        "project": meeting.project,
        "notes": [
            (source, _told(behind[source.pk], source), author_thread(source, behind[source.pk])) for source in sources
        ],
        "given": given,
        # Of the meeting that came with the notes: `meeting_by_code` reads few columns.
        "kept_until": next((source.meeting.keep_until for source in sources if source.meeting is not None), None),
    }
    return _discreet(render(request, "workshop/my_needs.html", context))


def _told(found: list[RegisterNeed], source: NeedSource) -> list[tuple[Need, Need | None]]:
    """Return the needs that a note became as its author reads them, with what it was answered before a merge."""
    earlier = [one.other_answer(source) for one in found]
    return [(shown_to_author(one), before and mask_need(before)) for one, before in zip(found, earlier, strict=True)]


def _write(request: HttpRequest, source: NeedSource) -> None:
    """Keep what the author of a note sends: what they think of the answer, or a message."""
    key = whole_number(request.POST.get("cle", "")) or random_key()
    if "juger" in request.POST:
        exchanges.judge_answer(source, request.POST.get("avis", ""), request.POST.get("pourquoi", ""), key)
    else:
        exchanges.write_to_team(source, request.POST.get("texte", ""), key)


@require_safe
@login_not_required
def public_register(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was said and what was done: only the needs that were published."""
    register = public_registers(token).first()
    if register is None:
        raise Http404
    found = published_needs([register])
    groups = [
        (
            status,
            [
                (one, shown_links(one.need.links, register.project, public=True))
                for one in found
                if one.need.status is status
            ],
        )
        for status in (NeedStatus.ANSWERED, NeedStatus.PLANNED, NeedStatus.OPEN, NeedStatus.REFUSED)
    ]
    context = {
        "register": register,
        "project": register.project,
        "groups": [(status, needs) for status, needs in groups if needs],
        "counted": [
            f"{number} {status.label}{'s' if number > 1 else ''}"
            for status, number in count_by_status(one.need for one in found).items()
            if number
        ],
        "count": len(found),
        "api": f"{reverse('workshop:needs_api')}?registre={register.key}",
    }
    return _discreet(render(request, "workshop/suites.html", context))


@require_safe
@cache_control(public=True, max_age=_FIVE_MINUTES)
@login_not_required
def needs_api(request: HttpRequest) -> HttpResponse:
    """Answer the needs published, of one public page or of all, as JSON of the published schema."""
    from solimob.publish.needs_json import needs_document, render_needs

    asked = {name: value for name, value in request.GET.items() if value}
    wrong = _wrong(asked)
    if wrong:
        return _open(request, JsonResponse({"error": wrong}, status=400))
    registers = list(public_registers(asked.get("registre")))
    if "registre" in asked and not registers:
        return _open(request, JsonResponse({"error": "ce registre n’est pas publié"}, status=404))
    needs = [one.need for one in published_needs(registers)]
    if "statut" in asked:
        needs = [need for need in needs if need.status == asked["statut"]]
    if "theme" in asked:
        needs = [need for need in needs if need.theme == asked["theme"]]
    publisher = settings.SOLIMOB_LEGAL["publisher"] or settings.SOLIMOB_BRAND["name"]
    title = registers[0].project.name if "registre" in asked else "Besoins publiés"
    document = needs_document(needs, title, publisher, timezone.localdate())
    return _open(request, HttpResponse(render_needs(document), content_type="application/json"))


@require_safe
@cache_control(public=True, max_age=_FIVE_MINUTES)
@login_not_required
def needs_schema(request: HttpRequest) -> HttpResponse:
    """Answer the JSON Schema of what `needs_api` answers."""
    return _open(request, HttpResponse(_shipped("needs.schema.json"), content_type="application/schema+json"))


@require_safe
@cache_control(public=True, max_age=_FIVE_MINUTES)
@login_not_required
def openapi(request: HttpRequest) -> HttpResponse:
    """Answer the OpenAPI description of every address under /api/."""
    return _open(request, HttpResponse(_shipped("openapi.json"), content_type="application/vnd.oai.openapi+json"))


def _wrong(asked: dict[str, str]) -> str:
    """Return what is wrong with what is asked, empty when nothing is: what is not understood is never left out."""
    unknown = next((name for name in asked if name not in _PARAMETERS), None)
    if unknown is not None:
        return f"paramètre inconnu « {unknown} » ; au choix : {', '.join(_PARAMETERS)}"
    for name, known in (("statut", list(NeedStatus)), ("theme", list(Theme))):
        if name in asked and asked[name] not in known:
            return f"{name} « {asked[name]} » est inconnu ; au choix : {', '.join(known)}"
    return ""


def _shipped(name: str) -> bytes:
    return files("solimob.reference").joinpath("schemas", name).read_bytes()


def _open(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let any site read a response, and say where its description is."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{request.build_absolute_uri(reverse("workshop:openapi"))}>; rel="service-desc"'
    return response


def _discreet(response: HttpResponse) -> HttpResponse:
    # `SECURE_REFERRER_POLICY` already tells the address to no other site. A stricter one would hide the origin of
    # the page's forms from this site, too, which then refuses them.
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
