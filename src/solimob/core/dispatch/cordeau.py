"""Dial-a-ride instances of Cordeau (2006) and Cordeau & Laporte (2003), as problems.

The header holds vehicles, nodes, longest duty, capacity, longest ride; then rows of number, x, y, service, load,
earliest, latest: depot, pickups, drop-offs, and at times the depot again. Distance and time are Euclidean.
"""

from __future__ import annotations

from math import isfinite

import numpy as np

from solimob.core.dispatch.problem import Driver, Problem, Request
from solimob.core.dispatch.validation import Fault, InvalidDayError

TOLERANCE_S = 1e-6
COST_PER_KM = 1000.0
"""So that a cost is a distance in the units of the instance."""


def read_cordeau(text: str, name: str = "") -> Problem:
    """Return the problem of an instance: identical vehicles « 1 » … « m », requests « 1 » … « n ».

    Raises
    ------
    InvalidDayError
        If a line is not what the format says; the line is named.
    """
    header, rows = _numbers(text)
    count, capacity = int(header[0]), int(header[3])
    n = (len(rows) - 1) // 2
    if n < 1 or len(rows) not in (2 * n + 1, 2 * n + 2):
        raise InvalidDayError(
            [Fault("fichier", f"un dépôt et deux lignes par demande sont attendus ; {len(rows)} lignes")]
        )
    points = np.array([row[1:3] for row in rows[: 2 * n + 1]])
    lengths = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    depot = rows[0]
    drivers = tuple(
        Driver(
            id=str(number),
            start=0,
            end=0,
            shifts=((depot[5], depot[6]),),
            seats=capacity,
            max_work_s=header[2],
            cost_per_km=COST_PER_KM,
        )
        for number in range(1, count + 1)
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


def _numbers(text: str) -> tuple[list[float], list[list[float]]]:
    """Return the header and the rows, as numbers."""
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    table: list[list[float]] = []
    for number, words in lines:
        wanted = 7 if table else 5
        try:
            values = [float(word) for word in words]
        except ValueError:
            values = []
        if len(values) != wanted or not all(isfinite(value) for value in values):
            raise InvalidDayError(
                [Fault(f"ligne {number}", f"{wanted} nombres sont attendus : « {' '.join(words)[:60]} »")]
            )
        table.append(values)
    if not table:
        raise InvalidDayError([Fault("fichier", "il est vide")])
    return table[0], table[1:]
