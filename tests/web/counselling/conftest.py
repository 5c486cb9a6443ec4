"""A démarche with a result, as the diagnosis pages have it, and a test half answered."""

from __future__ import annotations

import pytest

from solimob.web.counselling.models import DesignedAid
from tests.web.counselling.designing import Role, design, publish
from tests.web.diagnosis.edit.conftest import (  # noqa: F401
    Team,
    _one_store,
    as_role,
    embedded_store,
    result,
    team,
    thouarsais_document,
)


@pytest.fixture
def published(as_role: Role, team: Team) -> DesignedAid:  # noqa: F811
    """An aid of 300 € for the licence of persons of 18 to 25 years, in force, with a budget of 1 000 €."""
    client = as_role("editor")
    aid = design(client, team, changes={"age_low": "18", "age_high": "25", "budget": "1 000"})
    publish(client, team, aid)
    return aid
