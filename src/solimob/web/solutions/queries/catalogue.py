"""The catalogue of solutions of this process, read from the shipped files once; its search and its filters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from solimob.core.solutions import Catalogue, CatalogueSearch, Rex, Sheet, SheetFilter
from solimob.reference.solutions import REGIMES, load_catalogue
from solimob.web.solutions.queries.law import law_book


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the list: its name in the address, its label, its choices, and the one chosen."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str | None


@cache
def catalogue() -> Catalogue:
    """Return the sheets, returns of experience and figures shipped."""
    return load_catalogue([article.id for article in law_book()], REGIMES)


@cache
def catalogue_search() -> CatalogueSearch:
    """Return the index of the catalogue."""
    return CatalogueSearch(catalogue())


def filters(chosen: dict[str, str]) -> tuple[Filter, ...]:
    """Return the filters of the list; a choice that does not exist is none."""
    held = catalogue()
    words = (
        ("type", "Type d’action", held.types),
        ("public", "Public", held.publics),
        ("besoin", "Besoin", held.needs),
        ("frein", "Frein à lever", held.obstacles),
    )
    return tuple(
        Filter(name, label, tuple((id_, word.label) for id_, word in known.items()), chosen.get(name) or None)
        if chosen.get(name) in known
        else Filter(name, label, tuple((id_, word.label) for id_, word in known.items()), None)
        for name, label, known in words
    )


def search_catalogue(text: str, asked: tuple[Filter, ...]) -> tuple[tuple[Sheet, ...], tuple[Rex, ...]]:
    """Return the sheets and the returns of experience that answer words and filters."""
    by_name = {entry.name: entry.chosen for entry in asked}
    keep = SheetFilter(by_name["type"], by_name["public"], by_name["frein"], by_name["besoin"])
    return catalogue_search().sheets(text, keep), catalogue_search().rex(text, keep)


def sheets_citing(article_id: str) -> tuple[Sheet, ...]:
    """Return the sheets that rest on an article."""
    return tuple(sheet for sheet in catalogue().sheets.values() if article_id in sheet.articles())
