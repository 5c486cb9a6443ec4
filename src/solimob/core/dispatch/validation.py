"""What makes a day impossible to read: every fault, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solimob.core.dispatch.problem import Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a day: where (« requests[3].pickup_window »), and what, in French."""

    where: str
    what: str


class InvalidDayError(ValueError):
    """A day that contradicts itself; `faults` lists everything found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{fault.where} : {fault.what}" for fault in faults))


def find_faults(problem: Problem) -> list[Fault]:
    """Return every fault of a day, in the order of its parts."""
    faults: list[Fault] = []
    for name, matrix in (("duration_s", problem.duration_s), ("distance_m", problem.distance_m)):
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
            faults.append(Fault(name, f"la matrice doit être carrée, elle est {' × '.join(map(str, matrix.shape))}"))
    return faults
