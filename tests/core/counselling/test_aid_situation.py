from __future__ import annotations

from datetime import date
from typing import Any

import jsonschema
import pytest

from solimob.core.counselling.aid_situation import AidSituation, InvalidSituationError, read_situation
from solimob.reference.aids import load_aids
from solimob.reference.places import find_home
from solimob.reference.schemas import example, schema

TODAY = date(2026, 11, 27)
INPUTS = load_aids(None).rules.inputs


def read(document: object) -> AidSituation:
    return read_situation(document, INPUTS, find_home, TODAY)


def test_the_published_example_is_read_when_it_ships() -> None:
    document = example("aids_situation")
    jsonschema.validate(document, schema("aids_situation"))
    found = read(document)
    assert found.facts["return_km"] == 84
    assert found.brackets == {"income_per_part": (8000, 9000)}
    assert found.home is not None
    assert found.home.name == "Thouars"


def test_nothing_is_known_when_nothing_is_said() -> None:
    assert read({}) == AidSituation(TODAY)


def test_what_is_not_named_is_not_asked_for_when_a_purpose_is_said() -> None:
    facts = read({"purpose": "bike"}).facts
    assert facts["for_bike"] is True
    assert facts["for_licence"] is False


@pytest.mark.parametrize(
    ("income", "facts", "brackets"),
    [
        ({"reference": 20000, "parts": 2}, {"income_per_part": 10000}, {}),
        ({"reference": 20000}, {}, {"income_per_part": (0, 20000)}),
        ({"reference": {"low": 10000, "high": 20000}, "parts": 2}, {}, {"income_per_part": (5000, 10000)}),
        ({"per_part": {"high": 9000}}, {}, {"income_per_part": (0, 9000)}),
        ({"per_part": 9000}, {"income_per_part": 9000}, {}),
        ({"parts": 2}, {}, {}),
    ],
)
def test_an_income_is_a_number_or_a_bracket_by_part_when_it_is_said(
    income: dict[str, Any], facts: dict[str, float], brackets: dict[str, tuple[float, float]]
) -> None:
    found = read({"income": income})
    assert {name: value for name, value in found.facts.items() if name == "income_per_part"} == facts
    assert found.brackets == brackets


@pytest.mark.parametrize(
    ("document", "field", "said"),
    [
        ({"commune": "99999"}, "commune", "commune inconnue « 99999 »"),
        ({"commune": 79329}, "commune", "n'est pas un code Insee"),
        ({"income": {"reference": -1, "parts": 1}}, "income.reference", "ne peut pas être négatif"),
        ({"income": {"per_part": {"low": 5, "high": 2}}}, "income.per_part", "dépasse le plus grand"),
        ({"income": {"reference": 10, "parts": 0}}, "income.parts", "un foyer a au moins 1 part"),
        ({"income": {"reference": 9000, "parts": 0.5}}, "income.parts", "0,5 est impossible"),
        ({"income": {"reference": 9000, "parts": {"high": 2}}}, "income.parts", "un foyer a au moins 1 part"),
        ({"income": {"per_part": 1, "parts": 2}}, "income", "pas les deux"),
        ({"income": 3}, "income", "un objet est attendu"),
        ({"date": "2026-02-30"}, "date", "n'est pas une date"),
        ({"date": "20261127"}, "date", "AAAA-MM-JJ"),
        ({"date": "2026-W48-5"}, "date", "AAAA-MM-JJ"),
        ({"date": 3}, "date", "n'est pas une date"),
        ({"age": 131}, "age", "de 0 à 130 ans"),
        ({"prices": {"car": 500001}}, "prices.car", "500\u202f001 est impossible : de 0 à 500\u202f000 €"),
        ({"prices": {"car": {"low": 500001}}}, "prices.car", "de 0 à 500\u202f000 €"),
        ({"age": "vingt"}, "age", "n'est pas un nombre"),
        ({"age": True}, "age", "n'est pas un nombre"),
        ({"statut": "x"}, "statut", "est-ce « status » ?"),
        ({"status": "chômeur"}, "status", "est inconnu"),
        ({"purpose": "permis"}, "purpose", "est inconnu"),
        ({"purpose": []}, "purpose", "au moins un but"),
        ({"benefits": {"rmi": True}}, "benefits.rmi", "n'est pas connue"),
        ({"benefits": {"rsa": 1}}, "benefits.rsa", "ni vrai ni faux"),
        ({"distance_km": -2}, "distance_km", "ne peut pas être négatif"),
        ({"distance_km": float("inf")}, "distance_km", "n'est pas un nombre"),
        ({"price": 100, "purpose": ["bike", "car"]}, "price", "un seul achat"),
        ({"price": 100}, "price", "un seul achat"),
        ({"prices": {"train": 3}}, "prices.train", "n'est pas connue"),
        ({"answers": {"granted_share": 1}}, "answers.granted_share", "n'est pas connue"),
        ({"commune": "79329", "answers": {"commune": "22113"}}, "answers.commune", "n'est pas connue"),
        ({"answers": {"commune": "99999"}}, "answers.commune", "n'est pas connue"),
        ({"answers": {"overseas": True}}, "answers.overseas", "n'est pas connue"),
        ({"answers": {"for_bike": True}}, "answers.for_bike", "n'est pas connue"),
        ({"age": 20, "answers": {"age": 60}}, "answers.age", "déjà dit"),
        (
            {"income": {"reference": 9000}, "answers": {"income_per_part": 1}},
            "answers.income_per_part",
            "déjà dit",
        ),
        ({"answers": {"agirc_arco": True}}, "answers.agirc_arco", "est-ce « agirc_arrco » ?"),
        ([], "document", "un objet est attendu"),
    ],
)
def test_a_situation_is_refused_with_its_field_when_it_is_impossible(document: object, field: str, said: str) -> None:
    with pytest.raises(InvalidSituationError) as refusal:
        read(document)
    assert [(where, said in what) for where, what in refusal.value.faults] == [(field, True)]


def test_every_fault_is_said_when_there_are_several() -> None:
    with pytest.raises(InvalidSituationError) as refusal:
        read({"age": -1, "commune": "x", "quoi": 1})
    assert {where for where, _ in refusal.value.faults} == {"age", "commune", "quoi"}
