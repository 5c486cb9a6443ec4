"""From the EPCI of a file to those of today."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from solimob.core.territory import Gazetteer
from solimob.ingest.commune_codes import Figures, refuse_duplicates
from solimob.ingest.delimited import TextTable

_NOT_APPLICABLE = "ZZZZZZZZZ"
"""Communes without EPCI, in the files of Insee."""


def to_epcis_of_today(table: TextTable, column: str, values: Mapping[str, pl.Series], gazetteer: Gazetteer) -> Figures:
    """Keep the rows of the EPCI of today, one each.

    An EPCI that was dissolved since has no heir in any official table: its row is left aside and counted in a note.
    """
    sirens = table.rows[column]
    good = sirens.str.contains(r"^\d{9}$") | (sirens == _NOT_APPLICABLE)
    if not good.all():
        row = (~good).arg_true()[0]
        table.refuse(
            f"« {sirens[row]} » n'est pas un SIREN (neuf chiffres)", "Corrigez la ligne", row=row, column=column
        )
    refuse_duplicates(table, column)
    today = set(gazetteer.epcis["siren"].to_list())
    frame = pl.DataFrame({"siren": sirens, **values})
    kept = frame.filter(pl.col("siren").is_in(list(today)))
    if not kept.height:
        table.refuse("aucun EPCI du fichier n'existe aujourd'hui", "Vérifiez le fichier", row=0, column=column)
    gone = frame.filter(~pl.col("siren").is_in([*today, _NOT_APPLICABLE]))["siren"].to_list()
    notes = ["Périmètres du millésime du fichier : un EPCI a pu changer de communes depuis."]
    if gone:
        notes.append(f"{len(gone)} EPCI disparus depuis, écartés : {', '.join(gone[:5])}{'…' if gone[5:] else ''}.")
    missing = len(today) - kept.height
    if missing:
        notes.append(f"{missing} EPCI d'aujourd'hui ne sont pas dans le fichier : inconnus.")
    return Figures(kept.sort("siren"), tuple(notes))
