"""The composite: visible weights, ranks with their interval, no commune put to shame."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from solimob.core.diagnosis.composite import (
    CONCENTRATION,
    DEFAULT_WEIGHTS,
    LEVEL,
    composite_weights,
    rank_communes,
    ranks_with_intervals,
)
from solimob.core.diagnosis.draws import Component, drawn_scores, ranks_of
from solimob.core.diagnosis.result import Diagnosis, DiagnosisIndicator, Direction, Kind, Ranking
from solimob.core.evidence import Figure, Indicator, Nature
from tests.fake_epci import fake_diagnosis

UNKNOWN = np.nan


def entry(
    id_: str,
    value: list[float],
    half_width: float = 0.0,
    direction: Direction = Direction.HIGHER_IS_WORSE,
) -> DiagnosisIndicator:
    values = np.array(value, dtype=float)
    low, high = (values - half_width, values + half_width) if half_width else (np.array([]), np.array([]))
    codes = tuple(f"{i:05d}" for i in range(len(value)))
    indicator = Indicator(id_, id_, "%", codes, values, Nature.OBSERVED, (), "2021", "", low, high)
    summary = Figure(None, "%", Nature.DERIVED)
    return DiagnosisIndicator(indicator, "?", "", None, Kind.NEED, direction, summary)


def bare(value: np.ndarray, weights: list[float], draws: int = 60, seed: int = 1):
    nothing = np.full_like(value, np.nan)
    return ranks_with_intervals(value, nothing, nothing, np.array(weights, dtype=float), seed, draws)


def test_score_is_the_weighted_mean_of_the_components_on_a_0_1_scale() -> None:
    # Three communes: the 5th and 95th centiles of 0, 10, 20 are 1 and 19, so 10 is 0.5 and the ends are cut.
    value = np.array([[0.0, 20.0], [10.0, 10.0], [20.0, 10.0]])
    score, rank, _, _ = bare(value, [3.0, 1.0])
    # The second component: centiles of 20, 10, 10 are 10 and 19: 1, 0, 0.
    assert score == pytest.approx([0.25, 0.375, 0.75])
    assert rank.tolist() == [3, 2, 1]


def test_competition_ranks_share_the_best_when_scores_are_equal() -> None:
    assert ranks_of(np.array([0.1, 0.9, 0.9, 0.5], dtype=np.float32)).tolist() == [4, 1, 1, 3]


def test_unknown_leaves_its_weight_to_what_is_known() -> None:
    value = np.array([[0.0, 0.0, 0.0], [1.0, UNKNOWN, 1.0], [1.0, 1.0, 1.0]])
    score, rank, _, _ = bare(value, [1.0, 1.0, 1.0])
    assert score == pytest.approx([0.0, 1.0, 1.0])
    assert rank.tolist() == [3, 1, 1]


def test_a_commune_is_not_ranked_when_less_than_six_tenths_of_the_weight_is_known() -> None:
    value = np.array([[0.0, 0.0], [1.0, UNKNOWN], [UNKNOWN, 1.0]])
    score, rank, low, high = bare(value, [6.0, 4.0])
    assert rank.tolist() == [2, 1, 0]
    assert np.isnan(score).tolist() == [False, False, True]
    assert (low[2], high[2]) == (0, 0)


def test_one_commune_alone_is_first_and_everything_unknown_ranks_nobody() -> None:
    _, rank, low, high = bare(np.array([[3.0]]), [1.0])
    assert (rank[0], low[0], high[0]) == (1, 1, 1)
    _, rank, _, _ = bare(np.full((4, 2), np.nan), [1.0, 1.0])
    assert rank.tolist() == [0, 0, 0, 0]


def test_all_communes_are_first_when_all_are_equal() -> None:
    score, rank, low, high = bare(np.full((5, 3), 7.0), [1.0, 2.0, 3.0])
    assert score == pytest.approx([0.5] * 5)
    assert rank.tolist() == low.tolist() == high.tolist() == [1] * 5


def test_draws_follow_a_triangular_law_around_the_value() -> None:
    n = 200_000
    centre, low, high = (np.full(n, x, dtype=np.float32) for x in (0.3, 0.1, 0.9))
    drawn = drawn_scores([Component.over(centre, low, high, common=False)], np.array([1.0]), 1, 1)
    # Mean (a + b + c) / 3; variance (a² + b² + c² − ab − ac − bc) / 18.
    assert drawn.mean() == pytest.approx(1.3 / 3, abs=2e-3)
    assert drawn.var() == pytest.approx((0.01 + 0.81 + 0.09 - 0.09 - 0.03 - 0.27) / 18, abs=5e-4)
    assert drawn.min() >= 0.1
    assert drawn.max() <= 0.9


def test_a_common_assumption_moves_every_commune_together() -> None:
    centre, low, high = (np.array([x, x + 0.1], dtype=np.float32) for x in (0.4, 0.2, 0.6))
    together = Component.over(centre, low, high, common=True)
    differences = {round(float(np.diff(drawn_scores([together], np.array([1.0]), 1, d))[0]), 5) for d in range(20)}
    assert differences == {0.1}


def test_ranks_are_the_same_whatever_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    value = rng.gamma(2, 1, (300, 4))
    found = []
    for cores in (1, 2, 7):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        result = ranks_with_intervals(value, value * 0.8, value * 1.3, np.ones(4), 9, 130)
        found.append(b"".join(array.tobytes() for array in result))
    assert found[0] == found[1] == found[2]


def test_interval_holds_nine_draws_in_ten() -> None:
    rng = np.random.default_rng(2)
    value = rng.random((40, 3))
    _, _, low, high = ranks_with_intervals(value, value - 0.1, value + 0.1, np.ones(3), 4, 400)
    weights = np.random.default_rng(4).dirichlet(CONCENTRATION * np.ones(3) / 3, 400)
    scaled = [(np.quantile(value[:, j], 0.05), np.quantile(value[:, j], 0.95)) for j in range(3)]
    components = [
        Component.over(*(np.clip((a - p5) / (p95 - p5), 0, 1).round(6).astype(np.float32)
                         for a in (value[:, j], value[:, j] - 0.1, value[:, j] + 0.1)), common=False)
        for j, (p5, p95) in enumerate(scaled)
    ]  # fmt: skip
    ranks = np.array([ranks_of(drawn_scores(components, weights[d], 4, d)) for d in range(400)])
    inside = ((ranks >= low) & (ranks <= high)).mean(axis=0)
    assert (inside >= LEVEL).all()


def test_a_rank_holds_when_its_interval_is_narrow() -> None:
    spread_out = [float(i) for i in range(40)]
    ranking = rank_communes([entry("share_65p", spread_out)], composite_weights([entry("share_65p", spread_out)], {}),
                            np.full(40, 1_000.0), seed=1, draws=50)  # fmt: skip
    assert all(rank.holds for rank in ranking.ranks)
    vague = [entry("share_65p", spread_out, half_width=30.0)]
    ranking = rank_communes(vague, composite_weights(vague, {}), np.full(40, 1_000.0), seed=1, draws=200)
    assert not any(rank.holds for rank in ranking.ranks[5:35])


def test_the_smallest_communes_have_an_interval_and_no_rank() -> None:
    columns = [entry("share_65p", [10.0, 20.0, 30.0])]
    population = np.array([199.0, 200.0, np.nan])
    ranks = rank_communes(columns, composite_weights(columns, {}), population, seed=1, draws=20).ranks
    assert [rank.rank for rank in ranks] == [None, 1, None]
    assert ranks[0].score is None
    assert [(rank.low, rank.high) for rank in ranks] == [(1, 1), (1, 1), (1, 1)]
    assert [rank.holds for rank in ranks] == [False, True, False]


def test_a_better_high_value_is_read_the_other_way() -> None:
    columns = [entry("median_income", [18_000.0, 25_000.0], direction=Direction.HIGHER_IS_BETTER)]
    weights = composite_weights(columns, {"median_income": 2.0})
    ranks = rank_communes(columns, weights, np.array([900.0, 900.0]), seed=1, draws=20).ranks
    assert [rank.rank for rank in ranks] == [1, 2]


def test_a_group_sets_weights_over_the_defaults() -> None:
    columns = [entry("share_65p", [1.0, 2.0]), entry("care_distance", [2.0, 1.0]), entry("density", [5.0, 6.0])]
    weights = composite_weights(columns, {"care_distance": 0.0, "density": 1.5})
    assert [(w.indicator, w.weight, w.default) for w in weights] == [
        ("share_65p", 1.0, 1.0),
        ("care_distance", 0.0, 1.0),
        ("density", 1.5, 0.0),
    ]
    assert all(w.reason and w.label for w in weights)


@pytest.mark.parametrize("chosen", [{"share_65p": -1.0}, {"share_65p": float("nan")}, {"nothing": 1.0}])
def test_a_wrong_weight_is_refused_with_its_name(chosen: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=f"poids « {next(iter(chosen))} »"):
        composite_weights([entry("share_65p", [1.0])], chosen)


def test_an_indicator_without_direction_cannot_be_weighted() -> None:
    with pytest.raises(ValueError, match="sens favorable"):
        composite_weights([entry("density", [1.0], direction=Direction.NEUTRAL)], {"density": 1.0})


def test_a_weighted_indicator_without_direction_is_refused_and_not_read_backwards() -> None:
    columns = [entry("share_65p", [1.0, 2.0], direction=Direction.NEUTRAL)]
    with pytest.raises(ValueError, match="share_65p"):
        rank_communes(columns, composite_weights(columns, {}), np.array([900.0, 900.0]), seed=1, draws=20)


@pytest.fixture(scope="module")
def diagnosed() -> tuple[Diagnosis, Ranking]:
    diagnosis = fake_diagnosis(1)
    assert diagnosis.ranking is not None
    return diagnosis, diagnosis.ranking


def test_every_default_component_of_a_diagnosis_has_a_direction(diagnosed: tuple[Diagnosis, Ranking]) -> None:
    diagnosis, ranking = diagnosed
    assert {weight.indicator for weight in ranking.weights} == {default.indicator for default in DEFAULT_WEIGHTS}
    directions = {weight.indicator: diagnosis.indicator(weight.indicator).direction for weight in ranking.weights}
    assert [id_ for id_, direction in directions.items() if direction is Direction.NEUTRAL] == []


@pytest.mark.parametrize("component", [default.indicator for default in DEFAULT_WEIGHTS])
def test_a_commune_never_looks_less_exposed_when_a_component_gets_harder(
    diagnosed: tuple[Diagnosis, Ranking], component: str
) -> None:
    """Bug found: the share of people of 65 and over counted the wrong way round."""
    diagnosis, ranking = diagnosed
    population = np.full(len(diagnosis.territory.codes), 900.0)
    before = rank_communes(diagnosis.indicators, ranking.weights, population, seed=1, draws=2).ranks
    column = diagnosis.indicator(component)
    known = column.indicator.value[~np.isnan(column.indicator.value)]
    moves = []
    for i in np.flatnonzero(column.indicator.known()):
        harder = column.indicator.value.copy()
        harder[i] += 2 * np.ptp(known)
        entries = tuple(
            replace(e, indicator=replace(e.indicator, value=harder, low=harder, high=harder)) if e is column else e
            for e in diagnosis.indicators
        )
        after = rank_communes(entries, ranking.weights, population, seed=1, draws=2).ranks
        assert after[i].rank <= before[i].rank
        moves.append(after[i].score - before[i].score)
    assert min(moves) >= 0
    assert max(moves) > 0


def test_nobody_is_ranked_when_every_weight_is_zero() -> None:
    columns = [entry("share_65p", [1.0, 2.0])]
    ranks = rank_communes(columns, composite_weights(columns, {"share_65p": 0.0}), np.ones(2), seed=1).ranks
    assert [rank.rank for rank in ranks] == [None, None]
    assert rank_communes([], (), np.array([]), seed=1).ranks == ()


@pytest.mark.parametrize(("draws", "said"), [(20, "90 % de 20 tirages"), (1_000, "90 % de 1\u202f000 tirages")])
def test_note_says_how_many_draws_were_made(draws: int, said: str) -> None:
    columns = [entry("share_65p", [1.0, 2.0])]
    ranking = rank_communes(columns, composite_weights(columns, {}), np.array([900.0, 900.0]), seed=1, draws=draws)
    assert said in ranking.note
    assert "15 % des communes" in ranking.note
    assert "moins de 60 % du poids" in ranking.note


def test_defaults_give_their_reasons() -> None:
    assert all(default.reason and default.weight > 0 for default in DEFAULT_WEIGHTS)


values = arrays(
    np.float64,
    st.tuples(st.integers(1, 25), st.integers(1, 4)),
    elements=st.one_of(st.integers(0, 40).map(float), st.just(float("nan"))),
)


@settings(max_examples=60)
@given(values, st.integers(0, 2**31))
def test_rank_lies_in_its_interval(value: np.ndarray, seed: int) -> None:
    _, rank, low, high = ranks_with_intervals(value, value - 3, value + 5, np.ones(value.shape[1]), seed, 40)
    assert ((low <= rank) & (rank <= high)).all()
    ranked = rank > 0
    assert (rank[ranked] >= 1).all()
    assert (high[ranked] <= ranked.sum()).all()
    assert (ranked == ((~np.isnan(value)).mean(axis=1) >= 0.6)).all()


@settings(max_examples=60)
@given(values, st.sampled_from([0.01, 2.0, 1_000.0]), st.sampled_from([-50.0, 0.0, 7.0]))
def test_ranks_do_not_depend_on_the_unit(value: np.ndarray, factor: float, shift: float) -> None:
    weights = [1.0] * value.shape[1]
    here = bare(value, weights)
    elsewhere = bare(value * factor + shift, weights)
    for one, other in zip(here[1:], elsewhere[1:], strict=True):
        assert one.tolist() == other.tolist()


@settings(max_examples=30)
@given(values, st.integers(0, 100))
def test_same_seed_same_bytes(value: np.ndarray, seed: int) -> None:
    weights = np.ones(value.shape[1])
    first, second = (ranks_with_intervals(value, value - 1, value + 1, weights, seed, 60) for _ in range(2))
    assert all(a.tobytes() == b.tobytes() for a, b in zip(first, second, strict=True))


def test_ranks_have_no_hole_and_no_small_commune_is_named_by_elimination() -> None:
    values = [90.0, 80.0, 70.0, 60.0, 50.0, 40.0, 30.0]
    columns = [entry("share_65p", values)]
    population = np.array([50.0, 900.0, 900.0, 900.0, 900.0, 900.0, 900.0])
    ranks = rank_communes(columns, composite_weights(columns, {}), population, seed=1, draws=50).ranks
    assert sorted(rank.rank for rank in ranks if rank.rank is not None) == [1, 2, 3, 4, 5, 6]
    assert (ranks[0].low, ranks[0].high) == (1, 2)
    for rank in ranks[1:]:
        assert rank.low is not None
        assert rank.high is not None
        assert rank.rank is not None
        assert rank.low <= rank.rank <= rank.high
