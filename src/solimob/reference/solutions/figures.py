"""Sources and figures of the catalogue, from `sources.yaml` and `ratios.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from solimob.core.evidence import Figure, Nature, Source, SourceStatus
from solimob.core.solutions.sourced_figure import Confidence, SourcedFigure, Unknown
from solimob.reference.solutions.entry import CatalogueEntry

_SOURCE = ("title", "publisher", "year", "licence", "url", "read_on", "status")
_FIGURE = ("label", "value", "unit", "year", "nature", "confidence", "sources")
_FIGURE_OPTIONAL = ("low", "high", "period", "rests_on", "note")


def read_source(path: Path, id_: str, value: object, line: int) -> Source:
    """Return one source."""
    entry = CatalogueEntry.read(path, id_, value, line, _SOURCE)
    return Source(
        id=id_,
        title=entry.text("title"),
        publisher=entry.text_or_none("publisher") or "",
        year=entry.year("year"),
        licence=entry.text_or_none("licence") or "",
        url=entry.text_or_none("url"),
        read_on=entry.known_day("read_on"),
        status=entry.member("status", SourceStatus),
    )


def read_figure(path: Path, id_: str, value: object, line: int, sources: Mapping[str, Source]) -> SourcedFigure:
    """Return one figure.

    Raises
    ------
    ReferenceFileError
        If it has no known source, an interval that does not hold its value, or a nature that its confidence refuses.
    """
    entry = CatalogueEntry.read(path, id_, value, line, _FIGURE, _FIGURE_OPTIONAL)
    cited = entry.ids("sources", sources, "source inconnue")
    rests_on = entry.ids("rests_on", list(Nature), "nature inconnue") if "rests_on" in entry else ()
    nature, confidence = entry.member("nature", Nature), entry.member("confidence", Confidence)
    if nature not in confidence.natures:
        allowed = ", ".join(sorted(confidence.natures))
        raise entry.wrong("nature", f"« {nature} » ne va pas avec la confiance {confidence} ; possible : {allowed}")
    try:
        figure = Figure(
            value=entry.number("value"),
            low=entry.number("low") if "low" in entry.held else None,
            high=entry.number("high") if "high" in entry.held else None,
            unit=entry.text_or_none("unit") or "",
            year=entry.year("year"),
            nature=nature,
            sources=tuple(sources[source] for source in cited),
            rests_on=frozenset(Nature(name) for name in rests_on),
            method=entry.text("label"),
        )
    except ValueError as error:
        raise entry.wrong("value", str(error)) from error
    return SourcedFigure(
        id=id_,
        label=entry.text("label"),
        figure=figure,
        confidence=confidence,
        period=entry.text_or_none("period") or "",
        note=entry.text_or_none("note") or "",
    )


def read_unknown(path: Path, name: str, value: object, line: int, figures: Collection[str]) -> Unknown:
    """Return a figure nobody knows, and what would tell."""
    entry = CatalogueEntry.read(path, name, value, line, ("what", "tells"))
    return Unknown(entry.prose("what", figures), entry.prose("tells", figures))
