"""Adding datasets: all or nothing, and what is read is what was added."""

from __future__ import annotations

import errno
import json
import os
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from solimob.store import DatasetError, Store, StoreReadError, StoreWriteError, files
from tests.store.samples import SOURCE, TODAY, figures

CODES = ["79329", "79299"]


def _median(store: Store) -> list[float]:
    return list(store.columns(CODES, ["median_income"])["median_income"].value)


def test_reads_back_what_was_added_when_another_store_opens_the_same_home(tmp_path: Path) -> None:
    state = Store(tmp_path).add(figures("essai", {"median_income": [20_280.0, None]}), TODAY)
    column = Store(tmp_path).columns([*CODES, "01001"], ["median_income"])["median_income"]
    assert column.value[0] == 20_280.0
    assert np.isnan(column.value[1:]).all()
    assert (column.vintage, column.sources, column.method) == ("2021", (SOURCE,), "source")
    assert (state.embedded, state.rows, state.added_on) == (False, 2, TODAY)
    assert state in Store(tmp_path).states()


def test_keeps_one_version_when_a_dataset_is_replaced(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    store.add(figures("essai", {"median_income": [3.0, 4.0]}), TODAY)
    assert _median(store) == _median(Store(tmp_path)) == [3.0, 4.0]
    assert len([p for p in (tmp_path / "datasets" / "essai").iterdir() if p.is_dir()]) == 1


@pytest.mark.parametrize("failing_call", [1, 2, 3])
def test_stays_as_before_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing_call: int
) -> None:
    """The table, the manifest, then the index: whichever cannot be written, nothing changes."""
    store = Store(tmp_path)
    store.add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    before = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*")), store.version()
    written, calls = files.write_file, []

    def full(path: Path, content: bytes) -> None:
        calls.append(path)
        if len(calls) == failing_call:
            path.write_bytes(content[:3])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written(path, content)

    monkeypatch.setattr(files, "write_file", full)
    with pytest.raises(StoreWriteError, match="Libérez de la place"):
        store.add(figures("essai", {"median_income": [3.0, 4.0]}), TODAY)
    assert (sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*")), Store(tmp_path).version()) == before
    assert _median(store) == [1.0, 2.0]


def test_says_what_to_do_when_home_is_a_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("")
    with pytest.raises(StoreWriteError, match="SOLIMOB_HOME"):
        Store(home).add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)


def test_ignores_a_version_out_of_the_index_when_a_process_died_while_writing(tmp_path: Path) -> None:
    folder = tmp_path / "datasets" / "essai"
    (folder / ".tmp-dead").mkdir(parents=True)
    (folder / ".tmp-dead" / "table.parquet").write_bytes(b"half")
    assert all(state.embedded for state in Store(tmp_path).states())


def test_removes_what_dead_processes_left_when_a_dataset_is_added_a_day_later(tmp_path: Path) -> None:
    dead, living = (tmp_path / "datasets" / "essai" / f".tmp-{name}" for name in ("dead", "living"))
    for folder in (dead, living):
        folder.mkdir(parents=True)
    long_ago = time.time() - 2 * files.ABANDONED_AFTER_S
    os.utime(dead, (long_ago, long_ago))
    Store(tmp_path).add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    assert (dead.exists(), living.exists()) == (False, True)


def test_changes_digest_when_data_change_and_only_then(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "one"), Store(tmp_path / "other")
    assert one.version() == other.version()
    one.add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    assert one.version() != other.version()
    other.add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY.replace(day=1))
    assert one.version() == other.version()
    other.add(figures("essai", {"median_income": [1.0, 2.5]}), TODAY)
    assert one.version() != other.version()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"format": 1,\n "name": ', "manifest.json, ligne 2"),
        (b"[]", "objet JSON"),
        (b'{"format": 9}', "format 9 inconnu"),
        (b'{"format": 1, "name": "essai"}', "champ absent"),
        (b"\xff\xfe", "illisible"),
    ],
)
def test_names_the_file_when_a_manifest_is_damaged(tmp_path: Path, content: bytes, message: str) -> None:
    Store(tmp_path).add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    path = next(tmp_path.rglob("manifest.json"))
    path.write_bytes(content)
    with pytest.raises(StoreReadError, match=message) as refusal:
        Store(tmp_path).states()
    assert str(path) in str(refusal.value)


