"""A document as a value: what it says, whatever the format it is written in.

Each renderer (`pdf`, `docx`, `odt`) writes the same blocks; none of them knows the diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """How a run of text is set."""

    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line."""

    text: str
    weight: Weight = Weight.PLAIN
    href: str | None = None


type Line = tuple[Run, ...]


def line(*pieces: str | Run) -> Line:
    """Return a line of plain pieces and runs."""
    return tuple(Run(piece) if isinstance(piece, str) else piece for piece in pieces)


def strong(text: str) -> Run:
    """Return a run in bold."""
    return Run(text, Weight.STRONG)


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside a section: level 2 or 3 (a section's own title is level 1)."""

    text: str
    level: int = 2

    def __post_init__(self) -> None:
        if self.level not in (2, 3):
            raise ValueError(f"a heading inside a section has level 2 or 3, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `small` for notes under figures."""

    runs: Line
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """An unordered list."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number to be seen from afar, with its proof: `mark` holds nature, vintage and source reference."""

    label: str
    value: str
    mark: str
    interval: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Key figures side by side, at most three a line."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row (column scope). `numeric` says which columns align on the right.

    Raises
    ------
    ValueError
        If a row has not as many cells as the header, or a table has no caption.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    notes: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    """Relative widths of columns; empty means equal."""

    def __post_init__(self) -> None:
        if not self.caption:
            raise ValueError("a table has a caption")
        width = len(self.header)
        if len(self.numeric) != width or (self.widths and len(self.widths) != width):
            raise ValueError(f"table « {self.caption} »: alignments and widths are one per column")
        for row in self.rows:
            if len(row) != width:
                raise ValueError(f"table « {self.caption} »: a row has {len(row)} cells, not {width}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A map or a chart: SVG, alternative text, and the table of its data (None when it stands in the document)."""

    svg: str
    alternative: str
    caption: str
    table: Table | None
    width_cm: float = 16.0

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError(f"picture « {self.caption} » has no alternative text")


@dataclass(frozen=True, slots=True)
class Beside:
    """A picture with text beside it: the list of a map."""

    picture: Picture
    blocks: tuple[Paragraph | Bullets, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed box: what is to be known, or to be filled in."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One numbered source."""

    reference: int
    text: str
    licence: str
    url: str | None


@dataclass(frozen=True, slots=True)
class SourceList:
    """The numbered sources that marks [n] point to."""

    entries: tuple[SourceEntry, ...]
    compact: bool = False
    """In one small paragraph."""


type Block = Heading | Paragraph | Bullets | KeyFigures | Table | Picture | Beside | Callout | SourceList


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document, with its title of level 1.

    `one_page` sections start on a new page and are set so as to fit on it; `notes` sections are the speaker's, after
    the document itself.
    """

    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False
    one_page: bool = False
    notes: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `date_line` is printed under the title when given: a document reads no clock.

    `running_head` is printed at the head of every page: « Projet à faire relire ».
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    lang: str = "fr"
    date_line: str = ""
    running_head: str = ""
    keywords: tuple[str, ...] = field(default=())
    outline: bool = False
    """Whether a table of contents follows the title."""


def blocks_of(document: Document) -> Iterator[Block]:
    """Yield every block, and every picture's table after it."""
    for section in document.sections:
        for block in section.blocks:
            yield block
            if isinstance(block, Beside):
                yield block.picture
