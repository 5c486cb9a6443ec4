"""The streams of meetings when the site stops: every view is let go at once, and may come back."""

from __future__ import annotations

import asyncio

import pytest

from solimob.web.workshop import live


def test_every_stream_ends_when_the_site_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(meeting: int, seen: live.Seen) -> list[live.Message]:
        seen.event = 0
        return []

    monkeypatch.setattr(live, "_read", read)

    async def play() -> list[int]:
        views = [live.listen(meeting, live.Wish()) for meeting in (1, 1, 2)]
        first = [await anext(view) for view in views]
        assert all("event: here" in text for text in first)
        live.end_streams()
        return [len([text async for text in view]) for view in views]

    assert asyncio.run(asyncio.wait_for(play(), 5)) == [0, 0, 0]


def test_stream_that_is_full_ends_too_when_the_site_stops() -> None:
    async def play() -> list[str | None]:
        room = live.Room(7)
        queue: asyncio.Queue[str | None] = asyncio.Queue(2)
        room.listeners[queue] = live.Wish()
        queue.put_nowait("un")
        queue.put_nowait("deux")
        room.end(queue)
        assert room.listeners == {}
        return [queue.get_nowait(), queue.get_nowait()]

    assert asyncio.run(play()) == ["deux", None]
