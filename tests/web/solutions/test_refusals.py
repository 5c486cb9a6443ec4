"""Refusals counted without identity, and read without small cells."""

from __future__ import annotations

from datetime import date

import pytest

from solimob.core.solutions.gate import Purpose, Refusal
from solimob.web.solutions.models import RefusalCount
from solimob.web.solutions.queries.refusals import reason_text, refusals_by_commune
from solimob.web.solutions.services import count_refusal

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 27)


def refuse(
    times: int,
    commune: str | None = "79329",
    purpose: Purpose | None = Purpose.CARE,
    reason: str = "places",
    on: date = DAY,
) -> None:
    for _ in range(times):
        count_refusal(Refusal(on, commune, purpose, reason))


def test_only_day_commune_purpose_and_reason_are_kept_when_a_refusal_is_counted() -> None:
    refuse(1)
    assert {field.name for field in RefusalCount._meta.get_fields()} == {"id", "on", "commune", "purpose", "reason"}
    row = RefusalCount.objects.get()
    assert (row.on, row.commune, row.purpose, row.reason) == (DAY, "79329", "care", "places")


def test_refusals_are_read_by_commune_purpose_and_reason_when_many_enough() -> None:
    """The diagnosis reads them as unmet need."""
    refuse(6)
    refuse(7, purpose=Purpose.SHOPPING, reason="distance")
    (read,) = refusals_by_commune(["79329"])
    assert read.total == 13
    assert read.by_purpose == {Purpose.SHOPPING: 7, Purpose.CARE: 6}
    assert read.by_reason == {"distance": 7, "places": 6}


def test_count_is_hidden_when_under_five() -> None:
    refuse(4)
    (read,) = refusals_by_commune(["79329"])
    assert (read.total, read.other_purposes) == (None, None)
    assert read.by_purpose == {}


def test_hidden_count_cannot_be_worked_out_when_one_cell_alone_is_small() -> None:
    refuse(2)
    refuse(6, purpose=Purpose.SHOPPING)
    refuse(9, purpose=None)
    (read,) = refusals_by_commune(["79329"])
    assert (read.total, read.other_purposes) == (17, 11)
    assert read.by_purpose == {Purpose.SHOPPING: 6}


@pytest.mark.parametrize("times", [2, 4])
def test_what_goes_with_a_small_count_hangs_on_no_count_when_it_is_hidden(times: int) -> None:
    """Else the choice itself would tell which counts are the smallest."""
    refuse(times)
    refuse(9, purpose=Purpose.SHOPPING)
    refuse(7, purpose=Purpose.FAMILY)
    (read,) = refusals_by_commune(["79329"])
    assert read.by_purpose == {Purpose.SHOPPING: 9}
    refuse(5, purpose=Purpose.FAMILY)
    (read,) = refusals_by_commune(["79329"])
    assert read.by_purpose == {Purpose.SHOPPING: 9}


def test_small_counts_are_not_named_when_their_sum_would_tell_each_of_them() -> None:
    """Two counts under five that make eight are four each: which purposes they are is not said."""
    refuse(4)
    refuse(4, purpose=Purpose.WORK)
    (read,) = refusals_by_commune(["79329"])
    assert (read.total, read.by_purpose, read.other_purposes) == (8, {}, 8)


def test_reason_of_an_older_rule_is_counted_with_the_others_when_read() -> None:
    refuse(6, reason="ancienne")
    refuse(1, reason="places")
    (read,) = refusals_by_commune(["79329"])
    assert (read.by_reason, read.other_reasons) == ({}, 7)
    refuse(6, reason="distance")
    (read,) = refusals_by_commune(["79329"])
    assert (read.by_reason, read.other_reasons) == ({"distance": 6}, 7)


def test_smallest_cell_is_another_when_asked() -> None:
    refuse(2)
    (read,) = refusals_by_commune(smallest=2)
    assert read.total == 2


def test_other_communes_and_days_are_left_out_when_asked() -> None:
    refuse(5)
    refuse(5, commune="79134")
    refuse(5, commune=None, on=date(2025, 1, 1))
    assert [read.commune for read in refusals_by_commune()] == ["", "79134", "79329"]
    assert [read.commune for read in refusals_by_commune(since=date(2026, 1, 1))] == ["79134", "79329"]
    assert [read.commune for read in refusals_by_commune(until=date(2025, 12, 31))] == [""]
    assert [read.commune for read in refusals_by_commune(["79134"])] == ["79134"]


def test_reason_is_told_in_words_when_read() -> None:
    assert "100 km" in reason_text("distance", DAY)
    assert reason_text("ancienne", DAY) == "ancienne"
