"""A device on a page of a board: a replica, a stream, acts sent until the server answers (`board_link.js`)."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from typing import Any

from benchmarks.load.workshop.phones import COMES_BACK_AFTER_S
from benchmarks.load.workshop.wire import CutError, Line, read_events
from solimob.core.workshop import Replica, read_state
from solimob.core.workshop.acts import recorded_act

LOOKS_EVERY_S = 5.0
LONGEST_WAIT_S = 10.0
MOST_NOTES = 120
_STATE = re.compile(r'<script id="board-state" type="application/json">(.*?)</script>', re.DOTALL)
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')
_COLOURS = ("yellow", "blue", "green", "pink", "white")
_KINDS = ("create", "create", "create", "edit", "move", "vote", "vote", "colour", "duplicate", "remove")


class Writer:
    """One participant on one page."""

    def __init__(self, port: int, code: str, page: int, name: str) -> None:
        self.line = Line(port)
        self.name, self.page = name, page
        self.path = f"/r/{code}/tableaux/{page}/"
        self.stream_path = f"/r/{code}/flux/?page={page}"
        self.replica = Replica()
        self.is_open = asyncio.Event()
        self.csrf = ""
        self.drawn = 0
        self.openings = 0
        self.sent_at: dict[str, float] = {}
        self.acknowledged: set[str] = set()
        self.refused: list[int] = []
        self.tries = 0
        self.answer_times: list[float] = []
        self.applied_at: dict[str, float] = {}
        """When each act of the page, whoever sent it, was first in the replica."""
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def join(self) -> None:
        """Read the page."""
        for _ in range(2):  # the second time with its cookie
            reply = await self.line.get(self.path)
            if reply.status != 200:
                raise RuntimeError(f"{self.path} answered {reply.status}")
        html = reply.body.decode()
        state, csrf = _STATE.search(html), _CSRF.search(html)
        assert state is not None
        assert csrf is not None
        self.replica, self.csrf = Replica(read_state(json.loads(state[1]))), csrf[1]

    async def follow(self) -> None:
        """Listen until cancelled; after each opening, read what was missed."""
        while True:
            try:
                async for kind, data in read_events(self.line.port, self.stream_path, self.line.cookies):
                    if kind == "act":
                        self._receive([data])
                    elif kind in ("here", "stage", "clock"):
                        if kind == "here":
                            self.openings += 1
                            self.is_open.set()
                        await self.catch_up()
            except CutError:
                self.is_open.clear()
                await asyncio.sleep(COMES_BACK_AFTER_S)

    async def look(self) -> None:
        """Ask for what is missing from time to time, where the stream is cut or acts wait for one that did not come."""
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            if not self.is_open.is_set() or self.replica.lacks:
                await self.catch_up()

    async def catch_up(self) -> None:
        """Read the acts after the last one known; a cut is left to the next time."""
        line = Line(self.line.port)
        line.cookies = self.line.cookies
        try:
            reply = await line.get(f"{self.path}actes/?depuis={self.replica.state.number}")
        except CutError:
            return
        finally:
            line.close()
        if reply.status == 200:
            self._take(json.loads(reply.body))

    async def send(self) -> None:
        """Send what is queued, one act after the other, each until it is answered, until cancelled."""
        while True:
            act = await self.queue.get()
            self.sent_at[act["id"]] = time.monotonic()
            tries = 0
            while not await self._try(act):
                await asyncio.sleep(min(LONGEST_WAIT_S, 2**tries))
                tries += 1
            self.answer_times.append(time.monotonic() - self.sent_at[act["id"]])
            self.queue.task_done()

    async def _try(self, act: dict[str, Any]) -> bool:
        self.tries += 1
        fields = {"act": act, "known": self.replica.state.number}
        headers = {"X-CSRFToken": self.csrf}
        try:
            reply = await self.line.post(f"{self.path}actes/", fields, headers, as_json=True)
        except CutError:
            return False
        if reply.status >= 500:
            return False
        if reply.status == 200:
            self.acknowledged.add(act["id"])
            self._take(json.loads(reply.body))
        else:
            self.refused.append(reply.status)
        return True

    def _take(self, said: dict[str, Any]) -> None:
        if said.get("state"):
            self.replica = self.replica.restarted(read_state(said["state"]))
        self._receive(said.get("acts", []))

    def _receive(self, numbered: list[dict[str, Any]]) -> None:
        now = time.monotonic()
        for each in numbered:
            self.replica = self.replica.received(int(each["number"]), recorded_act(each["act"]))
            self.applied_at.setdefault(each["act"]["id"], now)

    def draw(self) -> dict[str, Any]:
        """Return an act on what this device sees, drawn at random; only its own notes are removed."""
        self.drawn += 1
        act: dict[str, Any] = {"id": f"{self.name}-{self.drawn}", "kind": random.choice(_KINDS)}
        state = self.replica.state
        column = random.choice(state.columns).id
        mine = [note for note in state.notes if note.id.startswith(f"{self.name}-")]
        if act["kind"] in ("create", "duplicate") and len(state.notes) >= MOST_NOTES:
            act["kind"] = "remove"
        if not state.notes or (act["kind"] == "remove" and not mine):
            act["kind"] = "vote" if state.notes else "create"
        note = random.choice(state.notes) if state.notes else None
        fresh = f"{self.name}-n{self.drawn}"
        text = f"Besoin {self.drawn} de {self.name} : " + "un texte de post-it " * random.randint(1, 4)
        if act["kind"] == "create" or note is None:
            return act | {"note": fresh, "column": column, "text": text}
        match act["kind"]:
            case "duplicate":
                return act | {"note": fresh, "source": note.id}
            case "edit":
                return act | {"note": note.id, "text": text, "base": note.version}
            case "move":
                return act | {"note": note.id, "column": column}
            case "colour":
                return act | {"note": note.id, "colour": random.choice(_COLOURS)}
            case "remove":
                return act | {"note": random.choice(mine).id}
        return act | {"note": note.id}
