"""Full-text search over short French texts."""

from __future__ import annotations

import pytest

from solimob.core.solutions.folding import folded_words, stem
from solimob.core.solutions.text_index import TextIndex

TEXTS = {
    "a": {"title": "Aide à l’achat d’un vélo", "body": "La région paie une aide."},
    "b": {"title": "Bénévoles et assurance", "body": "Les voitures des bénévoles doivent être assurées."},
    "c": {"title": "Hôpital", "body": "Une hospitalisation n’est pas un trajet d’assuré."},
}


def found(query: str) -> list[str]:
    return [hit.id for hit in TextIndex(TEXTS, {"title": 3.0}).search(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("VELO", "a"),
        ("benevole", "b"),
        ("l'hôpital", "c"),
        ("hospital", "c"),
        ("régions", "a"),
        ("assurance bénévole", "b"),
    ],
)
def test_text_is_found_when_case_accents_or_endings_differ(query: str, first: str) -> None:
    assert found(query)[0] == first


@pytest.mark.parametrize("query", ["", "de la", "zzz", "?"])
def test_nothing_is_found_when_no_word_counts(query: str) -> None:
    assert found(query) == []


def test_text_with_all_words_comes_before_a_text_with_one_of_them() -> None:
    index = TextIndex(
        {"one": {"title": "assurance assurance"}, "two": {"body": "assurance d’une voiture"}}, {"title": 9}
    )
    assert [hit.id for hit in index.search("assurance voiture")] == ["two", "one"]


def test_elision_and_ligature_are_folded_when_words_are_cut() -> None:
    assert folded_words("Qu’est-ce que l’Œuvre d’AOM ?") == ("est", "ce", "que", "oeuvre", "aom")


@pytest.mark.parametrize(
    ("one", "other"), [("benevole", "benevoles"), ("regional", "regionaux"), ("transport", "transports")]
)
def test_forms_of_a_word_share_their_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)
