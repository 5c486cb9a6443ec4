"""Several datasets, threads and processes: what goes together comes into force together, and nothing is lost."""

from __future__ import annotations

import errno
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from solimob.store import DatasetKind, Store, StoreReadError, StoreWriteError, files
from solimob.store import lock as locking
from tests.store.samples import TODAY, figures

CODES = ["79329", "79299"]
NAMES = ("communes", "epcis", "changes")
MOVES = len(NAMES) + 1
"""One folder per dataset, then the index."""


def _trio(value: float) -> list[Any]:
    ids = ("median_income", "poverty_rate", "households")
    return [figures(name, {id_: [value, value]}) for name, id_ in zip(NAMES, ids, strict=True)]


def _read(home: Path) -> set[float]:
    columns = Store(home).columns(CODES, ("median_income", "poverty_rate", "households"))
    return {float(value) for column in columns.values() for value in column.value}


@pytest.mark.parametrize("failing_move", range(1, MOVES + 1))
def test_stays_as_before_when_a_move_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing_move: int
) -> None:
    store = Store(tmp_path)
    store.add_all(_trio(1.0), TODAY)
    before = sorted(tmp_path.rglob("*")), store.version()
    moved, calls = files.move, []

    def refused(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == failing_move:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        moved(source, target)

    monkeypatch.setattr(files, "move", refused)
    with pytest.raises(StoreWriteError, match="impossible d'écrire"):
        store.add_all(_trio(2.0), TODAY)
    assert len(calls) == failing_move
    assert (sorted(tmp_path.rglob("*")), Store(tmp_path).version()) == before
    assert _read(tmp_path) == {1.0}


@pytest.mark.parametrize("last_move", range(1, MOVES + 1))
def test_has_all_or_nothing_in_force_when_interrupted_after_a_move(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last_move: int
) -> None:
    """An interruption right after the index was replaced must not remove what it names."""
    Store(tmp_path).add_all(_trio(1.0), TODAY)
    moved, calls = files.move, []

    def interrupted(source: Path, target: Path) -> None:
        moved(source, target)
        calls.append(target)
        if len(calls) == last_move:
            raise KeyboardInterrupt

    monkeypatch.setattr(files, "move", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Store(tmp_path).add_all(_trio(2.0), TODAY)
    assert _read(tmp_path) == ({2.0} if last_move == MOVES else {1.0})


def _die_at(home: Path, last_move: int, *, done: bool) -> None:
    moved, calls = files.move, []

    def dying(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == last_move and not done:
            os._exit(9)
        moved(source, target)
        if len(calls) == last_move:
            os._exit(9)

    files.move = dying
    Store(home).add_all(_trio(2.0), TODAY)


@pytest.mark.parametrize("done", [False, True])
def test_reads_and_adds_when_a_process_was_killed_holding_the_lock(tmp_path: Path, *, done: bool) -> None:
    Store(tmp_path).add_all(_trio(1.0), TODAY)
    killed = multiprocessing.get_context("spawn").Process(target=_die_at, args=(tmp_path, MOVES), kwargs={"done": done})
    killed.start()
    killed.join()
    assert killed.exitcode == 9
    assert _read(tmp_path) == ({2.0} if done else {1.0})
    Store(tmp_path).add_all(_trio(3.0), TODAY)
    assert _read(tmp_path) == {3.0}


def _add_named(home: Path, first: str, start: Any) -> None:
    start.wait()
    for i in range(12):
        Store(home).add(figures(f"{first}-{i}", {"median_income": [1.0, 1.0]}), TODAY)


def test_loses_no_dataset_when_two_processes_add_at_the_same_time(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    writers = [context.Process(target=_add_named, args=(tmp_path, first, start)) for first in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    added = {state.name for state in Store(tmp_path).states() if not state.embedded}
    assert added == {f"{first}-{i}" for first in "ab" for i in range(12)}


def test_loses_no_dataset_when_threads_share_a_store(tmp_path: Path) -> None:
    store, names = Store(tmp_path), [f"essai-{i}" for i in range(16)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: store.add(figures(name, {"median_income": [1.0, 1.0]}), TODAY), names))
    assert {state.name for state in store.states() if not state.embedded} == set(names)


def _add_many(home: Path, value: float, start: Any) -> None:
    start.wait()
    for _ in range(15):
        Store(home).add_all(_trio(value), TODAY)


def test_reads_datasets_that_go_together_when_two_processes_replace_them(tmp_path: Path) -> None:
    Store(tmp_path).add_all(_trio(0.0), TODAY)
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(3)
    writers = [context.Process(target=_add_many, args=(tmp_path, value, start)) for value in (1.0, 2.0)]
    for writer in writers:
        writer.start()
    start.wait()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        (value,) = _read(tmp_path)
        seen.add(value)
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert seen <= {0.0, 1.0, 2.0}
    assert _read(tmp_path) in ({1.0}, {2.0})
    kinds = {state.kind for state in Store(tmp_path).states() if state.name in NAMES}
    assert kinds == {DatasetKind.COMMUNE_FIGURES}


def test_refuses_to_add_when_another_holds_the_lock_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    store.add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    monkeypatch.setattr(locking, "WAIT_S", 0.01)
    with (
        locking.lock(tmp_path / "datasets" / "index.lock"),
        pytest.raises(StoreWriteError, match="un autre ajout est en cours"),
    ):
        store.add(figures("essai", {"median_income": [3.0, 4.0]}), TODAY)
    assert len([p for p in (tmp_path / "datasets" / "essai").iterdir() if p.is_dir()]) == 1


def test_names_the_lock_when_it_is_not_one(tmp_path: Path) -> None:
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "index.lock").write_text("something else, long enough to be read as a header" * 20)
    with pytest.raises(StoreWriteError, match=r"index\.lock"):
        Store(tmp_path).add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)


def test_keeps_reading_the_same_data_when_a_snapshot_was_taken_before_an_addition(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add_all(_trio(1.0), TODAY)
    snapshot, version = store.snapshot(), store.version()
    assert store.snapshot() is snapshot
    Store(tmp_path).add_all(_trio(2.0), TODAY)
    assert list(snapshot.columns(CODES, ["median_income"])["median_income"].value) == [1.0, 1.0]
    assert snapshot.version() == version != store.version()
    assert list(store.columns(CODES, ["median_income"])["median_income"].value) == [2.0, 2.0]


def test_keeps_a_snapshot_readable_when_a_file_of_it_is_damaged_later(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add_all(_trio(1.0), TODAY)
    snapshot = store.snapshot()
    for path in tmp_path.rglob("table.parquet"):
        path.write_bytes(b"")
    assert list(snapshot.columns(CODES, ["median_income"])["median_income"].value) == [1.0, 1.0]
    with pytest.raises(StoreReadError, match=r"table\.parquet"):
        Store(tmp_path).snapshot()
