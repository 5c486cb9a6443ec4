"""A table of cases notices the faults it has a case for, and no other."""

from __future__ import annotations

from collections import Counter
from datetime import date

from solimob.core.rules import Range, RuleBook, Situation, Verdict, assess_on
from solimob.core.rules.mutation import Fault, mutants, score, source_mutants
from tests.core.rules.small_book import book, rule

BOOK = book(rule("age >= 18", "status in [seeker, retired]", amount="min(0.5 * age, 100)"))


def judge(book: RuleBook, situation: Situation) -> tuple[Verdict, Range | None]:
    found = assess_on(book, "aid", situation)
    return found.verdict, found.amount


def test_each_kind_of_fault_is_put_in() -> None:
    aid = [mutant for mutant in mutants(BOOK) if mutant.description.startswith("aid ")]
    assert Counter(mutant.fault for mutant in aid) == {
        Fault.OPERATOR: 3,  # ≥ becomes <, ≥ becomes >, in becomes not in
        Fault.THRESHOLD: 6,  # 18, 0.5 and 100, each lower and higher
        Fault.CONDITION: 4,  # the two conditions, the two words
        Fault.DATE: 2,
    }
    assert len({mutant.description for mutant in mutants(BOOK)}) == len(list(mutants(BOOK)))


def test_values_and_definitions_have_faults_too() -> None:
    said = [mutant.description for mutant in mutants(BOOK)]
    assert "aid.ceiling, 2025-01-01 : 200 devient 220" in said
    assert "poor, 12000 devient 13200" in said


def test_a_source_is_read_otherwise_wherever_it_is_cited() -> None:
    """Two other readings of the verified source, its last day either way; nothing twice where it is cited twice."""
    cited = book(rule("age >= 18", "status == seeker"))
    law = [mutant for mutant in source_mutants(cited) if mutant.description.startswith("loi d'essai")]
    assert Counter(mutant.fault for mutant in law) == {Fault.READING: 2, Fault.KNOWN: 2}
    for mutant in law:
        (changed,) = mutant.book.by_id["aid"]
        assert len({condition.source for condition in changed.conditions}) == 1
        assert changed.conditions[0].source != cited.by_id["aid"][0].conditions[0].source


def test_table_with_both_sides_of_everything_notices_every_fault_of_the_rule() -> None:
    day, seeker = date(2024, 1, 1), {"status": "seeker"}
    cases = [
        Situation(day, {"age": 18, **seeker}),
        Situation(day, {"age": 17.9, **seeker}),
        Situation(day, {"age": 130, **seeker}),
        Situation(day, {"age": 120, "status": "retired"}),
        Situation(day, {"age": 18, "status": "employee"}),
        Situation(date(2023, 12, 31), {"age": 18, **seeker}),
    ]
    found = score(BOOK, cases, judge)
    survivors = [mutant.description for mutant in found.survivors if mutant.description.startswith("aid ")]
    # An amount that never reaches 100 (130 years at most give 65) cannot show where the ceiling is.
    assert survivors == ["aid (2024-01-01), montant : 100 devient 90", "aid (2024-01-01), montant : 100 devient 110"]


def test_threshold_moved_survives_when_no_case_is_near_it() -> None:
    found = score(BOOK, [Situation(date(2025, 1, 1), {"age": 50, "status": "seeker"})], judge)
    assert any("18 devient 20" in mutant.description for mutant in found.survivors)
    assert found.share is not None
    assert 0 < found.share < 1
