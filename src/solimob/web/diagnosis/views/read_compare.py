"""Ranks, comparable territories, scale, ten years ahead."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from solimob.publish.naming import no_peer_reason
from solimob.publish.wording import NO_RANK_REASON
from solimob.web.diagnosis.queries.comparison import feature_rows, rank_rows, scale_rows, unranked
from solimob.web.diagnosis.queries.reading import Reading


def ranking(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """Show ranks with their interval, and the weights they rest on."""
    value = reading.diagnosis.ranking
    context = {
        "ranking": value,
        "rows": rank_rows(reading.diagnosis),
        "unranked": unranked(reading.diagnosis),
        "no_rank_reason": NO_RANK_REASON,
        "level": round(100 * value.level) if value else None,
        "total": sum(weight.weight for weight in value.weights) if value else None,
        "set_by_group": bool(value) and any(weight.weight != weight.default for weight in value.weights),
    }
    return render(request, "diagnosis/read/ranking.html", frame | context)


def peers(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """Show comparable territories side by side."""
    diagnosis = reading.diagnosis
    context = {"features": feature_rows(diagnosis), "reason": no_peer_reason(diagnosis.territory)}
    return render(request, "diagnosis/read/peers.html", frame | context)


def scale(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """Show the share of needs met inside each scale: at which scale to act."""
    return render(request, "diagnosis/read/scale.html", frame | {"rows": scale_rows(reading.diagnosis)})


def projection(request: HttpRequest, reading: Reading, frame: dict[str, Any]) -> HttpResponse:
    """Show what the model says of ten years ahead."""
    return render(request, "diagnosis/read/projection.html", frame)
