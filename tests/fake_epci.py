"""One seeded fake EPCI for tests: every figure in it is made up.

« Commune 1 » … « Commune 10 » make the EPCI 000000001; around it a halo of fifteen communes. Codes begin with 00, which
no département has.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from solimob.core.access import SERVICE_KINDS, Facilities
from solimob.core.diagnosis import Diagnosis, Inputs, OfferRow, diagnose
from solimob.core.evidence import VARIABLES, Indicator, Nature, Source, SourceStatus
from solimob.core.territory import Extent, Gazetteer, Territory
from solimob.reference.parameters import load_parameters
from solimob.reference.survey import driver_kilometres, trip_distances

SIREN = "000000001"
HALO_SIREN = "000000002"
N_INSIDE, N_HALO = 10, 15
PEERS = 30

_VINTAGES = {
    "population_past": "2015",
    "median_income": "2021",
    "poverty_rate": "2020",
    "area_km2": "2026",
    "population": "2021",
}


def fake_source(seed: int = 1) -> Source:
    """Return the source of every made-up figure."""
    return Source(
        id="fake",
        title=f"Territoire fictif, graine {seed}",
        publisher="solimob, essais",
        year=2021,
        licence="EUPL-1.2",
        url=None,
        read_on=date(2026, 11, 22),
        status=SourceStatus.TO_VERIFY,
    )


def fake_gazetteer(seed: int = 1) -> Gazetteer:
    """Return a gazetteer of the EPCI and its halo: 25 communes, the first one the town."""
    rng = np.random.default_rng(seed)
    n = N_INSIDE + N_HALO
    angle = rng.uniform(0, 2 * np.pi, n)
    radius_km = np.concatenate([[0.0], rng.uniform(4, 14, N_INSIDE - 1), rng.uniform(18, 50, N_HALO)])
    population = np.round(np.exp(rng.normal(6.6, 0.7, n)))
    population[0], population[N_INSIDE] = 9_000, 25_000
    communes = pl.DataFrame(
        {
            "code": [f"00{i + 1:03d}" for i in range(n)],
            "name": [f"Commune {i + 1}" for i in range(n)],
            "departement": ["00"] * n,
            "region": ["00"] * n,
            "epci": [SIREN] * N_INSIDE + [HALO_SIREN] * N_HALO,
            "population": population,
            "lon": np.round(0.0 + radius_km * np.cos(angle) / 76.0, 5),
            "lat": np.round(47.0 + radius_km * np.sin(angle) / 111.2, 5),
            "area_km2": np.round(rng.uniform(8, 45, n), 2),
        }
    )
    epcis = pl.DataFrame(
        {"siren": [SIREN, HALO_SIREN], "name": ["CC des Exemples", "CA du Pourtour"], "kind": ["CC", "CA"]}
    )
    return Gazetteer(2026, communes, epcis, {})


def fake_territory(seed: int = 1) -> Territory:
    """Return the fake EPCI."""
    return fake_gazetteer(seed).territory(SIREN)


def fake_facilities(extent: Extent, seed: int = 1) -> Facilities:
    """Return services: some in many communes, a few only in the town, the cinema and the station only in the halo."""
    rng = np.random.default_rng(seed + 1)
    population = np.nan_to_num(extent.population)
    kinds = tuple(SERVICE_KINDS)
    counts = rng.poisson(population[:, None] / 1_500, (len(extent.codes), len(kinds))).astype(np.float64)
    everywhere = {"grocery", "bakery", "primary_school", "restaurant", "postal_point", "general_practitioner"}
    town = {"emergency_ward", "short_stay_hospital", "high_school", "job_centre", "supermarket"}
    for column, kind in enumerate(kinds):
        if kind not in everywhere:
            counts[1 : extent.n_inside, column] = 0
        if kind in town:
            counts[0, column] = 1
        if kind in {"cinema", "railway_station"}:
            counts[: extent.n_inside, column] = 0
        counts[extent.n_inside, column] = max(counts[extent.n_inside, column], 1)
    counts[extent.n_inside, kinds.index("emergency_ward")] = 0
    counts[extent.n_inside + 1, kinds.index("emergency_ward")] = 1
    return Facilities(extent.codes, kinds, counts, "2018", (fake_source(seed),))


def fake_column(id_: str, codes: tuple[str, ...], values: ArrayLike, seed: int = 1) -> Indicator:
    """Return a made-up column of a known variable."""
    variable = VARIABLES[id_]
    return Indicator(
        id=id_,
        label=variable.label,
        unit=variable.unit,
        codes=codes,
        value=np.asarray(values, dtype=np.float64),
        nature=Nature.OBSERVED,
        sources=(fake_source(seed),),
        vintage=_VINTAGES.get(id_, "2021"),
        method="",
    )


def fake_columns(codes: tuple[str, ...], population: ArrayLike, seed: int = 1) -> dict[str, Indicator]:
    """Return what official files would give; poverty is secret but for the largest communes."""
    rng = np.random.default_rng(seed + 2)
    p = np.asarray(population, dtype=np.float64)
    n = len(p)
    households = np.round(p / 2.15)
    young, old = np.round(p * rng.uniform(0.18, 0.26, n)), np.round(p * rng.uniform(0.18, 0.34, n))
    adults_15_64 = np.round(p * rng.uniform(0.54, 0.62, n))
    active = np.round(adults_15_64 * rng.uniform(0.70, 0.80, n))
    median = np.round(rng.uniform(19_500, 24_000, n), -1)
    dwellings = np.round(households * 1.01)
    values = {
        "population": p,
        "population_past": np.round(p * rng.uniform(0.95, 1.06, n)),
        "area_km2": np.round(rng.uniform(8, 45, n), 2),
        "households": households,
        "population_15_64": adults_15_64,
        "active_15_64": active,
        "unemployed_15_64": np.round(active * rng.uniform(0.05, 0.15, n)),
        "population_age_base": p,
        "population_0_19": young,
        "population_20_64": p - young - old,
        "population_65p": old,
        "households_with_car_share": np.round(rng.uniform(82, 98, n), 1),
        "workers_by_car_share": np.round(rng.uniform(75, 92, n), 1),
        "workers_by_transit_share": np.round(rng.uniform(0, 4, n), 1),
        "workers_by_bike_share": np.round(rng.uniform(0, 3, n), 1),
        "tax_households": households,
        "median_income": median,
        "first_decile_income": np.where(p > 5_000, np.round(median * 0.55), np.nan),
        "ninth_decile_income": np.where(p > 5_000, np.round(median * 1.75), np.nan),
        "interdecile_ratio": np.where(p > 5_000, 3.2, np.nan),
        "poverty_rate": np.where(p > 5_000, 15.0, np.nan),
        "main_dwellings": dwellings,
        "secondary_dwellings": np.round(dwellings * rng.uniform(0.01, 0.15, n)),
        "vacant_dwellings": np.round(dwellings * rng.uniform(0.04, 0.12, n)),
    }
    return {id_: fake_column(id_, codes, column, seed) for id_, column in values.items()}


def fake_epci_columns(seed: int = 1) -> tuple[dict[str, Indicator], dict[str, str]]:
    """Return figures and names of the fake EPCI and of thirty others to compare with."""
    rng = np.random.default_rng(seed + 3)
    sirens = tuple(f"{i + 1:09d}" for i in range(PEERS))
    columns = fake_columns(sirens, np.round(rng.uniform(8_000, 60_000, PEERS)), seed)
    columns["poverty_rate"] = fake_column("poverty_rate", sirens, np.round(rng.uniform(9, 19, PEERS), 1), seed)
    return columns, {siren: f"CC fictive {i + 1}" for i, siren in enumerate(sirens)}


def fake_offer() -> tuple[OfferRow, ...]:
    """Return two made-up services: a bus line on weekdays and volunteer driving without known days."""
    return (
        OfferRow(
            id="ligne-1",
            name="Ligne 1",
            kind="line",
            operator="Opérateur fictif",
            publics=(),
            codes=("00001", "00002"),
            days=(1, 2, 3, 4, 5),
            hours="7 h – 19 h",
            price="1 €",
            booking="",
            regime="",
            trips_per_year=None,
            cost_per_year_eur=None,
            source="exemple",
        ),
        OfferRow(
            id="chauffeurs",
            name="Chauffeurs bénévoles",
            kind="tus",
            operator="Association fictive",
            publics=("age_65p", "no_car"),
            codes=("00003",),
            days=(),
            hours="",
            price="0,30 €/km",
            booking="par téléphone",
            regime="",
            trips_per_year=320.0,
            cost_per_year_eur=None,
            source="exemple",
        ),
    )


def fake_inputs(seed: int = 1) -> Inputs:
    """Return everything a diagnosis of the fake EPCI is computed from."""
    gazetteer = fake_gazetteer(seed)
    extent = gazetteer.extent(gazetteer.territory(SIREN))
    columns = fake_columns(extent.codes, extent.population, seed)
    columns["area_km2"] = fake_column("area_km2", extent.codes, extent.communes["area_km2"].to_numpy(), seed)
    epci_columns, epci_names = fake_epci_columns(seed)
    return Inputs(
        extent=extent,
        columns=columns,
        epci_columns=epci_columns,
        epci_names=epci_names,
        facilities=fake_facilities(extent, seed),
        parameters=load_parameters(),
        current_year=2026,
        seed=seed,
        store_version="fake",
        offer=fake_offer(),
        aom={SIREN: True},
        kilometres=driver_kilometres(),
        trip_distances=trip_distances(rural=True),
        urban_trip_distances=trip_distances(rural=False),
    )


def fake_diagnosis(seed: int = 1) -> Diagnosis:
    """Return the diagnosis of the fake EPCI."""
    return diagnose(fake_inputs(seed))
