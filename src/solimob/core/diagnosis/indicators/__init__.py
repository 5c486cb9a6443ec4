"""Indicators: one question each, by purpose, with the value of each commune and of the territory.

One module per purpose; `households`, `means` and `context` for what serves them all; `future` for projections. `Basis`
holds what they are computed from; `services` holds the questions asked of every purpose (distance, supply, presence,
exposure).
"""

from solimob.core.diagnosis.indicators.basis import Basis, build_basis
from solimob.core.diagnosis.indicators.care import care
from solimob.core.diagnosis.indicators.context import context
from solimob.core.diagnosis.indicators.food import food
from solimob.core.diagnosis.indicators.future import projections
from solimob.core.diagnosis.indicators.households import households
from solimob.core.diagnosis.indicators.leisure import leisure
from solimob.core.diagnosis.indicators.means import means
from solimob.core.diagnosis.indicators.rights import rights
from solimob.core.diagnosis.indicators.work import work
from solimob.core.diagnosis.result import DiagnosisIndicator

__all__ = ["Basis", "build_basis", "every_indicator", "projections"]


def every_indicator(basis: Basis) -> tuple[DiagnosisIndicator, ...]:
    """Return every indicator that the data allow, in the order of pages: the five purposes, then the rest."""
    parts = (food, work, care, leisure, rights, households, means, context)
    return tuple(entry for part in parts for entry in part(basis))
