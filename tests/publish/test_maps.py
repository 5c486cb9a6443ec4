"""Maps and charts: accessible, deterministic, and readable without colour."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np

from solimob.core.evidence import Indicator, Nature
from solimob.publish import charts, maps
from tests.publish.territories import AWKWARD, squares

SVG = "{http://www.w3.org/2000/svg}"


def column(values: list[float]) -> Indicator:
    codes = tuple(f"0000{i}" for i in range(len(values)))
    return Indicator("x", "Part", "%", codes, np.array(values), Nature.OBSERVED, (), "2021", "")


def draw(indicator: Indicator) -> str:
    drawn = maps.choropleth(
        indicator, squares(indicator.codes), id_="m", title=AWKWARD, description="Carte", colours=maps.GREYS
    )
    assert drawn is not None
    return drawn


def test_classes_hold_every_commune_once_when_values_repeat() -> None:
    classes = maps.classify(column([1, 1, 1, 1, 2, 3, float("nan")]))
    held = [code for map_class in classes.classes for code in map_class.codes]
    assert sorted([*held, *classes.unknown]) == [f"0000{i}" for i in range(7)]
    assert classes.unknown == ("00006",)
    assert len(classes.classes) <= maps.MOST_CLASSES


def test_classes_do_not_overlap_when_values_spread() -> None:
    classes = maps.classify(column([float(value) for value in range(40)])).classes
    assert len(classes) == maps.MOST_CLASSES
    assert all(below.high < above.low for below, above in pairwise(classes))


def test_map_names_and_describes_itself_when_the_title_has_special_characters() -> None:
    root = ET.fromstring(draw(column([1.0, 2.0])))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == AWKWARD
    assert root.get("aria-labelledby") == "m-title m-desc"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(id_.startswith("m-") for id_ in ids)


def test_unknown_is_hatched_and_marked_when_drawn_in_black_and_white() -> None:
    """J2: readable in black and white; unknown is never the lightest class."""
    root = ET.fromstring(draw(column([1.0, 2.0, float("nan")])))
    fills = [path.get("fill") for path in root.findall(f"{SVG}path")]
    assert fills.count("url(#m-unknown)") == 1
    words = [text.text for text in root.findall(f"{SVG}text")]
    assert "?" in words
    assert {"1", "2"} <= set(words)


def test_map_is_the_same_when_drawn_twice() -> None:
    indicator = column([3.0, 1.0, 2.0])
    assert draw(indicator) == draw(indicator)


def test_map_is_none_when_no_commune_has_a_contour() -> None:
    assert maps.choropleth(column([1.0]), {}, id_="m", title="t", description="d") is None


def test_lightness_falls_with_the_class_when_printed_in_grey() -> None:
    for scale in (maps.GREYS, maps.BLUES):
        lightness = [sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in scale]
        assert lightness == sorted(lightness, reverse=True)


def test_bar_is_replaced_by_words_when_the_value_is_unknown() -> None:
    drawn = charts.bars(
        [charts.Bar("A & B", None), charts.Bar("C", 0.0)],
        id_="c",
        title="t",
        description="d",
        unit="%",
        accent="#000000",
    )
    words = [text.text for text in ET.fromstring(drawn).iter(f"{SVG}text")]
    assert words == ["A & B", "donnée absente", "C", "0,0\u00a0%"]


def test_range_is_replaced_by_words_when_a_commune_is_not_ranked() -> None:
    drawn = charts.ranges(
        [charts.Span("A", None, None, None), charts.Span("B", 1, 2, 3, solid=False)],
        id_="r", title="t", description="d", least=1, greatest=3, accent="#000000",
    )  # fmt: skip
    assert "non classée" in drawn
    assert "stroke-dasharray" in drawn
