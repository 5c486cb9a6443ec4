"""A column of numbers with its proof."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from solimob.core.evidence import (
    Correction,
    CorrectionError,
    Indicator,
    Nature,
    Source,
    SourceStatus,
    correct,
    is_aged,
    latest_year,
    vintage_note,
)

DAY = date(2026, 11, 22)
SOURCE = Source("bpe", "Base permanente des équipements", "Insee", 2018, "LO", None, DAY, SourceStatus.VERIFIED)
CODES = ("79329", "79299")


def _indicator(value: list[float], **proof: object) -> Indicator:
    return Indicator("doctors", "Médecins", "médecins", CODES, np.array(value), Nature.OBSERVED, (SOURCE,), "2018",
                     "source", **proof)  # type: ignore[arg-type]  # fmt: skip


def test_gives_the_figure_of_a_commune_when_it_is_known() -> None:
    figure = _indicator([18.0, np.nan]).figure("79329")
    assert (figure.value, figure.year, figure.nature, figure.sources) == (18.0, 2018, Nature.OBSERVED, (SOURCE,))


def test_gives_an_unknown_figure_when_the_value_is_missing() -> None:
    indicator = _indicator([18.0, np.nan])
    assert indicator.figure("79299").value is None
    assert indicator.known().tolist() == [True, False]
    with pytest.raises(KeyError):
        indicator.figure("01001")


def test_is_declared_when_a_user_corrected_the_value() -> None:
    """The worked example: the emergency ward of Thouars moved to Faye-l'Abbesse in 2018 (facts/territories.md)."""
    correction = Correction("doctors", "79329", 0.0, "A. Essai", DAY, "déménagé en 2018")
    values, applied = correct("doctors", CODES, np.array([1.0, 0.0]), [correction])
    indicator = _indicator(list(values), corrections=applied)
    assert indicator.figure("79329").nature is Nature.DECLARED
    assert indicator.figure("79299").nature is Nature.OBSERVED


def test_keeps_the_last_correction_when_a_commune_has_several() -> None:
    first = Correction("doctors", "79329", 3.0, "A", DAY, "compté")
    last = Correction("doctors", "79329", None, "B", DAY, "on ne sait plus")
    other = Correction("nurses", "79329", 9.0, "B", DAY, "autre variable")
    values, applied = correct("doctors", CODES, np.array([1.0, 0.0]), [first, last, other])
    assert np.isnan(values[0])
    assert applied == (last,)
    with pytest.raises(CorrectionError):
        correct("doctors", ("01001",), np.array([1.0]), [first])


def test_refuses_a_correction_when_nobody_signs_it() -> None:
    with pytest.raises(ValueError, match="author and a reason"):
        Correction("doctors", "79329", 1.0, " ", DAY, "parce que")


def test_cannot_be_changed_when_it_was_made() -> None:
    with pytest.raises(ValueError, match="read-only"):
        _indicator([1.0, 2.0]).value[0] = 3.0


@pytest.mark.parametrize(
    ("low", "high"), [([2.0, np.nan], [3.0, np.nan]), ([0.0, 1.0], [2.0, np.nan]), ([0.0, 1.0], [2.0, 2.0])]
)
def test_refuses_an_interval_when_it_does_not_hold_its_value(low: list[float], high: list[float]) -> None:
    with pytest.raises(ValueError, match="does not hold its value"):
        _indicator([1.0, np.nan], low=np.array(low), high=np.array(high))


def test_refuses_a_column_when_shapes_or_codes_are_wrong() -> None:
    with pytest.raises(ValueError, match="shape"):
        _indicator([1.0])
    with pytest.raises(ValueError, match="repeated"):
        Indicator("x", "x", "x", ("1", "1"), np.zeros(2), Nature.OBSERVED, (), "", "source")


@pytest.mark.parametrize(
    ("vintage", "year", "note"),
    [
        ("2018", 2018, "millésime 2018, à confirmer localement"),
        ("2015-2021", 2021, "millésime 2015-2021, à confirmer localement"),
        ("2023", 2023, "millésime 2023"),
        ("2016 et 2020 et 2023", 2023, "millésime 2016, 2020 et 2023, à confirmer localement"),
        ("", None, "millésime inconnu"),
    ],
)
def test_reads_to_be_confirmed_when_a_vintage_is_over_three_years_old(
    vintage: str, year: int | None, note: str
) -> None:
    assert latest_year(vintage) == year
    assert vintage_note(vintage, 2026) == note
    assert is_aged(vintage, 2026) == ("confirmer" in note)


def test_says_to_verify_when_nobody_checked_the_source() -> None:
    assert SOURCE.citation() == "Insee, Base permanente des équipements (2018)"
    doubtful = Source("x", "Page 2018", "", 2018, "", None, None, SourceStatus.TO_VERIFY)
    assert doubtful.citation() == "Page 2018 — à vérifier"
    assert (doubtful.status.label, SourceStatus.VERIFIED.label) == ("à vérifier", "vérifié")
    with pytest.raises(ValueError, match="an id and a title"):
        Source("", "x", "", None, "", None, None)


def test_has_a_french_word_when_a_nature_is_shown() -> None:
    assert [nature.label for nature in Nature] == ["observé", "calculé", "déclaré", "modélisé", "hypothèse"]
