"""Years that a file says of itself, and that nobody could have published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from solimob.ingest.refusal import FileRefusedError

EARLIEST_YEAR = 1990
"""Before it, no file that solimob reads was published for the communes of today: an older year is a slip."""


def check_year(
    path: Path, year: int, read_on: date, *, line: int | None = None, column: str | None = None, key: str | None = None
) -> None:
    """Refuse a file whose vintage is before `EARLIEST_YEAR` or after the year it is read in.

    Parameters
    ----------
    line, column, key
        Where the year was read: a column of a table, or a key of a mapping.

    Raises
    ------
    FileRefusedError
        If the year is out of these bounds.
    """
    if not EARLIEST_YEAR <= year <= read_on.year:
        named = f"clé « {key} » : " if key else ""
        problem = f"{named}millésime {year} impossible : un millésime va de {EARLIEST_YEAR} à {read_on.year}"
        advice = "Vérifiez l'année que dit le fichier, ou reprenez-le tel que publié"
        raise FileRefusedError(path, problem, advice, line=line, column=column)
