"""The site as it is, which also writes when a ballot was committed: served by the benchmark.

The times go to the file of `SOLIMOB_BENCH_COMMITS`, one line each, by the clock that every process of the machine
shares (`CLOCK_MONOTONIC`). This costs some microseconds per act.
"""

from __future__ import annotations

import os
import time
from functools import wraps
from typing import Any

from solimob.web.config.asgi import application

__all__ = ["application"]

_file = os.open(os.environ["SOLIMOB_BENCH_COMMITS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _connect() -> None:
    from solimob.web.workshop.views import participate

    cast = participate.cast_ballot

    @wraps(cast)
    def traced(*given: Any, **named: Any) -> bool:
        is_new = cast(*given, **named)  # its transaction is over when it returns
        if is_new:
            os.write(_file, f"ballot {time.monotonic():.6f}\n".encode())
        return is_new

    participate.cast_ballot = traced


_connect()
