"""Instances of the literature, read as days."""

from __future__ import annotations

from csv import DictReader
from pathlib import Path

import numpy as np
import pytest

from solimob.core.dispatch import Act, InvalidDayError, Plan, Problem, Route, Stop, check, read_cordeau

TWIN = """\
2 4 480 3 30
  0   0.000   0.000   0   0    0 1440
  1   3.000   4.000   3   1    0 1440
  2   6.000   8.000   3   2   60   90

  3   0.000   0.000   3  -1   20   40
  4   3.000   0.000   3  -2    0 1440
  5   0.000   0.000   0   0    0  480
"""
"""Made for this test: every leg of the plan below is 5, or 3 or 4 more or less."""


def twin_with(**lines: str) -> str:
    """Return the twin with lines replaced: `line_3="…"`; an empty text leaves the line out."""
    rows = TWIN.splitlines()
    for name, text in lines.items():
        rows[int(name.removeprefix("line_")) - 1] = text
    return "\n".join(rows)


def faults_of(text: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDayError) as caught:
        read_cordeau(text)
    return [(fault.where, fault.what) for fault in caught.value.faults]


def test_vehicles_and_requests_are_those_of_the_file() -> None:
    day = read_cordeau(TWIN, "jumelle")
    assert day.name == "jumelle"
    assert [driver.id for driver in day.drivers] == ["1", "2"]
    assert {(d.start, d.end, d.seats, d.max_work_s) for d in day.drivers} == {(0, 0, 3, 480.0)}
    first, second = day.requests
    assert (first.id, first.pickup, first.dropoff, first.party) == ("1", 1, 3, 1)
    assert (second.id, second.pickup, second.dropoff, second.party) == ("2", 2, 4, 2)
    assert (first.dropoff_window, second.pickup_window) == ((20.0, 40.0), (60.0, 90.0))
    assert (first.pickup_service_s, second.dropoff_service_s) == (3.0, 3.0)
    assert {request.max_ride_s for request in day.requests} == {30.0}
    assert day.tolerance_s == 1e-6


def test_lengths_are_straight_lines_and_times_alike() -> None:
    day = read_cordeau(TWIN)
    assert day.distance_m[0].tolist() == pytest.approx([0, 5, 10, 0, 3])
    assert day.distance_m[2, 4] == pytest.approx(73**0.5)
    assert np.array_equal(day.duration_s, day.distance_m)
    assert day.duration_s.dtype == np.float64


def test_cost_of_a_plan_is_its_length() -> None:
    day = read_cordeau(TWIN)
    one = Route(
        "1",
        0,
        (Stop("1", Act.PICKUP, 12, 12, 15), Stop("1", Act.DROPOFF, 20, 20, 23)),
        7,
        23,
        10.0,
    )
    long = 73**0.5
    two = Route(
        "2",
        0,
        (Stop("2", Act.PICKUP, 60, 60, 63), Stop("2", Act.DROPOFF, 63 + long, 63 + long, 66 + long)),
        50,
        69 + long,
        13 + long,
    )
    assert check(day, Plan(2, 23 + long, 23 + long, (one, two), ())) == ()


def test_vehicles_are_back_when_the_last_depot_closes() -> None:
    assert read_cordeau(TWIN).drivers[0].shifts == ((0.0, 480.0),)
    assert read_cordeau(twin_with(line_8="")).drivers[0].shifts == ((0.0, 1440.0),)


