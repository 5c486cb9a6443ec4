"""Comparable territories, need C-S10: peers by density, income, age, size and AOM status, method explained."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from solimob.core.diagnosis.peers import (
    TRAITS,
    Traits,
    aom_status,
    find_peers,
    nearest_peers,
    standardised,
    traits_from,
)
from solimob.core.evidence import Nature
from tests.fake_epci import fake_epci_columns


def territories(values: np.ndarray) -> Traits:
    return Traits(tuple(f"{i:05d}" for i in range(len(values))), values)


def random_territories(n: int, seed: int = 1) -> Traits:
    rng = np.random.default_rng(seed)
    values = np.column_stack(
        [
            np.exp(rng.normal(4, 1, n)),
            np.exp(rng.normal(7, 1, n)),
            rng.normal(24, 5, n),
            np.where(rng.random(n) < 0.15, np.nan, rng.normal(22_000, 3_000, n)),
            rng.choice([0.0, 1.0, np.nan], n),
        ]
    )
    values[rng.random(n) < 0.02, 1] = np.nan
    return territories(values)


def slow_peers(traits: Traits, row: int, count: int) -> list[int]:
    """The definition, pair by pair."""
    points = standardised(traits)
    gaps = []
    for other in range(len(points)):
        shared = ~np.isnan(points[row]) & ~np.isnan(points[other])
        if other == row or not shared[:2].all():
            continue
        gap = float(np.sqrt(np.sum((points[row][shared] - points[other][shared]) ** 2) / len(TRAITS)))
        gaps.append((round(gap, 9), traits.ids[other], other))
    return [other for _, _, other in sorted(gaps)[:count]]


def test_trees_find_the_peers_of_the_definition_when_traits_are_missing() -> None:
    traits = random_territories(300)
    rows, distances = nearest_peers(traits)
    for row in range(300):
        assert [int(r) for r in rows[row] if r >= 0] == slow_peers(traits, row, 10)
    known = ~np.isnan(distances)
    assert (np.diff(distances, axis=1)[known[:, 1:]] >= -1e-12).all()


def test_distance_is_the_quadratic_mean_of_five_gaps_where_an_unknown_is_none() -> None:
    # Densities e and e², populations equal, ages 20 and 30, one income unknown: standard deviations by hand.
    values = np.array([[np.e, 100, 20, 20_000, 1], [np.e**2, 100, 30, np.nan, np.nan]])
    _, distances = nearest_peers(territories(values), count=1)
    # log density 1 and 2: deviation 0.5, gap 2; population: gap 0; age: deviation 5, gap 2; (4 + 0 + 4 + 0 + 0) / 5.
    assert distances[0, 0] == pytest.approx(np.sqrt(8 / 5))
    assert distances[1, 0] == pytest.approx(distances[0, 0])


def test_a_territory_without_density_is_compared_with_nobody() -> None:
    values = np.array([[10.0, 100, 20, 2e4, 1], [np.nan, 100, 20, 2e4, 1], [11.0, 100, 21, 2e4, 1]])
    rows, distances = nearest_peers(territories(values), count=2)
    assert rows.tolist() == [[2, -1], [-1, -1], [0, -1]]
    assert np.isnan(distances[1]).all()


def test_ties_go_to_the_first_identifier_even_beyond_the_neighbours_asked() -> None:
    values = np.tile([50.0, 1_000.0, 22.0, 21_000.0, np.nan], (60, 1))
    traits = Traits(tuple(f"{i:05d}" for i in reversed(range(60))), values)
    rows, _ = nearest_peers(traits, count=3)
    assert [traits.ids[r] for r in rows[0]] == ["00000", "00001", "00002"]
    assert [traits.ids[r] for r in rows[59]] == ["00001", "00002", "00003"]


@pytest.mark.parametrize(
    ("kind", "siren", "expected"),
    [("CA", "1", True), ("CU", "1", True), ("METRO", "1", True), ("CC", "2", True), ("CC", "1", None), ("", "1", None)],
)
def test_aom_status_is_true_by_law_or_by_list_and_else_unknown(kind: str, siren: str, expected: bool | None) -> None:
    assert aom_status(kind, siren, {"2"}) is expected


def test_peers_stand_side_by_side_with_us() -> None:
    columns, names = fake_epci_columns()
    ids = columns["population"].codes
    peers = find_peers(traits_from(ids, columns, {ids[0]: True}), ids[0], names)
    assert len(peers) == 10
    assert ids[0] not in {peer.id for peer in peers}
    assert [feature.id for feature in peers[0].features] == [trait.id for trait in TRAITS]
    density = {f.id: f for f in peers[0].features}["density"]
    assert density.nature is Nature.DERIVED
    assert density.sources == columns["population"].sources
    assert density.ours == pytest.approx(columns["population"].value[0] / columns["area_km2"].value[0])
    assert peers[0].aom is None
    assert peers[0].name == names[peers[0].id]


def test_a_column_over_other_territories_is_refused() -> None:
    columns, _ = fake_epci_columns()
    with pytest.raises(ValueError, match="population"):
        traits_from(("1", "2"), columns, {})


def test_an_unknown_territory_is_named() -> None:
    with pytest.raises(KeyError, match="99999"):
        find_peers(random_territories(5), "99999", {})


def gaps_between(traits: Traits) -> np.ndarray:
    """Distance of each pair, NaN where they are not compared."""
    n = len(traits.ids)
    rows, distances = nearest_peers(traits, count=n - 1)
    gap = np.full((n, n), np.nan)
    for i in range(n):
        found = rows[i] >= 0
        gap[i, rows[i][found]] = distances[i][found]
    return gap


@pytest.mark.parametrize(
    ("ours", "theirs", "squared_gap"),
    [(1.0, 1.0, 0.0), (1.0, 0.0, 1.0), (1.0, np.nan, 0.0), (np.nan, 0.0, 0.0), (np.nan, np.nan, 0.0)],
)
def test_an_unknown_aom_status_is_no_further_and_no_nearer_than_the_same_one(
    ours: float, theirs: float, squared_gap: float
) -> None:
    """C-S10. Bug found: two territories known as AOM were nearer than two alike of unknown status."""
    values = np.array([[np.e, 100, 20, 20_000, ours], [np.e**2, 100, 30, 20_000, theirs]])
    # log density: deviation 0.5, gap 2; age: deviation 5, gap 2; then the status.
    assert gaps_between(territories(values))[0, 1] == pytest.approx(np.sqrt((8 + squared_gap) / 5))


def test_peers_are_the_same_whether_statuses_are_yes_or_unknown() -> None:
    values = random_territories(120).values
    mixed = np.where(np.random.default_rng(7).random(120) < 0.5, 1.0, np.nan)
    found = []
    for status in (np.full(120, np.nan), np.ones(120), mixed):
        found.append(nearest_peers(territories(np.column_stack([values[:, :4], status]))))
    for rows, distances in found[1:]:
        assert rows.tolist() == found[0][0].tolist()
        assert np.allclose(distances, found[0][1], equal_nan=True)


some_territories = arrays(np.float64, st.tuples(st.integers(2, 12), st.just(5)), elements=st.integers(1, 9).map(float))


@settings(max_examples=50)
@given(some_territories, st.data())
def test_distance_is_symmetric_when_traits_are_missing(values: np.ndarray, data: st.DataObject) -> None:
    values[:, 4] %= 2
    for j in (2, 3, 4):
        values[data.draw(arrays(np.bool_, len(values))), j] = np.nan
    gap = gaps_between(territories(values))
    assert np.allclose(gap, gap.T, equal_nan=True)
    assert (~np.isnan(gap)).sum() == gap.size - len(gap)
    assert np.nanmin(gap) >= 0


@settings(max_examples=50)
@given(some_territories, st.data())
def test_unknown_adds_no_distance(values: np.ndarray, data: st.DataObject) -> None:
    """Only the status is hidden: it keeps its scale, when the others are over the deviation of those known."""
    values[:, 4] %= 2
    before = gaps_between(territories(values))
    values[data.draw(arrays(np.bool_, len(values))), 4] = np.nan
    after = gaps_between(territories(values))
    pairs = ~np.eye(len(values), dtype=bool)
    assert (after[pairs] <= before[pairs] + 1e-9).all()
