"""The diagnosis of a real territory, from the embedded tables."""

from __future__ import annotations

import pytest

from solimob.core.diagnosis import diagnose
from solimob.core.diagnosis.result import Diagnosis
from solimob.store import Store
from solimob.store.diagnosis_inputs import load_inputs


@pytest.fixture(scope="session")
def thouarsais_diagnosis(tmp_path_factory: pytest.TempPathFactory) -> Diagnosis:
    """CC du Thouarsais (SIREN 247900798), computed once."""
    store = Store(tmp_path_factory.mktemp("thouarsais"))
    territory = store.gazetteer().territory("247900798")
    return diagnose(load_inputs(store, territory, current_year=2026, seed=1))
