"""Values → documents: PDF/UA, DOCX, ODT, XLSX, SVG and GeoJSON.

A diagnosis becomes a document value (`report_document`, `brief_document`); one renderer per format writes it. Nothing
is computed here that the diagnosis does not hold, and no document holds a clock.
"""

from typing import TYPE_CHECKING

from solimob.lazy import loader

if TYPE_CHECKING:
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

# Together the renderers take a second to load, and a sheet of text needs none.
__getattr__ = loader(
    __name__,
    {
        "DEFAULT": "brand",
        "FORMATS": "outputs",
        "Brand": "brand",
        "Discussion": "positions",
        "Document": "document",
        "DocumentWriteError": "writing",
        "FieldEvidence": "positions",
        "FindingPosition": "positions",
        "Stance": "positions",
        "UnknownFormatError": "outputs",
        "brief_document": "brief",
        "render": "outputs",
        "report_document": "report",
        "write_documents": "outputs",
        "write_together": "writing",
    },
)
