"""Delimited text, read strictly: every line has the fields of the header, every number is a number."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import polars as pl

from solimob.ingest.opening import DOWNLOAD_AGAIN, OpenedFile
from solimob.ingest.refusal import FileRefusedError

_SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre"}
_AS_PUBLISHED = "Reprenez le fichier tel que publié, sans l'enregistrer depuis un tableur"


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """A delimited file as texts: one polars column of strings per header; row 0 is on line `first_line`."""

    path: Path
    rows: pl.DataFrame
    first_line: int

    @property
    def header_line(self) -> int:
        """Line of the header."""
        return self.first_line - 1

    def refuse(self, problem: str, advice: str, *, row: int | None = None, column: str | None = None) -> NoReturn:
        """Refuse the file for what stands at a row."""
        line = None if row is None else self.first_line + row
        raise FileRefusedError(self.path, problem, advice, line=line, column=column)

    def require(self, columns: Collection[str], known: Collection[str]) -> None:
        """Refuse a file that lacks one of `columns` or holds one that is not `known`."""
        for name in columns:
            if name not in self.rows.columns:
                advice = f"Colonnes trouvées : {', '.join(self.rows.columns[:12])}. Vérifiez que c'est le bon fichier"
                raise FileRefusedError(self.path, "colonne absente", advice, line=self.header_line, column=name)
        for name in self.rows.columns:
            if name not in known:
                advice = f"Ce connecteur connaît : {', '.join(sorted(known)[:40])}. Retirez la colonne ou le fichier"
                raise FileRefusedError(self.path, "colonne inconnue", advice, line=self.header_line, column=name)


def read_delimited(
    opened: OpenedFile, *, separator: str, title_lines: int = 0, encoding: str = "utf-8-sig"
) -> TextTable:
    """Read a delimited file as texts.

    Raises
    ------
    FileRefusedError
        If the encoding or the separator is wrong, a column is repeated, a line has not the fields of the header,
        or there is no row.
    """
    lines = opened.text(encoding).replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) <= title_lines:
        raise FileRefusedError(opened.path, "le fichier n'a pas d'en-tête", DOWNLOAD_AGAIN)
    header_line = title_lines + 1
    header = [name.strip() for name in _fields(lines[title_lines], separator)]
    _check_header(opened.path, header, separator, header_line)
    body = pl.Series("line", lines[header_line:], dtype=pl.String)
    if not body.len():
        raise FileRefusedError(opened.path, "le fichier n'a aucune ligne de données", DOWNLOAD_AGAIN)
    rows = _split(opened.path, body, header, separator, header_line + 1)
    return TextTable(opened.path, rows, header_line + 1)


def _fields(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _check_header(path: Path, header: list[str], separator: str, line: int) -> None:
    if len(header) < 2:
        found = [name for sign, name in _SEPARATORS.items() if sign != separator and sign in (header or [""])[0]]
        seen = f" ; le fichier semble utiliser : {found[0]}" if found else ""
        raise FileRefusedError(
            path, f"le séparateur attendu est : {_SEPARATORS.get(separator, separator)}{seen}", _AS_PUBLISHED, line=line
        )
    for position, name in enumerate(header):
        if not name:
            raise FileRefusedError(path, f"la colonne n° {position + 1} n'a pas de nom", _AS_PUBLISHED, line=line)
        if name in header[:position]:
            raise FileRefusedError(path, "colonne répétée", _AS_PUBLISHED, line=line, column=name)


def _split(path: Path, body: pl.Series, header: list[str], separator: str, first_line: int) -> pl.DataFrame:
    """Split lines into fields; lines with quotes, which are few, go through the csv module."""
    counts = body.str.count_matches(separator, literal=True).cast(pl.Int64) + 1
    quoted = body.str.contains('"', literal=True)
    wrong = (counts != len(header)) & ~quoted
    if wrong.any():
        row = wrong.arg_true()[0]
        found = int(counts[row])
        last = " (dernière ligne : le fichier semble tronqué)" if row == body.len() - 1 else ""
        problem = f"{found} champs au lieu de {len(header)}{last}"
        raise FileRefusedError(path, problem, DOWNLOAD_AGAIN, line=first_line + row)
    table = body.to_frame().select(
        pl.col("line").str.split_exact(separator, len(header) - 1).struct.rename_fields(header).alias("fields")
    )
    rows = table.unnest("fields")
    if quoted.any():
        rows = _with_quoted(path, rows, body, quoted.arg_true().to_list(), separator, first_line)
    return rows.with_columns(pl.all().str.strip_chars())


def _with_quoted(
    path: Path, rows: pl.DataFrame, body: pl.Series, quoted: list[int], separator: str, first_line: int
) -> pl.DataFrame:
    columns = {name: rows[name].to_list() for name in rows.columns}
    for row in quoted:
        fields = _fields(body[row], separator)
        if len(fields) != rows.width:
            problem = f"{len(fields)} champs au lieu de {rows.width} (guillemets non refermés ?)"
            raise FileRefusedError(path, problem, DOWNLOAD_AGAIN, line=first_line + row)
        for name, field in zip(rows.columns, fields, strict=True):
            columns[name][row] = field
    return pl.DataFrame(columns, schema=rows.schema)


def numbers(
    table: TextTable, column: str, *, decimal: str, unknown: Collection[str] = (), unknown_prefix: str = "", unit: str
) -> pl.Series:
    """Return a column as floats; blanks, `unknown` markers and texts that begin with `unknown_prefix` are null.

    Raises
    ------
    FileRefusedError
        If a text is no number, uses the wrong decimal sign, or is out of the range of its unit (0 to 100 for « % »,
        0 and more otherwise).
    """
    texts = table.rows[column]
    blank = (texts == "") | texts.is_in(list(unknown))
    if unknown_prefix:
        blank = blank | texts.str.starts_with(unknown_prefix)
    texts = pl.select(pl.when(~blank).then(texts)).to_series()
    good = texts.str.contains(rf"^-?\d+(?:{re.escape(decimal)}\d+)?$").fill_null(True)
    if not good.all():
        row = (~good).arg_true()[0]
        _refuse_number(table, column, row, str(texts[row]), decimal)
    values = texts.str.replace(decimal, ".", literal=True).cast(pl.Float64)
    check_range(table, column, values, unit)
    return values.alias(column)


def check_range(table: TextTable, column: str, values: pl.Series, unit: str) -> None:
    """Refuse a column with a value out of the range of its unit."""
    outside = (values < 0) | (values > 100 if unit == "%" else values.is_nan())
    if outside.fill_null(False).any():
        row = outside.fill_null(False).arg_true()[0]
        bounds = "entre 0 et 100" if unit == "%" else "positive ou nulle"
        problem = f"valeur {values[row]:g} impossible : une valeur en {unit} est {bounds}"
        table.refuse(problem, _AS_PUBLISHED, row=row, column=column)


def _refuse_number(table: TextTable, column: str, row: int, text: str, decimal: str) -> NoReturn:
    other = "." if decimal == "," else ","
    names = {",": "une virgule", ".": "un point"}
    if re.fullmatch(rf"-?\d+{re.escape(other)}\d+", text):
        problem = f"« {text} » s'écrit avec {names[other]}, alors que ce fichier a {names[decimal]} décimale"
        if decimal == ".":
            problem = f"« {text} » s'écrit avec une virgule, alors que ce fichier a un point décimal"
        table.refuse(problem, _AS_PUBLISHED, row=row, column=column)
    table.refuse(f"« {text} » n'est pas un nombre", _AS_PUBLISHED, row=row, column=column)