def test_nodes_of_the_header_may_count_requests_alone() -> None:
    assert len(read_cordeau(twin_with(line_1="2 2 480 3 30")).requests) == 2


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "fichier", "vide"),
        (" \n\n", "fichier", "vide"),
        ("2 4 480 3", "ligne 1", "5 nombres"),
        ("2 4 480 3 30", "ligne 1", "4 lieux"),
        (twin_with(line_1="2 4 480 trois 30"), "ligne 1", "5 nombres"),
        (twin_with(line_1="0 4 480 3 30"), "ligne 1", "véhicules"),
        (twin_with(line_1="2.5 4 480 3 30"), "ligne 1", "véhicules"),
        (twin_with(line_1="2 4 480 2.5 30"), "ligne 1", "places"),
        (twin_with(line_1="2 4 -480 3 30"), "ligne 1", "négative"),
        (twin_with(line_1="2 10 480 3 30"), "ligne 1", "10 lieux"),
        (twin_with(line_6="  3   0.000   0.000   3  -1   20"), "ligne 6", "7 nombres"),
        (twin_with(line_6="  3   0,000   0.000   3  -1   20  40"), "ligne 6", "7 nombres"),
        (twin_with(line_6="  3   nan   0.000   3  -1   20  40"), "ligne 6", "7 nombres"),
        (twin_with(line_6="  3   1e400   0.000   3  -1   20  40"), "ligne 6", "7 nombres"),
        (twin_with(line_6="  7   0.000   0.000   3  -1   20  40"), "ligne 6", "lieu 3"),
        (twin_with(line_6="  3   0.000   0.000  -3  -1   20  40"), "ligne 6", "service"),
        (twin_with(line_6="  3   0.000   0.000   3  -1   40  20"), "ligne 6", "40 puis 20"),
        (twin_with(line_6="  3   0.000   0.000   3  -1  -40  20"), "ligne 6", "-40 puis 20"),
        (twin_with(line_6="  3   0.000   0.000   3  -2   20  40"), "ligne 6", "lieu 1"),
        (twin_with(line_3="  1   3.000   4.000   3   0    0 1440"), "ligne 3", "à prendre"),
        (twin_with(line_3="  1   3.000   4.000   3 1.5    0 1440"), "ligne 3", "à prendre"),
        (twin_with(line_2="  0   0.000   0.000   0   1    0 1440"), "ligne 2", "dépôt"),
        (twin_with(line_8="  5   9.000   0.000   0   0    0  480"), "ligne 8", "dépôt"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(text: str, where: str, what: str) -> None:
    faults = faults_of(text)
    assert any(place == where and what in said for place, said in faults), faults


def test_every_wrong_line_is_listed() -> None:
    wrong = twin_with(line_3="1 deux", line_7="4 3 0")
    assert [where for where, _ in faults_of(wrong)] == ["ligne 3", "ligne 7"]
    wrong = twin_with(line_3="1 3 4 -3 1 0 1440", line_6="3 0 0 3 -1 40 20")
    assert [where for where, _ in faults_of(wrong)] == ["ligne 3", "ligne 6"]


def test_a_file_with_windows_line_ends_is_read() -> None:
    read = read_cordeau(TWIN.replace("\n", "\r\n"))
    assert read.requests == read_cordeau(TWIN).requests


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "vehicles", "requests", "duty", "seats", "ride", "closes"),
    [
        ("a2-16", 2, 16, 480, 3, 30, 1440),  # headers of the files
        ("a8-96", 8, 96, 720, 3, 30, 720),
        ("b2-16", 2, 16, 480, 6, 45, 1440),
        ("b8-96", 8, 96, 720, 6, 45, 1440),
        ("R1a", 3, 24, 480, 6, 90, 1440),
        ("R10a", 10, 144, 480, 6, 90, 1440),
    ],
)
def test_each_family_of_the_literature_is_read(
    name: str, vehicles: int, requests: int, duty: float, seats: int, ride: float, closes: float, shared_data: Path
) -> None:
    day = read_cordeau((shared_data / "darp" / f"{name}.txt").read_text(), name)
    assert (len(day.drivers), len(day.requests)) == (vehicles, requests)
    assert {(d.max_work_s, d.seats, d.shifts) for d in day.drivers} == {(duty, seats, ((0.0, closes),))}
    assert {request.max_ride_s for request in day.requests} == {ride}
    assert day.duration_s.shape == (2 * requests + 1, 2 * requests + 1)
    assert all(request.party >= 1 for request in day.requests)


@pytest.mark.shared
def test_every_instance_with_a_best_known_value_is_read(shared_data: Path) -> None:
    with (shared_data / "darp" / "best_known.csv").open() as file:
        names = [row["instance"] for row in DictReader(file)]
    read: list[Problem] = []
    for name in names:
        path = shared_data / "darp" / f"{name}.txt"
        if path.exists():
            read.append(read_cordeau(path.read_text(), name))
    assert len(read) == 50  # 19 a, 18 b, 13 R: data/MANIFEST.md
