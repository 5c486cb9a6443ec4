"""What a phone downloads is compressed where no proxy does it; a stream is sent as it comes (issue 5, §3)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from solimob.web.config import compression
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.services import stages
from tests.web.factories import make_user
from tests.web.workshop.test_taking_part import content, running

SCRIPT = "/static/workshop/room.js"
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
GOAL_BYTES = 120_000

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    """A running meeting whose poll is open."""
    actor = make_user()
    made = running(actor, content())
    stages.open_stage(actor, made, "sondage", None)
    return made


def body_of(response: Any) -> bytes:
    sent = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return sent


def assets_of(page: str) -> Iterator[str]:
    yield from re.findall(r'<(?:script|link)\b[^>]*?\b(?:src|href)="(/[^"]+)"', page)


def test_a_page_is_compressed_when_the_browser_takes_it(meeting: Meeting) -> None:
    path = f"/r/{meeting.code}/"
    plain, small = Client().get(path), Client().get(path, headers=GZIP)
    assert not plain.has_header("Content-Encoding")
    assert small["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small["Vary"]
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content) / 2
    assert "Quel frein d’abord" in gzip.decompress(small.content).decode()


def test_the_length_of_a_page_says_nothing_of_a_secret_in_it(meeting: Meeting) -> None:
    phone = Client()
    lengths = {len(phone.get("/accessibilite/", headers=GZIP).content) for _ in range(12)}
    assert len(lengths) > 1


def test_a_stream_is_not_compressed_when_the_browser_takes_it(meeting: Meeting) -> None:
    response = Client().get(f"/r/{meeting.code}/flux/", headers=GZIP)
    assert response.streaming
    assert response["Content-Type"] == "text/event-stream"
    assert not response.has_header("Content-Encoding")
    response.close()


def test_a_file_is_compressed_once_for_all_browsers_when_they_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    compressed: list[int] = []
    compress = gzip.compress

    def counting(data: bytes, **options: Any) -> bytes:
        compressed.append(len(data))
        return compress(data, **options)

    monkeypatch.setattr(compression.gzip, "compress", counting)
    phone = Client()
    plain = body_of(phone.get(SCRIPT))
    for _ in range(3):
        response = phone.get(SCRIPT, headers=GZIP)
        assert response["Content-Encoding"] == "gzip"
        assert response["Vary"] == "Accept-Encoding"
        small = body_of(response)
        assert int(response["Content-Length"]) == len(small) < len(plain) / 2
        assert gzip.decompress(small) == plain
    assert compressed == [len(plain)]


def test_a_file_that_did_not_change_is_not_sent_again_when_it_was_compressed() -> None:
    first = Client().get(SCRIPT, headers=GZIP)
    first.close()
    assert not first.has_header("ETag")
    again = Client().get(SCRIPT, headers=GZIP | {"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304


def test_a_file_is_sent_as_it_is_when_a_part_of_it_or_its_size_is_asked() -> None:
    part = Client().get(SCRIPT, headers=GZIP | {"Range": "bytes=0-9"})
    assert part.status_code == 206
    assert not part.has_header("Content-Encoding")
    assert len(body_of(part)) == 10
    assert not Client().head(SCRIPT, headers=GZIP).has_header("Content-Encoding")


@pytest.mark.parametrize("path", ["/theme.css", "/static/solimob/icon.svg"])
def test_what_goes_in_one_packet_is_sent_as_it_is(path: str) -> None:
    response = Client().get(path, headers=GZIP)
    assert not response.has_header("Content-Encoding")
    assert len(body_of(response)) < compression.SMALLEST_BYTES


def test_page_of_a_meeting_weighs_less_than_the_goal_when_no_proxy_compresses(meeting: Meeting) -> None:
    page = Client().get(f"/r/{meeting.code}/", headers=GZIP)
    assets = set(assets_of(gzip.decompress(page.content).decode()))
    assert SCRIPT in assets
    sent = len(page.content) + sum(len(body_of(Client().get(path, headers=GZIP))) for path in assets)
    assert sent < GOAL_BYTES / 3
