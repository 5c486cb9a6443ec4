"""Overview of a diagnosis, communes, publics."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from solimob.core.diagnosis import DiagnosisIndicator, Finding
from solimob.publish import Discussion, Stance
from solimob.publish.naming import members_text
from solimob.publish.wording import rank_words
from solimob.web.diagnosis.queries.columns import column_cells, column_head, order_of
from solimob.web.diagnosis.queries.communes import commune_sheet, communes_of
from solimob.web.diagnosis.queries.comparison import verdict_of
from solimob.web.diagnosis.queries.indicators import PUBLIC_INDICATORS, every_entry
from solimob.web.diagnosis.queries.reading import Reading
from solimob.web.diagnosis.queries.sources import oldest_vintage
from solimob.web.diagnosis.services.discussion import findings_and_discussion

KEY_FIGURES = (
    "population",
    "households_without_car_rate",
    "share_65p",
    "unemployment_rate",
    "median_income",
    "fuel_effort_rate",
    "care_distance",
    "food_distance",
)


def overview(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """Show key figures, findings, what is missing, how old the data are, and what to do next."""
    diagnosis = reading.diagnosis
    known = {entry.indicator.id: entry for entry in every_entry(diagnosis)}
    findings, discussion = findings_and_discussion(reading.project, diagnosis, names=not reading.is_public)
    said = [_said(finding, discussion, names=not reading.is_public) for finding in findings]
    context = {
        "key_figures": [known[id_] for id_ in KEY_FIGURES if id_ in known and _is_of_one_year(known[id_])],
        "said": said,
        "answered": bool(discussion.positions),
        "oldest": oldest_vintage(diagnosis),
        "known_ids": frozenset(known),
        "members": members_text(diagnosis.territory),
    }
    return render(request, "diagnosis/read/overview.html", frame | context)


def communes(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """List the communes, with their population."""
    diagnosis = reading.diagnosis
    population = next((e for e in diagnosis.indicators if e.indicator.id == "population"), None)
    cells = (
        {}
        if population is None
        else dict(zip(population.indicator.codes, column_cells(population.indicator, 0), strict=True))
    )
    rows = [{"code": code, "name": name, "population": cells.get(code)} for code, name in communes_of(diagnosis)]
    head = None if population is None else column_head(population.indicator, diagnosis.current_year)
    return render(request, "diagnosis/read/communes.html", frame | {"rows": rows, "head": head})


def commune(request: HttpRequest, reading: Reading, frame: dict[str, Any], code: str) -> HttpResponse:
    """Show everything the diagnosis knows of a commune."""
    try:
        sheet = commune_sheet(reading.diagnosis, code)
    except KeyError:
        raise Http404 from None
    context: dict[str, Any] = {"sheet": sheet}
    if sheet.rank is not None:
        context |= {"verdict": verdict_of(sheet.rank), "rank_words": rank_words(sheet.rank)}
    return render(request, "diagnosis/read/commune.html", frame | context)


def publics(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """List the publics: how many, and how to reach them."""
    return render(request, "diagnosis/read/publics.html", frame)


def public(request: HttpRequest, reading: Reading, frame: dict[str, Any], public_id: str) -> HttpResponse:
    """Show where a public lives, and how to reach it."""
    diagnosis = reading.diagnosis
    profile = next((p for p in diagnosis.publics if p.id == public_id), None)
    if profile is None:
        raise Http404
    columns = [(c, d) for c, d in ((profile.headcount, 0), (profile.rate, 1)) if c is not None]
    heads = [column_head(column, diagnosis.current_year) for column, _ in columns]
    rows: list[dict[str, Any]] = []
    sort = request.GET.get("tri", "-valeur")
    if columns:
        cells = [column_cells(column, decimals) for column, decimals in columns]
        codes = columns[0][0].codes
        names = [diagnosis.names.get(code, code) for code in codes]
        order = order_of([cell.sort_key for cell in cells[0]], names, sort)
        rows = [{"code": codes[i], "name": names[i], "cells": [column[i] for column in cells]} for i in order]
    context = {
        "profile": profile,
        "heads": heads,
        "rows": rows,
        "sort": sort,
        "related": [e for e in every_entry(diagnosis) if e.indicator.id in PUBLIC_INDICATORS.get(profile.id, ())],
    }
    return render(request, "diagnosis/read/profile.html", frame | context)


def _is_of_one_year(entry: DiagnosisIndicator) -> bool:
    """Tell whether the territory's value describes the years of its communes: an older one misleads beside others."""
    return entry.summary_vintage == entry.indicator.vintage


def _said(finding: Finding, discussion: Discussion, *, names: bool) -> dict[str, Any]:
    positions = [position for position in discussion.positions if position.finding == finding.id]
    disputes = [position for position in positions if position.stance is Stance.DISPUTES]
    return {
        "finding": finding,
        "positions": positions,
        "agree": len(positions) - len(disputes),
        "dispute": len(disputes),
        "disputes": disputes if names else [],
        "field": [evidence for evidence in discussion.field_evidence if evidence.finding == finding.id],
    }
