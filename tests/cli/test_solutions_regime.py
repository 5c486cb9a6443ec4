from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from solimob.cli import RefusedError
from solimob.cli.solutions_regime import add_verbs
from solimob.core.solutions.regime_book import REGIMES
from solimob.reference.schemas import example, schema


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers(required=True))
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


def written(folder: Path, **changes: object) -> str:
    path = folder / "cas.json"
    path.write_text(json.dumps(example("regime_case") | changes), "utf-8")
    return str(path)


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert run(*words) == 0
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return document


def test_json_is_the_published_answer_when_no_format_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = answered(capsys, "regime", "--case", written(tmp_path))
    assert document == example("regime_answer")
    assert set(document) == {"regimes", "competent"}


def test_explain_adds_what_would_change_a_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = answered(capsys, "regime", "--case", written(tmp_path, distance_km=101), "--explain")
    jsonschema.Draft202012Validator(schema("regime_answer")).validate(document)
    tus = document["regimes"][0]  # type: ignore[index]
    assert (tus["verdict"], len(tus["to_change"])) == ("forbidden", 1)


def test_the_bodies_of_a_commune_are_named_when_the_case_gives_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = answered(capsys, "regime", "--case", written(tmp_path, residence_commune="79329"))
    jsonschema.Draft202012Validator(schema("regime_answer")).validate(document)
    names = {row["name"] for row in document["competent"]}  # type: ignore[attr-defined]
    assert "CC du Thouarsais" in names
    assert {row["solution"] for row in document["competent"]} == {"tus"}  # type: ignore[attr-defined]


def test_text_tells_every_regime(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("regime", "--case", written(tmp_path), "--format", "text") == 0
    text = capsys.readouterr().out
    assert text.startswith("Transport d'utilité sociale (TUS) — permis (dernière version connue des textes)\n")
    assert text.count(" — pas permis") == len(REGIMES) - 1
    assert "Serait permis si : " in text


def test_the_urban_units_handed_in_settle_a_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = tmp_path / "unites.csv"
    units.write_text("commune,population\n79329,11999\n", "utf-8")
    case = written(tmp_path, destination=None, destination_commune="79329")
    assert answered(capsys, "regime", "--case", case)["regimes"][0]["verdict"] == "undetermined"  # type: ignore[index]
    found = answered(capsys, "regime", "--case", case, "--urban-units", str(units))
    assert found["regimes"][0]["verdict"] == "allowed"  # type: ignore[index]


def test_the_check_tells_each_clause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("tus-check", "--case", written(tmp_path, fare_per_km=0.5)) == 0
    text = capsys.readouterr().out
    assert text.startswith("TUS — pas permis")
    assert "[NON] 9,00 € demandés, pour 5,76 € au plus" in text
    document = answered(capsys, "tus-check", "--case", written(tmp_path), "--format", "json")
    assert document["verdict"] == "allowed"
    assert {clause["id"] for clause in document["clauses"]} >= {"outward", "return", "participation"}  # type: ignore[attr-defined]


def test_the_check_says_why_nothing_is_checked_before_the_decree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("tus-check", "--case", written(tmp_path, date="2019-08-01")) == 0
    assert "Aucun texte lu ne dit la règle de ce jour" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"colour": "red"}, "« colour » : champ inconnu"),
        ({"residence_commune": "00000"}, "« residence_commune » : commune inconnue « 00000 »"),
        ({"free": True}, "« free » : le trajet est dit gratuit"),
        ({"date": "2026-13-01"}, "« date » : « 2026-13-01 » n'est pas une date possible"),
    ],
)
def test_a_wrong_case_is_refused_with_its_field(tmp_path: Path, changes: dict[str, object], expected: str) -> None:
    with pytest.raises(RefusedError) as refused:
        run("regime", "--case", written(tmp_path, **changes))
    assert "cas.json" in str(refused.value)
    assert expected in str(refused.value)


def test_a_code_that_is_no_commune_is_refused_in_the_list_of_urban_units(tmp_path: Path) -> None:
    units = tmp_path / "unites.csv"
    units.write_text("commune,population\n79329,11999\n79171,0\n99999,5\n", "utf-8")
    with pytest.raises(RefusedError, match="ligne 4, commune : « 99999 » n'est le code d'aucune commune"):
        run("regime", "--case", written(tmp_path), "--urban-units", str(units))


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cas.json"
    path.write_text('{"organiser": "commune", "organiser": "association"}', "utf-8")
    with pytest.raises(RefusedError, match="« organiser » est donné plusieurs fois"):
        run("regime", "--case", str(path))


def test_a_resident_of_saint_pierre_et_miquelon_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = answered(capsys, "regime", "--case", written(tmp_path, residence_commune="97502"))
    assert document["regimes"][0]["verdict"] == "allowed"  # type: ignore[index]


def test_no_field_is_told_by_its_key_in_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = written(tmp_path, fare_per_km=0.4, km_basis=None, seats=None, public="members", vehicle_owner="organiser")
    for verb in (["regime", "--format", "text"], ["tus-check"]):
        assert run(verb[0], "--case", case, *verb[1:]) == 0
        text = capsys.readouterr().out
        assert "Reste à savoir : Kilomètres comptés ; Places du véhicule\n" in text
        assert "km_basis" not in text
    assert run("regime", "--case", written(tmp_path, driver_travels_anyway=True), "--format", "text") == 0
    text = capsys.readouterr().out
    assert "  Covoiturage : L'association met seulement en relation" in text
    assert "covoiturage :" not in text


def test_a_wrong_list_of_urban_units_is_refused_with_its_line(tmp_path: Path) -> None:
    units = tmp_path / "unites.csv"
    units.write_text("commune,population\n79329,beaucoup\n", "utf-8")
    with pytest.raises(RefusedError, match="ligne 2, population"):
        run("regime", "--case", written(tmp_path), "--urban-units", str(units))


def test_tables_are_not_loaded_when_the_case_names_no_commune(tmp_path: Path) -> None:
    """A scalar verb starts fast: numpy, polars, scipy and numba stay out of its way."""
    heavy = "{'numpy', 'polars', 'scipy', 'numba', 'shapely'}"
    lines = (
        "import argparse, sys",
        "from solimob.cli.solutions_regime import add_verbs",
        "parser = argparse.ArgumentParser()",
        "add_verbs(parser.add_subparsers())",
        "arguments = parser.parse_args(sys.argv[1:])",
        "arguments.run(arguments)",
        f"sys.exit(', '.join({heavy} & set(sys.modules)) or 0)",
    )
    words = [sys.executable, "-c", "\n".join(lines), "regime", "--case", written(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
