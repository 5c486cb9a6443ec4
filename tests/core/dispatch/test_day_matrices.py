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
        ([0, 1], "duration_s[0]", "une liste est attendue, c'est un nombre"),
        ([[0, 1]], "duration_s", "carrée"),
        ([[0, 1], [1]], "duration_s", "1 valeurs à la ligne 1"),
        ([[0, "1"], [1, 0]], "duration_s[0][1]", "un nombre est attendu, c'est un texte"),
        ([[0, True], [1, 0]], "duration_s[0][1]", "un oui ou non"),
        ([[0, None], [1, 0]], "duration_s[0][1]", "null"),
        ([[0, 10**400], [1, 0]], "duration_s", "démesurée"),
        ([[0, inf], [1, 0]], "duration_s", "[0][1] = inf"),
        ([[0, nan], [1, 0]], "duration_s", "[0][1] = nan"),
        ([[0, -1], [1, 0]], "duration_s", "[0][1] = -1"),
    ],
)
def test_a_matrix_that_is_not_understood_is_refused(matrix: Any, where: str, what: str) -> None:
    ((found, said),) = faults_of(minimal() | {"duration_s": matrix})
    assert found == where
    assert what in said


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
