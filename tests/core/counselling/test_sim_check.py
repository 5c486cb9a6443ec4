"""L22: are the aids of the territory in the list of the information system, in force and fresh?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from solimob.core.counselling.aid_book import AidBook
from solimob.core.counselling.sim_check import FeedError, FeedStatus, SimCheck, check_sim, read_feed
from solimob.publish.aids_feed import aids_feed
from tests.core.counselling.small_aids import HOME, TODAY, aid, book_of

HERE = frozenset({HOME.code, "00002"})
BOOK = book_of(
    aid("ville", "100", "commune", communes=HERE),
    aid("pays", "50", "state", communes=None),
    replace(aid("finie", "10"), valid_to=TODAY - timedelta(days=1)),
    aid("ailleurs", "10", communes=frozenset({"00009"})),
)


def feed(book: AidBook = BOOK) -> dict[str, Any]:
    return aids_feed(book.rules, TODAY, "Essai")


def statuses(check: SimCheck) -> dict[str, str]:
    return {finding.id: finding.status.value for finding in check.findings}


def checked(document: object, on: date = TODAY) -> SimCheck:
    return check_sim(document, BOOK, HERE, on)


def test_a_list_is_complete_when_it_is_ours() -> None:
    check = checked(feed())
    assert statuses(check) == {"pays": "present", "ville": "present"}
    assert check.is_complete
    assert check.count(FeedStatus.PRESENT) == 2


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"id": "autre"}, {"ville": "missing", "autre": "unknown"}),
        ({"valid_to": "2026-11-26"}, {"ville": "missing"}),
        ({"valid_from": "2026-01-01"}, {"ville": "outdated"}),
        ({"last_checked": "2025-11-25"}, {"ville": "stale"}),
        ({"last_checked": "2025-11-26"}, {"ville": "present"}),
        ({"last_checked": None}, {"ville": "stale"}),
        ({"perimeter": {"communes": ["00001"]}}, {"ville": "partial"}),
        ({"last_checked": "2026-11-28"}, {"ville": "misdated"}),
        ({"amount": None}, {"ville": "hollow"}),
        ({"amount": {"text": "100"}}, {"ville": "hollow"}),
        ({"sources": []}, {"ville": "hollow"}),
        ({"conditions": []}, {"ville": "hollow"}),
        ({"perimeter": {"communes": None}}, {"ville": "present"}),
    ],
)
def test_an_aid_is_shown_as_the_list_says_when_one_line_differs(change: dict[str, Any], status: dict[str, str]) -> None:
    document = feed()
    document["aids"][0] |= change
    found = checked(document)
    assert statuses(found) == {"pays": "present"} | status
    partial = [one.communes_missing for one in found.findings if one.status is FeedStatus.PARTIAL]
    assert partial == ([1] if "partial" in status.values() else [])


def test_an_ended_aid_is_found_when_the_list_still_shows_it() -> None:
    document = feed()
    document["aids"][2]["valid_to"] = None
    assert statuses(checked(document))["finie"] == "expired"
    assert not checked(document).is_complete


def test_an_aid_is_doubled_when_two_of_its_versions_are_in_force_together() -> None:
    document = feed()
    document["aids"].append(document["aids"][0] | {"amount": None})
    assert statuses(checked(document))["ville"] == "doubled"
    assert not checked(document).is_complete


def test_what_is_left_out_of_an_aid_is_said_when_the_list_is_hollow() -> None:
    document = feed()
    for key in ("amount", "sources", "conditions"):
        del document["aids"][0][key]
    (ville,) = [one for one in checked(document).findings if one.id == "ville"]
    assert ville.left_out == ("montant", "sources", "condition age")


def test_a_list_is_not_complete_when_it_is_more_than_a_year_old() -> None:
    assert checked(feed() | {"on": "2025-11-26"}).is_complete
    old = checked(feed() | {"on": "2025-11-25"})
    assert (old.is_old, old.is_complete) == (True, False)


def test_a_list_is_refused_when_it_is_made_after_the_day_it_is_checked() -> None:
    with pytest.raises(FeedError, match="après le jour du contrôle") as refusal:
        checked(feed() | {"on": "2026-11-28"})
    assert refusal.value.where == "on"


def test_every_aid_is_missing_when_the_list_is_empty() -> None:
    assert statuses(checked(feed() | {"aids": []})) == {"ville": "missing", "pays": "missing"}


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ([], "format"),
        ({"format": "autre"}, "format"),
        (feed() | {"on": None}, "on"),
        (feed() | {"on": "hier"}, "on"),
        (feed() | {"on": "20261127"}, "on"),
        (feed() | {"aides": []}, "aides"),
        (feed() | {"aids": [feed()["aids"][0] | {"conditions": [{"id": "age"}]}]}, "aids[0].conditions[0]"),
        (feed() | {"aids": [feed()["aids"][0] | {"sources": "texte"}]}, "aids[0].sources"),
        (feed() | {"aids": {}}, "aids"),
        (feed() | {"aids": [{}]}, "aids[0].id"),
        (feed() | {"aids": [{"id": "a"}]}, "aids[0].perimeter.communes"),
        (feed() | {"aids": [{"id": "a", "perimeter": {"communes": None}, "valid_to": 3}]}, "aids[0].valid_to"),
    ],
)
def test_a_list_is_refused_with_the_place_when_it_is_not_in_the_format(document: object, where: str) -> None:
    with pytest.raises(FeedError) as refusal:
        read_feed(document)
    assert refusal.value.where == where
