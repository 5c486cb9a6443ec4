"""Perimeters become explicit commune codes of one year; codes that have died are refused with the one of today."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solimob.reference.rules import ReferenceFileError, gazetteer_resolver, load_book
from tests.fake_epci import SIREN, fake_gazetteer
from tests.reference.rules.conftest import WriteBook

FAKE = fake_gazetteer()
CODES = tuple(FAKE.territory(SIREN).codes)
RESOLVE = gazetteer_resolver(replace(FAKE, changes={"99001": CODES[0]}))
WRITTEN = 'territories: [T1], communes: ["00003"]'


def test_territory_is_resolved_into_its_communes(write_book: WriteBook) -> None:
    folder = write_book("aids.yaml", WRITTEN, f'territories: ["{SIREN}"]')
    assert load_book(folder, RESOLVE).by_id["bike"][0].perimeter.communes == frozenset(CODES)


def test_one_commune_is_itself(write_book: WriteBook) -> None:
    folder = write_book("aids.yaml", WRITTEN, f'communes: ["{CODES[1]}"]')
    assert load_book(folder, RESOLVE).by_id["bike"][0].perimeter.communes == frozenset({CODES[1]})


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('communes: ["99001"]', rf"communes : « 99001 » n'existe plus en 2026 : la commune est « {CODES[0]} »"),
        ('territories: ["99001"]', r"territories : « 99001 » n'existe plus en 2026"),
        ('communes: ["98765"]', r"communes : code inconnu « 98765 »"),
        ('territories: ["dep:XX"]', r"territories : code inconnu « dep:XX »"),
        (f'communes: ["{SIREN}"]', rf"communes : « {SIREN} » n'est pas une commune de 2026"),
    ],
)
def test_dead_or_unknown_code_is_refused(write_book: WriteBook, written: str, message: str) -> None:
    with pytest.raises(ReferenceFileError, match=message):
        load_book(write_book("aids.yaml", WRITTEN, written), RESOLVE)


def test_year_that_is_not_the_gazetteer_s_is_refused(write_book: WriteBook) -> None:
    folder = write_book("aids.yaml", f"{WRITTEN}, cog_year: 2026", f'territories: ["{SIREN}"], cog_year: 2025')
    with pytest.raises(ReferenceFileError, match=r"cog_year : codes de 2025, alors que .* 2026"):
        load_book(folder, RESOLVE)
