"""Near duplicates: proposed on the notes of the founding meeting, and on what people write."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop.similarity import THRESHOLD, likeness, near_duplicates, stems
from tests.core.workshop.deck_notes import COLLECTIVITES_METHODES, COLLECTIVITES_SUJETS

TEXTS = st.lists(st.text(max_size=30) | st.sampled_from(["vélo", "vélos", "le vélo", "permis"]), max_size=8)


def proposed(texts: list[str]) -> list[set[str]]:
    return [{texts[rank] for rank in group} for group in near_duplicates(texts)]


def test_two_notes_on_economic_models_are_proposed_and_nothing_else_among_the_twenty_subjects_f9() -> None:
    texts = [text for page in COLLECTIVITES_SUJETS for text in page]
    assert len(texts) == 20
    assert proposed(texts) == [
        {
            "Modèles éco des solutions de mobilité solidaire",
            "Quels modèles économiques possibles de mise en place d’un service de mobilité solidaire?",
        }
    ]


def test_nothing_is_proposed_among_the_fifteen_methods_which_all_differ() -> None:
    texts = [text for page in COLLECTIVITES_METHODES for text in page]
    assert len(texts) == 15
    assert proposed(texts) == []


def test_threshold_lies_in_a_gap_between_what_is_alike_and_what_is_not() -> None:
    texts = [text for page in COLLECTIVITES_SUJETS for text in page]
    first, second = sorted(likeness(texts).values(), reverse=True)[:2]
    assert first > THRESHOLD + 0.05
    assert second < THRESHOLD - 0.05


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Covoiturage solidaire", "co-voiturage solidaires"),
        ("T.A.D. du samedi", "TAD du samedi"),
        ("Aide au permis", "Aides pour passer le permis de conduire"),
        ("Enquêtes auprès des usagers", "enquete aupres des usager"),
        ("Références juridiques", "Les références juridiques qui permettent d'intervenir, pour mieux comprendre"),
        ("Publics cibles", "PUBLICS CIBLES ?"),
    ],
)
def test_likeness_is_seen_when_words_are_inflected_misspelt_or_abbreviated(one: str, other: str) -> None:
    noise = ["Ateliers", "Visites de terrain", "Qui pilote ?"]
    assert near_duplicates([one, *noise, other]) == ((0, 4),)


@pytest.mark.parametrize(
    ("one", "other"), [("Ateliers", "Diagnostic partagé"), ("", ""), ("?", "!"), ("de la", "pour les"), ("TAD", "TUS")]
)
def test_nothing_is_proposed_when_texts_differ_or_say_nothing(one: str, other: str) -> None:
    assert near_duplicates([one, other]) == ()


def test_a_chain_of_notes_is_not_one_group_when_its_ends_differ() -> None:
    texts = ["garage rural", "garage rural permis", "rural permis", "Ateliers", "Visites", "Qui pilote ?"]
    alike = likeness(texts)
    assert min(alike[0, 1], alike[1, 2]) >= THRESHOLD > alike[0, 2]
    assert [len(group) for group in near_duplicates(texts)] == [2]


def test_stems_join_the_forms_of_a_word_and_drop_empty_words() -> None:
    assert stems("Quels modèles économiques pour les services ?") == stems("modèle économique du service")


@given(TEXTS)
def test_groups_are_disjoint_ordered_and_alike_whatever_is_written(texts: list[str]) -> None:
    groups, alike = near_duplicates(texts), likeness(texts)
    ranks = [rank for group in groups for rank in group]
    assert len(ranks) == len(set(ranks))
    assert list(groups) == sorted(groups)
    assert all(0.0 <= score <= 1.0 + 1e-9 for score in alike.values())
    assert all(alike[pair] >= THRESHOLD for group in groups for pair in pairwise(group))
    assert near_duplicates(texts) == groups
