"""Expressions are read whole or refused: nothing is guessed."""

from __future__ import annotations

import pytest

from solimob.core.rules.expression import (
    AllOf,
    AtMost,
    Cases,
    Comparison,
    Definition,
    Expression,
    Input,
    Literal,
    Not,
    Operator,
    Parameter,
    Product,
    Within,
)
from solimob.core.rules.parsing import ExpressionError
from tests.core.rules.small_book import expression

AGE, ADULT = Input("age"), Comparison(Operator.AT_LEAST, Input("age"), Literal(18.0))
FROM_18 = Comparison(Operator.AT_MOST, Literal(18.0), AGE)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("age >= 18", ADULT),
        ("18 <= age", FROM_18),
        ("18 <= age < 26", AllOf((FROM_18, Comparison(Operator.LESS, AGE, Literal(26.0))))),
        ("age >= 18 and not owns_car", AllOf((ADULT, Not(Input("owns_car"))))),
        ("status in [seeker, retired]", Within(Input("status"), frozenset({"seeker", "retired"}))),
        ("status not in (seeker, 'retired')", Not(Within(Input("status"), frozenset({"seeker", "retired"})))),
        ("status == seeker", Comparison(Operator.EQUAL, Input("status"), Literal("seeker"))),
        ("poor", Definition("poor")),
        ("min(0.5 * income, aid.ceiling)", AtMost(Product((Literal(0.5), Input("income"))), Parameter("aid.ceiling"))),
        ("200 if owns_car else absent", Cases(((Input("owns_car"), Literal(200.0)),), None)),
        ("age >= -1", Comparison(Operator.AT_LEAST, AGE, Literal(-1.0))),
        ("age\n  >= 18", ADULT),
    ],
)  # fmt: skip
def test_text_is_read_as_its_tree(text: str, tree: Expression) -> None:
    assert expression(text) == tree


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("age >=", "n'est pas une expression"),
        ("", "n'est pas une expression"),
        ("age = 18", "n'est pas une expression"),
        ("agee >= 18", "nom inconnu « agee » ; vouliez-vous dire « age » ?"),
        ("status == seker", "vouliez-vous dire « seeker » ?"),
        ("aid.ceilling", "vouliez-vous dire « aid.ceiling » ?"),
        ("age.real > 3", "nom inconnu"),
        ("age ** 2 > 3", "n'est pas compris"),
        ("age % 2 == 0", "n'est pas compris"),
        ("age // 2 > 1", "n'est pas compris"),
        ("abs(age) > 3", "n'est pas compris"),
        ("min(age)", "n'est pas compris"),
        ("round(age, 2)", "n'est pas compris"),
        ("max(age, key=3)", "n'est pas compris"),
        ("min(*[age, 3])", "n'est pas compris"),
        ("age is 3", "n'est pas compris"),
        ("status in status", "n'est pas compris"),
        ("status in [age]", "n'est pas un mot"),
        ("status in [3]", "n'est pas un mot"),
        ("[age]", "n'est pas compris"),
        ("lambda: age", "n'est pas compris"),
        ("(x := age)", "n'est pas compris"),
        ("f'{age}'", "n'est pas compris"),
        ("age[0]", "n'est pas compris"),
        ("None", "n'est pas compris"),
        ("b'a'", "n'est pas compris"),
        ("3j", "n'est pas compris"),
        ("...", "n'est pas compris"),
        ("-age > 3", "n'est pas compris"),
        ("+3 > age", "n'est pas compris"),
        ("~age", "n'est pas compris"),
        ("age; owns_car", "n'est pas une expression"),
        ("age >= 1e999", "nombre fini"),
        ("a\x00b", "n'est pas une expression"),
        ("(" * 300 + "age" + ")" * 300, "n'est pas une expression"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, says: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        expression(text)
    assert says in str(refused.value)
