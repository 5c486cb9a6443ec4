"""One commune of the embedded official geographic code, read without loading the rest.

The whole gazetteer takes most of a second to import and read; a scalar verb has less.
"""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.competence.place import Epci, EpciKind, Place
from solimob.reference.embedded import EMBEDDED_FOLDER


class UnknownCommuneError(KeyError):
    """A code that is no commune of the embedded official geographic code, of any vintage."""

    def __str__(self) -> str:
        return f"commune inconnue « {self.args[0]} »"


def read_place(code: str, folder: Path = EMBEDDED_FOLDER) -> Place:
    """Return the commune of today for a code of any vintage, with its EPCI.

    Raises
    ------
    UnknownCommuneError
        If no commune has or had this code.
    """
    import polars as pl

    communes = pl.scan_parquet(folder / "communes.parquet").select("code", "name", "departement", "region", "epci")
    row = communes.filter(pl.col("code") == code).collect()
    if row.is_empty():
        changes = pl.scan_parquet(folder / "code-changes.parquet")
        today = changes.filter(pl.col("old") == code).select("today").collect()
        if today.is_empty():
            raise UnknownCommuneError(code)
        row = communes.filter(pl.col("code") == today.item(0, 0)).collect()
    found = row.row(0, named=True)
    epci = None
    if found["epci"] is not None:
        epcis = pl.scan_parquet(folder / "epcis.parquet").filter(pl.col("siren") == found["epci"]).collect()
        epci = epci_of(epcis.row(0, named=True))
    return place_of(found, epci)


def epci_of(row: dict[str, str]) -> Epci:
    """Return the EPCI of a row of `epcis`."""
    return Epci(row["siren"], row["name"], EpciKind(row["kind"]))


def place_of(row: dict[str, str], epci: Epci | None) -> Place:
    """Return the place of a row of `communes`."""
    return Place(row["code"], row["name"], row["departement"], row["region"], epci)
