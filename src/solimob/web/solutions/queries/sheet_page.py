"""A solution sheet, a return of experience and a comparison as pages read them: texts with figures and their sources.

Sources are numbered in the order in which the page cites them, as on paper (`publish.sourced`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from solimob.core.solutions import Comparison, Rex, Sheet, SourcedFigure
from solimob.core.solutions.comparison import Cell, Texts
from solimob.core.solutions.sheet import LeverBasis, NotConcerned, PostKind, PostLine
from solimob.core.solutions.sourced_figure import Unknown
from solimob.publish.document import SourceEntry
from solimob.publish.solution_sheet import lever_answer
from solimob.publish.sourced import Proofs, line_proof, line_value, lowered, value_text
from solimob.web.solutions.queries.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of cost, staff or price: its name, its value, its proof."""

    label: str
    value: str
    proof: str


@dataclass(frozen=True, slots=True)
class LeverRow:
    """One lever: the answer, who and how, and its articles."""

    label: str
    answer: str
    text: str
    basis: LeverBasis


@dataclass(frozen=True, slots=True)
class RexRow:
    """A return of experience in a list."""

    rex: Rex
    lesson: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A sheet with its figures written out."""

    sheet: Sheet
    type_label: str
    summary: str
    need: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    steps: tuple[str, ...]
    levers: tuple[LeverRow, ...]
    lines: tuple[tuple[PostKind, tuple[LineRow, ...]], ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    experiences: tuple[RexRow, ...]
    reading: tuple[tuple[str, str, str | None], ...]
    """(citation, what it brings, address)."""
    sources: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class RexPage:
    """A return of experience with its figures written out."""

    rex: Rex
    form: str
    solutions: tuple[Sheet, ...]
    events: tuple[tuple[str, str], ...]
    figures: tuple[LineRow, ...]
    unknowns: tuple[LineRow, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    sources: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Sheets side by side: groups of rows, one cell of lines for each sheet."""

    title: str
    sheets: tuple[Sheet, ...]
    groups: tuple[tuple[str, tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]], ...]
    sources: tuple[SourceEntry, ...]


