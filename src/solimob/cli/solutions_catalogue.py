"""`solimob solutions catalogue` and `sheet`: solutions, returns of experience, and their printed sheets."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solimob.core.solutions.catalogue import Catalogue
    from solimob.core.solutions.law_book import LawBook
    from solimob.core.solutions.sheet import Sheet
    from solimob.publish.document import Document

_OUT_HELP = "fichier à écrire : .pdf, .odt ou .docx ; sans lui, le texte est affiché"
_WITH_HELP = "dossier de fiches à ajouter à celles du produit ; peut être répété"


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of the catalogue to the part « solutions »."""
    catalogue = verbs.add_parser("catalogue", help="chercher des solutions et des retours d'expérience, ou comparer")
    catalogue.add_argument("--search", default="", metavar="TEXTE", help="mots à chercher, accents indifférents")
    catalogue.add_argument("--type", metavar="TYPE", help="type de solutions")
    catalogue.add_argument("--public", metavar="PUBLIC", help="public visé")
    catalogue.add_argument("--obstacle", metavar="FREIN", help="frein à lever")
    catalogue.add_argument("--need", metavar="BESOIN", help="besoin de déplacement")
    catalogue.add_argument("--compare", metavar="FICHES", help="une famille (tus), ou des fiches jointes par « + »")
    catalogue.add_argument("--out", type=Path, metavar="FICHIER", help=f"avec --compare, {_OUT_HELP}")
    catalogue.add_argument("--with", dest="added", type=Path, action="append", metavar="DOSSIER", help=_WITH_HELP)
    catalogue.set_defaults(run=_catalogue)
    sheet = verbs.add_parser("sheet", help="une fiche de deux pages, ou un retour d'expérience")
    sheet.add_argument("id", metavar="FICHE", help="identifiant, montré par « solimob solutions catalogue »")
    sheet.add_argument("--out", type=Path, metavar="FICHIER", help=_OUT_HELP)
    sheet.add_argument("--with", dest="added", type=Path, action="append", metavar="DOSSIER", help=_WITH_HELP)
    sheet.set_defaults(run=_sheet)


def _catalogue(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError
    from solimob.core.solutions.catalogue_search import CatalogueSearch, SheetFilter

    catalogue, _ = _loaded(arguments)
    asked = (
        ("--type", arguments.type, catalogue.types),
        ("--public", arguments.public, catalogue.publics),
        ("--obstacle", arguments.obstacle, catalogue.obstacles),
        ("--need", arguments.need, catalogue.needs),
    )
    for option, value, known in asked:
        if value is not None and value not in known:
            raise RefusedError(f"{option} : « {value} » est inconnu ; au choix : {', '.join(known)}")
    if arguments.compare is not None:
        if arguments.search or any(value for _, value, _ in asked):
            raise RefusedError("--compare nomme lui-même ses fiches ; retirez --search et les filtres")
        return _compare(arguments, catalogue)
    if arguments.out is not None:
        raise RefusedError("--out va avec --compare ; pour une fiche : solimob solutions sheet FICHE --out FICHIER")
    keep = SheetFilter(arguments.type, arguments.public, arguments.obstacle, arguments.need)
    search = CatalogueSearch(catalogue)
    sheets, experiences = search.sheets(arguments.search, keep), search.rex(arguments.search, keep)
    if not sheets and not experiences:
        raise RefusedError("aucune fiche ni retour d'expérience ; essayez un autre mot, ou retirez un filtre")
    width = max(len(id_) for id_ in (*catalogue.sheets, *catalogue.rex))
    for title, found in (("Solutions", sheets), ("Retours d'expérience", experiences)):
        if found:
            print(f"{title} ({len(found)})")
            for item in found:
                print(f"  {item.id:<{width}}  {item.title}")
    return 0


def _compare(arguments: argparse.Namespace, catalogue: Catalogue) -> int:
    from solimob.cli import RefusedError
    from solimob.core.solutions.comparison import compare
    from solimob.publish.solution_comparison import comparison_document

    if arguments.compare in catalogue.families:
        sheets = catalogue.family_sheets(arguments.compare)
        title = catalogue.families[arguments.compare].label
    else:
        sheets = _named_sheets(arguments.compare.split("+"), catalogue)
        title = "Solutions comparées"
    try:
        comparison = compare(catalogue, sheets, title)
    except ValueError:
        families = ", ".join(catalogue.families)
        message = f"--compare : il faut au moins deux fiches, chacune une fois, ou une famille ({families})"
        raise RefusedError(message) from None
    return _written(comparison_document(comparison, catalogue.ratios), arguments.out)


def _named_sheets(ids: list[str], catalogue: Catalogue) -> tuple[Sheet, ...]:
    from solimob.cli import RefusedError
    from solimob.core.solutions.catalogue import UnknownSolutionError

    try:
        return tuple(catalogue.sheet(id_.strip()) for id_ in ids)
    except UnknownSolutionError as error:
        raise RefusedError(str(error)) from None


def _sheet(arguments: argparse.Namespace) -> int:
    from solimob.publish.solution_rex import rex_document
    from solimob.publish.solution_sheet import sheet_document

    catalogue, law = _loaded(arguments)
    if arguments.id in catalogue.rex:
        return _written(rex_document(catalogue.rex[arguments.id], catalogue), arguments.out)
    (sheet,) = _named_sheets([arguments.id], catalogue)
    return _written(sheet_document(sheet, catalogue, law), arguments.out)


def _loaded(arguments: argparse.Namespace) -> tuple[Catalogue, LawBook]:
    from solimob.cli import RefusedError
    from solimob.reference.law import load_law_book
    from solimob.reference.solutions import REGIMES, load_catalogue
    from solimob.reference.strict_yaml import ReferenceFileError

    law = load_law_book()
    try:
        return load_catalogue([article.id for article in law], REGIMES, arguments.added or ()), law
    except ReferenceFileError as error:
        raise RefusedError(str(error)) from None


def _written(document: Document, out: Path | None) -> int:
    from solimob.cli import RefusedError
    from solimob.publish import DocumentWriteError, UnknownFormatError, render, write_together
    from solimob.publish.plain_text import render_text

    if out is None:
        print(render_text(document), end="")
        return 0
    try:
        write_together({out: render(document, out.suffix.removeprefix(".").lower())})
    except (UnknownFormatError, DocumentWriteError) as error:
        raise RefusedError(str(error)) from None
    print(f"Écrit : {out}")
    return 0
