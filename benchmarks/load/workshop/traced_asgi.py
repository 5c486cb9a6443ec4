"""The site as it is, which also writes when a ballot or an event of a meeting was committed: served by the benchmark.

The times go to the file of `SOLIMOB_BENCH_COMMITS`, one line each, by the clock that every process of the machine
shares (`CLOCK_MONOTONIC`). This costs some microseconds per act.
"""

from __future__ import annotations

import os
import time
from functools import partial
from typing import Any

from solimob.web.config.asgi import application

__all__ = ["application"]

_file = os.open(os.environ["SOLIMOB_BENCH_COMMITS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _write(kind: str) -> None:
    os.write(_file, f"{kind} {time.monotonic():.6f}\n".encode())


def _on_save(kind: str, **_: Any) -> None:
    from django.db import transaction

    transaction.on_commit(partial(_write, kind))


def _connect() -> None:
    from django.db.models.signals import post_save

    from solimob.web.workshop.models import Ballot

    post_save.connect(partial(_on_save, "ballot"), sender=Ballot, weak=False)


_connect()
