"""Amounts are those of publicodes 1.10.3: `small_model_cases.json` holds what it gave for our own small model."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from solimob.core.rules.inputs import SituationError
from solimob.ingest.packages import read_members
from solimob.ingest.publicodes.aides_velo import MEMBERS, french_aids
from solimob.ingest.publicodes.evaluation import Evaluator
from solimob.ingest.publicodes.model import Model, read_model

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = json.loads((HERE / "small_model_cases.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def small() -> Evaluator:
    model = read_model((HERE / "small_model.json").read_bytes())
    return Evaluator(model, list(CASES[0]["amounts"]))


def amount_of(rule: dict[str, object], case: dict[str, object] | None = None) -> float | None:
    """Return the amount of one rule « r » beside a price, an absent rule and a truth."""
    model = Model(
        {
            "r": rule,
            "prix": {"question": "?", "unité": "€", "par défaut": 100},
            "absent": {"applicable si": "non", "valeur": "5 €"},
        }
    )
    return Evaluator(model, ["r"]).amounts(case or {})["r"]


class TestAmounts:
    @pytest.mark.parametrize("name", CASES[0]["amounts"])
    def test_are_those_of_the_engine_when_any_mechanism_is_used(self, small: Evaluator, name: str) -> None:
        for case in CASES:
            assert small.amounts(case["situation"], [name])[name] == case["amounts"][name], case["situation"]

    def test_are_none_when_rules_answer_each_other_in_a_circle(self, small: Evaluator) -> None:
        found = small.amounts({"lieu . code insee": "'79049'", "lieu . epci": "'CC de la Vallée'"})
        assert (found["aides . vallée"], found["aides . hameau"]) == (None, None)
        assert ("aides . hameau", "aides . vallée", "aides . vallée . reste", "aides . hameau") in small.circles

    def test_are_refused_when_a_value_is_a_calculation_of_the_engine(self) -> None:
        with pytest.raises(SituationError, match="plafond"):
            amount_of({"valeur": "prix / 2"}, {"prix": {"valeur": "1000", "plafond": "600 €"}})
        with pytest.raises(SituationError, match="ne se convertit pas"):
            amount_of({"valeur": "prix / 2"}, {"prix": {"valeur": "3 an", "unité": "€"}})

    def test_change_nothing_when_a_misspelt_key_says_a_ceiling(self, small: Evaluator) -> None:
        assert small.amounts({"vélo . prix": 60})["aides . coquille"] == 100

    @pytest.mark.parametrize(
        "written",
        [
            "80 €",
            80,
            "80",
            "0.08 k€",
            {"valeur": 80, "unité": "€"},
            {"valeur": "0.08 k€", "unité": "€"},
            {"nodeValue": 80, "unit": {"numerators": ["€"]}},
        ],
    )
    def test_are_the_same_when_a_number_is_written_another_way(self, written: object) -> None:
        assert amount_of({"valeur": "prix / 2"}, {"prix": written}) == 40

    def test_use_the_default_when_the_answer_is_null(self) -> None:
        assert amount_of({"valeur": "prix / 2"}, {"prix": None}) == 50


class TestSituation:
    @pytest.mark.parametrize(
        ("case", "field", "said"),
        [
            ({"vélo . pri": 3}, "vélo . pri", "vouliez-vous dire « vélo . prix »"),
            ({"vélo . prix": -3}, "vélo . prix", "impossible"),
            ({"vélo . prix": "-3 €"}, "vélo . prix", "impossible"),
            ({"vélo . prix": "oui"}, "vélo . prix", "pas un nombre"),
            ({"vélo . prix": "2 * 3 €"}, "vélo . prix", "est un calcul"),
            ({"vélo . prix": [3]}, "vélo . prix", "pas une valeur"),
            ({"vélo . type": "'fusée'"}, "vélo . type", "au choix"),
            ({"lieu . code insee": 79329}, "lieu . code insee", "pas un mot"),
        ],
    )
    def test_is_refused_with_its_field_when_a_value_is_impossible(
        self, small: Evaluator, case: dict[str, object], field: str, said: str
    ) -> None:
        with pytest.raises(SituationError, match=said) as refusal:
            small.amounts(case)
        assert refusal.value.field == field

    def test_takes_a_word_of_a_list_when_it_has_no_quotes(self, small: Evaluator) -> None:
        quoted, plain = (small.amounts({"vélo . type": word}) for word in ("'cargo'", "cargo"))
        assert quoted == plain


class TestLaterModel:
    @pytest.mark.parametrize(
        ("rule", "said"),
        [
            ({"barème": {}}, "r, clé « barème » : ce mécanisme de Publicodes n'est pas lu"),
            ({"variations": [{"si": "oui", "alros": "1 €"}]}, "r, clé « variations » : chaque branche"),
            (
                {"valeur": {"some": ["1 €"]}},
                "r, clé « some » : ce mécanisme n'est pas lu ; vouliez-vous dire « somme »",
            ),
            ({"valeur": "prx * 2"}, "aucune règle « prx » ; vouliez-vous dire « prix »"),
            ({"valeur": "prix*2"}, "opérateur sans espaces"),
            ({"valeur": "2 + 'mot'"}, "un nombre est attendu"),
            ({"valeur": "01/01/2026"}, "dates"),
        ],
    )
    def test_says_what_it_does_not_know_when_a_rule_is_not_understood(self, rule: dict[str, object], said: str) -> None:
        model = Model({"r": rule, "prix": {"question": "?", "unité": "€", "par défaut": 1}, "autre": "prix * 3"})
        evaluator = Evaluator(model, ["r", "autre"])
        assert said in str(evaluator.left_aside["r"])
        assert evaluator.amounts({}) == {"autre": 3.0}


@pytest.mark.skipif("SOLIMOB_AIDES_VELO" not in os.environ, reason="SOLIMOB_AIDES_VELO names no package archive")
def test_aides_velo_gives_339_french_aids_when_its_package_is_there() -> None:
    model = read_model(read_members(Path(os.environ["SOLIMOB_AIDES_VELO"]), MEMBERS)[MEMBERS[1]])
    evaluator = Evaluator(model, french_aids(model))
    found = evaluator.amounts(
        {"localisation . code insee": "'24520'", "vélo . prix": "60 €", "vélo . type": "'électrique'"}
    )
    assert (len(found), evaluator.left_aside, found["aides . sarlat"]) == (339, {}, 100)
