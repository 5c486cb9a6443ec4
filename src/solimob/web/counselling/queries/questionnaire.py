"""The current version of the test of obstacles, read once for the life of the process."""

from __future__ import annotations

from functools import cache

from solimob.core.counselling import Questionnaire
from solimob.reference.counselling import read_questionnaire


@cache
def current_questionnaire() -> Questionnaire:
    """Return the version that new answers are given to: it is part of the package and does not change while it runs."""
    return read_questionnaire()
