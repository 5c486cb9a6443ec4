"""Compiled code of one state of the kernel is never used by another."""

from __future__ import annotations

from pathlib import Path

from numba import config

from solimob.core.dispatch.kernel.cache import KERNEL, state_of
from solimob.core.dispatch.kernel.search import anneal


def test_any_line_of_the_kernel_changes_where_compiled_code_is_kept(tmp_path: Path) -> None:
    for path in KERNEL.glob("*.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert state_of(tmp_path) == state_of()
    (tmp_path / "schedule.py").write_text("# another line\n", encoding="utf-8")
    assert state_of(tmp_path) != state_of()


def test_compiled_code_is_kept_in_the_folder_of_its_state() -> None:
    assert Path(config.CACHE_DIR).name == f"kernel-{state_of()}"
    assert state_of() in str(anneal.stats.cache_path)
