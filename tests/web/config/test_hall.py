"""A site opened to a hall: the meeting's pages for all its devices, members' pages for its own computer only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from solimob.web.config import local_addresses
from solimob.web.config.local_addresses import LocalAddress

HALL = "192.168.137.1"
pytestmark = pytest.mark.django_db


@pytest.fixture
def _in_hall(settings: object) -> None:
    settings.SOLIMOB_HALL_ADDRESSES = [HALL]
    settings.ALLOWED_HOSTS = ["127.0.0.1", HALL]


@pytest.mark.usefixtures("_in_hall")
@pytest.mark.parametrize("path", ["/demarches/", "/connexion/", "/organisations/", "/compte/"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_member_page_is_refused_when_asked_from_the_hall(
    project: object, client_of: Callable[..., Client], path: str, signed_in: bool
) -> None:
    client = client_of(project.created_by) if signed_in else Client()
    answer = client.get(path, headers={"host": HALL}, REMOTE_ADDR="192.168.137.20")
    assert answer.status_code == 403
    assert "seules les pages de la réunion" in answer.content.decode()


@pytest.mark.usefixtures("_in_hall")
def test_password_is_not_read_when_sent_from_the_hall(client: Client) -> None:
    sent = {"login": "a@example.org", "password": "des pissenlits"}
    assert client.post("/connexion/", sent, headers={"host": HALL}, REMOTE_ADDR="192.168.137.20").status_code == 403


@pytest.mark.usefixtures("_in_hall")
def test_public_page_answers_with_its_protections_when_asked_from_the_hall(client: Client) -> None:
    answer = client.get("/solutions/", headers={"host": HALL}, REMOTE_ADDR="192.168.137.20")
    assert answer.status_code == 200
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("_in_hall")
def test_phone_is_led_to_the_code_when_it_opens_the_bare_address(client: Client) -> None:
    answer = client.get("/", headers={"host": HALL}, REMOTE_ADDR="192.168.137.20")
    assert (answer.status_code, answer["Location"]) == (302, "/r/")


@pytest.mark.usefixtures("_in_hall")
def test_host_is_refused_when_it_is_no_address_of_the_machine(client: Client) -> None:
    assert client.get("/solutions/", headers={"host": "autre.example"}).status_code == 400


@pytest.mark.usefixtures("_in_hall")
def test_members_keep_their_pages_when_on_the_computer_itself(
    project: object, client_of: Callable[..., Client]
) -> None:
    own = {"host": "127.0.0.1"}
    assert client_of(project.created_by).get("/demarches/", headers=own).status_code == 200
    assert Client().get("/demarches/", headers=own).status_code == 302


def test_nothing_changes_when_the_site_is_not_in_a_hall(project: object, client_of: Callable[..., Client]) -> None:
    assert client_of(project.created_by).get("/demarches/", REMOTE_ADDR="192.0.2.20").status_code == 200


def test_hotspot_comes_first_and_cards_of_software_last_when_there_are_several(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [
        LocalAddress("172.17.0.1", "docker0"),
        LocalAddress("192.168.1.20", "eth0"),
        LocalAddress("10.42.0.1", "wlan0"),
        LocalAddress("127.0.0.1", "lo"),
        LocalAddress("169.254.3.4", "eth1"),
    ]
    monkeypatch.setattr(local_addresses, "_of_cards", lambda: cards)
    found = [each.address for each in local_addresses.local_addresses()]
    assert found == ["10.42.0.1", "192.168.1.20", "172.17.0.1"]


def test_name_of_the_machine_is_asked_when_the_system_does_not_list_its_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where its own hotspot is among the answers."""
    answer = [(2, 1, 0, "", ("192.168.1.20", 0)), (2, 1, 0, "", (HALL, 0)), (2, 1, 0, "", (HALL, 0))]
    monkeypatch.setattr(local_addresses, "_of_cards", list)
    monkeypatch.setattr(local_addresses.socket, "getaddrinfo", lambda *asked: answer)
    assert [each.address for each in local_addresses.local_addresses()] == [HALL, "192.168.1.20"]
