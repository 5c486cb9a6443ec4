"""The files of tables: Parquet, or CSV where people should be able to review them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from solimob.store.errors import StoreReadError

_TEXT_COLUMNS = {"code", "siren", "bpe_type", "name", "kind", "old", "today", "why", "origin", "destination"}


def read_table(path: Path, sha256: str, advice: str) -> pl.DataFrame:
    """Return the table of a Parquet or CSV file (CSV: `,`, codes as text, figures as numbers, empty is unknown).

    Parameters
    ----------
    sha256
        Digest of the file, as its manifest gives it.
    advice
        What to do when the file is not that one, in French.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    StoreReadError
        If the file is damaged, or is not the one of that digest.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreReadError(f"{path} : fichier illisible ({error.strerror}). {advice}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreReadError(f"{path} : ce fichier a changé depuis qu'il a été écrit. {advice}")
    try:
        return _parsed(content, path.suffix)
    except pl.exceptions.PolarsError as error:
        raise StoreReadError(f"{path} : table illisible ({error}). {advice}") from error


def _parsed(content: bytes, suffix: str) -> pl.DataFrame:
    if suffix == ".parquet":
        return pl.read_parquet(content)
    table = pl.read_csv(content, infer_schema=False)
    return table.with_columns(pl.col(name).cast(pl.Float64) for name in table.columns if name not in _TEXT_COLUMNS)
