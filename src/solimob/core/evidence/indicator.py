"""One column of numbers over communes, with its proof."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solimob.core.evidence.correction import Correction
from solimob.core.evidence.figure import Figure
from solimob.core.evidence.nature import Nature, combined_nature
from solimob.core.evidence.source import Source
from solimob.core.evidence.vintage import latest_year

type Floats = NDArray[np.float64]


def _frozen(values: ArrayLike) -> Floats:
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """A column of values, one per commune, that answers one question.

    Parameters
    ----------
    id, label, unit
        Stable identifier (snake_case), French label, unit as printed (« % », « € », « km », « personnes »…).
    codes
        The n commune codes, in the order of the values.
    value, low, high
        Arrays of n floats; NaN is unknown. Without interval `low` and `high` are all NaN.
    nature, sources, vintage, method
        Proof of the column. `method` is the anchor of its page in docs/methode/ (« fuel-effort »).
    corrections
        Values declared locally by a user, already written in `value`; their nature is `declared`.

    Raises
    ------
    ValueError
        If shapes differ, a code is repeated, or an interval does not hold its value.
    """

    id: str
    label: str
    unit: str
    codes: tuple[str, ...]
    value: Floats
    nature: Nature
    sources: tuple[Source, ...]
    vintage: str
    method: str
    low: Floats = field(default_factory=lambda: _frozen([]))
    high: Floats = field(default_factory=lambda: _frozen([]))
    corrections: tuple[Correction, ...] = ()
    rests_on: frozenset[Nature] = frozenset()

    def __post_init__(self) -> None:
        n = len(self.codes)
        if len(set(self.codes)) != n:
            raise ValueError(f"indicator {self.id}: a commune code is repeated")
        for name in ("value", "low", "high"):
            array = getattr(self, name)
            if name != "value" and array.size == 0:
                array = np.full(n, np.nan)
            if array.shape != (n,):
                raise ValueError(f"indicator {self.id}: {name} has shape {array.shape}, not ({n},)")
            object.__setattr__(self, name, _frozen(array))
        with np.errstate(invalid="ignore"):
            outside = (self.low > self.value) | (self.high < self.value)
        half = np.isnan(self.low) != np.isnan(self.high)
        orphan = np.isnan(self.value) & ~np.isnan(self.low)
        if (outside | half | orphan).any():
            where = self.codes[int(np.flatnonzero(outside | half | orphan)[0])]
            raise ValueError(f"indicator {self.id}: the interval of {where} does not hold its value")
        object.__setattr__(self, "rests_on", self.rests_on | {self.nature})

    @property
    def rests_on_assumption(self) -> bool:
        """Whether an assumed number enters in the column."""
        return Nature.ASSUMED in self.rests_on

    def known(self) -> NDArray[np.bool_]:
        """Return a mask of n booleans: where the value is known."""
        return ~np.isnan(self.value)

    def figure(self, code: str) -> Figure:
        """Return the figure of one commune, `declared` where a user corrected it.

        In a column computed from a corrected value the nature is the weaker of the two, and `rests_on` keeps both.

        Raises
        ------
        KeyError
            If the column has no such commune.
        """
        try:
            row = self.codes.index(code)
        except ValueError:
            raise KeyError(code) from None
        corrected = any(c.code == code for c in self.corrections)
        nature, rests_on = self.nature, self.rests_on
        if corrected:
            # A corrected official figure rests on nothing official any more; a computed one still does.
            rests_on = (frozenset() if nature is Nature.OBSERVED else rests_on) | {Nature.DECLARED}
            nature = combined_nature([Nature.DECLARED, nature])
        known = not np.isnan(self.value[row])
        bounded = not np.isnan(self.low[row])
        return Figure(
            value=float(self.value[row]) if known else None,
            low=float(self.low[row]) if bounded else None,
            high=float(self.high[row]) if bounded else None,
            unit=self.unit,
            nature=nature,
            sources=self.sources,
            year=latest_year(self.vintage),
            method=self.method,
            rests_on=rests_on,
        )
