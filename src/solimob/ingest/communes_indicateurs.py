"""The joined table `communes_france_indicateurs`: one row per commune, columns of several sources and years.

Only its columns of figures are taken, each with its own source and vintage; facilities come from the BPE itself,
names, EPCI and points from the official geographic code. Read below the official file of the same variable and year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from solimob.core.evidence import VARIABLES, Nature, Source, SourceStatus
from solimob.core.territory import Gazetteer
from solimob.ingest.commune_codes import to_communes_of_today
from solimob.ingest.delimited import TextTable, numbers, read_delimited
from solimob.ingest.opening import OpenedFile, open_file
from solimob.ingest.proof import column_info
from solimob.store import Dataset, DatasetKind

PRECEDENCE = 0
_INSEE = "Réutilisation libre avec mention de l'Insee"
_LOCAL = "https://statistiques-locales.insee.fr"
_FILOSOFI = "https://www.insee.fr/fr/metadonnees/source/serie/s1172"


@dataclass(frozen=True, slots=True)
class _Origin:
    """One source of the join."""

    id: str
    title: str
    url: str
    nature: Nature = Nature.OBSERVED

    def source(self, year: int, read_on: date) -> Source:
        title = f"{self.title} {year} (table jointe communes_france_indicateurs)"
        return Source(f"{self.id}-{year}", title, "Insee", year, _INSEE, self.url, read_on)


_COMPARATEUR = _Origin(
    "insee-comparateur",
    "Comparateur de territoires, recensement de la population",
    "https://www.insee.fr/fr/statistiques/2521169",
)
_FILOSOFI_COM = _Origin("insee-filosofi", "Filosofi", _FILOSOFI)
_LOCAL_INCOME = _Origin("insee-statistiques-locales-filosofi", "Statistiques locales, Filosofi", _LOCAL)
_LOCAL_CENSUS = _Origin("insee-statistiques-locales-rp", "Statistiques locales, recensement de la population", _LOCAL)
_IRIS = _Origin(
    "insee-rp-iris",
    "Recensement de la population, bases infracommunales (IRIS)",
    "https://www.insee.fr",
    Nature.DERIVED,
)

TAKEN: dict[str, tuple[str, int, _Origin]] = {
    "population_2015": ("population_past", 2015, _COMPARATEUR),
    "menages_2021": ("households", 2021, _COMPARATEUR),
    "pop_15_64_totale_2021": ("population_15_64", 2021, _COMPARATEUR),
    "pop_15_64_chomage_2021": ("unemployed_15_64", 2021, _COMPARATEUR),
    "pop_15_64_active_2021": ("active_15_64", 2021, _COMPARATEUR),
    "nbmenfisc20": ("tax_households", 2020, _FILOSOFI_COM),
    "med20": ("median_income", 2020, _FILOSOFI_COM),
    "tp60_20": ("poverty_rate", 2020, _FILOSOFI_COM),
    "d1_20": ("first_decile_income", 2020, _FILOSOFI_COM),
    "rd20": ("interdecile_ratio", 2020, _FILOSOFI_COM),
    "nbmenfisc21": ("tax_households", 2021, _LOCAL_INCOME),
    "med21": ("median_income", 2021, _LOCAL_INCOME),
    "part_tc_2021": ("workers_by_transit_share", 2021, _LOCAL_CENSUS),
    "part_men_1voit_2021": ("households_with_car_share", 2021, _LOCAL_CENSUS),
    "part_voiture_2021": ("workers_by_car_share", 2021, _LOCAL_CENSUS),
    "part_velo_2021": ("workers_by_bike_share", 2021, _LOCAL_CENSUS),
    "pop_iris_2021": ("population_age_base", 2021, _IRIS),
    "pop_0_19": ("population_0_19", 2021, _IRIS),
    "pop_20_64": ("population_20_64", 2021, _IRIS),
    "pop_65p": ("population_65p", 2021, _IRIS),
    "res_principales": ("main_dwellings", 2021, _IRIS),
    "res_secondaires": ("secondary_dwellings", 2021, _IRIS),
    "logements_vacants": ("vacant_dwellings", 2021, _IRIS),
}
"""Column → variable, year, source."""
# Population and area: those of the official geographic code in force are more recent, or of a known vintage.
_LEFT = (
    "superficie_km2", "population_2021",
    "nom", "type_nom", "departement", "siren_epci", "nom_epci", "type_epci", "population_municipale", "mairie_lon",
    "mairie_lat", "mairie_telephone", "lat", "lng", "tp60_20_brut", "A122", "A203", "A206", "A501", "A504", "B101",
    "B102", "B201", "B202", "B203", "B316", "C101", "C104", "C201", "C301", "D101", "D106", "D201", "D232", "D301",
    "E107", "E108", "E109",
)  # fmt: skip


def recognises(opened: OpenedFile) -> bool:
    """Tell whether the header is that of the joined table."""
    return opened.first_line().startswith("code_insee,nom,") and "part_men_1voit_" in opened.first_line()


def read(path: Path, gazetteer: Gazetteer, read_on: date) -> tuple[Dataset, ...]:
    """Read the table: one dataset per year, so that a variable of two years keeps both.

    Raises
    ------
    FileRefusedError
        If a column is missing, unknown or of another year, or a value or a code is wrong.
    """
    opened = open_file(path)
    table = read_delimited(opened, separator=",")
    table.require(("code_insee", *TAKEN), {"code_insee", *TAKEN, *_LEFT})
    values = {
        name: numbers(table, name, decimal=".", unknown=("s",), unit=VARIABLES[id_].unit)
        for name, (id_, _, _) in TAKEN.items()
    }
    years = sorted({year for _, year, _ in TAKEN.values()})
    return tuple(_of_year(year, table, values, gazetteer, opened, read_on) for year in years)


def _of_year(
    year: int,
    table: TextTable,
    values: dict[str, pl.Series],
    gazetteer: Gazetteer,
    opened: OpenedFile,
    read_on: date,
) -> Dataset:
    held = {name: (id_, origin) for name, (id_, of, origin) in TAKEN.items() if of == year}
    by_id = {id_: values[name] for name, (id_, _) in held.items()}
    figures = to_communes_of_today(table, "code_insee", by_id, gazetteer)
    columns = tuple(
        column_info(id_, str(year), origin.source(year, read_on), origin.nature) for id_, origin in held.values()
    )
    whole = Source(
        f"communes-france-indicateurs-{year}",
        f"Table jointe communes_france_indicateurs, colonnes de {year}",
        "Insee",
        year,
        _INSEE,
        None,
        read_on,
        SourceStatus.TO_VERIFY,
    )
    return Dataset(
        f"communes_france_indicateurs_{year}",
        DatasetKind.COMMUNE_FIGURES,
        figures.table,
        columns,
        whole,
        str(year),
        opened.path.name,
        opened.sha256,
        precedence=PRECEDENCE,
        notes=(
            "Chaque colonne a sa propre source ; un fichier officiel de la même année passe devant.",
            *figures.notes,
        ),
    )
