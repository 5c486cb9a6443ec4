"""Proofs: each condition with its article and what it read, and what would change the verdict, in French."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from solimob.core.rules import Answer, Reader, Rule, Situation, Verdict
from solimob.core.rules.french_number import number
from solimob.core.rules.proof import Proof, Prover, prove
from solimob.core.rules.wording import say
from tests.core.rules.generated import TODAY, Maker
from tests.core.rules.small_book import RUMOUR, book, condition, expression, rule

ON = date(2026, 11, 22)


def proved(given: Rule, on: date = ON, **facts: Answer) -> Proof:
    return prove(Reader(book(given), Situation(on, facts)), given)


def test_condition_is_proved_with_its_article_and_what_it_read() -> None:
    found = proved(rule("age >= 18", "status in [seeker, retired]"), age=16, status="seeker")
    first, second = found.conditions
    assert (first.article, first.read_on) == ("loi d'essai, article 1", date(2026, 11, 22))
    assert [(atom.text, atom.holds, atom.answers) for atom in first.atoms] == [
        ("Âge ≥ 18 ans", False, {"age": "16 ans"})
    ]
    assert second.atoms[0].text == "Situation : en recherche d'emploi ou retraité"
    assert second.atoms[0].answers == {"status": "en recherche d'emploi"}


@pytest.mark.parametrize(("age", "holds"), [(20, True), (30, False), (None, None)])
def test_what_an_atom_says_and_whether_it_is_so_agree_when_a_condition_has_an_upper_end(
    age: int | None, holds: bool | None
) -> None:
    facts: dict[str, Answer] = {} if age is None else {"age": age}
    (condition_,) = proved(rule("age >= 18 and not (age >= 26)"), **facts).conditions
    assert [(atom.text, atom.holds) for atom in condition_.atoms][1:] == [("Âge < 26 ans", holds)]


def test_refusal_says_the_smallest_change_in_french() -> None:
    found = proved(rule("age >= 18", "not owns_car"), age=16, owns_car=False)
    assert [held.id for held in found.decisive] == ["age >= 18"]
    assert found.to_change == ("Âge ≥ 18 ans",)


def test_undetermined_says_the_fewest_answers() -> None:
    found = proved(rule("disabled or (age >= 60 and not owns_car)"), age=70)
    assert found.assessment.verdict is Verdict.UNDETERMINED
    assert found.change is not None
    assert found.change.answers in ({"disabled": True}, {"owns_car": False})
    assert found.to_change in (("Handicap : oui",), ("Voiture : non",))


def test_perimeter_is_said_by_its_label() -> None:
    found = proved(rule("age >= 18", communes=frozenset({"00001"})), age=20, commune="00009")
    assert found.to_change == ("La commune est dans le périmètre : pays d'essai.",)
    assert found.conditions[0].atoms[0].answers == {"commune": "00009"}


def test_dated_value_used_is_shown() -> None:
    found = proved(rule("income <= aid.ceiling"), income=500)
    assert [version.value for version in found.conditions[0].values] == [200.0]
    assert found.to_change == ("Revenu ≤ 200 €/an",)


def test_definition_is_unfolded() -> None:
    found = proved(rule("poor"), income=30000, parts=2)
    assert found.to_change == ("Revenu ÷ Parts ≤ 12\u202f000",)
    assert found.conditions[0].atoms[0].answers == {"income": "30\u202f000 €/an", "parts": "2 parts"}


def test_condition_only_heard_is_shown_open() -> None:
    found = proved(rule(condition("age >= 18", RUMOUR)), age=20)
    assert (found.conditions[0].outcome.holds, found.conditions[0].read_on) == (None, None)
    assert [held.id for held in found.decisive] == ["age >= 18"]


def test_rule_that_has_ended_has_nothing_to_change() -> None:
    found = proved(rule("age >= 18", dates=(date(2024, 1, 1), date(2025, 12, 31))), age=16)
    assert (found.assessment.ended_on, found.change, found.conditions) == (date(2025, 12, 31), None, ())


def test_prover_refuses_another_day() -> None:
    held = book(rule("age >= 18"))
    with pytest.raises(ValueError, match="its own day"):
        Prover(held, ON).prove(Reader(held, Situation(TODAY.replace(year=2025), {})), held.rules[0])


def test_prover_that_is_kept_says_the_same_as_a_new_one() -> None:
    maker = Maker(Random(7), simple_numbers=True)
    held = maker.book(rules=5, depth=2)
    kept = Prover(held, TODAY)
    for _ in range(20):
        reader = Reader(held, maker.situation(0.7))
        for given in held.rules:
            assert kept.prove(reader, given) == prove(reader, given)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("age >= 18 and not owns_car", "Âge ≥ 18 ans et Voiture : non"),
        ("not (age >= 18 or owns_car)", "Âge < 18 ans et Voiture : non"),
        ("disabled or (age >= 60 and owns_car)", "Handicap : oui ou (Âge ≥ 60 ans et Voiture : oui)"),
        ("status != seeker", "Situation : pas en recherche d'emploi"),
        ("not (status in [seeker, retired])", "Situation : ni en recherche d'emploi ni retraité"),
        ("income / parts <= aid.ceiling", "Revenu ÷ Parts ≤ Plafond"),
        ("min(0.5 * income, aid.ceiling)", "(0,5 × Revenu), au plus Plafond"),
        ("200 if owns_car else 100", "si Voiture : oui, 200 ; sinon 100"),
    ],
)
def test_expression_is_said_in_french(text: str, said: str) -> None:
    assert say(book(), expression(text)) == said


@pytest.mark.parametrize(("value", "said"), [(12000.0, "12\u202f000"), (0.32, "0,32"), (100.0, "100"), (-1.5, "-1,5")])
def test_number_is_written_as_in_french(value: float, said: str) -> None:
    assert number(value) == said
