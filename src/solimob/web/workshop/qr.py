"""The address that brings a phone into a meeting, and its QR code as the path of an SVG."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from solimob.web.workshop.access import link_token
from solimob.web.workshop.models import Meeting

_BORDER = 4
"""Modules of white around, as the standard asks."""


@dataclass(frozen=True, slots=True)
class QrPath:
    """A QR code: the side of its square, in modules, and the path of its dark ones."""

    side: int
    path: str


def join_address(request: HttpRequest, meeting: Meeting) -> str:
    """Return the address of a meeting as phones reach this site: the one to read aloud or to write."""
    return site_root(request) + reverse("workshop:room", args=[meeting.code])


def link_address(request: HttpRequest, meeting: Meeting) -> str:
    """Return the address of a meeting as the QR code carries it, which lets in whatever codes were tried."""
    return f"{join_address(request, meeting)}?lien={link_token(meeting)}"


def site_root(request: HttpRequest) -> str:
    """Return the beginning of the addresses of this site for others: in a hall, not the loopback that one works on."""
    if settings.SOLIMOB_HALL_ADDRESSES:
        return f"http://{settings.SOLIMOB_HALL_ADDRESSES[0]}:{request.get_port()}"
    return request.build_absolute_uri("/").rstrip("/")


def qr_paths(text: str) -> QrPath:
    """Return the QR code of a text: no inline style, so that the security policy lets it through."""
    rows = list(segno.make(text, error="m").matrix)
    path = "".join(
        f"M{x + _BORDER} {y + _BORDER}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return QrPath(len(rows) + 2 * _BORDER, path)
