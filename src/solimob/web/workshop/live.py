"""What happens in a meeting, told to its views as Server-Sent Events.

One task per process and meeting reads the database some times a second, on one thread with a connection of its own,
and hands what is new to every listener. Nothing is kept here: a view that was cut off reads where the meeting stands,
and the acts of its page from the last number it knows, so that nothing is missed. Several processes may serve one
meeting: each reads the same numbers.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import Error, connection
from django.utils import timezone

from solimob.web.workshop.models import BoardAct, Event
from solimob.web.workshop.queries.board_aliases import Aliases

TICK_S = 0.1
"""Between two readings: half of it is the mean delay it adds."""
CLOCK_EVERY_S = 15.0
"""Between two messages where nothing happens: proxies keep the connection, and clients their clock."""
MOST_WAITING = 500
"""Messages that a listener may be behind: beyond, it is cut off, and comes back where the meeting stands."""
ACTS_AT_ONCE = 500
GONE = "gone"
"""The meeting was deleted: its views are cut off, and do not come back."""
LINKS = "links"
"""Its code and links were changed: its views are cut off, and come back by the new ones."""

_reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="workshop-live")


@dataclass(slots=True)
class Seen:
    """How far a meeting was read."""

    event: int = -1
    ballots: int = -1
    pages: dict[int, int] = field(default_factory=dict)

    @property
    def is_first(self) -> bool:
        """Whether nothing was read yet."""
        return self.event < 0


@dataclass(frozen=True, slots=True)
class Message:
    """Something new: for the listeners of one page of a board, or for all."""

    kind: str
    data: dict[str, Any]
    page: int | None = None
    counts: bool = False
    """Told to the views that show how many answered, not to each phone at each vote."""

    def text(self) -> str:
        """Return the message as the stream carries it."""
        return f"event: {self.kind}\ndata: {json.dumps(self.data, separators=(',', ':'))}\n\n"


def read_new(meeting_id: int, seen: Seen) -> list[Message]:
    """Return what is new in a meeting since `seen`, which is brought up to date; at first reading, nothing but it.

    A reading that fails half-way leaves `seen` as it was: the next one tells all.
    """
    last, ballots, pages = _where_it_stands(meeting_id)
    if last is None:
        return [Message(GONE, {})]
    messages: list[Message] = []
    if not seen.is_first and last > seen.event:
        events = Event.objects.filter(meeting_id=meeting_id, number__gt=seen.event, number__lte=last)
        messages += [
            Message(kind, {"number": number, **data})
            for kind, number, data in events.values_list("kind", "number", "data")
        ]
    if ballots != seen.ballots and not seen.is_first:
        messages.append(Message("ballots", {"count": ballots}, counts=True))
    for page, number in pages.items():
        acts = _acts_between(page, seen.pages.get(page, number if seen.is_first else 0), number)
        messages += acts
        pages[page] = acts[-1].data["number"] if acts else number
    seen.event, seen.ballots, seen.pages = last, ballots, pages
    return messages


_STANDS = (
    "SELECT 'event', 0, event_count FROM workshop_meeting WHERE id = %s"
    " UNION ALL SELECT 'ballots', 0, COUNT(*) FROM workshop_ballot JOIN workshop_stage ON workshop_stage.id = stage_id"
    " WHERE meeting_id = %s AND discarded_at IS NULL"
    " UNION ALL SELECT 'page', id, number FROM workshop_boardpage WHERE meeting_id = %s"
)
"""Asked ten times a second, while a hall votes: one question, by hand, has its answer before the next reading."""


def _where_it_stands(meeting_id: int) -> tuple[int | None, int, dict[int, int]]:
    """Return the last event of a meeting (None: there is no such meeting), its ballots that count, its pages' acts."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, [meeting_id] * 3)
        rows = cursor.fetchall()
    last = next((number for kind, _, number in rows if kind == "event"), None)
    ballots = next(number for kind, _, number in rows if kind == "ballots")
    return last, ballots, {page: number for kind, page, number in rows if kind == "page"}


