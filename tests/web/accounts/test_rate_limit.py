"""An act may be done so many times from one place: counted for every process, without an identity."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.test import RequestFactory
from django.utils import timezone

from solimob.web.accounts.models import RateCount
from solimob.web.accounts.services import RateLimit, TooOftenError, network_of, spend

pytestmark = pytest.mark.django_db
LIMIT = RateLimit("tests.act", most=2, per=timedelta(hours=1))


def network(address: str, forwarded: str = "") -> str:
    """The network of a request from this address."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return network_of(RequestFactory().post("/", REMOTE_ADDR=address, headers=headers))


def test_act_is_refused_with_the_time_to_wait_when_the_limit_is_reached() -> None:
    spend(LIMIT, "here")
    spend(LIMIT, "here")
    with pytest.raises(TooOftenError, match=r"Attendez \d+ minutes?, puis recommencez") as refused:
        spend(LIMIT, "here")
    assert timedelta(0) < refused.value.wait <= LIMIT.per
    assert 0 < int(refused.value.retry_after) <= 3600
    assert RateCount.objects.get().count == LIMIT.most, "a refused act is not counted"


def test_another_place_and_another_act_are_free_when_one_is_spent() -> None:
    spend(LIMIT, "here")
    spend(LIMIT, "here")
    spend(LIMIT, "there")
    spend(RateLimit("tests.other", most=1, per=timedelta(hours=1)), "here")


def test_place_is_free_again_and_forgotten_when_the_window_is_over() -> None:
    spend(LIMIT, "here")
    spend(LIMIT, "here")
    before = set(RateCount.objects.values_list("digest", flat=True))
    with mock.patch.object(timezone, "now", return_value=timezone.now() + LIMIT.per):
        spend(LIMIT, "here")
    after = set(RateCount.objects.values_list("digest", flat=True))
    assert len(after) == 1, "what was counted in the window that ended is deleted"
    assert before.isdisjoint(after), "the same place has another digest in the next window"


def test_nothing_tells_the_place_when_the_rows_are_read() -> None:
    spend(LIMIT, network("203.0.113.7"))
    (row,) = RateCount.objects.values()
    assert set(row) == {"digest", "count", "ends_at"}
    assert "203" not in str(row["ends_at"])
    assert len(row["digest"]) == 64


def test_a_home_is_one_network_when_its_computer_changes_its_address() -> None:
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:aaaa::9") != network("2001:db8:1:3::1")
    assert network("::ffff:203.0.113.7") == network("203.0.113.7") != network("203.0.113.8")


def test_proxy_is_believed_when_the_settings_name_it_alone(settings: object) -> None:
    assert network("203.0.113.7", "198.51.100.1") == "203.0.113.7", "nobody chooses the address they are counted under"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert network("127.0.0.1", "192.0.2.99, 198.51.100.1") == "198.51.100.1"
