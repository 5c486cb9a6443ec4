"""Communes, EPCI, bassins, and what became of old codes."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.territory import Gazetteer, Scale, Territory, UnknownCodeError
from solimob.core.territory.gazetteer import fold
from tests.fake_epci import HALO_SIREN, SIREN, fake_gazetteer

FAKE = fake_gazetteer()


def _gazetteer() -> Gazetteer:
    """Four communes of two EPCI in two départements, one without EPCI, one without a point."""
    communes = pl.DataFrame(
        {
            "code": ["79329", "79299", "86137", "29155"],
            "name": ["Thouars", "Saint-Varent", "Loudun", "Ouessant"],
            "departement": ["79", "79", "86", "29"],
            "region": ["75", "75", "75", "53"],
            "epci": ["200000001", "200000001", "200000002", None],
            "population": [13_891, 2_400, 6_700, None],
            "lon": [-0.2130, -0.2320, 0.0830, None],
            "lat": [46.9760, 46.8890, 47.0090, None],
            "area_km2": [81.0, 34.0, 43.0, 15.0],
        }
    )
    epcis = pl.DataFrame(
        {"siren": ["200000001", "200000002"], "name": ["CC du Thouet", "CC de l'Œuvre"], "kind": ["CC", "CA"]}
    )
    return Gazetteer(2026, communes, epcis, {"79171": "79329", "99999": "00000"})


def test_resolves_an_old_code_when_its_commune_was_merged() -> None:
    assert _gazetteer().resolve("79171") == "79329"
    assert _gazetteer().territory("79171").name == "Thouars"


@pytest.mark.parametrize("code", ["00000", "99999", "", "7932"])
def test_names_the_code_when_it_is_unknown(code: str) -> None:
    with pytest.raises(UnknownCodeError, match="code officiel géographique 2026"):
        _gazetteer().resolve(code)
    with pytest.raises(UnknownCodeError):
        _gazetteer().neighbours(code)


@given(st.sampled_from(["79329", "79299", "86137", "29155", "79171"]))
def test_resolves_to_itself_when_resolved_again(code: str) -> None:
    gazetteer = _gazetteer()
    assert gazetteer.resolve(gazetteer.resolve(code)) == gazetteer.resolve(code)


def test_joins_epci_across_departements_when_a_bassin_is_composed() -> None:
    """Art. L.1215-1 of the Code des transports: a bassin is a set of EPCI, whatever the département."""
    bassin = _gazetteer().territory("200000002+200000001")
    assert (bassin.id, bassin.scale) == ("200000001+200000002", Scale.BASSIN)
    assert bassin.codes == ("79299", "79329", "86137")
    assert bassin.epcis == ("200000001", "200000002")
    assert _gazetteer().bassin(["200000001"]).scale is Scale.EPCI
    assert _gazetteer().bassin(["200000001"], "Le mien").name == "Le mien"
    with pytest.raises(UnknownCodeError):
        _gazetteer().bassin(["200000009"])


def test_gathers_communes_when_a_departement_or_region_is_asked() -> None:
    deux_sevres = _gazetteer().territory("dep:79")
    assert (deux_sevres.name, deux_sevres.scale, deux_sevres.codes) == (
        "Deux-Sèvres",
        Scale.DEPARTEMENT,
        ("79299", "79329"),
    )
    region = _gazetteer().territory("reg:75")
    assert (region.name, region.epcis) == ("Nouvelle-Aquitaine", ("200000001", "200000002"))
    with pytest.raises(UnknownCodeError):
        _gazetteer().territory("dep:98")


def test_orders_neighbours_by_distance_when_places_are_known() -> None:
    neighbours = _gazetteer().neighbours("79329")
    assert [code for code, _ in neighbours] == ["79299", "86137"]
    assert neighbours[0][1] == pytest.approx(9_780, abs=30)
    assert _gazetteer().neighbours("79329", 1) == neighbours[:1]
    assert _gazetteer().neighbours("29155") == ()


def test_begins_with_the_territory_when_a_halo_is_added() -> None:
    gazetteer = _gazetteer()
    extent = gazetteer.extent(gazetteer.territory("200000001"), halo_m=30_000)
    assert extent.codes == ("79299", "79329", "86137")
    assert extent.n_inside == 2
    assert gazetteer.extent(gazetteer.territory("200000001"), halo_m=1_000).codes == ("79299", "79329")
    assert gazetteer.extent(gazetteer.territory("29155")).codes == ("29155",)


@given(st.floats(0, 80_000), st.floats(0, 80_000))
def test_only_grows_when_the_halo_does(a: float, b: float) -> None:
    territory = FAKE.territory(SIREN)
    small, large = (set(FAKE.extent(territory, halo_m).codes) for halo_m in sorted((a, b)))
    assert set(territory.codes) <= small <= large


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("thouars", "79329"),
        ("THOUET", "200000001"),
        ("saint varent", "79299"),
        ("l oeuvre", "200000002"),
        ("86137", "86137"),
        ("uessan", "29155"),
    ],
)
def test_finds_a_place_when_its_name_is_typed_without_accents(text: str, first: str) -> None:
    assert _gazetteer().search(text)[0].id == first


def test_puts_names_that_begin_with_the_text_first_when_several_hold_it() -> None:
    assert [t.name for t in _gazetteer().search("thou")] == ["Thouars", "CC du Thouet"]
    assert len(_gazetteer().search("thou", limit=1)) == 1
    assert _gazetteer().search(" ") == []
    assert _gazetteer().search("[(") == []


@given(st.text(max_size=30))
def test_folds_to_the_same_when_folded_again(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_knows_every_commune_when_asked_for_france() -> None:
    assert _gazetteer().france().codes == ("29155", "79299", "79329", "86137")


def test_refuses_a_gazetteer_when_a_code_is_repeated() -> None:
    good = _gazetteer()
    with pytest.raises(ValueError, match="commune code is repeated"):
        Gazetteer(2026, pl.concat([good.communes, good.communes]), good.epcis, {})
    with pytest.raises(ValueError, match="EPCI is repeated"):
        Gazetteer(2026, good.communes, pl.concat([good.epcis, good.epcis]), {})


def test_refuses_a_territory_when_its_communes_are_not_sorted() -> None:
    with pytest.raises(ValueError, match="sorted and unique"):
        Territory("x", "x", Scale.EPCI, ("2", "1"), (), 2026)
    with pytest.raises(ValueError, match="no commune"):
        Territory("x", "x", Scale.EPCI, (), (), 2026)


def test_shares_no_commune_when_two_epci_are_disjoint() -> None:
    assert not set(FAKE.territory(SIREN).codes) & set(FAKE.territory(HALO_SIREN).codes)
