"""Names, numbers and insults flagged before anything is published."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop.flags import FlagKind, flags, masked

EMAIL, TELEPHONE, NAME, INSULT = FlagKind.EMAIL, FlagKind.TELEPHONE, FlagKind.NAME, FlagKind.INSULT


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Écrire à prenom.nom@exemple.fr, vite", [(EMAIL, "prenom.nom@exemple.fr")]),
        ("Appelez le 06 12 34 56 78.", [(TELEPHONE, "06 12 34 56 78")]),
        ("tél:0549123456", [(TELEPHONE, "0549123456")]),
        ("05.49.12.34.56 ou 05-49-12-34-56", [(TELEPHONE, "05.49.12.34.56"), (TELEPHONE, "05-49-12-34-56")]),
        ("+33 6 12 34 56 78", [(TELEPHONE, "+33 6 12 34 56 78")]),
        ("0033612345678", [(TELEPHONE, "0033612345678")]),
        ("0612 345 678", [(TELEPHONE, "0612 345 678")]),
        ("Mme Durand ne conduit plus", [(NAME, "Mme Durand")]),
        ("demander à M. Le Goff", [(NAME, "M. Le Goff")]),
        ("voir monsieur Petit", [(NAME, "monsieur Petit")]),
        ("C'est Jeanne de La Tour qui sait", [(NAME, "Jeanne de La Tour")]),
        ("Jean-Pierre attend le bus", [(NAME, "Jean-Pierre")]),
        ("le voisin d'Yves", [(NAME, "Yves")]),
        ("DUPONT Marie, la présidente", [(NAME, "DUPONT Marie")]),
        ("Zoé Ferrand\nDREAL", [(NAME, "Zoé Ferrand")]),
        ("Zoé Ferrand et Léa", [(NAME, "Zoé Ferrand"), (NAME, "Léa")]),
        ("quels connards au guichet", [(INSULT, "connards")]),
        ("Ta  gueule !", [(INSULT, "Ta  gueule")]),
        ("ce DÉBILE", [(INSULT, "DÉBILE")]),
        ("Bande de nuls", [(INSULT, "Bande de nuls")]),
    ],
)
def test_what_must_not_be_published_is_flagged_where_it_is(text: str, found: list[tuple[FlagKind, str]]) -> None:
    assert [(flag.kind, flag.text) for flag in flags(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le SIREN 247 900 798 et le code 79329",
        "le 01/02/2021 14 h 30, puis le 01.02.2021 10 h",
        "art. L. 1231-1-1 et R. 3133-1",
        "Aller au lycée Marie Curie, rue Jean Jaurès, à Saint-Pierre ou à Saint Jean",
        "Monsieur le maire, Madame la présidente, Monsieur Le Maire",
        "La France, la Région Pays de la Loire et l'ANCT",
        "Il a dit non. Elle attend la pluie.",
        "une navette pour la consultation, un concours, le cul-de-sac",
        "15 km, 3949, 112",
        "le réseau est nul le dimanche",
        "2 000 000 000 000 €",
    ],
)
def test_nothing_is_flagged_when_a_text_names_nobody(text: str) -> None:
    assert flags(text) == ()


def test_a_file_becomes_anonymous_when_what_is_flagged_is_masked() -> None:
    """K-M5: a support file shared between peers."""
    text = "Mme Durand (06 12 34 56 78, a.durand@exemple.fr) a traité Léa d'idiote."
    assert masked(text) == "[nom] ([téléphone], [adresse électronique]) a traité [nom] d'[insulte]."


@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(["Marie", "M.", "DUPONT", "de", "06 12 34 56 78", "con", "ta gueule", "a@b.fr", "-'."])
    ).map(" ".join)
)
def test_flags_are_in_order_and_say_their_place_whatever_the_text(text: str) -> None:
    found = flags(text)
    assert all(text[flag.start : flag.end] == flag.text != "" for flag in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    masked(text)
