"""Shipped parameters are read strictly: a wrong entry is named with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from solimob.core.evidence import Figure, Nature
from solimob.reference.parameters import load_parameters
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml

GOOD = """\
walk.speed:
  label: Vitesse à pied
  value: 4
  low: 3
  high: 5
  unit: km/h
  year: null
  nature: assumed
  sources: [us]
  note: Hypothèse de l'essai.
sources:
  us:
    title: Hypothèse
    publisher: solimob
    year: 2026
    licence: EUPL-1.2
    url: null
    read_on: 2026-11-22
    status: to_verify
"""


def _read(tmp_path: Path, text: str) -> dict[str, Figure]:
    path = tmp_path / "parameters.yaml"
    path.write_text(text, encoding="utf-8")
    return load_parameters(path)


def test_gives_figures_when_the_file_is_right(tmp_path: Path) -> None:
    figure = _read(tmp_path, GOOD)["walk.speed"]
    assert (figure.value, figure.low, figure.high, figure.unit) == (4.0, 3.0, 5.0, "km/h")
    assert figure.nature is Nature.ASSUMED
    assert figure.sources[0].title == "Hypothèse"
    assert figure.method == "Vitesse à pied. Hypothèse de l'essai."


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("  unit: km/h\n", "  unit: km/h\n  colour: red\n", 7, "clé inconnue"),
        ("  unit: km/h\n", "", 2, "unit : clé absente"),
        ("  low: 3\n", "  low: 6\n", 3, "does not hold"),
        ("  value: 4\n", "  value: quatre\n", 3, "un nombre est attendu"),
        ("  sources: [us]\n", "  sources: []\n", 9, "au moins une source"),
        ("  sources: [us]\n", "  sources: [them]\n", 9, "source inconnue « them »"),
        ("  nature: assumed\n", "  nature: guessed\n", 8, "guessed"),
        ("  value: 4\n", "  value: 4\n  value: 5\n", 4, "« value » est répété (déjà ligne 3)"),
        ("    status: to_verify\n", "    status: sure\n", 19, "sure"),
        ("    read_on: 2026-11-22\n", "    read_on: hier\n", 18, "« hier » n'est pas une date"),
        ("sources:\n", "walk.speed:\n", 11, "« walk.speed » est répété (déjà ligne 1)"),
        ("  label: Vitesse à pied\n", "  label: [Vitesse\n", 3, "il manque « , » ou « ] »"),
    ],
)
def test_names_file_and_line_when_an_entry_is_wrong(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    with pytest.raises(ReferenceFileError) as refusal:
        _read(tmp_path, GOOD.replace(old, new, 1))
    assert f"parameters.yaml, ligne {line}" in str(refusal.value)
    assert message in str(refusal.value)


def test_names_the_file_when_it_holds_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match=r"parameters\.yaml, ligne 1"):
        _read(tmp_path, "- a\n- b\n")
    with pytest.raises(ReferenceFileError, match=r"absent\.yaml"):
        read_yaml(tmp_path / "absent.yaml")
    with pytest.raises(ReferenceFileError, match="« sources » est absent"):
        _read(tmp_path, GOOD[: GOOD.index("sources:\n  us")])


def test_marks_every_assumption_when_parameters_ship() -> None:
    """Calibrated detour of the plain: 1.23 to 1.24, P10 1.11, P90 1.41 (facts/territories.md)."""
    parameters = load_parameters()
    assert all(figure.sources and figure.method for figure in parameters.values())
    detour = parameters["access.detour_plain"]
    assert (detour.value, detour.low, detour.high) == (1.24, 1.11, 1.41)
    assert detour.rests_on_assumption
    assert parameters["access.bike_speed_kmh"].nature is Nature.ASSUMED
