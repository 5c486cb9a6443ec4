"""What of nested publics may leave the team (C-S14): nothing small by subtraction either."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solimob.core.diagnosis.publics import INSIDE
from solimob.core.workshop.outreach import PublicOutreach
from solimob.core.workshop.outreach_told import Told, what_is_told
from tests.core.workshop.test_outreach import count, people, public


def older(whole: tuple[float | None, float | None], part: tuple[float | None, float | None]) -> tuple[Told, Told]:
    """Return what is told of 65 and more, then of 75 and more, each (concerned, users)."""

    def made(id_: str, concerned: float | None, users: float | None) -> PublicOutreach:
        return public(id_, concerned, *(() if users is None else (count(users),)))

    told = what_is_told([made("age_75p", *part), made("age_65p", *whole)])
    return told["age_65p"], told["age_75p"]


@pytest.mark.parametrize(
    ("whole", "part", "of_part"),
    [
        ((4631, 20), (2000, 15), Told(True, False)),  # 5 users from 65 to 74
        ((4631, 20), (2000, 20), Told(True, False)),  # nobody from 65 to 74: zero says it of everybody
        ((4631, 40), (2000, 15), Told(True, True)),
        ((None, 20), (None, 15), Told(True, False)),
        ((500, 60), (495, 40), Told(False, False)),  # 5 inhabitants from 65 to 74
        ((500, None), (495, None), Told(False, False)),
        ((520, 60), (495, 40), Told(True, False)),  # 25 from 65 to 74, 20 users: 5 who use nothing
        ((4631, None), (2000, 15), Told(True, True)),
        ((4631, 15), (2000, 20), Told(True, False)),  # not counted alike: kept apart too
        ((100, 95), (60, 40), Told(True, True)),  # the whole is hidden by itself: nothing to subtract from
    ],
)
def test_part_is_hidden_when_its_whole_would_give_a_small_number(
    whole: tuple[float | None, float | None], part: tuple[float | None, float | None], of_part: Told
) -> None:
    assert older(whole, part)[1] == of_part


def test_whole_is_told_when_its_part_is_hidden() -> None:
    assert older((4631, 20), (2000, 15))[0] == Told(True, True)


def test_ends_of_intervals_are_subtracted_too() -> None:
    whole = replace(public("age_65p", 4631), concerned=people(4631, 4000, 5000))
    part = replace(public("age_75p", 2000), concerned=people(2000, 1500, 4995))
    assert what_is_told([whole, part])["age_75p"] == Told(False, False)


def test_low_incomes_and_poverty_are_held_as_one_inside_the_other() -> None:
    told = what_is_told([public("low_income", 4000, count(30)), public("vulnerable", 2000, count(25))])
    assert told == {"low_income": Told(True, True), "vulnerable": Told(True, False)}


def test_public_alone_is_told_as_its_own_numbers_allow() -> None:
    assert what_is_told([public("age_75p", 2000, count(15)), public("no_car", 2000, count(7))]) == {
        "age_75p": Told(True, True),
        "no_car": Told(True, False),
    }


def test_no_public_is_both_a_part_and_a_whole() -> None:
    """A chain would need a choice among three."""
    assert not set(INSIDE) & set(INSIDE.values())
