"""Precision of the census."""

from __future__ import annotations

import numpy as np
import pytest

from solimob.core.diagnosis.indicators.census import census_share


def test_share_has_a_sampling_interval_only_in_large_communes() -> None:
    """By hand: 20 % of 10,000 people, 40 % surveyed: 1.96·√(0.2·0.8/4000·0.6) = 0.96 point."""
    share = census_share(np.array([2000.0, 20.0]), np.array([10_000.0, 100.0]), np.array([12_000.0, 100.0]))
    assert share.value.tolist() == [20.0, 20.0]
    assert share.high[0] - share.value[0] == pytest.approx(0.9602, abs=1e-3)
    assert np.isnan(share.low[1])


def test_share_is_unknown_when_nobody_is_counted() -> None:
    share = census_share(np.array([0.0]), np.array([0.0]), np.array([12_000.0]))
    assert np.isnan(share.value[0])
