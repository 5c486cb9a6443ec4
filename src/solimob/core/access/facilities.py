"""Services by commune, as published and as corrected by those who know the place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solimob.core.access.service_kinds import SERVICE_KINDS
from solimob.core.evidence import CorrectionError, Source


class ServiceEditKind(StrEnum):
    """What happened to a service."""

    OPENED = "opened"
    CLOSED = "closed"
    MOVED = "moved"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class ServiceEdit:
    """A local correction of the list of services: nature `declared`, with author, date and reason.

    `kind_id` is an identifier of `SERVICE_KINDS`. `moved` takes one service from `code` to `to_code`;
    `renamed` only records `name`; `closed` and `opened` change the count of `code` by `count`.
    """

    action: ServiceEditKind
    kind_id: str
    code: str
    author: str
    made_on: date
    reason: str
    to_code: str | None = None
    name: str = ""
    count: int = 1

    def __post_init__(self) -> None:
        if not self.author.strip() or not self.reason.strip():
            raise ValueError("a service edit has an author and a reason")
        if (self.action is ServiceEditKind.MOVED) != (self.to_code is not None):
            raise ValueError("a service that moved has a destination, and only then")
        if self.count < 1:
            raise ValueError("a service edit counts at least one service")


@dataclass(frozen=True, eq=False)
class Facilities:
    """Number of services of each kind in each commune.

    Parameters
    ----------
    codes
        The m communes.
    kinds
        The k identifiers of `SERVICE_KINDS` that the data know.
    counts
        Array (m, k); 0 is an observed zero, NaN is unknown (a commune the data do not cover).
    vintage, sources
        Proof of the table.
    edits
        Local corrections already counted.
    """

    codes: tuple[str, ...]
    kinds: tuple[str, ...]
    counts: NDArray[np.float64]
    vintage: str
    sources: tuple[Source, ...]
    edits: tuple[ServiceEdit, ...] = ()

    def __post_init__(self) -> None:
        if self.counts.shape != (len(self.codes), len(self.kinds)):
            raise ValueError(f"counts has shape {self.counts.shape}, not ({len(self.codes)}, {len(self.kinds)})")
        array = np.array(self.counts, dtype=np.float64)
        array.flags.writeable = False
        object.__setattr__(self, "counts", array)

    @cached_property
    def row(self) -> dict[str, int]:
        """Row of each commune."""
        return {code: i for i, code in enumerate(self.codes)}

    def count_of(self, *kind_ids: str) -> NDArray[np.float64]:
        """Return the number of services of these kinds together: m floats, NaN where one of them is unknown.

        Raises
        ------
        KeyError
            If the data do not know a kind.
        """
        columns = [self._column(kind_id) for kind_id in kind_ids]
        return np.asarray(self.counts[:, columns].sum(axis=1), dtype=np.float64)

    def knows(self, *kind_ids: str) -> bool:
        """Tell whether the data hold all these kinds."""
        return set(kind_ids) <= set(self.kinds)

    def _column(self, kind_id: str) -> int:
        try:
            return self.kinds.index(kind_id)
        except ValueError:
            raise KeyError(kind_id) from None


def apply_edits(facilities: Facilities, edits: Iterable[ServiceEdit]) -> Facilities:
    """Return the services with local corrections counted, in the order given.

    Raises
    ------
    CorrectionError
        If an edit names a commune or a kind that the table does not hold, or closes or moves more services than there
        are, or services of a commune whose number is unknown.
    """
    counts: NDArray[np.float64] = facilities.counts.copy()
    kept: list[ServiceEdit] = []
    for edit in edits:
        if not facilities.knows(edit.kind_id):
            raise CorrectionError(
                f"{_label(edit.kind_id)} : aucun fichier ne compte ce service ; retirez cette correction, ou ajoutez "
                "la Base permanente des équipements",
                edit.kind_id,
                edit.code,
            )
        column = facilities._column(edit.kind_id)
        if edit.action in (ServiceEditKind.CLOSED, ServiceEditKind.MOVED):
            _add(counts, facilities, edit.code, column, -edit.count)
        if edit.action is ServiceEditKind.OPENED:
            _add(counts, facilities, edit.code, column, edit.count)
        if edit.action is ServiceEditKind.MOVED and edit.to_code is not None:
            _add(counts, facilities, edit.to_code, column, edit.count)
        kept.append(edit)
    return replace(facilities, counts=counts, edits=facilities.edits + tuple(kept))


def _add(counts: NDArray[np.float64], facilities: Facilities, code: str, column: int, change: int) -> None:
    kind_id = facilities.kinds[column]
    row = facilities.row.get(code)
    if row is None:
        raise CorrectionError(
            f"{_label(kind_id)} : la commune {code} n'est ni dans le territoire ni dans son pourtour", kind_id, code
        )
    before = counts[row, column]
    if np.isnan(before) and change < 0:
        raise CorrectionError(
            f"{_label(kind_id)} : le fichier des services ne couvre pas la commune {code}, on ne sait donc pas combien "
            "il y en a ; déclarez d'abord ceux qui y sont (« ouvrir »)",
            kind_id,
            code,
        )
    after = change if np.isnan(before) else before + change
    if after < 0:
        raise CorrectionError(f"{_label(kind_id)} : il n'y en a que {before:.0f} à {code}", kind_id, code)
    counts[row, column] = after


def _label(kind_id: str) -> str:
    kind = SERVICE_KINDS.get(kind_id)
    return kind_id if kind is None else kind.label
