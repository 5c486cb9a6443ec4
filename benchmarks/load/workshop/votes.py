"""500 phones are connected and vote in the same second; in the fault run a web process is killed in the middle."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Iterable
from typing import Any

from benchmarks.load.workshop import scene as scenes
from benchmarks.load.workshop import site as sites
from benchmarks.load.workshop.figures import fan_out, spread
from benchmarks.load.workshop.phones import Phone, Stream
from benchmarks.load.workshop.scene import POLL, Scene
from benchmarks.load.workshop.site import Site

JOIN_AT_ONCE = 8
WITHIN_S = 1.0
"""All vote within this time, each at a moment drawn at random."""
STORED_GOAL_S, FAN_OUT_GOAL_MS = 2.5, 250
ENDS_AFTER_S = 120.0
KILLED_AFTER_S, STARTED_AGAIN_AFTER_S = 0.5, 0.5
VIEWS = 3
"""Views that show the count: the screen of the hall, the facilitator, one more."""
SETTLES_S = 1.0


def run(site: Site, people: int, *, fault: bool) -> dict[str, Any]:
    """Play it and return the figures."""
    scene = scenes.open_meeting()
    stage = scenes.open_activity(scene, POLL)
    sites.forget_commits()
    return asyncio.run(_play(site, scene, stage, people, fault=fault))


async def _play(site: Site, scene: Scene, stage: Any, people: int, *, fault: bool) -> dict[str, Any]:
    random.seed(1)
    phones = [Phone(site.ports[rank % len(site.ports)], scene.code) for rank in range(people)]
    begun = time.monotonic()
    await _some_at_once((phone.join() for phone in phones), JOIN_AT_ONCE)
    joined_s = time.monotonic() - begun
    views = [Stream(site.ports[rank % len(site.ports)], f"/r/{scene.code}/flux/?counts=1", {}) for rank in range(VIEWS)]
    streams = [phone.stream for phone in phones if phone.stream is not None]
    listening = [asyncio.create_task(stream.follow()) for stream in (*streams, *views)]
    await asyncio.gather(*(stream.is_open.wait() for stream in (*streams, *views)))
    await asyncio.sleep(SETTLES_S)
    try:
        result = await _storm(site, phones, fault=fault)
        await _all_back((*streams, *views))
        await asyncio.sleep(SETTLES_S)
        result |= await asyncio.to_thread(_stored, stage, phones)
        result |= _heard(views, result["begun"])
        result |= await _revealed(scene, stage, phones)
    finally:
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
        for phone in phones:
            phone.line.close()
    result.pop("begun")
    if fault:
        result["streams_cut"] = sum(len(stream.opened_at) - 1 for stream in streams)
    return {"people": people, "joined_s": round(joined_s, 2)} | result


async def _storm(site: Site, phones: list[Phone], *, fault: bool) -> dict[str, Any]:
    server_cpu, own_cpu = site.cpu_s(), time.process_time()
    begun = time.monotonic() + 0.1
    votes = [phone.vote(begun + WITHIN_S * random.random(), POLL) for phone in phones]
    tasks: list[Awaitable[Any]] = [asyncio.gather(*votes)]
    if fault:
        tasks.append(_kill(site, begun))
    await asyncio.wait_for(asyncio.gather(*tasks), ENDS_AFTER_S)
    ended = time.monotonic()
    return {
        "answered_within_s": round(ended - begun, 2),
        "answers": spread(phone.answered_at - phone.sent_at for phone in phones),
        "sent_again": sum(phone.tries - 1 for phone in phones),
        "statuses": _counted(status for phone in phones for status in phone.statuses),
        "generator_cpu_s": round(time.process_time() - own_cpu, 2),
        "server_cpu_s": round(site.cpu_s() - server_cpu, 2),
        "begun": begun,
    }


async def _kill(site: Site, begun: float) -> None:
    await asyncio.sleep(max(0.0, begun + KILLED_AFTER_S - time.monotonic()))
    site.kill(site.ports[0])
    await asyncio.sleep(STARTED_AGAIN_AFTER_S)
    site.start(site.ports[0])


async def _all_back(streams: Iterable[Stream]) -> None:
    await asyncio.wait_for(asyncio.gather(*(stream.is_open.wait() for stream in streams)), ENDS_AFTER_S)


def _stored(stage: Any, phones: list[Phone]) -> dict[str, Any]:
    kept = scenes.ballot_ids(stage)
    acknowledged = {int(phone.fields["ballot"]) for phone in phones if 200 in phone.statuses}
    return {
        "stored": len(kept),
        "acknowledged": len(acknowledged),
        "acknowledged_and_lost": len(acknowledged - set(kept)),
        "stored_twice": len(kept) - len(set(kept)) + max(0, len(kept) - len(phones)),
    }


def _heard(views: list[Stream], begun: float) -> dict[str, Any]:
    committed = sites.commits()
    delays: list[float] = []
    messages = 0
    for view in views:
        heard = [(at, int(data["count"])) for at, data in view.times_of("ballots")]
        messages += len(heard)
        delays += fan_out(committed, heard)
    return {
        "stored_within_s": round(committed[-1] - begun, 2) if committed else None,
        "count_fan_out": spread(delays),
        "count_messages": messages,
    }


async def _revealed(scene: Scene, stage: Any, phones: list[Phone]) -> dict[str, Any]:
    """Show the results: how long until every phone hears it, then shows it (each waits up to 0.4 s of its own)."""
    before = [len(phone.stream.times_of("stage")) for phone in phones if phone.stream]
    await asyncio.to_thread(scenes.reveal, scene, stage)
    committed = time.monotonic()

    async def follow(phone: Phone, known: int) -> tuple[float, float]:
        assert phone.stream is not None
        while len(phone.stream.times_of("stage")) <= known:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.4 * random.random())
        await phone.read_again()
        return phone.stream.times_of("stage")[-1][0] - committed, time.monotonic() - committed

    pairs = await asyncio.wait_for(
        asyncio.gather(*(follow(phone, known) for phone, known in zip(phones, before, strict=True))), ENDS_AFTER_S
    )
    return {
        "event_fan_out": spread(heard for heard, _ in pairs),
        "event_shown": spread(shown for _, shown in pairs),
    }


def _counted(values: Iterable[int]) -> dict[str, int]:
    listed = list(values)
    return {str(value): listed.count(value) for value in sorted(set(listed))}


async def _some_at_once(doing: Iterable[Awaitable[Any]], most: int) -> None:
    turns = asyncio.Semaphore(most)

    async def one(each: Awaitable[Any]) -> None:
        async with turns:
            await each

    await asyncio.gather(*(one(each) for each in doing))
