"""`counselling evaluate` and `simulate`, from the package to the file."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from solimob.cli import main
from tests.ingest.publicodes.small_package import archive


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / "home"))
    return tmp_path


def evaluate(folder: Path, cases: object, *more: str) -> int:
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    paths = ["--cases", str(folder / "cases.json"), "--out", str(folder / "out.json")]
    return main(["counselling", "evaluate", "--source", "aides-velo", *paths, *more])


def added(folder: Path) -> None:
    assert main(["ingest", "add", "aides-velo", "--path", str(archive(folder))]) == 0


class TestEvaluate:
    def test_gives_each_french_aid_when_the_package_was_added(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        added(home)
        here = {"localisation . code insee": "'79329'", "localisation . epci": "'CC du Thouarsais'"}
        assert evaluate(home, [{}, here, {**here, "vélo . prix": "2000 €", "demandeur . âge": 17}]) == 0
        assert json.loads((home / "out.json").read_text("utf-8")) == [
            {"aides . thouars": None, "aides . thouarsais": None, "aides . disparue": None},
            {"aides . thouars": 100, "aides . thouarsais": 0, "aides . disparue": None},
            {"aides . thouars": 200, "aides . thouarsais": None, "aides . disparue": None},
        ]
        told = capsys.readouterr().err
        assert "« plaond »" in told
        assert "réponses par défaut du modèle" in told

    def test_gives_no_amount_to_what_has_ended_when_a_day_is_given(self, home: Path) -> None:
        added(home)
        assert evaluate(home, [{"localisation . epci": "'CC du Thouarsais'"}], "--on", "2026-11-27") == 0
        assert json.loads((home / "out.json").read_text("utf-8"))[0]["aides . thouarsais"] is None
        assert evaluate(home, [{"localisation . epci": "'CC du Thouarsais'"}], "--on", "2025-12-31") == 0
        assert json.loads((home / "out.json").read_text("utf-8"))[0]["aides . thouarsais"] == 100

    def test_says_which_command_to_run_when_nothing_was_added(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert evaluate(home, [{}]) == 1
        assert "solimob ingest add aides-velo" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("cases", "said"),
        [
            ([{}, {"vélo . pri": 3}], "cas 2, « vélo . pri » : règle inconnue ; vouliez-vous dire « vélo . prix »"),
            ([{"vélo . prix": -1}], "cas 1, « vélo . prix »"),
            ([3], "cas 1 : un objet JSON"),
            ({}, "une liste de situations est attendue"),
        ],
    )
    def test_writes_nothing_when_a_case_is_refused(
        self, home: Path, capsys: pytest.CaptureFixture[str], cases: object, said: str
    ) -> None:
        added(home)
        assert evaluate(home, cases) == 1
        assert said in capsys.readouterr().err
        assert not (home / "out.json").exists()


class TestSimulate:
    def simulate(self, folder: Path, table: pl.DataFrame) -> int:
        table.write_parquet(folder / "people.parquet")
        paths = ["--population", str(folder / "people.parquet"), "--out", str(folder / "out.parquet")]
        return main(["counselling", "simulate", *paths, "--on", "2025-06-01"])

    def test_writes_person_aid_and_amounts_when_answers_are_missing(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        added(home)
        people = {
            "commune": ["79329", "79014", "33063", None],
            "vélo . type": ["électrique"] * 4,
            "vélo . prix": [800.0, 300.0, 300.0, 100.0],
            "demandeur . âge": [30, None, 30, 30],
        }
        assert self.simulate(home, pl.DataFrame(people)) == 0
        assert pl.read_parquet(home / "out.parquet").rows() == [
            (0, "aides . thouars", 160.0, 160.0),
            (3, "aides . thouars", 0.0, 20.0),
            (1, "aides . thouarsais", 0.0, 100.0),
            (3, "aides . thouarsais", 0.0, 100.0),
            (3, "aides . disparue", 0.0, 1.0),
        ]
        assert "indéterminé pour 2 personnes : aides . thouarsais" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("people", "said"),
        [
            ({"communne": ["79329"]}, "colonne « communne » : donnée inconnue ; vouliez-vous dire « commune »"),
            ({"commune": ["79329", "00000"]}, "colonne « commune » : ligne 2 : commune inconnue « 00000 »"),
            ({"vélo . prix": [1.0, -2.0]}, "colonne « vélo . prix » : ligne 2 : -2 est impossible"),
            ({"vélo . type": ["fusée"]}, "colonne « vélo . type » : ligne 1 : « fusée » est inconnu"),
            ({"vélo . prix": ["mille"]}, "des nombres sont attendus"),
        ],
    )
    def test_writes_nothing_when_a_column_is_refused(
        self, home: Path, capsys: pytest.CaptureFixture[str], people: dict[str, list[object]], said: str
    ) -> None:
        added(home)
        assert self.simulate(home, pl.DataFrame(people)) == 1
        assert said in capsys.readouterr().err
        assert not (home / "out.parquet").exists()
