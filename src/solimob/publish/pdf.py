"""Documents as PDF/UA-1, set by typst with the fonts it bundles: the same pages on every machine."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import Any

from solimob.publish.brand import Brand
from solimob.publish.document import Document
from solimob.publish.typesetting import set_pdf


def render_pdf(document: Document, brand: Brand) -> bytes:
    """Return the document as a tagged PDF/UA-1 file; it holds no clock.

    Raises
    ------
    typst.TypstError
        If the document breaks a rule of PDF/UA.
    """
    return set_pdf("template.typ", _plain(document, brand))


def _plain(document: Document, brand: Brand) -> dict[str, Any]:
    sections = [
        {**_without_blocks(section), "blocks": [_tagged(block) for block in section.blocks]}
        for section in document.sections
    ]
    names = ("title", "subtitle", "lang", "date_line", "running_head", "keywords", "outline")
    head = {name: getattr(document, name) for name in names}
    return {**head, "sections": sections, "accent": brand.accent, "author": brand.name}


def _without_blocks(section: Any) -> dict[str, Any]:
    return {"title": section.title, "new_page": section.new_page, "one_page": section.one_page}


def _tagged(block: Any) -> dict[str, Any]:
    """Return a block as a dictionary that names its kind, at every depth where blocks may stand."""
    plain = asdict(block)
    plain["kind"] = type(block).__name__
    if plain["kind"] == "Beside":
        plain["blocks"] = [_tagged(inner) for inner in block.blocks if is_dataclass(inner)]
    return plain