def sheet_page(sheet: Sheet) -> SheetPage:
    """Return a sheet ready to be shown."""
    held, proofs = catalogue(), Proofs()

    def said(text: str) -> str:
        return proofs.text(text, held.ratios)

    def each(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(said(text) for text in texts)

    own = tuple((field.label, (said(sheet.own[field.id]),)) for field in held.types[sheet.type].fields)
    return SheetPage(
        sheet=sheet,
        type_label=held.types[sheet.type].label,
        summary=said(sheet.summary),
        need=said(sheet.need),
        facts=(
            ("Pour qui", tuple(held.publics[id_].label for id_ in sheet.publics)),
            ("Pour", tuple(held.needs[id_].label for id_ in sheet.needs)),
            ("Freins levés", tuple(held.obstacles[id_].label for id_ in sheet.obstacles)),
            *own,
        ),
        steps=each(sheet.steps),
        levers=tuple(
            LeverRow(basis.lever.label, lever_answer(basis), said(basis.text), basis) for basis in sheet.levers
        ),
        lines=tuple((kind, rows) for kind in PostKind if (rows := _line_rows(sheet, kind, proofs))),
        lists=(
            ("Responsabilité et assurance", each(sheet.liability)),
            ("Pour réussir", each(sheet.conditions)),
            ("Ce que cela permet", each(sheet.opportunities)),
            ("Limites", each(sheet.limits)),
            ("Quand arrêter (seuils proposés, à fixer ensemble)", each(sheet.stops)),
            ("À qui parler", each(sheet.contacts)),
        ),
        experiences=tuple(RexRow(rex, _lesson(rex, proofs)) for rex in held.rex_of(sheet)),
        reading=tuple(
            (held.sources[entry.source].citation(), said(entry.about), held.sources[entry.source].url)
            for entry in sheet.reading
        ),
        sources=proofs.source_list(compact=False).entries,
    )


def rex_page(rex: Rex) -> RexPage:
    """Return a return of experience ready to be shown."""
    held, proofs = catalogue(), Proofs()
    figures = {figure.id: figure for figure in rex.figures}

    def each(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(proofs.text(text, figures) for text in texts)

    return RexPage(
        rex=rex,
        form=proofs.text(rex.form, figures),
        solutions=tuple(held.sheets[id_] for id_ in rex.solutions),
        events=tuple(
            (event.when, f"{proofs.text(event.text, figures)} {proofs.reference(event.sources)}")
            for event in rex.events
        ),
        figures=tuple(_figure_row(figure, proofs) for figure in rex.figures),
        unknowns=tuple(
            LineRow(unknown.what, "inconnu", f"À demander : {lowered(unknown.tells)}") for unknown in rex.unknowns
        ),
        lists=(
            ("Ce qu’on en retient", each(rex.lessons)),
            ("Ce qui a manqué ou échoué", each(rex.failure_points)),
            ("Pour faire de même ailleurs", each(rex.transfer)),
        ),
        sources=_all_sources(rex, proofs),
    )


def comparison_page(comparison: Comparison) -> ComparisonPage:
    """Return sheets side by side, ready to be shown."""
    proofs, ratios = Proofs(), catalogue().ratios
    groups = []
    for kind in (*PostKind, None):
        rows = tuple(
            (row.label, tuple(_cell(cell, proofs, ratios) for cell in row.cells))
            for row in comparison.rows
            if row.kind is kind
        )
        if rows:
            groups.append((kind.label if kind else "Ce que c’est, qui peut agir, à quelles conditions", rows))
    entries = proofs.source_list(compact=False).entries
    return ComparisonPage(comparison.title, comparison.sheets, tuple(groups), entries)


def _line_rows(sheet: Sheet, kind: PostKind, proofs: Proofs) -> tuple[LineRow, ...]:
    held = catalogue()
    return tuple(
        LineRow(_line_label(line, proofs), line_value(line), line_proof(line, proofs, held.ratios))
        for line in sheet.lines
        if held.posts[line.post].kind is kind
    )


def _line_label(line: PostLine, proofs: Proofs) -> str:
    held = catalogue()
    match line.content:
        case Unknown(what, _):
            pass
        case SourcedFigure():
            what = line.about or line.content.label
        case NotConcerned():
            what = line.about
    label = held.posts[line.post].label
    return f"{label} : {lowered(proofs.text(what, held.ratios)).rstrip('.')}" if what else label


def _figure_row(figure: SourcedFigure, proofs: Proofs) -> LineRow:
    note = f" {figure.note}" if figure.note else ""
    return LineRow(figure.label, value_text(figure), f"{proofs.mark(figure)}.{note}")


def _lesson(rex: Rex, proofs: Proofs) -> str:
    return proofs.text(rex.lessons[0], {figure.id: figure for figure in rex.figures})


def _all_sources(rex: Rex, proofs: Proofs) -> tuple[SourceEntry, ...]:
    proofs.reference(rex.sources)
    return proofs.source_list(compact=False).entries


def _cell(cell: Cell, proofs: Proofs, figures: Mapping[str, SourcedFigure]) -> tuple[str, ...]:
    if isinstance(cell, Texts):
        return tuple(proofs.text(text, figures) for text in cell.texts)
    return tuple(_post(line, proofs, figures) for line in cell) or ("non traité dans cette fiche",)


def _post(line: PostLine, proofs: Proofs, figures: Mapping[str, SourcedFigure]) -> str:
    value = line_value(line)
    if not isinstance(line.content, SourcedFigure):
        return value
    about = lowered(proofs.text(line.about or line.content.label, figures)).rstrip(".")
    return f"{value} ({about} ; {proofs.short_mark(line.content)})"
