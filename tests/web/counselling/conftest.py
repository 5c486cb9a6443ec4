"""A démarche with a result, as the diagnosis pages have it, and a test half answered."""

from __future__ import annotations

from tests.web.diagnosis.edit.conftest import (  # noqa: F401
    _one_store,
    as_role,
    embedded_store,
    result,
    team,
    thouarsais_document,
)
