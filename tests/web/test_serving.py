"""The site on one's own computer: its port, and its worker."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

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


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new store whose database is ready, for processes of their own."""
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path))
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    run_apart("from solimob.cli import main; raise SystemExit(main(['web', 'migrate']))")
    return tmp_path


def run_apart(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def until[T](read: Callable[[], T], wanted: Callable[[T], bool]) -> T:
    """Read again until it is as wanted, or for a minute."""
    for _ in range(600):
        if wanted(found := read()):
            return found
        time.sleep(0.1)
    pytest.fail(f"still {found!r} after a minute")


def test_worker_ends_when_its_parent_does(home: Path) -> None:
    worker = subprocess.Popen([sys.executable, "-c", serving._WORKER], stdin=subprocess.PIPE)
    assert worker.stdin is not None
    assert worker.poll() is None
    worker.stdin.close()
    assert worker.wait(timeout=30) == 0


def test_worker_is_replaced_and_does_the_next_job_when_it_is_killed(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def status() -> str:
        with closing(sqlite3.connect(home / "solimob.sqlite3")) as database:
            return str(database.execute("SELECT status FROM django_tasks_database_dbtaskresult").fetchone()[0])

    with serving.SupervisedWorker(restart_after_s=0.1) as supervised:
        killed = supervised.process
        killed.kill()
        replaced = until(lambda: supervised.process, lambda process: process is not killed)
        assert killed.returncode not in (None, 0)
        # A run that does not exist: the job is taken, and ends at once.
        run_apart(
            "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'solimob.web.config.settings'; "
            "import django; django.setup(); "
            "from solimob.web.projects.tasks import execute_run; execute_run.enqueue(1)"
        )
        assert until(status, lambda found: found not in ("READY", "RUNNING")) == "SUCCESSFUL"
    assert replaced.returncode == 0
    assert "il est relancé" in caplog.text


def test_worker_is_not_replaced_when_the_site_ends_with_it(home: Path) -> None:
    with serving.SupervisedWorker(restart_after_s=60) as supervised:
        first = supervised.process
        first.kill()
        first.wait()
    assert supervised.process is first


class DayOverError(Exception):
    """The end of the second day."""


def two_days(monkeypatch: pytest.MonkeyPatch, failure: Exception | None = None) -> tuple[list[str], list[float]]:
    """Return what the worker did in two days, and how long it waited; the first task fails where told."""
    from django.db import connection

    from solimob.web.counselling import services as requests
    from solimob.web.workshop.services import exchanges, need_reminders, retention, surveys

    done: list[str] = []
    waits: list[float] = []

    def noted(name: str, raised: Exception | None = None) -> Callable[[object], None]:
        def task(day: object) -> None:
            done.append(name)
            if raised is not None:
                raise raised

        return task

    def end_of_day(wait_s: float) -> None:
        waits.append(wait_s)
        if len(waits) == 2:
            raise DayOverError

    monkeypatch.setattr(retention, "erase_expired", noted("meetings", failure))
    monkeypatch.setattr(surveys, "erase_expired", noted("surveys"))
    monkeypatch.setattr(exchanges, "erase_expired", noted("exchanges"))
    monkeypatch.setattr(requests, "erase_expired", noted("requests"))
    monkeypatch.setattr(need_reminders, "send_weekly_reminders", noted("reminders"))
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(serving, "time", SimpleNamespace(sleep=end_of_day))
    with pytest.raises(DayOverError):
        serving._every_day()
    return done, waits


ONE_DAY = ["meetings", "surveys", "exchanges", "requests", "reminders"]


@pytest.mark.django_db
def test_worker_erases_and_reminds_when_a_day_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    assert two_days(monkeypatch) == (ONE_DAY * 2, [serving.DAILY_S] * 2)


@pytest.mark.django_db
def test_one_task_that_fails_stops_neither_the_others_nor_the_days_to_come(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Personal data goes on being erased whatever one démarche holds; what was met is in the log."""
    done, waits = two_days(monkeypatch, ValueError("un registre illisible"))
    assert (done, waits) == (ONE_DAY * 2, [serving.DAILY_S] * 2)
    assert "effacement des réunions : échec" in caplog.text
    assert "ValueError: un registre illisible" in caplog.text


@pytest.mark.django_db
def test_all_is_done_again_soon_when_the_database_did_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    done, waits = two_days(monkeypatch, DatabaseError("locked"))
    assert (done, waits) == (ONE_DAY * 2, [serving.DAILY_AGAIN_AFTER_S] * 2)


def test_connection_of_a_phone_outlives_the_time_between_two_votes_when_nothing_is_asked() -> None:
    served = serving.configuration()
    assert served.timeout_keep_alive == serving.KEEP_ALIVE_S
    assert serving.KEEP_ALIVE_S > 60  # what proxies keep theirs for


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not count open files so")
def test_a_full_hall_may_connect_when_the_system_counts_open_files() -> None:
    code = """
import resource
from solimob.web import serving
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (256, most))
serving.allow_open_files()
allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
assert allowed[0] == (serving.OPEN_FILES if most == resource.RLIM_INFINITY else min(serving.OPEN_FILES, most)), allowed
assert allowed[1] == most
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 300))
serving.allow_open_files()
assert resource.getrlimit(resource.RLIMIT_NOFILE) == (300, 300)
"""
    run_apart(code)
