"""Refuse requests that are too large before anything of them is parsed or stored."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

type GetResponse = Callable[[HttpRequest], HttpResponse]


def limit_request_size(get_response: GetResponse) -> GetResponse:
    """Answer 413 to a request that says it is larger than `SOLIMOB_LARGEST_REQUEST_BYTES`, with what to do.

    One that does not say its size is read as empty by Django, which takes no more than was announced. The server has
    received the bytes by then: only the proxy can stop them earlier (docs/deploiement/heberge.md).
    """

    def answer(request: HttpRequest) -> HttpResponse:
        announced, most = request.META.get("CONTENT_LENGTH") or "0", settings.SOLIMOB_LARGEST_REQUEST_BYTES
        if announced.isdecimal() and int(announced) > most:
            context = {
                "title": "Envoi trop lourd",
                "explanation": f"Cet envoi fait {int(announced) / 1e6:.0f} Mo ; le site en accepte "
                f"{most / 1e6:.0f} au plus, et un fichier d’offres 1 Mo. Partagez-le en plusieurs fichiers.",
            }
            return render(request, "ui/error.html", context, status=413)
        return get_response(request)

    return answer
