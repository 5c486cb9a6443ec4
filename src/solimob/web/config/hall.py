"""What a site that phones of a hall reach answers them: the pages open to everybody, and no other.

A hall has no HTTPS: a password or a session cookie that crossed its Wi-Fi could be read by others on it. Members sign
in and work on the computer that holds the meeting, at its own loopback address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.deprecation import MiddlewareMixin

from solimob.web.accounts.loopback import is_from_loopback

_SIGN_IN = ("account_", "accounts:")
_EXPLANATION = (
    "Sur le réseau de la salle, seules les pages de la réunion s’ouvrent. Les pages des membres s’ouvrent sur "
    "l’ordinateur qui tient la réunion, à l’adresse qu’il affiche (http://127.0.0.1…)."
)


class HallMiddleware(MiddlewareMixin):
    """In a hall, refuse to other devices what needs an account, and signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SOLIMOB_HALL_ADDRESSES:
            raise MiddlewareNotUsed
        super().__init__(get_response)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Answer for the view where it may not be seen from here."""
        match = request.resolver_match
        is_open = not getattr(view, "login_required", True) and not (match and match.view_name.startswith(_SIGN_IN))
        if is_open or is_from_loopback(request):
            return None
        if request.path == "/":
            return redirect("workshop:enter")
        return render(request, "ui/error.html", {"title": "Page fermée ici", "explanation": _EXPLANATION}, status=403)
