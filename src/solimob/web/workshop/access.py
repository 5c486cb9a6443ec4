"""Who looks at a meeting: a member of its démarche, a participant by its code, a screen by its link."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare, salted_hmac

from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import TooOftenError, is_exhausted, network_of, spend
from solimob.web.projects.access import visible_project
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import Meeting, MeetingStatus, Participant
from solimob.web.workshop.queries.stages import started_meeting
from solimob.web.workshop.services.participation import WRONG_CODES, join_with, participant_of

MEETINGS = "meetings"
"""The tab that the pages of a meeting stand under."""
KEPT_FOR = timedelta(days=30)
"""How long a device is known again."""


class TooManyCodesError(PermissionDenied):
    """Too many wrong codes came from a network."""

    explanation = (
        "Trop de codes faux ont été tapés depuis cette connexion. Entrez avec le QR code affiché à l’écran, ou "
        "recommencez dans dix minutes."
    )


class StillRunningError(PermissionDenied):
    """What was said in a meeting is asked for before it is closed, by a member who does not run it."""

    explanation = (
        "Cette réunion n’est pas close : ce qui s’y dit n’est encore lu que des personnes qui l’animent. "
        "Revenez une fois la réunion close."
    )


def visible_meeting(request: HttpRequest, pk: int, meeting: int, action: Action) -> tuple[Meeting, dict[str, Any]]:
    """Return a meeting of a démarche, and what its templates need.

    Raises
    ------
    Http404
        If there is none that this person may see.
    PermissionDenied
        If their role does not allow the action.
    """
    project, context = visible_project(request, pk, action, MEETINGS)
    found = meeting_of(project, meeting)
    return found, context | {"meeting": found}


def reads_what_was_said(meeting: Meeting, may: Collection[Action]) -> bool:
    """Tell whether a member reads what participants gave: whoever runs the meeting, the others once it is closed.

    Read twice while ballots come, results tell what the last one held.
    """
    return meeting.status == MeetingStatus.CLOSED or Action.CAN_RUN_MEETING in may


def refuse_before_the_end(meeting: Meeting, may: Collection[Action]) -> None:
    """Raise StillRunningError where a member may not read yet what participants gave."""
    if not reads_what_was_said(meeting, may):
        raise StillRunningError


def meeting_of(project: Project, meeting: int) -> Meeting:
    """Return a meeting of a démarche, or raise Http404."""
    return get_object_or_404(Meeting.objects.select_related("project__organization"), project=project, pk=meeting)


def meeting_by_code(request: HttpRequest, code: str) -> Meeting:
    """Return the meeting of a code that stands in an address; one in preparation does not exist.

    Wrong codes are counted by network. Once they are too many, a device that comes by a typed code is no longer
    answered, whether its code is right or wrong: codes cannot be tried one after the other. Devices that came in
    before, and those that come by the QR code or its link, go on.

    Raises
    ------
    Http404
        If there is none.
    TooManyCodesError
        If too many wrong codes came from this network.
    """
    found = started_meeting(code)
    if found is None:
        count_wrong_code(request)
        raise Http404("no such meeting")
    if not _key_of(request, found) and not _has_link(request, found):
        refuse_tried_codes(request)
    return found


def count_wrong_code(request: HttpRequest) -> None:
    """Count a wrong code, or raise TooManyCodesError."""
    try:
        spend(WRONG_CODES, network_of(request))
    except TooOftenError as refused:
        raise TooManyCodesError from refused


def refuse_tried_codes(request: HttpRequest) -> None:
    """Raise TooManyCodesError where too many wrong codes came from the network of a device that typed one."""
    if is_exhausted(WRONG_CODES, network_of(request)):
        raise TooManyCodesError


def screen_token(meeting: Meeting) -> str:
    """Return what the link of the screen is made of: it shows the meeting and lets nobody act."""
    return _signature(f"screen|{meeting.pk}|{meeting.link_key}")


def meeting_on_screen(code: str, token: str) -> Meeting:
    """Return the meeting of a screen link, or raise Http404."""
    found = Meeting.objects.filter(code=code.upper()).first()
    if found is None or not constant_time_compare(token, screen_token(found)):
        raise Http404("no such screen")
    return found


def known_participant(request: HttpRequest, meeting: Meeting) -> Participant | None:
    """Return the participant whose device asks, if it gave something before; asked once for a request."""
    asked: dict[int, Participant | None] = request.__dict__.setdefault("_participants", {})
    if meeting.pk not in asked:
        asked[meeting.pk] = participant_of(meeting, _key_of(request, meeting))
    return asked[meeting.pk]


def acting_participant(request: HttpRequest, meeting: Meeting) -> Participant:
    """Return the participant whose device acts, known from now on by the key it was given."""
    known = known_participant(request, meeting)
    if known is None:
        known = join_with(meeting, _key_of(request, meeting), network_of(request))
        request.__dict__["_participants"][meeting.pk] = known
    return known


def remember_device(request: HttpRequest, response: HttpResponse, meeting: Meeting) -> HttpResponse:
    """Give a device a key of its own, if it has none: it says nothing of the person, and only this meeting knows it."""
    if not _key_of(request, meeting):
        response.set_cookie(
            cookie_name(meeting),
            device_cookie(meeting, secrets.token_urlsafe(24)),
            max_age=KEPT_FOR,
            path="/r/",
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def cookie_name(meeting: Meeting) -> str:
    """Return the name of the cookie that a device keeps for a meeting."""
    return f"reunion_{meeting.pk}"


def device_cookie(meeting: Meeting, key: str) -> str:
    """Return what a device keeps: its key, signed, so that nobody makes keys to answer many times."""
    return f"{key}.{_signature(f'device|{meeting.pk}|{key}')}"


def link_token(meeting: Meeting) -> str:
    """Return what the QR code adds to the address of a meeting: it lets in when too many wrong codes were tried."""
    return _signature(f"link|{meeting.pk}|{meeting.link_key}")


def _key_of(request: HttpRequest, meeting: Meeting) -> str:
    """Return the key of the device that asks; empty where it has none that this site gave."""
    key, _, _ = (kept := request.COOKIES.get(cookie_name(meeting), "")).partition(".")
    return key if key and constant_time_compare(kept, device_cookie(meeting, key)) else ""


def _has_link(request: HttpRequest, meeting: Meeting) -> bool:
    sent = request.GET.get("lien", "")
    return bool(sent) and constant_time_compare(sent, link_token(meeting))


def _signature(text: str) -> str:
    return salted_hmac("solimob.workshop.door", text, algorithm="sha256").hexdigest()[:20]
