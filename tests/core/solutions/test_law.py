"""Legal records: statuses, versions, identifiers."""

from __future__ import annotations

from datetime import date

import pytest

from solimob.core.solutions.law import (
    Article,
    Corpus,
    LegalStatus,
    Reading,
    ReadingKind,
    Subject,
    Version,
    article_id,
    weakest,
)

TEXT = Reading("page", "Légifrance", ReadingKind.TEXT, date(2026, 11, 22), "LEGIARTI000039669576")
PRESS = Reading("press", "La presse", ReadingKind.SECONDARY, date(2026, 11, 20))


def version(
    start: date | None = None,
    end: date | None = None,
    status: LegalStatus = LegalStatus.VERIFIED,
    readings: tuple[Reading, ...] = (TEXT,),
    known_until: date | None = None,
    sentence: str = "Une phrase.",
) -> Version:
    return Version(start, end, status, readings, sentence, "Un exemple.", "Le contenu.", known_until)


def article(*versions: Version, number: str = "L.1-1", paragraph: str | None = None) -> Article:
    id_ = article_id(Corpus.TRANSPORTS, number, paragraph)
    return Article(id_, Corpus.TRANSPORTS, number, paragraph, None, "Titre", (Subject.TUS,), versions or (version(),))


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([LegalStatus.VERIFIED, LegalStatus.SECONDARY], LegalStatus.SECONDARY),
        ([LegalStatus.SECONDARY, LegalStatus.TO_VERIFY, LegalStatus.VERIFIED], LegalStatus.TO_VERIFY),
        ([LegalStatus.VERIFIED], LegalStatus.VERIFIED),
        ([], LegalStatus.TO_VERIFY),
    ],
)
def test_answer_is_as_weak_as_its_weakest_basis(statuses: list[LegalStatus], expected: LegalStatus) -> None:
    assert weakest(statuses) is expected


@pytest.mark.parametrize(
    ("number", "paragraph", "expected"),
    [
        ("L.1231-1-1", "I 6°", "ct-l1231-1-1-i-6"),
        ("L.3133-1", "al. 2", "ct-l3133-1-al-2"),
        ("R.3133-1", None, "ct-r3133-1"),
    ],
)
def test_identifier_follows_the_number(number: str, paragraph: str | None, expected: str) -> None:
    assert article_id(Corpus.TRANSPORTS, number, paragraph) == expected


def test_address_is_built_when_an_identifier_of_legifrance_is_known() -> None:
    assert version().url == "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000039669576"
    assert version(status=LegalStatus.SECONDARY, readings=(PRESS,)).url is None


@pytest.mark.parametrize("bad", ["LEGIARTI1", "https://www.legifrance.gouv.fr", ""])
def test_reading_is_refused_when_its_identifier_is_not_one_of_legifrance(bad: str) -> None:
    with pytest.raises(ValueError, match="identifiant de Légifrance"):
        Reading("x", "Page", ReadingKind.TEXT, date(2026, 11, 22), bad)


@pytest.mark.parametrize("readings", [(), (PRESS,)])
def test_verified_is_refused_when_no_text_was_read(readings: tuple[Reading, ...]) -> None:
    with pytest.raises(ValueError, match="verified"):
        version(readings=readings)


def test_secondary_is_refused_when_nothing_was_read() -> None:
    with pytest.raises(ValueError, match="secondary"):
        version(status=LegalStatus.SECONDARY, readings=())


def test_version_is_refused_when_it_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="avant le début"):
        version(date(2020, 1, 2), date(2020, 1, 1))


@pytest.mark.parametrize(
    ("second_start", "first_end"),
    [(date(2020, 1, 1), date(2020, 1, 1)), (date(2020, 1, 1), None), (None, date(2020, 1, 1))],
)
def test_versions_are_refused_when_they_overlap(second_start: date | None, first_end: date | None) -> None:
    with pytest.raises(ValueError, match="versions"):
        article(version(date(2019, 1, 1), first_end), version(second_start))


def test_versions_may_touch_when_one_ends_the_day_before_the_next() -> None:
    assert article(version(None, date(2019, 12, 31)), version(date(2020, 1, 1))).last.in_force_from == date(2020, 1, 1)


def test_article_is_refused_when_its_identifier_is_not_its_number() -> None:
    with pytest.raises(ValueError, match="ct-l1-1"):
        Article("ct-l2", Corpus.TRANSPORTS, "L.1-1", None, None, "Titre", (Subject.TUS,), (version(),))


def test_open_point_is_refused_when_it_claims_to_be_verified() -> None:
    with pytest.raises(ValueError, match="point en suspens"):
        Article("suspens-x", Corpus.SUSPENS, None, None, "un point", "Titre", (Subject.TUS,), (version(),))


def test_name_says_that_the_number_is_doubtful_when_it_is() -> None:
    found = Article(
        "ct-l1-1-i", Corpus.TRANSPORTS, "L.1-1", "I", None, "T", (Subject.TUS,), (version(),), number_to_verify=True
    )
    assert found.name == "article L.1-1 I du code des transports (numéro à vérifier)"
