"""The hall kit: who reaches this computer is counted and not kept, and the sheet says how to set it up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from solimob.publish.brand import DEFAULT
from solimob.publish.hall_sheet import Wifi, hall_sheet, hall_steps, wifi_text
from solimob.publish.pdf import render_pdf
from solimob.reference.workshop.demo import demo_meeting
from solimob.web.workshop import reachability
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.services.meetings import create_meeting
from solimob.web.workshop.services.participation import WRONG_CODES

pytestmark = pytest.mark.django_db
HALL = "192.168.137.1"


@pytest.fixture
def client(project: Any, client_of: Callable[..., Client]) -> Client:
    """The administrator of the démarche."""
    return client_of(project.created_by)


@pytest.fixture
def meeting(project: Any) -> Iterator[Meeting]:
    """The founding meeting, in preparation: the hall is tried before it opens."""
    made = create_meeting(project.created_by, project, demo_meeting())
    reachability.forget(made.pk)
    yield made
    reachability.forget(made.pk)


@pytest.fixture
def _in_hall(settings: Any) -> None:
    settings.SOLIMOB_HALL_ADDRESSES = [HALL, "192.168.1.20"]
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1", HALL, "192.168.1.20"]


def url(name: str, meeting: Meeting) -> str:
    return reverse(f"workshop:{name}", args=[meeting.project_id, meeting.pk])


def probe(meeting: Meeting) -> str:
    return reverse("workshop:hall_probe", args=[meeting.code])


def plain(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def test_phones_are_counted_once_each_when_they_open_the_test_page(client: Client, meeting: Meeting) -> None:
    phones = [(Client(), f"192.168.137.{host}") for host in (20, 21, 22)] + [(Client(), "192.168.1.9")]
    for phone, address in phones:
        for _ in range(2):
            shown = phone.get(probe(meeting), REMOTE_ADDR=address)
            assert "Ça marche" in plain(shown)
    phones[0][0].post(probe(meeting), {"delay": "40"}, REMOTE_ADDR=phones[0][1])
    phones[1][0].post(probe(meeting), {"delay": "12"}, REMOTE_ADDR=phones[1][1])
    found = reachability.reached(meeting.pk)
    assert (found.devices, found.networks) == (4, 2)
    assert (found.last_delay_ms, found.longest_delay_ms) == (12, 40)
    assert "<strong>4</strong>appareils" in plain(client.get(url("hall_test", meeting)))
    client.post(url("hall", meeting))
    assert reachability.reached(meeting.pk).devices == 0


def test_nothing_of_a_phone_is_stored_when_it_is_counted(meeting: Meeting) -> None:
    phone = Client()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        phone.get(probe(meeting), REMOTE_ADDR="203.0.113.77")
    written = " ".join(query["sql"] for query in queries if not query["sql"].startswith("SELECT"))
    assert "203.0.113" not in written
    assert phone.cookies["essai"].value not in written
    assert "203.0.113" not in repr(reachability._seen)


@pytest.mark.usefixtures("_in_hall")
def test_computer_itself_is_not_counted_when_it_opens_the_test_page(meeting: Meeting) -> None:
    for address in ("127.0.0.1", HALL):
        assert "il n’est pas compté" in plain(Client().get(probe(meeting), REMOTE_ADDR=address))
    assert reachability.reached(meeting.pk).devices == 0


@pytest.mark.parametrize("delay", ["-3", "abc", "60001", "9" * 30, ""])
def test_delay_is_unknown_when_it_cannot_be(meeting: Meeting, delay: str) -> None:
    assert Client().post(probe(meeting), {"delay": delay}).status_code == 204
    assert reachability.reached(meeting.pk).last_delay_ms is None


def test_test_page_is_not_found_when_the_code_is_wrong_and_refused_when_guessed(meeting: Meeting) -> None:
    tries = range(WRONG_CODES.most + 1)
    answers = [Client().get("/r/ZZZZZZ/essai/", REMOTE_ADDR="198.51.100.4").status_code for _ in tries]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_old_and_too_many_devices_are_forgotten_when_time_passes(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reachability, "MOST_DEVICES", 3)
    for rank in range(5):
        reachability.note_device(meeting.pk, f"d{rank}", "192.0.2.1")
    assert reachability.reached(meeting.pk).devices == 3
    monkeypatch.setattr(reachability, "FORGOTTEN_AFTER_S", -1)
    assert reachability.reached(meeting.pk).devices == 0


@pytest.mark.usefixtures("_in_hall")
def test_links_and_codes_lead_to_the_hall_when_the_facilitator_works_on_loopback(
    client: Client, meeting: Meeting
) -> None:
    own = {"host": "127.0.0.1:8000"}
    for name in ("meeting", "hall"):
        shown = plain(client.get(url(name, meeting), headers=own, SERVER_PORT="8000"))
        assert f"http://{HALL}:8000/r/{meeting.code}/" in shown
    assert f"http://{HALL}:8000/r/{meeting.code}/essai/" in shown
    assert "192.168.1.20" in shown
    assert "netsh advfirewall firewall add rule name=solimob dir=in action=allow protocol=TCP localport=8000" in shown


def test_page_says_how_to_begin_when_the_site_is_not_in_a_hall(client: Client, meeting: Meeting) -> None:
    shown = plain(client.get(url("hall", meeting)))
    assert "solimob web serve --hall" in shown
    assert "ne répond qu’à cet ordinateur" in shown


def test_steps_take_ten_minutes_when_added() -> None:
    assert sum(step.minutes for step in hall_steps(8000)) == 10


def test_sheet_is_one_page_when_everything_is_at_its_longest() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h10v10z"/></svg>'
    wifi = Wifi("R" * 32, "m" * 63)
    document = hall_sheet("T" * 20 + " mot" * 45, f"http://{HALL}:65535/r/ABC234/", "ABC234", 65535, svg, wifi, svg)
    pdf = render_pdf(document, DEFAULT)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


@pytest.mark.usefixtures("_in_hall")
def test_sheet_is_downloaded_when_asked_and_the_password_is_not_kept(client: Client, meeting: Meeting) -> None:
    own, wifi = {"host": "127.0.0.1"}, {"name": "REUNION", "password": "un-secret-de-salle"}
    assert client.get(url("hall_sheet", meeting), headers=own).content[:5] == b"%PDF-"
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(url("hall_sheet", meeting), wifi, headers=own)
    assert answer["Content-Type"] == "application/pdf"
    assert not any("un-secret-de-salle" in query["sql"] for query in queries)


def test_sheet_is_not_printed_with_an_address_of_nobody_when_the_site_is_not_in_a_hall(
    client: Client, meeting: Meeting
) -> None:
    assert "Relancez d’abord" in plain(client.post(url("hall_sheet", meeting), {"name": "R"}, follow=True))


def test_network_is_joined_by_its_code_when_its_name_has_marks() -> None:
    assert wifi_text(Wifi('Salle "A"; B', "a:b,c\\d")) == 'WIFI:T:WPA;S:Salle \\"A\\"\\; B;P:a\\:b\\,c\\\\d;;'
    assert wifi_text(Wifi("Libre")).startswith("WIFI:T:nopass;")
