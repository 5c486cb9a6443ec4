"""The figures of the 24 communes of the CC du Thouarsais, carried over from official files, with the proof of each."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from packages import sha256
from sources import COMPARATEUR, FILOSOFI_2016, FILOSOFI_2020, FILOSOFI_2021, IRIS_2021, STATISTIQUES_LOCALES
from writing import column

from solimob.core.evidence import Nature, Source
from solimob.store import ColumnInfo, Dataset, DatasetKind

SIREN = "247900798"
TABLE = "communes_france_indicateurs.csv.gz"

_FIGURES: tuple[tuple[str, str, str, Nature, Source], ...] = (
    ("population_past", "population_2015", "2015", Nature.OBSERVED, COMPARATEUR),
    ("households", "menages_2021", "2021", Nature.OBSERVED, COMPARATEUR),
    ("population_15_64", "pop_15_64_totale_2021", "2021", Nature.OBSERVED, COMPARATEUR),
    ("active_15_64", "pop_15_64_active_2021", "2021", Nature.OBSERVED, COMPARATEUR),
    ("unemployed_15_64", "pop_15_64_chomage_2021", "2021", Nature.OBSERVED, COMPARATEUR),
    ("population_age_base", "pop_iris_2021", "2021", Nature.DERIVED, IRIS_2021),
    ("population_0_19", "pop_0_19", "2021", Nature.DERIVED, IRIS_2021),
    ("population_20_64", "pop_20_64", "2021", Nature.DERIVED, IRIS_2021),
    ("population_65p", "pop_65p", "2021", Nature.DERIVED, IRIS_2021),
    ("households_with_car_share", "part_men_1voit_2021", "2021", Nature.OBSERVED, STATISTIQUES_LOCALES),
    ("workers_by_car_share", "part_voiture_2021", "2021", Nature.OBSERVED, STATISTIQUES_LOCALES),
    ("workers_by_transit_share", "part_tc_2021", "2021", Nature.OBSERVED, STATISTIQUES_LOCALES),
    ("workers_by_bike_share", "part_velo_2021", "2021", Nature.OBSERVED, STATISTIQUES_LOCALES),
    ("tax_households", "nbmenfisc21", "2021", Nature.OBSERVED, FILOSOFI_2021),
    ("median_income", "med21", "2021", Nature.OBSERVED, FILOSOFI_2021),
    ("first_decile_income", "d1_20", "2020", Nature.OBSERVED, FILOSOFI_2020),
    ("interdecile_ratio", "rd20", "2020", Nature.OBSERVED, FILOSOFI_2020),
    ("poverty_rate", "tp60_20", "2020", Nature.OBSERVED, FILOSOFI_2020),
    ("main_dwellings", "res_principales", "2021", Nature.DERIVED, IRIS_2021),
    ("secondary_dwellings", "res_secondaires", "2021", Nature.DERIVED, IRIS_2021),
    ("vacant_dwellings", "logements_vacants", "2021", Nature.DERIVED, IRIS_2021),
)

_EPCI_FIGURES = (
    ("median_income", "MED16"),
    ("first_decile_income", "D116"),
    ("ninth_decile_income", "D916"),
    ("interdecile_ratio", "RD16"),
    ("poverty_rate", "TP6016"),
)


def commune_figures(folder: Path) -> Dataset:
    """Return the figures of the 24 communes, read in the joined table of `folder`."""
    path = folder / TABLE
    table = pl.read_csv(path, infer_schema=False).filter(pl.col("siren_epci") == SIREN).sort("code_insee")
    columns = tuple(column(id_, vintage, nature, source) for id_, _, vintage, nature, source in _FIGURES)
    figures = table.select(
        pl.col("code_insee").alias("code"),
        *(pl.col(name).cast(pl.Float64).alias(id_) for id_, name, *_ in _FIGURES),
    )
    notes = (
        "Secret statistique : le taux de pauvreté, le premier décile et le rapport interdécile ne sont publiés que "
        "pour 4 des 24 communes ; ailleurs ils restent inconnus.",
        "Âges et logements : sommes des IRIS de la commune.",
    )
    return _dataset("thouarsais-figures", DatasetKind.COMMUNE_FIGURES, figures, columns, path, "2015-2021", notes)


def epci_figures(folder: Path) -> Dataset:
    """Return poverty and deciles of the EPCI in 2016, the fallback beside communes under secrecy."""
    path = folder / "filosofi_epci_2016.csv.gz"
    table = pl.read_csv(path, separator=";", infer_schema=False).filter(pl.col("CODGEO") == SIREN)
    columns = tuple(column(id_, "2016", Nature.OBSERVED, FILOSOFI_2016) for id_, _ in _EPCI_FIGURES)
    figures = table.select(
        pl.col("CODGEO").alias("siren"),
        *(pl.col(name).str.replace(",", ".").cast(pl.Float64).round(2).alias(id_) for id_, name in _EPCI_FIGURES),
    )
    return _dataset("thouarsais-epci-2016", DatasetKind.EPCI_FIGURES, figures, columns, path, "2016", ())


def _dataset(
    name: str,
    kind: DatasetKind,
    table: pl.DataFrame,
    columns: tuple[ColumnInfo, ...],
    path: Path,
    vintage: str,
    notes: tuple[str, ...],
) -> Dataset:
    return Dataset(name, kind, table, columns, columns[0].source, vintage, path.name, sha256(path), notes=notes)
