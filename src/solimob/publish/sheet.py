"""A sheet to be held in the hand: big type, few words, boxes to tick. Written as PDF/UA-1, or as plain text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from solimob.publish.brand import DEFAULT, Brand
from solimob.publish.typesetting import set_pdf


@dataclass(frozen=True, slots=True)
class SheetHeading:
    """A title inside the sheet."""

    text: str


@dataclass(frozen=True, slots=True)
class SheetText:
    """A paragraph; `spoken` is to be said aloud, `note` is for the one who holds the sheet."""

    text: str
    spoken: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class SheetList:
    """A list of short lines; `label` stays on the page of the first one."""

    items: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """A question with its boxes: `choices` one a line, `unsaid` together on the last one."""

    number: int
    text: str
    note: str
    choices: tuple[str, ...]
    unsaid: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetStep:
    """One thing to do, numbered, and the lines that go with it."""

    number: int
    action: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetBlanks:
    """Lines to be filled in by hand."""

    labels: tuple[str, ...]


type SheetBlock = SheetHeading | SheetText | SheetList | SheetQuestion | SheetStep | SheetBlanks


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet: size of type in points, number of columns, and the line at the foot of each page.

    `lang` is the tag of the language it is written in; typst sets one that is written from right to left so.
    """

    title: str
    foot: str
    blocks: tuple[SheetBlock, ...]
    size_pt: float
    columns: int = 1
    lang: str = "fr"


def sheet_pdf(sheet: Sheet, brand: Brand = DEFAULT) -> bytes:
    """Return a sheet as a tagged PDF/UA-1 file; it holds no clock.

    Raises
    ------
    typst.TypstError
        If the sheet breaks a rule of PDF/UA.
    """
    return set_pdf("sheet.typ", _plain(sheet, brand))


def _plain(sheet: Sheet, brand: Brand) -> dict[str, Any]:
    blocks = [{**asdict(block), "kind": type(block).__name__} for block in sheet.blocks]
    language, _, region = sheet.lang.partition("-")
    place = {"lang": language, "region": region or ("FR" if language == "fr" else None)}
    return {**asdict(sheet), **place, "blocks": blocks, "accent": brand.accent, "author": brand.name}


def sheet_text(sheet: Sheet) -> str:
    """Return a sheet as plain text, for a screen without pictures or a letter."""
    parts = [sheet.title, "=" * len(sheet.title), ""]
    for block in sheet.blocks:
        parts += [*_lines(block), ""]
    return "\n".join([*parts, sheet.foot]) + "\n"


def _lines(block: SheetBlock) -> list[str]:
    match block:
        case SheetHeading(text):
            return [text, "-" * len(text)]
        case SheetText(text):
            return [text]
        case SheetList(items, label):
            return [*([label] if label else []), *(f"* {item}" for item in items)]
        case SheetQuestion(number, text, note, choices, unsaid):
            head = [f"{number}. {text}", *([f"   ({note})"] if note else [])]
            return head + [f"   [ ] {choice}" for choice in (*choices, *unsaid)]
        case SheetStep(number, action, lines):
            return [f"{number}. {action}", *(f"   {line}" for line in lines)]
        case SheetBlanks(labels):
            return [f"{label} : ______________________" for label in labels]
