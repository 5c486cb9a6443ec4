"""Indicators, the map, access to services, who is served which day."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from solimob.core.access import PURPOSES
from solimob.core.diagnosis import DiagnosisIndicator, Kind
from solimob.core.evidence import VARIABLES
from solimob.web.diagnosis.queries import geography
from solimob.web.diagnosis.queries.coverage import DAYS, coverage_of, coverage_publics
from solimob.web.diagnosis.queries.indicators import (
    entry_of,
    every_entry,
    indicator_page,
    indicators_by_public,
    indicators_by_purpose,
)
from solimob.web.diagnosis.queries.reading import Reading
from solimob.web.diagnosis.queries.refusals import refusal_rows
from solimob.web.diagnosis.queries.services_near import MODES, access_matrix, kind_page, kinds_by_purpose

ABOUT_SERVICES = frozenset({Kind.DISTANCE, Kind.SUPPLY, Kind.PRESENCE})
"""Indicators that one corrects by saying that a service opened, closed or moved."""
SHOWN_FIRST = "households_without_car_rate"


def indicators(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """List the indicators, by purpose or by public."""
    by_public = request.GET.get("par") == "public"
    groups = indicators_by_public(reading.diagnosis) if by_public else indicators_by_purpose(reading.diagnosis)
    return render(request, "diagnosis/read/indicators.html", frame | {"groups": groups, "by_public": by_public})


def indicator(request: HttpRequest, reading: Reading, frame: dict[str, Any], indicator_id: str) -> HttpResponse:
    """Show an indicator: its question, its value with its interval, communes, map, method, sources."""
    sort = request.GET.get("tri", "-valeur")
    try:
        page = indicator_page(reading.diagnosis, indicator_id, sort)
    except KeyError:
        raise Http404 from None
    context = {
        "page": page,
        "sort": sort,
        "svg": geography.static_map(reading, page.entry),
        "about_services": page.entry.kind in ABOUT_SERVICES,
        "variable": indicator_id if indicator_id in VARIABLES else "",
    }
    return render(request, "diagnosis/read/indicator.html", frame | context)


def map_page(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """Show an indicator on the map, with the same content beside it as a table."""
    entry = _chosen(request, reading)
    page = indicator_page(reading.diagnosis, entry.indicator.id, request.GET.get("tri", "-valeur"))
    kind = next((a for a in reading.diagnosis.access if a.kind_id == request.GET.get("service", "")), None)
    rank_of = {code: c.rank for c in geography.classes_of(entry) for code in c.codes}
    context = {
        "page": page,
        "rows": [{"row": row, "rank": rank_of.get(row.code, 0)} for row in page.rows],
        "entries": every_entry(reading.diagnosis),
        "kinds": reading.diagnosis.access,
        "kind": kind,
        "places": geography.service_features(reading, kind)["features"] if kind else [],
        "legend": geography.legend(entry),
        "svg": geography.static_map(reading, entry),
        "sort": request.GET.get("tri", "-valeur"),
        "tile_url": settings.SOLIMOB_TILE_URL,
    }
    return render(request, "diagnosis/read/map.html", frame | context)


def map_communes(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """Answer the communes of the map as GeoJSON."""
    return _geojson(geography.commune_features(reading, _chosen(request, reading)))


def map_services(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """Answer where the nearest services of a kind are, as GeoJSON."""
    access = next((a for a in reading.diagnosis.access if a.kind_id == request.GET.get("service", "")), None)
    if access is None:
        raise Http404
    return _geojson(geography.service_features(reading, access))


def access(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """Show which services are far, and the matrix commune × kind of a purpose."""
    mode, purpose = request.GET.get("mode", "voiture"), request.GET.get("besoin", "care")
    try:
        matrix = access_matrix(reading.diagnosis, purpose, mode)
    except (KeyError, ValueError):
        raise Http404 from None
    context = {
        "groups": kinds_by_purpose(reading.diagnosis),
        "matrix": matrix,
        "modes": MODES,
        "mode": mode,
        "purposes": [(p.value, label) for p, label in PURPOSES.items()],
        "purpose": purpose,
    }
    return render(request, "diagnosis/read/access.html", frame | context)


def kind(request: HttpRequest, reading: Reading, frame: dict[str, Any], kind_id: str) -> HttpResponse:
    """Show the nearest service of one kind for each commune."""
    sort = request.GET.get("tri", "-valeur")
    try:
        page = kind_page(reading.diagnosis, kind_id, sort)
    except KeyError:
        raise Http404 from None
    return render(request, "diagnosis/read/kind.html", frame | {"page": page, "sort": sort})


def coverage(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """Show the existing offer, and who is served which day."""
    publics = coverage_publics(reading.diagnosis)
    chosen = request.GET.get("public", publics[0][0] if publics else "")
    try:
        week = coverage_of(reading.diagnosis, chosen) if publics else None
    except KeyError:
        raise Http404 from None
    refusals = refusal_rows(reading.diagnosis, timezone.localdate())
    context = {"publics": publics, "chosen": chosen, "week": week, "days": DAYS, "refusals": refusals}
    return render(request, "diagnosis/read/coverage.html", frame | context)


def _chosen(request: HttpRequest, reading: Reading) -> DiagnosisIndicator:
    wanted = request.GET.get("indicateur", "")
    ids = {entry.indicator.id for entry in every_entry(reading.diagnosis)}
    if not wanted:
        wanted = SHOWN_FIRST if SHOWN_FIRST in ids else reading.diagnosis.indicators[0].indicator.id
    try:
        return entry_of(reading.diagnosis, wanted)
    except KeyError:
        raise Http404 from None


def _geojson(collection: dict[str, Any]) -> HttpResponse:
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/geo+json")
