"""What a text is worth for a day, and how that is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from solimob.core.rules import LegalSource, LegalStatus, Standing, weakest

READ = LegalSource("loi", "1", None, None, date(2026, 11, 22), LegalStatus.VERIFIED)
SECONDARY = replace(READ, reading=LegalStatus.SECONDARY)
UNREAD = replace(READ, reading=LegalStatus.TO_VERIFY, read_on=None)


@pytest.mark.parametrize(
    ("source", "day", "standing", "doubt"),
    [
        (READ, date(2026, 11, 22), Standing.READ, ""),
        (READ, date(2026, 11, 23), Standing.OTHER_DAY, "lu le 22/11/2026, dernière version connue"),
        (READ, date(1900, 1, 1), Standing.READ, ""),
        (replace(READ, known_until=date(2023, 10, 31)), date(2023, 10, 31), Standing.READ, ""),
        (
            replace(READ, known_until=date(2023, 10, 31)),
            date(2023, 11, 1),
            Standing.OTHER_DAY,
            "dernière version connue : 31/10/2023",
        ),
        (replace(READ, known_from=date(2023, 10, 1)), date(2023, 10, 1), Standing.READ, ""),
        (
            replace(READ, known_from=date(2023, 10, 1)),
            date(2023, 9, 30),
            Standing.OTHER_DAY,
            "connu depuis le 01/10/2023 seulement, à vérifier",
        ),
        (SECONDARY, date(2026, 11, 22), Standing.UNREAD, "source secondaire, à vérifier"),
        (UNREAD, date(2026, 11, 22), Standing.UNREAD, "texte non vérifié"),
    ],
)
def test_a_text_is_worth_what_was_read_of_it_for_that_day(
    source: LegalSource, day: date, standing: Standing, doubt: str
) -> None:
    assert (source.standing(day), source.doubt(day)) == (standing, doubt)
    assert source.is_to_verify(day) is (standing is not Standing.READ)


def test_an_answer_is_worth_its_weakest_text() -> None:
    assert weakest([]) is Standing.READ
    assert weakest([Standing.READ, Standing.OTHER_DAY]) is Standing.OTHER_DAY
    assert weakest([Standing.UNREAD, Standing.OTHER_DAY]) is Standing.UNREAD
