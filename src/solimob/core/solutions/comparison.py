"""Sheets side by side: one row for each post and each question, one cell for each sheet (K-S10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solimob.core.solutions.actor_map import Lever
from solimob.core.solutions.catalogue import Catalogue
from solimob.core.solutions.sheet import PostKind, PostLine, Sheet


@dataclass(frozen=True, slots=True)
class Texts:
    """A cell of texts; may be empty."""

    texts: tuple[str, ...]


type Cell = Texts | tuple[PostLine, ...]
"""Post lines of one sheet for one post: empty where the sheet says nothing of it."""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One question, and what each sheet answers, in the order of the sheets."""

    label: str
    cells: tuple[Cell, ...]
    kind: PostKind | None = None
    """Set where the row is a post."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows × sheets."""

    title: str
    sheets: tuple[Sheet, ...]
    rows: tuple[ComparisonRow, ...]


def compare(catalogue: Catalogue, sheets: Sequence[Sheet], title: str) -> Comparison:
    """Return sheets side by side: what each is, its costs, staff and prices post by post, who may act, its limits.

    A post that no sheet answers has no row; no cell is filled from another one.

    Raises
    ------
    ValueError
        If there are fewer than two sheets, or one comes twice.
    """
    if len(sheets) < 2 or len({sheet.id for sheet in sheets}) < len(sheets):
        raise ValueError("a comparison has at least two sheets, each once")
    rows = [ComparisonRow("En une phrase", tuple(Texts((sheet.summary,)) for sheet in sheets))]
    for kind in PostKind:
        for post in catalogue.posts_of(kind):
            cells = tuple(tuple(line for line in sheet.lines if line.post == post.id) for sheet in sheets)
            if any(cells):
                rows.append(ComparisonRow(post.label, cells, kind))
    for lever in Lever:
        texts = tuple(Texts(tuple(b.text for b in sheet.levers if b.lever is lever)) for sheet in sheets)
        rows.append(ComparisonRow(lever.label.capitalize(), texts))
    rows += [
        ComparisonRow("Conditions de réussite", tuple(Texts(sheet.conditions) for sheet in sheets)),
        ComparisonRow("Limites", tuple(Texts(sheet.limits) for sheet in sheets)),
        ComparisonRow("Quand arrêter", tuple(Texts(sheet.stops) for sheet in sheets)),
    ]
    return Comparison(title, tuple(sheets), tuple(rows))
