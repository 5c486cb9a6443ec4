"""Units convert as those of Publicodes do, and are left alone where they do not."""

from __future__ import annotations

import pytest

from solimob.ingest.publicodes.units import Unit, convert, inverse, parse_unit, simplified, times


@pytest.mark.parametrize(
    ("value", "start", "end", "expected"),
    [
        (1000, "€/mois", "€/an", 12000),
        (12000, "€/an", "€/mois", 1000),
        (2, "k€", "€", 2000),
        (50, "%", "", 0.5),
        (3, "€", "€/an", None),
        (3, "personne", "€", None),
        (3, "m2", "m.m", 3),
    ],
)
def test_number_is_converted_when_units_are_of_one_kind(
    value: float, start: str, end: str, expected: float | None
) -> None:
    assert convert(value, parse_unit(start), parse_unit(end)) == expected


def test_product_loses_what_is_above_and_below() -> None:
    assert times(parse_unit("personne"), parse_unit("€/an.personne")) == parse_unit("€/an")
    assert times(parse_unit("€"), inverse(parse_unit("€"))) == Unit(())


def test_simplified_unit_has_no_two_names_of_one_kind() -> None:
    assert simplified(parse_unit("€.an/mois")) == (parse_unit("€"), 12.0)
