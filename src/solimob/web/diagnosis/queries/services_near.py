"""Access to services: one kind over all communes, and the matrix commune × kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solimob.core.access import PURPOSES, Purpose
from solimob.core.diagnosis import Diagnosis, ServiceAccess
from solimob.publish import french
from solimob.web.diagnosis.queries.columns import Cell, ColumnHead, column_cells, column_head, order_of
from solimob.web.diagnosis.queries.communes import communes_of, place_of

MODES = {"voiture": "En voiture", "velo": "À vélo", "pied": "À pied", "distance": "Distance par la route"}
_COLUMNS = {"voiture": "car", "velo": "bike", "pied": "walk", "distance": "distance"}


@dataclass(frozen=True, slots=True)
class KindSummary:
    """One kind of service over the territory."""

    kind_id: str
    label: str
    outside: int
    """Communes whose nearest one lies outside the territory."""
    unknown: int
    farthest: str
    farthest_where: str
    nature: str


@dataclass(frozen=True, slots=True)
class KindRow:
    """The nearest service of one kind for one commune."""

    code: str
    name: str
    where: str
    outside: bool
    distance: Cell
    car: Cell
    bike: Cell
    walk: Cell


@dataclass(frozen=True, slots=True)
class KindPage:
    """The page of one kind of service."""

    access: ServiceAccess
    head: ColumnHead
    rows: tuple[KindRow, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One commune of the matrix: (cell, outside) by kind."""

    code: str
    name: str
    cells: tuple[tuple[Cell, bool], ...]


@dataclass(frozen=True, slots=True)
class AccessMatrix:
    """Commune × kind of service, for one mode and one purpose."""

    mode: str
    unit: str
    head: ColumnHead
    kinds: tuple[ServiceAccess, ...]
    rows: tuple[MatrixRow, ...]


def kinds_by_purpose(diagnosis: Diagnosis) -> list[tuple[str, str, list[KindSummary]]]:
    """Return purpose id, its heading and its kinds of services."""
    return [
        (purpose.value, PURPOSES[purpose], [_summary(diagnosis, a) for a in diagnosis.access if a.purpose is purpose])
        for purpose in Purpose
    ]


def kind_page(diagnosis: Diagnosis, kind_id: str, sort: str) -> KindPage:
    """Return every commune's nearest service of a kind.

    Raises
    ------
    KeyError
        If the diagnosis does not know this kind.
    """
    access = next((a for a in diagnosis.access if a.kind_id == kind_id), None)
    if access is None:
        raise KeyError(kind_id)
    columns = [column_cells(access.distance, 1)]
    columns += [column_cells(column, 0) for column in (access.car, access.bike, access.walk)]
    names = [diagnosis.names.get(code, code) for code in access.distance.codes]
    rows = [
        KindRow(code, names[i], place_of(diagnosis, access, i), access.outside[i], *(cells[i] for cells in columns))
        for i, code in enumerate(access.distance.codes)
    ]
    order = order_of([row.distance.sort_key for row in rows], names, sort)
    head = column_head(access.distance, diagnosis.current_year)
    return KindPage(access, head, tuple(rows[i] for i in order))


def access_matrix(diagnosis: Diagnosis, purpose_id: str, mode: str) -> AccessMatrix | None:
    """Return the matrix of a purpose, times in minutes or distance in km; None when no service is known.

    Raises
    ------
    KeyError
        If the mode is unknown.
    ValueError
        If the purpose is.
    """
    purpose, name = Purpose(purpose_id), _COLUMNS[mode]
    kinds = tuple(a for a in diagnosis.access if a.purpose is purpose)
    if not kinds:
        return None
    decimals = 1 if mode == "distance" else 0
    columns = [column_cells(getattr(access, name), decimals) for access in kinds]
    place = {code: i for i, code in enumerate(kinds[0].distance.codes)}
    rows = tuple(
        MatrixRow(
            code, label, tuple((c[place[code]], a.outside[place[code]]) for a, c in zip(kinds, columns, strict=True))
        )
        for code, label in communes_of(diagnosis)
    )
    head = column_head(getattr(kinds[0], name), diagnosis.current_year)
    return AccessMatrix(mode, head.unit, head, kinds, rows)


def _summary(diagnosis: Diagnosis, access: ServiceAccess) -> KindSummary:
    values = access.distance.value
    known = ~np.isnan(values)
    far = int(np.nanargmax(values)) if known.any() else None
    return KindSummary(
        kind_id=access.kind_id,
        label=access.label,
        outside=sum(access.outside),
        unknown=int((~known).sum()),
        farthest=french.quantity(None if far is None else float(values[far]), access.distance.unit, 1),
        farthest_where="" if far is None else diagnosis.names.get(access.distance.codes[far], ""),
        nature=access.distance.nature.value,
    )
