"""What writing and reading share: the name of the format, numbers, optional values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

FORMAT = "solimob-diagnosis"
FORMAT_VERSION = 1
DECIMALS = 6

type Json = dict[str, Any]


def number(value: float | None) -> float | int | None:
    """Return a number rounded to `DECIMALS`, whole ones without point; unknown is None."""
    if value is None or np.isnan(value):
        return None
    rounded = round(float(value), DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded


def maybe[A, B](convert: Callable[[A], B], value: A | None) -> B | None:
    """Convert a value unless it is None."""
    return None if value is None else convert(value)
