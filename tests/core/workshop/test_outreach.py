"""Coverage of publics (C-S14), against figures made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from solimob.core.evidence import Figure, Nature, Source
from solimob.core.workshop.outreach import (
    METHOD,
    Channel,
    ContactForm,
    PlannedAction,
    PublicOutreach,
    Reach,
    ReachCount,
    channels_for,
    coverage,
    is_small,
    least_reached_first,
    standing,
)

INSEE = Source("census", "Recensement", "Insee", 2021, "LO", None, None)
REPORT = Source("report", "Bilan", "Association", 2025, "", None, None)


def people(value: float | None, low: float | None = None, high: float | None = None, unit: str = "personnes") -> Figure:
    return Figure(value, unit, Nature.DERIVED, (INSEE,), low, high, year=2021)


def reached(value: float, low: float | None = None, high: float | None = None) -> Figure:
    return Figure(value, "personnes", Nature.DECLARED, (REPORT,), low, high, year=2025)


def count(value: float, year: int = 2025, reach: Reach = Reach.USERS) -> ReachCount:
    return ReachCount(reach, reached(value), date(year, 1, 1), date(year, 12, 31), "l'association")


def public(id_: str, concerned: float | None = 1000, *counts: ReachCount) -> PublicOutreach:
    return PublicOutreach(id_, id_, people(concerned), counts)


def test_coverage_is_users_over_concerned_when_both_are_known() -> None:
    """C-S14: 120 of 8,000 are 1.5 %; the two ends of both intervals make its own: 100/10,000 and 150/6,000."""
    found = coverage(reached(120, 100, 150), people(8000, 6000, 10_000))
    assert found.share.value == pytest.approx(1.5)
    assert (found.share.low, found.share.high) == pytest.approx((1.0, 2.5))
    assert found.rest.value == pytest.approx(98.5)
    assert (found.rest.low, found.rest.high) == pytest.approx((97.5, 99.0))
    assert found.share.unit == found.rest.unit == "%"
    assert found.share.nature is Nature.DECLARED
    assert set(found.share.sources) == {INSEE, REPORT}
    assert found.share.method == METHOD
    assert not found.is_mismatched


def test_coverage_has_no_interval_when_neither_number_has_one() -> None:
    found = coverage(reached(30), people(120))
    assert (found.share.value, found.share.low, found.rest.value, found.rest.low) == (25, None, 75, None)


def test_coverage_is_unknown_and_never_zero_when_a_number_is() -> None:
    for found in (
        coverage(people(None), people(1000)),
        coverage(reached(30), people(None)),
        coverage(reached(30), people(0)),
        public("age_65p", 1000).coverage(),
    ):
        assert found.share.value is None
        assert found.rest.value is None
        assert not found.is_mismatched


def test_coverage_is_zero_when_nobody_was_reached_and_somebody_counted() -> None:
    assert coverage(reached(0), people(50)).share.value == 0


def test_rest_is_unknown_and_numbers_do_not_match_when_more_were_reached_than_there_are() -> None:
    found = coverage(reached(150), people(100))
    assert found.share.value == 150
    assert found.is_mismatched
    assert found.rest.value is None


def test_rest_stops_at_nobody_when_only_the_interval_passes_the_whole() -> None:
    found = coverage(reached(90, 80, 110), people(100))
    assert not found.is_mismatched
    assert (found.rest.value, found.rest.low, found.rest.high) == pytest.approx((10, 0, 20))


def test_persons_are_not_divided_by_households_when_units_differ() -> None:
    with pytest.raises(ValueError, match="cannot divide"):
        coverage(reached(3), people(10, unit="ménages"))


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        coverage(reached(-1), people(10))


def test_latest_period_stands_and_is_not_added_up_when_counts_are_many() -> None:
    old, first, last = count(10, 2024), count(40, 2025), count(42, 2025)
    advised = count(7, 2023, Reach.ADVISED)
    assert standing([first, last, old, advised]) == (last, advised)


def test_only_users_make_the_coverage_when_people_were_reached_otherwise() -> None:
    surveyed = public("age_75p", 500, count(50, reach=Reach.SURVEYED))
    assert surveyed.coverage().share.value is None
    assert surveyed.coverage(Reach.SURVEYED).share.value == 10
    assert replace(surveyed, vintage="2021").coverage(Reach.SURVEYED).vintage == "2021 et 2025"


def test_unknown_then_lowest_come_first_when_publics_are_ordered() -> None:
    half, little, unknown = public("half", 100, count(50)), public("little", 100, count(2)), public("unknown", None)
    too_many = public("too-many", 10, count(20))
    ordered = [one.id for one in least_reached_first([half, little, unknown, too_many])]
    assert ordered == ["unknown", "too-many", "little", "half"]


def test_channels_made_for_a_public_come_first_and_planned_ones_are_left_out() -> None:
    def channel(id_: str, *publics: str) -> Channel:
        return Channel(id_, id_, "…", frozenset(publics), (ContactForm.PAPER,))

    wide, own, other = channel("wide", "a", "b", "c"), channel("own", "a"), channel("other", "b")
    assert channels_for("a", [wide, own, other]) == (own, wide)
    assert channels_for("a", [wide, own, other], {"own"}) == (wide,)
    assert wide.is_proposal


def test_channel_is_refused_when_it_cites_nothing_or_suits_nobody() -> None:
    with pytest.raises(ValueError, match="public"):
        Channel("x", "x", "…", frozenset(), (ContactForm.PAPER,))
    with pytest.raises(ValueError, match="source"):
        Channel("x", "x", "…", frozenset("a"), (ContactForm.PAPER,), shown="60 % appellent")


def test_period_is_refused_when_it_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="period"):
        ReachCount(Reach.USERS, reached(3), date(2025, 2, 1), date(2025, 1, 1), "")


def test_count_is_small_when_it_or_its_low_end_is_under_the_threshold() -> None:
    assert is_small(reached(10))
    assert is_small(reached(0))
    assert is_small(reached(30, 5, 40))
    assert not is_small(reached(11))
    assert not is_small(people(None))


@pytest.mark.parametrize(("users", "concerned", "gives_away"), [
    (10, 1000, True), (11, 1000, False), (11, None, False), (5, 9, True), (95, 100, True), (89, 100, False),
    (150, 100, False),
])  # fmt: skip
def test_numbers_give_persons_away_when_few_are_reached_or_left_out(
    users: float, concerned: float | None, gives_away: bool
) -> None:
    one = public("a", concerned, count(users))
    assert one.gives_away() is gives_away
    assert not one.gives_away(Reach.ADVISED)


def test_share_is_not_printed_as_zero_when_few_of_many_are_reached() -> None:
    assert coverage(reached(4), people(10_000)).decimals == 2
    assert coverage(reached(0), people(10_000)).decimals == 1
    assert coverage(reached(120), people(1000)).decimals == 1


def test_actions_wait_by_day_and_are_late_after_it() -> None:
    late = PlannedAction("Pharmacies", (ContactForm.PAPER,), "CCAS", date(2026, 1, 1))
    someday = PlannedAction("Affiches", (ContactForm.PAPER,), "")
    done = PlannedAction("Marché", (ContactForm.FACE_TO_FACE,), "", date(2025, 1, 1), date(2025, 1, 2))
    one = PublicOutreach("a", "a", people(3), actions=(someday, done, late))
    assert one.to_do == (late, someday)
    assert late.is_late(date(2026, 1, 2))
    assert not late.is_late(date(2026, 1, 1))
    assert not done.is_late(date(2026, 1, 2))
