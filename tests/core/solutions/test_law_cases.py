"""Law cases: each row of the table, and the faults of the rules the table notices (needs C-S6, C-S11, L15)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solimob.core.rules import RuleBook
from solimob.core.rules.mutation import mutants, score, source_mutants
from solimob.core.solutions.regime_book import REGIMES, RegimeBook, regime_of
from solimob.core.solutions.regime_case import RegimeCase
from solimob.core.solutions.regimes import find_regime, find_regimes
from solimob.reference.regimes import load_regimes
from tests.core.solutions.law_table import LawCase, law_cases

CASES = law_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_every_regime_gets_the_verdict_of_the_table(case: LawCase) -> None:
    book = load_regimes()
    answer = find_regimes(book, case.read(book.rules))
    assert {found.regime: found.verdict.value for found in answer.findings} == case.expected, case.says
    finding = answer.finding(case.regime)
    assert case.cites in " ; ".join(because.article for because in finding.because), case.says
    if case.to_verify is not None:
        assert finding.to_verify is case.to_verify, case.says
    if case.missing is not None:
        assert finding.missing == case.missing, case.says


def test_the_table_has_enough_cases_and_says_each_once() -> None:
    assert len(CASES) >= 160
    assert len({case.id for case in CASES}) == len(CASES)
    assert {case.regime for case in CASES} == set(CASES[0].expected)


def test_most_cases_say_whether_the_answer_is_to_verify() -> None:
    assert sum(case.to_verify is not None for case in CASES) >= 0.7 * len(CASES)


def test_the_table_notices_a_fault_of_the_rules() -> None:
    judge = Judge(load_regimes())
    rules = judge.book.rules
    found = score(rules, CASES, judge, [*mutants(rules), *source_mutants(rules)])
    survivors = [mutant.description for mutant in found.survivors]
    assert found.share is not None
    assert found.share >= 0.95, survivors


class Judge:
    """Tells the regime of a case under changed rules. A regime's own file alone must notice a fault of its rules."""

    def __init__(self, book: RegimeBook) -> None:
        self.book = book
        self.read = {case.id: case.read(book.rules) for case in CASES}
        self.right = {case.id: told(book, case, self.read[case.id]) for case in CASES}
        self.last = book
        self.changed: set[str] = set()

    def __call__(self, rules: RuleBook, case: LawCase) -> object:
        if rules is self.book.rules:
            return self.right[case.id]
        if rules is not self.last.rules:
            own = {id(rule) for rule in self.book.rules.rules}
            self.last = replace(self.book, rules=rules)
            self.changed = {regime_of(rule.id) for rule in rules.rules if id(rule) not in own} or set(REGIMES)
        if case.regime not in self.changed:
            return self.right[case.id]
        read = self.read[case.id] if rules.parameters is self.book.rules.parameters else case.read(rules)
        return told(self.last, case, read)


def told(book: RegimeBook, case: LawCase, read: RegimeCase) -> object:
    """What is compared: the verdict, whether it is « à vérifier », what is still to ask."""
    finding = find_regime(book, read, case.regime)
    return finding.verdict, finding.to_verify, finding.missing
