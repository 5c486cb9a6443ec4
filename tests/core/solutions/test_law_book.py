"""The book of law: versions at a date, citations, search."""

from __future__ import annotations

from datetime import date

import pytest

from solimob.core.solutions.law import LegalStatus
from solimob.core.solutions.law_book import LawBook, UnknownArticleError
from tests.core.solutions.test_law import PRESS, article, version

OLD = version(date(2019, 1, 1), date(2019, 10, 31), sentence="L’ancienne règle.")
NEW = version(date(2019, 11, 1), sentence="La nouvelle règle des bénévoles.")
BOOK = LawBook(
    [
        article(OLD, NEW, number="L.1231-1-1", paragraph="I 6°"),
        article(version(), number="L.1231-1"),
        article(version(status=LegalStatus.SECONDARY, readings=(PRESS,)), number="R.3133-1"),
        article(version(status=LegalStatus.TO_VERIFY, readings=()), number="L.9-9"),
        article(version(date(2021, 12, 1), known_until=date(2021, 12, 1)), number="L.1215-3"),
        article(version(date(2020, 1, 1), date(2020, 12, 31)), number="L.5-5"),
    ]
)
SIX = "ct-l1231-1-1-i-6"


@pytest.mark.parametrize(
    ("on", "sentence", "to_verify"),
    [
        (date(2019, 1, 1), OLD.sentence, False),
        (date(2019, 10, 31), OLD.sentence, False),
        (date(2019, 11, 1), NEW.sentence, False),
        (date(2026, 11, 22), NEW.sentence, False),
        (date(2026, 11, 23), NEW.sentence, True),
    ],
)
def test_version_that_decides_changes_on_the_day_and_is_to_verify_after_the_reading(
    on: date, sentence: str, to_verify: bool
) -> None:
    found = BOOK.in_force(SIX, on)
    assert found is not None
    assert (found.version.sentence, found.to_verify) == (sentence, to_verify)
    assert (found.because is None) is not to_verify


@pytest.mark.parametrize(("id_", "on"), [(SIX, date(2018, 12, 31)), ("ct-l5-5", date(2021, 1, 1))])
def test_no_version_decides_when_the_day_is_before_the_first_or_after_the_end(id_: str, on: date) -> None:
    assert BOOK.in_force(id_, on) is None
    assert "inconnue, à vérifier" in BOOK.citation(id_, on)
    assert BOOK.status([id_], on) is LegalStatus.TO_VERIFY


def test_version_without_start_is_to_verify_when_the_day_is_past() -> None:
    found = BOOK.in_force("ct-l1231-1", date(2022, 1, 1))
    assert found is not None
    assert found.because == "date d’entrée en vigueur non relevée"


@pytest.mark.parametrize(
    ("id_", "on", "expected"),
    [
        (
            SIX,
            None,
            "article L.1231-1-1 I 6° du code des transports, version du 01/11/2019 — vérifié le 22/11/2026",
        ),
        (
            SIX,
            date(2026, 11, 27),
            "article L.1231-1-1 I 6° du code des transports, version du 01/11/2019 — vérifié le 22/11/2026, "
            "à vérifier : rien n’a été lu après le 22/11/2026",
        ),
        (
            SIX,
            date(2019, 2, 1),
            "article L.1231-1-1 I 6° du code des transports, version du 01/01/2019 — vérifié le 22/11/2026",
        ),
        (
            "ct-r3133-1",
            None,
            "article R.3133-1 du code des transports — à vérifier (source secondaire lue le 20/11/2026 : La presse)",
        ),
        ("ct-l9-9", None, "article L.9-9 du code des transports — à vérifier"),
        ("ct-l9-9", date(2026, 1, 1), "article L.9-9 du code des transports — à vérifier"),
        (
            "ct-l1215-3",
            date(2026, 1, 1),
            "article L.1215-3 du code des transports, version du 01/12/2021 — vérifié le 22/11/2026 "
            "(état au 01/12/2021), à vérifier : rien n’a été lu après le 01/12/2021",
        ),
    ],
)
def test_citation_says_version_and_proof(id_: str, on: date | None, expected: str) -> None:
    assert BOOK.citation(id_, on) == expected


@pytest.mark.parametrize(
    "query", ["L. 1231-1-1", "L1231-1-1", "l.1231-1-1 i 6", "article L.1231-1-1", "1231-1-1", "art. L 1231-1-1 du code"]
)
def test_article_is_found_first_however_its_number_is_written(query: str) -> None:
    """K-S6."""
    assert BOOK.search(query)[0].id == SIX


def test_longer_number_is_not_taken_for_a_shorter_one() -> None:
    assert [found.id for found in BOOK.search("L.1231-1")] == ["ct-l1231-1"]


def test_article_is_found_by_words_when_accents_and_plural_differ() -> None:
    assert [found.id for found in BOOK.search("BENEVOLE")] == [SIX]


def test_unknown_article_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownArticleError, match=r"ct-l1231-1-2.*absent"):
        BOOK.article("ct-l1231-1-2")


def test_book_is_refused_when_an_article_is_there_twice() -> None:
    with pytest.raises(ValueError, match="deux fois"):
        LawBook([article(), article()])


def test_state_is_outdated_when_it_was_old_on_the_day_it_was_read() -> None:
    """Read in force on 22/11/2026: not outdated, though nothing is known of it later."""
    assert BOOK.outdated(["ct-l1215-3", SIX]) == date(2021, 12, 1)
    assert BOOK.outdated([SIX]) is None
    assert BOOK.last_reading([SIX, "ct-l9-9"]) == date(2026, 11, 22)
    assert BOOK.last_reading(["ct-l9-9"]) is None
