"""The store that this process reads and writes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from solimob.store import Store


def current_store() -> Store:
    """Return the store of `SOLIMOB_HOME`, kept for the life of the process: tables already read stay in memory."""
    return _store_at(Path(settings.SOLIMOB_HOME))


@cache
def _store_at(home: Path) -> Store:
    return Store(home)
