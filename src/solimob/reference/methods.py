"""The pages of method: each formula with its source, as `docs/methode/` holds them.

A wheel carries them in `solimob/reference/methode`; a checkout reads them where they are written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HEADING_ANCHOR = re.compile(r"\s*\{#([\w-]+)\}\s*$")
"""« ## Effort carburant {#precarite-carburant} »: an anchor given by hand."""
_HEADING = re.compile(r"^(#{1,4})\s+(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MethodPage:
    """One page of method: its name (« acces »), its title, and its text in Markdown."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class MethodPlace:
    """Where a method is explained: a page, and a heading inside it (empty for the page itself)."""

    page: str
    anchor: str


def methods_folder() -> Path:
    """Return the folder of the pages."""
    packaged = Path(__file__).parent / "methode"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "docs" / "methode"


@cache
def method_pages() -> dict[str, MethodPage]:
    """Return the pages of method by name, in order of title."""
    pages = [_page(path) for path in sorted(methods_folder().rglob("*.md"))]
    return {page.id: page for page in sorted(pages, key=lambda page: heading_slug(page.title))}


def place_of_method(method: str) -> MethodPlace | None:
    """Return where a method is explained: the page of that name, else the heading of that anchor, else None."""
    return _places().get(method)


def heading_slug(title: str) -> str:
    """Return the anchor of a heading: « Effort carburant » → « effort-carburant »."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


@cache
def _places() -> dict[str, MethodPlace]:
    places: dict[str, MethodPlace] = {}
    for page in method_pages().values():
        for match in _HEADING.finditer(page.text):
            explicit = HEADING_ANCHOR.search(match.group(2))
            anchor = explicit.group(1) if explicit else heading_slug(match.group(2))
            places.setdefault(anchor, MethodPlace(page.id, anchor))
    return places | {page_id: MethodPlace(page_id, "") for page_id in method_pages()}


def _page(path: Path) -> MethodPage:
    text = path.read_text(encoding="utf-8")
    heading = _HEADING.search(text)
    title = HEADING_ANCHOR.sub("", heading.group(2)) if heading else path.stem
    return MethodPage(path.stem, title, text)
