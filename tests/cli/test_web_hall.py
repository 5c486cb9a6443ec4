"""`solimob web serve --hall`: the addresses it prints, what it refuses, and how it ends."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from solimob.cli import main
from solimob.web.config import local_addresses
from solimob.web.config.local_addresses import LocalAddress

HALL = "192.0.2.77"
PATIENCE_S = 90
"""On a machine that does other work."""
CODE = (
    "from solimob.web.config import local_addresses as found; "
    f"found.local_addresses = lambda: (found.LocalAddress('192.0.2.5'), found.LocalAddress({HALL!r})); "
    "from solimob.cli import main; "
    f"raise SystemExit(main(['web', 'serve', '--hall', '--address', {HALL!r}, '--port', '0']))"
)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The site in a hall, on a machine that has two addresses, and the lines it printed."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("SOLIMOB_", "DJANGO_"))}
    variables |= {"SOLIMOB_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen([sys.executable, "-c", CODE], env=variables, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if line.strip().startswith("http://127.0.0.1"):
            break
    try:
        yield process, lines
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def status(port: int, host: str, path: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)) as connection:
        for _ in range(200):  # the address is printed just before the server listens
            with suppress(ConnectionRefusedError):
                connection.connect()
                break
            time.sleep(0.1)
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        return connection.getresponse().status


@pytest.mark.skipif(os.name != "posix", reason="ends the site as Ctrl-C does")
def test_phones_reach_public_pages_only_and_ctrl_c_ends_it_when_in_a_hall(
    hall: tuple[subprocess.Popen[str], list[str]],
) -> None:
    process, lines = hall
    addresses = [found[1] for line in lines if (found := re.match(r"http://([\d.]+):", line))]
    assert addresses == [HALL, "192.0.2.5", "127.0.0.1"]
    port = int(re.findall(r":(\d+)", lines[-1])[0])
    assert status(port, HALL, "/solutions/") == 200
    assert status(port, HALL, "/demarches/") == 403
    assert status(port, "127.0.0.1", "/demarches/") == 302
    assert status(port, "ailleurs.example", "/solutions/") == 400
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=PATIENCE_S) == 0


def test_refusal_names_the_addresses_when_the_one_asked_for_is_another_machine(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_addresses, "local_addresses", lambda: (LocalAddress(HALL),))
    assert main(["web", "serve", "--hall", "--address", "192.0.2.9"]) == 1
    assert f"192.0.2.9 n’est pas de cet ordinateur ; il a : {HALL}" in capsys.readouterr().err


def test_hall_is_refused_with_advice_when_there_is_no_network_or_the_site_is_hosted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_addresses, "local_addresses", tuple)
    assert main(["web", "serve", "--hall"]) == 1
    assert "point d’accès" in capsys.readouterr().err
    assert main(["web", "serve", "--address", HALL]) == 1
    assert "--hall" in capsys.readouterr().err
    monkeypatch.setenv("SOLIMOB_ALLOWED_HOSTS", "mobilite.example")
    assert main(["web", "serve", "--hall"]) == 1
    assert "sans --hall" in capsys.readouterr().err
