"""Tables as a French spreadsheet opens them: semicolons, a comma in decimals, UTF-8 with its mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def csv_table(header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return a table as the bytes of a CSV file; a cell that is None is empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    """Return a cell. Anybody may have written it: what a spreadsheet would take for a formula has an apostrophe."""
    match value:
        case None:
            return ""
        case float():
            return f"{value:.12g}".replace(".", ",")
        case str():
            return f"'{value}" if value.lstrip().startswith(("=", "+", "-", "@")) else value
        case _:
            return str(value)
