"""The load and fault runs of a meeting: their figures, and a small run of them (issue 5, §3)."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.load.workshop import command
from benchmarks.load.workshop.figures import fan_out, spread
from benchmarks.load.workshop.wire import Reply, _read_reply, request_bytes

ROOT = Path(__file__).resolve().parents[2]


def test_delay_of_a_ballot_is_counted_until_a_count_that_has_it_in() -> None:
    committed = [1.0, 1.1, 1.2]
    assert fan_out(committed, [(1.15, 2), (1.5, 3)]) == pytest.approx([0.15, 0.05, 0.3])


def test_a_ballot_that_is_never_heard_of_has_no_delay() -> None:
    assert len(fan_out([1.0, 1.1, 1.2], [(1.15, 2)])) == 2


def test_spread_is_in_milliseconds() -> None:
    assert spread([0.1] * 99 + [1.0]) == {"count": 100, "p50_ms": 100.0, "p95_ms": 100.0, "max_ms": 1000.0}
    assert spread([]) == {"count": 0}


def read(raw: bytes) -> Reply:
    async def play() -> Reply:
        reader = asyncio.StreamReader()
        reader.feed_data(raw)
        reader.feed_eof()
        return await _read_reply(reader)

    return asyncio.run(play())


def test_an_answer_is_read_whole_when_it_comes_in_chunks() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=b; Path=/\r\n\r\n"
    reply = read(head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert (reply.status, reply.body, reply.cookies()) == (200, b"abcde", {"a": "b"})


def test_an_answer_that_is_cut_is_not_an_answer() -> None:
    with pytest.raises(asyncio.IncompleteReadError):
        read(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc")


def test_a_request_says_its_length_and_its_cookies() -> None:
    sent = request_bytes("POST", "/r/", 80, {"a": "b", "c": "d"}, {"X": "y"}, b"body")
    assert b"Cookie: a=b; c=d\r\nX: y\r\nContent-Length: 4\r\n\r\nbody" in sent


def test_a_run_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no run named flights"):
        command.run(tmp_path, None, engines=[], runs=["flights"], people=1, minutes=1)


def test_no_vote_is_lost_when_one_of_two_processes_on_one_sqlite_file_is_killed(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    options = ["--people", "24", "--minutes", "1", "--processes", "2", "--runs", "votes_fault", "--out", str(out)]
    subprocess.run(
        [sys.executable, "-m", "benchmarks.load.workshop.one", "sqlite", *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        timeout=400,
        capture_output=True,
    )
    figures = json.loads(out.read_text("utf-8"))["votes_fault"]
    assert figures["acknowledged_and_lost"] == figures["stored_twice"] == 0
    assert figures["stored"] == figures["acknowledged"] == 24
    assert figures["streams_cut"] > 0
