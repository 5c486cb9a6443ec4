"""From the communes of a file to the communes of today."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from solimob.core.evidence import VARIABLES
from solimob.core.territory import Gazetteer, UnknownCodeError
from solimob.ingest.delimited import TextTable
from solimob.ingest.proof import ADDITIVE_UNITS

_FORM = r"^(?:\d{2}|2[AB])\d{3}$"
_CITIES = {"75056": r"^751(?:0[1-9]|1\d|20)$", "69123": r"^6938[1-9]$", "13055": r"^132(?:0[1-9]|1[0-6])$"}
"""Paris, Lyon, Marseille, and the form of the codes of their municipal arrondissements."""


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """Figures carried to the communes of today: `table` has code, then one float column per variable."""

    table: pl.DataFrame
    notes: tuple[str, ...]


def today_codes(table: TextTable, column: str, gazetteer: Gazetteer) -> pl.Series:
    """Return the commune of today of each row.

    Raises
    ------
    FileRefusedError
        If a code is malformed, or unknown to the geographic code in force and its table of changes.
    """
    refuse_malformed(table, column)
    codes = table.rows[column]
    today: dict[str, str] = {}
    for code in codes.unique(maintain_order=True).to_list():
        try:
            today[code] = gazetteer.resolve(code)
        except UnknownCodeError as error:
            row = int((codes == code).arg_true()[0])
            advice = "Vérifiez la ligne, ou ajoutez le code officiel géographique du même millésime"
            table.refuse(str(error), advice, row=row, column=column)
    return codes.replace_strict(today, return_dtype=pl.String)


def refuse_malformed(table: TextTable, column: str) -> None:
    """Refuse a column in which a code has not the form of a commune code."""
    good = table.rows[column].str.contains(_FORM)
    if good.all():
        return
    row = int((~good).arg_true()[0])
    text = table.rows[column][row]
    problem = f"« {text} » n'est pas un code de commune (cinq caractères)"
    if re.fullmatch(r"\d{4}", text):
        problem = f"« {text} » a perdu son zéro de tête"
    table.refuse(problem, "Reprenez le fichier tel que publié, sans l'ouvrir dans un tableur", row=row, column=column)


def refuse_duplicates(table: TextTable, column: str) -> None:
    """Refuse a file in which a code has two rows."""
    codes = table.rows[column]
    repeated = codes.is_duplicated()
    if repeated.any():
        second = int((repeated & ~codes.is_first_distinct()).arg_true()[0])
        first = int((codes == codes[second]).arg_true()[0])
        problem = f"« {codes[second]} » est déjà à la ligne {table.first_line + first}"
        table.refuse(problem, "Gardez une seule ligne par code", row=second, column=column)


def to_communes_of_today(
    table: TextTable, column: str, values: Mapping[str, pl.Series], gazetteer: Gazetteer
) -> Figures:
    """Carry columns (variable id → floats, one per row) to the communes of today, one row each.

    Counts of merged communes add up, and one unknown makes the sum unknown; shares, incomes and ratios of several old
    communes cannot be added and become unknown. Municipal arrondissements are set aside where the file also has
    their city.
    """
    refuse_duplicates(table, column)
    frame = pl.DataFrame({"old": table.rows[column], "code": today_codes(table, column, gazetteer), **values})
    frame, notes = _without_arrondissements(frame)
    single = frame.filter(~pl.col("code").is_duplicated())
    merged = frame.filter(pl.col("code").is_duplicated())
    if merged.height:
        single = pl.concat([single.drop("old"), merged.group_by("code").agg(*(_folded(id_) for id_ in values))])
        notes.append(_merger_note(merged, values))
    else:
        single = single.drop("old")
    missing = len(set(gazetteer.communes["code"].to_list())) - single.height
    if missing:
        notes.append(f"{missing} communes du code officiel géographique ne sont pas dans le fichier : inconnues.")
    return Figures(single.sort("code"), tuple(notes))


def _without_arrondissements(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    present = set(_CITIES) & set(frame["old"].to_list())
    forms = "|".join(_CITIES[city] for city in sorted(present))
    if not forms:
        return frame, []
    kept = frame.filter(~pl.col("old").str.contains(forms))
    left = frame.height - kept.height
    return kept, [f"{left} arrondissements municipaux écartés : leur ville est dans le fichier."] if left else []


def _folded(id_: str) -> pl.Expr:
    if VARIABLES[id_].unit in ADDITIVE_UNITS:
        return pl.when(pl.col(id_).null_count() == 0).then(pl.col(id_).sum()).alias(id_)
    return pl.lit(None, dtype=pl.Float64).alias(id_)


def _merger_note(merged: pl.DataFrame, ids: Collection[str]) -> str:
    note = f"{merged.height} anciens codes regroupés dans {merged['code'].n_unique()} communes d'aujourd'hui"
    lost = [VARIABLES[id_].label for id_ in ids if VARIABLES[id_].unit not in ADDITIVE_UNITS]
    effects = ["effectifs additionnés"] if len(lost) < len(ids) else []
    if lost:
        effects.append(f"inconnus, car ils ne s'additionnent pas : {', '.join(lost)}")
    return f"{note} : {' ; '.join(effects)}."
