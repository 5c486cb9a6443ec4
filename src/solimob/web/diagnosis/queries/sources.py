"""Every source of a run, what rests on it, and how old the data are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from solimob.core.diagnosis import Diagnosis
from solimob.core.evidence import Source, is_aged, latest_year, vintage_note


@dataclass(slots=True)
class CitedSource:
    """A source, with the indicators and services that cite it."""

    source: Source
    indicators: list[tuple[str, str]] = field(default_factory=list)
    """(id, label) of the indicators, in the order of pages."""
    services: int = 0
    """Kinds of services that cite it."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """One vintage of the run and what has it."""

    vintage: str
    note: str
    aged: bool
    indicators: tuple[tuple[str, str], ...]


def cited_sources(diagnosis: Diagnosis) -> list[CitedSource]:
    """Return every source of the run, with what cites it, in order of citation."""
    cited = {source.id: CitedSource(source) for source in _in_order(diagnosis)}
    for entry in (*diagnosis.indicators, *diagnosis.projections):
        for source in dict.fromkeys((*entry.indicator.sources, *entry.summary.sources)):
            cited[source.id].indicators.append((entry.indicator.id, entry.indicator.label))
    for access in diagnosis.access:
        for id_ in {source.id for column in (access.distance, access.car) for source in column.sources}:
            cited[id_].services += 1
    return list(cited.values())


def vintages(diagnosis: Diagnosis) -> list[Freshness]:
    """Return the vintages of the run, oldest first, with the indicators of each."""
    by_vintage: dict[str, list[tuple[str, str]]] = {}
    for entry in (*diagnosis.indicators, *diagnosis.projections):
        column = entry.indicator
        by_vintage.setdefault(column.vintage, []).append((column.id, column.label))
    year = diagnosis.current_year
    return [
        Freshness(vintage, vintage_note(vintage, year), is_aged(vintage, year), tuple(entries))
        for vintage, entries in sorted(by_vintage.items(), key=lambda pair: (latest_year(pair[0]) or 0, pair[0]))
    ]


def oldest_vintage(diagnosis: Diagnosis) -> str:
    """Return the note of the oldest vintage of the run: « millésime 2018, à confirmer localement »."""
    notes = [entry.note for entry in vintages(diagnosis) if entry.vintage]
    return notes[0] if notes else vintage_note("", diagnosis.current_year)


def _in_order(diagnosis: Diagnosis) -> Iterator[Source]:
    """Yield the sources as pages cite them: those of the indicators first, in their order, then all the others."""
    entries = (*diagnosis.indicators, *diagnosis.projections)
    first = [source for e in entries for source in (*e.indicator.sources, *e.summary.sources)]
    yield from {source.id: source for source in (*first, *diagnosis.sources())}.values()
