"""Runs are kept whole, never change, and leave nothing behind when they are removed."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from solimob.store import RunExistsError, Store, StoreReadError, StoreWriteError, UnknownRunError, files


def test_reads_back_a_run_when_it_was_saved(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save_run("r1", {"territory": "247900798", "seed": 1}, {"diagnosis.json": b"{}", "brief.pdf": b"%PDF"})
    run = Store(tmp_path).read_run("r1")
    assert (run.run_id, run.manifest["seed"], run.names) == ("r1", 1, ("brief.pdf", "diagnosis.json"))
    assert run.read("brief.pdf") == b"%PDF"
    assert store.runs() == ["r1"]


def test_refuses_to_overwrite_when_the_run_exists(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save_run("r1", {}, {"a": b"1"})
    with pytest.raises(RunExistsError, match="ne se modifie pas"):
        store.save_run("r1", {}, {"a": b"2"})
    assert store.read_run("r1").read("a") == b"1"


@pytest.mark.parametrize("name", ["../r", "", "a/b", ".hidden", "manifest.json"])
def test_refuses_a_file_name_when_it_is_not_plain(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="cannot name"):
        Store(tmp_path).save_run("r1", {}, {name: b""})
    with pytest.raises(UnknownRunError):
        Store(tmp_path).read_run(name)


def test_leaves_no_run_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "write_file", full)
    with pytest.raises(StoreWriteError, match=r"impossible d'écrire.*Libérez"):
        Store(tmp_path).save_run("r1", {}, {"a": b"1"})
    assert Store(tmp_path).runs() == []
    assert list((tmp_path / "runs").iterdir()) == []


def test_names_the_file_when_a_run_was_changed(tmp_path: Path) -> None:
    run = Store(tmp_path).save_run("r1", {}, {"a.json": b"1"})
    (run.folder / "a.json").write_bytes(b"2")
    with pytest.raises(StoreReadError, match=r"a\.json.*a changé"):
        run.read("a.json")
    (run.folder / "a.json").unlink()
    with pytest.raises(StoreReadError, match=r"a\.json"):
        run.read("a.json")
    with pytest.raises(KeyError):
        run.read("b.json")


@pytest.mark.parametrize("content", ["{", "{}"])
def test_names_the_manifest_when_it_is_damaged(tmp_path: Path, content: str) -> None:
    run = Store(tmp_path).save_run("r1", {}, {"a.json": b"1"})
    (run.folder / "manifest.json").write_text(content)
    with pytest.raises(StoreReadError, match=r"manifest\.json.*Relancez le calcul"):
        Store(tmp_path).read_run("r1")


def test_leaves_nothing_of_a_run_when_it_is_removed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for run_id in ("r1", "r2"):
        store.save_run(run_id, {}, {"a.json": b"1"})
    store.remove_run("r1")
    assert store.runs() == [path.name for path in (tmp_path / "runs").iterdir()] == ["r2"]
    with pytest.raises(UnknownRunError):
        store.read_run("r1")
    store.save_run("r1", {}, {"a.json": b"2"})
    assert store.read_run("r1").read("a.json") == b"2"


@pytest.mark.parametrize("run_id", ["r1", "", ".", "..", "../datasets", ".tmp-r1"])
def test_refuses_to_remove_a_run_when_there_is_none_of_that_name(tmp_path: Path, run_id: str) -> None:
    (tmp_path / "datasets").mkdir()
    (tmp_path / "runs").mkdir()
    with pytest.raises(UnknownRunError, match="aucun calcul"):
        Store(tmp_path).remove_run(run_id)
    assert (tmp_path / "datasets").is_dir()


def test_removes_the_rest_of_a_run_when_the_disk_refused_the_first_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.save_run("r1", {}, {"a.json": b"1"})

    def refused(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", refused)
        with pytest.raises(StoreWriteError, match="n'a pas pu être supprimé"):
            store.remove_run("r1")
    assert store.runs() == []
    store.remove_run("r1")
    assert list((tmp_path / "runs").iterdir()) == []
