"""Names in French sentences."""

from __future__ import annotations

import pytest

from solimob.core.solutions.competence.naming import capital, of, with_article


@pytest.mark.parametrize(
    ("name", "said", "joined"),
    [
        ("CC du Thouarsais", "la communauté de communes du Thouarsais", "de la communauté de communes du Thouarsais"),
        ("CC Sud Sarthe", "la communauté de communes Sud Sarthe", "de la communauté de communes Sud Sarthe"),
        ("CA du Niortais", "la communauté d'agglomération du Niortais", "de la communauté d'agglomération du Niortais"),
        ("CU d'Arras", "la communauté urbaine d'Arras", "de la communauté urbaine d'Arras"),
        ("région Nouvelle-Aquitaine", "la région Nouvelle-Aquitaine", "de la région Nouvelle-Aquitaine"),
        ("SM des Essais", "le syndicat mixte des Essais", "du syndicat mixte des Essais"),
        ("Métropole de Lyon", "la métropole de Lyon", "de la métropole de Lyon"),
        ("Métropole Rouen Normandie", "la métropole Rouen Normandie", "de la métropole Rouen Normandie"),
        ("Rennes Métropole", "Rennes Métropole", "de Rennes Métropole"),
        ("Eurométropole de Strasbourg", "l'eurométropole de Strasbourg", "de l'eurométropole de Strasbourg"),
        ("CCAS de Thouars", "le CCAS de Thouars", "du CCAS de Thouars"),
        ("Adriers", "Adriers", "d'Adriers"),
        ("Épinal", "Épinal", "d'Épinal"),
        ("Yvetot", "Yvetot", "d'Yvetot"),
        ("Thouars", "Thouars", "de Thouars"),
        ("Le Havre", "Le Havre", "du Havre"),
        ("Les Sables-d'Olonne", "Les Sables-d'Olonne", "des Sables-d'Olonne"),
        ("La Rochelle", "La Rochelle", "de La Rochelle"),
        ("L'Île-d'Yeu", "L'Île-d'Yeu", "de L'Île-d'Yeu"),
        ("la communauté de communes du Thouarsais",) * 2 + ("de la communauté de communes du Thouarsais",),
    ],
)
def test_name_has_its_article_and_its_preposition(name: str, said: str, joined: str) -> None:
    assert with_article(name) == said
    assert of(name) == joined


def test_sentence_begins_with_a_capital() -> None:
    assert capital("la région Bretagne") == "La région Bretagne"
    assert capital("") == ""
