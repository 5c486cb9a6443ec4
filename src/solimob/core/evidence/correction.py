"""A figure or a service corrected by somebody who knows the place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Correction:
    """A local correction of one value of one column: what, by whom, when and why.

    `value` None declares the value unknown. The official value is never erased: it stays in the store.
    """

    target: str
    """Identifier of the variable corrected (« households_without_car »)."""
    code: str
    value: float | None
    author: str
    made_on: date
    reason: str

    def __post_init__(self) -> None:
        if not self.author.strip() or not self.reason.strip():
            raise ValueError("a correction has an author and a reason")


class CorrectionError(ValueError):
    """A local correction that the data refuse; the message is in French and names the variable and the commune.

    `target` and `code` say which correction, so that a table or a screen can show its line. Callers catch this class
    and no wider one: any other error is a fault of the software.
    """

    def __init__(self, message: str, target: str, code: str) -> None:
        super().__init__(message)
        self.target, self.code = target, code


def correct(
    target: str, codes: Sequence[str], values: NDArray[np.float64], corrections: Iterable[Correction]
) -> tuple[NDArray[np.float64], tuple[Correction, ...]]:
    """Apply the corrections of `target` to a column; the last one of a commune wins.

    Returns
    -------
    values : array of n floats
        A copy with the declared values.
    applied : tuple
        The corrections that hold, in order of commune.

    Raises
    ------
    CorrectionError
        If a correction of this target names a commune outside `codes`.
    """
    row = {code: i for i, code in enumerate(codes)}
    result = values.astype(np.float64, copy=True)
    held: dict[str, Correction] = {}
    for correction in corrections:
        if correction.target != target:
            continue
        if correction.code not in row:
            raise CorrectionError(
                f"correction de « {target} » : la commune {correction.code} n'est ni dans le territoire ni dans son "
                "pourtour ; retirez-la",
                target,
                correction.code,
            )
        result[row[correction.code]] = np.nan if correction.value is None else correction.value
        held[correction.code] = correction
    return result, tuple(held[code] for code in sorted(held))
