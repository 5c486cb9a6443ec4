"""The legal data that are shipped: complete, sourced, dated, in plain French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.law import Corpus, LegalStatus, ReadingKind, Subject, weakest
from solimob.core.solutions.readability import readability
from solimob.reference.law import load_actor_map, load_glossary, load_law_book, load_notebook

BOOK = load_law_book()
NOTEBOOK = load_notebook(book=BOOK)
ACTORS = load_actor_map(book=BOOK)
GLOSSARY = load_glossary(book=BOOK)
READ_ON = date(2026, 11, 22)


def texts() -> Iterator[tuple[str, str]]:
    """Every French text shipped, with its place."""
    for article in BOOK:
        for place, version in enumerate(article.versions):
            for name in ("sentence", "example", "content"):
                yield f"{article.id} {place} {name}", getattr(version, name)
            if version.note:
                yield f"{article.id} {place} note", version.note
    for question in NOTEBOOK:
        for name in ("question", "sentence", "example", "content"):
            yield f"{question.id} {name}", getattr(question, name)
        for place, interaction in enumerate(question.interactions):
            yield f"{question.id} interaction {place}", interaction.says
    for entry in ACTORS:
        yield f"{entry.actor} {entry.lever}", entry.sentence
        if entry.limits:
            yield f"{entry.actor} {entry.lever} limits", entry.limits
    for term in GLOSSARY:
        yield term.id, term.definition


def test_every_text_is_plain_french() -> None:
    """C-M13."""
    wrong = {place: readability(text).faults() for place, text in texts() if not readability(text).plain}
    assert wrong == {}


def test_first_level_is_one_sentence() -> None:
    """C-M13."""
    levels = [(place, text) for place, text in texts() if place.endswith("sentence")]
    assert len(levels) > 150
    assert [place for place, text in levels if readability(text).sentences != 1] == []


@pytest.mark.parametrize(
    "number",
    [
        *("L.1111-1", "L.1231-1-1", "L.1215-3", "R.3133-1"),  # quoted by the deck
        *("L.1231-1", "L.1231-3", "L.1231-4", "L.1231-5", "L.1215-1", "L.1215-2", "L.1215-4", "L.3111-9", "L.1111-9"),
        *("L.121-1", "L.123-4", "L.123-5", "L.3133-1", "R.3133-2", "R.3133-3", "R.3133-4", "R.3133-5"),
        *("R.3111-1", "R.3111-2", "L.1112-4", "L.3131-1", "R.3131-1", "R.3131-2", "L.3132-1", "R.3132-1", "R.3132-2"),
        *("R.3132-3", "R.3132-4", "L.1231-15", "L.3120-1", "L.3120-2", "L.3113-1", "L.3111-12", "L.3141-1"),
        *("L.2333-64", "L.2333-66", "L.2333-67", "L.1113-1", "L.1214-36-1", "L.1231-8", "L.1115-8", "L.6323-6"),
    ],
)
def test_article_is_in_the_book_and_found_by_its_number(number: str) -> None:
    """K-S6: every article quoted in the deck is present."""
    spaced = number.replace(".", ". ")
    first = BOOK.search(spaced)[0]
    assert first.number == number
    assert BOOK.search(number.replace(".", ""))[0].number == number


def test_every_number_named_in_a_text_has_its_record() -> None:
    """L1: 0 rule without citation; each cited article exists in the base."""
    known = {article.number for article in BOOK}
    named = {(place, found) for place, text in texts() for found in re.findall(r"\b[LRD]\.\d+(?:-\d+)*", text)}
    assert len(named) > 20
    assert {(place, found) for place, found in named if found not in known} == set()


def test_verified_record_has_a_text_read_and_a_day() -> None:
    verified = [v for article in BOOK for v in article.versions if v.status is LegalStatus.VERIFIED]
    assert len(verified) > 70
    for version in verified:
        assert version.read_in
        assert version.read_on == READ_ON
        assert any(reading.kind is not ReadingKind.SECONDARY for reading in version.readings)


def test_facts_in_suspense_are_never_constants() -> None:
    for id_ in ("suspens-zfe", "suspens-bareme-2026", "suspens-sim"):
        assert BOOK.article(id_).status is LegalStatus.TO_VERIFY
    assert all(article.status is LegalStatus.TO_VERIFY for article in BOOK if article.corpus is Corpus.SUSPENS)


def test_addresses_are_those_of_legifrance_or_none() -> None:
    pattern = re.compile(
        r"https://www\.legifrance\.gouv\.fr/(codes/article_lc|codes/id|jorf/id|jorf/article_jo)/[A-Z]{8}\d{12}"
    )
    addresses = [v.url for article in BOOK for v in article.versions if v.url]
    assert len(addresses) > 20
    assert all(pattern.fullmatch(address) for address in addresses)


@pytest.mark.parametrize(
    ("id_", "on", "text", "to_verify"),
    [
        ("arrete-2019-10-17-plafond", date(2019, 10, 24), None, True),
        ("arrete-2019-10-17-plafond", date(2019, 10, 25), "0,32", False),
        ("arrete-2019-10-17-plafond", date(2023, 10, 31), "0,32", False),
        ("arrete-2019-10-17-plafond", date(2023, 11, 1), "0,32", True),
        ("ct-r3133-4", date(2019, 8, 22), None, True),
        ("ct-r3133-4", date(2019, 8, 23), "100 km", False),
        ("ct-l1113-1", date(2019, 10, 30), "sous le plafond de l’article L.861-1", True),
        ("ct-l1113-1", date(2019, 10, 31), "sous le plafond de l’article L.861-1", False),
        ("ct-l1113-1", date(2019, 11, 1), "1° de l’article L.861-1", False),
        ("ct-l1113-1", date(2019, 11, 2), "1° de l’article L.861-1", True),
        ("ct-l1111-1", date(2024, 12, 1), "besoins", False),
        ("ct-l1231-1-1-i-6", date(2019, 12, 26), None, True),
        ("ct-l1231-1-1-i-6", date(2026, 11, 22), "aides individuelles", False),
        ("ct-l1231-1-1-i-6", date(2026, 11, 23), "aides individuelles", True),
    ],
)
def test_version_that_decides_changes_with_the_day(id_: str, on: date, text: str | None, to_verify: bool) -> None:
    """L1: dated versions, both sides of each date."""
    found = BOOK.in_force(id_, on)
    if text is None:
        assert found is None
        return
    assert found is not None
    assert text in found.version.content
    assert found.to_verify is to_verify


def test_citation_of_the_six_services_says_version_and_day() -> None:
    expected = "article L.1231-1-1 I 6° du code des transports, version du 27/12/2019 — vérifié le 22/11/2026"
    assert BOOK.citation("ct-l1231-1-1-i-6") == expected


def test_map_of_actors_is_complete() -> None:
    """K-S5."""
    assert {(entry.actor, entry.lever) for entry in ACTORS} == {(actor, lever) for actor in Actor for lever in Lever}
    assert all(entry.articles for entry in ACTORS)


def test_nobody_but_an_association_organises_a_tus() -> None:
    """L14: an AOM may contribute to a TUS, not organise it."""
    for actor in (Actor.AOM, Actor.REGION, Actor.REGION_SUBSTITUTION, Actor.SYNDICAT_MIXTE):
        entry = ACTORS[actor, Lever.ORGANISE]
        assert "ct-l3133-1" in entry.articles
        assert "Pas de TUS" in (entry.limits or "")
    assert ACTORS[Actor.ASSOCIATION, Lever.ORGANISE].articles[0] == "ct-l3133-1"


@pytest.mark.parametrize(
    ("id_", "subject"),
    [
        ("doctrine-liste-ouverte", Subject.COMPETENCE),  # L12
        ("doctrine-tad-solidaire", Subject.TAD),  # L13
        ("doctrine-tpmr", Subject.TPMR),  # L13
        ("doctrine-aom-contribue-tus", Subject.FUNDING),  # L14
        ("doctrine-mise-en-relation", Subject.COVOITURAGE),  # L15
    ],
)
def test_what_the_deck_says_of_services_has_its_record(id_: str, subject: Subject) -> None:
    """L12 to L15."""
    assert BOOK.article(id_) in BOOK.about(subject)


def test_notebook_answers_at_least_twenty_questions_with_their_texts() -> None:
    """K-S3."""
    assert len(NOTEBOOK) >= 20
    assert sum(bool(question.interactions) for question in NOTEBOOK) >= 15
    for question in NOTEBOOK:
        expected = weakest([question.reading, *(BOOK.article(id_).status for id_ in question.articles)])
        assert NOTEBOOK.status(question) is expected


@pytest.mark.parametrize(
    ("query", "id_"),
    [
        ("commune organiser TUS", "commune-tus"),
        ("hôpital", "hopital"),
        ("CMU-C", "cmu-c"),
        ("assurance voiture bénévole", "assurance-benevole"),
        ("syndicat de transport", "syndicat"),
        ("combien de temps garder le dossier", "retention"),
        ("L. 3133-1", "commune-tus"),
    ],
)
def test_question_is_found_by_the_words_of_those_who_ask(query: str, id_: str) -> None:
    """K-S3, K-S6."""
    assert id_ in [question.id for question in NOTEBOOK.search(query)[:5]]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Pôle emploi", "france-travail"),
        ("versement transport", "vm"),
        ("CMU-C", "css"),
        ("garantie jeunes", "cej"),
        ("ZRR", "frr"),
    ],
)
def test_old_word_leads_to_the_word_of_today(old: str, new: str) -> None:
    assert GLOSSARY.search(old)[0].id == new


def test_definition_claims_no_more_than_its_articles() -> None:
    for term in GLOSSARY:
        if term.articles:
            assert weakest([term.status, BOOK.status(term.articles)]) is term.status
