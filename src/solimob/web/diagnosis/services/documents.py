"""The files of a run, made when asked for and kept in memory: a run does not change, nor do its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings

from solimob.core.diagnosis import Finding, to_json
from solimob.publish import Brand, Discussion, brief_document, render, report_document
from solimob.publish.geojson import render_geojson
from solimob.publish.xlsx import render_xlsx
from solimob.web.diagnosis.queries.geography import contours_as_stored
from solimob.web.diagnosis.queries.reading import diagnosis_of_run
from solimob.web.diagnosis.services.anonymity import without_authors
from solimob.web.diagnosis.services.reasons import with_reasons

KEPT_DOCUMENTS = 24

_TEXT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A file that one can download."""

    id: str
    stem: str
    """`brief` (for elected members) or `diagnosis`."""
    extension: str
    content_type: str
    label: str


DOCUMENTS = {
    kind.id: kind
    for kind in (
        *(DocumentKind(f"note.{e}", "brief", e, t, "Note de deux pages pour les élus") for e, t in _TEXT_TYPES.items()),
        *(DocumentKind(f"diagnostic.{e}", "diagnosis", e, t, "Diagnostic complet") for e, t in _TEXT_TYPES.items()),
        DocumentKind(
            "diagnostic.xlsx",
            "diagnosis",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "Tableaux, avec une feuille de sources",
        ),
        DocumentKind("diagnostic.geojson", "diagnosis", "geojson", "application/geo+json", "Indicateurs et contours"),
        DocumentKind(
            "diagnostic.json", "diagnosis", "json", "application/json", "Le diagnostic entier, pour un programme"
        ),
    )
}


def document_content(
    run_id: str,
    kind: DocumentKind,
    findings: tuple[Finding, ...],
    discussion: Discussion,
    reasons: Mapping[str, str],
    date_line: str,
    *,
    public: bool,
) -> bytes:
    """Return the content of a document of a run, with the findings, positions and reasons of the démarche.

    A public one says neither who corrected a figure nor why: a reason can name somebody.

    Raises
    ------
    StoreError
        If the store does not hold the run any more.
    """
    return _made(str(settings.SOLIMOB_HOME), run_id, kind, _Frozen(findings, discussion, reasons), date_line, public)


@dataclass(frozen=True, eq=False)
class _Frozen:
    """What people said, as a key: the same words, the same document."""

    findings: tuple[Finding, ...]
    discussion: Discussion
    reasons: Mapping[str, str]

    def __hash__(self) -> int:
        return hash(repr(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and repr(self) == repr(other)


@lru_cache(maxsize=KEPT_DOCUMENTS)
def _made(home: str, run_id: str, kind: DocumentKind, said: _Frozen, date_line: str, public: bool) -> bytes:
    diagnosis = replace(diagnosis_of_run(run_id), findings=said.findings)
    diagnosis = without_authors(diagnosis) if public else with_reasons(diagnosis, said.reasons)
    contours = contours_as_stored(diagnosis)
    brand = Brand(settings.SOLIMOB_BRAND["name"], settings.SOLIMOB_BRAND["accent"])
    if kind.extension == "json":
        return to_json(diagnosis)
    if kind.extension == "xlsx":
        return render_xlsx(diagnosis)
    if kind.extension == "geojson":
        return render_geojson(diagnosis, contours)
    if kind.stem == "brief":
        return render(brief_document(diagnosis, contours, date_line), kind.extension, brand)
    return render(report_document(diagnosis, contours, brand, said.discussion, date_line), kind.extension, brand)
