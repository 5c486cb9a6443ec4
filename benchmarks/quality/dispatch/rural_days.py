"""Rural days of several shapes, seeded: homes, towns, volunteers, outbound and return trips that hang together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from solimob.core.dispatch import Accompaniment, Driver, Leg, Problem, Request, day_document

SHAPES = ("valley", "two_towns", "island", "scattered")
SIDE_KM = 40.0
SPEED_M_S = 50 / 3.6
DETOUR = 1.3
COMMUNES, TOWNS = 60, 6
MIDDLE_KM = 11.0
"""Radius of the heights in the middle of the island."""
MORNING, AFTERNOON = (7.5 * 3600, 13 * 3600), (13 * 3600, 19.5 * 3600)
SERVICE_S, WHEELCHAIR_SERVICE_S = 240.0, 480.0
SHORTEST_TRIP_KM = 3.0


@dataclass(frozen=True)
class Places:
    """Points of a day, in km, and the direction in which roads are slower."""

    communes: NDArray[np.float64]
    weights: NDArray[np.float64]
    towns: NDArray[np.int64]


def rural_day(shape: str, requests: int, drivers: int, seed: int, *, plain: bool = False) -> Problem:
    """Return a day of a shape: pairs of trips, `requests` in all, `drivers` volunteers; float32 matrices.

    A square of 40 km, 60 communes with Pareto weights, the six largest drawing 80 % of the destinations; homes around
    their commune; 50 km/h, detour 1.3, one direction up to 10 % slower; appointments around 10:00 and 15:00; return 30
    to 120 minutes later within 30 minutes; ride at most 1.5 × direct + 15 minutes; volunteers of the morning (40 %), of
    the afternoon (35 %) or of both (25 %), 6 hours at most, 3 seats, 20 % equipped for a wheelchair. 6 % of the trips
    take a wheelchair, 12 % two people, 10 % do not share the car, 5 % are accompanied.

    A `plain` day has none of what the baseline cannot be told, or only by slowing it several times over: nobody is
    accompanied, everybody shares, seats do not fold, and both half-days are one shift of which 6 hours can be worked.
    """
    rng = np.random.default_rng((seed, SHAPES.index(shape)))
    places = draw_places(shape, rng)
    pairs = requests // 2
    homes, destinations = draw_trips(places, pairs, rng)
    bases = draw_bases(places, drivers, rng)
    seconds, metres = draw_matrices(shape, np.concatenate([homes, destinations, bases]), rng)
    people = tuple(draw_driver(row, 2 * pairs + row, rng, plain=plain) for row in range(drivers))
    asked = tuple(request for row in range(pairs) for request in draw_pair(row, pairs, seconds, rng, plain=plain))
    return Problem(f"{shape}-{requests}-{drivers}-{seed}", seconds, metres, people, asked)


def write_day(problem: Problem, folder: Path) -> Path:
    """Write a day as JSON with its matrices beside it, as `.npz`; return the JSON file."""
    document = day_document(problem)
    del document["duration_s"], document["distance_m"]
    document["matrices"] = f"{problem.name}.npz"
    np.savez(folder / f"{problem.name}.npz", duration_s=problem.duration_s, distance_m=problem.distance_m)
    path = folder / f"{problem.name}.json"
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def draw_places(shape: str, rng: np.random.Generator) -> Places:
    """Return the communes of a shape and its six towns."""
    weights = rng.pareto(1.2, COMMUNES) + 0.2
    if shape == "valley":  # along a line, few roads across
        along = rng.uniform(0, SIDE_KM, COMMUNES)
        communes = np.stack([along, SIDE_KM / 2 + 3 * np.sin(along / 6) + rng.normal(0, 2.5, COMMUNES)], axis=1)
    elif shape == "two_towns":
        centres = np.array([[10.0, 12.0], [31.0, 27.0]])
        communes = centres[rng.integers(0, 2, COMMUNES)] + rng.normal(0, 6.5, (COMMUNES, 2))
    elif shape == "island":  # a ring around what nobody crosses
        angle = rng.uniform(0, 2 * np.pi, COMMUNES)
        radius = rng.uniform(MIDDLE_KM, 19, COMMUNES)
        communes = SIDE_KM / 2 + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    else:
        communes = rng.uniform(0, SIDE_KM, (COMMUNES, 2))
    return Places(communes, weights / weights.sum(), np.argsort(-weights)[:TOWNS])


def draw_trips(places: Places, pairs: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return homes and destinations, (pairs, 2) each, in km."""
    homes: list[NDArray[np.float64]] = []
    destinations: list[NDArray[np.float64]] = []
    while len(homes) < pairs:
        home = places.communes[rng.choice(COMMUNES, p=places.weights)] + rng.normal(0, 1.2, 2)
        town = rng.choice(places.towns) if rng.random() < 0.8 else rng.choice(COMMUNES)
        destination = places.communes[town] + rng.normal(0, 0.6, 2)
        if np.hypot(*(home - destination)) >= SHORTEST_TRIP_KM:
            homes.append(home)
            destinations.append(destination)
    return np.array(homes), np.array(destinations)


