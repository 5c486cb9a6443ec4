"""Base permanente des équipements, « ensemble » file of Insee: number of facilities by type and IRIS or commune."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from solimob.core.access import SERVICE_KINDS
from solimob.core.evidence import Nature, Source, SourceStatus
from solimob.core.territory import Gazetteer
from solimob.ingest.commune_codes import today_codes
from solimob.ingest.delimited import TextTable, read_delimited
from solimob.ingest.opening import DOWNLOAD_AGAIN, OpenedFile, open_file
from solimob.ingest.vintage import check_year
from solimob.store import ColumnInfo, Dataset, DatasetKind

PAGE = "https://www.insee.fr/fr/metadonnees/source/serie/s1161"
WHOLE_DEPARTEMENT_SHARE = 0.7
"""A département in which at least this share of communes has a row is whole in the file; below, it is an excerpt."""
COLUMNS = ("REG", "DEP", "DEPCOM", "DCIRIS", "AN", "TYPEQU", "NB_EQUIP")


def recognises(opened: OpenedFile) -> bool:
    """Tell whether the header is that of the « ensemble » file."""
    return opened.first_line() == ";".join(COLUMNS)


def read(path: Path, gazetteer: Gazetteer, read_on: date) -> tuple[Dataset, ...]:
    """Read one file: facilities are summed by commune of today and type.

    In a commune that the file covers, a type without a row is an observed zero.

    Raises
    ------
    FileRefusedError
        If a column is missing or unknown, the file mixes years or has an impossible one, or a code, type or number is
        wrong.
    """
    opened = open_file(path)
    table = read_delimited(opened, separator=";")
    table.require(COLUMNS, COLUMNS)
    year = _year(table, read_on)
    _check_types(table)
    counted = pl.DataFrame(
        {
            "code": today_codes(table, "DEPCOM", gazetteer),
            "bpe_type": table.rows["TYPEQU"],
            "count": _counts(table),
        }
    )
    summed = counted.group_by("code", "bpe_type").agg(pl.col("count").sum())
    covered = _covered(counted, gazetteer)
    source = Source(
        f"insee-bpe-{year}",
        f"Base permanente des équipements {year}",
        "Insee",
        year,
        "Réutilisation libre avec mention de l'Insee",
        PAGE,
        read_on,
        SourceStatus.VERIFIED,
    )
    return (
        Dataset(
            f"bpe_{year}",
            DatasetKind.FACILITIES,
            pl.concat([covered, summed.sort("code", "bpe_type")]),
            tuple(_proof(type_, year, source) for type_ in sorted(table.rows["TYPEQU"].unique().to_list())),
            source,
            str(year),
            path.name,
            opened.sha256,
            precedence=20,
            notes=(
                f"{table.rows.height} lignes, {int(summed['count'].sum())} équipements, reportés sur les communes "
                f"d'aujourd'hui ; {covered.height} communes couvertes, zéro y est un zéro observé.",
                "Les codes de types sont ceux de l'année du fichier.",
            ),
        ),
    )


def _year(table: TextTable, read_on: date) -> int:
    years = table.rows["AN"]
    wrong = ~years.str.contains(r"^20\d\d(?:\.0)?$")
    if wrong.any():
        row = int(wrong.arg_true()[0])
        table.refuse(f"« {years[row]} » n'est pas une année", DOWNLOAD_AGAIN, row=row, column="AN")
    different = years != years[0]
    if different.any():
        row = int(different.arg_true()[0])
        problem = f"millésimes mêlés ({years[0]} et {years[row]})"
        table.refuse(problem, "Un fichier porte une seule année", row=row, column="AN")
    year = int(years[0][:4])
    check_year(table.path, year, read_on, line=table.first_line, column="AN")
    return year


def _check_types(table: TextTable) -> None:
    types = table.rows["TYPEQU"]
    wrong = ~types.str.contains(r"^[A-G]\d{3}$")
    if wrong.any():
        row = int(wrong.arg_true()[0])
        advice = "Un type d'équipement est une lettre et trois chiffres (D201)"
        table.refuse(f"« {types[row]} » n'est pas un type d'équipement", advice, row=row, column="TYPEQU")
    keys = table.rows.select("DCIRIS", "DEPCOM", "TYPEQU")
    repeated = keys.is_duplicated()
    if repeated.any():
        later = repeated & ~keys.select(pl.struct(pl.all()).is_first_distinct()).to_series()
        row = int(later.arg_true()[0])
        advice = "Gardez une seule ligne par lieu et par type"
        table.refuse(f"{types[row]} de {table.rows['DCIRIS'][row]} est en double", advice, row=row, column="TYPEQU")


def _counts(table: TextTable) -> pl.Series:
    """Read the numbers; the file writes whole numbers with or without « .0 »."""
    texts = table.rows["NB_EQUIP"]
    wrong = ~texts.str.contains(r"^\d+(?:\.0)?$")
    if wrong.any():
        row = int(wrong.arg_true()[0])
        advice = "Reprenez le fichier tel que publié"
        table.refuse(f"« {texts[row]} » n'est pas un nombre d'équipements", advice, row=row, column="NB_EQUIP")
    return texts.cast(pl.Float64)


def _covered(counted: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Return the communes where no row means zero: those with some row, and those of whole départements."""
    seen = counted["code"].unique()
    communes = gazetteer.communes.select("code", "departement").with_columns(seen=pl.col("code").is_in(seen.implode()))
    whole = pl.col("seen").mean().over("departement") >= WHOLE_DEPARTEMENT_SHARE
    covered = communes.filter(pl.col("seen") | whole).select("code").sort("code")
    return covered.with_columns(bpe_type=pl.lit(None, dtype=pl.String), count=pl.lit(0.0))


def _proof(type_: str, year: int, source: Source) -> ColumnInfo:
    label = next((kind.label for kind in SERVICE_KINDS.values() if kind.bpe_types == (type_,)), f"Type {type_}")
    return ColumnInfo(type_, label, "équipements", str(year), Nature.OBSERVED, source)
