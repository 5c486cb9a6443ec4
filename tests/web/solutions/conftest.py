"""Public pages of the solutions: nobody signs in, and the embedded communes are read once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from solimob.store import Store
from solimob.web.projects.services import store as store_module
from tests.web.diagnosis.read.page import RenderedPage


@pytest.fixture(scope="session")
def embedded_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One store for the session: nothing is written to it."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(autouse=True)
def _one_store(monkeypatch: pytest.MonkeyPatch, embedded_store: Store) -> None:
    monkeypatch.setattr(store_module, "_store_at", lambda _: embedded_store)


@pytest.fixture
def read(client: Client) -> Callable[..., RenderedPage]:
    """Read a page as somebody without an account: `read("article", id="ct-r3133-1")`, `read("law", q="hôpital")`."""

    def get(page: str, query: dict[str, object] | None = None, **parameters: str) -> RenderedPage:
        response = client.get(reverse(f"solutions:{page}", kwargs=parameters), query or {})
        assert response.status_code == 200
        return RenderedPage(response.content.decode())

    return get
