"""Arithmetic on figures keeps intervals, natures and sources."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.evidence import Figure, Nature, Source, combined_nature, ratio, total

SOURCES = tuple(
    Source(name, name.title(), "solimob", 2021, "EUPL-1.2", None, date(2026, 11, 22)) for name in ("a", "b")
)
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@st.composite
def figures(draw: st.DrawFn, *, unit: str = "personnes", known: bool = False) -> Figure:
    nature = draw(st.sampled_from(Nature))
    sources = tuple(draw(st.lists(st.sampled_from(SOURCES), unique=True)))
    if not known and draw(st.booleans()):
        return Figure(None, unit, nature, sources)
    low, value, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    bounds = (low, high) if draw(st.booleans()) else (None, None)
    return Figure(value, unit, nature, sources, *bounds, year=draw(st.sampled_from([None, 2018, 2021])))


def _within(x: float, figure: Figure) -> bool:
    assert figure.value is not None
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    slack = 1e-9 * max(1.0, abs(low), abs(high))
    return low - slack <= x <= high + slack


def test_rests_on_an_assumption_when_an_observed_figure_is_added_to_an_assumed_one() -> None:
    observed = Figure(100.0, "€", Nature.OBSERVED, SOURCES[:1], year=2021)
    assumed = Figure(20.0, "€", Nature.ASSUMED, SOURCES[1:], low=10.0, high=40.0, year=2026)
    both = observed + assumed
    assert (both.value, both.low, both.high) == (120.0, 110.0, 140.0)
    assert both.nature is Nature.ASSUMED
    assert both.rests_on_assumption
    assert both.sources == SOURCES
    assert both.year is None
    assert not observed.rests_on_assumption


def test_still_rests_on_the_assumption_when_computed_again() -> None:
    assumed = Figure(20.0, "km/h", Nature.ASSUMED)
    modelled = Figure(3.0, "h", Nature.MODELLED, rests_on=frozenset({Nature.ASSUMED}))
    assert modelled.rests_on_assumption
    assert (assumed.times(Figure(2.0, "h", Nature.OBSERVED), "km")).scaled(2.0).rests_on_assumption


def test_is_derived_when_observed_figures_are_combined() -> None:
    observed = Figure(3.0, "ménages", Nature.OBSERVED, year=2021)
    assert (observed + observed).nature is Nature.DERIVED
    assert (observed + observed).year == 2021
    assert observed.scaled(2.0).nature is Nature.DERIVED


@pytest.mark.parametrize(
    ("natures", "expected"),
    [
        ([Nature.OBSERVED], Nature.DERIVED),
        ([Nature.OBSERVED, Nature.DECLARED], Nature.DECLARED),
        ([Nature.MODELLED, Nature.DECLARED], Nature.MODELLED),
        ([Nature.ASSUMED, Nature.MODELLED], Nature.ASSUMED),
    ],
)
def test_takes_the_weakest_nature_when_combined(natures: list[Nature], expected: Nature) -> None:
    assert combined_nature(natures) is expected


def test_refuses_when_there_is_no_nature_to_combine() -> None:
    with pytest.raises(ValueError, match="at least one nature"):
        combined_nature([])


@given(figures(), figures())
def test_is_unknown_when_one_side_is_unknown(a: Figure, b: Figure) -> None:
    for result in (a + b, a - b, a.times(b, "€")):
        assert result.is_known == (a.is_known and b.is_known)


@given(figures(known=True), figures(known=True), st.floats(0, 1), st.floats(0, 1))
def test_holds_every_combination_when_both_have_intervals(a: Figure, b: Figure, s: float, t: float) -> None:
    x, y = (_inside(figure, share) for figure, share in ((a, s), (b, t)))
    assert _within(x + y, a + b)
    assert _within(x - y, a - b)
    assert _within(x * y, a.times(b, "€"))
    quotient = a.over(b, "rapport")
    if quotient.is_known and y != 0:
        assert _within(x / y, quotient)


@given(figures(), figures())
def test_gives_the_same_value_when_the_order_of_a_sum_changes(a: Figure, b: Figure) -> None:
    left, right = a + b, b + a
    assert (left.value, left.low, left.high, left.nature) == (right.value, right.low, right.high, right.nature)
    assert left.rests_on == right.rests_on >= a.rests_on | b.rests_on


@given(st.lists(figures(), min_size=1))
def test_keeps_every_source_and_nature_when_summed(parts: list[Figure]) -> None:
    result = total(parts)
    assert set(result.sources) == {source for part in parts for source in part.sources}
    assert result.rests_on >= frozenset().union(*(part.rests_on for part in parts))
    assert result.is_known == all(part.is_known for part in parts)
    if result.value is not None:
        assert math.isclose(result.value, math.fsum(part.value or 0.0 for part in parts), rel_tol=1e-9, abs_tol=1e-6)


def test_is_unknown_when_divided_by_zero_or_by_an_interval_around_it() -> None:
    one = Figure(1.0, "ménages", Nature.OBSERVED)
    assert not one.over(Figure(0.0, "ménages", Nature.OBSERVED), "%").is_known
    assert not one.over(Figure(1.0, "ménages", Nature.MODELLED, low=-1.0, high=2.0), "%").is_known
    assert not one.scaled(4.0).over(Figure(-2.2e-308, "ménages", Nature.OBSERVED), "%").is_known


def test_is_in_per_cent_when_a_ratio_is_asked() -> None:
    """Car-less households of the CC du Thouarsais: 1,761 of 16,441, 10.7 % (facts/territories.md)."""
    share = ratio(Figure(1_761.0, "ménages", Nature.DERIVED), Figure(16_441.0, "ménages", Nature.OBSERVED))
    assert share.value == pytest.approx(10.7, abs=0.05)
    assert share.unit == "%"


def test_turns_the_interval_when_scaled_by_a_negative_number() -> None:
    scaled = Figure(2.0, "€", Nature.MODELLED, low=1.0, high=4.0).scaled(-1.0)
    assert (scaled.low, scaled.value, scaled.high) == (-4.0, -2.0, -1.0)


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({"low": 1.0}, "both ends"),
        ({"low": 3.0, "high": 4.0}, "does not hold"),
        ({"low": float("nan"), "high": 4.0}, "finite"),
    ],
)
def test_refuses_an_interval_when_it_does_not_hold_the_value(bounds: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Figure(2.0, "€", Nature.MODELLED, **bounds)
    with pytest.raises(ValueError, match="unknown figure"):
        Figure(None, "€", Nature.MODELLED, low=1.0, high=2.0)


def test_refuses_a_sum_when_units_differ_or_nothing_is_summed() -> None:
    euros, people = Figure(2.0, "€", Nature.OBSERVED), Figure(2.0, "personnes", Nature.OBSERVED)
    with pytest.raises(ValueError, match="cannot add"):
        euros + people
    with pytest.raises(ValueError, match="cannot subtract"):
        euros - people
    with pytest.raises(ValueError, match="at least one figure"):
        total([])


def _inside(figure: Figure, share: float) -> float:
    assert figure.value is not None
    if figure.low is None or figure.high is None:
        return figure.value
    return min(figure.high, max(figure.low, figure.low + share * (figure.high - figure.low)))
