"""The files of a diagnosis: which ones, under which names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from solimob.core.diagnosis import Diagnosis, to_json
from solimob.publish.brand import DEFAULT, Brand
from solimob.publish.brief import brief_document
from solimob.publish.document import Document
from solimob.publish.docx import render_docx
from solimob.publish.geojson import render_geojson
from solimob.publish.odt import render_odt
from solimob.publish.pdf import render_pdf
from solimob.publish.positions import Discussion
from solimob.publish.report import report_document
from solimob.publish.writing import write_together
from solimob.publish.xlsx import render_xlsx

_RENDERERS: dict[str, Callable[[Document, Brand], bytes]] = {
    "pdf": render_pdf,
    "docx": render_docx,
    "odt": render_odt,
}
_DATA: dict[str, Callable[[Diagnosis, Mapping[str, bytes]], bytes]] = {
    "json": lambda diagnosis, _: to_json(diagnosis),
    "xlsx": lambda diagnosis, _: render_xlsx(diagnosis),
    "geojson": render_geojson,
}
FORMATS = (*_RENDERERS, *_DATA)
"""Formats that `write_documents` knows."""


class UnknownFormatError(ValueError):
    """A format that no renderer writes; the message is in French."""


def render(document: Document, output_format: str, brand: Brand = DEFAULT) -> bytes:
    """Return a document in one of the formats of documents: pdf, docx or odt.

    Raises
    ------
    UnknownFormatError
        If no renderer writes this format.
    """
    if output_format not in _RENDERERS:
        raise UnknownFormatError(f"format « {output_format} » inconnu ; formats possibles : {', '.join(_RENDERERS)}")
    return _RENDERERS[output_format](document, brand)


def write_documents(
    diagnosis: Diagnosis,
    out: Path,
    formats: Collection[str],
    contours: Mapping[str, bytes],
    brand: Brand = DEFAULT,
    *,
    discussion: Discussion | None = None,
    date_line: str = "",
) -> list[Path]:
    """Write `diagnosis.*` and `brief.{pdf,docx,odt}` in a folder, and return the files in order of name.

    Every document is made before the first one is written; the files appear together, each of them whole.

    Parameters
    ----------
    contours
        WKB in WGS 84 by commune code; may be empty, the documents then say that there is no map.
    discussion
        Positions and field evidence to print under the findings.
    date_line
        Words printed under the titles (« Établi le 22 novembre 2026 »): documents read no clock.

    Raises
    ------
    UnknownFormatError
        If a format is not one of `FORMATS`.
    DocumentWriteError
        If the disk refuses: files already there stay as they were, and no other one is left.
    """
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown:
        raise UnknownFormatError(f"format « {unknown[0]} » inconnu ; formats possibles : {', '.join(FORMATS)}")
    contents: dict[str, bytes] = {}
    texts = [name for name in _RENDERERS if name in formats]
    if texts:
        documents = {
            "diagnosis": report_document(diagnosis, contours, brand, discussion or Discussion(), date_line),
            "brief": brief_document(diagnosis, contours, date_line),
        }
        for stem, document in documents.items():
            contents |= {f"{stem}.{name}": render(document, name, brand) for name in texts}
    contents |= {f"diagnosis.{name}": make(diagnosis, contours) for name, make in _DATA.items() if name in formats}
    files = {out / name: contents[name] for name in sorted(contents)}
    write_together(files)
    return list(files)
