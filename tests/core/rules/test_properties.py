"""What must hold of every tree and every situation: nothing learned later contradicts an answer."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solimob.core.rules import Range, Reader, Situation, Verdict, assess
from solimob.core.rules.expression import AllOf, AnyOf, Input, Not, children, rebuilt, walk
from solimob.core.rules.lowering import Lowering, TooLargeError
from solimob.core.rules.possible import is_settled
from tests.core.rules.generated import TODAY, Maker

CHANCE = st.randoms(use_true_random=False)


@settings(max_examples=150)
@given(CHANCE)
def test_partial_answer_is_never_contradicted_by_a_completion(chance: Random) -> None:
    maker = Maker(chance)
    book = maker.book()
    partial = maker.situation(0.5)
    before = assess(Reader(book, partial), book.rules[0])
    for _ in range(5):
        after = assess(Reader(book, maker.completed(partial)), book.rules[0])
        if before.verdict is not Verdict.UNDETERMINED:
            assert after.verdict is before.verdict
        for first, second in zip(before.outcomes, after.outcomes):
            assert first.holds in (None, second.holds)
        if before.amount is not None and after.amount is not None:
            assert contains(before.amount, after.amount)


@settings(max_examples=150)
@given(CHANCE)
def test_every_number_contains_its_completions(chance: Random) -> None:
    maker = Maker(chance)
    book, number = maker.book(), maker.number(3)
    partial = maker.situation(0.5)
    before = Reader(book, partial).number(number)
    for _ in range(5):
        after = Reader(book, maker.completed(partial)).number(number)
        assert is_settled(after)
        assert contains(before, after)


@settings(max_examples=150)
@given(CHANCE)
def test_missing_inputs_are_those_that_can_change_the_verdict(chance: Random) -> None:
    maker = Maker(chance)
    book, partial = maker.book(), maker.situation(0.5)
    found = assess(Reader(book, partial), book.rules[0])
    assert not set(found.missing) & set(partial.facts)
    if found.verdict is not Verdict.UNDETERMINED:
        assert found.missing == ()
        return
    whole = maker.completed(partial)
    asked = Situation(TODAY, {**partial.facts, **{name: whole.facts[name] for name in found.missing}})
    assert assess(Reader(book, asked), book.rules[0]).verdict is not Verdict.UNDETERMINED


@settings(max_examples=150)
@given(CHANCE)
def test_condition_brought_down_to_atoms_is_worth_the_same(chance: Random) -> None:
    maker = Maker(chance)
    book, condition = maker.book(), maker.condition(3)
    try:
        lowered = Lowering(book, TODAY).condition(condition)
    except TooLargeError:
        return
    for _ in range(5):
        reader = Reader(book, maker.completed(Situation(TODAY, {})))
        assert reader.truth(lowered).holds is reader.truth(condition).holds


class TestKleene:
    """Kleene, Introduction to Metamathematics (1952), § 64: the strong tables."""

    def read(self, first: bool | None, second: bool | None) -> Reader:
        facts = {name: answer for name, answer in (("p", first), ("q", second)) if answer is not None}
        return Reader(Maker(Random(0)).book(), Situation(TODAY, facts))

    @pytest.mark.parametrize(("first", "second"), list(product([True, False, None], repeat=2)))
    def test_and(self, first: bool | None, second: bool | None) -> None:
        held = self.read(first, second).truth(AllOf((Input("p"), Input("q")))).holds
        assert held is (False if False in (first, second) else None if None in (first, second) else True)

    @pytest.mark.parametrize(("first", "second"), list(product([True, False, None], repeat=2)))
    def test_or(self, first: bool | None, second: bool | None) -> None:
        held = self.read(first, second).truth(AnyOf((Input("p"), Input("q")))).holds
        assert held is (True if True in (first, second) else None if None in (first, second) else False)

    @pytest.mark.parametrize(("first", "expected"), [(True, False), (False, True), (None, None)])
    def test_not(self, first: bool | None, expected: bool | None) -> None:
        assert self.read(first, None).truth(Not(Input("p"))).holds is expected


def contains(wide: Range, narrow: Range) -> bool:
    """Tell whether a range covers another, up to the rounding of the last digit."""
    if narrow.is_absent:
        return wide.may_be_absent
    slack = 1e-9 * max(1.0, abs(narrow.low), abs(narrow.high))
    return wide.low - slack <= narrow.low and narrow.high <= wide.high + slack


@settings(max_examples=60)
@given(CHANCE)
def test_tree_is_itself_when_rebuilt_of_its_parts_and_holds_those_it_is_given(chance: Random) -> None:
    for part in walk(Maker(chance).condition(3)):
        assert rebuilt(part, children(part)) == part
        others = [Input(f"other {i}") for i, _ in enumerate(children(part))]
        assert children(rebuilt(part, others)) == others
