"""The one-time link of the demonstration, and each of its refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from solimob.web.accounts.models import LogEntry, SignInLink
from solimob.web.accounts.services import create_sign_in_link
from tests.web.factories import make_user

pytestmark = pytest.mark.django_db
HOST = "127.0.0.1:8000"


@pytest.fixture
def link(settings: object) -> str:
    settings.SOLIMOB_DEMO = True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "solimob.example"]
    return reverse("accounts:demo_sign_in", args=[create_sign_in_link(make_user())])


@pytest.mark.parametrize(
    ("host", "address"), [(HOST, "127.0.0.1"), ("localhost:8000", "127.0.0.1"), ("[::1]:8000", "::1")]
)
def test_link_signs_in_when_demo_on_loopback(client: Client, link: str, host: str, address: str) -> None:
    response = client.get(link, headers={"host": host}, REMOTE_ADDR=address)
    assert response.status_code == 302
    assert "_auth_user_id" in client.session
    assert LogEntry.objects.filter(code="accounts.user.signed_in_by_link").count() == 1


def test_link_is_not_found_when_site_is_no_demo(client: Client, link: str, settings: object) -> None:
    settings.SOLIMOB_DEMO = False
    assert client.get(link, headers={"host": HOST}).status_code == 404
    assert not SignInLink.objects.exclude(used_at=None).exists()


def test_link_is_not_found_when_site_is_hosted(client: Client, link: str, settings: object) -> None:
    settings.SOLIMOB_HOSTED = True
    assert client.get(link, headers={"host": HOST}).status_code == 404


@pytest.mark.parametrize(
    "request_", [
        {"headers": {"host": HOST}, "REMOTE_ADDR": "192.0.2.7"},
        {"headers": {"host": "solimob.example"}, "REMOTE_ADDR": "127.0.0.1"},
        {"headers": {"host": HOST, "x-forwarded-for": "192.0.2.7"}, "REMOTE_ADDR": "127.0.0.1"},
    ], ids=["caller", "host", "proxy"],
)  # fmt: skip
def test_link_is_not_found_when_not_on_loopback(client: Client, link: str, request_: dict[str, object]) -> None:
    assert client.get(link, **request_).status_code == 404
    assert "_auth_user_id" not in client.session


def test_link_is_refused_when_used_a_second_time(client: Client, link: str) -> None:
    client.get(link, headers={"host": HOST})
    second = Client()
    response = second.get(link, headers={"host": HOST})
    assert response.status_code == 410
    page = response.content.decode()
    assert "a déjà servi" in page
    assert all(command in page for command in ("make demo", "solimob demo", "solimob web serve --demo"))
    assert "_auth_user_id" not in second.session


def test_link_is_refused_when_expired(client: Client, link: str) -> None:
    kept = SignInLink.objects.get()
    kept.expires_at -= timedelta(hours=1)
    kept.save()
    assert client.get(link, headers={"host": HOST}).status_code == 410


def test_link_keeps_no_token_when_stored(link: str) -> None:
    token = link.rstrip("/").rpartition("/")[2]
    assert token not in str(SignInLink.objects.values().get())
