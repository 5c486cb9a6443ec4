"""Where compiled code is kept: a folder for each state of the kernel.

numba compares a compiled function with its own file only: it would go on calling what another file held before an
update. The folder is beside the code, or in the user's caches where that cannot be written; `NUMBA_CACHE_DIR` decides
otherwise.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import platformdirs
from numba import config

KERNEL = Path(__file__).parent


def state_of(folder: Path = KERNEL) -> str:
    """Return letters that change with any line of the kernel."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def keep_apart() -> None:
    """Tell numba the folder of this state of the kernel; to be called before any function is declared."""
    beside = KERNEL / "__pycache__" if os.access(KERNEL, os.W_OK) else platformdirs.user_cache_path("solimob")
    chosen = getattr(config, "CACHE_DIR", "") or beside
    config.CACHE_DIR = str(Path(chosen) / f"kernel-{state_of()}")  # type: ignore[attr-defined]  # numba declares it at run time
