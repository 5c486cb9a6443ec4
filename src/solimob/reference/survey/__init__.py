"""Weighted tables of the national travel survey (ENTD 2008), built by scripts/survey/driver_kilometres.py."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

import numpy as np

from solimob.core.access import Purpose
from solimob.core.diagnosis.fuel_effort import DriverKilometres
from solimob.core.diagnosis.scale import TripDistances
from solimob.core.evidence import Source, SourceStatus

_SOURCE = Source(
    id="entd-2008",
    title="Enquête nationale transports et déplacements 2007-2008, tableaux pondérés",
    publisher="SDES et Insee, fichiers de mobility-team/mobility, calculs solimob",
    year=2008,
    licence="Licence Ouverte",
    url="https://github.com/mobility-team/mobility",
    read_on=date(2026, 11, 22),
    status=SourceStatus.TO_VERIFY,
)
_CARS = {"0": 0, "1": 1, "2+": 2}
_PURPOSES = {purpose: purpose.value for purpose in Purpose}


def driver_kilometres() -> DriverKilometres:
    """Return the kilometres driven per person-day by rural or not and number of cars.

    Raises
    ------
    ValueError
        If a cell of the shipped table is missing or repeated.
    """
    km = np.full((2, 2, 3), np.nan)
    persons, days = np.full((2, 3), np.nan), np.full((2, 2, 3), -1, dtype=np.int64)
    for row in _rows("driver_kilometres.csv"):
        cell = int(row["weekday"] == "true"), int(row["rural"] == "true"), _CARS[row["cars"]]
        if days[cell] >= 0:
            raise ValueError(f"driver_kilometres.csv: cell {cell} is repeated")
        km[cell], days[cell] = float(row["mean_km"]), int(row["mobile_days"])
        if row["weekday"] == "true":
            persons[cell[1:]] = float(row["persons_share"])
    if np.isnan(km).any():
        raise ValueError("driver_kilometres.csv: a cell is missing")
    persons /= persons.sum(axis=1, keepdims=True)
    return DriverKilometres(km[1], km[0], persons, days.min(axis=0), _SOURCE)


def trip_distances(*, rural: bool = True) -> dict[Purpose, TripDistances]:
    """Return the quartiles of the distance of a weekday trip for each purpose of the product."""
    quartiles = {
        row["purpose"]: TripDistances(
            p25_km=float(row["p25_km"]),
            p50_km=float(row["p50_km"]),
            p75_km=float(row["p75_km"]),
            trips=int(row["trips"]),
            source=_SOURCE,
        )
        for row in _rows("trip_distances.csv")
        if (row["rural"] == "true") is rural
    }
    return {purpose: quartiles[name] for purpose, name in _PURPOSES.items()}


def _rows(name: str) -> list[dict[str, str]]:
    text = files("solimob.reference.survey").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
