"""Filosofi by commune or by EPCI: the CSV of Insee (« ; », decimal comma, « s » for statistical secrecy)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl

from solimob.core.evidence import VARIABLES, Source, SourceStatus
from solimob.core.territory import Gazetteer
from solimob.ingest.commune_codes import to_communes_of_today
from solimob.ingest.delimited import TextTable, numbers, read_delimited
from solimob.ingest.epci_codes import to_epcis_of_today
from solimob.ingest.opening import OpenedFile, open_file
from solimob.ingest.proof import column_info
from solimob.ingest.refusal import FileRefusedError
from solimob.ingest.vintage import check_year
from solimob.store import Dataset, DatasetKind

PAGE = "https://www.insee.fr/fr/metadonnees/source/serie/s1172"
PRECEDENCE = 20
TAKEN = {
    "NBMENFISC": "tax_households",
    "MED": "median_income",
    "TP60": "poverty_rate",
    "D1": "first_decile_income",
    "D9": "ninth_decile_income",
    "RD": "interdecile_ratio",
}
"""Columns taken, without their year; the others of the layout are known and left."""
_AGES = tuple(f"TP60AGE{i}" for i in range(1, 7))
_LEFT = (
    "NBPERSMENFISC", "PIMP", *_AGES, "TP60TOL1", "TP60TOL2", "PACT", "PTSA", "PCHO", "PBEN", "PPEN", "PPAT", "PPSOC",
    "PPFAM", "PPMINI", "PPLOGT", "PIMPOT",
)  # fmt: skip
_UNKNOWN = ("s", "nd", "ns")
_STEMS = sorted((*TAKEN, *_LEFT), key=len, reverse=True)


def recognises(opened: OpenedFile) -> bool:
    """Tell whether the header is that of Filosofi."""
    return re.match(r"CODGEO;(LIBGEO;)?NBMENFISC\d\d;", opened.first_line()) is not None


def read(path: Path, gazetteer: Gazetteer, read_on: date) -> tuple[Dataset, ...]:
    """Read one file; the vintage is the two digits that end every column name.

    Raises
    ------
    FileRefusedError
        If a column is missing, unknown or of another or impossible year, or a value or a code is wrong.
    """
    opened = open_file(path)
    table = read_delimited(opened, separator=";")
    year = _year(table, read_on)
    suffix = f"{year % 100:02d}"
    table.require(["CODGEO", *(stem + suffix for stem in TAKEN)], _known(suffix))
    values = {
        id_: numbers(table, stem + suffix, decimal=",", unknown=_UNKNOWN, unit=VARIABLES[id_].unit)
        for stem, id_ in TAKEN.items()
    }
    by_epci = bool((table.rows["CODGEO"].str.len_chars() == 9).any())
    what = "epci" if by_epci else "communes"
    carry = to_epcis_of_today if by_epci else to_communes_of_today
    figures = carry(table, "CODGEO", values, gazetteer)
    source = Source(
        f"insee-filosofi-{year}",
        f"Filosofi {year}, revenus et pauvreté des ménages par {'EPCI' if by_epci else 'commune'}",
        "Insee",
        year,
        "Réutilisation libre avec mention de l'Insee",
        PAGE,
        read_on,
        SourceStatus.VERIFIED,
    )
    return (
        Dataset(
            f"filosofi_{what}_{year}",
            DatasetKind.EPCI_FIGURES if by_epci else DatasetKind.COMMUNE_FIGURES,
            figures.table,
            tuple(column_info(id_, str(year), source) for id_ in values),
            source,
            str(year),
            path.name,
            opened.sha256,
            precedence=PRECEDENCE,
            notes=(_secrecy_note(figures.table), *figures.notes),
        ),
    )


def _year(table: TextTable, read_on: date) -> int:
    """Return the year that every column name ends with."""
    found: dict[str, str] = {}
    for name in table.rows.columns:
        match = next((m for stem in _STEMS if (m := re.fullmatch(rf"{stem}(\d\d)", name))), None)
        if match:
            found.setdefault(match[1], name)
    if not found:
        advice = "Les colonnes attendues finissent par l'année : NBMENFISC20, MED20, TP6020…"
        raise FileRefusedError(table.path, "aucune colonne de Filosofi", advice, line=table.header_line)
    if len(found) > 1:
        names = " et ".join(found.values())
        advice = "Un fichier porte une seule année : séparez les millésimes"
        raise FileRefusedError(table.path, f"millésimes mêlés ({names})", advice, line=table.header_line)
    digits, column = next(iter(found.items()))
    year = 2000 + int(digits)
    check_year(table.path, year, read_on, line=table.header_line, column=column)
    return year


def _known(suffix: str) -> set[str]:
    return {"CODGEO", "LIBGEO", *(stem + suffix for stem in _STEMS)}


def _secrecy_note(table: pl.DataFrame) -> str:
    known = table.height - table["poverty_rate"].null_count()
    return (
        f"Secret statistique : taux de pauvreté connu pour {known} lignes sur {table.height} ; « s » et blanc sont "
        "inconnus, jamais zéro."
    )
