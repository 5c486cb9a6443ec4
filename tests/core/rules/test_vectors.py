"""A population reads as each of its persons does: the same values, known or not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solimob.core.rules.arrays import Numbers, Truths, Values
from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Cases,
    Comparison,
    Definition,
    Difference,
    Expression,
    Input,
    IsAbsent,
    Literal,
    Not,
    Operator,
    Product,
    Quotient,
    Rounded,
    Sum,
    Within,
)
from solimob.core.rules.inputs import InputKind, InputSpec, Situation, SituationError
from solimob.core.rules.population import Column, Population
from solimob.core.rules.possible import Possible, Range, Truth
from solimob.core.rules.scalar import Reader
from solimob.core.rules.vectors import _Slice, simulate
from tests.core.rules.small_book import RUMOUR, book, condition, rule

TODAY = date(2026, 11, 27)
INPUTS = {
    "n": InputSpec("n", InputKind.NUMBER, "n", low=0, high=9),
    "m": InputSpec("m", InputKind.NUMBER, "m"),
    "t": InputSpec("t", InputKind.TRUTH, "t"),
    "w": InputSpec("w", InputKind.WORD, "w", choices={"a": "a", "b": "b", "c": "c"}),
    "town": InputSpec("town", InputKind.WORD, "town"),
}
WORDS = {"w": ("a", "b", "c"), "town": ("x", "y")}
_NUMBERS = st.sampled_from([-2.0, 0.0, 0.5, 1.0, 2.5, 3.0, 100.0]).map(Literal)


def _numbers(
    number: st.SearchStrategy[Expression], test: st.SearchStrategy[Expression]
) -> st.SearchStrategy[Expression]:
    pair = st.tuples(number, number)
    return st.one_of(
        pair.map(Sum),
        pair.map(Product),
        *(pair.map(lambda two, c=c: c(*two)) for c in (Difference, Quotient, AtMost, AtLeast)),
        st.builds(Rounded, number, st.sampled_from([0, 2])),
        st.builds(Cases, st.lists(st.tuples(test, number), min_size=1, max_size=3).map(tuple), st.none() | number),
    )


def _tests(number: st.SearchStrategy[Expression], test: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        test.map(Not),
        st.lists(test, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(test, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        st.builds(Comparison, st.sampled_from(list(Operator)), number, number),
        st.builds(Comparison, st.sampled_from([Operator.EQUAL, Operator.DIFFERENT]), test, test),
        st.builds(Within, st.just(Input("w")), st.frozensets(st.sampled_from(["a", "b", "c"]), min_size=1)),
        st.builds(
            Comparison,
            st.sampled_from([Operator.EQUAL, Operator.DIFFERENT]),
            st.just(Input("town")),
            st.sampled_from([Literal("x"), Literal("z")]),
        ),
        (number | test).map(IsAbsent),
    )


def _trees(depth: int) -> tuple[st.SearchStrategy[Expression], st.SearchStrategy[Expression]]:
    number: st.SearchStrategy[Expression] = _NUMBERS | st.sampled_from([Input("n"), Input("m")])
    test: st.SearchStrategy[Expression] = st.just(Input("t")) | st.booleans().map(Literal)
    for _ in range(depth):
        number, test = number | _numbers(number, test), test | _tests(number, test)
    return number, test


NUMBER, TEST = _trees(3)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "n": st.sampled_from([0.0, 1.0, 2.5, 9.0]),
        "m": st.sampled_from([-3.0, 0.0, 2.5]),
        "t": st.booleans(),
        "w": st.sampled_from(WORDS["w"]),
        "town": st.sampled_from(WORDS["town"]),
    },
)


def population_of(rows: list[dict[str, bool | float | str]]) -> Population:
    """Return rows as columns."""

    def column(name: str) -> Column:
        match INPUTS[name].kind:
            case InputKind.NUMBER:
                return Column(np.array([row.get(name, np.nan) for row in rows], dtype=float))
            case InputKind.TRUTH:
                return Column(np.array([int(row.get(name, -1)) for row in rows], dtype=np.int8))
        codes = [WORDS[name].index(str(row[name])) if name in row else -1 for row in rows]
        return Column(np.array(codes, dtype=np.int8), WORDS[name])

    return Population(len(rows), {name: column(name) for name in INPUTS if any(name in row for row in rows)})


def at(values: Values, row: int) -> Possible:
    """Return what one person may have."""
    if isinstance(values, Truths):
        absent = values.absent is not None and bool(values.absent[row])
        return Truth(bool(values.hold[row]), bool(values.fail[row]), absent)
    assert isinstance(values, Numbers)
    absent = values.absent is not None and bool(values.absent[row])
    low, high = float(values.low[row]), float(values.high[row])
    return Range(np.inf, -np.inf, True) if np.isnan(low) else Range(low, high, absent)


class TestValues:
    @settings(max_examples=300, deadline=None)
    @given(NUMBER | TEST, st.lists(ROW, min_size=1, max_size=6))
    def test_are_those_of_each_person_when_some_answers_are_missing(
        self, expression: Expression, rows: list[dict[str, bool | float | str]]
    ) -> None:
        small = RuleBook((), INPUTS, {}, {})
        found = _Slice(small, population_of(rows), TODAY, np.arange(len(rows))).values(expression)
        for number, row in enumerate(rows):
            alone = Reader(small, Situation(TODAY, row)).possible(expression)
            if isinstance(found, Numbers) and isinstance(alone, Truth):
                continue
            assert at(found, number) == alone, row

    @settings(max_examples=100, deadline=None)
    @given(NUMBER, NUMBER, st.lists(ROW, min_size=1, max_size=6))
    def test_are_those_of_each_person_when_a_branch_belongs_to_one_place(
        self, here: Expression, there: Expression, rows: list[dict[str, bool | float | str]]
    ) -> None:
        definitions: dict[str, Expression] = {
            name: Cases(((AllOf((Comparison(Operator.EQUAL, Input("town"), Literal(word)), Input("t"))), value),))
            for name, word, value in (("here", "x", here), ("there", "y", there), ("nowhere", "z", here))
        }
        branches = tuple((Not(IsAbsent(Definition(name))), Definition(name)) for name in definitions)
        small = RuleBook((), INPUTS, {}, {**definitions, "total": Cases(branches, Literal(7.0))})
        found = _Slice(small, population_of(rows), TODAY, np.arange(len(rows))).values(Definition("total"))
        for number, row in enumerate(rows):
            assert at(found, number) == Reader(small, Situation(TODAY, row)).possible(Definition("total")), row


class TestAmounts:
    """Row L8: who would have what, and how many are undetermined."""

    BOOK = book(
        rule("age >= 18", id_="local", amount="min(0.5 * income, 400)", communes=frozenset({"79329"})),
        rule("age >= 18", "not owns_car", id_="national", amount="100"),
    )

    def population(self) -> Population:
        return Population(
            4,
            {
                "commune": Column(np.array([0, 1, 0, -1], dtype=np.int16), ("79329", "79049")),
                "age": Column(np.array([30.0, 30.0, 17.0, 40.0])),
                "income": Column(np.array([100.0, 100.0, 100.0, np.nan])),
                "owns_car": Column(np.array([0, 1, 0, -1], dtype=np.int8)),
            },
        )

    def test_are_listed_by_person_and_rule_when_there_is_something_to_have(self) -> None:
        found = simulate(self.BOOK, self.population(), TODAY)
        rows = [
            (found.rule_ids[r], int(p), float(low), float(high))
            for r, p, low, high in zip(found.rule, found.person, found.low, found.high)
        ]
        assert rows == [("local", 0, 50, 50), ("local", 3, 0, 400), ("national", 0, 100, 100), ("national", 3, 0, 100)]

    def test_count_who_is_undetermined_when_answers_are_missing(self) -> None:
        assert simulate(self.BOOK, self.population(), TODAY).undetermined == {"local": 1, "national": 1}

    def test_are_undetermined_for_all_when_the_text_is_only_heard(self) -> None:
        heard = rule(condition("age >= 18", RUMOUR), amount="100")
        found = simulate(book(heard), self.population(), TODAY)
        assert (found.low.tolist(), found.high.tolist()) == ([0.0] * 4, [100.0] * 4)

    def test_leave_out_a_rule_when_its_days_are_over(self) -> None:
        over = rule(amount="100", dates=(None, date(2026, 1, 1)))
        assert simulate(book(over), self.population(), TODAY).rule_ids == ()

    def test_are_refused_when_a_column_is_no_input(self) -> None:
        people = Population(1, {"agee": Column(np.array([3.0]))})
        with pytest.raises(SituationError, match="vouliez-vous dire « age »"):
            simulate(self.BOOK, people, TODAY)
