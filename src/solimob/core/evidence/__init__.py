"""The spine of the product: every number carries its value, interval, unit, year, nature and sources.

`Source` says where a number was read, `Figure` is one number, `Indicator` one column of numbers over communes.
Arithmetic on figures keeps intervals, natures and sources; unknown is `None` (NaN in arrays), never zero.
"""

from solimob.core.evidence.correction import Correction, CorrectionError, correct
from solimob.core.evidence.figure import Figure, ratio, total
from solimob.core.evidence.indicator import Indicator
from solimob.core.evidence.nature import Nature, combined_nature
from solimob.core.evidence.source import Source, SourceStatus
from solimob.core.evidence.variables import VARIABLES, Variable
from solimob.core.evidence.vintage import (
    AGED_AFTER_YEARS,
    is_aged,
    joined_vintage,
    latest_year,
    vintage_note,
    vintage_text,
)

__all__ = [
    "AGED_AFTER_YEARS",
    "VARIABLES",
    "Correction",
    "CorrectionError",
    "Figure",
    "Indicator",
    "Nature",
    "Source",
    "SourceStatus",
    "Variable",
    "combined_nature",
    "correct",
    "is_aged",
    "joined_vintage",
    "latest_year",
    "ratio",
    "total",
    "vintage_note",
    "vintage_text",
]
