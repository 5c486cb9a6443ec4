"""The files of the legal drafts: which ones, under which names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from solimob.core.solutions.competence import CompetenceAnswer, roles_csv, who_does_what
from solimob.core.solutions.competence import Path as TreePath
from solimob.core.solutions.law_book import LawBook
from solimob.publish.brand import DEFAULT, Brand
from solimob.publish.document import Document
from solimob.publish.legal_drafts.acts import act_document
from solimob.publish.legal_drafts.note import note_document
from solimob.publish.legal_drafts.tables import liability_document, missions_document, roles_document, sheet_document
from solimob.publish.legal_drafts.trees import tree_document
from solimob.publish.odt import render_odt
from solimob.publish.writing import write_together
from solimob.reference.competence import (
    load_contribution_tree,
    load_decision_tree,
    load_draft,
    load_liability,
    load_missions,
)
from solimob.reference.law import load_law_book

ACTS = (
    "deliberation-organiser",
    "deliberation-contribuer",
    "deliberation-aides",
    "convention",
    "reglement-aide",
    "kit-tus",
)
"""Drafts made from a template of `reference/competence/drafts`."""
_OTHERS: dict[str, Callable[[CompetenceAnswer, LawBook, TreePath | None], Document]] = {
    "note": note_document,
    "responsabilite": lambda _answer, book, _case: liability_document(load_liability(), book),
    "fiche-statut": lambda answer, book, _case: sheet_document(answer, book),
    "missions": lambda answer, book, _case: missions_document(answer, load_missions(), book),
    "qui-fait-quoi": lambda answer, book, _case: roles_document(answer, book),
    "arbre": lambda _answer, book, _case: tree_document(load_decision_tree(), book),
    "arbre-contribution": lambda _answer, book, _case: tree_document(load_contribution_tree(), book),
}
KINDS = (*ACTS, *_OTHERS)
"""Every kind of draft."""


def draft(kind: str, answer: CompetenceAnswer, book: LawBook, case: TreePath | None = None) -> Document:
    """Return one draft as a document value; `case` is a path of the decision tree, told in the note.

    Raises
    ------
    KeyError
        If the kind is not one of `KINDS`.
    """
    if kind in ACTS:
        return act_document(load_draft(kind), answer, book)
    return _OTHERS[kind](answer, book, case)


def write_drafts(
    answer: CompetenceAnswer, kinds: Sequence[str], out: Path, case: TreePath | None = None, brand: Brand = DEFAULT
) -> list[Path]:
    """Write each draft as ODT in a folder, with the table of roles as CSV beside it, and return the files.

    Raises
    ------
    DocumentWriteError
        If the disk refuses: no new file appears, previous ones stay.
    """
    book, code = load_law_book(), answer.status.place.code
    contents = {out / f"{kind}-{code}.odt": render_odt(draft(kind, answer, book, case), brand) for kind in kinds}
    if "qui-fait-quoi" in kinds:
        table = "\ufeff" + roles_csv(who_does_what(answer), book)
        contents[out / f"qui-fait-quoi-{code}.csv"] = table.encode("utf-8")
    write_together(contents)
    return sorted(contents)
