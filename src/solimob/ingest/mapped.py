"""Files read through a column mapping given by the user: figures by commune or EPCI, or flows between communes."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from solimob.core.evidence import VARIABLES
from solimob.core.territory import Gazetteer, UnknownCodeError
from solimob.ingest.commune_codes import refuse_malformed, to_communes_of_today, today_codes
from solimob.ingest.delimited import TextTable, numbers, read_delimited
from solimob.ingest.epci_codes import to_epcis_of_today
from solimob.ingest.mapping import ColumnMapping
from solimob.ingest.opening import OpenedFile, open_file
from solimob.ingest.proof import column_info
from solimob.store import ColumnInfo, Dataset, DatasetKind

PRECEDENCE = 20


def read(path: Path, gazetteer: Gazetteer, mapping: ColumnMapping) -> tuple[Dataset, ...]:
    """Read a file as its mapping says; columns that the mapping does not name are left.

    Raises
    ------
    FileRefusedError
        If a column of the mapping is not in the file, or a value or a code is wrong.
    """
    opened = open_file(path)
    table = read_delimited(opened, separator=mapping.separator, encoding=mapping.encoding)
    if mapping.is_flows:
        table.require((mapping.origin, mapping.destination, mapping.count), table.rows.columns)
        return (_flows(table, gazetteer, mapping, opened),)
    table.require((mapping.code, *(column for column, _ in mapping.columns)), table.rows.columns)
    return (_figures(table, gazetteer, mapping, opened),)


def _figures(table: TextTable, gazetteer: Gazetteer, mapping: ColumnMapping, opened: OpenedFile) -> Dataset:
    values = {
        id_: numbers(table, column, decimal=mapping.decimal, unknown=mapping.unknown, unit=VARIABLES[id_].unit)
        for column, id_ in mapping.columns
    }
    by_epci = mapping.level == "epci"
    carry = to_epcis_of_today if by_epci else to_communes_of_today
    figures = carry(table, mapping.code, values, gazetteer)
    kind = DatasetKind.EPCI_FIGURES if by_epci else DatasetKind.COMMUNE_FIGURES
    columns = tuple(column_info(id_, mapping.vintage, mapping.source) for id_ in values)
    return _dataset(mapping, opened, kind, figures.table, columns, figures.notes)


def _flows(table: TextTable, gazetteer: Gazetteer, mapping: ColumnMapping, opened: OpenedFile) -> Dataset:
    """Sum flows between communes of today; destinations abroad have no commune of today and are left aside."""
    counts = numbers(table, mapping.count, decimal=mapping.decimal, unknown=mapping.unknown, unit="personnes")
    refuse_malformed(table, mapping.destination)
    known: dict[str, str | None] = {}
    for code in table.rows[mapping.destination].unique().to_list():
        try:
            known[code] = gazetteer.resolve(code)
        except UnknownCodeError:
            known[code] = None
    foreign = table.rows[mapping.destination].str.contains(r"^99\d{3}$")
    destinations = table.rows[mapping.destination].replace_strict(known, return_dtype=pl.String)
    lost = destinations.is_null() & ~foreign
    if lost.any():
        row = int(lost.arg_true()[0])
        advice = "Vérifiez la ligne, ou ajoutez le code officiel géographique du même millésime"
        code = table.rows[mapping.destination][row]
        table.refuse(f"code inconnu « {code} »", advice, row=row, column=mapping.destination)
    frame = pl.DataFrame(
        {"origin": today_codes(table, mapping.origin, gazetteer), "destination": destinations, "count": counts}
    )
    abroad = int(frame.filter(foreign)["count"].sum())
    summed = (
        frame.drop_nulls("destination")
        .group_by("origin", "destination")
        .agg(pl.when(pl.col("count").null_count() == 0).then(pl.col("count").sum()))
        .sort("origin", "destination")
    )
    notes = [f"{table.rows.height} lignes, reportées sur les communes d'aujourd'hui."]
    if foreign.any():
        notes.append(f"Vers l'étranger (codes 99…) : {abroad} personnes, écartées.")
    return _dataset(mapping, opened, DatasetKind.FLOWS, summed, (), tuple(notes))


def _dataset(
    mapping: ColumnMapping,
    opened: OpenedFile,
    kind: DatasetKind,
    table: pl.DataFrame,
    columns: tuple[ColumnInfo, ...],
    notes: tuple[str, ...],
) -> Dataset:
    return Dataset(
        f"{mapping.name}_{mapping.vintage}",
        kind,
        table,
        columns,
        mapping.source,
        mapping.vintage,
        opened.path.name,
        opened.sha256,
        precedence=PRECEDENCE,
        notes=(f"Lu avec la correspondance de colonnes « {mapping.path.name} ».", *notes),
    )
