"""Returns of experience, from `rex.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from solimob.core.evidence import Source
from solimob.core.solutions.rex import EvidenceLevel, Outcome, Rex, RexEvent, RexRegime
from solimob.core.solutions.sourced_figure import SourcedFigure
from solimob.reference.solutions.entry import CatalogueEntry
from solimob.reference.solutions.figures import read_figure, read_unknown
from solimob.reference.solutions.sheets import Vocabulary

_REQUIRED = (
    *("title", "place", "form", "solutions", "regime", "start", "outcome", "evidence", "events", "figures", "unknowns"),
    *("lessons", "failure_points", "transfer", "video", "contact", "sources"),
)
_TO_DOCUMENT = (EvidenceLevel.TO_DOCUMENT, EvidenceLevel.NO_FIGURE)


def read_rex(path: Path, id_: str, value: object, line: int, known: Vocabulary) -> Rex:
    """Return one REX.

    Raises
    ------
    ReferenceFileError
        If a field is unknown or missing, if a source, sheet or regime is unknown, if a figure is typed in a text, or
        if it claims evidence and has no figure, or the reverse.
    """
    entry = CatalogueEntry.read(path, id_, value, line, _REQUIRED)
    sources = known.sources
    cited = entry.ids("sources", sources, "source inconnue")
    children = entry.parts("figures") if entry.held["figures"] else []
    figures: dict[str, SourcedFigure] = {
        name: read_figure(path, name, child, at, sources) for name, child, at in children
    }
    evidence = entry.member("evidence", EvidenceLevel)
    if bool(figures) == (evidence in _TO_DOCUMENT):
        raise entry.wrong("evidence", f"« {evidence} » ne va pas avec {len(figures)} chiffre(s)")
    return Rex(
        id=id_,
        title=entry.text("title"),
        place=entry.text("place"),
        form=entry.prose("form", figures),
        solutions=entry.ids("solutions", known.solutions, "fiche inconnue"),
        regime=_regime(entry, known.regimes, figures),
        start=entry.year("start"),
        outcome=entry.member("outcome", Outcome),
        evidence=evidence,
        events=tuple(_event(entry, item, sources, figures) for item in entry.items("events")),
        figures=tuple(figures.values()),
        unknowns=tuple(
            read_unknown(path, f"{id_}, unknowns", item, entry.held.lines["unknowns"], figures)
            for item in entry.items("unknowns")
        ),
        lessons=entry.proses("lessons", figures),
        failure_points=entry.proses("failure_points", figures, empty=True),
        transfer=entry.proses("transfer", figures),
        video=entry.text_or_none("video"),
        contact=entry.text_or_none("contact"),
        sources=tuple(sources[source] for source in cited),
    )


def _regime(rex: CatalogueEntry, regimes: Collection[str], figures: Collection[str]) -> RexRegime:
    line = rex.held.lines["regime"]
    entry = CatalogueEntry.read(rex.path, f"{rex.name}, regime", rex.held["regime"], line, ("id", "checked", "note"))
    id_ = entry.one_id("id", regimes, "régime inconnu") if "id" in entry else None
    return RexRegime(id_, entry.flag("checked"), entry.prose("note", figures))


def _event(rex: CatalogueEntry, value: object, sources: Mapping[str, Source], figures: Collection[str]) -> RexEvent:
    entry = CatalogueEntry.read(
        rex.path, f"{rex.name}, events", value, rex.held.lines["events"], ("when", "text", "sources")
    )
    cited = entry.ids("sources", sources, "source inconnue")
    return RexEvent(entry.text("when"), entry.prose("text", figures), tuple(sources[id_] for id_ in cited))
