"""The site on one's own computer: web server and worker, started and stopped together."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

LOOPBACK = "127.0.0.1"
_WORKER = "import sys; from solimob.web.serving import work_until_parent_ends; work_until_parent_ends()"


class PortTakenError(Exception):
    """Another program answers on the port."""


def open_port(port: int) -> socket.socket:
    """Return a socket bound to loopback; port 0 lets the system choose.

    Raises
    ------
    PortTakenError
        If the port is taken, or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere this option would let two programs share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
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

    configuration = uvicorn.Config(
        "solimob.web.config.asgi:application",
        log_level="warning",
        lifespan="off",
        # The site is for this computer: a proxy's word on who calls is not taken.
        proxy_headers=False,
        server_header=False,
    )
    server = uvicorn.Server(configuration)
    with _worker():
        announce(f"http://{LOOPBACK}:{listener.getsockname()[1]}")
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


@contextmanager
def _worker() -> Iterator[None]:
    # The worker reads its standard input until it closes: it stops with its parent, however the parent ends.
    process = subprocess.Popen([sys.executable, "-c", _WORKER], stdin=subprocess.PIPE)  # noqa: S603
    try:
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def work_until_parent_ends() -> None:
    """Do background jobs until standard input closes."""
    import threading

    def watch() -> None:
        while os.read(0, 1):  # unbuffered: a buffer's lock would still be held when the interpreter ends
            pass
        # A job in the middle is found interrupted by its page, which offers to retry it.
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
    with suppress(KeyboardInterrupt):
        run_worker()


def run_worker() -> None:
    """Do background jobs until interrupted."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solimob.web.config.settings")
    django.setup()
    call_command("db_worker", reload=False, interval=0.5, verbosity=0)
