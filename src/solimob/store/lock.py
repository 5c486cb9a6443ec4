"""One writer at a time.

The lock is an SQLite file that stays empty: of what the standard library has on every system, it is the only lock that
the system frees by itself when a process dies, so that a killed `ingest` never blocks the next one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from solimob.store.errors import StoreWriteError

WAIT_S = 30.0
"""Far longer than a writer holds the lock: it writes one small file."""


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the lock of a file, among threads and processes; its folder must exist.

    Raises
    ------
    StoreWriteError
        If another holds it for longer than `WAIT_S`.
    OSError
        If the disk refuses.
    """
    try:
        connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
    except sqlite3.Error as error:
        raise OSError(f"{path} : {error}") from error
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StoreWriteError(
                    f"{path.parent} : un autre ajout est en cours depuis plus de {WAIT_S:.0f} secondes ; "
                    "attendez qu'il finisse ou arrêtez-le, puis recommencez."
                ) from error
            raise OSError(f"{path} : {error}") from error
        yield
