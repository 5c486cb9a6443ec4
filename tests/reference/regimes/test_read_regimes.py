"""Duties, consequences and pairs of the regimes are read strictly; so is the list of urban units handed in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import solimob.reference.regimes as regimes
from solimob.core.solutions.regime_book import REGIMES
from solimob.reference.regimes import load_regimes, read_regimes
from solimob.reference.regimes.urban_units import read_urban_units
from solimob.reference.rules import BOOKS
from solimob.reference.strict_yaml import ReferenceFileError

HERE = Path(regimes.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in HERE.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def read(folder: Path) -> object:
    return read_regimes(BOOKS / "regimes", folder)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_regime_has_duties_and_one_way_at_least() -> None:
    book = load_regimes()
    assert list(book.ways) == list(REGIMES)
    assert all(book.ways.values())
    assert {duty.regime for duty in book.duties} == set(REGIMES)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("duties.yaml", "tus:\n", "tuss:\n", "régime inconnu « tuss » ; vouliez-vous dire « tus » ?"),
        ("duties.yaml", "source: ct-r3133-5", "source: ct-r3133-9", "source inconnue « ct-r3133-9 »"),
        ("duties.yaml", "{tus.participation_cap}", "{tus.participation}", "paramètre inconnu « tus.participation »"),
        ("duties.yaml", "when: not free", "when: not fre", "nom inconnu « fre »"),
        ("duties.yaml", "when: not free", "when: seats", "une condition est attendue"),
        ("duties.yaml", "when: not free", "whan: not free", "clé inconnue ; vouliez-vous dire « when » ?"),
        ("consequences.yaml", "  all_forbidden: true", "  all_forbidden: maybe", "true ou false est attendu"),
        ("consequences.yaml", "verdicts: {covoiturage:", "verdicts: {covoitur:", "régime inconnu « covoitur »"),
        ("consequences.yaml", "{covoiturage: forbidden}", "{covoiturage: forbiden}", "forbid"),
        ("consequences.yaml", "{covoiturage: forbidden}", "{covoiturage: undetermined}", "allowed"),
        ("consequences.yaml", "  valid_from: 2019-12-27\n", "", "valid_from"),
        ("consequences.yaml", "valid_from: 2019-12-27", "valid_from: null", "le premier jour est attendu"),
        ("doubts.yaml", "source: tus-conducteur", "source: tus-conducteurs", "source inconnue"),
        ("pairs.yaml", "regimes: [tus, private_service]", "regimes: [tus, tus]", "deux régimes différents"),
        ("pairs.yaml", "regimes: [tus, private_service]", "regimes: [tus, taxi]", "régime inconnu « taxi »"),
        ("pairs.yaml", "regimes: [tad, tpmr]", "regimes: [tus, covoiturage]", "deux régimes différents"),
        ("pairs.yaml", "      tad: Tarifs", "      tpm: Tarifs", "clé inconnue"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(folder: Path, file: str, old: str, new: str, said: str) -> None:
    change(folder / file, old, new)
    with pytest.raises(ReferenceFileError) as error:
        read(folder)
    assert file in str(error.value)
    assert said in str(error.value)


def test_a_regime_without_rules_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    rules = tmp_path_factory.mktemp("rules") / "regimes"
    shutil.copytree(BOOKS / "regimes", rules)
    change(rules / "private_rides.yaml", "taxi_vtc:\n", "taxi:\n")
    with pytest.raises(ReferenceFileError, match=r"\(taxi, taxi_vtc\)"):
        read_regimes(rules, folder)


def test_a_text_with_an_unknown_value_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    rules = tmp_path_factory.mktemp("rules") / "regimes"
    shutil.copytree(BOOKS / "regimes", rules)
    change(rules / "tus.yaml", "{tus.max_seats}", "{tus.max_seat}")
    with pytest.raises(ReferenceFileError, match=r"« tus, seats » : paramètre inconnu « tus.max_seat »"):
        read_regimes(rules, folder)


def test_urban_units_are_read() -> None:
    path = Path(__file__).parent / "unites.csv"
    assert read_urban_units(path) == {"00A": 11999, "00R": 0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,population\n", "colonne absente « commune »"),
        ("commune,population\n00A,1\n00A,2\n", "ligne 3, commune : code absent ou répété « 00A »"),
        ("commune,population\n,2\n", "ligne 2, commune"),
        ("commune,population\n00A,-2\n", "ligne 2, population : « -2 »"),
    ],
)
def test_wrong_urban_units_are_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "unites.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ReferenceFileError, match=said):
        read_urban_units(path)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match="ce fichier n'existe pas"):
        read_urban_units(tmp_path / "absent.csv")
