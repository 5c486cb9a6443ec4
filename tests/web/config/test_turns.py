"""Requests of an ASGI server take turns on a few threads, and streams hold none of them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.signals import request_finished
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from solimob.web.config.turns import TurnsHandler

AT_ONCE = 2
_inside = 0
_most = 0
_lock = threading.Lock()


@login_not_required
def slow(request: HttpRequest) -> HttpResponse:
    """Count how many are here at the same time, and on which threads."""
    global _inside, _most
    with _lock:
        _inside += 1
        _most = max(_most, _inside)
    time.sleep(0.02)
    with _lock:
        _inside -= 1
    return HttpResponse(threading.current_thread().name)


@login_not_required
def endless(request: HttpRequest) -> StreamingHttpResponse:
    """Send one message, then nothing for long."""

    async def messages() -> AsyncIterator[str]:
        yield "first"
        await asyncio.sleep(60)

    return StreamingHttpResponse(messages())


@login_not_required
def document(request: HttpRequest) -> FileResponse:
    """Send this file."""
    response = FileResponse(BytesIO(Path(__file__).read_bytes()))
    response.set_cookie("kept", "yes")
    return response


urlpatterns = [path("slow/", slow), path("endless/", endless), path("document/", document)]

pytestmark = [pytest.mark.usefixtures("settings"), pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture
def site() -> Iterator[TurnsHandler]:
    global _most
    _most = 0
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["django.middleware.common.CommonMiddleware"]):
        yield TurnsHandler(at_once=AT_ONCE)


@pytest.fixture
def finished() -> Iterator[list[str]]:
    """The thread on which each request was said to be over."""
    told: list[str] = []

    def tell(**_: object) -> None:
        told.append(threading.current_thread().name)

    request_finished.connect(tell)
    yield told
    request_finished.disconnect(tell)


async def ask(
    site: TurnsHandler,
    path: str,
    send: Callable[[dict[str, Any]], Awaitable[None]],
    stays: Callable[[], Awaitable[object]],
) -> None:
    """Ask for a path as a web server does, for a client who leaves when `stays` ends."""
    received: list[bool] = []

    async def receive() -> dict[str, Any]:
        if not received:
            received.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}
        await stays()
        return {"type": "http.disconnect"}

    headers = [(b"host", b"127.0.0.1")]
    await site({"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b""}, receive, send)


def client(site: TurnsHandler) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://127.0.0.1")


def test_as_many_requests_as_threads_are_worked_on_at_once_when_many_come(site: TurnsHandler) -> None:
    async def play() -> list[httpx.Response]:
        async with client(site) as phone:
            return await asyncio.gather(*(phone.get("/slow/") for _ in range(12)))

    answers = asyncio.run(play())
    assert {answer.status_code for answer in answers} == {200}
    assert _most == AT_ONCE
    assert len({answer.text for answer in answers}) == AT_ONCE


def test_pages_answer_when_more_streams_are_open_than_threads(site: TurnsHandler) -> None:
    async def listen(heard: list[bytes]) -> None:
        async def send(message: dict[str, Any]) -> None:
            if message.get("body"):
                heard.append(message["body"])

        await ask(site, "/endless/", send, partial(asyncio.sleep, 60))

    async def play() -> tuple[int, list[bytes]]:
        heard: list[bytes] = []
        streams = [asyncio.create_task(listen(heard)) for _ in range(AT_ONCE + 3)]
        while len(heard) < len(streams):
            await asyncio.sleep(0.01)
        async with client(site) as phone:
            status = (await asyncio.wait_for(phone.get("/slow/"), 10)).status_code
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)
        return status, heard

    status, heard = asyncio.run(play())
    assert status == 200
    assert heard == [b"first"] * (AT_ONCE + 3)


def test_an_error_of_a_view_is_an_answer_when_it_is_worked_out_on_a_thread(site: TurnsHandler) -> None:
    async def play() -> int:
        async with client(site) as phone:
            return (await phone.get("/nothing/")).status_code

    assert asyncio.run(play()) == 404


def test_a_file_is_sent_whole_and_closed_before_it_is_sent_when_a_view_answers_with_one(
    site: TurnsHandler, finished: list[str]
) -> None:
    async def play() -> httpx.Response:
        async with client(site) as phone:
            return await phone.get("/document/")

    answer = asyncio.run(play())
    assert answer.content == Path(__file__).read_bytes()
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert answer.cookies["kept"] == "yes"
    assert [name.partition("_")[0] for name in finished] == ["turn"]


def test_a_stream_ends_and_is_closed_when_its_listener_leaves(site: TurnsHandler, finished: list[str]) -> None:
    heard: list[object] = []

    async def play() -> None:
        left = asyncio.Event()

        async def send(message: dict[str, Any]) -> None:
            heard.append(message.get("body"))
            if message.get("body"):
                left.set()

        await asyncio.wait_for(ask(site, "/endless/", send, left.wait), 10)

    asyncio.run(play())
    assert heard == [None, b"first"]
    assert len(finished) == 1


def test_what_was_sent_is_done_when_the_sender_leaves_before_the_answer(
    site: TurnsHandler, finished: list[str]
) -> None:
    sent: list[str] = []

    async def play() -> None:
        async def send(message: dict[str, Any]) -> None:
            sent.append(message["type"])

        await ask(site, "/slow/", send, partial(asyncio.sleep, 0))

    asyncio.run(play())
    assert sent == ["http.response.start", "http.response.body"]
    assert _most == 1
    assert len(finished) == 1


def test_every_page_is_loaded_and_kept_from_the_garbage_collector_when_the_site_starts(tmp_path: Path) -> None:
    code = """
import gc, sys
from solimob.web.config import asgi
assert {"solimob.web.workshop.views.participate", "solimob.web.counselling.urls"} <= set(sys.modules)
assert gc.get_freeze_count() > 10_000
"""
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"SOLIMOB_HOME": str(tmp_path)})