def draw_bases(places: Places, drivers: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return homes of volunteers, (drivers, 2), in km."""
    return places.communes[rng.choice(COMMUNES, drivers, p=places.weights)] + rng.normal(0, 1.2, (drivers, 2))


def draw_matrices(
    shape: str, points: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return durations (s) and distances (m) between points in km."""
    metres = _distances(shape, points)
    slower = 1 + 0.1 * rng.random((len(points), 1))
    return (metres / SPEED_M_S * slower).astype(np.float32), metres.astype(np.float32)


def _distances(shape: str, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return road distances in metres."""
    apart = points[:, None, :] - points[None, :, :]
    straight = np.hypot(apart[..., 0], apart[..., 1])
    if shape == "island":
        straight = np.maximum(straight, _around(points - SIDE_KM / 2))
    return straight * DETOUR * 1000


def _around(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shortest lengths that do not cross the middle: along it between two tangents, else straight."""
    radius = np.maximum(np.hypot(points[:, 0], points[:, 1]), MIDDLE_KM)
    angle = np.arctan2(points[:, 1], points[:, 0])
    turn = np.abs((angle[:, None] - angle[None, :] + np.pi) % (2 * np.pi) - np.pi)
    reach, sight = np.sqrt(radius**2 - MIDDLE_KM**2), np.arccos(MIDDLE_KM / radius)
    along = turn - sight[:, None] - sight[None, :]
    return np.where(along > 0, reach[:, None] + reach[None, :] + MIDDLE_KM * along, 0.0)


def draw_driver(row: int, place: int, rng: np.random.Generator, *, plain: bool) -> Driver:
    """Return volunteer `row`, whose home is a row of the matrices."""
    draw = rng.random()
    both = ((MORNING[0], AFTERNOON[1]),) if plain else (MORNING, AFTERNOON)
    shifts = (MORNING,) if draw < 0.4 else (AFTERNOON,) if draw < 0.75 else both
    equipped = rng.random() < 0.2
    return Driver(
        id=f"Bénévole {row + 1}",
        start=place,
        end=place,
        shifts=shifts,
        seats=3,
        wheelchairs=1 if equipped else 0,
        configurations=() if plain else ((3, 0), (2, 1)) if equipped else ((3, 0),),
        skills=frozenset({"portage"}) if rng.random() < 0.5 else frozenset(),
        max_work_s=6 * 3600.0,
        cost_per_km=1.0,
        year_km=float(rng.integers(0, 4000)),
    )


def draw_pair(
    row: int, pairs: int, seconds: NDArray[np.float32], rng: np.random.Generator, *, plain: bool
) -> tuple[Request, Request]:
    """Return both legs of pair `row`: homes are the first rows of the matrices, destinations the next `pairs`."""
    home, destination = row, pairs + row
    wheelchair = int(rng.random() < 0.06)
    party = 2 if rng.random() < 0.12 else 1
    service = WHEELCHAIR_SERVICE_S if wheelchair else SERVICE_S
    middle, spread = (10.0, 60) if rng.random() < 0.55 else (15.0, 70)
    appointment = float(np.clip(np.round((middle * 60 + rng.normal(0, spread)) / 15) * 15, 8 * 60, 18 * 60)) * 60.0
    direct = float(seconds[home, destination])
    back_direct = float(seconds[destination, home])
    stays = float(rng.integers(30, 121)) * 60
    accompanied = rng.random() < 0.05 and not plain
    leaves = appointment + (stays if not accompanied else 0)
    common = {
        "party": party,
        "wheelchairs": wheelchair,
        "skills": frozenset({"portage"}) if rng.random() < 0.05 else frozenset(),
        "may_share": bool(rng.random() >= 0.10) or plain,
        "pickup_service_s": service,
        "dropoff_service_s": service,
    }
    outbound = Request(
        id=f"Aller {row + 1}",
        pickup=home,
        dropoff=destination,
        dropoff_window=(appointment - 25 * 60, appointment - 5 * 60),
        max_ride_s=1.5 * direct + 900,
        linked_to=f"Retour {row + 1}",
        leg=Leg.OUTBOUND,
        accompaniment_s=stays if accompanied else 0.0,
        accompaniment=Accompaniment.STAY,
        **common,
    )
    back = Request(
        id=f"Retour {row + 1}",
        pickup=destination,
        dropoff=home,
        pickup_window=(leaves, leaves + (30 if not accompanied else 180) * 60),
        max_ride_s=1.5 * back_direct + 900,
        linked_to=f"Aller {row + 1}",
        leg=Leg.RETURN,
        **common,
    )
    return outbound, back
