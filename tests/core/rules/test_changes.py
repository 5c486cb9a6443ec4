"""The smallest change: it makes the person eligible, changes exactly what it says, and no smaller one does."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solimob.core.rules import Answer, Reader, Situation, Verdict, assess
from solimob.core.rules.changes import AtomicRule, Change, SearchTooLongError
from solimob.core.rules.lowering import TooLargeError
from solimob.core.rules.rule import Rule
from tests.core.rules.generated import TODAY, Maker
from tests.core.rules.small_book import RUMOUR, book, condition, expression, rule

CHANCE = st.randoms(use_true_random=False)
ON = date(2026, 11, 22)


def change_of(given: Rule, **facts: Answer) -> Change | None:
    held = book(given)
    return AtomicRule.of(held, given, ON).smallest_change(Reader(held, Situation(ON, facts)))


def answers_of(given: Rule, **facts: Answer) -> Change | None:
    held = book(given)
    return AtomicRule.of(held, given, ON).fewest_answers(Reader(held, Situation(ON, facts)))


class TestSmallestChange:
    def test_failing_condition_alone_changes(self) -> None:
        found = change_of(rule("age >= 18", "not owns_car"), age=16, owns_car=False)
        assert found is not None
        assert [(change.atom, change.becomes) for change in found.changed] == [(expression("age >= 18"), True)]
        assert found.answers == {"age": 18.0}

    def test_the_shorter_way_is_taken(self) -> None:
        found = change_of(
            rule("(age >= 60 and disabled) or status == seeker"), age=20, disabled=False, status="retired"
        )
        assert found is not None
        assert found.answers == {"status": "seeker"}

    def test_conditions_on_one_input_change_together(self) -> None:
        found = change_of(rule("age >= 18", "age < 26"), age=40)
        assert found is not None
        assert [change.becomes for change in found.changed] == [
            False
        ]  # « at least 26 » is no more; « at least 18 » stays
        assert 18 <= float(found.answers["age"]) < 26

    def test_contradiction_cannot_be_changed(self) -> None:
        assert change_of(rule("age >= 60", "age < 26"), age=40) is None

    def test_quotient_changes_by_one_input(self) -> None:
        found = change_of(rule("income / parts <= 12000"), income=30000, parts=2)
        assert found is not None
        assert found.answers == {"income": 24000.0}

    def test_quotient_and_threshold_on_one_of_its_inputs_change_together(self) -> None:
        found = change_of(rule("income / parts <= 12000", "parts <= 2", "income >= 24000"), income=48000, parts=3)
        assert found is not None
        assert found.answers == {"income": 24000.0, "parts": 2.0}

    def test_word_in_a_list_changes_to_one_of_it(self) -> None:
        found = change_of(rule("status in [seeker, employee]"), status="retired")
        assert found is not None
        assert found.answers == {"status": "seeker"}

    def test_perimeter_is_a_condition(self) -> None:
        found = change_of(rule("age >= 18", communes=frozenset({"00002", "00001"})), age=20, commune="00009")
        assert found is not None
        assert found.answers == {"commune": "00001"}

    def test_what_nobody_knows_is_said_apart(self) -> None:
        found = change_of(rule("age >= 18", "not owns_car"), age=16)
        assert found is not None
        assert [change.atom for change in found.learned] == [expression("owns_car")]
        assert found.answers == {"age": 18.0, "owns_car": False}

    def test_what_nobody_knows_may_change_with_what_is_known_when_one_comparison_reads_both(self) -> None:
        found = change_of(rule("parts <= 2", "owns_car or income <= 12000 * parts"), parts=3, owns_car=False)
        assert found is not None
        assert [change.atom for change in found.changed] == [expression("parts <= 2")]
        assert set(found.answers) == {"parts", "income"}

    def test_what_is_only_heard_is_left_out(self) -> None:
        found = change_of(rule("age >= 18", condition("disabled", RUMOUR)), age=16, disabled=False)
        assert found is not None
        assert found.answers == {"age": 18.0}


class TestFewestAnswers:
    def test_one_answer_is_enough_when_either_will_do(self) -> None:
        found = answers_of(rule("disabled or (age >= 60 and not owns_car)"))
        assert found is not None
        assert found.answers == {"disabled": True}

    def test_known_answers_stay(self) -> None:
        found = answers_of(rule("disabled or (age >= 60 and not owns_car)"), disabled=False)
        assert found is not None
        assert found.answers == {"age": 60.0, "owns_car": False}

    def test_one_input_of_a_quotient_can_be_enough(self) -> None:
        found = answers_of(rule("income / parts <= 12000"), parts=2)
        assert found is not None
        assert set(found.answers) == {"income"}
        assert float(found.answers["income"]) <= 24000

    def test_none_when_no_answer_can_do_it(self) -> None:
        assert answers_of(rule("age >= 18", "disabled"), age=3) is None


@settings(max_examples=80)
@given(CHANCE, st.booleans())
def test_smallest_change_is_exact_when_everything_is_known(chance: Random, simple: bool) -> None:
    maker = Maker(chance, simple_numbers=simple)
    book, situation = maker.book(depth=2), maker.completed(Situation(TODAY, {}))
    check_change(maker, book.rules[0], Reader(book, situation))


@settings(max_examples=40)
@given(CHANCE)
def test_smallest_change_is_exact_when_some_answers_are_missing(chance: Random) -> None:
    maker = Maker(chance, simple_numbers=True)
    book, situation = maker.book(depth=2), maker.situation(0.6)
    check_change(maker, book.rules[0], Reader(book, situation))


def check_change(maker: Maker, checked: Rule, reader: Reader) -> None:
    """Check a change against the situation it gives, and against others drawn at random."""
    if assess(reader, checked).verdict is not Verdict.NOT_ELIGIBLE:
        return
    try:
        atomic = AtomicRule.of(reader.book, checked, TODAY)
        found = atomic.smallest_change(reader)
    except (TooLargeError, SearchTooLongError):
        return
    before = read_atoms(reader, atomic)
    assert atomic.read_atoms(reader) == before
    if found is not None:
        # « x ou non x » is left open by an unknown x: what the change does not give is drawn.
        after = Reader(reader.book, maker.completed(Situation(TODAY, {**reader.situation.facts, **found.answers})))
        assert assess(after, checked).verdict is Verdict.ELIGIBLE
        said = {atomic.atoms.index(change.atom): change.becomes for change in found.changed}
        assert said == flipped(before, read_atoms(after, atomic))
    fewest = len(found.changed) if found is not None else 1_000
    for _ in range(60):
        other = Reader(reader.book, maker.completed(maker.nearby(reader.situation)))
        if assess(other, checked).verdict is Verdict.ELIGIBLE:
            assert len(flipped(before, read_atoms(other, atomic))) >= fewest


def read_atoms(reader: Reader, atomic: AtomicRule) -> tuple[int, int]:
    """Return the bits of the atoms that hold and of those that do not, as the reader of situations sees them."""
    held = [reader.truth(atom).holds for atom in atomic.atoms]
    return tuple(sum(1 << bit for bit, found in enumerate(held) if found is wanted) for wanted in (True, False))


def flipped(before: tuple[int, int], after: tuple[int, int]) -> dict[int, bool]:
    """Return the atoms that were known and are otherwise now, with what they are now."""
    gone, come = before[0] & after[1], before[1] & after[0]
    return {bit: bool(come >> bit & 1) for bit in range((gone | come).bit_length()) if (gone | come) >> bit & 1}


@pytest.mark.parametrize("seed", range(3))
def test_change_is_the_same_when_searched_again(seed: int) -> None:
    maker = Maker(Random(seed), simple_numbers=True)
    book, situation = maker.book(depth=2), maker.situation(0.8)
    found = [AtomicRule.of(book, book.rules[0], TODAY).smallest_change(Reader(book, situation)) for _ in range(2)]
    assert found[0] == found[1]


def test_thresholds_that_meet_are_found_when_two_comparisons_read_two_inputs() -> None:
    found = change_of(rule("age + parts == 30", "age == parts * 2"), age=40, parts=3)
    assert found is not None
    assert found.answers == {"age": 20.0, "parts": 10.0}


@pytest.mark.parametrize(("limit", "answer"), [("3", 3.4), ("3.4", 3.4)])
def test_rounded_number_is_changed_within_its_step(limit: str, answer: float) -> None:
    found = change_of(rule(f"round(age) <= {limit}"), age=40)
    assert found is not None
    assert float(found.answers["age"]) < 3.5
    assert change_of(rule(f"round(age) <= {limit}"), age=answer + 0.1) is not None


def test_rounding_inside_a_calculation_is_too_large() -> None:
    with pytest.raises(TooLargeError, match="arrondi"):
        change_of(rule("round(age) <= age"), age=40.6)


def test_atom_with_a_divisor_of_zero_is_read_as_the_situation_reads_it() -> None:
    given = rule("min(age - 1, 2 / income) >= 4 or income == 0")
    held = book(given)
    atomic = AtomicRule.of(held, given, ON)
    reader = Reader(held, Situation(ON, {"age": 40, "income": 0}))
    assert atomic.read_atoms(reader) == read_atoms(reader, atomic)
