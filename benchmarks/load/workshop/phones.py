"""What a phone does: the page, its stream that comes back by itself, the vote sent until it is answered."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.load.workshop.wire import CutError, Line, Reply, read_events

COMES_BACK_AFTER_S = 1.0
"""`retry: 1000` of the stream."""
SENDS_AGAIN_AFTER_S = 2.0
"""As `room.js` does with a form that a cut connection did not carry."""
_HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|ballot)" value="([^"]*)"')


@dataclass(slots=True)
class Stream:
    """A stream of events that is opened again when it was cut, and when each message came."""

    port: int
    path: str
    cookies: dict[str, str]
    heard: list[tuple[str, float, dict[str, Any]]] = field(default_factory=list)
    opened_at: list[float] = field(default_factory=list)
    is_open: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self) -> None:
        """Listen until cancelled."""
        while True:
            try:
                async for kind, data in read_events(self.port, self.path, self.cookies):
                    now = time.monotonic()
                    if kind == "here":
                        self.opened_at.append(now)
                        self.is_open.set()
                    self.heard.append((kind, now, data))
            except CutError:
                self.is_open.clear()
                await asyncio.sleep(COMES_BACK_AFTER_S)

    def times_of(self, kind: str) -> list[tuple[float, dict[str, Any]]]:
        """Return when each message of a kind came."""
        return [(at, data) for heard, at, data in self.heard if heard == kind]


class Phone:
    """One participant in a meeting."""

    def __init__(self, port: int, code: str) -> None:
        self.line = Line(port)
        self.code = code
        self.fields: dict[str, str] = {}
        self.sent_at = self.answered_at = 0.0
        self.tries = 0
        self.statuses: list[int] = []
        self.stream: Stream | None = None

    async def join(self) -> None:
        """Read the page of the meeting, keep its cookies and what its form hides."""
        reply = await self.line.get(f"/r/{self.code}/")
        if reply.status != 200:
            raise RuntimeError(f"the page of the meeting answered {reply.status}")
        self.fields = dict(_HIDDEN.findall(reply.body.decode()))
        self.stream = Stream(self.line.port, f"/r/{self.code}/flux/", self.line.cookies)

    async def read_again(self) -> float:
        """Read what the event « stage » is about, as `room.js` does; the time it took."""
        begun = time.monotonic()
        path = f"/r/{self.code}/maintenant/"
        try:
            reply = await self.line.get(path)
        except CutError:  # as a browser: a kept connection that ended while it was asked is opened again
            reply = await self.line.get(path)
        if reply.status != 200:
            raise RuntimeError(f"{path} answered {reply.status}")
        self.fields |= dict(_HIDDEN.findall(reply.body.decode()))
        return time.monotonic() - begun

    async def vote(self, at: float, entry: str) -> None:
        """Send the answers at a time of the clock, and again until the server answers; a refusal is an answer."""
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        self.sent_at = time.monotonic()
        fields = self.fields | {"frein": str(random.randint(1, 3)), "confiance": str(random.randint(1, 5))}
        while True:
            self.tries += 1
            reply = await self._send(entry, fields)
            if reply is not None:
                self.statuses.append(reply.status)
                if reply.status < 500:
                    break
            await asyncio.sleep(SENDS_AGAIN_AFTER_S)
        self.answered_at = time.monotonic()

    async def _send(self, entry: str, fields: dict[str, str]) -> Reply | None:
        try:
            return await self.line.post(f"/r/{self.code}/sondage/{entry}/", fields, {"HX-Request": "true"})
        except CutError:
            return None
