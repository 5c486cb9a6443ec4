"""Solution sheets side by side on paper (K-S10): one column for each sheet, « inconnu » where nobody published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from solimob.core.solutions.comparison import Cell, Comparison, ComparisonRow, Texts
from solimob.core.solutions.sheet import PostKind, PostLine
from solimob.core.solutions.sourced_figure import SourcedFigure
from solimob.publish.document import Document, Paragraph, Section, Table, line
from solimob.publish.solution_sheet import HOW_TO_READ
from solimob.publish.sourced import Proofs, line_value, lowered

_NOT_SAID = "non traité dans cette fiche"
_OF_KIND = {
    PostKind.COST: "Coûts",
    PostKind.STAFF: "Moyens humains",
    PostKind.PRICE: "Ce que paie la personne",
    None: "Ce que c'est, qui peut agir, à quelles conditions",
}


def comparison_document(comparison: Comparison, figures: Mapping[str, SourcedFigure], date_line: str = "") -> Document:
    """Return a comparison as tables of one column for each sheet: costs, staff, prices, then texts."""
    proofs = Proofs()
    names = _short_names([sheet.title for sheet in comparison.sheets])
    tables = []
    for kind, caption in _OF_KIND.items():
        rows = tuple(_row(row, proofs, figures) for row in comparison.rows if row.kind is kind)
        if rows:
            width = len(names)
            tables.append(Table(caption, ("", *names), rows, (False,) * (width + 1), widths=(1.1,) + (1.6,) * width))
    sections = (
        Section("Côte à côte", (*tables, Paragraph(line(HOW_TO_READ), small=True))),
        Section("Sources", (proofs.source_list(compact=False),)),
    )
    return Document(
        title=comparison.title, subtitle="Comparaison de fiches solutions", sections=sections, date_line=date_line
    )


def _row(row: ComparisonRow, proofs: Proofs, figures: Mapping[str, SourcedFigure]) -> tuple[str, ...]:
    return (row.label, *(_cell(cell, proofs, figures) for cell in row.cells))


def _cell(cell: Cell, proofs: Proofs, figures: Mapping[str, SourcedFigure]) -> str:
    if isinstance(cell, Texts):
        return " ".join(proofs.text(text, figures) for text in cell.texts)
    return " ; ".join(_post(entry, proofs, figures) for entry in cell) or _NOT_SAID


def _post(entry: PostLine, proofs: Proofs, figures: Mapping[str, SourcedFigure]) -> str:
    value = line_value(entry)
    if not isinstance(entry.content, SourcedFigure):
        return value
    about = lowered(proofs.text(entry.about or entry.content.label, figures)).rstrip(".")
    return f"{value} ({about} ; {proofs.short_mark(entry.content)})"


def _short_names(titles: Sequence[str]) -> tuple[str, ...]:
    """Return titles without what they all begin with, « Transport d'utilité sociale : »."""
    heads = {title.partition(" : ")[0] for title in titles}
    tails = [title.partition(" : ")[2] for title in titles]
    if len(heads) == 1 and all(tails):
        return tuple(f"{tail[:1].upper()}{tail[1:]}" for tail in tails)
    return tuple(titles)
