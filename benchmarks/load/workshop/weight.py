"""What a phone downloads for the pages of a meeting and of a board, as the site sends it; taps to the first vote."""

from __future__ import annotations

import asyncio
import gzip
import re
from typing import Any

from benchmarks.load.workshop import scene as scenes
from benchmarks.load.workshop.scene import BOARD, POLL, Scene
from benchmarks.load.workshop.site import Site
from benchmarks.load.workshop.wire import Line

GOAL_BYTES = 120_000
NOTES = 60
"""On the page of the board: as many as the meeting of the deck made in all."""
_ASSET = re.compile(r'<(?:script|link)\b[^>]*?\b(?:src|href)="(/[^"]+)"')
_IMPORT = re.compile(r"""(?:from|import)\s*\(?["'](\.{0,2}/[^"']+)["']""")
TAPS = ("choisir une réponse", "Envoyer")
"""With the link or the QR code; by the code typed at `/r/`, the button of that form is one more."""


def run(site: Site) -> dict[str, Any]:
    """Return bytes by page: as the site sends them to a browser that takes gzip, and once read."""
    scene = scenes.open_meeting()
    scenes.open_activity(scene, BOARD)
    page = scenes.page_ids(scene)[0]
    scenes.write_notes(page, NOTES)
    board = f"/r/{scene.code}/tableaux/{page}/"
    scenes.open_activity(scene, POLL)
    return asyncio.run(_weigh(site, scene, board)) | {"taps_to_first_vote": {"link_or_qr": len(TAPS), "typed_code": 3}}


async def _weigh(site: Site, scene: Scene, board: str) -> dict[str, Any]:
    line = Line(site.ports[0])
    try:
        return {
            "goal_bytes": GOAL_BYTES,
            "participant": await _page(line, f"/r/{scene.code}/"),
            "board": await _page(line, board),
        }
    finally:
        line.close()


async def _page(line: Line, path: str) -> dict[str, Any]:
    sizes: dict[str, tuple[int, int]] = {}
    waiting = [path]
    while waiting:
        each = waiting.pop()
        if each in sizes:
            continue
        reply = await line.get(each, {"Accept-Encoding": "gzip, deflate, br"})
        if reply.status != 200:
            raise RuntimeError(f"{each} answered {reply.status}")
        is_small = ("content-encoding", "gzip") in reply.headers
        text = gzip.decompress(reply.body) if is_small else reply.body
        sizes[each] = (len(reply.body), len(text))
        if each == path:
            waiting += _ASSET.findall(text.decode())
        elif each.endswith(".js"):
            waiting += [_beside(each, name) for name in _IMPORT.findall(text.decode())]
    return {
        "files": len(sizes),
        "sent_bytes": sum(sent for sent, _ in sizes.values()),
        "read_bytes": sum(read for _, read in sizes.values()),
        "by_file": {name: list(pair) for name, pair in sizes.items()},
    }


def _beside(module: str, name: str) -> str:
    if name.startswith("/"):
        return name
    return module.rpartition("/")[0] + "/" + name.removeprefix("./")
