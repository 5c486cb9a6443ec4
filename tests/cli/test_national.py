"""`solimob diagnosis national`: a table that is written whole, or a refusal that says why."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from solimob.cli import main
from solimob.cli.national import write_parquet

TABLE = pl.DataFrame({"code": ["00001"], "value": [1.0]})


def test_table_replaces_the_file_and_leaves_nothing_beside(tmp_path: Path) -> None:
    out = tmp_path / "france.parquet"
    out.write_bytes(b"before")
    write_parquet(TABLE, out)
    assert pl.read_parquet(out).equals(TABLE)
    assert [path.name for path in tmp_path.iterdir()] == ["france.parquet"]


def test_file_stays_as_it_was_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: pl.DataFrame, file: Path) -> None:
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    out = tmp_path / "france.parquet"
    out.write_bytes(b"before")
    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OSError, match="No space left"):
        write_parquet(TABLE, out)
    assert out.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["france.parquet"]


def test_name_is_refused_when_it_is_not_that_of_a_parquet_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diagnosis", "national", "--out", str(tmp_path / "france.txt")]) == 1
    assert "finit par .parquet" in capsys.readouterr().err


def test_run_is_refused_before_any_work_when_the_folder_does_not_exist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / "home"))
    out = tmp_path / "nowhere" / "france.parquet"
    assert main(["diagnosis", "national", "--out", str(out)]) == 1
    message = capsys.readouterr().err
    assert str(out) in message
    assert "n'existe pas" in message


def test_usage_is_shown_when_the_file_is_not_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["diagnosis", "national"])
    assert stop.value.code == 2
    assert "--out" in capsys.readouterr().err