def test_names_the_field_when_a_manifest_has_a_wrong_value(tmp_path: Path) -> None:
    Store(tmp_path).add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    path = next(tmp_path.rglob("manifest.json"))
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"kind": "poem"}))
    with pytest.raises(StoreReadError, match="poem"):
        Store(tmp_path).states()


@pytest.mark.parametrize("content", [b"", b"PAR1 cut"])
def test_names_the_file_when_a_table_is_truncated(tmp_path: Path, content: bytes) -> None:
    Store(tmp_path).add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    next(tmp_path.rglob("table.parquet")).write_bytes(content)
    with pytest.raises(StoreReadError, match=r"table\.parquet"):
        Store(tmp_path).states()


def test_refuses_a_table_when_it_is_not_the_one_that_was_added(tmp_path: Path) -> None:
    """Same shape, same number of rows, other figures: the digest of the manifest tells them apart."""
    good = figures("essai", {"median_income": [1.0, 2.0]})
    Store(tmp_path).add(good, TODAY)
    path = next(tmp_path.rglob("table.parquet"))
    good.table.with_columns(median_income=pl.Series([1.0, 3.0])).write_parquet(path)
    with pytest.raises(StoreReadError, match=r"table\.parquet : ce fichier a changé.*ingest add-folder"):
        Store(tmp_path).columns(CODES, ["median_income"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"format": 1,\n "versions": ', r"index\.json, ligne 2"),
        (b'{"format": 9, "versions": {}}', "format 9 inconnu"),
        (b'{"format": 1}', "abîmé"),
    ],
)
def test_names_the_index_when_it_is_damaged(tmp_path: Path, content: bytes, message: str) -> None:
    store = Store(tmp_path)
    store.add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    (tmp_path / "datasets" / "index.json").write_bytes(content)
    for act in (store.states, lambda: store.add(figures("essai", {"median_income": [3.0, 4.0]}), TODAY)):
        with pytest.raises(StoreReadError, match=message):
            act()


def test_says_what_to_do_when_the_store_has_a_former_layout(tmp_path: Path) -> None:
    pointer = tmp_path / "datasets" / "essai" / "current"
    pointer.parent.mkdir(parents=True)
    pointer.write_text("0123456789abcdef-01234567")
    with pytest.raises(StoreReadError, match=r"autre version de solimob.*ajoutez de nouveau"):
        Store(tmp_path).states()


def test_names_the_file_when_a_version_is_missing(tmp_path: Path) -> None:
    Store(tmp_path).add(figures("essai", {"median_income": [1.0, 2.0]}), TODAY)
    next(tmp_path.rglob("manifest.json")).unlink()
    with pytest.raises(StoreReadError, match=r"manifest\.json : fichier absent"):
        Store(tmp_path).states()


def test_refuses_a_dataset_when_its_table_has_not_the_shape_of_its_kind(tmp_path: Path) -> None:
    good, store = figures("essai", {"median_income": [1.0, 2.0]}), Store(tmp_path)
    wrong = {
        "absente": good.table.drop("median_income"),
        "au lieu de nombre": good.table.with_columns(pl.col("median_income").cast(pl.String)),
        "est répété": pl.concat([good.table, good.table]),
        "est vide": good.table.with_columns(code=pl.lit(None, dtype=pl.String)),
    }
    for message, table in wrong.items():
        bad = type(good)("essai", good.kind, table, good.columns, SOURCE, "2021", "essai.csv", "0" * 64)
        with pytest.raises(DatasetError, match=message):
            store.add(bad, TODAY)
    with pytest.raises(DatasetError, match="nom de jeu"):
        store.add(figures("../../x", {"median_income": [1.0, 2.0]}), TODAY)
    assert not (tmp_path / "datasets").exists()


def test_hides_the_embedded_dataset_when_one_of_its_name_is_added(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(figures("thouarsais-figures", {"median_income": [1.0, 2.0]}), TODAY)
    states = [state for state in store.states() if state.name == "thouarsais-figures"]
    assert [state.embedded for state in states] == [False]
    assert "households" not in store.columns(CODES, ["households"])
