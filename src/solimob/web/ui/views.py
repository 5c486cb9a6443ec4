"""Theme, legal pages, error pages and the living page of components."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from solimob.web.ui.samples import component_samples

_UNKNOWN_ORIGIN = ("Origin checking failed", "Referer checking failed")
DEFAULT_FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, sans-serif'


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def theme(request: HttpRequest) -> HttpResponse:
    """Return the custom properties that the settings choose, as a style sheet."""
    brand = settings.SOLIMOB_BRAND
    fonts = f"{brand['font']}, {DEFAULT_FONT}" if brand["font"] else DEFAULT_FONT
    return HttpResponse(f":root {{\n  --accent: {brand['accent']};\n  --font: {fonts};\n}}\n", content_type="text/css")


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def logo(request: HttpRequest) -> FileResponse:
    """Return the logo of the settings."""
    path = Path(settings.SOLIMOB_BRAND["logo"])
    if not settings.SOLIMOB_BRAND["logo"] or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/svg+xml" if path.suffix.lower() == ".svg" else "image/png")


@login_not_required
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Show who publishes and hosts the site, and what becomes of personal data."""
    return render(request, "ui/legal.html", {"legal": settings.SOLIMOB_LEGAL})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the declaration of accessibility."""
    declaration = settings.SOLIMOB_ACCESSIBILITY
    context = {"legal": settings.SOLIMOB_LEGAL, "accessibility": declaration, "status": declaration["status"]}
    return render(request, "ui/accessibility.html", context)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show each component in all its states, to those who run the site and in the demonstration."""
    if not (settings.SOLIMOB_DEMO or request.user.is_staff):
        raise Http404
    return render(request, "ui/components.html", component_samples())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return _error(
        request,
        400,
        "Demande illisible",
        "Le site n’a pas compris cette demande. Revenez à la page précédente et recommencez.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that cannot be trusted: from nobody knows where, or without the cookie that goes with it."""
    explanation = (
        "Votre navigateur n’a pas gardé le témoin (cookie) qui protège les envois. Acceptez les témoins de ce site, "
        "rechargez la page précédente et recommencez."
    )
    if reason.startswith(_UNKNOWN_ORIGIN):
        explanation = (
            "Votre navigateur n’a pas dit que l’envoi venait de ce site : une extension ou un réglage de "
            "confidentialité le cache. Autorisez-le pour ce site, rechargez la page précédente et recommencez."
        )
    return _error(request, 403, "Rien n’a été envoyé", explanation)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403; an exception that has an `explanation` says why."""
    explanation = getattr(exception, "explanation", "") or (
        "Votre rôle ne permet pas cette action. Demandez à la personne qui administre l’organisation de la faire "
        "ou de changer votre rôle."
    )
    return _error(request, 403, "Action non permise", explanation)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    explanation = "Cette page n’existe pas, n’existe plus, ou n’est pas ouverte à votre compte."
    return _error(request, 404, "Page introuvable", explanation)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, with a page that needs nothing that could fail again."""
    return HttpResponse(render_to_string("ui/server_error.html"), status=500)


def _error(request: HttpRequest, status: int, title: str, explanation: str) -> HttpResponse:
    return render(request, "ui/error.html", {"title": title, "explanation": explanation}, status=status)