def _acts_between(page: int, known: int, number: int) -> list[Message]:
    """Return the acts of a page after `known`, in order; of very many, the first ones."""
    if number <= known:
        return []
    acts, aliases = BoardAct.objects.filter(page_id=page, number__gt=known, number__lte=number), Aliases(page)
    return [
        Message("act", {"page": page, "number": each, "act": aliases.act(data)}, page)
        for each, data in acts.values_list("number", "data")[:ACTS_AT_ONCE]
    ]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a view listens to, beside the events of its meeting: the acts of one page, the count of ballots."""

    page: int | None = None
    counts: bool = False

    def has(self, message: Message) -> bool:
        """Tell whether a message is for this view."""
        return (message.page is None or message.page == self.page) and (self.counts or not message.counts)


class Room:
    """The listeners of one meeting in this process."""

    def __init__(self, meeting_id: int) -> None:
        self.meeting_id = meeting_id
        self.listeners: dict[asyncio.Queue[str | None], Wish] = {}
        self.seen = Seen()
        self.is_read = asyncio.Event()
        """Set once it is known where the meeting stands: what comes after is told."""
        self._task: asyncio.Task[None] | None = None

    def join(self, wish: Wish) -> asyncio.Queue[str | None]:
        """Return a queue of the messages a view wishes for; None ends it."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(MOST_WAITING)
        self.listeners[queue] = wish
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._watch())
        return queue

    def leave(self, queue: asyncio.Queue[str | None]) -> None:
        """Forget a listener; the last one stops the reading."""
        self.listeners.pop(queue, None)

    def end(self, queue: asyncio.Queue[str | None]) -> None:
        """Cut a listener off: it comes back by itself where the meeting stands."""
        self.leave(queue)
        if queue.full():
            queue.get_nowait()
        queue.put_nowait(None)

    def end_all(self) -> None:
        """Cut every listener off."""
        self.is_read.set()
        for queue in list(self.listeners):
            self.end(queue)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while self.listeners:
            messages = await loop.run_in_executor(_reader, _read, self.meeting_id, self.seen)
            for message in messages:
                self._send(message)
            if any(message.kind in {GONE, LINKS} for message in messages):
                self.end_all()
            if not self.seen.is_first:
                self.is_read.set()
            await asyncio.sleep(TICK_S)
        _rooms.pop(self.meeting_id, None)

    def _send(self, message: Message) -> None:
        text = message.text()
        for queue, wish in list(self.listeners.items()):
            if not wish.has(message):
                continue
            if queue.full():
                self.end(queue)
            else:
                queue.put_nowait(text)


_rooms: dict[int, Room] = {}


def end_streams() -> None:
    """Cut off every view of this process, which is about to stop; call it in the loop that serves them."""
    for room in list(_rooms.values()):
        room.end_all()


def _read(meeting_id: int, seen: Seen) -> list[Message]:
    """Read once; a database that does not answer is asked again at the next tick, over a new connection."""
    try:
        return read_new(meeting_id, seen)
    except Error:
        connection.close()
        return []


async def listen(meeting_id: int, wish: Wish) -> AsyncIterator[str]:
    """Yield the messages of a meeting to one view.

    The first one says that it is connected, what time it is, and the number of the last event: whatever comes after
    it is told, so that a view that shows this event, and reads the acts of its page now, misses nothing.
    """
    room = _rooms.setdefault(meeting_id, Room(meeting_id))
    queue = room.join(wish)
    try:
        await room.is_read.wait()
        yield "retry: 1000\n" + _clock("here", event=room.seen.event)
        while True:
            try:
                text = await asyncio.wait_for(queue.get(), CLOCK_EVERY_S)
            except TimeoutError:
                text = _clock("clock")
            if text is None:
                return
            yield text
    finally:
        room.leave(queue)


def _clock(kind: str, **data: int) -> str:
    return Message(kind, {"now": timezone.now().timestamp(), **data}).text()
