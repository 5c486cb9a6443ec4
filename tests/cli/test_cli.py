"""The command line as a person at a keyboard meets it: exit codes and messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from solimob.cli import main
from solimob.cli.web import ORGANIZATION_KINDS


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / "home"))


def test_territory_show_gives_the_communes_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["territory", "show", "247900798", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["name"] == "CC du Thouarsais"
    assert len(shown["communes"]) == 24
    assert {commune["departement"] for commune in shown["communes"]} == {"79"}


def test_territory_show_follows_an_old_code_to_the_commune_of_today(capsys: pytest.CaptureFixture[str]) -> None:
    """Mauzé-Thouarsais (79171) joined Thouars (79329) in 2019."""
    assert main(["territory", "show", "79171", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "79329"


def test_unknown_territory_is_refused_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["territory", "show", "99999"]) == 1
    error = capsys.readouterr().err
    assert "99999" in error
    assert "solimob territory search" in error


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("247900798,200040624", "joignez les SIREN par « + »"),
        ("247900798+79329", "« 79329 » n'est pas le SIREN d'une intercommunalité"),
        ("247900798 + 200040624", "peuvent être jointes : 247900798+200040624"),
        ("247900798+999999999", "code inconnu « 999999999 »"),
    ],
)
def test_wrong_bassin_is_refused_with_how_to_join(wrong: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["territory", "show", wrong]) == 1
    assert words in capsys.readouterr().err


def test_bassin_is_shown_when_sirens_are_joined_by_a_plus(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["territory", "show", "247900798+200040624"]) == 0
    assert "Bassin" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "il manque : PARTIE"),
        (["diagnosis", "run"], "il manque : --territory, --out"),
        (["web", "serve", "--port", "x"], "« x » n'est pas un nombre entier"),
        (["web", "serve", "--port"], "une valeur est attendue"),
        (["web", "serve", "--demo=1"], "ne prend pas de valeur"),
        (["web", "serve", "--inconnu"], "en trop, ou inconnu : --inconnu"),
        (["web", "create-user", "--kind", "x", "a@example.org"], "« x » n'est pas au choix : 'collectivite', 'aom'"),
        (["inconnu"], "« inconnu » n'est pas au choix"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_why_in_french(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    message = capsys.readouterr().err
    assert words in message
    assert message.startswith("usage : ")
    assert "error" not in message


def test_help_is_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert "afficher cette aide" in shown
    assert not {"show", "exit"} & set(shown.split())


def test_kinds_of_organizations_are_those_of_the_site() -> None:
    from solimob.web.accounts.roles import OrganizationKind

    assert list(ORGANIZATION_KINDS) == OrganizationKind.values


def test_search_ignores_accents_and_hyphens(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["territory", "search", "saint genEroux"]) == 0
    assert "79252" in capsys.readouterr().out


def test_demo_prints_key_figures_and_writes_every_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Row J2: the brief for elected members of any territory, every figure sourced."""
    assert main(["demo", "--no-serve"]) == 0
    assert "chiffres clés" in capsys.readouterr().out
    written = {path.name for path in (tmp_path / "home" / "documents").iterdir()}
    briefs = {f"brief.{suffix}" for suffix in ("pdf", "docx", "odt")}
    assert written == briefs | {f"diagnosis.{s}" for s in ("json", "geojson", "xlsx", "odt", "docx", "pdf")}


@pytest.mark.parametrize("columns", ["80", "60"])
def test_numbers_of_the_demo_stay_whole_when_the_terminal_is_narrow(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Households without a car of the Thouarsais, and their interval."""
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["demo", "--no-serve"]) == 0
    shown = capsys.readouterr().out.replace("\u202f", " ").replace("\xa0", " ")
    assert " 1 761 ménages " in shown
    assert " (1 676 – 1 845) " in shown
    assert "…" not in shown.split("Documents")[0]


def test_two_demos_write_the_same_bytes_of_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for name in ("one", "two"):
        monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / name))
        assert main(["diagnosis", "run", "--territory", "247900798", "--out", str(tmp_path / name / "out")]) == 0
        written.append((tmp_path / name / "out" / "diagnosis.json").read_bytes())
    assert written[0] == written[1]


def test_a_population_of_a_territory_is_drawn_with_its_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / "home"))
    out = tmp_path / "out"
    assert main(["territory", "population", "--territory", "247900798", "--out", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {"persons.parquet", "households.parquet", "fit.csv"}
    fit = {
        tuple(line.split(";")[:2]): line.split(";")[2:] for line in (out / "fit.csv").read_text("utf-8").splitlines()
    }
    assert fit["79014", "households"] == ["1176.0", "1176.0"]
