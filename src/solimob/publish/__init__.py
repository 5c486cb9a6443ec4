"""Values → documents: PDF/UA, DOCX, ODT, XLSX, SVG and GeoJSON.

A diagnosis becomes a document value (`report_document`, `brief_document`); one renderer per format writes it. Nothing
is computed here that the diagnosis does not hold, and no document holds a clock.
"""

from solimob.publish.brand import DEFAULT, Brand
from solimob.publish.brief import brief_document
from solimob.publish.document import Document
from solimob.publish.outputs import FORMATS, UnknownFormatError, render, write_documents
from solimob.publish.positions import Discussion, FieldEvidence, FindingPosition, Stance
from solimob.publish.report import report_document
from solimob.publish.writing import DocumentWriteError, write_together

__all__ = [
    "DEFAULT",
    "FORMATS",
    "Brand",
    "Discussion",
    "Document",
    "DocumentWriteError",
    "FieldEvidence",
    "FindingPosition",
    "Stance",
    "UnknownFormatError",
    "brief_document",
    "render",
    "report_document",
    "write_documents",
    "write_together",
]
