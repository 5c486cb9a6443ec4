"""The measure of plain French (C-M13)."""

from __future__ import annotations

import pytest

from solimob.core.solutions.readability import LEGALESE, LONGEST_SENTENCE_MAX, readability, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une phrase. Une autre ! Et une question ?", 3),
        ("L’article L. 1231-1 du code vise M. Tout-le-monde.", 1),
        ("Voir art. 8 de la loi. Puis la suite.", 2),
        ("Le plafond est de 0,32 € par km. 100 km au plus.", 2),
        ("Il a dit « non. » Puis il est parti.", 2),
        ("Trois cas :\nle premier\nle second", 3),
        ("", 0),
        ("— ! —", 0),
    ],
)
def test_sentences_are_counted_as_a_reader_does(text: str, expected: int) -> None:
    assert len(sentences(text)) == expected


def test_words_are_counted_as_a_word_processor_does_when_numbers_are_grouped() -> None:
    assert readability("Moins de 12 000 habitants : c’est la règle.").words == 7


def test_text_is_plain_when_its_longest_sentence_stands_at_the_limit() -> None:
    at_limit, above = ("mot " * n + "." for n in (LONGEST_SENTENCE_MAX, LONGEST_SENTENCE_MAX + 1))
    short = "Trois mots courts. " * 3
    assert readability(f"{short}Et {at_limit[4:]}").plain
    assert not readability(f"{short}Et {above[4:]}").plain


def test_mean_is_refused_when_every_sentence_is_long_but_none_too_long() -> None:
    sentence = "Mot " * 29 + "fin."
    measured = readability(f"{sentence} {sentence}")
    assert measured.words_per_sentence == 30
    assert measured.longest_sentence == 30
    assert [fault[:4] for fault in measured.faults()] == ["30,0"]


@pytest.mark.parametrize("term", sorted(LEGALESE))
def test_legalese_is_refused_with_what_to_write_when_it_appears(term: str) -> None:
    measured = readability(f"Ici, {term.upper()} la loi.")
    assert term in measured.legalese
    assert LEGALESE[term] in " ".join(measured.faults())


def test_legalese_is_not_seen_when_a_longer_word_holds_it() -> None:
    assert readability("Le crédit est un sus-dit mot.").legalese == ()


def test_empty_text_is_not_plain() -> None:
    assert not readability(" ").plain
