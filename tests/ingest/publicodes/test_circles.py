"""Circles are opened where the conditions on the way contradict each other, and told where they do not."""

from __future__ import annotations

from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import AllOf, Comparison, Definition, Expression, Input, Literal, Operator, Sum
from solimob.core.rules.expression import only_if as only
from solimob.core.rules.inputs import InputKind, InputSpec
from solimob.ingest.publicodes.circles import CIRCLE, unrolled


def at(name: str, word: str) -> Expression:
    return Comparison(Operator.EQUAL, Input(name), Literal(word))


INPUTS = {name: InputSpec(name, InputKind.WORD, name) for name in ("town", "epci")} | {
    CIRCLE: InputSpec(CIRCLE, InputKind.NUMBER, "")
}


def test_circle_is_opened_when_two_places_exclude_each_other() -> None:
    found = unrolled(
        {
            "here": only(at("town", "x"), Sum((Definition("there"), Literal(1.0)))),
            "there": only(AllOf((at("town", "y"), at("epci", "e"))), Sum((Definition("here"), Literal(2.0)))),
        }
    )
    assert found.circles == ()
    RuleBook((), INPUTS, {}, found.definitions)  # Refuses circles.


def test_circle_is_told_when_both_can_hold_together() -> None:
    found = unrolled(
        {
            "here": only(at("town", "x"), Definition("there")),
            "there": only(at("epci", "e"), Definition("here")),
        }
    )
    assert found.circles == (("here", "there", "here"), ("there", "here", "there"))
    book = RuleBook((), INPUTS, {}, found.definitions)
    assert CIRCLE in book.reads(Definition("here"))


def test_nothing_changes_when_there_is_no_circle() -> None:
    definitions: dict[str, Expression] = {"a": Literal(1.0), "b": Definition("a")}
    assert unrolled(definitions).definitions is definitions
