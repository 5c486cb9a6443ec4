"""Requests take turns: some are worked on at once, on threads that stay, and the others wait.

Left to itself, Django gives each request of an ASGI server a thread and a connection to the database of its own. When
a whole hall votes in the same second, hundreds of threads then fight for the one lock of SQLite, or ask PostgreSQL for
more connections than it has. Here a request waits for one of a few threads, finds there a connection that is open
already, and is worked on from its first signal to its last one without leaving that thread: each time that a request
goes from the event loop to a thread and back costs as much as a page. What is sent for a long time (streams of a
meeting) is sent after the turn: it holds no thread.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import IO, Any

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

AT_ONCE = 6
"""Threads that answer, in each process: more do not go faster in Python, fewer would let long documents hold a site."""

type Receive = Callable[[], Awaitable[Any]]
type Send = Callable[[Any], Awaitable[None]]


class TurnsHandler(ASGIHandler):
    """Django's ASGI handler, with `at_once` threads for all requests of the process."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="turn")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request. Who leaves before the answer is answered all the same: what was asked is done."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()
        with closing(body):
            response = await loop.run_in_executor(self._threads, context.run, self._answer, scope, body)
            if not response.streaming:
                await self.send_response(response, send)
                return
            try:
                await self._send_until_left(response, receive, send)
            finally:
                await loop.run_in_executor(self._threads, response.close)

    def _answer(self, scope: dict[str, Any], body: IO[bytes]) -> HttpResponseBase:
        """Return the answer of the middleware and the view; on one of the threads, first come first served."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, body)
        response: HttpResponseBase = refused if request is None else self.get_response(request)
        response._handler_class = type(self)
        if response.streaming and response.is_async:
            close_old_connections()  # this thread's: the end of the stream is told on another
            return response
        with closing(response):
            return _whole(response) if response.streaming else response

    async def _send_until_left(self, response: HttpResponseBase, receive: Receive, send: Send) -> None:
        async with asyncio.TaskGroup() as both:
            sending = both.create_task(self.send_response(response, send))
            leaving = both.create_task(receive())  # the request is whole: what comes is that it left
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
            sending.cancel()
            leaving.cancel()


def _whole(response: HttpResponseBase) -> HttpResponse:
    """Return the same answer with its file read: files are small here, and sending them holds no thread then."""
    whole = HttpResponse(b"".join(response), status=response.status_code, reason=response.reason_phrase)
    whole.headers, whole.cookies = response.headers, response.cookies
    return whole
