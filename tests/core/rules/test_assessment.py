"""Verdicts: what is known decides, what is not known leaves undetermined, what is only heard never decides."""

from __future__ import annotations

from datetime import date

import pytest

from solimob.core.rules import Assessment, Range, Rule, Situation, SituationError, Verdict, assess_on
from tests.core.rules.small_book import RUMOUR, SECONDARY, book, condition, rule

TODAY = date(2026, 11, 27)


def assessed(*rules: Rule, on: date = TODAY, **facts: bool | float | str) -> Assessment:
    return assess_on(book(*rules), rules[0].id, Situation(on, facts))


@pytest.mark.parametrize(
    ("facts", "verdict", "missing"),
    [
        ({"age": 18, "owns_car": False}, Verdict.ELIGIBLE, ()),
        ({"age": 18}, Verdict.UNDETERMINED, ("owns_car",)),
        ({}, Verdict.UNDETERMINED, ("age", "owns_car")),
        ({"age": 17.99}, Verdict.NOT_ELIGIBLE, ()),
        ({"owns_car": True}, Verdict.NOT_ELIGIBLE, ()),
    ],
)
def test_verdict_follows_what_is_known(facts: dict[str, float], verdict: Verdict, missing: tuple[str, ...]) -> None:
    found = assessed(rule("age >= 18", "not owns_car"), **facts)
    assert (found.verdict, found.missing) == (verdict, missing)


def test_each_condition_says_whether_it_holds() -> None:
    found = assessed(rule("age >= 18", "not owns_car", "disabled"), age=20, owns_car=True)
    assert [outcome.holds for outcome in found.outcomes] == [True, False, None]
    assert [failing.id for failing in found.failing] == ["not owns_car"]


class TestPerimeter:
    HERE = rule("age >= 18", communes=frozenset({"00001"}))

    def test_inside_is_eligible(self) -> None:
        assert assessed(self.HERE, age=20, commune="00001").verdict is Verdict.ELIGIBLE

    def test_outside_is_not(self) -> None:
        found = assessed(self.HERE, age=20, commune="00002")
        assert found.verdict is Verdict.NOT_ELIGIBLE
        assert [failing.id for failing in found.failing] == ["perimeter"]

    def test_unknown_commune_never_decides(self) -> None:
        found = assessed(self.HERE, age=20)
        assert (found.verdict, found.missing) == (Verdict.UNDETERMINED, ("commune",))

    def test_whole_country_asks_for_no_commune(self) -> None:
        assert assessed(rule("age >= 18"), age=20).verdict is Verdict.ELIGIBLE


class TestTextThatIsOnlyHeard:
    def test_it_never_grants_nor_refuses(self) -> None:
        for age in (17, 19):
            found = assessed(rule(condition("age >= 18", RUMOUR)), age=age)
            assert (found.verdict, found.missing, found.to_verify) == (Verdict.UNDETERMINED, (), True)

    def test_another_condition_still_forbids(self) -> None:
        found = assessed(rule(condition("age >= 18", RUMOUR), "not owns_car"), age=20, owns_car=True)
        assert (found.verdict, found.to_verify) == (Verdict.NOT_ELIGIBLE, False)

    def test_value_of_a_parameter_neither(self) -> None:
        found = assessed(rule("age >= aid.rumoured"), age=99)
        assert (found.verdict, found.to_verify) == (Verdict.UNDETERMINED, True)

    def test_rule_whose_every_text_is_heard_is_not_granted(self) -> None:
        assert assessed(rule("age >= 18", sources=(RUMOUR,)), age=20).verdict is Verdict.UNDETERMINED


class TestToVerify:
    def test_secondary_source_decides_and_is_to_verify(self) -> None:
        found = assessed(rule(condition("age >= 18", SECONDARY)), age=20)
        assert (found.verdict, found.to_verify) == (Verdict.ELIGIBLE, True)

    def test_refusal_is_sure_when_one_read_text_refuses(self) -> None:
        both = rule(condition("age >= 18", SECONDARY), "not owns_car")
        assert not assessed(both, age=3, owns_car=True).to_verify
        assert assessed(both, age=3, owns_car=False).to_verify

    @pytest.mark.parametrize(("on", "late"), [(date(2027, 12, 31), False), (date(2028, 1, 1), True)])
    def test_last_text_read_decides_later_dates(self, on: date, late: bool) -> None:
        found = assessed(rule("age >= 18"), on=on, age=20)
        assert (found.verdict, found.to_verify) == (Verdict.ELIGIBLE, late)


