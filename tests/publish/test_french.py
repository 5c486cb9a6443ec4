"""Numbers as French readers expect them, and unknown never printed as zero."""

from __future__ import annotations

from datetime import date

import pytest

from solimob.core.evidence import Figure, Nature
from solimob.publish import french


def test_number_is_grouped_by_narrow_spaces_when_it_has_thousands() -> None:
    assert french.number(35822) == "35\u202f822"
    assert french.number(-1234.56, 1) == "\u22121\u202f234,6"


@pytest.mark.parametrize("unknown", [None, float("nan")])
def test_number_says_so_when_it_is_unknown(unknown: float | None) -> None:
    assert french.number(unknown) == "donnée absente"
    assert french.quantity(unknown, "%") == "donnée absente"


def test_number_has_no_minus_sign_when_it_rounds_to_zero() -> None:
    assert french.number(-0.01, 1) == "0,0"


def test_figure_shows_its_interval_when_it_has_one() -> None:
    figure = Figure(value=12.34, low=10.1, high=14.8, unit="%", nature=Nature.MODELLED)
    assert french.figure_text(figure) == "12,3\u00a0% (10,1\u00a0–\u00a014,8)"


def test_figure_says_so_when_it_is_unknown() -> None:
    assert french.figure_text(Figure(value=None, unit="personnes", nature=Nature.OBSERVED)) == "donnée absente"


def test_nature_tells_an_assumption_when_the_figure_rests_on_one() -> None:
    assert french.nature_text(Nature.MODELLED, {Nature.ASSUMED}) == "modélisé, repose sur une hypothèse"
    assert french.nature_text(Nature.ASSUMED, {Nature.ASSUMED}) == "hypothèse"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((), "jours non précisés"),
        ((1, 2, 3, 4, 5), "lundi à vendredi"),
        ((2, 6), "mardi, samedi"),
        (tuple(range(1, 8)), "tous les jours"),
    ],
)
def test_days_are_said_in_words_when_listed(days: tuple[int, ...], words: str) -> None:
    assert french.day_names(days) == words


def test_date_is_said_in_words_when_printed() -> None:
    assert french.date_text(date(2026, 12, 1)) == "1er décembre 2026"


def test_listing_is_cut_when_there_are_too_many_names() -> None:
    assert french.listing(["A", "B", "C"]) == "A, B et C"
    assert french.listing(["A", "B", "C", "D"], 2) == "A, B et 2\u00a0autres"
    assert french.listing([]) == ""


def test_parameter_keeps_its_decimals_when_printed() -> None:
    assert [french.written_decimals(value) for value in (60.0, 1.24, 0.045, None)] == [0, 2, 3, 0]
