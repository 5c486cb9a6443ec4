"""HTTP/1.1 and Server-Sent Events for hundreds of phones in one process: as little work per message as can be.

Loopback only. A phone keeps one connection for its requests, opened again when it was cut, and one for its stream.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

HOST = "127.0.0.1"


class CutError(Exception):
    """The connection was cut before the answer was whole: nobody knows whether the server did what was asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, read whole."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def cookies(self) -> dict[str, str]:
        """Return the cookies it sets."""
        set_ = (value.split(";", 1)[0] for name, value in self.headers if name == "set-cookie")
        return {name: value for name, _, value in (each.partition("=") for each in set_)}


class Line:
    """A connection to one port that is kept between requests; one request at a time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, headers: dict[str, str] | None = None) -> Reply:
        """Ask for a page."""
        return await self._ask("GET", path, headers or {}, b"")

    async def post(self, path: str, fields: dict[str, Any], headers: dict[str, str], *, as_json: bool = False) -> Reply:
        """Send a form, or JSON."""
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        body = (json.dumps(fields) if as_json else urlencode(fields)).encode()
        return await self._ask("POST", path, {"Content-Type": kind, **headers}, body)

    async def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        try:
            if self._streams is not None and self._streams[0].at_eof():  # idle, and closed by the server
                self.close()
            if self._streams is None:
                self._streams = await asyncio.open_connection(HOST, self.port)
            reader, writer = self._streams
            writer.write(request_bytes(method, path, self.port, self.cookies, headers, body))
            reply = await _read_reply(reader)
        except (OSError, EOFError, asyncio.IncompleteReadError) as cut:
            self.close()
            raise CutError(str(cut)) from cut
        self.cookies |= reply.cookies()
        if ("connection", "close") in reply.headers:
            self.close()
        return reply

    def close(self) -> None:
        """Let the connection go."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


def request_bytes(
    method: str, path: str, port: int, cookies: dict[str, str], headers: dict[str, str], body: bytes
) -> bytes:
    """Return a request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{port}"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, tuple[tuple[str, str], ...]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in head[1:] if line)
    return int(head[0].split()[1]), tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)


async def _read_reply(reader: asyncio.StreamReader) -> Reply:
    status, headers = await _read_head(reader)
    named = dict(headers)
    if named.get("transfer-encoding") == "chunked":
        parts = []
        while part := await _read_chunk(reader):
            parts.append(part)
        return Reply(status, headers, b"".join(parts))
    return Reply(status, headers, await reader.readexactly(int(named.get("content-length", "0"))))


async def _read_chunk(reader: asyncio.StreamReader) -> bytes:
    size = int(await reader.readline() or b"", 16)
    return (await reader.readexactly(size + 2))[:-2]


async def read_events(port: int, path: str, cookies: dict[str, str]) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Yield (kind, data) of one stream until it is cut. The server sends each message as one chunk.

    Raises
    ------
    CutError
        When it is cut, or never opened.
    """
    writer = None
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(request_bytes("GET", path, port, cookies, {"Accept": "text/event-stream"}, b""))
        status, _ = await _read_head(reader)
        if status != 200:
            raise CutError(f"{path} answered {status}")
        while chunk := await _read_chunk(reader):
            for message in chunk.split(b"\n\n"):
                kind, data = "", b"{}"
                for line in message.split(b"\n"):
                    name, _, value = line.partition(b": ")
                    if name == b"event":
                        kind = value.decode()
                    elif name == b"data":
                        data = value
                if kind:
                    yield kind, json.loads(data)
    except (OSError, EOFError, ValueError, asyncio.IncompleteReadError) as cut:
        raise CutError(str(cut)) from cut
    finally:
        if writer is not None:
            with suppress(OSError):
                writer.close()
    raise CutError("the stream ended")