class TestDates:
    FIRST = rule("age >= 18", dates=(date(2024, 1, 1), date(2024, 12, 31)))
    SECOND = rule("age >= 21", dates=(date(2025, 3, 1), date(2025, 12, 31)))

    @pytest.mark.parametrize(
        ("on", "verdict", "in_force", "ended_on"),
        [
            (date(2023, 12, 31), Verdict.UNDETERMINED, False, None),
            (date(2024, 1, 1), Verdict.ELIGIBLE, True, None),
            (date(2024, 12, 31), Verdict.ELIGIBLE, True, None),
            (date(2025, 1, 1), Verdict.UNDETERMINED, False, None),
            (date(2025, 2, 28), Verdict.UNDETERMINED, False, None),
            (date(2025, 3, 1), Verdict.NOT_ELIGIBLE, True, None),
            (date(2025, 12, 31), Verdict.NOT_ELIGIBLE, True, None),
            (date(2026, 1, 1), Verdict.NOT_ELIGIBLE, False, date(2025, 12, 31)),
        ],
    )
    def test_each_day_has_its_version(self, on: date, verdict: Verdict, in_force: bool, ended_on: date | None) -> None:
        found = assessed(self.FIRST, self.SECOND, on=on, age=19)
        assert (found.verdict, found.in_force, found.ended_on) == (verdict, in_force, ended_on)

    def test_order_in_the_book_does_not_matter(self) -> None:
        assert assessed(self.SECOND, self.FIRST, on=date(2024, 6, 1), age=19).verdict is Verdict.ELIGIBLE

    def test_value_of_the_day_is_used(self) -> None:
        for on, ceiling in ((date(2024, 12, 31), 100.0), (date(2025, 1, 1), 200.0)):
            assert assessed(rule(amount="min(1000, aid.ceiling)"), on=on).amount == Range(ceiling, ceiling)


class TestAmount:
    def test_amount_is_an_interval_when_an_answer_is_missing(self) -> None:
        found = assessed(rule("age >= 18", amount="min(0.5 * age, 30)"), age=20)
        assert found.amount == Range(10.0, 10.0)
        assert assessed(rule("age >= 18", amount="min(0.5 * age, 30)")).amount == Range(0.0, 30.0)

    def test_no_amount_when_refused(self) -> None:
        assert assessed(rule("age >= 18", amount="100"), age=3).amount is None

    @pytest.mark.parametrize(
        ("facts", "verdict"),
        [
            ({"status": "seeker"}, Verdict.ELIGIBLE),
            ({"status": "retired"}, Verdict.NOT_ELIGIBLE),
            ({}, Verdict.UNDETERMINED),
        ],
    )
    def test_case_without_amount_is_no_aid(self, facts: dict[str, str], verdict: Verdict) -> None:
        found = assessed(rule(amount="100 if status == seeker else absent"), **facts)
        assert found.verdict is verdict
        if verdict is Verdict.UNDETERMINED:
            assert (found.amount, found.missing) == (Range(100.0, 100.0, True), ("status",))


class TestMissing:
    def test_answer_that_no_longer_matters_is_not_asked(self) -> None:
        assert assessed(rule("disabled or age >= 60", "not owns_car"), age=70).missing == ("owns_car",)

    def test_only_the_branch_that_may_be_taken_counts(self) -> None:
        branches = rule("(age >= 18 if owns_car else income <= 100)")
        assert assessed(branches, owns_car=True).missing == ("age",)
        assert assessed(branches).missing == ("age", "income", "owns_car")

    def test_definitions_are_followed(self) -> None:
        assert assessed(rule("poor"), parts=2).missing == ("income",)


@pytest.mark.parametrize(("field", "answer"), [("age", -1), ("status", "king"), ("owns_car", 1), ("ages", 3)])
def test_impossible_answer_is_refused_with_its_field(field: str, answer: float | str) -> None:
    with pytest.raises(SituationError) as refused:
        assessed(rule("age >= 18"), **{field: answer})
    assert refused.value.field == field
