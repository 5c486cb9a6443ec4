"""Requests take turns: some are worked on at once, on threads that stay, and the others wait.

Left to itself, Django gives each request of an ASGI server a thread and a connection to the database of its own. When
a whole hall votes in the same second, hundreds of threads then fight for the one lock of SQLite, or ask PostgreSQL for
more connections than it has. Here a request waits for one of a few threads, finds there a connection that is open
already, and goes through all middleware and its view without leaving that thread. What is sent for a long time
(streams of a meeting, files) is sent after the turn: it holds no thread.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http.response import HttpResponseBase

AT_ONCE = 6
"""Threads that answer, in each process: more do not go faster in Python, fewer would let long documents hold a site."""


class TurnsHandler(ASGIHandler):
    """Django's ASGI handler, with `at_once` threads for all requests of the process."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="turn")

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        """Serve one request; the little that is done around its turn shares one thread, instead of a new one each."""
        await self.handle(scope, receive, send)

    async def run_get_response(self, request: ASGIRequest) -> HttpResponseBase:
        """Return the answer of the middleware and the view, worked out on one of the threads, first come first."""
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        response: HttpResponseBase = await loop.run_in_executor(self._threads, context.run, self._answer, request)
        response._handler_class = self.__class__
        return response

    def _answer(self, request: ASGIRequest) -> HttpResponseBase:
        # Django looks after the connections of the thread that a request began on, which is another.
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            close_old_connections()
