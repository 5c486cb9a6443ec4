"""L21: travel times to the nearest advice point, official or declared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from solimob.core.access import ServiceEdit, ServiceEditKind
from solimob.core.counselling import advice_coverage
from solimob.core.counselling.advice_reach import AGENCY, advice_reach
from solimob.core.diagnosis import Inputs
from solimob.core.evidence import CorrectionError, Nature
from solimob.store import Store
from solimob.store.diagnosis_inputs import load_inputs


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The embedded Thouarsais."""
    store = Store(Path(tmp_path_factory.mktemp("store")))
    return load_inputs(store, store.gazetteer().territory("247900798"), current_year=2026, seed=1)


def point(code: str) -> ServiceEdit:
    return ServiceEdit(ServiceEditKind.OPENED, AGENCY, code, "essai", date(2026, 11, 27), "essai")


def test_times_are_in_seconds_with_their_interval_when_agencies_are_known(inputs: Inputs) -> None:
    reach = advice_reach(inputs)
    assert reach.job_seekers is not None
    car, walk = reach.times["car"], reach.times["walk"]
    assert car.unit == "s"
    assert car.nature is Nature.MODELLED
    assert 60 < float(np.nanmedian(car.value)) < 3600
    assert (car.low <= car.value).all()
    assert (car.value < walk.value).all()


def test_share_near_a_point_grows_when_one_is_declared(inputs: Inputs) -> None:
    here = inputs.extent.codes[0]
    before, after = advice_reach(inputs), advice_reach(inputs, [point(here)])
    assert before.where[0] != here
    assert after.where[0] == here
    assert after.times["walk"].value[0] < before.times["walk"].value[0]
    shares = [advice_coverage(one.job_seekers, one.times["walk"]).at_most.value for one in (before, after)]
    assert shares[1] > shares[0]


def test_point_is_refused_when_it_is_far_from_the_territory(inputs: Inputs) -> None:
    with pytest.raises(CorrectionError):
        advice_reach(inputs, [point("2A004")])
