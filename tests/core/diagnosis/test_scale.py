"""« Agir à quelle échelle ? », need C-M11: share of needs met inside commune, EPCI, territory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solimob.core.access import Facilities, Purpose
from solimob.core.diagnosis.scale import (
    Flows,
    TripDistances,
    commuting_shares,
    fit_reach_km,
    gravity_probabilities,
    scale_shares,
)
from solimob.core.evidence import Figure, Nature
from solimob.reference.survey import trip_distances
from tests.fake_epci import HALO_SIREN, SIREN, fake_facilities, fake_gazetteer, fake_source

DETOUR = Figure(1.24, "rapport", Nature.MODELLED, low=1.11, high=1.41)
GAZETTEER = fake_gazetteer()
EXTENT = GAZETTEER.extent(GAZETTEER.territory(SIREN))
BASSIN = GAZETTEER.extent(GAZETTEER.bassin([SIREN, HALO_SIREN]))
WIDE = TripDistances(5.0, 10.0, 12.0, 100, fake_source())


def test_gravity_shares_its_trips_by_attraction_and_distance() -> None:
    probability = gravity_probabilities(np.array([[0.0, 10.0]]), np.array([1.0, 2.0]), 10.0)
    # 1 and 2·e⁻¹ = 0.7358.
    assert probability[0].tolist() == pytest.approx([1 / 1.735759, 0.735759 / 1.735759], abs=1e-6)


def test_reach_is_fitted_to_the_median_distance() -> None:
    km = np.array([[1.0, 10.0]])
    reach = fit_reach_km(km, np.array([1.0, 3.0]), np.array([100.0]), 0.5, 5.0)
    # Half the trips stay when 1·e^(−1/β) = 3·e^(−10/β), that is β = 9 / ln 3.
    assert reach.km == pytest.approx(9 / np.log(3), rel=1e-4)
    assert reach.reached


def test_needs_met_grow_with_the_scale_and_are_modelled() -> None:
    shares = scale_shares(BASSIN, fake_facilities(EXTENT), trip_distances(), DETOUR)
    assert {share.purpose for share in shares} == set(Purpose)
    for share in shares:
        figures = (share.commune, share.epci, share.territory)
        values = [figure.value or 0.0 for figure in figures]
        assert 0 < values[0] <= values[1] <= values[2] <= 100
        assert all(figure.nature is Nature.MODELLED for figure in figures)
        assert "entd-2008" in {source.id for source in share.commune.sources}


def test_territory_is_the_epci_when_it_is_one() -> None:
    for share in scale_shares(EXTENT, fake_facilities(EXTENT), trip_distances(), DETOUR):
        assert share.territory.value == pytest.approx(share.epci.value)
        assert (share.territory.value or 0) < 100


def test_halo_takes_the_trips_of_a_territory_without_services() -> None:
    services = fake_facilities(EXTENT)
    counts = services.counts.copy()
    counts[: EXTENT.n_inside] = 0
    for share in scale_shares(EXTENT, replace(services, counts=counts), trip_distances(), DETOUR):
        assert share.territory.value == pytest.approx(0, abs=1e-9)


def test_shares_are_unknown_when_no_service_is_known() -> None:
    nothing = Facilities(EXTENT.codes, (), np.empty((len(EXTENT.codes), 0)), "", ())
    for share in scale_shares(EXTENT, nothing, trip_distances(), DETOUR):
        assert share.commune.value is None
        assert share.epci.value is None


def test_a_commune_of_unknown_services_attracts_by_its_population() -> None:
    services = fake_facilities(EXTENT)
    counts = services.counts.copy()
    counts[EXTENT.n_inside :] = np.nan
    (share, *_) = scale_shares(EXTENT, replace(services, counts=counts), trip_distances(), DETOUR)
    assert 0 < (share.territory.value or 0) < 100


def test_commuting_flows_answer_for_work_when_they_are_given() -> None:
    inside, outside = EXTENT.codes[:2], EXTENT.codes[EXTENT.n_inside]
    flows = Flows(
        (inside[0], inside[0], inside[0], outside),
        (inside[0], inside[1], outside, inside[0]),
        np.array([50.0, 30.0, 20.0, 999.0]),
        "2021",
        (fake_source(),),
    )
    share = commuting_shares(EXTENT, flows)
    assert (share.commune.value, share.epci.value, share.territory.value) == (50.0, 80.0, 80.0)
    assert share.commune.nature is Nature.DERIVED
    assert share.commune.year == 2021
    work = {s.purpose: s for s in scale_shares(EXTENT, fake_facilities(EXTENT), trip_distances(), DETOUR, flows)}
    assert work[Purpose.WORK] == share


def test_commuting_is_unknown_when_nobody_leaves_the_territory_in_the_file() -> None:
    nobody = Flows((), (), np.array([]), "2021", ())
    assert commuting_shares(EXTENT, nobody).epci.value is None


def test_services_over_other_communes_are_refused() -> None:
    services = fake_facilities(EXTENT)
    elsewhere = replace(services, codes=services.codes[:3], counts=services.counts[:3])
    with pytest.raises(ValueError, match="services"):
        scale_shares(EXTENT, elsewhere, trip_distances(), DETOUR)


def test_survey_quartiles_are_those_published_for_rural_trips() -> None:
    # Parameters entd.rural_dist_* of the project's facts (ENTD 2008, weekdays, weight pondki): P25, P50, P75.
    found = trip_distances(rural=True)
    published = {
        Purpose.CARE: (5.0, 10.9, 23.5),
        Purpose.FOOD: (2.4, 7.0, 14.0),
        Purpose.RIGHTS: (2.0, 6.1, 15.0),
        Purpose.LEISURE: (1.6, 3.6, 10.0),
        Purpose.WORK: (3.1, 9.0, 20.0),
    }
    assert {p: (d.p25_km, d.p50_km, d.p75_km) for p, d in found.items()} == published
    assert all(d.trips >= 100 for d in found.values())


@settings(max_examples=25, deadline=None)
@given(st.floats(1, 20), st.integers(0, 50))
def test_share_is_ordered_whatever_the_distances(median_km: float, seed: int) -> None:
    distances = TripDistances(median_km / 2, median_km, median_km * 2, 100, fake_source())
    for share in scale_shares(BASSIN, fake_facilities(EXTENT, seed), {Purpose.FOOD: distances}, DETOUR):
        figures = (share.commune, share.epci, share.territory)
        for end in ("low", "value", "high"):
            values = [getattr(figure, end) for figure in figures]
            assert all(value is None for value in values) or values == sorted(values)
        assert all((figure.low is None) == ("pas d'intervalle" in figure.method) for figure in figures)


def test_reach_is_not_reached_when_even_the_nearest_service_is_too_far() -> None:
    reach = fit_reach_km(np.array([[6.0, 10.0]]), np.array([1.0, 1.0]), np.array([100.0]), 0.25, 5.0)
    assert (reach.km, reach.achieved, reach.reached) == (0.05, 0.0, False)


def test_interval_is_left_out_with_the_share_achieved_when_a_quartile_cannot_be_reached() -> None:
    """C-M11: no interval rather than an artefact of the bound where the reach is looked for."""
    distances = TripDistances(0.01, 8.0, 20.0, 100, fake_source())
    (share,) = scale_shares(EXTENT, fake_facilities(EXTENT), {Purpose.FOOD: distances}, DETOUR)
    for figure in (share.commune, share.epci, share.territory):
        assert figure.value is not None
        assert figure.low is None
        assert "0,0 % des trajets sous 0,0 km, pour 25 % dans l'enquête" in figure.method


def test_interval_is_left_out_when_both_quartiles_fall_on_one_side_of_the_median() -> None:
    centre = scale_shares(EXTENT, fake_facilities(EXTENT), {Purpose.FOOD: WIDE}, DETOUR)[0]
    assert centre.commune.low is not None
    same_side = replace(WIDE, p75_km=20.0)
    (share,) = scale_shares(EXTENT, fake_facilities(EXTENT), {Purpose.FOOD: same_side}, DETOUR)
    assert share.commune.low is None
    assert share.commune.value == centre.commune.value
    assert "du même côté" in share.commune.method
    assert share.why.startswith("pas d'intervalle")
    assert centre.why == ""
