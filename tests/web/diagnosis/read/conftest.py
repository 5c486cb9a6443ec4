"""The démarche on the embedded Thouarsais of the pages where people enter something, with a finished run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.web.diagnosis.services.public_link import open_public_link
from solimob.web.projects.models import Run
from tests.web.diagnosis.edit.conftest import (  # noqa: F401
    Team,
    _one_store,
    as_role,
    embedded_store,
    result,
    team,
    thouarsais_document,
)

EXAMPLES = {
    "commune": ["79329"],
    "indicator": ["poverty_rate"],
    "kind": ["cinema"],
    "method": ["acces"],
    "public": ["no_car"],
}
"""One example of each page that takes an argument."""
QUERIES = {"map_services": "?service=cinema"}


@pytest.fixture
def address(team: Team) -> Callable[..., str]:  # noqa: F811
    """The address of a page for a member: `address("indicator", "poverty_rate")`."""

    def build(name: str, *arguments: str) -> str:
        chosen = arguments or EXAMPLES.get(name, [])
        return reverse(f"diagnosis:{name}", args=[team.project.pk, *chosen]) + QUERIES.get(name, "")

    return build


@pytest.fixture
def token(team: Team, result: Run) -> str:  # noqa: F811
    """The token of an open public link."""
    _, opened = open_public_link(team.editor, team.project, "conseil", timezone.localdate() + timedelta(days=30))
    return opened


@pytest.fixture
def public_address(token: str) -> Callable[..., str]:
    """The address of a page by the public link."""

    def build(name: str, *arguments: str) -> str:
        chosen = arguments or EXAMPLES.get(name, [])
        return reverse(f"diagnosis:public_{name}", args=[token, *chosen]) + QUERIES.get(name, "")

    return build


@pytest.fixture
def reader(as_role: Callable[[str], Client], result: Run) -> Client:  # noqa: F811
    """Somebody who may only read, on a démarche that has a result."""
    return as_role("reader")
