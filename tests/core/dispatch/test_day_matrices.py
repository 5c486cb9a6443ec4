"""Matrices of a day, inside its document or in a file beside it."""

from __future__ import annotations

import json
from math import inf, nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from solimob.core.dispatch import read_day
from tests.core.dispatch.days import square
from tests.core.dispatch.test_day_format import faults_of, minimal, same


@pytest.mark.parametrize(
    ("matrix", "where", "what"),
    [
        (None, "duration_s", "une liste est attendue, c'est null"),
        ([[0, 60], 1], "duration_s[1]", "une liste est attendue, c'est un nombre"),
        ([[0, 1]], "duration_s", "carrée"),
        ([[0, 1], [1]], "duration_s", "1 valeurs à la ligne 1"),
        ([[0, "1"], [1, 0]], "duration_s[0][1]", "un nombre est attendu, c'est un texte"),
        ([[0, True], [1, 0]], "duration_s[0][1]", "un oui ou non"),
        ([[0, None], [1, 0]], "duration_s[0][1]", "null"),
        ([[0, 10**400], [1, 0]], "duration_s[0][1]", "démesuré"),
        ([[0, inf], [1, 0]], "duration_s", "[0][1] = inf"),
        ([[0, nan], [1, 0]], "duration_s", "[0][1] = nan"),
        ([[0, -1], [1, 0]], "duration_s", "[0][1] = -1"),
    ],
)
def test_a_matrix_that_is_not_understood_is_refused(matrix: Any, where: str, what: str) -> None:
    ((found, said),) = faults_of(minimal() | {"duration_s": matrix})
    assert found == where
    assert what in said


def test_every_bad_cell_and_row_of_a_matrix_is_listed_and_places_are_still_checked() -> None:
    document = minimal() | {"duration_s": [[-1, "a", 2], [None], 3]}
    document["requests"][0]["dropoff"] = 7
    assert faults_of(document) == [
        ("duration_s[0][1]", "un nombre est attendu, c'est un texte"),
        ("duration_s[1][0]", "un nombre est attendu, c'est null"),
        ("duration_s[2]", "une liste est attendue, c'est un nombre"),
        ("duration_s", "la matrice doit être carrée : 3 lignes, et 1 valeurs à la ligne 1"),
        (
            "duration_s",
            "chaque valeur doit être un nombre positif ou nul, mille milliards au plus ; [0][0] = -1.0",
        ),
        ("requests[0] « Aller 1 » : dropoff", "le lieu 7 n'existe pas : les matrices vont de 0 à 2"),
    ]


def test_ten_bad_cells_are_shown_and_the_others_counted() -> None:
    faults = faults_of(minimal() | {"duration_s": [["?"] * 4] * 4, "distance_m": square(4)[1].tolist()})
    assert [where for where, _ in faults[:10]] == [f"duration_s[{k // 4}][{k % 4}]" for k in range(10)]
    assert faults[10:] == [("duration_s[…]", "6 valeurs de plus ne sont pas des nombres")]


def test_places_are_not_called_unknown_when_a_file_holds_no_square() -> None:
    for wrong in (np.zeros(()), np.zeros((2, 2, 2))):
        arrays = {"duration_s": wrong, "distance_m": square(2)[1]}
        faults = faults_of(beside(), lambda day, arrays=arrays: read_day(day, lambda name: arrays))
        assert {where for where, _ in faults} == {"duration_s", "distance_m"}


def test_numbers_that_overflow_are_refused_when_the_text_is_json() -> None:
    text = json.dumps(minimal()).replace("1000", "1e400")
    assert [where for where, _ in faults_of(json.loads(text))] == ["distance_m"]


def beside(**changed: Any) -> dict[str, Any]:
    document = minimal() | {"matrices": "vallée.npz"} | changed
    del document["duration_s"], document["distance_m"]
    return document


@pytest.mark.parametrize(
    ("stored", "read"),
    [("<f4", np.float32), (">f4", np.float32), ("f2", np.float32), (">f8", np.float64), ("i4", np.float64)],
)
def test_matrices_are_read_from_a_file_in_their_own_precision(stored: str, read: Any, tmp_path: Path) -> None:
    seconds, metres = square(2, seconds=60, metres=1000)
    np.savez(tmp_path / "vallée.npz", duration_s=seconds.astype(stored), distance_m=metres.astype(stored))
    day = read_day(beside(), lambda name: np.load(tmp_path / name))
    assert day.duration_s.dtype == read
    assert day.duration_s.flags.c_contiguous
    assert same(day, read_day(minimal()))


def test_matrices_said_twice_are_refused() -> None:
    faults = faults_of(
        minimal() | {"matrices": "vallée.npz"},
        lambda day: read_day(day, lambda name: dict(zip(("duration_s", "distance_m"), square(2)))),
    )
    assert [where for where, _ in faults] == ["duration_s", "distance_m"]


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {"duration_s": square(2)[0]},
        {"duration_s": square(2)[0], "distance_m": np.array([["a", "b"], ["c", "d"]])},
        {"duration_s": square(2)[0], "distance_m": square(2)[1].astype(bool)},
    ],
)
def test_a_file_without_both_matrices_is_refused(arrays: dict[str, Any]) -> None:
    faults = faults_of(beside(), lambda day: read_day(day, lambda name: arrays))
    assert faults[-1] == ("matrices", "« vallée.npz » n'a pas de tableau de nombres « distance_m »")


def test_a_file_of_matrices_that_are_not_square_is_refused() -> None:
    arrays = {"duration_s": np.zeros((2, 3)), "distance_m": square(2)[1]}
    faults = faults_of(beside(), lambda day: read_day(day, lambda name: arrays))
    assert any(where == "duration_s" and "2×3" in what for where, what in faults)


def test_a_file_of_matrices_is_refused_when_nothing_can_open_it() -> None:
    assert [where for where, _ in faults_of(beside())] == ["matrices"]


def test_the_name_of_the_file_of_matrices_is_a_text() -> None:
    faults = faults_of(beside(matrices=3), lambda day: read_day(day, lambda name: {}))
    assert faults == [("matrices", "un texte est attendu, c'est un nombre")]
