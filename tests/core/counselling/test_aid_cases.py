"""Both sides of every threshold and date of the national aids, and of some local ones."""

from __future__ import annotations

from functools import cache

import pytest

from solimob.core.counselling.aid_book import AidBook
from solimob.core.counselling.aid_situation import read_situation
from solimob.core.counselling.aids import find_aids
from solimob.reference.aids import load_aids
from solimob.reference.places import find_home
from tests.core.counselling.aid_table import HIDDEN, AidCase, aid_cases

CASES = aid_cases()


@cache
def book_at(commune: str | None) -> AidBook:
    return load_aids(None if commune is None else find_home(commune))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_aid_is_as_its_texts_say_when_a_case_is_asked(case: AidCase) -> None:
    book = book_at(case.situation.get("commune"))
    situation = read_situation(case.situation, book.rules.inputs, find_home, case.on)
    found = {finding.id: finding for finding in find_aids([book], situation).findings}
    if case.state == HIDDEN:
        assert case.aid not in found
        return
    finding = found[case.aid]
    assert finding.state == case.state
    if case.missing is not None:
        assert list(finding.missing) == case.missing
    if case.says_amount:
        amount = finding.amount
        assert (None if amount is None else pytest.approx((amount.low, amount.high))) == case.amount


def test_every_national_aid_has_its_cases_when_the_book_is_read() -> None:
    book = book_at(None)
    everywhere = {rule.id for rule in book.rules.rules if rule.perimeter.communes is None}
    assert everywhere <= {case.aid for case in CASES}
