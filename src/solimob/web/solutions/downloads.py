"""Files that pages hand out: their types, their names, and the brand of the site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from solimob.publish import Brand, Document, render
from solimob.publish.french import date_text

TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
}
DOCUMENT_FORMATS = ("pdf", "odt", "docx")
LONGEST_NAME = 60


def date_line() -> str:
    """Return what documents say of the day they are made."""
    return f"Édité le {date_text(timezone.localdate())}"


def document_response(document: Document, extension: str, name: str) -> HttpResponse:
    """Answer a document in one of `DOCUMENT_FORMATS`."""
    brand = Brand(settings.SOLIMOB_BRAND["name"], settings.SOLIMOB_BRAND["accent"])
    return file_response(render(document, extension, brand), extension, name)


def file_response(content: bytes, extension: str, name: str) -> HttpResponse:
    """Answer a file to be kept."""
    response = HttpResponse(content, content_type=TYPES[extension])
    stem = slugify(name)[:LONGEST_NAME].rstrip("-")
    response["Content-Disposition"] = f'attachment; filename="{stem}.{extension}"'
    return response
