from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from solimob.cli import RefusedError
from solimob.cli.counselling_aids import add_verbs
from solimob.reference.schemas import example, schema


@pytest.fixture(autouse=True)
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / "store"))


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["aids", *words])
    return int(arguments.run(arguments))


def written(folder: Path, document: object) -> str:
    path = folder / "situation.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, schema("aids_answer"))
    return document


def test_the_answer_is_the_published_example_when_the_example_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--situation", written(tmp_path, example("aids_situation")), "--explain") == 0
    assert printed(capsys) == example("aids_answer")


def test_proofs_are_left_out_when_nobody_asks_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("--situation", written(tmp_path, example("aids_situation")))
    assert all("because" not in aid for aid in printed(capsys)["aids"])


def test_the_aids_are_those_of_the_day_when_one_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    situation = {"status": "apprentice", "age": 20, "licence_b": False, "purpose": ["licence"], "price": 1500}
    path = written(tmp_path, situation)
    run("--situation", path, "--on", "2025-06-01")
    before = {aid["id"]: aid for aid in printed(capsys)["aids"]}["permis-apprenti"]
    run("--situation", path, "--on", "2026-11-27")
    after = {aid["id"]: aid for aid in printed(capsys)["aids"]}["permis-apprenti"]
    assert (before["state"], before["amount"]["high"]) == ("to_confirm", 500)
    assert (after["state"], after["amount"], after["change"]["kind"]) == ("ended", None, "ended")
    assert "loi de finances pour 2026" in after["change"]["text"]


def test_the_answer_says_what_to_run_when_bicycle_aids_are_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--situation", written(tmp_path, {"commune": "22343", "purpose": ["bike"]}))
    assert "solimob ingest add aides-velo" in printed(capsys)["not_evaluated"][0]["how"]
    run("--situation", written(tmp_path, {"commune": "22343", "purpose": ["licence"]}))
    assert not printed(capsys)["not_evaluated"]


def test_the_field_is_named_when_a_situation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refusal:
        run("--situation", written(tmp_path, {"commune": "99999", "income": {"reference": -1}}))
    assert "commune : commune inconnue « 99999 »" in str(refusal.value)
    assert "income.reference : -1 est impossible" in str(refusal.value)


def test_no_table_library_is_loaded_when_one_person_is_answered(tmp_path: Path) -> None:
    path = written(tmp_path, {"commune": "79329", "purpose": ["licence"]})
    code = (
        "import argparse, sys; from solimob.cli.counselling_aids import add_verbs\n"
        "p = argparse.ArgumentParser(); add_verbs(p.add_subparsers()); a = p.parse_args(sys.argv[1:]); a.run(a)\n"
        "sys.exit('polars' in sys.modules)"
    )
    words = [sys.executable, "-c", code, "aids", "--situation", path]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
