"""What is wrong in a table typed by hand, by line and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableFault:
    """What is wrong in a cell of a table; line 1 is the header."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"ligne {self.line}, colonne « {self.column} » : {self.message}"


class TableError(ValueError):
    """A table that cannot be read as it is, with every fault found; the message is in French."""

    def __init__(self, faults: Sequence[TableFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def header_faults(header: Sequence[str], known: Sequence[str], needed: Sequence[str]) -> list[TableFault]:
    """Return what is wrong in a header: unknown, repeated or absent columns."""
    faults = [
        TableFault(1, name, f"colonne inconnue ; attendues : {', '.join(known)}")
        for name in header
        if name not in known
    ]
    faults += [TableFault(1, name, "colonne répétée") for name in sorted({n for n in header if header.count(n) > 1})]
    return faults + [TableFault(1, name, "colonne absente") for name in needed if name not in header]


def cells_by_line(
    header: Sequence[str], rows: Sequence[Sequence[str]], faults: list[TableFault]
) -> list[tuple[int, Mapping[str, str]]]:
    """Return the lines after the header that hold something, as cells by column; wrong lengths join the faults."""
    lines: list[tuple[int, Mapping[str, str]]] = []
    for line, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) == len(header):
            lines.append((line, {name: cell.strip() for name, cell in zip(header, row, strict=True)}))
        else:
            faults.append(TableFault(line, header[0], f"{len(row)} cellules, {len(header)} attendues"))
    return lines


def number_in(text: str) -> float | None:
    """Return the number of a French or plain cell (« 1 234,5 », « 1234.5 »), None when it is not a positive one."""
    plain = "".join(text.split()).replace(",", ".")
    return float(plain) if plain.replace(".", "", 1).isdecimal() else None
