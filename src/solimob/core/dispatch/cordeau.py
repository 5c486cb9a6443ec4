"""Dial-a-ride instances of Cordeau (2006) and Cordeau & Laporte (2003), as problems.

The header holds vehicles, nodes, longest duty, capacity, longest ride; then rows of number, x, y, service, load,
earliest, latest: depot, pickups, drop-offs, and at times the depot again, whose latest time is that of coming back.
Distance and time are Euclidean.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import numpy as np

from solimob.core.dispatch.problem import Driver, Problem, Request
from solimob.core.dispatch.validation import Fault, InvalidDayError

TOLERANCE_S = 1e-6
COST_PER_KM = 1000.0
"""So that a cost is a distance in the units of the instance."""

type Line = tuple[int, list[float]]
"""Number of the line in the file, from 1, and its values."""


def read_cordeau(text: str, name: str = "") -> Problem:
    """Return the problem of an instance: identical vehicles « 1 » … « m », requests « 1 » … « n ».

    Raises
    ------
    InvalidDayError
        If lines are not what the format says; each is named.
    """
    first, *lines = _numbers(text)
    header = first[1]
    faults = [*_header_faults(first, len(lines)), *_row_faults(lines)]
    if faults:
        raise InvalidDayError(faults)
    rows = [values for _, values in lines]
    n = (len(rows) - 1) // 2
    points = np.array([row[1:3] for row in rows[: 2 * n + 1]])
    lengths = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    shift = (rows[0][5], min(rows[0][6], rows[2 * n + 1][6]) if len(rows) == 2 * n + 2 else rows[0][6])
    drivers = tuple(
        Driver(
            id=str(number),
            start=0,
            end=0,
            shifts=(shift,),
            seats=int(header[3]),
            max_work_s=header[2],
            cost_per_km=COST_PER_KM,
        )
        for number in range(1, int(header[0]) + 1)
    )
    requests = tuple(
        Request(
            id=str(number),
            pickup=number,
            dropoff=number + n,
            pickup_window=(rows[number][5], rows[number][6]),
            dropoff_window=(rows[number + n][5], rows[number + n][6]),
            pickup_service_s=rows[number][3],
            dropoff_service_s=rows[number + n][3],
            party=int(rows[number][4]),
            max_ride_s=header[4],
        )
        for number in range(1, n + 1)
    )
    return Problem(name, lengths, lengths, drivers, requests, TOLERANCE_S)


def _numbers(text: str) -> list[Line]:
    """Return the header and the rows, as numbers."""
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise InvalidDayError([Fault("fichier", "il est vide")])
    table: list[Line] = []
    faults: list[Fault] = []
    for row, (number, words) in enumerate(lines):
        wanted = 7 if row else 5
        try:
            values = [float(word) for word in words]
        except ValueError:
            values = []
        if len(values) != wanted or not all(isfinite(value) for value in values):
            said = " ".join(words)[:60]
            faults.append(Fault(f"ligne {number}", f"{wanted} nombres sont attendus, et non « {said} »"))
        table.append((number, values))
    if faults:
        raise InvalidDayError(faults)
    return table


def _header_faults(header: Line, rows: int) -> Iterator[Fault]:
    where = f"ligne {header[0]}"
    vehicles, nodes, duty, capacity, ride = header[1]
    if not (vehicles >= 1 and vehicles.is_integer()):
        yield Fault(where, f"un nombre entier de véhicules est attendu, et non {vehicles:g}")
    if not (capacity >= 0 and capacity.is_integer()):
        yield Fault(where, f"un nombre entier de places est attendu, et non {capacity:g}")
    if min(duty, ride) < 0:
        yield Fault(where, "la durée d'un trajet ou d'une tournée est négative")
    n = (rows - 1) // 2
    if n < 1 or nodes not in (n, 2 * n):  # some copies count the requests, others their nodes
        yield Fault(where, f"{nodes:g} lieux sont annoncés ; avec le dépôt, il en suit {rows}")


def _row_faults(lines: list[Line]) -> Iterator[Fault]:
    n = (len(lines) - 1) // 2
    for row, (line, (number, x, y, service, load, early, late)) in enumerate(lines):
        where = f"ligne {line}"
        if number != row:
            yield Fault(where, f"le lieu {row} est attendu, et non {number:g}")
        if service < 0:
            yield Fault(where, f"la durée du service est négative ({service:g})")
        if not 0 <= early <= late:
            yield Fault(where, f"les heures doivent être positives et se suivre, et non {early:g} puis {late:g}")
        is_depot = row == 0 or row == 2 * n + 1
        if is_depot and (load != 0 or [x, y] != lines[0][1][1:3]):
            yield Fault(where, "le dépôt n'a personne à prendre, et les tournées y reviennent")
        elif not is_depot and row <= n and not (load >= 1 and load.is_integer()):
            yield Fault(where, f"un nombre entier de personnes à prendre est attendu, et non {load:g}")
        elif not is_depot and row > n and load != -lines[row - n][1][4]:
            yield Fault(where, f"ceux pris au lieu {row - n} sont déposés ici : leur nombre, négatif, est attendu")
