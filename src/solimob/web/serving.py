"""The site on one's own computer, for itself or for a hall: web server and worker, started and stopped together."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import uvicorn

LOOPBACK = "127.0.0.1"
EVERY_CARD = "0.0.0.0"  # noqa: S104 (asked for by --hall; settings.ALLOWED_HOSTS says which names are answered)
KEEP_ALIVE_S = 75
"""How long a connection on which nothing is asked stays open.

uvicorn's five seconds close it on a phone between the page of a meeting and the vote: a vote sent at that moment is
lost and sent again. Proxies keep theirs for a minute: the one who asks must be the first to close.
"""
OPEN_FILES = 16_384
"""Connections wanted at once: 500 phones take up to seven each to load a page, where 256 or 1,024 are usual limits."""
END_STREAMS_AFTER_S = 3
"""What is still being answered when the site ends is cut after this time."""
_WORKER = "import sys; from solimob.web.serving import work_until_parent_ends; work_until_parent_ends()"
DAILY_S, DAILY_AGAIN_AFTER_S = 86_400.0, 600.0
"""Between two runs of what is done every day, and after one that failed."""
RESTART_AFTER_S = 2.0
"""Pause before a worker that died is replaced: one that cannot start must not be started in a tight loop."""

logger = logging.getLogger(__name__)


class PortTakenError(Exception):
    """Another program answers on the port."""


def open_port(port: int, host: str = LOOPBACK) -> socket.socket:
    """Return a socket bound to loopback, or to all cards of a hall's computer; port 0 lets the system choose.

    Raises
    ------
    PortTakenError
        If the port is taken, or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere this option would let two programs share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise PortTakenError(str(error)) from error
    return listener


def serve(listener: socket.socket, announce: Callable[[str], None]) -> None:
    """Answer on this socket until interrupted, with a worker beside.

    Parameters
    ----------
    announce
        Called with the address of the site once it is known.
    """
    import uvicorn

    class Server(uvicorn.Server):
        """A server that ends the streams of meetings before it stops, so that none has to be cut."""

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            from solimob.web.workshop.live import end_streams

            end_streams()
            await super().shutdown(sockets)

    allow_open_files()
    server = Server(configuration())
    with SupervisedWorker():
        announce(f"http://{LOOPBACK}:{listener.getsockname()[1]}")
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def configuration() -> uvicorn.Config:
    """Return how this site is served."""
    import uvicorn

    return uvicorn.Config(
        "solimob.web.config.asgi:application",
        log_level="warning",
        lifespan="off",
        # The site is for this computer: a proxy's word on who calls is not taken.
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=END_STREAMS_AFTER_S,
    )


def allow_open_files() -> None:
    """Let this process hold as many connections as a full hall needs, where the system counts them and allows it."""
    try:
        import resource
    except ImportError:  # Windows does not count them so
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        with suppress(ValueError, OSError):  # a system may allow less than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


class SupervisedWorker:
    """A worker process that is replaced when it dies, from entering the context to leaving it."""

    def __init__(self, restart_after_s: float = RESTART_AFTER_S) -> None:
        self.restart_after_s = restart_after_s
        self.process = _start_worker()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._supervise, daemon=True, name="worker-supervisor")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join()
        _stop_worker(self.process)

    def _supervise(self) -> None:
        while not self._ending.is_set():
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=0.2)
            if self.process.returncode is None:
                continue
            # Ctrl+C reaches the worker first: by the end of the pause, the site itself is ending.
            if not self._ending.wait(self.restart_after_s):
                _stop_worker(self.process)
                logger.warning("le calculateur s’est arrêté (code %s) : il est relancé", self.process.returncode)
                self.process = _start_worker()


def _start_worker() -> subprocess.Popen[bytes]:
    # The worker reads its standard input until it closes: it stops with its parent, however the parent ends.
    return subprocess.Popen([sys.executable, "-c", _WORKER], stdin=subprocess.PIPE)  # noqa: S603


def _stop_worker(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def work_until_parent_ends() -> None:
    """Do background jobs until standard input closes."""

    def watch() -> None:
        while os.read(0, 1):  # unbuffered: a buffer's lock would still be held when the interpreter ends
            pass
        # A job in the middle is found interrupted by its page, which offers to retry it.
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
    with suppress(KeyboardInterrupt):
        run_worker()


def run_worker() -> None:
    """Do background jobs until interrupted, and every day what is to be done by itself: erase, remind."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solimob.web.config.settings")
    django.setup()
    threading.Thread(target=_every_day, daemon=True, name="every day").start()
    call_command("db_worker", reload=False, interval=0.5, verbosity=0)


def _every_day() -> None:
    """Erase what is past its last day and remind of late answers, now and every day.

    Each task is on its own: one that fails is told in the log with what it met, and holds back neither the others nor
    the days to come. Where the database did not answer, all is done again soon: a task done twice does nothing more.
    """
    from django.db import DatabaseError, connection

    while True:
        wait_s = DAILY_S
        for task, do in _daily_tasks().items():
            try:
                do()
            except Exception as error:
                logger.exception("%s : échec, repris plus tard", task)
                if isinstance(error, DatabaseError):
                    wait_s = DAILY_AGAIN_AFTER_S
            finally:
                connection.close()
        time.sleep(wait_s)


def _daily_tasks() -> dict[str, Callable[[], object]]:
    """Return what is done every day, by its name in the log."""
    from django.utils import timezone

    from solimob.web.counselling.services import erase_expired as erase_requests
    from solimob.web.workshop.services import exchanges, need_reminders, retention, surveys

    today = timezone.localdate()
    return {
        "effacement des réunions": lambda: retention.erase_expired(today),
        "effacement des réponses aux enquêtes": lambda: surveys.erase_expired(today),
        "effacement des échanges sur les besoins": lambda: exchanges.erase_expired(today),
        "effacement des demandes d’aide": lambda: erase_requests(today),
        "rappels aux personnes qui répondent": lambda: need_reminders.send_weekly_reminders(today),
    }
