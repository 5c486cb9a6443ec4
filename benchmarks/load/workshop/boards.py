"""100 people on the six pages of a board, three acts a second on each; every replica ends in the server's state."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from benchmarks.load.workshop import scene as scenes
from benchmarks.load.workshop.figures import spread
from benchmarks.load.workshop.scene import BOARD, Scene
from benchmarks.load.workshop.site import Site
from benchmarks.load.workshop.writers import Writer
from solimob.core.workshop import BoardState, apply, read_state
from solimob.core.workshop.acts import recorded_act

PEOPLE, ACTS_A_SECOND = 100, 3.0
GOAL_P95_MS = 300
FAULT_MINUTES = 2.0
STARTED_AGAIN_AFTER_S = 0.5
SETTLES_WITHIN_S = 60.0


def run(site: Site, minutes: float, *, fault: bool) -> dict[str, Any]:
    """Play it and return the figures; in the fault run a web process is killed in the middle."""
    scene = scenes.open_meeting()
    scenes.open_activity(scene, BOARD)
    pages = scenes.page_ids(scene)
    result, writers = asyncio.run(_play(site, scene, pages, 60 * minutes, fault=fault))
    return {"people": PEOPLE, "pages": len(pages), "minutes": minutes} | result | _verdict(pages, writers)


async def _play(
    site: Site, scene: Scene, pages: list[int], seconds: float, *, fault: bool
) -> tuple[dict[str, Any], list[Writer]]:
    random.seed(2)
    ports = site.ports
    # Which page and which process are drawn apart, so that each page is served by all processes.
    writers = [
        Writer(ports[rank // len(pages) % len(ports)], scene.code, pages[rank % len(pages)], f"w{rank}")
        for rank in range(PEOPLE)
    ]
    for writer in writers:
        await writer.join()
    tasks = [
        asyncio.create_task(each) for writer in writers for each in (writer.follow(), writer.send(), writer.look())
    ]
    await asyncio.gather(*(writer.is_open.wait() for writer in writers))
    server_cpu, own_cpu, begun = site.cpu_s(), time.process_time(), time.monotonic()
    try:
        drivers = [_drive([writer for writer in writers if writer.page == page], begun + seconds) for page in pages]
        if fault:
            await asyncio.gather(*drivers, _kill(site, begun + seconds / 2))
        else:
            await asyncio.gather(*drivers)
        driven_s = time.monotonic() - begun
        await asyncio.wait_for(asyncio.gather(*(writer.queue.join() for writer in writers)), SETTLES_WITHIN_S)
        figures = {
            "generator_cpu_share": round((time.process_time() - own_cpu) / driven_s, 3),
            "server_cpu_share": round((site.cpu_s() - server_cpu) / driven_s, 3),
        }
        await _settled(writers)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in writers:
            writer.line.close()
    return figures, writers


async def _drive(writers: list[Writer], until: float) -> None:
    """Let somebody of a page act three times a second, on a clock of its own that does not wait for answers."""
    due = time.monotonic() + random.random() / ACTS_A_SECOND
    while due < until:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        writer = random.choice(writers)
        writer.queue.put_nowait(writer.draw())
        due += 1 / ACTS_A_SECOND


async def _kill(site: Site, at: float) -> None:
    await asyncio.sleep(max(0.0, at - time.monotonic()))
    site.kill(site.ports[0])
    await asyncio.sleep(STARTED_AGAIN_AFTER_S)
    site.start(site.ports[0])


async def _settled(writers: list[Writer]) -> None:
    """Wait until every replica of a page has the same number, or for a minute: the verdict says what is not."""
    deadline = time.monotonic() + SETTLES_WITHIN_S
    while time.monotonic() < deadline:
        numbers = {(writer.page, writer.replica.state.number) for writer in writers}
        if len(numbers) == len({writer.page for writer in writers}):
            return
        await asyncio.sleep(0.2)


def _verdict(pages: list[int], writers: list[Writer]) -> dict[str, Any]:
    """Compare what the database holds with what was acknowledged, and with every replica."""
    lost = doubled = differing = acts_kept = unreplayed = 0
    for page in pages:
        acts, kept = scenes.acts_of(page)
        here = [writer for writer in writers if writer.page == page]
        ids = Counter(data["id"] for _, data in acts)
        acts_kept += len(acts)
        lost += len(set().union(*(writer.acknowledged for writer in here)) - set(ids))
        doubled += sum(count - 1 for count in ids.values())
        state = read_state(kept)
        differing += sum(writer.replica.state != state for writer in here)
        unreplayed += _replayed(state, acts) != state
    return {
        "acts_sent": sum(len(writer.sent_at) for writer in writers),
        "acts_stored": acts_kept,
        "acknowledged": sum(len(writer.acknowledged) for writer in writers),
        "refused": dict(Counter(str(status) for writer in writers for status in writer.refused)),
        "sent_again": sum(writer.tries - len(writer.sent_at) for writer in writers),
        "acknowledged_and_lost": lost,
        "stored_twice": doubled,
        "clients_unlike_the_server": differing,
        "pages_unlike_their_acts": unreplayed,
        "streams_cut": sum(writer.openings - 1 for writer in writers),
        "answers": spread(each for writer in writers for each in writer.answer_times),
        "seen_by_others": spread(_delays(writers)),
    }


def _replayed(end: BoardState, acts: list[tuple[int, dict[str, Any]]]) -> BoardState:
    state = BoardState(columns=end.columns)
    for number, data in acts:
        state = apply(state, number, recorded_act(data))
    return state


def _delays(writers: list[Writer]) -> Iterable[float]:
    """Yield, for each act and each other device on its page, the time from sending it to having it."""
    by_page: dict[int, list[Writer]] = {}
    for writer in writers:
        by_page.setdefault(writer.page, []).append(writer)
    for here in by_page.values():
        for sender in here:
            for act, sent_at in sender.sent_at.items():
                for other in here:
                    if other is not sender and act in other.applied_at:
                        yield other.applied_at[act] - sent_at
