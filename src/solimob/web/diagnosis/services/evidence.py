"""The numbers a finding rests on, kept as they were when it was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from solimob.core.diagnosis import EvidenceRef
from solimob.core.evidence import Figure, Nature, Source, SourceStatus


def evidence_to_json(evidence: EvidenceRef, run_id: str) -> dict[str, Any]:
    """Return a number of a diagnosis, with its proof and the run it comes from, as JSON values."""
    figure = evidence.figure
    return {
        "indicator": evidence.indicator,
        "code": evidence.code,
        "label": evidence.label,
        "run": run_id,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "nature": figure.nature.value,
        "rests_on": sorted(nature.value for nature in figure.rests_on),
        "year": figure.year,
        "method": figure.method,
        "sources": [_source_to_json(source) for source in figure.sources],
    }


def evidence_from_json(document: Mapping[str, Any]) -> EvidenceRef:
    """Return the number that was kept."""
    figure = Figure(
        value=document["value"],
        low=document["low"],
        high=document["high"],
        unit=document["unit"],
        nature=Nature(document["nature"]),
        rests_on=frozenset(Nature(nature) for nature in document["rests_on"]),
        year=document["year"],
        method=document["method"],
        sources=tuple(_source_from_json(source) for source in document["sources"]),
    )
    return EvidenceRef(document["indicator"], document["code"], document["label"], figure)


def _source_to_json(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
        "licence": source.licence,
        "url": source.url,
        "read_on": source.read_on.isoformat() if source.read_on else None,
        "status": source.status.value,
    }


def _source_from_json(document: Mapping[str, Any]) -> Source:
    read_on = document["read_on"]
    return Source(
        id=document["id"],
        title=document["title"],
        publisher=document["publisher"],
        year=document["year"],
        licence=document["licence"],
        url=document["url"],
        read_on=date.fromisoformat(read_on) if read_on else None,
        status=SourceStatus(document["status"]),
    )
