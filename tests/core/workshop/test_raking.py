"""Weights on known margins, their cost, and when they are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop.raking import RakingError, design_effect, rake

AGE = ["young"] * 20 + ["old"] * 80
CAR = (["yes", "no"] * 50)[:100]


def weighted_share(weights: tuple[float, ...], given_: list[str | None], category: str) -> float:
    """Return the weighted share of a category among those who said theirs."""
    known = [(w, c) for w, c in zip(weights, given_) if c is not None]
    return sum(w for w, c in known if c == category) / sum(w for w, _ in known)


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_margins_are_reproduced_when_categories_are_all_present(young: float, car: float) -> None:
    weights = rake(
        {"age": AGE, "car": CAR}, {"age": {"young": young, "old": 1 - young}, "car": {"yes": car, "no": 1 - car}}
    )
    assert weighted_share(weights.values, AGE, "young") == pytest.approx(young, abs=1e-6)
    assert weighted_share(weights.values, CAR, "yes") == pytest.approx(car, abs=1e-6)
    assert np.mean(weights.values) == pytest.approx(1)
    assert weights.design_effect >= 1 - 1e-9


def test_weights_are_those_of_strata_when_there_is_one_margin() -> None:
    weights = rake({"age": AGE}, {"age": {"young": 400, "old": 600}})
    assert weights.values[0] == pytest.approx(0.4 / 0.2)
    assert weights.values[-1] == pytest.approx(0.6 / 0.8)
    # Kish: 100·(20·2² + 80·0.75²) / 100².
    assert weights.design_effect == pytest.approx(1.25)
    assert weights.effective_n == pytest.approx(80)


def test_iterated_proportions_give_the_same_weights_when_margins_are_crossed() -> None:
    """Deming & Stephan (1940), turn by turn, as a second way to the same weights."""
    age = ["y"] * 10 + ["y"] * 25 + ["o"] * 40 + ["o"] * 25
    car = ["n"] * 10 + ["c"] * 25 + ["n"] * 40 + ["c"] * 25
    margins = {"age": {"y": 0.5, "o": 0.5}, "car": {"n": 0.3, "c": 0.7}}
    turned = np.ones(100)
    for _ in range(500):
        for given_, shares in ((age, margins["age"]), (car, margins["car"])):
            for category, share in shares.items():
                here = np.array([value == category for value in given_])
                turned[here] *= share * turned.sum() / turned[here].sum()
    found = rake({"age": age, "car": car}, margins).values
    assert np.allclose(found, turned * 100 / turned.sum(), atol=1e-6)


def test_persons_keep_their_share_when_their_category_is_unknown() -> None:
    said: list[str | None] = [*AGE[:90], *[None] * 10]
    weights = rake({"age": said}, {"age": {"young": 0.5, "old": 0.5}})
    assert sum(weights.values[90:]) == pytest.approx(10)
    assert weighted_share(weights.values, said, "young") == pytest.approx(0.5)


def test_design_effect_is_one_when_weights_are_equal() -> None:
    assert design_effect([2.0] * 7) == pytest.approx(1)


def test_weights_are_said_to_be_strained_when_few_speak_for_many() -> None:
    few = ["young"] * 2 + ["old"] * 98
    assert rake({"age": few}, {"age": {"young": 0.5, "old": 0.5}}).is_strained
    assert not rake({"age": AGE}, {"age": {"young": 0.4, "old": 0.6}}).is_strained


@pytest.mark.parametrize(
    ("margins", "words"),
    [
        ({"age": {"young": 1, "old": 1, "middle": 1}}, "personne n'a répondu dans la catégorie « middle »"),
        ({"age": {"young": 1}}, "« old » a des réponses"),
        ({"age": {"young": 0, "old": 1}}, "plus grand que zéro"),
        ({}, "au moins une marge"),
    ],
)
def test_raking_is_refused_when_a_margin_is_empty(margins: dict[str, dict[str, float]], words: str) -> None:
    with pytest.raises(RakingError, match=words):
        rake({"age": AGE}, margins)


def test_raking_is_refused_when_no_weights_hold_all_margins() -> None:
    """Whoever is young has no car: 80 % of young people and 60 % of cars cannot both be."""
    car: list[str | None] = ["no"] * 20 + ["yes"] * 40 + ["no"] * 40
    with pytest.raises(RakingError, match="Aucun poids"):
        rake({"age": AGE, "car": car}, {"age": {"young": 0.8, "old": 0.2}, "car": {"yes": 0.6, "no": 0.4}})


def test_category_is_not_named_when_the_threshold_of_small_counts_is_that_of_raking() -> None:
    few: list[str | None] = ["young"] * 4 + ["old"] * 96
    with pytest.raises(RakingError, match="au moins a moins de 11 réponses") as caught:
        rake({"age": few}, {"age": {"young": 0.4, "old": 0.6}}, 11)
    assert "young" not in str(caught.value)
