"""Exports of the site Statistiques locales of Insee: two title lines, then one column per indicator and year."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl

from solimob.core.evidence import VARIABLES, Source, SourceStatus
from solimob.core.territory import Gazetteer
from solimob.ingest.commune_codes import Figures, to_communes_of_today
from solimob.ingest.delimited import TextTable, numbers, read_delimited
from solimob.ingest.epci_codes import to_epcis_of_today
from solimob.ingest.opening import OpenedFile, open_file
from solimob.ingest.proof import column_info
from solimob.ingest.refusal import FileRefusedError
from solimob.ingest.vintage import check_year
from solimob.store import Dataset, DatasetKind

PAGE = "https://statistiques-locales.insee.fr"
PRECEDENCE = 10
_FIRST_LINE = "Insee - Statistiques locales"
_CENSUS, _INCOME = "recensement de la population", "Filosofi"
TITLES: dict[str, tuple[str, str]] = {
    "Nb de ménages fiscaux": ("tax_households", _INCOME),
    "Médiane du niveau de vie": ("median_income", _INCOME),
    "Part des actifs occupés de 15 ans ou plus les transports en commun": ("workers_by_transit_share", _CENSUS),
    "Part des ménages ayant au moins 1 voiture": ("households_with_car_share", _CENSUS),
    "Part des actifs occ 15 ans ou plus voiture pour travailler": ("workers_by_car_share", _CENSUS),
    "Part des actifs occ 15 ans ou plus vélo pour travailler": ("workers_by_bike_share", _CENSUS),
    "Population municipale (historique depuis 1876)": ("population", _CENSUS),
    "Densité de population (historique depuis 1876)": ("population_density", _CENSUS),
}
"""Title of a column without its year → variable, statistical source."""
_LEVELS = {
    "France par commune": ("communes", DatasetKind.COMMUNE_FIGURES),
    "France par intercommunalité": ("epci", DatasetKind.EPCI_FIGURES),
}


def recognises(opened: OpenedFile) -> bool:
    """Tell whether the first title line is that of the site."""
    return opened.first_line().startswith(_FIRST_LINE)


def read(path: Path, gazetteer: Gazetteer, read_on: date) -> tuple[Dataset, ...]:
    """Read one export: one dataset per indicator and year, so that two exports never hide one another's columns.

    Raises
    ------
    FileRefusedError
        If the level or a column title is not known, a year is impossible, or a value or a code is wrong.
    """
    opened = open_file(path)
    level, kind = _LEVELS[_level(opened)]
    table = read_delimited(opened, separator=";", title_lines=2)
    titled = _titled(table)
    for name, (_, _, year) in titled.items():
        check_year(path, int(year), read_on, line=table.header_line, column=name)
    values = {
        name: numbers(table, name, decimal=".", unknown_prefix="N/A - ", unit=VARIABLES[id_].unit)
        for name, (id_, _, _) in titled.items()
    }
    datasets = []
    for name, (id_, statistic, year) in titled.items():
        carry = to_communes_of_today if kind is DatasetKind.COMMUNE_FIGURES else to_epcis_of_today
        figures: Figures = carry(table, "Code", {id_: values[name]}, gazetteer)
        source = Source(
            f"insee-statistiques-locales-{'filosofi' if statistic is _INCOME else 'rp'}-{year}",
            f"Statistiques locales, {statistic} {year}",
            "Insee",
            int(year),
            "Réutilisation libre avec mention de l'Insee",
            PAGE,
            read_on,
            SourceStatus.VERIFIED,
        )
        datasets.append(
            Dataset(
                f"statistiques_locales_{level}_{id_}_{year}",
                kind,
                figures.table,
                (column_info(id_, year, source),),
                source,
                year,
                path.name,
                opened.sha256,
                precedence=PRECEDENCE,
                notes=(*_unknown_note(figures.table, id_), *figures.notes),
            )
        )
    return tuple(datasets)


def _level(opened: OpenedFile) -> str:
    lines = opened.text().split("\n", 2)
    if not recognises(opened):
        advice = "Reprenez l'export tel que le site le donne"
        raise FileRefusedError(opened.path, f"la première ligne devrait être « {_FIRST_LINE} »", advice, line=1)
    found = re.match(r"Référentiel géographique : ([^;]+)", lines[1] if len(lines) > 1 else "")
    level = found[1].strip() if found else ""
    if level not in _LEVELS:
        known = " ou ".join(f"« {name} »" for name in _LEVELS)
        advice = f"Sur le site, choisissez le découpage {known}"
        raise FileRefusedError(opened.path, f"référentiel géographique « {level} » non lu", advice, line=2)
    return level


def _titled(table: TextTable) -> dict[str, tuple[str, str, str]]:
    """Return column → variable, statistical source, year."""
    table.require(("Code", "Libellé"), table.rows.columns)
    found: dict[str, tuple[str, str, str]] = {}
    unknown = []
    for name in table.rows.columns:
        if name in ("Code", "Libellé"):
            continue
        match = re.fullmatch(r"(.+) ((?:19|20)\d\d)", " ".join(name.split()))
        if match and match[1] in TITLES:
            found[name] = (*TITLES[match[1]], match[2])
        else:
            unknown.append(name)
    if unknown:
        listed = " ; ".join(f"« {name} »" for name in unknown)
        known = " ; ".join(f"« {title} AAAA »" for title in TITLES)
        advice = f"Refaites l'export avec les seuls indicateurs lus ici : {known}"
        raise FileRefusedError(table.path, f"colonnes inconnues : {listed}", advice, line=table.header_line)
    return found


def _unknown_note(table: pl.DataFrame, id_: str) -> tuple[str, ...]:
    missing = table[id_].null_count()
    return (f"{missing} valeurs non disponibles (« N/A - … ») : inconnues, jamais zéro.",) if missing else ()
