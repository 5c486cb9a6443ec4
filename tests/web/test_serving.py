"""The site on one's own computer: its port, and its worker."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from solimob.cli import main
from solimob.web import serving


def test_port_is_refused_in_french_when_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with serving.open_port(0) as listener:
        listener.listen()
        port = listener.getsockname()[1]
        assert main(["web", "serve", "--port", str(port)]) == 1
    assert f"le port {port} est pris" in capsys.readouterr().err


def test_port_is_on_loopback_only_when_opened() -> None:
    with serving.open_port(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_worker_ends_when_its_parent_does(tmp_path: Path) -> None:
    variables = os.environ | {"SOLIMOB_HOME": str(tmp_path)}
    variables.pop("DJANGO_SETTINGS_MODULE", None)
    migrate = [sys.executable, "-c", "from solimob.cli import main; raise SystemExit(main(['web', 'migrate']))"]
    subprocess.run(migrate, env=variables, check=True)
    worker = subprocess.Popen([sys.executable, "-c", serving._WORKER], env=variables, stdin=subprocess.PIPE)
    assert worker.stdin is not None
    assert worker.poll() is None
    worker.stdin.close()
    assert worker.wait(timeout=30) == 0
