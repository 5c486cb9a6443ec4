"""`solimob web` on a new store, in a process of its own as at a keyboard: its database is not that of the tests."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

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
