"""Documents as PDF/UA-1, set by typst with the fonts it bundles: the same pages on every machine."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from importlib.resources import files
from typing import Any

import typst

from solimob.publish.brand import Brand
from solimob.publish.document import Document


def render_pdf(document: Document, brand: Brand) -> bytes:
    """Return the document as a tagged PDF/UA-1 file; it holds no clock.

    Raises
    ------
    typst.TypstError
        If the document breaks a rule of PDF/UA.
    """
    return typst.compile(
        files("solimob.publish").joinpath("template.typ").read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=0,
        sys_inputs={"document": json.dumps(_plain(document, brand), ensure_ascii=False)},
    )


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
