"""Shares as near as possible to a measure, with the means that are known: raking, in its general form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

_ROUNDS, _TOLERANCE, _HELD = 100, 1e-9, 1e-3


def tilted_shares(measure: Floats, features: Floats, wanted: Floats) -> Floats | None:
    """Return p ∝ measure·exp(λ·features), whose mean features are those wanted; None where no such share is found.

    Parameters
    ----------
    measure : (n,)
        Positive weights to stay near to; their sum does not matter.
    features : (n, k)
        What is averaged; indicators of categories for a raking on margins.
    wanted : (k,)
        The means to reach.

    Notes
    -----
    λ is found by Newton steps on the convex dual (Deville & Särndal 1992, the raking case).
    """
    logs = np.log(measure)
    multipliers = np.zeros(features.shape[1])
    for _ in range(_ROUNDS):
        shares = _shares(logs, features, multipliers)
        mean = shares @ features
        gap = wanted - mean
        if float(np.abs(gap).max()) < _TOLERANCE:
            return shares
        centred = features - mean
        spread = (centred * shares[:, None]).T @ centred + 1e-12 * np.eye(len(wanted))
        step = np.linalg.solve(spread, gap)
        multipliers = multipliers + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
    shares = _shares(logs, features, multipliers)
    return shares if float(np.abs(wanted - shares @ features).max()) <= _HELD else None


def _shares(logs: Floats, features: Floats, multipliers: Floats) -> Floats:
    weight = logs + features @ multipliers
    shares: Floats = np.exp(weight - weight.max())
    return shares / shares.sum()
