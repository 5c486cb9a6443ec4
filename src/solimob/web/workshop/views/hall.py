"""The hall kit of a meeting: what to set up, the sheet to print, and the test that phones reach this computer."""

from __future__ import annotations

import io
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RateLimit, TooOftenError, network_of, spend
from solimob.web.solutions.downloads import document_response
from solimob.web.workshop import reachability
from solimob.web.workshop.access import visible_meeting
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.qr import join_address, link_address, qr_paths, site_root
from solimob.web.workshop.services.participation import WRONG_CODES

PROBES = RateLimit("workshop.probe", most=600, per=WRONG_CODES.per)
"""Openings of the test page from one network, in ten minutes: a hall tries again and again."""
_COOKIE = "essai"
_KEPT_S = 2 * 3600
LONGEST_NAME = 32
LONGEST_PASSWORD = 63


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hall(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Show how to set the hall up, and who reaches it; a POST begins the test again."""
    from solimob.publish.hall_sheet import hall_steps

    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    if request.method == "POST":
        reachability.forget(found.pk)
        return redirect("workshop:hall", pk=pk, meeting=meeting)
    address, test_address = join_address(request, found), _test_address(request, found)
    context |= _test_context(found) | {
        "steps": hall_steps(int(request.get_port())),
        "address": address,
        "qr": qr_paths(link_address(request, found)),
        "test_address": test_address,
        "test_qr": qr_paths(test_address),
        "addresses": settings.SOLIMOB_HALL_ADDRESSES,
        "is_hosted": settings.SOLIMOB_HOSTED,
        "is_reached": _is_reached(),
        "port": request.get_port(),
        "longest_name": LONGEST_NAME,
        "longest_password": LONGEST_PASSWORD,
    }
    return render(request, "workshop/hall.html", context)


@never_cache
@require_safe
def hall_test(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Return the part of the page that counts the phones."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    return render(request, "workshop/hall_test.html", context | _test_context(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hall_sheet(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Answer the sheet of the hall in PDF; the name and password of its Wi-Fi are printed and not kept."""
    from solimob.publish.hall_sheet import Wifi, wifi_text
    from solimob.publish.hall_sheet import hall_sheet as sheet

    found, _ = visible_meeting(request, pk, meeting, Action.CAN_RUN_MEETING)
    if not _is_reached():
        messages.error(request, "Relancez d’abord le site avec --hall : la feuille porte l’adresse de la salle.")
        return redirect("workshop:hall", pk=pk, meeting=meeting)
    name = request.POST.get("name", "").strip()[:LONGEST_NAME]
    wifi = Wifi(name, request.POST.get("password", "").strip()[:LONGEST_PASSWORD] if name else "")
    address = join_address(request, found)
    wifi_svg = _svg(wifi_text(wifi)) if name else ""
    document = sheet(
        found.title, address, found.code, int(request.get_port()), _svg(link_address(request, found)), wifi, wifi_svg
    )
    return document_response(document, "pdf", f"salle-{found.title}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def probe(request: HttpRequest, code: str) -> HttpResponse:
    """Say to a phone that it reaches this computer, and count it; a POST tells how long an answer takes."""
    network = network_of(request)
    try:
        spend(PROBES, network)
        found = Meeting.objects.filter(code=code.upper()).first()
        if found is None:
            spend(WRONG_CODES, network)
            raise Http404("no such meeting")
    except TooOftenError as refused:
        return HttpResponse(str(refused), status=429, headers={"Retry-After": refused.retry_after})
    if "mesure" in request.GET:
        return HttpResponse(status=204)
    device = request.COOKIES.get(_COOKIE, "")[:20] or reachability.new_device()
    address = request.META.get("REMOTE_ADDR", "")
    is_itself = address in {*settings.SOLIMOB_HALL_ADDRESSES, "127.0.0.1"} and bool(settings.SOLIMOB_HALL_ADDRESSES)
    if not is_itself:
        reachability.note_device(found.pk, device, address, _delay(request))
    if request.method == "POST":
        return HttpResponse(status=204)
    context = {"meeting": found, "is_itself": is_itself, "is_hosted": settings.SOLIMOB_HOSTED}
    response = render(request, "workshop/hall_probe.html", context)
    response.set_cookie(
        _COOKIE, device, max_age=_KEPT_S, path="/r/", httponly=True, secure=request.is_secure(), samesite="Lax"
    )
    return response


def _is_reached() -> bool:
    """Tell whether other devices may reach this site, so that its address can be printed."""
    return bool(settings.SOLIMOB_HALL_ADDRESSES) or settings.SOLIMOB_HOSTED


def _delay(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("delay", ""), reachability.LONGEST_DELAY_MS)


def _test_address(request: HttpRequest, meeting: Meeting) -> str:
    return site_root(request) + reverse("workshop:hall_probe", args=[meeting.code])


def _test_context(meeting: Meeting) -> dict[str, Any]:
    return {"reached": reachability.reached(meeting.pk)}


def _svg(text: str) -> str:
    written = io.BytesIO()
    segno.make(text, error="m").save(written, kind="svg", xmldecl=False, border=1)
    return written.getvalue().decode()
