"""`solimob web` on a new store, in a process of its own as at a keyboard: its database is not that of the tests."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from solimob.web.config import secret_key

PASSWORD = "un-long-mot-de-passe-4"


def solimob(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one verb, the password being typed twice when it is asked for."""
    code = (
        f"import getpass, sys; getpass.getpass = lambda prompt: {PASSWORD!r}; "
        "from solimob.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    variables = os.environ | {"SOLIMOB_HOME": str(home)}
    variables.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True, encoding="utf-8", check=False)


def test_account_is_open_when_the_store_is_new(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = solimob(home, "web", "create-user", "agent@example.org", "--organization", "CC", "--kind", "collectivite")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Le compte agent@example.org est ouvert." in done.stdout
    with closing(sqlite3.connect(home / "solimob.sqlite3")) as database:
        assert database.execute("SELECT email FROM accounts_user").fetchall() == [("agent@example.org",)]


@pytest.mark.parametrize("verb", [("serve", "--port", "0"), ("create-user", "agent@example.org"), ("migrate",)])
@pytest.mark.parametrize("obstacle", ["the folder is a file", "the database is a folder"])
def test_folder_is_named_in_french_when_the_disk_refuses(tmp_path: Path, verb: tuple[str, ...], obstacle: str) -> None:
    """Obstacles that stop the superuser too, whom rights do not."""
    home = tmp_path / "home"
    if obstacle == "the folder is a file":
        home.write_text("x", encoding="utf-8")
    else:
        (home / "solimob.sqlite3").mkdir(parents=True)
    done = solimob(home, "web", *verb)
    assert done.returncode == 1
    assert done.stderr.startswith(f"solimob : impossible d’écrire dans le dossier {home} (")
    assert "SOLIMOB_HOME" in done.stderr
    assert done.stderr.count("\n") == 1


def test_no_half_written_key_is_left_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(secret_key, "get_random_secret_key", full)
    with pytest.raises(OSError, match="No space left"):
        secret_key.create_local_key(tmp_path)
    assert not list(tmp_path.iterdir())
