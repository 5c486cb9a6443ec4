"""The open feed of aids, and the frame that another site shows (L22)."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from solimob.core.rules import RuleBook
from solimob.web.counselling.forms_aids import PlaceForm
from solimob.web.counselling.queries import feed
from solimob.web.counselling.queries.aids_shown import group_by_nearness, levels_shown
from solimob.web.counselling.queries.place import commune_of
from solimob.web.counselling.views.place_choice import resolve_place

_FRAMED_ANYWHERE = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}
_ONE_HOUR = 3600
_PARAMETERS = ("commune", "territoire")
_TEXT = "text/plain; charset=utf-8"
_NO_BICYCLE = "ce site n’a pas les aides vélo ; son exploitant les ajoute par : solimob ingest add aides-velo"


@require_safe
@cache_control(public=True, max_age=_ONE_HOUR)
def aids_json(request: HttpRequest) -> HttpResponse:
    """Answer the aids of a commune, a territory or everywhere as JSON that follows the published schema."""
    from solimob.publish.aids_feed import render_feed

    try:
        book = _asked(request, feed.rules_of)
    except feed.UnknownPlaceError as error:
        return _open(request, JsonResponse({"error": str(error)}, status=400))
    content = render_feed(book, timezone.localdate(), _publisher(), feed.CREDITS)
    return _open(request, HttpResponse(content, content_type="application/json"))


@require_safe
@cache_control(public=True, max_age=_ONE_HOUR)
def aids_csv(request: HttpRequest) -> HttpResponse:
    """Answer the same aids as a table, one line for each version of an aid."""
    try:
        book = _asked(request, feed.rules_of)
    except feed.UnknownPlaceError as error:
        return _open(request, HttpResponse(str(error), status=400, content_type=_TEXT))
    return _open(request, _table(book, "aides.csv"))


@require_safe
@cache_control(public=True, max_age=_ONE_HOUR)
def bicycle_json(request: HttpRequest) -> HttpResponse:
    """Answer the bicycle aids of a place as JSON of the same schema, under the licence of who wrote them."""
    from solimob.publish.aids_feed import render_feed

    try:
        velo = _asked(request, _bicycle)
    except feed.UnknownPlaceError as error:
        return _open(request, JsonResponse({"error": str(error)}, status=400))
    if velo is None:
        return _open(request, JsonResponse({"error": _NO_BICYCLE}, status=404))
    content = render_feed(velo.book, timezone.localdate(), _publisher(), velo.credits_)
    return _open(request, HttpResponse(content, content_type="application/json"), velo.licence_url)


@require_safe
@cache_control(public=True, max_age=_ONE_HOUR)
def bicycle_csv(request: HttpRequest) -> HttpResponse:
    """Answer the same bicycle aids as a table."""
    try:
        velo = _asked(request, _bicycle)
    except feed.UnknownPlaceError as error:
        return _open(request, HttpResponse(str(error), status=400, content_type=_TEXT))
    if velo is None:
        return _open(request, HttpResponse(_NO_BICYCLE, status=404, content_type=_TEXT))
    return _open(request, _table(velo.book, "aides-velo.csv"), velo.licence_url)


@require_safe
@cache_control(public=True, max_age=_ONE_HOUR)
def aids_schema(request: HttpRequest) -> HttpResponse:
    """Answer the JSON Schema of the feed."""
    content = files("solimob.reference").joinpath("schemas", "aids_feed.schema.json").read_bytes()
    return _open(request, HttpResponse(content, content_type="application/schema+json"))


@require_safe
@xframe_options_exempt
@csp_override(_FRAMED_ANYWHERE)
@cache_control(public=True, max_age=_ONE_HOUR)
def widget(request: HttpRequest) -> HttpResponse:
    """Show the aids of a commune in a page made to be framed by another site: no cookie, no script."""
    home = commune_of(request.GET.get("commune", ""))
    here = f"?commune={home.code}" if home else ""
    context = {"home": home, "finder": request.build_absolute_uri(reverse("counselling:aids") + here)}
    if home is None:
        return render(request, "counselling/aids/widget.html", context, status=404)
    answer, aids = feed.aids_to_show(home, timezone.localdate())
    context |= {
        "groups": group_by_nearness(answer),
        "sentence": answer.completeness.sentence(len(aids)),
        "on": answer.situation.on,
    }
    return render(request, "counselling/aids/widget.html", context)


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """Give the lines to copy in another site, and say whether the aids of the commune are there and fresh."""
    form = PlaceForm(request.GET if "place" in request.GET else None)
    place = resolve_place(form, request.GET) if form.is_bound else None
    velo = _bicycle("")
    context: dict[str, Any] = {"form": form, "choices": place.choices if place else (), "velo": velo}
    if place is not None and place.home is not None:
        home, today = place.home, timezone.localdate()
        answer, aids = feed.aids_to_show(home, today)
        context |= {
            "home": home,
            "widget": request.build_absolute_uri(f"{reverse('counselling:widget')}?commune={home.code}"),
            "json": request.build_absolute_uri(f"{reverse('counselling:aids_json')}?commune={home.code}"),
            "csv": request.build_absolute_uri(f"{reverse('counselling:aids_csv')}?commune={home.code}"),
            "aids": aids,
            "stale": sum(not one.fresh for one in aids),
            "sentence": answer.completeness.sentence(len(aids)),
            "levels": levels_shown(answer),
        }
    return render(request, "counselling/aids/embed.html", context)


def _bicycle(place: str) -> feed.BicycleAids | None:
    return feed.bicycle_aids_of(place, timezone.localdate())


def _table(book: RuleBook, name: str) -> HttpResponse:
    from solimob.publish.aids_feed import render_tables

    response = HttpResponse(render_tables(book, timezone.localdate())["aides.csv"], content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked[Found](request: HttpRequest, find: Callable[[str], Found]) -> Found:
    """Return what is found at the place asked for; what is not understood is never taken for « everywhere »."""
    asked = {name: value for name, value in request.GET.items() if value}
    unknown = next((name for name in asked if name not in _PARAMETERS), None)
    if unknown is not None:
        raise feed.UnknownPlaceError(f"paramètre inconnu « {unknown} » ; au choix : {', '.join(_PARAMETERS)}")
    if len(asked) > 1:
        raise feed.UnknownPlaceError("donnez une commune ou un territoire, pas les deux")
    return find(next(iter(asked.values()), ""))


def _publisher() -> str:
    return settings.SOLIMOB_LEGAL["publisher"] or settings.SOLIMOB_BRAND["name"]


def _open(request: HttpRequest, response: HttpResponse, licence_url: str = feed.LICENCE_URL) -> HttpResponse:
    """Let any site read a response, and say where its schema and its licence are."""
    schema = request.build_absolute_uri(reverse("counselling:aids_schema"))
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{schema}>; rel="describedby", <{licence_url}>; rel="license"'
    return response
