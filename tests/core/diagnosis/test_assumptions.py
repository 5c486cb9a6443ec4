"""Parameters of the models replaced by those who know the place: what is assumed is marked, and can change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from solimob.core.diagnosis import (
    ASSUMPTION_COLUMNS,
    LocalAssumption,
    TableError,
    apply_assumptions,
    assumption_faults,
    diagnose,
    parse_assumptions,
    without_author,
)
from solimob.core.evidence import Nature
from solimob.reference.parameters import load_parameters
from tests.fake_epci import fake_inputs

PRICE = "fuel.price_eur_l"
SHIPPED = load_parameters()


def price(value: float, low: float | None = None, high: float | None = None) -> LocalAssumption:
    return LocalAssumption(PRICE, value, low, high, "Une agente", date(2026, 11, 22), "Relevé à la pompe")


def test_parameter_is_declared_with_who_when_and_why_when_replaced() -> None:
    replaced = apply_assumptions(SHIPPED, [price(2.0, 1.9, 2.1)])
    figure = replaced[PRICE]
    assert (figure.value, figure.low, figure.high, figure.unit) == (2.0, 1.9, 2.1, "€/l")
    assert figure.nature is Nature.DECLARED
    assert figure.rests_on == {Nature.DECLARED}
    assert figure.sources == ()
    assert figure.method.startswith("Prix du carburant. ")
    assert "(au départ : 1,75 €/l), déclarée par Une agente le 22/11/2026 : Relevé à la pompe" in figure.method
    assert {id_: figure for id_, figure in replaced.items() if id_ != PRICE} == {
        id_: figure for id_, figure in SHIPPED.items() if id_ != PRICE
    }


def test_last_replacement_holds_when_a_parameter_is_replaced_twice() -> None:
    assert apply_assumptions(SHIPPED, [price(2.0), price(1.5)])[PRICE].value == 1.5


def test_parameter_keeps_its_replacement_but_not_its_author_when_published() -> None:
    replaced = apply_assumptions(SHIPPED, [price(2.0)])
    public = without_author(replaced[PRICE])
    assert (public.value, public.nature) == (2.0, Nature.DECLARED)
    assert public.method.endswith("Valeur remplacée localement (au départ : 1,75 €/l).")
    assert "agente" not in public.method
    assert "pompe" not in public.method


def test_shipped_parameter_is_the_same_when_published() -> None:
    assert all(without_author(figure) == figure for figure in SHIPPED.values())


def test_every_shipped_parameter_holds_when_declared_as_it_is() -> None:
    for id_, figure in SHIPPED.items():
        assert figure.value is not None
        assert assumption_faults(id_, figure, figure.value, figure.low, figure.high) == []


def test_what_is_computed_rests_on_the_declaration_when_a_threshold_is_replaced() -> None:
    id_ = "exposure.food_far_km"
    chosen = LocalAssumption(id_, 2, None, None, "Le comité", date(2026, 11, 22), "Choisi en réunion")
    inputs = fake_inputs(1)
    before = diagnose(inputs).indicator("food_without_car_far")
    after = diagnose(replace(inputs, parameters=apply_assumptions(inputs.parameters, [chosen])))
    entry = after.indicator("food_without_car_far")
    assert Nature.DECLARED not in before.indicator.rests_on
    assert Nature.DECLARED in entry.indicator.rests_on
    assert entry.indicator.nature is Nature.MODELLED
    assert "à plus de 3 km" in before.plain
    assert "à plus de 2 km du plus proche ; ce seuil est choisi localement" in entry.plain


def test_unknown_parameter_is_refused() -> None:
    wrong = LocalAssumption("fuel.colour", 1, None, None, "Une agente", date(2026, 11, 22), "essai")
    with pytest.raises(KeyError, match="colour"):
        apply_assumptions(SHIPPED, [wrong])


def test_replacement_is_refused_when_nobody_signs_it_or_says_why() -> None:
    with pytest.raises(ValueError, match="author"):
        LocalAssumption(PRICE, 2, None, None, " ", date(2026, 11, 22), "essai")
    with pytest.raises(ValueError, match="reason"):
        LocalAssumption(PRICE, 2, None, None, "Une agente", date(2026, 11, 22), "")


@pytest.mark.parametrize(
    ("id_", "value", "low", "high", "field", "words"),
    [
        (PRICE, -1.0, None, None, "value", "plus grande que zéro"),
        (PRICE, 0.0, None, None, "value", "plus grande que zéro"),
        (PRICE, 175.0, None, None, "value", "vérifiez l'unité, « €/l »"),
        (PRICE, float("nan"), None, None, "value", "un nombre"),
        (PRICE, 1.75, 1.8, 2.0, "low", "dépasse la valeur"),
        (PRICE, 1.75, 1.5, 1.6, "high", "sous la valeur"),
        (PRICE, 1.75, 1.6, None, "high", "les deux"),
        (PRICE, 1.75, None, 1.9, "low", "les deux"),
        (PRICE, 1.75, 0.0, 1.9, "low", "plus grande que zéro"),
        ("fuel.threshold_share", 4.5, None, None, "value", "de 0 à 1"),
        ("fuel.weekdays", 400.0, None, None, "value", "de 0 à 365"),
        ("fuel.km_income_correlation", 1.0, None, None, "value", "de -0,99 à 0,99"),
        ("ageing.survival_65p", 1.2, None, None, "value", "de 0 à 1"),
        ("access.detour_plain", 0.9, None, None, "value", "d'au moins 1"),
        ("access.car_speed_kmh", 0.0, None, None, "value", "plus grande que zéro"),
    ],
)
def test_replacement_is_refused_when_it_has_no_meaning(
    id_: str, value: float, low: float | None, high: float | None, field: str, words: str
) -> None:
    (fault,) = assumption_faults(id_, SHIPPED[id_], value, low, high)
    assert fault[0] == field
    assert words in fault[1]
    wrong = LocalAssumption(id_, value, low, high, "Une agente", date(2026, 11, 22), "essai")
    with pytest.raises(ValueError, match=f"hypothèse « {id_} »"):
        apply_assumptions(SHIPPED, [wrong])


def test_more_people_may_leave_than_come_when_replaced() -> None:
    id_ = "ageing.net_arrivals_65p"
    assert assumption_faults(id_, SHIPPED[id_], -0.05, -0.1, 0.0) == []
    assert assumption_faults(id_, SHIPPED[id_], -2.0, None, None)


def test_assumptions_are_read_with_french_decimals_and_signs() -> None:
    rows = [
        [PRICE, "1,9", "1,8", "2", "Une agente", "2026-11-22", "Relevé à la pompe"],
        ["ageing.net_arrivals_65p", "-0,05", "−0,1", "0", "Une agente", "2026-11-22", "Permis de construire"],
        ["fuel.threshold_share", "0,039", "", "", "Une agente", "2026-11-22", "Seuil de Berry et al."],
    ]
    first, second, third = parse_assumptions(ASSUMPTION_COLUMNS, rows, SHIPPED)
    assert (first.value, first.low, first.high, first.made_on) == (1.9, 1.8, 2.0, date(2026, 11, 22))
    assert (second.value, second.low, second.high) == (-0.05, -0.1, 0.0)
    assert (third.value, third.low, third.high) == (0.039, None, None)


def test_assumptions_are_refused_with_line_and_column() -> None:
    rows = [
        ["fuel.colour", "beaucoup", "", "", "", "hier", ""],
        [PRICE, "", "x", "2", "Moi", "2026-11-22", "essai"],
        [PRICE, "2", "1,9", "", "Moi", "2026-11-22", "essai"],
        [PRICE, "2", "1,9", "2,1", "Moi", "2026-11-22", "essai"],
        [PRICE, "2", "1,9", "2,1", "Moi", "2026-11-22", "essai"],
        ["fuel.threshold_share", "4,5"],
        ["fuel.threshold_share", "4,5", "", "", "Moi", "2026-11-22", "essai"],
    ]
    with pytest.raises(TableError) as refusal:
        parse_assumptions(ASSUMPTION_COLUMNS, rows, SHIPPED)
    assert sorted((fault.line, fault.column) for fault in refusal.value.faults) == sorted(
        [
            (2, "parametre"),
            (2, "valeur"),
            (2, "auteur"),
            (2, "raison"),
            (2, "date"),
            (3, "valeur"),
            (3, "bas"),
            (4, "haut"),
            (6, "parametre"),
            (7, "parametre"),
            (8, "valeur"),
        ]
    )


def test_assumptions_are_refused_when_a_column_is_absent() -> None:
    with pytest.raises(TableError) as refusal:
        parse_assumptions(["parametre", "valeur"], [], SHIPPED)
    assert {fault.column for fault in refusal.value.faults} == {"bas", "haut", "auteur", "date", "raison"}
